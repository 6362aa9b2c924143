#include "NativePlan.h"

#include "../Checksum.h"
#include "../worker/Interruption.h"
#include "FileDealing.h"
#include "KnownRecognition.h"
#include "OrdinaryTests.h"
#include "assay/frontend/CompileWarnings.h"
#include "assay/frontend/Recognizer.h"
#include "assay/frontend/SourceDecoding.h"
#include "assay/support/Arena.h"
#include "assay/support/Clock.h"
#include "assay/support/Switches.h"
#include "assay/templates/AssertionRunner.h"
#include "profile/Recording.h"

#include <algorithm>
#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <set>

namespace assay {
namespace {

/// Files beyond this are nobody's trivial tests, and reading them costs more than it can bring.
constexpr uint64_t kLargestFile = 4u << 20;

std::string atLine(std::string_view reason, uint32_t line) {
  return std::string(reason) + (line ? ", line " + std::to_string(line) : "");
}

Result<AssertionRunner> makeRunner() {
  return isOn(Switch::Templates) ? AssertionRunner::create()
                                 : AssertionRunner::create(ExecutionMode::DispatchLoop);
}

/// What all threads of a plan share.
struct PlanShare {
  const FileSystem &files;
  CodeStore *store; // may be absent
  SourceCache sources;
  const Settings &settings;
  const RunOptions &options;
  const Discovered &discovered;
  Recognizer recognizer;
  std::set<std::string> clashing = {}; // names that several files would be imported as
  std::atomic<bool> needsPython = false;
};

/// One thread's.
class FilePlanner {
public:
  /// `isUnwanted`: asked now and then whether to go on.
  FilePlanner(PlanShare &share, AssertionRunner &&runner, std::function<bool()> isUnwanted)
      : share_(share), files_(share.files), store_(share.store), sources_(share.sources),
        settings_(share.settings), profiler_(share.options.profiler), discovered_(share.discovered),
        recognizer_(share.recognizer), clashing_(share.clashing), runner_(std::move(runner)),
        ordinary_(files_, sources_, store_, settings_, share.options, discovered_,
                  std::move(isUnwanted)) {}

  /// The first conftest.py that does something; empty: there is none.
  std::string findConftest() {
    for (const std::string &conftest : discovered_.conftests)
      if (!isInert(conftest))
        return conftest;
    return {};
  }

  /// pytest imports a test file under the name of its file, or under its package's; two files of
  /// one name are an error that pytest has to report.
  std::set<std::string> findModuleClashes() const {
    std::map<std::string, std::set<std::string>>
        owners; // first part of the module's name -> what it is
    for (const TestFile &file : discovered_.files) {
      const auto [name, owner] = importName(file);
      owners[name].insert(owner);
    }
    std::set<std::string> clashing;
    for (const auto &[name, all] : owners)
      if (all.size() > 1)
        clashing.insert(name);
    return clashing;
  }

  NativeFile take(const TestFile &file) {
    NativeFile taken = takeFile(file);
    if (!taken.complete)
      share_.needsPython.store(true, std::memory_order_relaxed);
    return taken;
  }

  /// Adds the figures of what this thread has done.
  void addTo(NativePlan &plan, ModuleUses &uses) const {
    uses.add(ordinary_.uses());
    plan.filesParsed += filesParsed_ + ordinary_.filesParsed();
    const NativeStages &stages = ordinary_.stages();
    plan.stageNanoseconds[unsigned(Stage::Parse)] += stages.parse;
    plan.stageNanoseconds[unsigned(Stage::Lower)] += stages.lower;
    plan.stageNanoseconds[unsigned(Stage::Emit)] += stages.bind;
    plan.stageNanoseconds[unsigned(Stage::Execute)] += stages.run;
    for (unsigned stage = 0; stage != kStageCount; ++stage)
      plan.stageNanoseconds[stage] += stageNanoseconds_[stage];
  }

private:
  /// A literal that stands for itself, or `pass`.
  static bool saysNothing(const ast::Statement &statement) {
    const auto *expression = ast::dynCast<ast::Expr>(&statement);
    return statement.kind == ast::NodeKind::Pass ||
           (expression != nullptr && expression->value->kind == ast::NodeKind::Constant);
  }

