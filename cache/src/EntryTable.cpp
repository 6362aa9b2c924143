// Cells of 64 bits, a record's address below and 16 bits of the key above, in buckets of a cache
// line. A key may lie in either of two buckets: with half of the cells in use both are then
// practically never full, nothing has to be moved, and taking an entry out is one store.
#include "assay/cache/EntryTable.h"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <x86intrin.h>

namespace assay {
namespace {

constexpr size_t kBucketCells = 8;
constexpr size_t kFirstBuckets = 64;
constexpr size_t kFirstRecords = 64, kMostRecords = 4096;
/// More cells than that for each entry do not come of an honest key's digest.
constexpr size_t kMostCellsPerEntry = 64;
constexpr unsigned kAddressBits = 48;
/// Of the limit, what is freed beyond what is needed, so that entries are not sorted at every add.
constexpr size_t kSlackShare = 16;

uint64_t lowHalf(const Fingerprint &key) {
  uint64_t word;
  std::memcpy(&word, key.bytes.data(), sizeof word);
  return word;
}
uint64_t highHalf(const Fingerprint &key) {
  uint64_t word;
  std::memcpy(&word, key.bytes.data() + sizeof word, sizeof word);
  return word;
}
uint64_t tagOf(const Fingerprint &key) { return lowHalf(key) >> kAddressBits; }

/// A time that orders uses. The processor's counter: no cell that all threads write.
uint64_t useTime() { return __rdtsc(); }

} // namespace

struct EntryTable::Table {
  struct alignas(64) Bucket {
    std::atomic<uint64_t> cells[kBucketCells];
  };
  explicit Table(size_t count) : mask(count - 1), buckets(new Bucket[count]()) {}

  Bucket &first(const Fingerprint &key) const { return buckets[lowHalf(key) & mask]; }
  Bucket &second(const Fingerprint &key) const {
    const uint64_t first = lowHalf(key) & mask, other = highHalf(key) & mask;
    return buckets[other == first ? first ^ 1 : other];
  }
  static uint64_t cellFor(const Record &record) {
    return tagOf(record.key) << kAddressBits | reinterpret_cast<uint64_t>(&record);
  }
  static EntryHandle::Record *recordOf(uint64_t cell) {
    return reinterpret_cast<EntryHandle::Record *>(cell & ((uint64_t(1) << kAddressBits) - 1));
  }
  size_t cellCount() const { return (mask + 1) * kBucketCells; }
  size_t bytes() const { return sizeof *this + (mask + 1) * sizeof(Bucket); }

