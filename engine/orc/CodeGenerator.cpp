#include "CodeGenerator.h"

#include <llvm/Analysis/TargetLibraryInfo.h>
#include <llvm/IR/InstIterator.h>
#include <llvm/IR/IntrinsicInst.h>
#include <llvm/IR/Module.h>
#include <llvm/MC/TargetRegistry.h>
#include <llvm/Support/TargetSelect.h>
#include <llvm/TargetParser/Host.h>
#include <llvm/Transforms/InstCombine/InstCombine.h>
#include <llvm/Transforms/Scalar/ADCE.h>
#include <llvm/Transforms/Scalar/CorrelatedValuePropagation.h>
#include <llvm/Transforms/Scalar/DeadStoreElimination.h>
#include <llvm/Transforms/Scalar/EarlyCSE.h>
#include <llvm/Transforms/Scalar/GVN.h>
#include <llvm/Transforms/Scalar/JumpThreading.h>
#include <llvm/Transforms/Scalar/LICM.h>
#include <llvm/Transforms/Scalar/LoopRotation.h>
#include <llvm/Transforms/Scalar/SCCP.h>
#include <llvm/Transforms/Scalar/SROA.h>
#include <llvm/Transforms/Scalar/SimplifyCFG.h>
#include <llvm/Transforms/Utils/Cloning.h>

