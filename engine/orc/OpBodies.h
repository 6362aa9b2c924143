// OpBodies: the module that a function is compiled in, which has the ops' bodies to be inlined.
//
// The bodies are bitcode that the build made of Ops.h. Each unit reads it anew.
#pragma once

#include "LazyBitcode.h"

#include "assay/frontend/Ir.h"

namespace assay::orc {

class OpBodies final : public LazyBitcode {
public:
  /// A module that has the bodies and nothing else, in `context`.
  explicit OpBodies(llvm::LLVMContext &context);

  /// The body of an op (see OpBitcode.cpp).
  llvm::Function &of(ir::Op op);
  /// The function that says where a pending exception goes.
  llvm::Function &unwindCode() { return find("assayUnwindCode"); }
  /// Of YieldFrom: what passes an item on, and what tells what its delegate returned.
  llvm::Function &passItem() { return find("assayPassItem"); }
  llvm::Function &returned() { return find("assayReturned"); }
};

} // namespace assay::orc
