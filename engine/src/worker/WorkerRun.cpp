#include "WorkerRun.h"

#include "../profile/Recording.h"
#include "EarlyWorkers.h"
#include "Interruption.h"
#include "ResultStream.h"
#include "RunEnd.h"
#include "WorkPlan.h"
#include "WorkerLoss.h"
#include "WorkerSession.h"
#include "WorkerStart.h"
#include "assay/support/Clock.h"
#include "assay/support/Switches.h"

#include <algorithm>
#include <csignal>
#include <poll.h>
#include <set>
#include <time.h>
#include <unistd.h>

namespace assay {
namespace {

constexpr uint64_t kSecond = 1'000'000'000;
constexpr size_t kErrorTailBytes = 64 * 1024;
/// How long a worker may take to end once its session is over, or once Ctrl-C was pressed.
constexpr uint64_t kTimeToEnd = 10 * kSecond;
constexpr uint64_t kMemoryCheckEvery = kSecond / 5;
/// How long frames may gather while tests run. Waking this process for each of them costs the
/// worker, whose write does the waking, more than everything else that it does to report (80 us on
/// a 2-core machine).
constexpr timespec kGather{0, 1'500'000};
/// What is left for a worker that has nothing yet, before others look ahead: one unit to run, and
/// one to look ahead to.
constexpr size_t kUnitsForIdle = 2;

class Run {
public:
  Run(const WorkerRunInput &input, const EventStream &events)
      : input_(input), settings_(input.settings), events_(events),
        interruption_(input.options.ownsTerminal), results_(input, plan_, events) {}

  Result<WorkerRunResult> run();

private:
  // what is started
  Result<void> startOne();

  // what comes in
  void wait();
  void service(WorkerSession &worker, bool readable, bool exited);
  bool handle(WorkerSession &worker, const Frame &frame);
  void takeErrors(WorkerSession &worker);
  void passErrorsOn(WorkerSession &worker);
  void onHello(WorkerSession &worker, const HelloMessage &hello);
  void onList(WorkerSession &worker, ListMessage list);
  void onCollector(WorkerSession &worker, const CollectorMessage &report);
  void onQuit(WorkerSession &worker, QuitMessage quit);
  bool onSpans(const WorkerSession &worker, SpansMessage spans);
  bool onItem(WorkerSession &worker, char type, uint32_t own);

  // what is handed out
  void deal();
  void dealTo(WorkerSession &worker, size_t most);
  void finishItem(WorkerSession &worker, uint32_t item, FinishedTest test);

  // what is said
  void give(uint32_t item, FinishedTest test);
  void reportMissing();
  void stopAll(const std::string &reason);
  void warn(const std::string &line);

  // what goes wrong
  void lose(WorkerSession &worker, const std::string &reason);
  void checkLimits();
  void onInterrupt();
  WorkerRunResult conclude();

  /// Failed reports, as pytest counts them for --maxfail.
  uint64_t failures() const { return results_.failed() + collectErrors_; }
  bool stopping() const { return !stop_.empty() || interrupted_; }
  uint64_t timeLimit() const { return uint64_t(input_.options.timeoutSeconds * double(kSecond)); }

  const WorkerRunInput &input_;
  const Settings &settings_;
  const EventStream &events_;
  Interruption interruption_;

  std::vector<std::unique_ptr<WorkerSession>> workers_;
  std::vector<int> exitStatuses_; // of workers that quit
  WorkPlan plan_;
  unsigned jobs_ = 1;
  std::string hashSeed_;
  LossRecord losses_;
  std::set<std::pair<std::string, Outcome>> reportedCollectors_;
  uint64_t collectErrors_ = 0, collectSkips_ = 0;

