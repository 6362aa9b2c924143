// EntryTable: bytes by key in memory, up to a number of bytes; what was not used for longest goes
// first.
//
// A lookup is wait-free: it reads two cells, and one atomic addition pins what it found. For that,
// memory that a lookup may still be reading is never given back: records of entries are used again,
// but only as records, and a table that was outgrown is kept (together they are smaller than the
// one in use). A lookup may so meet the record of another entry, and tells by the key, which nobody
// changes while the record is pinned. Those who add wait for each other.
#pragma once

#include "assay/support/Fingerprint.h"

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <utility>
#include <vector>

namespace assay {

enum class EntryOrigin : uint8_t { Memory, Disk };

/// Bytes of an entry, which nobody changes or gives back while the handle lives. It may be moved to
/// another thread, and must not outlive the table.
class EntryHandle {
public:
  EntryHandle() = default;
  EntryHandle(EntryHandle &&other) noexcept
      : record_(std::exchange(other.record_, nullptr)), bytes_(std::exchange(other.bytes_, {})),
        own_(std::move(other.own_)), origin_(other.origin_) {}
  EntryHandle &operator=(EntryHandle &&other) noexcept {
    std::swap(record_, other.record_);
    std::swap(bytes_, other.bytes_);
    std::swap(own_, other.own_);
    std::swap(origin_, other.origin_);
    return *this;
  }
  ~EntryHandle() { release(); }

  /// Whether something was found.
  explicit operator bool() const { return bytes_.data() != nullptr; }
  std::span<const std::byte> bytes() const { return bytes_; }
  /// Where this lookup found it: an entry from disk is in memory from then on.
  EntryOrigin origin() const { return origin_; }

private:
  friend class EntryTable;
  friend class CodeStore;
  struct Record;
  inline void release();

  Record *record_ = nullptr; // pinned
  std::span<const std::byte> bytes_;
  std::unique_ptr<std::byte[]> own_; // of an entry that no table keeps
  EntryOrigin origin_ = EntryOrigin::Memory;
};

/// What a lookup pins. One cache line.
struct alignas(64) EntryHandle::Record {
  /// Handles, in the lower bits; whether it is no entry (any more); hits, in the upper bits.
  std::atomic<uint64_t> state{kDead};
  std::atomic<uint64_t> lastUse{0};
  Fingerprint key;
  const std::byte *data = nullptr; // null: this is no entry
  uint32_t size = 0;
  bool fresh = false;   // not on disk; this and what follows is guarded by the table's mutex
  bool adopted = false; // comes from disk
  bool owned = false;   // the table gives the bytes back
  Record *next = nullptr;

  static constexpr uint64_t kHandle = 1, kDead = uint64_t(1) << 23, kHit = uint64_t(1) << 24;
  static constexpr uint64_t kHandles = kDead - 1;
};

void EntryHandle::release() {
  if (record_ != nullptr)
    record_->state.fetch_sub(Record::kHandle, std::memory_order_release);
}

class EntryTable {
public:
  struct Counts {
    uint64_t hits = 0;
    uint64_t misses = 0;
    uint64_t evictions = 0;
    uint64_t entries = 0;
    uint64_t bytes = 0; // all that the table has allocated
  };

  explicit EntryTable(size_t maxBytes);
  ~EntryTable();
  EntryTable(const EntryTable &) = delete;
  EntryTable &operator=(const EntryTable &) = delete;

  EntryHandle find(const Fingerprint &key) noexcept;

  /// Keeps a copy and marks it as fresh. False where the key is there already, or where no room can
  /// be made since all is in use.
  bool add(const Fingerprint &key, std::span<const std::byte> bytes);

  /// Keeps bytes that lie in `own`, or, where that is null, in memory that outlives the table and
  /// that somebody else accounts for; not fresh. Gives a handle. Where somebody else is adding,
  /// nothing is waited for: the handle then has the bytes alone.
  EntryHandle adopt(const Fingerprint &key, std::span<const std::byte> bytes,
                    std::unique_ptr<std::byte[]> own) noexcept;

  struct Fresh {
    Fingerprint key;
    EntryHandle entry;
  };
  /// The entries that were added since the last call, pinned.
  std::vector<Fresh> takeFresh();

  /// Calls for the key of each entry that was looked up with success, or adopted.
  void forEachUsed(const std::function<void(const Fingerprint &)> &call) const;

  Counts counts() const;

private:
  using Record = EntryHandle::Record;
  struct Table;

  EntryHandle handleOf(Record &record) const;
  bool isKept(const Fingerprint &key) const { return locate(key) != nullptr; }
  std::atomic<uint64_t> *locate(const Fingerprint &key) const;
  std::atomic<uint64_t> *freeCell(const Fingerprint &key);
  bool grow();
  Record *keep(const Fingerprint &key, std::span<const std::byte> bytes,
               std::unique_ptr<std::byte[]> &own, uint64_t handles);
  size_t nextChunk() const;
  Record &newRecord();
  bool makeRoom(size_t bytes);
  bool evict(Record &record);
  template <typename Call> void forEachRecord(Call &&call) const;

  const size_t maxBytes_;
  std::atomic<const Table *> table_; // changes only when the table grows
  alignas(64) std::atomic<uint64_t> misses_{0};

  alignas(64) mutable std::mutex mutex_;       // of what follows
  std::vector<std::unique_ptr<Table>> tables_; // the last one is in use
  struct Chunk {
    std::unique_ptr<Record[]> records;
    size_t count;
  };
  std::vector<Chunk> chunks_;
  Record *unused_ = nullptr;
  size_t entries_ = 0;
  size_t bytes_ = 0;
  uint64_t evictions_ = 0;
  uint64_t hitsOfEvicted_ = 0;
};

} // namespace assay
