// SegmentWriter: makes a segment file. Its header is written last, so that a file that was not
// finished is none.
#pragma once

#include "Segment.h"

#include <string>

namespace assay {

class SegmentWriter {
public:
  /// Into an empty file; at most so many entries will be added, of at most so many bytes.
  SegmentWriter(int file, const Fingerprint &build, size_t mostEntries, uint64_t mostBytes);

  /// Each key once, in any order. `digest` is entryDigest() of the rest.
  void add(const Fingerprint &key, std::span<const std::byte> bytes, uint32_t lastUse,
           const Fingerprint &digest);

  /// False, with errno, where something could not be written. The writer has then done its work.
  bool finish(std::span<const SegmentUse> uses);

  uint64_t bytesWritten() const { return bytesWritten_; }

private:
  void writeBlocks(size_t bytes);
  void writeNow(const void *from, size_t bytes, uint64_t offset);

  const int file_;
  const Fingerprint build_;
  std::vector<SegmentEntry> entries_;
  std::vector<Fingerprint> blocks_;
  const uint64_t dataOffset_;
  std::string buffer_; // of what comes at offset_
  uint64_t offset_;
  uint64_t bytesWritten_ = 0;
  int error_ = 0;
};

} // namespace assay
