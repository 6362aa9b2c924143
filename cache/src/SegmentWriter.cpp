#include "SegmentWriter.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace assay {

static constexpr size_t kBufferBytes = size_t(1) << 20;

static uint64_t alignedUp(uint64_t offset) {
  return (offset + kEntryAlignment - 1) / kEntryAlignment * kEntryAlignment;
}

SegmentWriter::SegmentWriter(int file, const Fingerprint &build, size_t mostEntries)
    : file_(file), build_(build),
      offset_(alignedUp(sizeof(SegmentHeader) + mostEntries * sizeof(SegmentEntry))) {
  index_.reserve(mostEntries);
}

void SegmentWriter::writeNow(const void *from, size_t bytes, uint64_t offset) {
  if (error_ == 0 && !writeAt(file_, from, bytes, offset))
    error_ = errno;
  bytesWritten_ += bytes;
}

void SegmentWriter::writeBuffer() {
  writeNow(buffer_.data(), buffer_.size(), offset_);
  offset_ += buffer_.size();
  buffer_.clear();
}

void SegmentWriter::append(const void *from, size_t bytes) {
  buffer_.append(static_cast<const char *>(from), bytes);
  if (buffer_.size() >= kBufferBytes)
    writeBuffer();
}

void SegmentWriter::add(const Fingerprint &key, std::span<const std::byte> bytes, uint32_t lastUse,
                        const Fingerprint &digest) {
  const uint64_t at = offset_ + buffer_.size();
  index_.push_back({key, at, static_cast<uint32_t>(bytes.size()), lastUse, digest});
  append(bytes.data(), bytes.size());
  const uint64_t end = offset_ + buffer_.size();
  buffer_.append(alignedUp(end) - end, '\0');
}

bool SegmentWriter::finish(std::span<const SegmentUse> uses) {
  SegmentHeader header{};
  std::memcpy(header.magic, kSegmentMagic, sizeof header.magic);
  header.version = kSegmentVersion;
  header.entries = static_cast<uint32_t>(index_.size());
  header.build = build_;
  header.usesOffset = offset_ + buffer_.size();
  header.uses = static_cast<uint32_t>(uses.size());
  header.fileBytes = header.usesOffset + uses.size_bytes();
  header.digest = headerDigest(header);
  append(uses.data(), uses.size_bytes());
  writeBuffer();
  std::sort(index_.begin(), index_.end(),
            [](const SegmentEntry &a, const SegmentEntry &b) { return a.key.bytes < b.key.bytes; });
  writeNow(index_.data(), index_.size() * sizeof(SegmentEntry), sizeof header);
  writeNow(&header, sizeof header, 0);
  errno = error_;
  return error_ == 0;
}

} // namespace assay
