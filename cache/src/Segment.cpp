#include "Segment.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <string_view>
#include <sys/stat.h>

namespace assay {

static_assert(std::endian::native == std::endian::little, "files are little-endian");

const char kSegmentMagic[8] = {'A', 's', 's', 'a', 'y', 'S', 'e', 'g'};

static std::string_view textOf(const void *from, size_t bytes) {
  return {static_cast<const char *>(from), bytes};
}

Fingerprint entryDigest(const Fingerprint &build, const Fingerprint &key,
                        std::span<const std::byte> bytes) {
  const uint64_t size = bytes.size();
  return Fingerprint::of({textOf(&build, sizeof build), textOf(&key, sizeof key),
                          textOf(&size, sizeof size), textOf(bytes.data(), bytes.size())});
}

Fingerprint headerDigest(const SegmentHeader &header) {
  return Fingerprint::of(textOf(&header, offsetof(SegmentHeader, digest)));
}

std::optional<Segment> Segment::open(Descriptor file) {
  struct stat found;
  Segment segment;
  SegmentHeader &header = segment.header_;
  if (!file || ::fstat(file.number(), &found) != 0 ||
      readAt(file.number(), &header, sizeof header, 0) != sizeof header)
    return std::nullopt;
  const uint64_t indexBytes = header.entries * uint64_t(sizeof(SegmentEntry));
  if (std::memcmp(header.magic, kSegmentMagic, sizeof header.magic) != 0 ||
      header.version != kSegmentVersion || header.digest != headerDigest(header) ||
      header.fileBytes != static_cast<uint64_t>(found.st_size) ||
      sizeof header + indexBytes > header.usesOffset ||
      header.usesOffset + header.uses * uint64_t(sizeof(SegmentUse)) != header.fileBytes)
    return std::nullopt;
  segment.index_ = std::make_unique_for_overwrite<SegmentEntry[]>(header.entries);
  if (readAt(file.number(), segment.index_.get(), indexBytes, sizeof header) != indexBytes)
    return std::nullopt;
  segment.file_ = std::move(file);
  return segment;
}

std::vector<SegmentUse> Segment::uses() const {
  std::vector<SegmentUse> uses(header_.uses);
  if (const size_t bytes = uses.size() * sizeof(SegmentUse);
      readAt(file_.number(), uses.data(), bytes, header_.usesOffset) != bytes)
    uses.clear();
  return uses;
}

const SegmentEntry *Segment::find(const Fingerprint &key) const {
  const auto found = std::lower_bound(
      index_.get(), index_.get() + header_.entries, key,
      [](const SegmentEntry &entry, const Fingerprint &wanted) {
        return std::memcmp(entry.key.bytes.data(), wanted.bytes.data(), wanted.bytes.size()) < 0;
      });
  return found != index_.get() + header_.entries && found->key == key ? found : nullptr;
}

std::unique_ptr<std::byte[]> Segment::load(const SegmentEntry &entry) const {
  // The index is not covered by a digest: a size that the file cannot hold is not asked memory for.
  if (entry.offset > header_.fileBytes || entry.size > header_.fileBytes - entry.offset)
    return nullptr;
  auto bytes = std::make_unique_for_overwrite<std::byte[]>(entry.size);
  if (readAt(file_.number(), bytes.get(), entry.size, entry.offset) != entry.size ||
      entryDigest(header_.build, entry.key, {bytes.get(), entry.size}) != entry.digest)
    return nullptr;
  return bytes;
}

} // namespace assay
