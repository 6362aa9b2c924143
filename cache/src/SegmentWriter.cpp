#include "SegmentWriter.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string_view>

namespace assay {

/// Little, since memory that is touched for the first time costs more than a system call.
static constexpr size_t kBufferBytes = 2 * kBlockBytes;

static uint64_t alignedUp(uint64_t offset) {
  return (offset + kEntryAlignment - 1) / kEntryAlignment * kEntryAlignment;
}

/// Where the data can begin, behind tables of at most that size.
static uint64_t dataOffsetFor(size_t entries, uint64_t bytes) {
  const uint64_t blocks = (bytes + entries * kEntryAlignment) / kBlockBytes + 1;
  return alignedUp(sizeof(SegmentHeader) + entries * sizeof(SegmentEntry) +
                   blocks * sizeof(Fingerprint));
}

SegmentWriter::SegmentWriter(int file, const Fingerprint &build, size_t mostEntries,
                             uint64_t mostBytes)
    : file_(file), build_(build), dataOffset_(dataOffsetFor(mostEntries, mostBytes)),
      offset_(dataOffset_) {
  entries_.reserve(mostEntries);
}

void SegmentWriter::writeNow(const void *from, size_t bytes, uint64_t offset) {
  if (error_ == 0 && !writeAt(file_, from, bytes, offset))
    error_ = errno;
  bytesWritten_ += bytes;
}

/// Writes the buffer's first bytes, and says of what blocks they are.
void SegmentWriter::writeBlocks(size_t bytes) {
  for (size_t at = 0; at < bytes; at += kBlockBytes)
    blocks_.push_back(
        Fingerprint::of(std::string_view(buffer_).substr(at, std::min(kBlockBytes, bytes - at))));
  writeNow(buffer_.data(), bytes, offset_);
  offset_ += bytes;
  buffer_.erase(0, bytes);
}

void SegmentWriter::add(const Fingerprint &key, std::span<const std::byte> bytes, uint32_t lastUse,
                        const Fingerprint &digest) {
  const uint64_t at = offset_ + buffer_.size();
  entries_.push_back({key, at, static_cast<uint32_t>(bytes.size()), lastUse, digest});
  buffer_.append(reinterpret_cast<const char *>(bytes.data()), bytes.size());
  const uint64_t end = offset_ + buffer_.size();
  buffer_.append(alignedUp(end) - end, '\0');
  if (buffer_.size() >= kBufferBytes)
    writeBlocks(buffer_.size() / kBlockBytes * kBlockBytes);
}

bool SegmentWriter::finish(std::span<const SegmentUse> uses) {
  writeBlocks(buffer_.size());
  std::sort(entries_.begin(), entries_.end(),
            [](const SegmentEntry &a, const SegmentEntry &b) { return a.key.bytes < b.key.bytes; });
  SegmentHeader header{};
  std::memcpy(header.magic, kSegmentMagic, sizeof header.magic);
  header.version = kSegmentVersion;
  header.entries = static_cast<uint32_t>(entries_.size());
  header.blocks = static_cast<uint32_t>(blocks_.size());
  header.build = build_;
  header.dataOffset = dataOffset_;
  header.usesOffset = offset_;
  header.uses = static_cast<uint32_t>(uses.size());
  header.fileBytes = header.usesOffset + uses.size_bytes();
  header.tablesDigest = tablesDigest(entries_, blocks_);
  header.digest = headerDigest(header);
  const size_t entryBytes = entries_.size() * sizeof(SegmentEntry);
  writeNow(uses.data(), uses.size_bytes(), offset_);
  writeNow(entries_.data(), entryBytes, sizeof header);
  writeNow(blocks_.data(), blocks_.size() * sizeof(Fingerprint), sizeof header + entryBytes);
  writeNow(&header, sizeof header, 0);
  errno = error_;
  return error_ == 0;
}

} // namespace assay
