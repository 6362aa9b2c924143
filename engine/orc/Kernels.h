// Kernels: the module that a unit is compiled in, which has what is inlined there (see
// templates/src/ops/UnitKernels.cpp) and nothing else. Read lazily: what is not used is not
// decoded.
#pragma once

#include "assay/frontend/Ir.h"

#include <llvm/IR/LLVMContext.h>
#include <llvm/IR/Module.h>

#include <memory>

namespace assay::orc {

class Kernels {
public:
  explicit Kernels(llvm::LLVMContext &context);

  llvm::Module &module() { return *module_; }
  llvm::Function &of(llvm::StringRef name) { return find(("assayKernel" + name).str()); }
  /// An op's common case.
  llvm::Function &common(ir::Op op);
  /// Takes all of them out of the module again, once they have been inlined.
  void erase();

private:
  llvm::Function &find(llvm::StringRef name);

  std::unique_ptr<llvm::Module> module_;
};

} // namespace assay::orc