  bool runs_ = false;    // a session has not ended with collection
  bool ordered_ = false; // results are given out in pytest's order
  ResultStream results_;
  std::string stop_;
  bool interrupted_ = false;
  uint64_t interruptedAt_ = 0;
  uint64_t memoryLimit_ = 0, memoryChecked_ = 0, timeSaid_ = 0;
  std::optional<Error> fatal_;
  bool internalError_ = false;
  WorkerRunResult result_;
};

Result<void> Run::startOne() {
  std::unique_ptr<WorkerSession> worker;
  if (input_.early != nullptr && result_.started < input_.early->workers.size()) {
    worker = std::move(input_.early->workers[result_.started]);
  } else {
    auto launched =
        launchWorker(settings_, input_.options, result_.started, jobs_, hashSeed_, false);
    if (!launched)
      return launched.error();
    worker = std::move(*launched);
  }
  startWorker(*worker, input_, {jobs_, losses_.broken(), results_.failed(), plan_.isSet()});
  ++result_.started;
  workers_.push_back(std::move(worker));
  return {};
}

Result<WorkerRunResult> Run::run() {
  const uint64_t began = monotonicNanoseconds();
  if (settings_.interpreter.path.empty())
    return Error{settings_.interpreter.problem};
  hashSeed_ = input_.early != nullptr ? input_.early->hashSeed : chooseHashSeed(settings_);
  memoryLimit_ = workerMemoryLimit();
  jobs_ = chooseJobs(settings_, input_.fileCount);
  ordered_ = jobs_ > 1 && settings_.options.maxFail > 0;
  for (unsigned job = 0; job < jobs_; ++job)
    if (auto started = startOne(); !started)
      return started.error();
  while (!workers_.empty() && !fatal_) {
    wait();
    std::erase_if(workers_, [](const auto &worker) { return !worker; });
  }
  workers_.clear(); // kills what is left
  if (interrupted_)
    interruption_.cleanUp();
  if (fatal_)
    return *fatal_;
  reportMissing();
  WorkerRunResult result = conclude();
  result.nanoseconds = monotonicNanoseconds() - began;
  return result;
}

void Run::wait() {
  std::vector<pollfd> polled{{interruption_.descriptor(), POLLIN, 0}};
  for (const auto &worker : workers_) {
    polled.push_back({worker->process.channel(),
                      short(POLLIN | (worker->writer.hasPending() ? POLLOUT : 0)), 0});
    polled.push_back({worker->process.exitNotice(), POLLIN, 0});
    polled.push_back({worker->process.errorOutput(), POLLIN, 0});
  }
  Span stage(Stage::Wait);
  ::poll(polled.data(), polled.size(), int(kMemoryCheckEvery / 1'000'000));
  if (polled[0].revents)
    onInterrupt();
  if (isOn(Switch::Batching) &&
      std::all_of(workers_.begin(), workers_.end(), [](const auto &worker) {
        return worker->stage == WorkerSession::Stage::Running && !worker->debugging;
      }))
    ::nanosleep(&kGather, nullptr);
  const size_t count = (polled.size() - 1) / 3;
  for (size_t at = count; at-- > 0;)
    if (const WorkerLane *lane = workers_[at]->lane;
        lane != nullptr && (polled[1 + 3 * at].revents || polled[2 + 3 * at].revents))
      stage.isAbout(SubjectKind::Lane, lane->number);
  stage.end();
  for (size_t at = 0; at < count; ++at) {
    const pollfd *of = &polled[1 + 3 * at];
    WorkerSession &worker = *workers_[at];
    if (of[2].revents)
      takeErrors(worker);
    if (of[0].revents & POLLOUT)
      worker.writer.flush(worker.process.channel());
    if ((of[0].revents & (POLLIN | POLLHUP | POLLERR)) || of[1].revents)
      service(worker, (of[0].revents & (POLLIN | POLLHUP | POLLERR)) != 0, of[1].revents != 0);
  }
  std::erase_if(workers_, [](const auto &worker) { return !worker; });
  if (const uint64_t now = monotonicNanoseconds(); now - timeSaid_ >= kMemoryCheckEvery) {
    timeSaid_ = now;
    events_.emit(TimePassed{});
  }
  checkLimits();
  deal();
}

void Run::takeErrors(WorkerSession &worker) {
  char chunk[16 * 1024];
  for (ssize_t got; (got = ::read(worker.process.errorOutput(), chunk, sizeof chunk)) > 0;) {
    worker.errors.append(chunk, size_t(got));
    if (worker.errors.size() > kErrorTailBytes)
      worker.errors.erase(0, worker.errors.size() - kErrorTailBytes);
  }
  if (!worker.isBusy())
    passErrorsOn(worker);
}

/// What was written while a test ran is kept until it is known whether the test survives: if not,
/// it belongs to the test's report.
void Run::passErrorsOn(WorkerSession &worker) {
  if (input_.options.ownsTerminal && !worker.errors.empty()) {
    events_.emit(TextPrinted{{}}); // whatever is on the screen makes room
    [[maybe_unused]] const ssize_t put =
        ::write(STDERR_FILENO, worker.errors.data(), worker.errors.size());
  }
  worker.errors.clear();
}

/// Forgets a worker; its place in the list is taken away once nobody looks at it.
void release(std::vector<std::unique_ptr<WorkerSession>> &workers, const WorkerSession &worker) {
  if (worker.lane != nullptr)
    worker.lane->ended = monotonicNanoseconds();
  for (auto &held : workers)
    if (held.get() == &worker)
      held.reset();
}

void Run::service(WorkerSession &worker, bool readable, bool exited) {
  const bool open = readable ? worker.reader.fill(worker.process.channel()) : true;
  Frame frame{};
  for (;;) {
    const FrameReader::State state = worker.reader.next(frame);
    if (state == FrameReader::State::NeedsMore)
      break;
    if (state == FrameReader::State::Broken || !handle(worker, frame))
      return lose(worker, "wrote rubbish on its channel to Assay");
    if (fatal_)
      return;
  }
  if (open && !exited)
    return;
  if (open && worker.reader.fill(worker.process.channel()) && !readable)
    return service(worker, true, exited); // what it sent just before it ended
  if (worker.process.errorOutput() >= 0)
    takeErrors(worker);
  if (worker.quit) {
    worker.process.wait();
    release(workers_, worker);
  } else {
    worker.process.kill();
    lose(worker, worker.process.wait());
  }
}

bool Run::handle(WorkerSession &worker, const Frame &frame) {
  switch (frame.type) {
  case 'h': {
    const auto hello = decodeHello(frame.payload);
    if (hello)
      onHello(worker, *hello);
    return hello.has_value();
  }
  case 't':
    if (worker.number == 0 || worker.stage == WorkerSession::Stage::Running ||
        frame.payload.find("INTERNALERROR>") != std::string_view::npos)
      events_.emit(TextPrinted{frame.payload});
    return true;
  case 'i':
    worker.importing = frame.payload;
    worker.since = monotonicNanoseconds();
    return true;
  case 'c': {
    const auto report = decodeCollector(frame.payload);
    if (report)
      onCollector(worker, *report);
    return report.has_value();
  }
  case 'l': {
    auto list = decodeList(frame.payload);
    if (list)
      onList(worker, std::move(*list));
    return list.has_value();
  }
  case 'e': {
    auto phase = decodePhase(frame.payload);
    if (!phase)
      return false;
    if (worker.running)
      worker.phases.push_back(std::move(*phase));
    else
      results_.reportStray(std::move(*phase));
    return true;
  }
  case 'o': {
    const auto passed = decodePassed(frame.payload);
    if (!passed || !worker.running || worker.planPosition(passed->item) != *worker.running)
      return false;
    FinishedTest test{{}, passed->start, passed->setup, passed->call, passed->teardown, {}};
    if (input_.options.wantLogs) {
      auto phases = toPhases(*passed, plan_.list().items[*worker.running]);
      if (!phases)
        return false;
      test = FinishedTest{std::move(*phases), 0, 0, 0, 0, {}};
    }
    finishItem(worker, *worker.running, std::move(test));
    return true;
  }
  case 'b':
  case 'n':
  case 'f': {
    const auto item = decodeItem(frame.payload);
    return item && onItem(worker, frame.type, *item);
  }
  case 'd':
    worker.debugging = !frame.payload.empty() && frame.payload[0] != 0;
    worker.since = monotonicNanoseconds();
    interruption_.ignore(worker.debugging);
    events_.emit(DebuggerHasTerminal{worker.debugging});
    return true;
  case 'w': {
    const auto summary = decodeSummary(frame.payload);
    if (!summary)
      return false;
    events_.emit(
        SummaryContributed{summary->warnings, summary->count, summary->extra, summary->properties});
    return true;
  }
  case 'm': {
    auto spans = decodeSpans(frame.payload);
    return spans && onSpans(worker, std::move(*spans));
  }
  case 'q': {
    auto quit = decodeQuit(frame.payload);
    if (quit)
      onQuit(worker, std::move(*quit));
    return quit.has_value();
  }
  default:
    return false;
  }
}

void Run::onHello(WorkerSession &worker, const HelloMessage &hello) {
  const std::string &python = settings_.interpreter.path;
  if (!hello.error.empty())
    fatal_ =
        Error{python + " cannot run pytest: " + hello.error + "\nInstall pytest for it (" + python +
              " -m pip install pytest), or name another interpreter with --python=PATH."};
  else if (hello.version != kWorkerProtocolVersion)
    fatal_ = Error{"the worker speaks version " + std::to_string(hello.version) +
                   " of the protocol, Assay version " + std::to_string(kWorkerProtocolVersion)};
  worker.stage = WorkerSession::Stage::Collecting;
  result_.pythonVersion = hello.python;
  result_.pytestVersion = hello.pytest;
}

void Run::onCollector(WorkerSession &, const CollectorMessage &report) {
  // A file that one worker could import may have changed before the next one tried.
  if (!reportedCollectors_.emplace(report.nodeid, report.outcome).second)
    return;
  std::optional<SkipReason> skip;
  if (report.skipAt)
    skip = SkipReason{report.skipAt->first, report.skipAt->second, report.skipReason};
  collectErrors_ += report.outcome == Outcome::Failed;
  collectSkips_ += report.outcome == Outcome::Skipped;
  events_.emit(CollectorReported{report.nodeid, report.outcome, report.text, report.shortLine,
                                 report.longText, skip, report.log});
}

void Run::onList(WorkerSession &worker, ListMessage list) {
  const bool runs = list.runs;
  runs_ = runs_ || runs;
  worker.importing.clear();
  worker.stage = WorkerSession::Stage::Running;
  worker.takesUnits = runs;
  if (!plan_.isSet()) {
    plan_.set(std::move(list), jobs_ == 1, jobs_ == 1 || ordered_, input_.durations);
    events_.emit(CollectionFinished{plan_.list().collected, plan_.list().deselected, collectErrors_,
                                    collectSkips_, plan_.list().text});
    if (jobs_ > 1 && !ordered_)
      for (uint32_t item = 0; item < plan_.size(); ++item)
        if (plan_.isNative(item))
          give(item, {});
  } else {
    plan_.translate(list, worker.toPlan, worker.fromPlan);
  }
}

/// Something to run for each worker first; then what comes after it, for those that will soon ask:
/// pytest looks at the next item before it tears fixtures down, so a worker does not begin a
/// unit's last item before it knows of the next unit, or that there is none. Called after whatever
/// has happened, so that nobody waits for what a lost worker has left.
void Run::deal() {
  if (stopping())
    return;
  for (const auto &worker : workers_)
    if (worker->takesUnits && worker->queue.empty())
      dealTo(*worker, 1);
  const auto idle = size_t(std::count_if(workers_.begin(), workers_.end(),
                                         [](const auto &worker) { return worker->isIdle(); }));
  for (const auto &worker : workers_)
    if (worker->takesUnits && worker->isNearEnd() &&
        (!plan_.hasUnits() || plan_.unitCount() > kUnitsForIdle * idle))
      dealTo(*worker, 2);
}

void Run::dealTo(WorkerSession &worker, size_t most) {
  if (worker.toldLast)
    return;
  const std::vector<ItemRange> ranges = plan_.dealTo(worker, most);
  worker.toldLast = !plan_.hasUnits() && worker.isNearEnd();
  if (ranges.empty() && !worker.toldLast)
    return;
  worker.writer.queue('r', encodeRun(ranges, worker.toldLast));
  worker.writer.flush(worker.process.channel());
}

bool Run::onItem(WorkerSession &worker, char type, uint32_t own) {
  if (!plan_.isSet() || worker.stage != WorkerSession::Stage::Running || own >= plan_.size() ||
      (!worker.toPlan.empty() && own >= worker.toPlan.size()))
    return false;
  const uint32_t item = worker.planPosition(own);
  if (item == kNowhere || plan_.isReported(item))
    return false;
  if (type == 'n') {
    if (!plan_.isNative(item))
      return false;
    finishItem(worker, item, {});
    return true;
  }
  if (type == 'b') {
    worker.running = item;
    worker.phases.clear();
    passErrorsOn(worker);
    worker.since = monotonicNanoseconds();
    events_.emit(TestStarted{plan_.list().items[item], {}});
    return true;
  }
  if (!worker.running || *worker.running != item)
    return false;
  FinishedTest test;
  test.phases = std::move(worker.phases);
  worker.phases.clear();
  finishItem(worker, item, std::move(test));
  return true;
}

void Run::finishItem(WorkerSession &worker, uint32_t item, FinishedTest test) {
  worker.running.reset();
  losses_.progress();
  give(item, std::move(test));
  // Items of a queue are finished in its order.
  if (!worker.queue.empty() && --worker.queue.front().unreported == 0)
    worker.queue.pop_front();
}

/// Hands a result to the reports; with several workers and --maxfail in pytest's order, up to where
/// pytest would stop.
void Run::give(uint32_t item, FinishedTest test) {
  plan_.markReported(item);
  if (!ordered_)
    return results_.report(item, test);
  if (results_.reportInOrder(item, std::move(test), settings_.options.maxFail))
    stopAll("stopping after " + std::to_string(failures()) + " failures");
}

/// A worker that takes another's place collects anew, and may find less than was there before:
/// files change. What nobody has run has no verdict of its own, and must not be left out.
void Run::reportMissing() {
  if (!runs_ || stopping() || internalError_)
    return;
  for (uint32_t item = 0; item < plan_.size(); ++item) {
    if (plan_.isReported(item))
      continue;
    FinishedTest test;
    test.crash = "that was to run it has not found it; when the tests were collected first, it was "
                 "there";
    give(item, std::move(test));
  }
}

void Run::warn(const std::string &line) { events_.emit(TextPrinted{"assay: " + line + "\n"}); }

void Run::stopAll(const std::string &reason) {
  if (stop_.empty())
    stop_ = reason;
  for (const auto &worker : workers_) {
    if (!worker || worker->quit)
      continue;
    worker->writer.queue('x', R"({"reason": null})");
    worker->writer.flush(worker->process.channel());
  }
}

/// Says what a worker's spans are about in words that all lanes share.
bool Run::onSpans(const WorkerSession &worker, SpansMessage spans) {
  if (worker.lane == nullptr)
    return false;
  Recording &recording = input_.options.profiler->recording();
  WorkerLane &lane = *worker.lane;
  for (const std::string &name : spans.names)
    lane.names.push_back(recording.name(name));
  for (SpanEvent &event : spans.events) {
    const uint32_t own = event.subject;
    event.subject = 0;
    if (event.kind == SubjectKind::Test) {
      const uint32_t item =
          own < plan_.size() && (worker.toPlan.empty() || own < worker.toPlan.size())
              ? worker.planPosition(own)
              : kNowhere;
      if (item != kNowhere)
        event.subject = recording.name(plan_.list().items[item]);
    } else if (event.kind != SubjectKind::None) {
      if (own >= lane.names.size())
        return false;
      event.subject = lane.names[own];
    }
    lane.events.push_back(event);
  }
  return true;
}

void Run::onQuit(WorkerSession &worker, QuitMessage quit) {
  worker.stage = WorkerSession::Stage::Quitting;
  if (worker.lane != nullptr)
    worker.lane->hasQuit = true;
  worker.takesUnits = false;
  worker.since = monotonicNanoseconds();
  worker.running.reset();
  worker.importing.clear();
  exitStatuses_.push_back(quit.exitStatus);
  const bool unusual = quit.exitStatus != exitStatus(ExitCode::Passed) &&
                       quit.exitStatus != exitStatus(ExitCode::TestsFailed) &&
                       quit.exitStatus != exitStatus(ExitCode::NoTestsCollected);
  if (!quit.trace.empty())
    result_.trace = quit.trace;
  if (!ordered_ && (unusual || !quit.stop.empty()) && stop_.empty() && !interrupted_)
    stopAll(quit.stop.empty() ? " " : quit.stop);
  worker.quit = std::move(quit);
}

void Run::lose(WorkerSession &worker, const std::string &reason) {
  worker.process.kill();
  worker.process.wait();
  if (worker.process.errorOutput() >= 0)
    takeErrors(worker);
  if (worker.quit || interrupted_)
    return release(workers_, worker);
  ++result_.lost;

  const bool collected = worker.stage == WorkerSession::Stage::Running;
  switch (losses_.judge(worker, reason, collected && plan_.allReported())) {
  case LossMeaning::TestFailed: {
    FinishedTest test;
    test.crash = reason;
    test.phases = std::move(worker.phases);
    if (!worker.errors.empty())
      test.crash += "\n" + withoutMachinery(worker.errors);
    worker.errors.clear();
    give(*worker.running, std::move(test));
    break;
  }
  case LossMeaning::FileSuspected:
    break;
  case LossMeaning::FileBroken:
    worker.errors.clear();
    break;
  case LossMeaning::ImportFatal:
    fatal_ = Error{"the worker " + reason + " while " + worker.importing + " was imported"};
    break;
  case LossMeaning::NoPython:
    fatal_ = Error{settings_.interpreter.path + " did not start as a Python interpreter: it " +
                   reason + "; name another with --python=PATH"};
    break;
  case LossMeaning::AfterTests:
    warn("the worker " + reason + " at the end of its session, after all tests");
    internalError_ = true;
    break;
  case LossMeaning::GivingUp:
    warn("the worker " + reason + ", and so did those before it; giving up");
    internalError_ = true;
    stopAll("workers lost");
    break;
  case LossMeaning::GoingOn:
    warn("the worker " + reason +
         (collected ? " between two tests" : " before it had collected the tests") +
         "; going on with a new one");
    break;
  }
  while (!worker.queue.empty()) {
    plan_.putBack(worker.queue.back());
    worker.queue.pop_back();
  }
  worker.running.reset();
  worker.importing.clear();
  passErrorsOn(worker);
  release(workers_, worker);
  if (settings_.options.maxFail && failures() >= settings_.options.maxFail && stop_.empty())
    stopAll("stopping after " + std::to_string(failures()) + " failures");
  if (fatal_ || stopping() || (plan_.isSet() && !plan_.hasUnits()))
    return;
  if (auto started = startOne(); !started)
    fatal_ = started.error();
}

void Run::checkLimits() {
  const uint64_t now = monotonicNanoseconds();
  const bool memoryDue = now - memoryChecked_ >= kMemoryCheckEvery;
  if (memoryDue)
    memoryChecked_ = now;
  for (size_t at = 0; at < workers_.size(); ++at) {
    if (!workers_[at])
      continue;
    WorkerSession &worker = *workers_[at];
    const uint64_t spent = now - worker.since;
    if ((worker.quit && spent > kTimeToEnd) ||
        (interrupted_ && now - interruptedAt_ > kTimeToEnd / 2)) {
      worker.process.kill();
      worker.process.wait();
      release(workers_, worker);
    } else if (timeLimit() && worker.isBusy() && !worker.debugging && spent > timeLimit()) {
      worker.process.abort();
      char limit[32];
      std::snprintf(limit, sizeof limit, "%g", input_.options.timeoutSeconds);
      lose(worker, std::string("was ended: it took longer than --timeout=") + limit + " allows");
    } else if (memoryDue && worker.process.residentKilobytes() > memoryLimit_) {
      const uint64_t megabytes = worker.process.residentKilobytes() / 1024;
      lose(worker, "was ended: it filled " + std::to_string(megabytes) +
                       " MB of memory, nearly all there is");
    }
  }
  std::erase_if(workers_, [](const auto &worker) { return !worker; });
}

void Run::onInterrupt() {
  const Interruption::Kind kind = interruption_.take();
  if (kind == Interruption::Kind::None)
    return;
  const bool again = interrupted_ || kind == Interruption::Kind::Terminate;
  interrupted_ = true;
  interruptedAt_ = monotonicNanoseconds();
  for (const auto &worker : workers_) {
    if (!worker)
      continue;
    if (again)
      worker->process.kill();
    else if (kind == Interruption::Kind::FromProcess)
      worker->process.signal(SIGINT); // from the keyboard every process of the group has had it
  }
}

WorkerRunResult Run::conclude() {
  result_.stop = stop_ == " " ? "" : stop_;
  if (interrupted_ && result_.stop.empty())
    result_.stop = "KeyboardInterrupt";
  result_.exitStatus = exitStatusOf({exitStatuses_, plan_.isSet() && plan_.size() > 0,
                                     failures() > 0, internalError_, interrupted_});
  return result_;
}

} // namespace

Result<WorkerRunResult> runInWorkers(const WorkerRunInput &input, const EventStream &events) {
  return Run(input, events).run();
}

} // namespace assay
