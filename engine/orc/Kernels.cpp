#include "Kernels.h"

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
constexpr const char *kWholeNames[] = {
#define IR_OP(Name, Kind, Operands) "assayWhole" #Name,
#include "assay/frontend/IrOps.def"
};

} // namespace

Kernels::Kernels(llvm::LLVMContext &context)
    : LazyBitcode(
          context,
          {assay_unit_bitcode, static_cast<size_t>(assay_unit_bitcode_end - assay_unit_bitcode)},
          "kernels") {}

llvm::Function &Kernels::common(ir::Op op) { return find(kCommonNames[static_cast<size_t>(op)]); }

llvm::Function &Kernels::whole(ir::Op op) { return find(kWholeNames[static_cast<size_t>(op)]); }

} // namespace assay::orc
