// Segment: a file of entries that is written once and never changed (docs/cache.md has the format).
//
// Entries are read into memory of the process's own, and not mapped: a file that somebody shortens
// or changes later can then neither end the process with a signal nor change what was checked.
#pragma once

#include "Descriptor.h"
#include "PageMemory.h"
#include "assay/support/Fingerprint.h"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace assay {

class CacheFolder;

constexpr uint32_t kSegmentVersion = 1;
constexpr size_t kEntryAlignment = 16;
/// Entries are read and checked in blocks of that size, whole ones but for the last.
constexpr size_t kBlockBytes = size_t(64) << 10;

struct SegmentHeader {
  char magic[8];
  uint32_t version;
  uint32_t entries;
  Fingerprint build;
  uint64_t fileBytes;
  uint64_t dataOffset; // of all entries' bytes
  uint64_t usesOffset; // behind them
  uint32_t uses;
  uint32_t blocks;
  Fingerprint
      tablesDigest;   // of the entries' table and the blocks' digests, which follow the header
  Fingerprint digest; // of all that stands above
};
static_assert(sizeof(SegmentHeader) == 96);

struct SegmentEntry {
  Fingerprint key;
  uint64_t offset; // in the file
  uint32_t size;
  uint32_t lastUse; // seconds since 1970
  Fingerprint digest;
};
static_assert(sizeof(SegmentEntry) == 48);

/// Entries of other segments that whoever wrote this one had used.
struct SegmentUse {
  Fingerprint key;
  uint32_t lastUse;
};
static_assert(sizeof(SegmentUse) == 20);

/// What makes bytes an entry, whatever else of its file is damaged.
Fingerprint entryDigest(const Fingerprint &build, const Fingerprint &key,
                        std::span<const std::byte> bytes);
Fingerprint tablesDigest(std::span<const SegmentEntry> entries,
                         std::span<const Fingerprint> blocks);
Fingerprint headerDigest(const SegmentHeader &header);
extern const char kSegmentMagic[8];

class Segment {
public:
  /// Nothing where the file is no whole segment of this version.
  static std::optional<Segment> open(Descriptor file);

  const Fingerprint &build() const { return header_.build; }
  uint64_t bytes() const { return header_.fileBytes; }
  uint64_t dataBytes() const { return header_.usesOffset - header_.dataOffset; }
  /// What is in memory of it in any case.
  size_t tableBytes() const {
    return header_.entries * sizeof(SegmentEntry) + header_.blocks * sizeof(Fingerprint);
  }
  /// In the order of their keys.
  std::span<const SegmentEntry> entries() const {
    return {tables_->entries.get(), header_.entries};
  }
  std::vector<SegmentUse> uses() const;

  const SegmentEntry *find(const Fingerprint &key) const;

  /// `entry.size` bytes; nothing where they are not what was written. Any thread.
  std::unique_ptr<std::byte[]> load(const SegmentEntry &entry) const;

  /// Reserves memory for what view() reads.
  void prepareViews();

  /// The same as load(), but by blocks and into memory that the segment keeps: faster where most of
  /// it is wanted. Nothing where the blocks are damaged, just being read by another thread, or
  /// would take more than what is left of `budget`, a number of bytes; load() then tells. Any
  /// thread.
  std::span<const std::byte> view(const SegmentEntry &entry, std::atomic<int64_t> &budget) const;

private:
  enum class BlockState : uint8_t { Unread, Reading, Whole, Damaged };
  struct Tables {
    std::unique_ptr<SegmentEntry[]> entries;
    std::unique_ptr<Fingerprint[]> blockDigests;
    std::unique_ptr<std::atomic<BlockState>[]> blockStates;
    bool areWhole = false;
  };
  bool haveBlock(uint64_t number, std::atomic<int64_t> &budget) const;

  Descriptor file_;
  SegmentHeader header_;
  std::unique_ptr<Tables> tables_;
  PageMemory views_;
};

} // namespace assay