  /// Whether a file has no effect when it is imported, and no tests.
  bool isInert(const std::string &path) {
    const auto known = inert_.find(path);
    if (known != inert_.end())
      return known->second;
    const auto fingerprint = fingerprintOf(path);
    return inert_[path] = fingerprint && isInert(path, *fingerprint);
  }

  bool isInert(const std::string &path, const Fingerprint &fingerprint) {
    Span stage(Stage::Lookup);
    if (store_ != nullptr)
      if (const auto known = findInertness(*store_, fingerprint))
        return *known;
    stage.next(Stage::Parse);
    const auto content = read(path);
    if (!content)
      return false;
    ++filesParsed_;
    const auto source = decodeSource(*content, arena_);
    const ParseResult parsed = source ? parseModule(*source, arena_) : ParseResult();
    const bool inert = parsed.ok() && !findCompileWarning(*parsed.module, *source) &&
                       std::all_of(parsed.module->body.begin(), parsed.module->body.end(),
                                   [](const ast::Statement *each) { return saysNothing(*each); });
    arena_.reset();
    if (store_ != nullptr && Fingerprint::of(*content) == fingerprint)
      keepInertness(*store_, fingerprint, inert);
    return inert;
  }

  std::optional<Fingerprint> fingerprintOf(const std::string &path) {
    const Span stage(Stage::Read);
    const uint64_t began = monotonicNanoseconds();
    const auto fingerprint = sources_.fingerprint(path, kLargestFile);
    stageNanoseconds_[unsigned(Stage::Read)] += monotonicNanoseconds() - began;
    return fingerprint ? std::optional(*fingerprint) : std::nullopt;
  }

  /// What the file holds; nullptr: it cannot be read, or is very large.
  std::shared_ptr<const std::string> read(const std::string &path, Fingerprint *fingerprint = {}) {
    const Span stage(Stage::Read);
    const uint64_t began = monotonicNanoseconds();
    const auto source = sources_.content(path, kLargestFile);
    stageNanoseconds_[unsigned(Stage::Read)] += monotonicNanoseconds() - began;
    if (source && fingerprint != nullptr)
      *fingerprint = source->fingerprint;
    return source ? source->content : nullptr;
  }

  /// The top of the name that a file is imported under, and the file or folder that this name
  /// stands for.
  std::pair<std::string, std::string> importName(const TestFile &file) const {
    const auto &inits = discovered_.packageFiles.at(std::string(path::parent(file.path)));
    if (inits.empty()) {
      std::string stem(path::name(file.path));
      stem.resize(stem.size() - 3);
      return {stem, file.path};
    }
    const std::string root(path::parent(inits.back()));
    return {std::string(path::name(root)), root};
  }

  /// What about a file's place keeps its tests from running natively; empty: nothing.
  std::string doubtOfPlace(const TestFile &file) {
    if (file.isLink)
      return "the file is a symbolic link";
    if (std::any_of(file.relative.begin(), file.relative.end(), [](char c) {
          return uint8_t(c) < 0x20 || uint8_t(c) >= 0x7f || c == '[' || c == ':';
        }))
      return "an unusual character in the file's path";
    const auto [name, owner] = importName(file);
    if (clashing_.contains(name))
      return "several files would be imported as " + name;
    const std::string folder(path::parent(file.path));
    const auto &inits = discovered_.packageFiles.at(folder);
    for (const std::string &init : inits)
      if (!isInert(init))
        return path::relative(settings_.root.rootFolder, init) + " does more than nothing";
    if (!inits.empty() && name.find("test") == std::string::npos)
      return "the package's name could be one that is imported already";
    return doubtOfFolder(inits.empty() ? folder
                                       : std::string(path::parent(path::parent(inits.back()))));
  }

