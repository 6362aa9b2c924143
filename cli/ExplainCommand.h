// `assay explain`: what runs a test, and what keeps native code from it.
#pragma once

#include "assay/engine/Engine.h"

#include <string>
#include <vector>

namespace assay::cli {

struct ExplainCommand {
  RunOptions options; // the path or node id is the last of its arguments
  bool help = false;
};

/// An Error names the argument that is wrong and says what would be right.
Result<ExplainCommand> parseExplainCommand(const std::vector<std::string> &arguments);

/// Runs it; the exit status of the process: 0, or 4 where there is no such file.
int run(const ExplainCommand &command);

extern const char *const kExplainHelp;

} // namespace assay::cli
