// SecondOpinion: CPython's verdicts on tests in a process that has run nothing else before.
#pragma once

#include "../plan/NativeFile.h"
#include "WorkerRun.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace assay {

using TestOfFile = std::pair<const NativeFile *, const NativeTest *>;

/// Runs these tests, and nothing else, in a worker of their own, with the run's interpreter, root
/// folder and ini file but none of its other options. Node id -> whether the test passed; a test
/// that came to no verdict is absent. Reports hear nothing of it, and pytest's cache stays as it
/// is.
std::map<std::string, bool> askAgain(const Settings &settings, const RunOptions &options,
                                     const std::vector<TestOfFile> &tests);

} // namespace assay