  /// pytest puts this folder at the front of sys.path: a module of the standard library's name in
  /// it could be imported in that one's place.
  std::string doubtOfFolder(const std::string &folder) {
    const auto known = folderDoubts_.find(folder);
    if (known != folderDoubts_.end())
      return known->second;
    std::string doubt;
    const auto entries = files_.list(folder);
    if (!entries)
      doubt = entries.error().message;
    else
      for (const FolderEntry &entry : *entries) {
        const std::string_view name = entry.name;
        const bool module =
            name.ends_with(".py") || name.ends_with(".so") || name.ends_with(".pyc");
        if (name.starts_with("test_") || name.ends_with("_test.py") || name.starts_with(".") ||
            name == "__pycache__" || name == "conftest.py" || name == "tests" ||
            (!module && entry.kind != FileKind::Folder))
          continue;
        const std::string stem(name.substr(0, module ? name.find('.') : name.size()));
        const std::string shadowed = path::join(settings_.interpreter.libraryFolder, stem);
        if (stem.starts_with("pytest") || stem.starts_with("_pytest") || stem == "py" ||
            stem == "pluggy" || stem == "iniconfig" || stem == "attr" || stem == "packaging" ||
            files_.status(shadowed + ".py") || files_.status(shadowed) || isExtension(stem)) {
          doubt = path::join(folder, name) + " shadows a module that pytest may import";
          break;
        }
      }
    return folderDoubts_[folder] = doubt;
  }

  /// Whether the standard library has an extension module of this name.
  bool isExtension(const std::string &name) {
    if (!extensions_) {
      extensions_.emplace();
      const std::string folder = path::join(settings_.interpreter.libraryFolder, "lib-dynload");
      if (const auto entries = files_.list(folder))
        for (const FolderEntry &entry : *entries)
          extensions_->insert(entry.name.substr(0, entry.name.find('.')));
    }
    return extensions_->contains(name);
  }

  /// What pytest calls the module of a file.
  std::string moduleName(const TestFile &file) const {
    const auto &inits = discovered_.packageFiles.at(std::string(path::parent(file.path)));
    const std::string root(path::parent(inits.empty() ? file.path : path::parent(inits.back())));
    std::string name = path::relative(root, file.path);
    name.resize(name.size() - 3);
    std::replace(name.begin(), name.end(), '/', '.');
    return name;
  }

  NativeFile takeFile(const TestFile &file) {
    const Span stage(Stage::Plan, SubjectKind::File, nameOf(file.path));
    NativeFile native;
    native.path = file.path;
    native.relative = file.relative;
    native.reason = doubtOfPlace(file);
    if (!native.reason.empty())
      return native;
    arena_.reset();
    const uint64_t began = monotonicNanoseconds();
    const auto known = recognize(file.path);
    const uint64_t recognized = monotonicNanoseconds();
    if (!known) {
      native.reason = "the file could not be read, or is very large";
      return native;
    }
    const Recognition &seen = known->seen;
    if (seen.inert) {
      if (!seen.tests.empty())
        native.checksum = known->checksum;
      const CodeOrigin origin = originOf(known->entry);
      runFile(seen, native, origin, recognized, recognized - began);
      native.complete =
          seen.complete && std::all_of(native.tests.begin(), native.tests.end(),
                                       [](const NativeTest &test) { return test.passed; });
    }
    if (!native.complete)
      native.reason = atLine(seen.reason, seen.reasonLine);
    if (!native.complete)
      ordinary_.run(file, content_, moduleName(file), native);
    return native;
  }

  /// What the recognizer finds in a file, or has found; nothing: it cannot be read. `content_` is
  /// the fingerprint of what it holds.
  std::optional<KnownRecognition> recognize(const std::string &path) {
    if (!isOn(Switch::Recognizer))
      return unrecognized(path);
    if (store_ != nullptr)
      if (const auto fingerprint = fingerprintOf(path)) {
        content_ = *fingerprint;
        const Span stage(Stage::Lookup);
        if (auto known = findRecognition(*store_, content_, arena_))
          return known;
      }
    source_ = read(path, &content_);
    if (source_ == nullptr)
      return std::nullopt;
    Span stage(Stage::Recognize);
    const uint64_t began = monotonicNanoseconds();
    KnownRecognition made{{}, recognizer_.recognize(*source_, arena_), 0};
    stageNanoseconds_[unsigned(Stage::Recognize)] += monotonicNanoseconds() - began;
    stage.next(Stage::Keep);
    if (store_ != nullptr || (made.seen.inert && !made.seen.tests.empty()))
      made.checksum = checksumOf(*source_);
    if (store_ != nullptr)
      keepRecognition(*store_, content_, made.seen, made.checksum, packed_);
    return made;
  }

