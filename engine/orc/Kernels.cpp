#include "Kernels.h"

#include <llvm/Bitcode/BitcodeReader.h>
#include <llvm/Support/MemoryBufferRef.h>

#include <vector>

// The assembler takes the file's bytes as they are.
asm(".section .rodata.assay_unit_bitcode,\"a\",@progbits\n.balign 16\nassay_unit_bitcode:\n.incbin "
    "\"" ASSAY_UNIT_BITCODE "\"\nassay_unit_bitcode_end:\n.byte 0\n.previous\n");
extern "C" const char assay_unit_bitcode[], assay_unit_bitcode_end[];

namespace assay::orc {
namespace {

constexpr const char *kCommonNames[] = {
#define IR_OP(Name, Kind, Operands) "assayCommon" #Name,
#include "assay/frontend/IrOps.def"
};

} // namespace

Kernels::Kernels(llvm::LLVMContext &context) {
  const llvm::StringRef bytes(assay_unit_bitcode,
                              static_cast<size_t>(assay_unit_bitcode_end - assay_unit_bitcode));
  module_ = llvm::cantFail(
      llvm::getLazyBitcodeModule(llvm::MemoryBufferRef(bytes, "kernels"), context, true));
}

llvm::Function &Kernels::find(llvm::StringRef name) {
  llvm::Function *kernel = module_->getFunction(name);
  llvm::cantFail(kernel->materialize());
  return *kernel;
}

llvm::Function &Kernels::common(ir::Op op) { return find(kCommonNames[static_cast<size_t>(op)]); }

void Kernels::erase() {
  std::vector<llvm::Function *> unused;
  for (llvm::Function &function : *module_)
    if (function.use_empty() && function.getName().starts_with("assay"))
      unused.push_back(&function);
  for (llvm::Function *function : unused)
    function->eraseFromParent();
}

} // namespace assay::orc
