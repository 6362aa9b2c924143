// `assay ast`: trees of Python files, as CPython's ast module prints them.
#pragma once

#include "assay/support/Result.h"

#include <string>
#include <vector>

namespace assay::cli {

struct AstCommand {
  enum class Mode { Dump, Check, Stats };
  Mode mode = Mode::Dump;
  std::vector<std::string> files;
  bool help = false;
};

/// An Error names the argument that is wrong and says what would be right.
Result<AstCommand> parseAstCommand(const std::vector<std::string> &arguments);

/// Runs it; the exit status of the process: 0, or 1 where a file was refused, or 4 where one could
/// not be read.
int run(const AstCommand &command);

extern const char *const kAstHelp;

} // namespace assay::cli