  /// The same where nobody tries to recognise anything.
  std::optional<KnownRecognition> unrecognized(const std::string &path) {
    const auto fingerprint = fingerprintOf(path);
    if (!fingerprint)
      return std::nullopt;
    content_ = *fingerprint;
    return KnownRecognition{};
  }

  void runFile(const Recognition &seen, NativeFile &native, CodeOrigin origin, uint64_t recognized,
               uint64_t recognizing) {
    Span stage(Stage::Emit);
    codes_.clear();
    for (const RecognizedTest &test : seen.tests)
      if (test.trivial)
        codes_.push_back(test.code);
    runner_.load(codes_);
    const uint64_t emitted = monotonicNanoseconds();
    const uint64_t count = std::max<uint64_t>(1, codes_.size());
    const uint64_t emitEach = (emitted - recognized) / count, recognizeEach = recognizing / count;
    stageNanoseconds_[unsigned(Stage::Emit)] += emitted - recognized;
    stage.next(Stage::Collect);
    listTests(seen, native, origin);
    stage.next(Stage::Execute);
    uint64_t before = monotonicNanoseconds();
    size_t loaded = 0;
    for (size_t at = 0; at < seen.tests.size(); ++at) {
      if (!seen.tests[at].trivial)
        continue;
      NativeTest &test = native.tests[at];
      const AssertionResult result = runner_.run(loaded++);
      const uint64_t after = monotonicNanoseconds();
      test.passed = result.outcome == AssertionOutcome::Passed;
      test.failed = result.outcome == AssertionOutcome::Failed;
      if (!test.passed)
        test.reason = result.outcome == AssertionOutcome::Failed
                          ? "it failed natively; CPython reports it"
                          : "CPython has the exact answer";
      test.nanoseconds[unsigned(Stage::Recognize)] = recognizeEach;
      test.nanoseconds[unsigned(Stage::Emit)] = emitEach;
      test.nanoseconds[unsigned(Stage::Execute)] = after - before;
      stageNanoseconds_[unsigned(Stage::Execute)] += after - before;
      before = after;
    }
  }

  static void listTests(const Recognition &seen, NativeFile &native, CodeOrigin origin) {
    const double start = wallSeconds();
    native.tests.resize(seen.tests.size());
    for (size_t at = 0; at < seen.tests.size(); ++at) {
      const RecognizedTest &recognized = seen.tests[at];
      NativeTest &test = native.tests[at];
      test.name = test.domain = recognized.name;
      test.nodeid.reserve(native.relative.size() + 2 + test.name.size());
      test.nodeid.append(native.relative).append("::").append(test.name);
      test.line = recognized.line;
      test.start = start;
      test.code = origin;
      if (!recognized.trivial)
        test.reason = atLine(recognized.reason, recognized.reasonLine);
    }
  }

  /// What spans about it are called by.
  uint32_t nameOf(const std::string &path) const {
    return profiler_ == nullptr ? 0 : profiler_->recording().name(path);
  }

  PlanShare &share_;
  const FileSystem &files_;
  CodeStore *const store_; // may be absent
  SourceCache &sources_;
  const Settings &settings_;
  Profiler *const profiler_; // may be absent
  const Discovered &discovered_;
  const Recognizer &recognizer_;
  const std::set<std::string> &clashing_;
  AssertionRunner runner_;
  OrdinaryTests ordinary_;
  Arena arena_{256 * 1024};
  std::shared_ptr<const std::string> source_; // of the file, where it had to be read
  Fingerprint content_;
  PackWriter packed_;
  std::vector<AssertionCode> codes_;
  std::map<std::string, bool> inert_;
  std::map<std::string, std::string> folderDoubts_;
  std::optional<std::set<std::string>> extensions_; // looked up when first asked for
  uint64_t filesParsed_ = 0;
  uint64_t stageNanoseconds_[kStageCount] = {};
};

/// All files of a plan, on as many threads as pays.
class Planner {
public:
  Planner(PlanShare &share, const PlanWishes &wishes, AssertionRunner &&runner)
      : share_(share), wishes_(wishes), interruption_(share.options.ownsTerminal),
        own_(share, std::move(runner), [this] { return isUnwanted(); }) {}

