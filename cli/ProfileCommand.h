// `assay profile`: a run that says where its time went.
#pragma once

#include "RunCommand.h"

#include "assay/engine/ProfileReports.h"

#include <string>
#include <utility>
#include <vector>

namespace assay::cli {

struct ProfileCommand {
  RunCommand run;
  std::vector<std::pair<ProfileFormat, std::string>> reports; // with their files
  std::string saveAs, compareWith;                            // names; empty: not asked for
  unsigned repeat = 0;                                        // 0: as often as it takes
  bool perfMap = false;
  bool help = false;
};

/// An Error names the argument that is wrong and says what would be right.
Result<ProfileCommand> parseProfileCommand(const std::vector<std::string> &arguments);

/// Runs it; the exit status of the process.
int run(ProfileCommand command);

extern const char *const kProfileHelp;

} // namespace assay::cli
