// WorkerLoss: what the loss of a worker means for the run, judged by what it was doing.
#pragma once

#include "WorkerSession.h"

#include <cstdint>
#include <map>
#include <set>
#include <string>

namespace assay {

enum class LossMeaning : uint8_t {
  TestFailed,    // it was running a test: that test's verdict
  FileSuspected, // it was importing a file, which the next worker tries once more
  FileBroken,    // it was importing a file that cost a worker before: a collection error
  ImportFatal,   // as the one before, but without that file nothing can be run (a conftest.py)
  NoPython,      // what was started is no Python
  AfterTests,    // every test has been reported; its session was ending
  GivingUp,      // nobody is to blame, and it was so the times before
  GoingOn,       // nobody is to blame; another one may do better
};

class LossRecord {
public:
  /// `reason`: how the worker ended, as WorkerProcess::wait() says it, or "was ended: ..." where
  /// Assay did it. `allReported`: no test is left.
  LossMeaning judge(const WorkerSession &worker, const std::string &reason, bool allReported);

  /// A test has been finished: losses that nobody is to blame for are counted anew.
  void progress() { inARow_ = 0; }

  /// Files that are not to be imported again -> why; as in the protocol's start message.
  const std::map<std::string, std::string> &broken() const { return broken_; }

private:
  LossMeaning judgeImport(const WorkerSession &worker, const std::string &reason);

  std::set<std::string> suspected_;
  std::map<std::string, std::string> broken_;
  unsigned inARow_ = 0;
};

} // namespace assay
