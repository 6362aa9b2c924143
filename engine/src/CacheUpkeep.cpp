#include "assay/engine/CacheUpkeep.h"

#include "assay/cache/CacheLocation.h"
#include "assay/cache/Upkeep.h"

namespace assay {

static Result<CacheContents> inspect(const std::string &folder, bool readEntries) {
  const auto found = inspectFolder(folder, programIdentity(), readEntries);
  if (!found)
    return found.error();
  return CacheContents{found->segments,        found->entries,       found->bytes,
                       found->otherSegments,   found->otherEntries,  found->otherBytes,
                       found->damagedSegments, found->damagedEntries};
}

Result<CacheContents> cacheContents(const std::string &folder) { return inspect(folder, false); }

Result<CacheContents> verifyCache(const std::string &folder) { return inspect(folder, true); }

Result<uint64_t> clearCache(const std::string &folder) { return clearFolder(folder); }

} // namespace assay
