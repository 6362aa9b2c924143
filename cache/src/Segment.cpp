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

Fingerprint tablesDigest(std::span<const SegmentEntry> entries,
                         std::span<const Fingerprint> blocks) {
  return Fingerprint::of(
      {textOf(entries.data(), entries.size_bytes()), textOf(blocks.data(), blocks.size_bytes())});
}

Fingerprint headerDigest(const SegmentHeader &header) {
  return Fingerprint::of(textOf(&header, offsetof(SegmentHeader, digest)));
}

static bool isPlausible(const SegmentHeader &header, uint64_t fileBytes) {
  const uint64_t tables = header.entries * uint64_t(sizeof(SegmentEntry)) +
                          header.blocks * uint64_t(sizeof(Fingerprint));
  return std::memcmp(header.magic, kSegmentMagic, sizeof header.magic) == 0 &&
         header.version == kSegmentVersion && header.digest == headerDigest(header) &&
         header.fileBytes == fileBytes && sizeof header + tables <= header.dataOffset &&
         header.dataOffset <= header.usesOffset &&
         header.blocks == (header.usesOffset - header.dataOffset + kBlockBytes - 1) / kBlockBytes &&
         header.usesOffset + header.uses * uint64_t(sizeof(SegmentUse)) == header.fileBytes;
}

std::optional<Segment> Segment::open(Descriptor file) {
  struct stat found;
  Segment segment;
  SegmentHeader &header = segment.header_;
  if (!file || ::fstat(file.number(), &found) != 0 ||
      readAt(file.number(), &header, sizeof header, 0) != sizeof header ||
      !isPlausible(header, static_cast<uint64_t>(found.st_size)))
    return std::nullopt;
  segment.tables_ = std::make_unique<Tables>();
  Tables &tables = *segment.tables_;
  tables.entries = std::make_unique_for_overwrite<SegmentEntry[]>(header.entries);
  tables.blockDigests = std::make_unique_for_overwrite<Fingerprint[]>(header.blocks);
  const size_t entryBytes = header.entries * sizeof(SegmentEntry);
  const size_t blockBytes = header.blocks * sizeof(Fingerprint);
  if (readAt(file.number(), tables.entries.get(), entryBytes, sizeof header) != entryBytes ||
      readAt(file.number(), tables.blockDigests.get(), blockBytes, sizeof header + entryBytes) !=
          blockBytes)
    return std::nullopt;
  tables.areWhole = header.tablesDigest ==
                    tablesDigest(segment.entries(), {tables.blockDigests.get(), header.blocks});
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
      entries().begin(), entries().end(), key,
      [](const SegmentEntry &entry, const Fingerprint &wanted) {
        return std::memcmp(entry.key.bytes.data(), wanted.bytes.data(), wanted.bytes.size()) < 0;
      });
  return found != entries().end() && found->key == key ? &*found : nullptr;
}

std::unique_ptr<std::byte[]> Segment::load(const SegmentEntry &entry) const {
  // Where tables are damaged, too: a size that the file cannot hold is not asked memory for.
  if (entry.offset > header_.fileBytes || entry.size > header_.fileBytes - entry.offset)
    return nullptr;
  auto bytes = std::make_unique_for_overwrite<std::byte[]>(entry.size);
  if (readAt(file_.number(), bytes.get(), entry.size, entry.offset) != entry.size ||
      entryDigest(header_.build, entry.key, {bytes.get(), entry.size}) != entry.digest)
    return nullptr;
  return bytes;
}

void Segment::prepareViews() {
  if (!tables_->areWhole)
    return;
  views_ = PageMemory(dataBytes());
  tables_->blockStates = std::make_unique<std::atomic<BlockState>[]>(header_.blocks);
}

/// Whether the block is in memory, and is what was written.
bool Segment::haveBlock(uint64_t number, std::atomic<int64_t> &budget) const {
  std::atomic<BlockState> &state = tables_->blockStates[number];
  BlockState seen = state.load(std::memory_order_acquire);
  const uint64_t start = number * kBlockBytes;
  const size_t bytes = std::min<uint64_t>(kBlockBytes, dataBytes() - start);
  if (seen == BlockState::Unread && budget.load(std::memory_order_relaxed) >= int64_t(bytes) &&
      state.compare_exchange_strong(seen, BlockState::Reading, std::memory_order_acquire)) {
    budget.fetch_sub(int64_t(bytes), std::memory_order_relaxed);
    std::byte *to = views_.data() + start;
    const bool isWhole = readAt(file_.number(), to, bytes, header_.dataOffset + start) == bytes &&
                         Fingerprint::of(textOf(to, bytes)) == tables_->blockDigests[number];
    seen = isWhole ? BlockState::Whole : BlockState::Damaged;
    state.store(seen, std::memory_order_release);
  }
  return seen == BlockState::Whole;
}

std::span<const std::byte> Segment::view(const SegmentEntry &entry,
                                         std::atomic<int64_t> &budget) const {
  if (views_.data() == nullptr || entry.offset < header_.dataOffset ||
      entry.offset + entry.size > header_.usesOffset || entry.size == 0)
    return {};
  const uint64_t start = entry.offset - header_.dataOffset, end = start + entry.size;
  for (uint64_t block = start / kBlockBytes; block * kBlockBytes < end; ++block)
    if (!haveBlock(block, budget))
      return {};
  return {views_.data() + start, entry.size};
}

} // namespace assay
