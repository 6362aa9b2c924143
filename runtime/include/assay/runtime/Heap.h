// Heap: where a program's objects live. Handed out by moving a pointer, given back all at once.
//
// A program that takes more than a little is collected, too: see collect(). Most never get there.
//
// One reservation of address space, so that a mark in it divides what was there before from what
// came since: a file's objects from a test's. Owned by one thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace assay::runtime {

class HeapBlocks;

/// Words that may hold pointers into a heap: [begin, end).
struct RootRange {
  const void *begin, *end;
};

class Heap {
public:
  /// Reserves address space; memory is taken as it is used. A heap without any, where the system
  /// refuses, is always full.
  Heap();
  ~Heap();
  Heap(const Heap &) = delete;
  Heap &operator=(const Heap &) = delete;

  /// `bytes` of uninitialised memory, aligned to 16 bytes; nullptr when the limit is reached.
  void *allocate(size_t bytes) {
    void *const result = bump(bytes);
    return result != nullptr ? result : allocateElsewhere(bytes);
  }
  /// The same where it lies ready; else nullptr.
  void *bump(size_t bytes) {
    const size_t rounded = roundedSize(bytes);
    if (rounded > static_cast<size_t>(limit_ - top_) || rounded < bytes) [[unlikely]]
      return nullptr;
    std::byte *const result = top_;
    top_ += rounded;
    if (starts_ != nullptr) [[unlikely]]
      noteStart(result, rounded);
    if constexpr (kRedZone != 0)
      unpoison(result, bytes);
    return result;
  }
  /// The same where it does not.
  void *allocateElsewhere(size_t bytes);

  /// Grows what was allocated last in place, from `oldBytes` to `newBytes`; false where something
  /// else came after it or the limit is reached.
  bool extend(const void *memory, size_t oldBytes, size_t newBytes);

  /// Takes back what was allocated last, where `memory` of `bytes` is that.
  void release(const void *memory, size_t bytes) {
    if (!drop(memory, bytes))
      releaseBlock(roundedSize(bytes));
  }
  /// The same where that takes a few instructions; else false, and nothing has happened.
  bool drop(const void *memory, size_t bytes) {
    const size_t rounded = roundedSize(bytes);
    if (static_cast<const std::byte *>(memory) + rounded != top_)
      return true;
    if (starts_ != nullptr) [[unlikely]]
      return false;
    const auto used = static_cast<size_t>(top_ - base_);
    touched_ = touched_ < used ? used : touched_;
    top_ -= rounded;
    if constexpr (kRedZone != 0)
      poison(top_, rounded);
    return true;
  }

  /// At most this much may be in use. Can be set where less is.
  void setLimit(size_t bytes);
  /// Bytes from the first object to behind the last.
  size_t used() const;
  /// Where these lie.
  RootRange range() const { return {base_, base_ + used()}; }

  using Mark = size_t;
  /// What is in the heap now stays until the heap is reset to before it.
  Mark mark();
  /// Takes back everything since `mark`.
  void reset(Mark mark);
  bool isSince(const void *object, Mark mark) const {
    return static_cast<const std::byte *>(object) >= base_ + mark;
  }

  /// Whether enough has been taken for a collection to pay.
  bool wantsCollection() const { return wantsCollection_; }
  /// Takes back what nothing points to: no word of `roots`, none of what a mark has made stay or of
  /// the first kUncollected bytes since, and none of an object that is kept. Any word counts that
  /// could be a pointer or a Value, also one into the middle of an object. Objects do not move.
  void collect(std::span<const RootRange> roots);
  uint64_t collections() const { return collections_; }
  /// For tests: wants collections all the time, but where much is in use, and has no uncollected
  /// objects.
  void collectOften();

  /// Objects that are never looked through: those that come first since a mark.
  static constexpr size_t kUncollected = size_t(1) << 20;

  void swap(Heap &other) noexcept;

private:
  friend class HeapSnapshot;
  friend class HeapBlocks;
  static constexpr size_t kLargeBlock = size_t(64) << 10;
#if defined(__SANITIZE_ADDRESS__) || __has_feature(address_sanitizer)
  static constexpr size_t kRedZone = 16;
#else
  static constexpr size_t kRedZone = 0;
#endif
  static size_t roundedSize(size_t bytes) { return (bytes + 15 + kRedZone) & ~size_t(15); }
  static void unpoison(void *memory, size_t bytes);
  static void poison(void *memory, size_t bytes);
  [[gnu::always_inline]] void noteStart(const std::byte *block, size_t bytes) {
    if (bytes - 1 >= kLargeBlock - 1) [[unlikely]]
      return noteUnusual(block, bytes);
    const auto granule = static_cast<size_t>(block - blocksBase_) / 16;
    starts_[granule / 64] |= uint64_t(1) << granule % 64;
  }
  void noteUnusual(const std::byte *block, size_t bytes);
  void releaseBlock(size_t rounded);
  void tellBlocks();
  void followBlocks();
  void leaveBlocks();
  void setThreshold(size_t kept);
  void bumpUpTo(size_t bytes);

  std::byte *top_ = nullptr;
  std::byte *limit_ = nullptr; // of what bump() hands out
  std::byte *base_ = nullptr;
  std::byte *end_ = nullptr; // no memory is handed out from here on
  size_t reserved_ = 0;
  size_t touched_ = 0; // bytes that were in use at some time since they were last given back
  // Of the blocks, where there are any: where they begin, and the table of their starts.
  std::byte *blocksBase_ = nullptr;
  uint64_t *starts_ = nullptr;
  bool wantsCollection_ = false;
  bool collectsOften_ = false;
  size_t threshold_ = 0; // bytes taken since the last collection that make the next one worth it
  uint64_t collections_ = 0;
  std::unique_ptr<HeapBlocks> blocks_; // once they were needed
};

/// A copy of what a heap held at some time, to tell whether it has been written to since. What was
/// written and then put back as it was counts as not written.
class HeapSnapshot {
public:
  /// Keeps what `heap` holds from `from` on, and marks the heap.
  void take(Heap &heap, Heap::Mark from = 0);
  /// Whether all of that is as it was. False where the heap has been reset to before its end.
  bool holds(const Heap &heap) const;

private:
  Heap::Mark from_ = 0;
  std::vector<uint64_t> words_;
};

} // namespace assay::runtime
