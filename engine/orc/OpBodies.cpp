#include "OpBodies.h"

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

OpBodies::OpBodies(llvm::LLVMContext &context)
    : LazyBitcode(context,
                  {assay_op_bitcode, static_cast<size_t>(assay_op_bitcode_end - assay_op_bitcode)},
                  "ops") {}

llvm::Function &OpBodies::of(ir::Op op) { return find(kBodyNames[static_cast<size_t>(op)]); }

} // namespace assay::orc
