// `assay run`: the command line of a run.
#pragma once

#include "assay/engine/Engine.h"

#include <optional>
#include <string>
#include <vector>

namespace assay::cli {

/// Assay's own options of `assay run`; everything else on the line is pytest's and goes to it
/// untouched.
struct RunCommand {
  RunOptions options;
  std::string reportLog, stats;
  bool help = false;
};

/// An Error names the argument that is wrong and says what would be right.
Result<RunCommand> parseRunCommand(const std::vector<std::string> &arguments);

/// Runs it; the exit status of the process. An Error: there was no run.
Result<int> run(RunCommand command);

extern const char *const kRunHelp;

} // namespace assay::cli
