// CodeStore: bytes by key, in memory and on disk: what was made of a source, so that it need not be
// made again.
//
// The store knows nothing of what it keeps. An entry is only ever what somebody added under exactly
// this key and, where it comes from disk, this build; whatever cannot be shown to be that is a
// miss. Trouble with the disk is never an error of a lookup: see trouble().
//
// find() may be called from any thread, at any time: it takes no lock and never waits. add() and
// flush() may be called from any thread; they wait for each other.
#pragma once

#include "assay/cache/EntryTable.h"
#include "assay/support/Fingerprint.h"
#include "assay/support/Result.h"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>

namespace assay {

class DiskStore;

constexpr uint64_t kDiskLimit = uint64_t(256) << 20;

struct CodeStoreOptions {
  /// The cache folder (see CacheLocation.h). Empty: nothing comes from disk, nothing goes there.
  std::string folder;
  /// What an entry depends on beside its key: the program that made it (programIdentity()), and
  /// whatever else is the same for a whole process.
  Fingerprint build;
  size_t memoryLimit = size_t(100) << 20;
  uint64_t diskLimit = kDiskLimit;
};

class CodeStore {
public:
  struct Counts {
    EntryTable::Counts memory;
    uint64_t diskHits = 0;    // misses in memory that the disk answered
    uint64_t diskDamaged = 0; // entries that were found, and were not what they should be
    uint64_t diskEntries = 0; // that could be found when the store was opened
    uint64_t bytesRead = 0;
    uint64_t bytesWritten = 0;
    uint64_t entriesWritten = 0;
  };

  /// Looks at the disk, reads its indexes, and writes nothing. Never fails: where the disk is of no
  /// use, memory is all there is.
  explicit CodeStore(const CodeStoreOptions &options);
  ~CodeStore();
  CodeStore(const CodeStore &) = delete;
  CodeStore &operator=(const CodeStore &) = delete;

  /// Why the disk is not used, for one warning; nothing where it is, or was not wanted.
  const std::optional<std::string> &trouble() const { return trouble_; }

  /// The bytes that were added under the key. They stay as they are for as long as the handle
  /// lives, and start at a multiple of 16.
  EntryHandle find(const Fingerprint &key) noexcept;

  /// Keeps a copy, for later lookups and for the next flush(). An entry that is there already
  /// stays as it is.
  void add(const Fingerprint &key, std::span<const std::byte> bytes);

  /// Writes what was added since the last time and is not on disk; where that is nothing, nothing
  /// is touched. To be called once, at the end, when all answers are out.
  Result<void> flush();

  Counts counts() const;

private:
  std::optional<std::string> trouble_;
  std::unique_ptr<DiskStore> disk_;
  EntryTable memory_;
  std::atomic<uint64_t> diskHits_{0};
  mutable std::mutex writing_; // of what follows
  uint64_t bytesWritten_ = 0;
  uint64_t entriesWritten_ = 0;
};

} // namespace assay
