// WorkerRun: runs in workers what did not run natively, and loses no result.
//
// One thread, one poll() over all workers. Items are known by their position in the list that the
// first worker collected (the plan); a worker whose own list differs is translated to it by node
// id. With one worker everything goes to it in pytest's order; with several, whole files are dealt
// out, the longest first. A worker that is lost costs the running test its verdict, and a new one
// goes on with the rest.
#pragma once

#include "../plan/NativeFile.h"
#include "../profile/SpanRecorder.h"
#include "../settings/Settings.h"
#include "Messages.h"
#include "assay/engine/Engine.h"
#include "assay/support/Result.h"

#include <map>
#include <memory>
#include <string>

namespace assay {

/// Where events go; counts what reports and exit status need.
class EventStream {
public:
  explicit EventStream(const std::vector<Listener *> &listeners) : listeners_(listeners) {}
  void emit(const Event &event) const {
    const Span stage(Stage::Report);
    for (Listener *listener : listeners_)
      listener->handle(event);
  }

private:
  const std::vector<Listener *> &listeners_;
};

struct EarlyWorkers;

struct WorkerRunInput {
  const Settings &settings;
  const RunOptions &options;
  const std::map<std::string, NativeFile>
      &native; // by absolute path: files with tests that passed natively
  const std::map<std::string, std::string>
      &reasons; // absolute path or node id -> why it is the worker's
  const std::map<std::string, double>
      &durations; // relative path -> seconds of the file in earlier runs
  std::optional<std::set<std::string>> lastFailed; // Assay's record, where --lf or --ff wants it
  size_t fileCount = 0;                            // test files, as far as known; 0: unknown
  bool apart = false;            // a question of Assay's own: pytest's cache is not told of it
  EarlyWorkers *early = nullptr; // launched already; absent: none
};

struct WorkerRunResult {
  int exitStatus = 0;
  std::string stop, trace; // what ended the run early, and the lines below it
  std::string pythonVersion, pytestVersion;
  unsigned started = 0, lost = 0;
  uint64_t nanoseconds = 0;
};

/// An Error is what kept every worker from starting: no interpreter, no pytest.
Result<WorkerRunResult> runInWorkers(const WorkerRunInput &input, const EventStream &events);

} // namespace assay
