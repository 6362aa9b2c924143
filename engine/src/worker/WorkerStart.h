// WorkerStart: how many workers a run has, and how one of them is started.
#pragma once

#include "WorkerRun.h"
#include "WorkerSession.h"

#include <cstdint>
#include <map>
#include <memory>
#include <string>

namespace assay {

/// Workers at a time: what was asked for, never more than there are files, and one where the
/// terminal or the order of tests is asked for.
unsigned chooseJobs(const WorkerRunInput &input);

/// What differs from one start to the next.
struct WorkerStart {
  unsigned number = 0; // of workers started before
  unsigned jobs = 1;
  std::string hashSeed;                      // empty: the user's own environment says
  std::map<std::string, std::string> broken; // as in the protocol's start message
  uint64_t failed = 0;
  bool carriesOn = false; // takes another's place once tests have been collected
};

Result<std::unique_ptr<WorkerSession>> startWorker(const WorkerRunInput &input,
                                                   const WorkerStart &start);

/// The kilobytes of memory that a worker may fill before it is ended: most of what the machine, or
/// the control group, has.
uint64_t workerMemoryLimit();

} // namespace assay
