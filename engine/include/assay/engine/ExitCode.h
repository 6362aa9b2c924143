// ExitCode: how a run ended, with pytest's numbers.
#pragma once

namespace assay {

enum class ExitCode : int {
  Passed = 0,
  TestsFailed = 1,
  Interrupted = 2,
  InternalError = 3,
  UsageError = 4,
  NoTestsCollected = 5,
};

/// The process exit status of a code; pytest's own plugins may end with numbers that have no name
/// here.
constexpr int exitStatus(ExitCode code) { return static_cast<int>(code); }

/// As std::exit, but code that is still being made on another thread is not waited for.
[[noreturn]] void endProcess(int status);

} // namespace assay