  const uint64_t mask;
  const std::unique_ptr<Bucket[]> buckets;
};

EntryTable::EntryTable(size_t maxBytes) : maxBytes_(maxBytes) {
  tables_.push_back(std::make_unique<Table>(kFirstBuckets));
  bytes_ = tables_.back()->bytes();
  table_.store(tables_.back().get(), std::memory_order_release);
}

EntryTable::~EntryTable() {
  forEachRecord([](Record &record) {
    assert((record.state.load() & Record::kHandles) == 0);
    if (record.owned)
      delete[] record.data;
  });
}

template <typename Call> void EntryTable::forEachRecord(Call &&call) const {
  for (const Chunk &chunk : chunks_)
    for (size_t i = 0; i != chunk.count; ++i)
      call(chunk.records[i]);
}

EntryHandle EntryTable::handleOf(Record &record) const {
  EntryHandle handle;
  handle.record_ = &record;
  handle.bytes_ = {record.data, record.size};
  return handle;
}

EntryHandle EntryTable::find(const Fingerprint &key) noexcept {
  const Table &table = *table_.load(std::memory_order_acquire);
  const uint64_t tag = tagOf(key);
  for (const Table::Bucket *bucket : {&table.first(key), &table.second(key)}) {
    for (const auto &each : bucket->cells) {
      const uint64_t cell = each.load(std::memory_order_acquire);
      if (cell >> kAddressBits != tag || cell == 0)
        continue;
      Record &record = *Table::recordOf(cell);
      constexpr uint64_t kPin = Record::kHandle + Record::kHit;
      const uint64_t before = record.state.fetch_add(kPin, std::memory_order_acquire);
      if ((before & Record::kDead) == 0 && record.key == key) {
        record.lastUse.store(useTime(), std::memory_order_relaxed);
        return handleOf(record);
      }
      record.state.fetch_sub(kPin, std::memory_order_release);
    }
  }
  misses_.fetch_add(1, std::memory_order_relaxed);
  return {};
}

std::atomic<uint64_t> *EntryTable::locate(const Fingerprint &key) const {
  const Table &table = *tables_.back();
  for (Table::Bucket *bucket : {&table.first(key), &table.second(key)})
    for (auto &cell : bucket->cells)
      if (const uint64_t value = cell.load(std::memory_order_relaxed);
          value != 0 && Table::recordOf(value)->key == key)
        return &cell;
  return nullptr;
}

std::atomic<uint64_t> *EntryTable::freeCell(const Fingerprint &key) {
  const Table &table = *tables_.back();
  std::atomic<uint64_t> *found = nullptr;
  size_t fewest = kBucketCells;
  for (Table::Bucket *bucket : {&table.first(key), &table.second(key)}) {
    size_t used = 0;
    std::atomic<uint64_t> *unused = nullptr;
    for (auto &cell : bucket->cells) {
      if (cell.load(std::memory_order_relaxed) != 0)
        ++used;
      else if (unused == nullptr)
        unused = &cell;
    }
    if (used < fewest) {
      fewest = used;
      found = unused;
    }
  }
  return found;
}

/// A table of twice the size in place of the last one. False: there is no room for it.
bool EntryTable::grow() {
  const size_t buckets = 2 * (tables_.back()->mask + 1);
  if (buckets * kBucketCells > kMostCellsPerEntry * (entries_ + kFirstRecords))
    return false;
  const size_t bytes = buckets * sizeof(Table::Bucket) + sizeof(Table);
  if (!makeRoom(bytes))
    return false;
  tables_.push_back(std::make_unique<Table>(buckets));
  bytes_ += bytes;
  forEachRecord([&](Record &record) {
    if (record.data == nullptr)
      return;
    // A full pair of buckets in a table that just became twice as large loses the entry.
    auto *cell = freeCell(record.key);
    if (cell != nullptr)
      cell->store(Table::cellFor(record), std::memory_order_relaxed);
    else
      evict(record);
  });
  table_.store(tables_.back().get(), std::memory_order_release);
  return true;
}

size_t EntryTable::nextChunk() const {
  return chunks_.empty() ? kFirstRecords : std::min(2 * chunks_.back().count, kMostRecords);
}

EntryTable::Record &EntryTable::newRecord() {
  if (unused_ == nullptr) {
    const size_t count = nextChunk();
    chunks_.push_back({std::make_unique<Record[]>(count), count});
    bytes_ += count * sizeof(Record);
    for (size_t i = count; i-- != 0;) {
      Record &record = chunks_.back().records[i];
      record.next = unused_;
      unused_ = &record;
    }
  }
  Record &record = *unused_;
  unused_ = record.next;
  return record;
}

/// Gives back what nobody uses. False: the record is in use.
bool EntryTable::evict(Record &record) {
  uint64_t state = record.state.load(std::memory_order_relaxed);
  if ((state & Record::kHandles) != 0 ||
      !record.state.compare_exchange_strong(state, Record::kDead, std::memory_order_acq_rel,
                                            std::memory_order_relaxed))
    return false;
  hitsOfEvicted_ += state / Record::kHit;
  if (auto *cell = locate(record.key))
    cell->store(0, std::memory_order_relaxed);
  if (record.owned) {
    bytes_ -= record.size;
    delete[] record.data;
  }
  record.data = nullptr;
  record.next = std::exchange(unused_, &record);
  --entries_;
  ++evictions_;
  return true;
}

bool EntryTable::makeRoom(size_t bytes) {
  if (bytes > maxBytes_)
    return false;
  const size_t most = maxBytes_ - bytes;
  if (bytes_ <= most)
    return true;
  struct Candidate {
    uint64_t lastUse;
    Record *record;
  };
  std::vector<Candidate> candidates;
  candidates.reserve(entries_);
  forEachRecord([&](Record &record) {
    if (record.owned && record.data != nullptr)
      candidates.push_back({record.lastUse.load(std::memory_order_relaxed), &record});
  });
  std::sort(candidates.begin(), candidates.end(),
            [](const Candidate &a, const Candidate &b) { return a.lastUse < b.lastUse; });
  const size_t aim = most - std::min(most, maxBytes_ / kSlackShare);
  for (const Candidate &candidate : candidates) {
    if (bytes_ <= aim)
      break;
    evict(*candidate.record);
  }
  return bytes_ <= most;
}

/// Takes `own` and gives a record with so many handles, or nothing where there is no room.
EntryTable::Record *EntryTable::keep(const Fingerprint &key, std::span<const std::byte> bytes,
                                     std::unique_ptr<std::byte[]> &own, uint64_t handles) {
  if (bytes.size() > UINT32_MAX)
    return nullptr;
  const size_t size = own ? bytes.size() : 0;
  auto *cell = 2 * entries_ < tables_.back()->cellCount() ? freeCell(key) : nullptr;
  if (cell == nullptr && (!grow() || (cell = freeCell(key)) == nullptr))
    return nullptr;
  if (!makeRoom(size + (unused_ == nullptr ? nextChunk() * sizeof(Record) : 0)))
    return nullptr;
  Record &record = newRecord();
  record.key = key;
  record.size = static_cast<uint32_t>(bytes.size());
  record.data = bytes.data();
  record.owned = own.release() != nullptr;
  record.fresh = record.adopted = false;
  record.lastUse.store(useTime(), std::memory_order_relaxed);
  record.state.fetch_add(handles - Record::kDead, std::memory_order_release);
  cell->store(Table::cellFor(record), std::memory_order_release);
  bytes_ += size;
  ++entries_;
  return &record;
}

bool EntryTable::add(const Fingerprint &key, std::span<const std::byte> bytes) {
  auto own = std::make_unique_for_overwrite<std::byte[]>(bytes.size());
  std::copy(bytes.begin(), bytes.end(), own.get());
  std::lock_guard guard(mutex_);
  if (isKept(key))
    return false;
  Record *record = keep(key, {own.get(), bytes.size()}, own, 0);
  if (record != nullptr)
    record->fresh = true;
  return record != nullptr;
}

EntryHandle EntryTable::adopt(const Fingerprint &key, std::span<const std::byte> bytes,
                              std::unique_ptr<std::byte[]> own) noexcept {
  EntryHandle handle;
  if (std::unique_lock guard(mutex_, std::try_to_lock); guard && !isKept(key)) {
    if (Record *record = keep(key, bytes, own, Record::kHandle)) {
      record->adopted = true;
      handle = handleOf(*record);
    }
  }
  if (!handle) {
    handle.bytes_ = bytes;
    handle.own_ = std::move(own);
  }
  handle.origin_ = EntryOrigin::Disk;
  return handle;
}

std::vector<EntryTable::Fresh> EntryTable::takeFresh() {
  std::vector<Fresh> taken;
  std::lock_guard guard(mutex_);
  forEachRecord([&](Record &record) {
    if (record.data == nullptr || !std::exchange(record.fresh, false))
      return;
    record.state.fetch_add(Record::kHandle, std::memory_order_relaxed);
    taken.push_back({record.key, handleOf(record)});
  });
  return taken;
}

void EntryTable::forEachUsed(const std::function<void(const Fingerprint &)> &call) const {
  std::lock_guard guard(mutex_);
  forEachRecord([&](const Record &record) {
    if (record.data != nullptr && (record.adopted || record.state.load() >= Record::kHit))
      call(record.key);
  });
}

EntryTable::Counts EntryTable::counts() const {
  std::lock_guard guard(mutex_);
  Counts counts{hitsOfEvicted_, misses_.load(), evictions_, entries_, bytes_};
  forEachRecord([&](const Record &record) { counts.hits += record.state.load() / Record::kHit; });
  return counts;
}

} // namespace assay
