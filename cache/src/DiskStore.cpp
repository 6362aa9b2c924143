#include "DiskStore.h"

#include "FileSizeSignal.h"
#include "SegmentFiles.h"
#include "SegmentMerge.h"
#include "assay/support/Clock.h"

namespace assay {

DiskStore::DiskStore(std::string folder, const Fingerprint &build, uint64_t limit)
    : folder_(std::move(folder)), build_(build), limit_(limit) {}

Result<void> DiskStore::open() {
  const auto folder = CacheFolder::open(folder_);
  if (!folder)
    return folder.error();
  if (!*folder)
    return {};
  auto files = openSegments(**folder, build_);
  if (!files)
    return files.error();
  for (SegmentFile &file : *files) {
    if (file.segment)
      publish(std::move(*file.segment));
    else
      damaged_.fetch_add(1, std::memory_order_relaxed);
  }
  return {};
}

void DiskStore::publish(Segment segment) {
  const size_t count = segmentCount_.load(std::memory_order_relaxed);
  if (count == segments_.size())
    return;
  segment.prepareViews();
  segments_[count] = std::make_unique<const Segment>(std::move(segment));
  segmentCount_.store(count + 1, std::memory_order_release);
}

DiskStore::Loaded DiskStore::load(const Fingerprint &key) noexcept {
  for (size_t at = segmentCount_.load(std::memory_order_acquire); at-- != 0;) {
    const Segment &segment = *segments_[at];
    const SegmentEntry *entry = segment.find(key);
    if (entry == nullptr)
      continue;
    if (const auto bytes = segment.view(*entry, budgetLeft_); bytes.data() != nullptr)
      return {bytes, nullptr};
    if (auto own = segment.load(*entry)) {
      bytesReadSingly_.fetch_add(entry->size, std::memory_order_relaxed);
      const std::span<const std::byte> bytes{own.get(), entry->size};
      return {bytes, std::move(own)};
    }
    damaged_.fetch_add(1, std::memory_order_relaxed);
  }
  return {};
}

template <typename Amount> uint64_t DiskStore::sum(Amount &&amount) const {
  uint64_t sum = 0;
  for (size_t at = segmentCount_.load(std::memory_order_acquire); at-- != 0;)
    sum += amount(*segments_[at]);
  return sum;
}

uint64_t DiskStore::entries() const {
  return sum([](const Segment &segment) { return segment.entries().size(); });
}

uint64_t DiskStore::dataBytes() const {
  return sum([](const Segment &segment) { return segment.dataBytes(); });
}

uint64_t DiskStore::tableBytes() const {
  return sum([](const Segment &segment) { return segment.tableBytes(); });
}

void DiskStore::setMemoryBudget(uint64_t bytes) {
  memoryBudget_ = bytes;
  budgetLeft_.store(static_cast<int64_t>(bytes), std::memory_order_relaxed);
}

uint64_t DiskStore::bytesInMemory() const {
  const int64_t left = budgetLeft_.load(std::memory_order_relaxed);
  return memoryBudget_ - static_cast<uint64_t>(left) + tableBytes();
}

uint64_t DiskStore::bytesRead() const {
  return bytesInMemory() + bytesReadSingly_.load(std::memory_order_relaxed);
}

Result<DiskStore::Written> DiskStore::write(std::span<const NewEntry> entries,
                                            std::span<const Fingerprint> used) {
  if (entries.empty())
    return Written{};
  const FileSizeSignal held;
  const auto folder = CacheFolder::make(folder_);
  if (!folder)
    return folder.error();
  const auto lock = folder->lock();
  if (!lock)
    return lock.error();
  if (!*lock)
    return Written{};
  auto files = openSegments(*folder, build_);
  if (!files)
    return files.error();
  SegmentMerge merge(*folder, build_, limit_, std::move(*files),
                     static_cast<uint32_t>(wallSeconds()));
  for (const Fingerprint &key : used)
    merge.noteUse(key);
  for (const NewEntry &entry : entries)
    merge.add(entry.key, entry.bytes);
  auto made = merge.write();
  if (!made)
    return made.error();
  if (made->segment)
    publish(std::move(*made->segment));
  return Written{made->bytes, made->entries};
}

} // namespace assay
