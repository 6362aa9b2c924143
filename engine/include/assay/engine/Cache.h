// Cache: what was made of programs and tests, kept for when they come again, in memory and on disk.
#pragma once

#include "assay/support/Result.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace assay {

class CodeStore;

struct CacheCounts {
  uint64_t hits = 0, misses = 0, evictions = 0; // of lookups; those that the disk answered are hits
  uint64_t diskHits = 0;                        // of these
  uint64_t entries = 0, bytes = 0;              // in memory
  uint64_t bytesRead = 0, bytesWritten = 0, entriesWritten = 0;
};

/// Shared by as many evaluations as one likes, on any threads; must outlive them.
class Cache {
public:
  /// `folder`: where things are kept beyond this process; empty: nowhere.
  explicit Cache(std::string folder);
  ~Cache();
  Cache(const Cache &) = delete;
  Cache &operator=(const Cache &) = delete;

  /// The folder by $XDG_CACHE_HOME or $HOME; empty where neither is set.
  static std::string defaultFolder();

  /// Why the folder is not used; nothing where it is, or was not wanted.
  const std::optional<std::string> &trouble() const;
  /// Writes what is new to the folder. Once, when all answers are out.
  Result<void> flush();
  CacheCounts counts() const;

  /// For the engine.
  CodeStore &store() { return *store_; }

private:
  std::unique_ptr<CodeStore> store_;
};

} // namespace assay
