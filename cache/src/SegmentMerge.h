// SegmentMerge: makes one segment of new entries and of those older segments that are not much
// larger than what is written anyway; keeps the folder within its limit.
//
// So there are few segments, of sizes that grow by a factor, and an entry is written again only a
// few times. To be used under the folder's lock.
#pragma once

#include "CacheFolder.h"
#include "SegmentFiles.h"

#include <span>
#include <unordered_map>
#include <utility>
#include <vector>

namespace assay {

struct FingerprintHash {
  size_t operator()(const Fingerprint &key) const;
};

class SegmentMerge {
public:
  struct Made {
    std::optional<Segment> segment; // nothing: there was nothing new
    uint64_t bytes = 0;
    uint64_t entries = 0;
  };

  /// `files`: all segments of the build, the oldest first. `now`: seconds since 1970.
  SegmentMerge(const CacheFolder &folder, const Fingerprint &build, uint64_t limit,
               std::vector<SegmentFile> files, uint32_t now);

  /// The entry was used now.
  void noteUse(const Fingerprint &key) { noteUse(key, now_); }

  /// A new entry; the bytes stay with the caller, until write(). Ignored where it is there already,
  /// undamaged.
  void add(const Fingerprint &key, std::span<const std::byte> bytes);

  Result<Made> write();

private:
  struct Kept {
    Fingerprint key;
    std::span<const std::byte> bytes; // of a new one
    const Segment *segment = nullptr; // of an old one
    const SegmentEntry *entry = nullptr;
    uint32_t lastUse = 0;
    std::pair<size_t, uint64_t>
        place; // the number of its file (of a new one: behind all), and where there
    uint64_t size() const { return segment != nullptr ? entry->size : bytes.size(); }
  };
  void noteUse(const Fingerprint &key, uint32_t time);
  bool isThere(const Fingerprint &key) const;
  void takeUp(size_t number);
  void chooseSegments();
  std::vector<const Kept *> inOrder() const;
  void dropLeastUsed();
  void removeOthers(uint64_t bytes);
  std::vector<SegmentUse> usesOfOthers() const;

  const CacheFolder &folder_;
  const Fingerprint build_;
  const uint64_t limit_;
  const uint32_t now_;
  std::vector<SegmentFile> files_;
  size_t firstMerged_; // of files_: this one and all behind it are taken up
  std::unordered_map<Fingerprint, uint32_t, FingerprintHash> uses_;
  std::unordered_map<Fingerprint, Kept, FingerprintHash> kept_;
  uint64_t newBytes_ = 0;
};

} // namespace assay
