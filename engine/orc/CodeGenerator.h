// CodeGenerator: from LLVM's representation to an object file in memory. Target machine and passes
// are made once, for an effort, and used for every unit.
#pragma once

#include "OrcPlugin.h"

#include <llvm/ADT/SmallVector.h>
#include <llvm/IR/LegacyPassManager.h>
#include <llvm/Passes/PassBuilder.h>
#include <llvm/Support/raw_ostream.h>
#include <llvm/Target/TargetMachine.h>

#include <memory>

namespace assay::orc {

class CodeGenerator {
public:
  /// nullptr where LLVM knows no such machine.
  static std::unique_ptr<CodeGenerator> create(Effort effort);

  llvm::TargetMachine &target() { return *target_; }
  /// Inlining has left much to be simplified in `function`.
  void optimise(llvm::Function &function);
  /// The same of a unit, whose functions call each other.
  void optimise(llvm::Module &module);
  /// The object file of `module`; valid until the next call.
  llvm::StringRef generate(llvm::Module &module);

private:
  void addLittle();
  void addMuch();
  void addHot();
  CodeGenerator(std::unique_ptr<llvm::TargetMachine> target, Effort effort);

  std::unique_ptr<llvm::TargetMachine> target_;
  llvm::LoopAnalysisManager loops_;
  llvm::FunctionAnalysisManager functions_;
  llvm::CGSCCAnalysisManager calls_;
  llvm::ModuleAnalysisManager modules_;
  llvm::FunctionPassManager simplification_;
  llvm::SmallVector<char, 0> object_;
  llvm::raw_svector_ostream stream_{object_};
  llvm::legacy::PassManager generation_;
};

} // namespace assay::orc
