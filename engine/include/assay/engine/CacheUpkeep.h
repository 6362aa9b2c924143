// What a person may want of the cache folder: to know what is in it, and to be rid of it.
#pragma once

#include "assay/support/Result.h"

#include <cstdint>
#include <string>

namespace assay {

struct CacheContents {
  uint64_t files = 0, entries = 0, bytes = 0;                // that this build can use
  uint64_t otherFiles = 0, otherEntries = 0, otherBytes = 0; // of other builds
  uint64_t damagedFiles = 0;                                 // of no use as a whole
  uint64_t damagedEntries = 0;                               // told only by verifyCache()
};

/// Of a folder that is not there: all is 0. An Error: it is not to be trusted, or cannot be read.
Result<CacheContents> cacheContents(const std::string &folder);

/// The same, and reads every entry of every build.
Result<CacheContents> verifyCache(const std::string &folder);

/// Removes what all builds have there; the number of files.
Result<uint64_t> clearCache(const std::string &folder);

} // namespace assay
