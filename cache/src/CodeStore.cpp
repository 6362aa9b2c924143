#include "assay/cache/CodeStore.h"

#include "DiskStore.h"
#include "assay/support/Switches.h"

#include <algorithm>

namespace assay {

namespace {

/// The disk's store and its indexes, where it is wanted and can be used.
std::unique_ptr<DiskStore> openDisk(const CodeStoreOptions &options,
                                    std::optional<std::string> &trouble) {
  if (options.folder.empty() || !isOn(Switch::DiskCache))
    return nullptr;
  auto disk = std::make_unique<DiskStore>(options.folder, options.build, options.diskLimit);
  if (const auto opened = disk->open(); !opened) {
    trouble = opened.error().message;
    return nullptr;
  }
  // Up to half of the memory holds blocks of the disk's; the rest is for what comes and goes.
  disk->setMemoryBudget(std::min<uint64_t>(disk->dataBytes(), options.memoryLimit / 2));
  return disk;
}

/// What the disk's store leaves of it.
size_t memoryFor(size_t limit, const DiskStore *disk) {
  const uint64_t taken = disk != nullptr ? disk->bytesInMemoryAtMost() : 0;
  return limit - std::min<uint64_t>(limit, taken);
}

} // namespace

CodeStore::CodeStore(const CodeStoreOptions &options)
    : disk_(openDisk(options, trouble_)), memory_(memoryFor(options.memoryLimit, disk_.get())) {}

CodeStore::~CodeStore() = default;

EntryHandle CodeStore::find(const Fingerprint &key) noexcept {
  EntryHandle found = isOn(Switch::MemoryCache) ? memory_.find(key) : EntryHandle();
  if (!found && disk_)
    if (auto loaded = disk_->load(key); loaded.bytes.data() != nullptr) {
      diskHits_.fetch_add(1, std::memory_order_relaxed);
      return memory_.adopt(key, loaded.bytes, std::move(loaded.own));
    }
  return found;
}

void CodeStore::add(const Fingerprint &key, std::span<const std::byte> bytes) {
  memory_.add(key, bytes);
}

Result<void> CodeStore::flush() {
  if (!disk_)
    return {};
  std::lock_guard guard(writing_);
  const auto fresh = memory_.takeFresh();
  if (fresh.empty())
    return {};
  std::vector<DiskStore::NewEntry> entries;
  entries.reserve(fresh.size());
  for (const EntryTable::Fresh &each : fresh)
    entries.push_back({each.key, each.entry.bytes()});
  std::vector<Fingerprint> used;
  memory_.forEachUsed([&](const Fingerprint &key) { used.push_back(key); });
  const auto written = disk_->write(entries, used);
  if (!written)
    return written.error();
  bytesWritten_ += written->bytes;
  entriesWritten_ += written->entries;
  return {};
}

CodeStore::Counts CodeStore::counts() const {
  Counts counts;
  counts.memory = memory_.counts();
  counts.diskHits = diskHits_.load(std::memory_order_relaxed);
  if (disk_) {
    counts.memory.bytes += disk_->bytesInMemory();
    counts.diskDamaged = disk_->damaged();
    counts.diskEntries = disk_->entries();
    counts.bytesRead = disk_->bytesRead();
  }
  std::lock_guard guard(writing_);
  counts.bytesWritten = bytesWritten_;
  counts.entriesWritten = entriesWritten_;
  return counts;
}

} // namespace assay
