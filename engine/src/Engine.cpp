#include "assay/engine/Engine.h"

#include "assay/engine/Cache.h"

#include "native/OrcTier.h"
#include "plan/Discovery.h"
#include "plan/NativePlan.h"
#include "plan/Selection.h"
#include "profile/ProfiledTests.h"
#include "profile/Recording.h"
#include "report/Disagreement.h"
#include "report/Junit.h"
#include "report/TerminalText.h"
#include "settings/Settings.h"
#include "state/RunRecord.h"
#include "worker/EarlyWorkers.h"
#include "worker/WorkerRun.h"

#include "assay/cache/CacheLocation.h"
#include "assay/support/Clock.h"
#include "assay/support/Switches.h"

#include <algorithm>

namespace assay {
namespace {

class EngineRun {
public:
  EngineRun(const RunOptions &options, std::vector<Listener *> listeners)
      : options_(options), listeners_(std::move(listeners)), files_(FileSystem::real()),
        settings_(gatherSettings(files_, options)), record_(files_, recordFile()),
        events_(listeners_) {}

  Result<int> run() {
    const uint64_t began = monotonicNanoseconds();
    Span stage(Stage::Settings);
    listeners_.push_back(&record_);
    if (settings_.options.cacheClear)
      record_.forgetFailures();
    if (!settings_.report.junitPath.empty())
      listeners_.push_back(&junit_.emplace(settings_.report));
    if (!options_.ownsTerminal)
      settings_.options.workerHasTerminal = settings_.report.workerHasTerminal = false;
    events_.emit(SessionStarted{settings_.root.rootFolder, settings_.launchFolder, wallSeconds(),
                                &settings_.report, settings_.interpreter.pytestVersion});

    stage.next(Stage::Discover);
    Discovered discovered;
    if (settings_.nativeOff.empty() || settings_.jobs != 1)
      discovered = discover(files_, settings_);
    if (settings_.nativeOff.empty())
      settings_.nativeOff = discovered.doubt;
    if (settings_.nativeOff.empty()) {
      stage.next(Stage::Lookup);
      if (const std::string folder = cacheFolder(); !options_.noCache)
        cache_.emplace(folder);
      stage.next(Stage::Plan);
      plan_ = planNative(files_, settings_, options_, discovered, cache_ ? &*cache_ : nullptr,
                         {record_.durations(), [&] { launchEarly(discovered.files.size()); }});
      settings_.nativeOff = plan_.off;
    }

    stage.next(Stage::Plan);
    Finish finish;
    const bool wholly = !plan_.interrupted && settings_.nativeOff.empty() && !options_.verify &&
                        plan_.isWhole() && selectWhole();
    stage.next(wholly || plan_.interrupted ? Stage::Report : Stage::Dispatch);
    if (plan_.interrupted) {
      finish.stop = "KeyboardInterrupt";
      reportUntilInterrupted();
      finish.exitStatus = exitStatus(ExitCode::Interrupted);
    } else if (wholly)
      finish.exitStatus = reportWhole();
    else if (auto done = runWorkers(discovered.doubt.empty() ? discovered.files.size() : 0); !done)
      return done.error();
    else
      finish = std::move(*done);
    stage.next(Stage::Report);
    return conclude(std::move(finish), began);
  }

private:
  struct Finish {
    int exitStatus = 0;
    std::string stop;
    WorkerRunResult workers;
  };

  /// Where Assay remembers things; empty: nowhere.
  std::string cacheFolder() const {
    if (options_.noCache)
      return {};
    std::string folder = options_.cacheFolder;
    if (folder.empty()) {
      const auto value = [&](std::string_view name) {
        const auto found = settings_.environment.find(name);
        return found == settings_.environment.end() ? std::string() : found->second;
      };
      folder = defaultCacheFolder(value("XDG_CACHE_HOME"), value("HOME"));
    }
    return folder.empty() ? folder : path::absolute(settings_.launchFolder, folder);
  }

  std::string recordFile() const {
    const std::string folder = cacheFolder();
    return folder.empty() ? folder : RunRecord::fileFor(folder, settings_.root.rootFolder);
  }

