// Reporters: listeners that make a run's reports. The JUnit report of --junitxml is the engine's
// own affair. All are told what to look like by SessionStarted.
#pragma once

#include "assay/engine/Events.h"
#include "assay/support/Result.h"

#include <memory>
#include <string>

namespace assay {

/// What pytest would show, on standard output: progress, failures, summaries, the last line.
std::unique_ptr<Listener> makeTerminalReporter();

/// The JSON lines of pytest-reportlog, a line as soon as it is known. The run must be asked for
/// logs (RunOptions::wantLogs). An Error where the file cannot be opened.
Result<std::unique_ptr<Listener>> makeReportLog(const std::string &path);

/// One JSON object with a run's figures, when it ends. An Error where the file cannot be opened.
Result<std::unique_ptr<Listener>> makeStatsReporter(const std::string &path);

} // namespace assay
