// DiskStore: the segments of a cache folder that are of one build.
//
// Segments never change; a store reads their indexes once. Writing makes a new segment, which takes
// small older ones up, and is done under a lock that dies with its process. Readers need none: a
// segment that was taken up stays readable for whoever has it open.
#pragma once

#include "CacheFolder.h"
#include "Segment.h"
#include "assay/support/Result.h"

#include <array>
#include <atomic>
#include <memory>
#include <span>
#include <string>
#include <unordered_set>
#include <vector>

namespace assay {

class DiskStore {
public:
  struct NewEntry {
    Fingerprint key;
    std::span<const std::byte> bytes;
  };
  struct Loaded {
    std::span<const std::byte> bytes; // data() is null: nothing was found
    std::unique_ptr<std::byte[]> own; // where they lie; null: in the store, for as long as it lives
  };
  struct Written {
    uint64_t bytes = 0;
    uint64_t entries = 0;
  };

  DiskStore(std::string folder, const Fingerprint &build, uint64_t limit);

  /// Reads the indexes. An Error: the folder is not to be trusted, or cannot be read.
  Result<void> open();

  /// Of all entries that can be found.
  uint64_t dataBytes() const;
  /// Up to so much of it is read in blocks and kept by the store.
  void setMemoryBudget(uint64_t bytes);

  /// Any thread, without waiting.
  Loaded load(const Fingerprint &key) noexcept;

  /// Writes those of the entries that are not there, with what is known of the use of others. Does
  /// nothing where all are there, or where another process is writing for long. One thread at a
  /// time.
  Result<Written> write(std::span<const NewEntry> entries, std::span<const Fingerprint> used);

  uint64_t entries() const;
  uint64_t damaged() const { return damaged_.load(std::memory_order_relaxed); }
  uint64_t bytesRead() const;
  /// Of blocks and of segments' tables.
  uint64_t bytesInMemory() const;
  uint64_t bytesInMemoryAtMost() const { return memoryBudget_ + tableBytes(); }

private:
  void publish(Segment segment);
  uint64_t tableBytes() const;
  template <typename Amount> uint64_t sum(Amount &&amount) const;

  const std::string folder_;
  const Fingerprint build_;
  const uint64_t limit_;
  /// In the order in which lookups do not go: the newest last. Only added to.
  std::array<std::unique_ptr<const Segment>, 256> segments_;
  std::atomic<size_t> segmentCount_{0};
  std::atomic<uint64_t> damaged_{0}, bytesReadSingly_{0};
  uint64_t memoryBudget_ = 0;
  std::atomic<int64_t> budgetLeft_{0};
};

} // namespace assay