  /// Chooses what -k, -m, --deselect and node ids keep of a plan that needs no Python. False: only
  /// pytest can tell, or has to say that something is missing.
  bool selectWhole() {
    const PytestOptions &options = settings_.options;
    if ((options.lastFailed || options.failedFirst) && !record_.lastFailed().empty())
      return false;
    for (size_t at = 0; at < plan_.files.size(); ++at) {
      const NativeFile &file = plan_.files[at];
      const bool packaged = !options.keyword.empty() &&
                            files_.status(path::join(path::parent(file.path), "__init__.py"));
      if (packaged)
        return false; // the names of packages count for -k, too
      const std::vector<std::string> &only = plan_.only[at];
      size_t found = 0;
      for (const NativeTest &test : file.tests) {
        if (!only.empty()) {
          if (std::find(only.begin(), only.end(), test.name) == only.end())
            continue;
          ++found;
        }
        const std::string_view name = test.name;
        const size_t colons = std::min(name.rfind("::"), name.size());
        const std::string_view names[] = {file.relative, name.substr(0, colons),
                                          name.substr(colons == name.size() ? 0 : colons + 2)};
        const auto selected = isSelected(options, test.nodeid, names);
        if (!selected)
          return false;
        ++collected_;
        if (*selected)
          chosen_.push_back({&file, &test});
      }
      if (found != only.size())
        return false; // a name that is not there
      if (only.size() > 1 &&
          !std::is_sorted(only.begin(), only.end(), [&](const auto &a, const auto &b) {
            return place(file, a) < place(file, b);
          }))
        return false; // pytest runs them in the order of the arguments
    }
    return true;
  }

  static size_t place(const NativeFile &file, const std::string &name) {
    return size_t(std::find_if(file.tests.begin(), file.tests.end(),
                               [&](const NativeTest &test) { return test.name == name; }) -
                  file.tests.begin());
  }

  int reportWhole() {
    if (settings_.report.verbosity >= 0)
      events_.emit(TextPrinted{header()});
    std::string text;
    if ((settings_.options.lastFailed || settings_.options.failedFirst) &&
        settings_.report.verbosity >= 0)
      text = "run-last-failure: no previously failed tests, not deselecting items.\n";
    events_.emit(CollectionFinished{collected_, collected_ - chosen_.size(), 0, 0, text});
    for (const auto &[file, test] : chosen_)
      events_.emit(nativeFinished(*file, *test));
    return exitStatus(chosen_.empty() ? ExitCode::NoTestsCollected : ExitCode::Passed);
  }

  /// Ctrl-C has come before Python was needed: reports what was done in pytest's order.
  void reportUntilInterrupted() {
    const auto end = std::find_if(plan_.files.begin(), plan_.files.end(),
                                  [](const NativeFile &file) { return !file.complete; });
    plan_.files.erase(end, plan_.files.end());
    if (!options_.verify && selectWhole())
      reportWhole();
  }

  std::string header() const {
    std::string line = colored(separator('=', "test session starts", settings_.report.width),
                               sgr::kBold, settings_.report.color);
    line += '\n';
    if (settings_.report.header) {
      const std::string version = versionText();
      line += "platform linux -- " + version.substr(0, version.find('\n')) +
              ", Python 3.11 semantics\n";
      line += "rootdir: " + settings_.root.rootFolder;
      if (!settings_.root.iniFile.empty())
        line +=
            ", configfile: " + path::relative(settings_.root.rootFolder, settings_.root.iniFile);
      line += '\n';
    }
    return line;
  }

  void launchEarly(size_t fileCount) {
    // A profile has what a worker does from its beginning.
    if (!isOn(Switch::Parallelism) || options_.profiler != nullptr)
      return;
    EarlyWorkers early;
    early.launch(settings_, options_, fileCount);
    if (!early.workers.empty())
      early_.emplace(std::move(early));
  }

