#include "assay/engine/Cache.h"

#include "assay/cache/CacheLocation.h"
#include "assay/cache/CodeStore.h"
#include "native/UnitMaker.h"

#include <cstdlib>

namespace assay {

Cache::Cache(std::string folder)
    : store_(std::make_unique<CodeStore>(
          CodeStoreOptions{.folder = std::move(folder), .build = programIdentity()})) {}
Cache::~Cache() { UnitMaker::ofProcess().finish(*store_); }

std::string Cache::defaultFolder() {
  const auto value = [](const char *name) {
    const char *found = std::getenv(name);
    return std::string(found == nullptr ? "" : found);
  };
  return defaultCacheFolder(value("XDG_CACHE_HOME"), value("HOME"));
}

const std::optional<std::string> &Cache::trouble() const { return store_->trouble(); }
Result<void> Cache::flush() {
  UnitMaker::ofProcess().finish(*store_);
  return store_->flush();
}

CacheCounts Cache::counts() const {
  const CodeStore::Counts of = store_->counts();
  return {.hits = of.memory.hits + of.diskHits,
          .misses = of.memory.misses - of.diskHits,
          .evictions = of.memory.evictions,
          .diskHits = of.diskHits,
          .entries = of.memory.entries,
          .bytes = of.memory.bytes,
          .bytesRead = of.bytesRead,
          .bytesWritten = of.bytesWritten,
          .entriesWritten = of.entriesWritten};
}

} // namespace assay
