#include "OpBodies.h"

#include <llvm/Bitcode/BitcodeReader.h>
#include <llvm/Support/MemoryBufferRef.h>

#include <vector>

// The assembler takes the file's bytes as they are.
asm(".section .rodata.assay_op_bitcode,\"a\",@progbits\n.balign 16\nassay_op_bitcode:\n.incbin "
    "\"" ASSAY_OP_BITCODE "\"\nassay_op_bitcode_end:\n.byte 0\n.previous\n");
extern "C" const char assay_op_bitcode[], assay_op_bitcode_end[];

namespace assay::orc {
namespace {

constexpr const char *kBodyNames[] = {
#define IR_OP(Name, Kind, Operands) "assayBody" #Name,
#include "assay/frontend/IrOps.def"
};

} // namespace

OpBodies::OpBodies(llvm::LLVMContext &context) {
  const llvm::StringRef bytes(assay_op_bitcode,
                              static_cast<size_t>(assay_op_bitcode_end - assay_op_bitcode));
  module_ = llvm::cantFail(
      llvm::getLazyBitcodeModule(llvm::MemoryBufferRef(bytes, "ops"), context, true));
}

llvm::Function &OpBodies::find(llvm::StringRef name) {
  llvm::Function *body = module_->getFunction(name);
  llvm::cantFail(body->materialize());
  return *body;
}

llvm::Function &OpBodies::of(ir::Op op) { return find(kBodyNames[static_cast<size_t>(op)]); }

void OpBodies::erase() {
  std::vector<llvm::Function *> unused;
  for (llvm::Function &function : *module_)
    if (function.use_empty() && function.getName().starts_with("assay"))
      unused.push_back(&function);
  for (llvm::Function *function : unused)
    function->eraseFromParent();
}

} // namespace assay::orc