  Result<Finish> runWorkers(size_t fileCount) {
    std::map<std::string, NativeFile> native;
    std::map<std::string, std::string> reasons;
    if (settings_.nativeOff.empty())
      for (const NativeFile &file : plan_.files) {
        if (!file.reason.empty())
          reasons[file.path] = file.reason;
        for (const NativeTest &test : file.tests)
          if (!test.reason.empty())
            reasons[test.nodeid] = test.reason;
        const bool some = std::any_of(file.tests.begin(), file.tests.end(),
                                      [](const NativeTest &test) { return test.passed; });
        if (!options_.verify && (file.complete || some))
          native[file.path] = file;
      }
    DisagreementListener disagreement(plan_.files, options_.verify);
    listeners_.insert(listeners_.begin(), &disagreement);
    chosen_.clear(); // what is reported of them comes from the workers' run
    if (options_.profiler != nullptr)
      listeners_.push_back(&options_.profiler->tests());
    const bool wantsFailures = settings_.options.lastFailed || settings_.options.failedFirst;
    const WorkerRunInput input{settings_,
                               options_,
                               native,
                               reasons,
                               record_.durations(),
                               wantsFailures ? std::optional(record_.lastFailed()) : std::nullopt,
                               fileCount,
                               false,
                               early_ ? &*early_ : nullptr};
    auto done = runInWorkers(input, events_);
    listeners_.erase(listeners_.begin());
    if (!done)
      return done.error();
    if (!disagreement.disputed().empty() && done->exitStatus != exitStatus(ExitCode::Interrupted))
      settle(disagreement.disputed());
    Finish finish;
    finish.exitStatus = done->exitStatus;
    finish.stop = done->stop;
    finish.workers = std::move(*done);
    return finish;
  }

  /// Asks CPython once more about tests on which it and native code differ, and says where Assay
  /// is wrong.
  void settle(const std::vector<TestOfFile> &disputed) {
    const std::map<std::string, bool> afresh = askAgain(settings_, options_, disputed);
    const std::string record = recordFile();
    const std::string_view folder = record.empty() ? std::string_view() : path::parent(record);
    for (const TestOfFile &test : disputed)
      if (const std::string said = describeBug(test, afresh, files_, folder); !said.empty())
        events_.emit(TextPrinted{said});
  }

  int conclude(Finish finish, uint64_t began) {
    const auto saved = saveRecord();
    if (!saved)
      events_.emit(TextPrinted{"assay: warning: " + saved.error().message +
                               "; last failures and durations are not remembered\n"});
    SessionFinished finished{};
    finished.figures.junitFile = saveJunit(began);
    finished.exitStatus = finish.exitStatus;
    finished.stop = finish.stop;
    finished.trace = finish.workers.trace;
    finished.figures.pythonVersion = finish.workers.pythonVersion;
    finished.figures.pytestVersion = finish.workers.pytestVersion;
    finished.figures.workersStarted = finish.workers.started;
    finished.figures.workersLost = finish.workers.lost;
    finished.figures.nativeThreads = plan_.threads;
    finished.figures.filesRead = plan_.filesRead;
    finished.figures.bytesRead = plan_.bytesRead;
    finished.figures.filesParsed = plan_.filesParsed;
    if (cache_)
      finished.figures.cache = cache_->counts();
    finished.figures.nativeOff = settings_.nativeOff;
    finished.figures.orcLoaded = OrcTier::isLoaded();
    std::copy(std::begin(plan_.stageNanoseconds), std::end(plan_.stageNanoseconds),
              finished.figures.stageNanoseconds);
    finished.figures.stageNanoseconds[unsigned(Stage::Worker)] = finish.workers.nanoseconds;
    finished.figures.wallNanoseconds = monotonicNanoseconds() - began;
    finished.durationSeconds = double(finished.figures.wallNanoseconds) * 1e-9;
    events_.emit(finished);
    if (cache_)
      keep(saved.ok());
    if (options_.profiler != nullptr)
      options_.profiler->tests().keep(std::move(plan_.files), chosen_, settings_.root.rootFolder);
    return finish.exitStatus;
  }

  Result<void> saveRecord() {
    const Span stage(Stage::Keep);
    return record_.save();
  }

  /// What was made of files, for the next run; all has been reported.
  void keep(bool mayWarn) {
    const Span stage(Stage::Keep);
    const auto kept = cache_->flush();
    const std::string trouble = cache_->trouble() ? *cache_->trouble()
                                : kept            ? std::string()
                                                  : kept.error().message;
    if (mayWarn && !trouble.empty())
      events_.emit(
          TextPrinted{"assay: warning: nothing is kept for the next run: " + trouble + "\n"});
  }

