#include "RunEnd.h"

#include "assay/engine/ExitCode.h"

namespace assay {

static int gravity(int status) {
  switch (status) {
  case exitStatus(ExitCode::NoTestsCollected):
    return 0;
  case exitStatus(ExitCode::Passed):
    return 1;
  case exitStatus(ExitCode::TestsFailed):
    return 2;
  default:
    return 3;
  }
}

int exitStatusOf(const RunEnd &end) {
  if (end.interrupted)
    return exitStatus(ExitCode::Interrupted);
  if (end.internalError)
    return exitStatus(ExitCode::InternalError);
  int status = end.sessions.empty() && end.hadTests ? exitStatus(ExitCode::Passed)
                                                    : exitStatus(ExitCode::NoTestsCollected);
  for (const int session : end.sessions)
    if (gravity(session) > gravity(status))
      status = session;
  // The worker that saw the failure may be one of those that were lost.
  if (end.failed && gravity(status) < gravity(exitStatus(ExitCode::TestsFailed)))
    status = exitStatus(ExitCode::TestsFailed);
  return status;
}

} // namespace assay
