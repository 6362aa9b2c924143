#include "Compiler.h"

#include "Kernels.h"
#include "OpBodies.h"
#include "PlanArchive.h"
#include "Translator.h"
#include "UnitBuilder.h"
#include "UnitSource.h"

#include <llvm/ExecutionEngine/Orc/ExecutorProcessControl.h>
#include <llvm/ExecutionEngine/Orc/TaskDispatch.h>
#include <llvm/Support/MemoryBuffer.h>

#include <algorithm>

namespace assay::orc {

using namespace llvm;
using namespace llvm::orc;

namespace {

// LLVM's time grows faster than a function does.
constexpr size_t kMostInstructions = 4000;

} // namespace

std::unique_ptr<Compiler> Compiler::create() {
  auto quick = CodeGenerator::create(Effort::Little),
       thorough = CodeGenerator::create(Effort::Much);
  // Everything happens on the thread that asks.
  auto control = SelfExecutorProcessControl::Create(std::make_shared<SymbolStringPool>(),
                                                    std::make_unique<InPlaceTaskDispatcher>());
  if (!control) {
    consumeError(control.takeError());
    return nullptr;
  }
  if (quick == nullptr || thorough == nullptr)
    return nullptr;
  auto session = std::make_unique<ExecutionSession>(std::move(*control));
  return std::unique_ptr<Compiler>(
      new Compiler(std::move(quick), std::move(thorough), std::move(session)));
}

Compiler::Compiler(std::unique_ptr<CodeGenerator> quick, std::unique_ptr<CodeGenerator> thorough,
                   std::unique_ptr<ExecutionSession> session)
    : quick_(std::move(quick)), thorough_(std::move(thorough)), session_(std::move(session)),
      linking_(*session_, memory_), dylib_(session_->createBareJITDylib("code")) {
  // What goes wrong is told by look-ups, too.
  session_->setErrorReporter([](llvm::Error error) { consumeError(std::move(error)); });
}

Compiler::~Compiler() { consumeError(session_->endSession()); }

Made Compiler::compile(const Source &source, const Room &room) {
  entries_.clear();
  if (source.instructions.size() > kMostInstructions)
    return {.problem = "a long function"};
  LLVMContext context;
  CodeGenerator &generator = source.effort == Effort::Little ? *quick_ : *thorough_;
  OpBodies bodies(context);
  Module &module = bodies.module();
  module.setDataLayout(generator.target().createDataLayout());
  const TypeInference types(source);
  Translator translator(source, types, bodies);
  Function &function = translator.translate();
  bodies.erase();
  generator.optimise(function);
  std::vector<Named> named;
  for (const auto &[instruction, name] : translator.entries())
    named.push_back({instruction, name});
  if (llvm::Error error =
          link(generator.generate(module), named, {kTemplatesSymbol, source.templates}, room)) {
    problem_ = toString(std::move(error));
    return {.problem = problem_.c_str()};
  }
  return {.bytes = memory_.used(), .entries = entries_};
}

Made Compiler::compileUnit(std::span<const std::byte> plan, const Room &room) {
  entries_.clear();
  if (hot_ == nullptr && (hot_ = CodeGenerator::create(Effort::Hot)) == nullptr)
    return {.problem = "no code for this machine"};
  LLVMContext context;
  Kernels kernels(context);
  Module &module = kernels.module();
  module.setDataLayout(hot_->target().createDataLayout());
  PlanArchive archive(plan);
  UnitSource source;
  source.archive(archive);
  UnitModule unit{source, kernels};
  // Whom a function calls was found after it; what is small comes first, to be inlined.
  for (auto each = source.callees.rbegin(); each != source.callees.rend(); ++each)
    if (isNumber((*each)->result))
      UnitBuilder::declare(unit, **each);
  for (auto each = source.callees.rbegin(); each != source.callees.rend(); ++each)
    if (isNumber((*each)->result))
      UnitBuilder(unit, *(*each)->code).buildCallee(**each);
  if (source.loop != nullptr) {
    UnitBuilder(unit, *source.loop).buildLoop();
  } else {
    Callee &function = *source.callees[source.function];
    UnitBuilder(unit, *function.code).buildEntry(function);
  }
  kernels.erase();
  hot_->optimise(module);
  std::vector<Named> named;
  for (const auto &[instruction, name] : unit.entries)
    named.push_back({instruction, name});
  const size_t words = (kUnitObjects + source.objectCount) * sizeof(uint64_t);
  const Outside outside{kWordsSymbol, room.executable, words};
  if (llvm::Error error = link(hot_->generate(module), named, outside, room)) {
    problem_ = toString(std::move(error));
    return {.problem = problem_.c_str()};
  }
  return {.bytes = memory_.used(), .entries = entries_};
}

llvm::Error Compiler::link(StringRef object, const std::vector<Named> &entries,
                           const Outside &outside, const Room &room) {
  memory_.setRoom(room, outside.taken);
  const ResourceTrackerSP tracker = dylib_.createResourceTracker();
  const ExecutorSymbolDef place(ExecutorAddr::fromPtr(outside.address), JITSymbolFlags::Exported);
  if (llvm::Error error =
          dylib_.define(absoluteSymbols({{session_->intern(outside.name), place}}), tracker))
    return error;
  if (llvm::Error error = linking_.add(tracker, MemoryBuffer::getMemBuffer(object, "code", false)))
    return error;
  SymbolLookupSet wanted;
  for (const Named &entry : entries)
    wanted.add(session_->intern(entry.function));
  wanted.sortByAddress();
  wanted.removeDuplicates(); // several back edges enter at one place
  auto found = session_->lookup(makeJITDylibSearchOrder(&dylib_), wanted);
  if (!found)
    return joinErrors(found.takeError(), tracker->remove());
  for (const Named &entry : entries) {
    const ExecutorAddr address = (*found)[session_->intern(entry.function)].getAddress();
    entries_.push_back({entry.instruction,
                        static_cast<uint32_t>(address - ExecutorAddr::fromPtr(room.executable))});
  }
  return tracker->remove();
}

} // namespace assay::orc
