// Segment: a file of entries that is written once and never changed (docs/cache.md has the format).
//
// Entries are read into memory of the process's own, and not mapped: a file that somebody shortens
// or changes later can then neither end the process with a signal nor change what was checked.
#pragma once

#include "Descriptor.h"
#include "assay/support/Fingerprint.h"

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

struct SegmentHeader {
  char magic[8];
  uint32_t version;
  uint32_t entries;
  Fingerprint build;
  uint64_t fileBytes;
  uint64_t usesOffset; // behind all entries
  uint32_t uses;
  uint32_t reserved;
  Fingerprint digest; // of all that stands above
};
static_assert(sizeof(SegmentHeader) == 72);

struct SegmentEntry {
  Fingerprint key;
  uint64_t offset;
  uint32_t size;
  uint32_t lastUse; // seconds since 1970, not covered by the digest
  Fingerprint digest;
};
static_assert(sizeof(SegmentEntry) == 48);

/// Entries of other segments that whoever wrote this one had used.
struct SegmentUse {
  Fingerprint key;
  uint32_t lastUse;
};
static_assert(sizeof(SegmentUse) == 20);

/// What makes bytes an entry: it covers all that a reader relies on.
Fingerprint entryDigest(const Fingerprint &build, const Fingerprint &key,
                        std::span<const std::byte> bytes);
Fingerprint headerDigest(const SegmentHeader &header);
extern const char kSegmentMagic[8];

class Segment {
public:
  /// Nothing where the file is no whole segment of this version.
  static std::optional<Segment> open(Descriptor file);

  const Fingerprint &build() const { return header_.build; }
  uint64_t bytes() const { return header_.fileBytes; }
  /// In the order of their keys.
  std::span<const SegmentEntry> entries() const { return {index_.get(), header_.entries}; }
  std::vector<SegmentUse> uses() const;

  const SegmentEntry *find(const Fingerprint &key) const;

  /// `entry.size` bytes; nothing where they are not what was written.
  std::unique_ptr<std::byte[]> load(const SegmentEntry &entry) const;

private:
  Descriptor file_;
  SegmentHeader header_;
  std::unique_ptr<SegmentEntry[]> index_;
};

} // namespace assay