  /// Writes the JUnit report, where there is to be one. A report that cannot be written changes no
  /// verdict.
  std::string_view saveJunit(uint64_t began) {
    if (!junit_)
      return {};
    const auto saved = junit_->save(double(monotonicNanoseconds() - began) * 1e-9);
    if (!saved)
      events_.emit(TextPrinted{"assay: warning: " + saved.error().message + "\n"});
    return saved && *saved ? std::string_view(settings_.report.junitPath) : std::string_view();
  }

  const RunOptions &options_;
  std::vector<Listener *> listeners_;
  const FileSystem &files_;
  Settings settings_;
  std::optional<Cache> cache_; // absent: nothing is kept
  RunRecord record_;
  std::optional<JunitReport> junit_;
  EventStream events_;
  NativePlan plan_;
  std::optional<EarlyWorkers> early_; // launched while native tests ran
  std::vector<std::pair<const NativeFile *, const NativeTest *>> chosen_;
  uint64_t collected_ = 0;
};

} // namespace

Result<void> checkTier(TierChoice tier) {
  if (tier == TierChoice::Orc && !OrcTier::api())
    return OrcTier::api().error();
  return {};
}

Engine::Engine() = default;
Engine::~Engine() = default;

Result<std::vector<Explanation>> Engine::explain(const RunOptions &options) {
  RunOptions whole = options;
  // A test's tier hangs on its whole file.
  std::string wanted = whole.pytestArguments.back();
  const size_t colons = wanted.find("::");
  const std::string inFile = colons == std::string::npos ? "" : wanted.substr(colons + 2);
  whole.pytestArguments.back().resize(std::min(colons, wanted.size()));
  const FileSystem &files = FileSystem::real();
  Settings settings = gatherSettings(files, whole);
  const std::string path = path::absolute(settings.launchFolder, whole.pytestArguments.back());
  if (!files.status(path))
    return Error{"there is no file or folder " + path};
  Discovered discovered;
  NativePlan plan;
  if (settings.nativeOff.empty()) {
    discovered = discover(files, settings);
    settings.nativeOff = discovered.doubt;
  }
  if (settings.nativeOff.empty()) {
    plan =
        planNative(files, settings, whole, discovered, nullptr, {std::map<std::string, double>()});
    settings.nativeOff = plan.off;
  }
  if (!settings.nativeOff.empty())
    return std::vector{Explanation{options.pytestArguments.back(), Tier::Worker,
                                   "nothing is native: " + settings.nativeOff}};
  std::vector<Explanation> found;
  for (const NativeFile &file : plan.files) {
    const size_t before = found.size();
    for (const NativeTest &test : file.tests) {
      // A node id may stop at a class, or go on with parameters.
      const std::string_view name = std::string_view(inFile).substr(0, inFile.find('['));
      if (!inFile.empty() && test.name != name && test.name != inFile &&
          !std::string_view(test.name).starts_with(inFile + "::"))
        continue;
      const bool isNative = test.passed;
      const std::string &reason = test.reason.empty() ? file.reason : test.reason;
      found.push_back(
          {test.nodeid, isNative ? test.tier : Tier::Worker, isNative ? std::string() : reason});
    }
    if (found.size() == before && (!file.reason.empty() || !inFile.empty()))
      found.push_back({file.relative + (inFile.empty() ? "" : "::" + inFile), Tier::Worker,
                       file.reason.empty() ? "there is no such test in the file" : file.reason});
  }
  if (found.empty())
    return Error{path + ": pytest finds no test files there"};
  return found;
}

Result<int> Engine::run(const RunOptions &options, const std::vector<Listener *> &listeners) {
  if (const auto there = checkTier(options.tier); !there)
    return there.error();
  if (SpanRecorder *recorder = SpanRecorder::current(); recorder != nullptr)
    recorder->end(monotonicNanoseconds()); // of Stage::Startup
  std::optional<EngineRun> run;
  {
    const Span stage(Stage::Settings);
    run.emplace(options, listeners);
  }
  auto status = run->run();
  // Until the profile is asked for.
  if (SpanRecorder *recorder = SpanRecorder::current(); recorder != nullptr)
    recorder->begin(Stage::Cleanup, SubjectKind::None, 0, monotonicNanoseconds());
  return status;
}

} // namespace assay
