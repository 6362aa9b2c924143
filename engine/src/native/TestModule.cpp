#include "native/TestModule.h"

#include "Checksum.h"
#include "native/Lap.h"
#include "native/SharedState.h"
#include "profile/SpanRecorder.h"

#include "assay/frontend/CompileWarnings.h"
#include "assay/support/Switches.h"

#include "assay/frontend/Lowering.h"
#include "assay/frontend/PlainTests.h"
#include "assay/frontend/SourceDecoding.h"
#include "assay/frontend/SyntaxChecks.h"
#include "assay/runtime/Calls.h"
#include "assay/runtime/Containers.h"
#include "assay/templates/Program.h"
#include "assay/templates/ProgramImage.h"

#include <algorithm>

namespace assay {

using namespace runtime;

/// A module that was read, and run or is just being run.
struct TestModule::Loaded {
  std::string name;
  SuiteFile file;
  CompiledModule compiled;
  EntryHandle entry; // where `compiled` comes from; empty: it was made here, as the next three
  std::optional<SourceText> source;
  const ast::Module *tree = nullptr;
  const ir::Module *lowered = nullptr;
  const Code *codes = nullptr;
  Module *module = nullptr;
  bool isComplete = false, isPackage = false;
  HeapSnapshot objects; // of a module that tests import: as its own code left them

  Loaded(std::string name_, SuiteFile file_) : name(std::move(name_)), file(std::move(file_)) {}

