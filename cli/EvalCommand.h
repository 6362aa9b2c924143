// `assay eval`: programs in, answers out, a line of JSON each.
#pragma once

#include "assay/engine/Eval.h"

#include <optional>
#include <string>
#include <vector>

namespace assay::cli {

struct EvalCommand {
  EvalOptions options;
  std::string file = "-";
  std::optional<std::string> stats;
  bool cache = true;                      // keep what is made of programs
  std::optional<std::string> cacheFolder; // empty: nothing is kept beyond the process
  unsigned jobs = 1;
  bool help = false;
};

/// An Error names the argument that is wrong and says what would be right.
Result<EvalCommand> parseEvalCommand(const std::vector<std::string> &arguments);

/// Runs it; the exit status of the process.
int run(const EvalCommand &command);

extern const char *const kEvalHelp;

} // namespace assay::cli