  NativePlan plan() {
    plan_.off = own_.findConftest();
    if (!plan_.off.empty())
      return std::move(plan_);
    share_.clashing = own_.findModuleClashes();
    for (const TestFile &file : files())
      plan_.only.push_back(file.only);
    plan_.files.resize(files().size());
    // What a profile says of wall time is what this thread does.
    const bool isAlone = share_.options.profiler != nullptr;
    dealing_.emplace(
        knownNanoseconds(), isAlone ? FileDealing::Helper() : [this] { return help(); });
    dealing_->run([this](size_t at) {
      take(own_, at);
      askForPython();
    });
    plan_.interrupted = isInterrupted_;
    plan_.threads = dealing_->threads();
    own_.addTo(plan_, uses_);
    for (const auto &helper : helpers_)
      helper->addTo(plan_, uses_);
    uses_.settle(plan_.files);
    plan_.filesRead = share_.sources.counts().reads;
    plan_.bytesRead = share_.sources.counts().bytesRead;
    return std::move(plan_);
  }

private:
  const std::vector<TestFile> &files() const { return share_.discovered.files; }

  std::vector<uint64_t> knownNanoseconds() const {
    std::vector<uint64_t> known;
    for (const TestFile &file : files()) {
      const auto found = wishes_.durations.find(file.relative);
      known.push_back(found == wishes_.durations.end() ? 0 : uint64_t(found->second * 1e9));
    }
    return known;
  }

  /// On any thread.
  void take(FilePlanner &planner, size_t at) {
    plan_.files[at] = planner.take(files()[at]);
    if (hasCome())
      dealing_->stop();
  }

  /// What another thread does; on that thread.
  FileDealing::Work help() {
    auto runner = makeRunner();
    if (!runner)
      return {};
    auto made =
        std::make_unique<FilePlanner>(share_, std::move(*runner), [this] { return hasCome(); });
    FilePlanner &planner = *made;
    std::lock_guard guard(lock_);
    helpers_.push_back(std::move(made));
    return [this, &planner](size_t at) { take(planner, at); };
  }

  /// Now and then in the middle of a file, on the thread that plans.
  bool isUnwanted() {
    dealing_->consider();
    askForPython();
    return hasCome();
  }

  /// Whether Ctrl-C has come; on any thread.
  bool hasCome() {
    if (!isInterrupted_ && interruption_.descriptor() >= 0 &&
        interruption_.take() != Interruption::Kind::None)
      isInterrupted_ = true;
    return isInterrupted_;
  }

  void askForPython() {
    if (!wishes_.needPython || hasAsked_ || !share_.needsPython.load(std::memory_order_relaxed))
      return;
    hasAsked_ = true;
    wishes_.needPython();
  }

  PlanShare &share_;
  const PlanWishes &wishes_;
  Interruption interruption_; // before any thread is started, which inherit the signal mask
  std::atomic<bool> isInterrupted_ = false;
  NativePlan plan_;
  FilePlanner own_;
  std::mutex lock_; // of what follows
  std::vector<std::unique_ptr<FilePlanner>> helpers_;
  ModuleUses uses_;
  bool hasAsked_ = false;
  std::optional<FileDealing> dealing_; // last: it waits for the threads, which use the rest
};

} // namespace

bool NativePlan::isWhole() const {
  return off.empty() && std::all_of(files.begin(), files.end(),
                                    [](const NativeFile &file) { return file.complete; });
}

NativePlan planNative(const FileSystem &files, const Settings &settings, const RunOptions &options,
                      const Discovered &discovered, Cache *cache, const PlanWishes &wishes) {
  NativePlan nothing;
  auto recognizer = Recognizer::create();
  if (!recognizer) {
    nothing.off = recognizer.error().message;
    return nothing;
  }
  auto runner = makeRunner();
  if (!runner) {
    nothing.off = runner.error().message;
    return nothing;
  }
  CodeStore *store = cache == nullptr ? nullptr : &cache->store();
  PlanShare share{files,   store,      SourceCache(files, store), settings,
                  options, discovered, std::move(*recognizer)};
  return Planner(share, wishes, std::move(*runner)).plan();
}

} // namespace assay
