// WorkerStart: how many workers a run has, and how one of them is started.
#pragma once

#include "WorkerRun.h"
#include "WorkerSession.h"

#include <cstdint>
#include <map>
#include <memory>
#include <string>

namespace assay {

/// Workers at a time: what was asked for, never more than there are test files (0: their number is
/// not known), and one where the terminal or the order of tests is asked for.
unsigned chooseJobs(const Settings &settings, size_t fileCount);

/// The hash seed for all workers of a run; empty: the user's own environment says.
std::string chooseHashSeed(const Settings &settings);

/// What differs from one start to the next.
struct WorkerStart {
  unsigned jobs = 1;
  std::map<std::string, std::string> broken; // as in the protocol's start message
  uint64_t failed = 0;
  bool carriesOn = false; // takes another's place once tests have been collected
};

/// A worker's process, which waits to be told what to do; an early one imports pytest meanwhile.
Result<std::unique_ptr<WorkerSession>> launchWorker(const Settings &settings,
                                                    const RunOptions &options, unsigned number,
                                                    unsigned jobs, const std::string &hashSeed,
                                                    bool isEarly);

/// Tells it.
void startWorker(WorkerSession &worker, const WorkerRunInput &input, const WorkerStart &start);

/// The kilobytes of memory that a worker may fill before it is ended: most of what the machine, or
/// the control group, has.
uint64_t workerMemoryLimit();

} // namespace assay
