#include "ResultStream.h"

#include "../report/TerminalText.h"
#include "assay/support/Clock.h"

#include <algorithm>

namespace assay {

ResultStream::ResultStream(const WorkerRunInput &input, const WorkPlan &plan,
                           const EventStream &events)
    : input_(input), plan_(plan), events_(events) {
  for (const auto &[path, file] : input.native)
    for (const NativeTest &test : file.tests)
      if (test.passed)
        native_.emplace(test.nodeid, std::pair(&file, &test));
}

void ResultStream::report(uint32_t item, const FinishedTest &test) {
  if (!test.crash.empty())
    emitCrash(item, test);
  else if (plan_.isNative(item) && test.phases.empty() && test.start == 0)
    reportNative(item);
  else
    emitPhases(plan_.list().items[item], item, test);
}

bool ResultStream::reportInOrder(uint32_t item, FinishedTest test, unsigned maxFail) {
  held_.emplace(item, std::move(test));
  for (auto found = held_.find(nextInOrder_); found != held_.end() && !stopped_;
       found = held_.find(nextInOrder_)) {
    report(nextInOrder_, found->second);
    held_.erase(found);
    ++nextInOrder_;
    if (failed_ >= maxFail)
      return stopped_ = true;
  }
  return false;
}

void ResultStream::reportNative(uint32_t item) const {
  const auto found = native_.find(plan_.list().items[item]);
  if (found != native_.end())
    events_.emit(nativeFinished(*found->second.first, *found->second.second));
}

void ResultStream::emitPhases(const std::string &nodeid, uint32_t item, const FinishedTest &test) {
  TestFinished finished{};
  finished.nodeid = nodeid;
  std::vector<PhaseReport> phases;
  for (const StoredPhase &stored : test.phases) {
    if (stored.outcome == Outcome::Failed && !stored.xfailReason)
      ++failed_;
    phases.push_back(stored.view());
    finished.location = {stored.locationPath, stored.locationLine, stored.locationDomain};
  }
  finished.phases = phases;
  finished.tier = Tier::Worker;
  finished.reason = item == kNowhere ? std::string_view() : reasonOf(item);
  finished.start = test.start;
  finished.setup = test.setup;
  finished.call = test.call;
  finished.teardown = test.teardown;
  uint64_t stages[kCountedStages] = {};
  double seconds = test.setup + test.call + test.teardown;
  for (const PhaseReport &phase : phases)
    seconds += phase.duration;
  stages[unsigned(Stage::Worker)] = uint64_t(seconds * 1e9);
  finished.nanoseconds = stages;
  events_.emit(finished);
}

/// Why a test is the worker's: its own reason, else its file's, else the run's.
std::string_view ResultStream::reasonOf(uint32_t item) const {
  const auto reason = input_.reasons.find(plan_.list().items[item]);
  if (reason != input_.reasons.end())
    return reason->second;
  const auto fileReason = input_.reasons.find(plan_.pathOf(item));
  return fileReason == input_.reasons.end() ? std::string_view(input_.settings.nativeOff)
                                            : fileReason->second;
}

void ResultStream::emitCrash(uint32_t item, const FinishedTest &test) {
  const std::string &nodeid = plan_.list().items[item];
  const std::string_view file = std::string_view(nodeid).substr(0, nodeid.find("::"));
  const std::string whole = "the worker " + test.crash;
  const std::string_view message = std::string_view(whole).substr(0, whole.find('\n'));
  const bool color = input_.settings.report.color;
  const std::string shortLine =
      colored("FAILED", sgr::kRed, color) + " " + nodeid + " - " + std::string(message);
  const size_t colons = nodeid.find("::");
  const std::string_view domain = colons == std::string::npos
                                      ? std::string_view(nodeid)
                                      : std::string_view(nodeid).substr(colons + 2);
  const std::string text =
      colored(separator('_', domain, input_.settings.report.width), "31;1", color) + "\n" + whole +
      "\n";
  std::vector<PhaseReport> phases;
  for (const StoredPhase &stored : test.phases)
    if (stored.when == Phase::Setup)
      phases.push_back(stored.view());
  PhaseReport crashed;
  crashed.when = Phase::Call;
  crashed.outcome = Outcome::Failed;
  crashed.start = wallSeconds();
  crashed.category = "failed";
  crashed.letter = "F";
  crashed.word = "FAILED";
  crashed.message = message;
  crashed.longText = whole;
  crashed.text = text;
  crashed.shortLine = shortLine;
  phases.push_back(crashed);
  ++failed_;
  TestFinished finished{};
  finished.nodeid = nodeid;
  finished.location = {file, -1, domain};
  finished.phases = phases;
  finished.tier = Tier::Worker;
  events_.emit(finished);
}

void ResultStream::reportStray(StoredPhase phase) {
  FinishedTest test;
  test.phases.push_back(std::move(phase));
  emitPhases(test.phases.front().nodeid, kNowhere, test);
}

/// faulthandler's stack without the frames below the test.
std::string withoutMachinery(const std::string &errors) {
  std::string kept;
  for (size_t at = 0; at < errors.size();) {
    const size_t end = std::min(errors.find('\n', at), errors.size());
    const std::string_view line = std::string_view(errors).substr(at, end - at);
    at = end + 1;
    const bool frame = line.starts_with("  File \"");
    if (!frame || (line.find("/_pytest/") == std::string_view::npos &&
                   line.find("/pluggy/") == std::string_view::npos &&
                   line.find("\"assay_worker/") == std::string_view::npos &&
                   line.find("\"<string>\"") == std::string_view::npos))
      kept.append(line).append("\n");
  }
  return kept;
}

} // namespace assay
