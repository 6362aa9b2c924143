// Kernels: the module that a unit is compiled in, which has what is inlined there (see
// templates/src/ops/UnitKernels.cpp) and nothing else.
#pragma once

#include "LazyBitcode.h"

#include "assay/frontend/Ir.h"

namespace assay::orc {

class Kernels final : public LazyBitcode {
public:
  explicit Kernels(llvm::LLVMContext &context);

  llvm::Function &of(llvm::StringRef name) { return find(("assayKernel" + name).str()); }
  /// An op's common case.
  llvm::Function &common(ir::Op op);
  /// All of an op, but for those that draw items or change frames.
  llvm::Function &whole(ir::Op op);
};

} // namespace assay::orc
