#include "OrdinaryTests.h"

#include "profile/Recording.h"

#include "assay/support/Clock.h"

#include <algorithm>

namespace assay {
namespace {

// CPython allows 1,000 calls in each other, of which pytest takes some.
constexpr uint32_t kDepth = 800;

/// Leaves all but trivial tests to CPython.
void takeBack(NativeFile &file, const std::string &reason) {
  for (NativeTest &test : file.tests)
    if (test.tier != Tier::Template) {
      test.passed = test.failed = false;
      test.reason = reason;
    }
  file.complete = false;
  file.reason = reason;
}

NativeTest testOf(const NativeFile &file, const SuiteTest &plain, Tier tier) {
  NativeTest test;
  test.name = test.domain = plain.nodeid.substr(2);
  for (size_t at = 0; (at = test.domain.find("::", at)) != std::string::npos;)
    test.domain.replace(at, 2, ".");
  test.nodeid = file.relative + std::string(plain.nodeid);
  test.tier = tier;
  return test;
}

/// What pytest captures of tests that pass is shown to nobody, unless it was asked for.
bool isOutputShown(const Settings &settings, const RunOptions &options) {
  const ReportOptions &report = settings.report;
  return options.wantLogs || report.reportChars.find('P') != std::string::npos ||
         (!report.junitPath.empty() && report.junitLogging != "no") ||
         (settings.options.capture != "fd" && settings.options.capture != "sys");
}

} // namespace

OrdinaryTests::OrdinaryTests(const FileSystem &files, SourceCache &sources, CodeStore *store,
                             const Settings &settings, const RunOptions &options,
                             const Discovered &discovered, std::function<bool()> isUnwanted)
    : settings_(settings), options_(options),
      limits_(NativeLimits{options.timeoutSeconds, options.memoryMegabytes}),
      modules_(files, sources, settings, discovered), store_(store),
      isUnwanted_(std::move(isUnwanted)) {}

void OrdinaryTests::makeMachine() {
  const Span stage(Stage::Emit);
  machine_.emplace(kDepth, options_.tier);
  if (store_ != nullptr)
    machine_->keepIn(*store_);
  machine_->ctx.unwantedData = this;
  machine_->ctx.isUnwanted = [](void *data) {
    auto &self = *static_cast<OrdinaryTests *>(data);
    return self.interrupted_ |= self.isUnwanted_();
  };
}

/// Whether the user may have chosen some of the file's tests.
bool OrdinaryTests::areSomeChosen(const TestFile &file) const {
  const PytestOptions &options = settings_.options;
  return !file.only.empty() || !options.keyword.empty() || !options.mark.empty() ||
         !options.deselect.empty() || options.lastFailed || options.failedFirst || options.stepwise;
}

void OrdinaryTests::run(const TestFile &file, const Fingerprint &content,
                        std::string_view moduleName, NativeFile &native) {
  if (!machine_)
    makeMachine();
  TestModule module(*machine_, modules_, !isOutputShown(settings_, options_), store_);
  runFile(module, file, {file.path, content}, moduleName, native);
  module.keep();
  filesParsed_ += module.filesParsed();
}

void OrdinaryTests::runFile(TestModule &module, const TestFile &file, const SuiteFile &content,
                            std::string_view moduleName, NativeFile &native) {
  const auto declines = [&](const std::string &reason) {
    takeBack(native, reason);
    stages_ += module.stages();
  };
  if (!module.read(content, moduleName))
    return declines(module.reason());
  const std::span<const SuiteTest> tests = module.tests();
  if (std::none_of(tests.begin(), tests.end(),
                   [](const SuiteTest &test) { return !test.function.empty(); }))
    return declines(tests.empty() ? "no tests in it" : std::string(tests.front().reason));
  if (!module.import(limits_))
    return declines(module.reason());
  if (native.checksum == 0)
    native.checksum = module.checksum();

  runTests(module, native);
  if (interrupted_)
    return declines("interrupted");
  native.reason = module.remark();
  native.complete =
      native.reason.empty() && std::all_of(native.tests.begin(), native.tests.end(),
                                           [](const NativeTest &test) { return test.passed; });
  uses_.add(native.path, module.ownModules(), module.hasWrittenToModules());

  if (module.isSpoiled())
    return declines("a test that did not pass natively has changed what others may read");
  if (module.hasWritten() && areSomeChosen(file))
    return declines("its tests share state, and not all of them are chosen");
  if (!native.complete && module.hasWritten())
    return declines("its tests share state, and not all of them are native");
  if (!native.complete) {
    std::vector<const SuiteTest *> passed;
    for (size_t at = 0; at != tests.size(); ++at)
      if (native.tests[at].passed && native.tests[at].tier != Tier::Template)
        passed.push_back(&tests[at]);
    if (const std::string shared = module.sharedState(passed); !shared.empty())
      return declines("not all of its tests are native, and " + shared);
  }
  stages_ += module.stages();
}

void OrdinaryTests::runTests(TestModule &module, NativeFile &native) {
  const std::span<const SuiteTest> tests = module.tests();
  std::vector<NativeTest> known = std::move(native.tests);
  native.tests.clear();
  const size_t count = std::max<size_t>(1, tests.size());
  uint64_t before = monotonicNanoseconds();
  const double start = wallSeconds();
  for (const SuiteTest &each : tests) {
    const auto trivial = std::find_if(known.begin(), known.end(), [&](const NativeTest &test) {
      return (test.passed || test.failed) && each.nodeid.substr(2) == test.name;
    });
    if (trivial != known.end()) {
      native.tests.push_back(std::move(*trivial));
      continue;
    }
    NativeTest test = testOf(native, each, machine_->orc == nullptr ? Tier::Baseline : Tier::Orc);
    test.start = start;
    test.code = originOf(module.entry());
    if (each.function.empty()) {
      test.reason = std::string(each.reason) + ", line " + std::to_string(each.line);
    } else {
      const Span stage(
          Stage::Execute, SubjectKind::Test,
          options_.profiler == nullptr ? 0 : options_.profiler->recording().name(test.nodeid));
      test.line = each.line;
      const NativeVerdict verdict = module.run(each, limits_);
      if (interrupted_ || machine_->ctx.isUnwanted(this))
        return;
      test.passed = verdict.kind == NativeVerdict::Kind::Passed;
      test.failed = verdict.kind == NativeVerdict::Kind::Failed;
      test.reason = verdict.reason;
      const uint64_t after = monotonicNanoseconds();
      const NativeStages &stages = module.stages();
      test.nanoseconds[unsigned(Stage::Parse)] = stages.parse / count;
      test.nanoseconds[unsigned(Stage::Lower)] = stages.lower / count;
      test.nanoseconds[unsigned(Stage::Emit)] = stages.bind / count;
      test.nanoseconds[unsigned(Stage::Execute)] = after - before;
      stages_.run += after - before;
      before = after;
    }
    native.tests.push_back(std::move(test));
  }
}

void ModuleUses::add(const std::string &file, const std::vector<std::string> &modules,
                     bool areWritten) {
  for (const std::string &module : modules)
    importers_[module].insert(file);
  if (areWritten)
    written_.insert(modules.begin(), modules.end());
}

void ModuleUses::add(const ModuleUses &more) {
  for (const auto &[module, files] : more.importers_)
    importers_[module].insert(files.begin(), files.end());
  written_.insert(more.written_.begin(), more.written_.end());
}

void ModuleUses::settle(std::vector<NativeFile> &files) const {
  for (const std::string &module : written_) {
    const std::set<std::string> &importers = importers_.at(module);
    if (importers.size() < 2)
      continue;
    for (NativeFile &file : files)
      if (importers.contains(file.path))
        takeBack(file, "several files import " + module + ", and some write to it");
  }
}

} // namespace assay
