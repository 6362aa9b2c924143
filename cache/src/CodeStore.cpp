#include "assay/cache/CodeStore.h"

#include "DiskStore.h"

namespace assay {

CodeStore::CodeStore(CodeStoreOptions options) : memory_(options.memoryLimit) {
  if (options.folder.empty())
    return;
  disk_ = std::make_unique<DiskStore>(std::move(options.folder), options.build, options.diskLimit);
  if (const auto opened = disk_->open(); !opened) {
    trouble_ = opened.error().message;
    disk_.reset();
  }
}

CodeStore::~CodeStore() = default;

EntryHandle CodeStore::find(const Fingerprint &key) noexcept {
  EntryHandle found = memory_.find(key);
  if (!found && disk_)
    if (auto loaded = disk_->load(key); loaded.bytes) {
      diskHits_.fetch_add(1, std::memory_order_relaxed);
      return memory_.adopt(key, std::move(loaded.bytes), loaded.size);
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
