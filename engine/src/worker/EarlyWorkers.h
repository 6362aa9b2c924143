// EarlyWorkers: workers that were launched while native tests still run, since it is sure that
// something is left for Python: it starts and imports pytest meanwhile.
#pragma once

#include "WorkerSession.h"
#include "WorkerStart.h"

#include <memory>
#include <string>
#include <vector>

namespace assay {

struct EarlyWorkers {
  std::string hashSeed;
  std::vector<std::unique_ptr<WorkerSession>> workers; // fewer than wanted where starting one fails

  /// As many as the run will have.
  void launch(const Settings &settings, const RunOptions &options, size_t fileCount) {
    if (settings.interpreter.path.empty() || settings.options.workerHasTerminal)
      return; // the run says what is wrong; the terminal is nobody's yet
    hashSeed = chooseHashSeed(settings);
    const unsigned jobs = chooseJobs(settings, fileCount);
    for (unsigned number = 0; number != jobs; ++number) {
      auto launched = launchWorker(settings, options, number, jobs, hashSeed, true);
      if (!launched)
        return;
      workers.push_back(std::move(*launched));
    }
  }
};

} // namespace assay
