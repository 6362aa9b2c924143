#include "native/TestModule.h"

#include "native/Lap.h"
#include "native/SharedState.h"

#include "assay/frontend/CompileWarnings.h"

#include "assay/frontend/Lowering.h"
#include "assay/frontend/SourceDecoding.h"
#include "assay/frontend/SyntaxChecks.h"
#include "assay/runtime/Calls.h"
#include "assay/runtime/Containers.h"
#include "assay/templates/Program.h"

#include <algorithm>

namespace assay {

using namespace runtime;

/// A module that was read, and run or is just being run.
struct TestModule::Loaded {
  std::string name;
  SourceText source;
  const ast::Module *tree = nullptr;
  Module *module = nullptr;
  bool isComplete = false, isPackage = false;
  HeapSnapshot objects; // of a module that tests import: as its own code left them

  explicit Loaded(std::string_view name_, SourceText source_) : name(name_), source(source_) {}

  std::string_view package() const {
    const size_t dot = name.rfind('.');
    return isPackage                  ? std::string_view(name)
           : dot == std::string::npos ? std::string_view()
                                      : std::string_view(name).substr(0, dot);
  }
};

TestModule::TestModule(NativeMachine &machine, ModuleSource &modules, bool mayPrint)
    : machine_(machine), modules_(modules), mayPrint_(mayPrint) {
  machine_.reset();
  machine_.ctx.importer = this;
}

TestModule::~TestModule() { machine_.ctx.importer = nullptr; }

bool TestModule::refuse(std::string reason) {
  reason_ = std::move(reason);
  return false;
}

uint32_t TestModule::lineOf(uint32_t offset) const {
  return LineTable(loaded_.front()->source, machine_.arena).locate(offset).line;
}

std::string TestModule::placed(std::string_view reason, uint32_t offset) const {
  return std::string(reason) + ", line " + std::to_string(lineOf(offset));
}

bool TestModule::read(std::string_view bytes) {
  Lap lap;
  if (bytes.find('\0') != std::string_view::npos)
    return refuse("a null character in the file");
  const auto source = decodeSource(bytes, machine_.arena);
  if (!source)
    return refuse("the file's encoding");
  auto &file = *loaded_.emplace_back(std::make_unique<Loaded>("", *source));
  const ParseResult parsed = parseModule(*source, machine_.arena);
  if (!parsed.ok())
    return refuse(placed("a syntax error", parsed.error.offset));
  if (const auto refused = checkSyntax(*parsed.module))
    return refuse(placed("a syntax error", refused->offset));
  file.tree = parsed.module;
  plain_ = findPlainTests(*parsed.module, *source, CollectionRules(), machine_.arena);
  lap.add(stages_.parse);
  return plain_.reason.empty() || refuse(placed(plain_.reason, plain_.reasonOffset));
}

Module *TestModule::load(SourceText source, std::string_view name, bool isTest, Loaded &into) {
  Lap lap;
  Context &ctx = machine_.ctx;
  const SymbolTableResult symbols = buildSymbolTable(*into.tree, machine_.arena);
  if (!symbols.ok()) {
    ctx.decline("a syntax error");
    return nullptr;
  }
  const ir::Module *module =
      lowerModule(*into.tree, symbols, source, machine_.arena,
                  {isTest ? Assertions::Rewritten : Assertions::Plain, into.package()});
  lap.add(stages_.lower);
  catches_ |= std::any_of(module->functions.begin(), module->functions.end(),
                          [](const ir::Function &each) { return !each.handlers.empty(); });
  Function *function = bindProgram(*module, machine_.arena.copy(name), ctx);
  lap.add(stages_.bind);
  if (function == nullptr)
    return nullptr;
  into.module = function->code->module;
  const Value result = call(ctx, Value::object(function), {});
  lap.add(stages_.run);
  if (result.isFailed())
    return nullptr;
  into.isComplete = true;
  return into.module;
}

bool TestModule::import(std::string_view name, const NativeLimits &limits) {
  machine_.setLimits(limits);
  Context &ctx = machine_.ctx;
  Loaded &file = *loaded_.front();
  file.name = name;
  if (load(file.source, name, true, file) == nullptr)
    return refuse("importing the file: " + whyStopped());
  if (!ctx.output.empty() && !mayPrint_)
    return refuse("the file prints when it is imported, and the report shows what");
  if (ctx.guardedGenerators != 0)
    return refuse("a generator that waits inside of try or with when the file was imported");
  mark_ = ctx.heap.mark();
  before_.take(ctx.heap);
  return true;
}

// What `import` of a module finds: the suite's own are run here.
Value TestModule::import(Context &, Str *wanted) {
  std::string name;
  appendUtf8(name, wanted);
  return importNamed(name);
}

// A submodule that is not imported yet.
Value TestModule::importFrom(Context &, const Module &module, Str *wanted) {
  const auto package = std::find_if(loaded_.begin(), loaded_.end(), [&](const auto &each) {
    return each->module == &module && each->isPackage;
  });
  bool isBound = false;
  for (uint32_t i = 0; i != module.count; ++i)
    isBound |= module.names[i] == wanted && !module.variables[i].isEmpty();
  if (package == loaded_.end() || isBound)
    return Value::empty();
  std::string name;
  appendUtf8(name, wanted);
  return importNamed((*package)->name + "." + name);
}

Value TestModule::importNamed(const std::string &name) {
  Context &ctx = machine_.ctx;
  for (const auto &each : loaded_)
    if (each->name == name)
      return each->isComplete && each != loaded_.front()
                 ? Value::object(each->module)
                 : ctx.decline("an import of " + name + ", which is being imported");
  const ModuleSource::Found found = modules_.find(name);
  switch (found.kind) {
  case ModuleSource::Found::Kind::Elsewhere:
    return Value::empty();
  case ModuleSource::Found::Kind::Unclear:
    return ctx.decline("import " + name + ": " + found.reason);
  case ModuleSource::Found::Kind::Own:
    break;
  }
  if (found.text.find('\0') != std::string::npos ||
      found.text.find("__bool__") != std::string::npos)
    return ctx.decline("import " + name + ": a construct that pytest's rewriting may meet");
  // A package may import its own modules while it is being imported.
  const std::string package = name.substr(0, std::min(name.rfind('.'), name.size()));
  const bool hasPackage =
      package == name || std::any_of(loaded_.begin(), loaded_.end(),
                                     [&](const auto &each) { return each->name == package; });
  if (const Value made = hasPackage ? Value::none() : importNamed(package); made.isFailed())
    return made;
  const auto source = decodeSource(found.text, machine_.arena);
  if (!source)
    return ctx.decline("import " + name + ": its encoding");
  const ParseResult parsed = parseModule(*source, machine_.arena);
  if (!parsed.ok() || checkSyntax(*parsed.module) || findCompileWarning(*parsed.module, *source))
    return ctx.decline("import " + name + ": CPython's compiler has something to say of it");
  auto &module = *loaded_.emplace_back(std::make_unique<Loaded>(name, *source));
  module.tree = parsed.module;
  module.isPackage = found.isPackage;
  ownModules_.push_back(found.path);
  const Heap::Mark from = ctx.heap.mark();
  if (load(*source, module.name, false, module) == nullptr)
    return ctx.stop == Stop::Raised ? ctx.decline("importing " + name + " raises an exception")
                                    : Value::failed();
  module.objects.take(ctx.heap, from);
  return Value::object(module.module);
}

std::string TestModule::whyStopped() {
  Context &ctx = machine_.ctx;
  const auto lineIn = [&](const Code *code, uint32_t offset) -> std::string {
    for (const auto &each : loaded_)
      if (code != nullptr && code->module == each->module)
        return ", line " +
               std::to_string(LineTable(each->source, machine_.arena).locate(offset).line) +
               (each == loaded_.front() ? "" : " of " + each->name);
    return {};
  };
  switch (ctx.stop) {
  case Stop::None:
    return {};
  case Stop::Raised:
    return std::string(as<Exception>(ctx.pending)->cls->name);
  case Stop::Declined:
    return std::string(ctx.declineReason()) + lineIn(ctx.declinedAt.code, ctx.declinedAt.offset);
  case Stop::Timeout:
    return "it takes longer than --timeout";
  case Stop::Memory:
    return "it needs more memory than --memory";
  }
  return {};
}

Value TestModule::testValue(const PlainTest &test) {
  const auto variable = [this](std::string_view name) {
    const Module &module = *loaded_.front()->module;
    Str *wanted = machine_.ctx.intern(name);
    for (uint32_t i = 0; i != module.count; ++i)
      if (module.names[i] == wanted)
        return module.variables[i];
    return Value::empty();
  };
  return variable(test.classes.empty() ? test.function->name : test.classes.front()->name);
}

Value TestModule::callTest(const PlainTest &test) {
  Context &ctx = machine_.ctx;
  Value callee = testValue(test);
  if (!test.classes.empty() && isA<Class>(callee)) {
    const Value instance = call(ctx, callee, {});
    if (instance.isFailed())
      return instance;
    callee = getAttribute(ctx, instance, ctx.intern(test.function->name));
    if (callee.isFailed())
      return callee;
  }
  const Value function = isA<BoundMethod>(callee) ? as<BoundMethod>(callee)->function : callee;
  if (!isA<Function>(function) || as<Function>(function)->code->module != loaded_.front()->module)
    return ctx.decline("a test that is something else than its definition");
  const Value result = call(ctx, callee, {});
  if (!result.isFailed() && !result.isNone())
    return ctx.decline("a test that returns something");
  return result;
}

NativeVerdict TestModule::run(const PlainTest &test, const NativeLimits &limits) {
  Context &ctx = machine_.ctx;
  machine_.setLimits(limits);
  const size_t modules = loaded_.size();
  NativeVerdict verdict;
  Value result = callTest(test);
  if (ctx.guardedGenerators != 0)
    result = ctx.decline("a generator that is dropped inside of try or with");
  else if (!ctx.output.empty() && !mayPrint_)
    result = ctx.decline("a test that prints, and the report shows what");
  if (!result.isFailed()) {
    verdict.kind = NativeVerdict::Kind::Passed;
  } else {
    const bool failed = ctx.stop == Stop::Raised || (ctx.stop == Stop::Declined && !catches_ &&
                                                     ctx.declineReason() == kFailedAssertion);
    verdict.kind = failed ? NativeVerdict::Kind::Failed : NativeVerdict::Kind::Declined;
    verdict.reason =
        failed ? "it failed natively (" + whyStopped() + "); CPython reports it" : whyStopped();
  }
  const bool passed = verdict.kind == NativeVerdict::Kind::Passed;
  const bool wrote = !before_.holds(ctx.heap), imported = loaded_.size() != modules;
  if (!wrote && !imported) {
    ctx.resetTo(mark_);
    return verdict;
  }
  // What it made is part of the file's state now.
  written_ |= wrote && passed;
  spoiled_ |= !passed;
  mark_ = ctx.heap.mark();
  ctx.resetTo(mark_);
  before_.take(ctx.heap);
  return verdict;
}

std::string TestModule::sharedState(const std::vector<const PlainTest *> &passed) {
  SharedState state;
  for (const auto &each : loaded_)
    if (each->tree != nullptr)
      state.addSource(*each->tree);
  std::string why;
  for (const PlainTest *test : passed)
    if (why = state.readBy(testValue(*test)); !why.empty())
      return std::string(test->function->name) + " reads " + why;
  return {};
}

bool TestModule::hasWrittenToModules() {
  return (written_ && !ownModules_.empty()) ||
         std::any_of(loaded_.begin() + 1, loaded_.end(), [this](const auto &each) {
           return each->isComplete && !each->objects.holds(machine_.ctx.heap);
         });
}

} // namespace assay