namespace assay::orc {

using namespace llvm;

namespace {

struct DropAssumptions : PassInfoMixin<DropAssumptions> {
  PreservedAnalyses run(Function &function, FunctionAnalysisManager &) {
    std::vector<Instruction *> assumptions;
    for (Instruction &each : instructions(function))
      if (isa<AssumeInst>(each))
        assumptions.push_back(&each);
    for (Instruction *each : assumptions)
      each->eraseFromParent();
    return assumptions.empty() ? PreservedAnalyses::all() : PreservedAnalyses::none();
  }
};

} // namespace

std::unique_ptr<CodeGenerator> CodeGenerator::create(Effort effort) {
  static const bool registered = [] {
    InitializeNativeTarget();
    InitializeNativeTargetAsmPrinter();
    return true;
  }();
  (void)registered;
  const std::string triple = sys::getDefaultTargetTriple();
  std::string problem;
  const Target *target = TargetRegistry::lookupTarget(triple, problem);
  if (target == nullptr)
    return nullptr;
  TargetOptions options;
  options.AllowFPOpFusion = FPOpFusion::Strict; // as CPython rounds
  options.EnableFastISel = effort == Effort::Little;
  std::unique_ptr<TargetMachine> machine(target->createTargetMachine(
      triple, sys::getHostCPUName(), "", options, Reloc::PIC_, CodeModel::Small,
      effort == Effort::Little ? CodeGenOptLevel::None : CodeGenOptLevel::Default, true));
  if (machine == nullptr)
    return nullptr;
  return std::unique_ptr<CodeGenerator>(new CodeGenerator(std::move(machine), effort));
}

CodeGenerator::CodeGenerator(std::unique_ptr<TargetMachine> target, Effort effort)
    : target_(std::move(target)) {
  // Nothing is to be turned into a call of the C library, nor any such call folded.
  TargetLibraryInfoImpl library(target_->getTargetTriple());
  library.disableAllFunctions();
  functions_.registerPass([library] { return TargetLibraryAnalysis(library); });
  PassBuilder builder(target_.get());
  builder.registerModuleAnalyses(modules_);
  builder.registerCGSCCAnalyses(calls_);
  builder.registerFunctionAnalyses(functions_);
  builder.registerLoopAnalyses(loops_);
  builder.crossRegisterProxies(loops_, functions_, calls_, modules_);

  if (effort == Effort::Little)
    addLittle();
  else if (effort == Effort::Much)
    addMuch();
  else
    addHot();

  generation_.add(new TargetLibraryInfoWrapperPass(library));
  MCContext *context = nullptr;
  if (target_->addPassesToEmitMC(generation_, context, stream_, true))
    report_fatal_error("LLVM cannot write objects for this machine");
}

void CodeGenerator::addLittle() {
  simplification_.addPass(SROAPass(SROAOptions::PreserveCFG));
  simplification_.addPass(EarlyCSEPass());
  simplification_.addPass(SimplifyCFGPass());
}

void CodeGenerator::addMuch() {
  simplification_.addPass(SimplifyCFGPass());
  simplification_.addPass(SROAPass(SROAOptions::ModifyCFG));
  simplification_.addPass(EarlyCSEPass(true));
  simplification_.addPass(InstCombinePass());
  // Takes the cases away that types rule out; after that they have said what they have to say.
  simplification_.addPass(CorrelatedValuePropagationPass());
  simplification_.addPass(SimplifyCFGPass());
  simplification_.addPass(DropAssumptions());
  simplification_.addPass(JumpThreadingPass());
  simplification_.addPass(GVNPass());
  simplification_.addPass(SCCPPass());
  simplification_.addPass(InstCombinePass());
  simplification_.addPass(DSEPass());
  simplification_.addPass(ADCEPass());
  simplification_.addPass(SimplifyCFGPass());
}

void CodeGenerator::addHot() {
  simplification_.addPass(SROAPass(SROAOptions::ModifyCFG));
  simplification_.addPass(EarlyCSEPass(true));
  simplification_.addPass(InstCombinePass());
  simplification_.addPass(SimplifyCFGPass());
  LoopPassManager loops;
  loops.addPass(LoopRotatePass());
  loops.addPass(LICMPass(LICMOptions()));
  simplification_.addPass(createFunctionToLoopPassAdaptor(std::move(loops), true));
  simplification_.addPass(GVNPass());
  simplification_.addPass(InstCombinePass());
  simplification_.addPass(DSEPass());
  simplification_.addPass(ADCEPass());
  simplification_.addPass(SimplifyCFGPass());
}

namespace {

// A callee of more instructions than this is not inlined.
constexpr unsigned kSmall = 90;

// A function that calls itself is inlined into itself as long as it has fewer instructions.
constexpr unsigned kRecursive = 160;

/// Inlines calls that a function makes of itself, once: those that come in by that are calls.
bool inlineRecursion(Function &function) {
  std::vector<CallInst *> calls;
  for (Instruction &each : instructions(function))
    if (auto *call = dyn_cast<CallInst>(&each))
      if (call->getCalledFunction() == &function)
        calls.push_back(call);
  if (calls.empty() || function.getInstructionCount() * (calls.size() + 1) > kRecursive)
    return false;
  ValueToValueMapTy values;
  Function *copy = CloneFunction(&function, values);
  for (CallInst *call : calls) {
    call->setCalledFunction(copy);
    InlineFunctionInfo info;
    InlineFunction(*call, info);
  }
  copy->eraseFromParent();
  return true;
}

/// Inlines calls of small functions of the module, which have been simplified.
void inlineCalls(Function &into) {
  std::vector<CallInst *> calls;
  for (Instruction &each : instructions(into))
    if (auto *call = dyn_cast<CallInst>(&each))
      if (Function *callee = call->getCalledFunction();
          callee != nullptr && callee != &into && callee->getCallingConv() == CallingConv::Fast &&
          callee->getInstructionCount() <= kSmall)
        calls.push_back(call);
  for (CallInst *call : calls) {
    InlineFunctionInfo info;
    InlineFunction(*call, info);
  }
}

} // namespace

void CodeGenerator::optimise(Module &module) {
  std::vector<Function *> unused;
  for (Function &function : module) {
    if (function.isDeclaration())
      continue;
    inlineCalls(function);
    simplification_.run(function, functions_);
    while (inlineRecursion(function)) {
      functions_.clear();
      simplification_.run(function, functions_);
    }
  }
  for (Function &function : module)
    if (function.hasLocalLinkage() && function.use_empty())
      unused.push_back(&function);
  for (Function *function : unused)
    function->eraseFromParent();
  functions_.clear();
  loops_.clear();
}

void CodeGenerator::optimise(Function &function) {
  simplification_.run(function, functions_);
  functions_.clear();
  loops_.clear();
}

StringRef CodeGenerator::generate(Module &module) {
  object_.clear();
  generation_.run(module);
  return {object_.data(), object_.size()};
}

} // namespace assay::orc
