// OpBodies: the module that a function is compiled in, which has the ops' bodies to be inlined.
//
// The bodies are bitcode that the build made of Ops.h. Each unit reads it anew, lazily: only bodies
// that it uses are ever decoded, and no module is cloned or linked.
#pragma once

#include "assay/frontend/Ir.h"

#include <llvm/IR/LLVMContext.h>
#include <llvm/IR/Module.h>

#include <memory>

namespace assay::orc {

class OpBodies {
public:
  /// A module that has the bodies and nothing else, in `context`.
  explicit OpBodies(llvm::LLVMContext &context);

  llvm::Module &module() { return *module_; }
  /// The body of an op (see OpBitcode.cpp).
  llvm::Function &of(ir::Op op);
  /// The function that says where a pending exception goes.
  llvm::Function &unwindCode() { return find("assayUnwindCode"); }
  /// Of YieldFrom: what passes an item on, and what tells what its delegate returned.
  llvm::Function &passItem() { return find("assayPassItem"); }
  llvm::Function &returned() { return find("assayReturned"); }
  /// Takes the bodies out of the module again, once they have been inlined.
  void erase();

private:
  llvm::Function &find(llvm::StringRef name);

  std::unique_ptr<llvm::Module> module_;
};

} // namespace assay::orc