  std::string_view package() const {
    const size_t dot = name.rfind('.');
    return isPackage                  ? std::string_view(name)
           : dot == std::string::npos ? std::string_view()
                                      : std::string_view(name).substr(0, dot);
  }
};

TestModule::TestModule(NativeMachine &machine, ModuleSource &modules, bool mayPrint,
                       CodeStore *store)
    : machine_(machine), modules_(modules), mayPrint_(mayPrint), store_(store) {
  machine_.reset();
  machine_.ctx.importer = this;
}

TestModule::~TestModule() { machine_.ctx.importer = nullptr; }

bool TestModule::refuse(std::string reason) {
  reason_ = std::move(reason);
  return false;
}

std::span<const SuiteTest> TestModule::tests() const { return loaded_.front()->compiled.tests; }
const EntryHandle &TestModule::entry() const { return loaded_.front()->entry; }
uint32_t TestModule::checksum() const { return loaded_.front()->compiled.checksum; }
const std::string &TestModule::remark() const { return loaded_.front()->compiled.remark; }

/// Notes where the lines of the module's text are.
void TestModule::findLines(Loaded &module) {
  const LineTable lines(*module.source, machine_.arena);
  auto *starts = static_cast<uint32_t *>(
      machine_.arena.allocate(lines.lineCount() * sizeof(uint32_t), alignof(uint32_t)));
  for (uint32_t line = 1; line <= lines.lineCount(); ++line)
    starts[line - 1] = lines.lineStart(line);
  module.compiled.lineStarts = {starts, lines.lineCount()};
}

uint32_t TestModule::lineOf(const Loaded &module, uint32_t offset) {
  const auto starts = module.compiled.lineStarts;
  return static_cast<uint32_t>(std::ranges::upper_bound(starts, offset) - starts.begin());
}

std::string TestModule::atLine(const Loaded &module, uint32_t offset) {
  return ", line " + std::to_string(lineOf(module, offset));
}

/// Whether the store knows what was made of the module's text.
bool TestModule::isKnown(Loaded &module) {
  if (store_ == nullptr)
    return false;
  const Span stage(Stage::Lookup);
  EntryHandle entry =
      store_->find(keyOf(module.file.fingerprint, isTest(module), module.package()));
  if (!entry)
    return false;
  auto compiled = unpack(entry.bytes(), machine_.arena);
  if (!compiled)
    return false;
  module.compiled = std::move(*compiled);
  module.entry = std::move(entry);
  return true;
}

/// Why the module has no tree; empty: it has one.
std::string TestModule::parse(Loaded &module) {
  const Span stage(Stage::Parse);
  const auto content = modules_.content(module.file);
  if (!content)
    return "the file changed when it was read";
  module.compiled.checksum = checksumOf(*content);
  if (content->find('\0') != std::string::npos)
    return "a null character in the file";
  const auto source = decodeSource(*content, machine_.arena);
  if (!source)
    return "the file's encoding";
  module.source = *source;
  findLines(module);
  ++filesParsed_;
  const ParseResult parsed = parseModule(*module.source, machine_.arena);
  if (!parsed.ok())
    return "a syntax error" + atLine(module, parsed.error.offset);
  if (const auto refused = checkSyntax(*parsed.module))
    return "a syntax error" + atLine(module, refused->offset);
  module.tree = parsed.module;
  return {};
}

/// Finds the tests of a file that has a tree; why none of them can be native, or empty.
std::string TestModule::examine(Loaded &file) {
  const Span stage(Stage::Collect);
  Arena &arena = machine_.arena;
  const PlainTests plain = findPlainTests(*file.tree, *file.source, CollectionRules(), arena);
  const auto placed = [&](std::string_view reason, uint32_t offset) {
    return std::string(reason) + atLine(file, offset);
  };
  if (!plain.reason.empty())
    return placed(plain.reason, plain.reasonOffset);
  auto *tests = static_cast<SuiteTest *>(arena.allocate(plain.tests.size() * sizeof(SuiteTest)));
  for (size_t i = 0; i != plain.tests.size(); ++i) {
    const PlainTest &from = plain.tests[i];
    const bool isPlain = from.function != nullptr;
    new (tests + i)
        SuiteTest{from.nodeid, isPlain ? from.function->name.view() : std::string_view(),
                  from.classes.empty() ? std::string_view() : from.classes.front()->name.view(),
                  lineOf(file, isPlain ? from.function->start : from.reasonOffset), from.reason};
  }
  file.compiled.tests = {tests, plain.tests.size()};
  if (!plain.remark.empty())
    file.compiled.remark = placed(plain.remark, plain.remarkOffset);
  return {};
}

bool TestModule::read(const SuiteFile &suiteFile, std::string_view name) {
  Lap lap;
  auto &file = *loaded_.emplace_back(std::make_unique<Loaded>(std::string(name), suiteFile));
  if (isKnown(file)) {
    lap.add(stages_.bind);
  } else {
    file.compiled.refusal = parse(file);
    if (file.tree != nullptr)
      file.compiled.refusal = examine(file);
    lap.add(stages_.parse);
  }
  return file.compiled.refusal.empty() || refuse(file.compiled.refusal);
}

/// The module's own code, bound to the context: from its image, or compiled.
Function *TestModule::bind(Loaded &module) {
  Lap lap;
  Context &ctx = machine_.ctx;
  const std::string_view name = machine_.arena.copy(module.name);
  if (!module.compiled.image.empty()) {
    const Span stage(Stage::Load);
    Function *function = bindImage(module.compiled.image, name, ctx);
    lap.add(stages_.bind);
    return function;
  }
  if (module.tree == nullptr)
    if (const std::string why = parse(module); !why.empty()) {
      ctx.decline(machine_.arena.copy(why));
      return nullptr;
    }
  lap.add(stages_.parse);
  Span stage(Stage::Lower);
  const SymbolTableResult symbols = buildSymbolTable(*module.tree, machine_.arena);
  if (!symbols.ok()) {
    ctx.decline("a syntax error");
    return nullptr;
  }
  module.lowered =
      lowerModule(*module.tree, symbols, *module.source, machine_.arena,
                  {isTest(module) ? Assertions::Rewritten : Assertions::Plain, module.package()});
  module.compiled.catches =
      std::any_of(module.lowered->functions.begin(), module.lowered->functions.end(),
                  [](const ir::Function &each) { return !each.handlers.empty(); });
  lap.add(stages_.lower);
  stage.next(Stage::Emit);
  Function *function = bindProgram(*module.lowered, name, ctx);
  lap.add(stages_.bind);
  return function;
}

Module *TestModule::load(Loaded &module) {
  Function *function = bind(module);
  catches_ |= module.compiled.catches;
  if (function == nullptr)
    return nullptr;
  const Span stage(Stage::ModuleSetup);
  Lap lap;
  module.codes = function->code;
  module.module = function->code->module;
  const Value result = call(machine_.ctx, Value::object(function), {});
  lap.add(stages_.run);
  if (result.isFailed())
    return nullptr;
  module.isComplete = true;
  return module.module;
}

void TestModule::keep() {
  if (store_ == nullptr)
    return;
  const Span stage(Stage::Keep);
  PackWriter packed;
  ImageMaker maker;
  for (const auto &each : loaded_) {
    // What the store had is kept; and what could not be read may be there the next time.
    if (each->entry || !each->source)
      continue;
    if (each->tree != nullptr && !each->compiled.facts)
      each->compiled.facts = SharedState::factsOf(*each->tree);
    if (each->lowered != nullptr && each->codes != nullptr)
      each->compiled.image = maker.make(*each->lowered, each->codes, machine_.ctx);
    pack(each->compiled, packed);
    store_->add(keyOf(each->file.fingerprint, isTest(*each), each->package()), packed.bytes());
    each->compiled.image = {};
  }
}

bool TestModule::import(const NativeLimits &limits) {
  machine_.setLimits(limits);
  Context &ctx = machine_.ctx;
  Loaded &file = *loaded_.front();
  if (load(file) == nullptr)
    return refuse("importing the file: " + whyStopped());
  if (!ctx.output.empty() && !mayPrint_)
    return refuse("the file prints when it is imported, and the report shows what");
  if (ctx.guardedGenerators != 0)
    return refuse("a generator that waits inside of try or with when the file was imported");
  const Span stage(Stage::Reset);
  mark_ = ctx.heap.mark();
  before_.take(ctx.heap);
  isFresh_ = true;
  return true;
}

/// From nothing: as if no test had run.
bool TestModule::importAgain(const NativeLimits &limits) {
  machine_.forget();
  loaded_.resize(1);
  loaded_.front()->isComplete = false;
  return import(limits);
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
  // A package may import its own modules while it is being imported.
  const std::string package = name.substr(0, std::min(name.rfind('.'), name.size()));
  const bool hasPackage =
      package == name || std::any_of(loaded_.begin(), loaded_.end(),
                                     [&](const auto &each) { return each->name == package; });
  if (const Value made = hasPackage ? Value::none() : importNamed(package); made.isFailed())
    return made;
  return importFound(name, found);
}

Value TestModule::importFound(const std::string &name, const ModuleSource::Found &found) {
  Context &ctx = machine_.ctx;
  auto made = std::make_unique<Loaded>(name, found.file);
  Loaded &module = *made;
  module.isPackage = found.isPackage;
  if (!isKnown(module)) {
    Lap lap;
    const auto content = modules_.content(found.file);
    if (!content || content->find('\0') != std::string::npos ||
        content->find("__bool__") != std::string::npos)
      return ctx.decline("import " + name + ": a construct that pytest's rewriting may meet");
    if (!decodeSource(*content, machine_.arena))
      return ctx.decline("import " + name + ": its encoding");
    if (!parse(module).empty() || findCompileWarning(*module.tree, *module.source))
      return ctx.decline("import " + name + ": CPython's compiler has something to say of it");
    lap.add(stages_.parse);
  }
  loaded_.push_back(std::move(made));
  ownModules_.push_back(found.file.path);
  const Heap::Mark from = ctx.heap.mark();
  if (load(module) == nullptr)
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
        return atLine(*each, offset) + (isTest(*each) ? "" : " of " + each->name);
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

Value TestModule::testValue(const SuiteTest &test) {
  const auto variable = [this](std::string_view name) {
    const Module &module = *loaded_.front()->module;
    Str *wanted = machine_.ctx.intern(name);
    for (uint32_t i = 0; i != module.count; ++i)
      if (module.names[i] == wanted)
        return module.variables[i];
    return Value::empty();
  };
  return variable(test.cls.empty() ? test.function : test.cls);
}

Value TestModule::callTest(const SuiteTest &test) {
  Context &ctx = machine_.ctx;
  Value callee = testValue(test);
  if (!test.cls.empty() && isA<Class>(callee)) {
    const Value instance = call(ctx, callee, {});
    if (instance.isFailed())
      return instance;
    callee = getAttribute(ctx, instance, ctx.intern(test.function));
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

NativeVerdict TestModule::run(const SuiteTest &test, const NativeLimits &limits) {
  Context &ctx = machine_.ctx;
  machine_.setLimits(limits);
  NativeVerdict verdict;
  const bool isReady = isFresh_ || isOn(Switch::StateSaving) || importAgain(limits);
  const size_t modules = loaded_.size();
  Value result = isReady ? callTest(test) : Value::failed();
  isFresh_ = false;
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
  const Span stage(Stage::Reset);
  const bool passed = verdict.kind == NativeVerdict::Kind::Passed;
  const bool wrote = !before_.holds(ctx.heap), imported = loaded_.size() != modules;
  if (!wrote && !imported) {
    ctx.resetTo(mark_);
    return verdict;
  }
  // What it made is part of the file's state now.
  written_ |= wrote && passed;
  spoiled_ |= !passed || (wrote && !isOn(Switch::StateSaving));
  mark_ = ctx.heap.mark();
  ctx.resetTo(mark_);
  before_.take(ctx.heap);
  return verdict;
}

std::string TestModule::sharedState(const std::vector<const SuiteTest *> &passed) {
  SharedState state;
  for (const auto &each : loaded_) {
    if (!each->compiled.facts && each->tree != nullptr)
      each->compiled.facts = SharedState::factsOf(*each->tree);
    if (!each->compiled.facts)
      return "what is not known of " + each->file.path;
    state.add(*each->compiled.facts);
  }
  std::string why;
  for (const SuiteTest *test : passed)
    if (why = state.readBy(testValue(*test)); !why.empty())
      return std::string(test->function) + " reads " + why;
  return {};
}

bool TestModule::hasWrittenToModules() {
  const Span stage(Stage::Reset);
  return (written_ && !ownModules_.empty()) ||
         std::any_of(loaded_.begin() + 1, loaded_.end(), [this](const auto &each) {
           return each->isComplete && !each->objects.holds(machine_.ctx.heap);
         });
}

} // namespace assay
