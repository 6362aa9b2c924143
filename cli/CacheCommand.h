// `assay cache`: what is in the cache folder, whether it is whole, and an end to it.
#pragma once

#include "assay/support/Result.h"

#include <string>
#include <vector>

namespace assay::cli {

struct CacheCommand {
  enum class Action { Stat, Verify, Clear };
  Action action = Action::Stat;
  std::string folder; // empty: there is none
  bool help = false;
};

/// An Error names the argument that is wrong and says what would be right.
Result<CacheCommand> parseCacheCommand(const std::vector<std::string> &arguments);

/// Runs it; the exit status of the process.
int run(const CacheCommand &command);

extern const char *const kCacheHelp;

} // namespace assay::cli
