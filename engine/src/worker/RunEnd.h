// RunEnd: the exit status of a run, out of what its workers ended with.
#pragma once

#include <vector>

namespace assay {

struct RunEnd {
  std::vector<int> sessions;  // exit statuses of the workers that came to an end of their own
  bool hadTests = false;      // something was collected
  bool failed = false;        // a test or a collector did
  bool internalError = false; // workers were lost in a way that no test is to blame for
  bool interrupted = false;
};

/// pytest's exit status for all of it: of several sessions the gravest counts, an unusual end
/// before failures, failures before success.
int exitStatusOf(const RunEnd &end);

} // namespace assay
