// Heap: where a program's objects live. Handed out by moving a pointer, given back all at once.
//
// One reservation of address space, so that a mark in it divides what was there before from what
// came since: a file's objects from a test's. Owned by one thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace assay::runtime {

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
    const size_t rounded = (bytes + 15 + kRedZone) & ~size_t(15);
    if (rounded > static_cast<size_t>(limit_ - top_) || rounded < bytes) [[unlikely]]
      return nullptr;
    std::byte *const result = top_;
    top_ += rounded;
    if constexpr (kRedZone != 0)
      unpoison(result, bytes);
    return result;
  }

  /// Grows what was allocated last in place, from `oldBytes` to `newBytes`; false where something
  /// else came after it or the limit is reached.
  bool extend(const void *memory, size_t oldBytes, size_t newBytes);

  /// Takes back what was allocated last, where `memory` of `bytes` is that.
  void release(const void *memory, size_t bytes) {
    const size_t rounded = (bytes + 15 + kRedZone) & ~size_t(15);
    if (static_cast<const std::byte *>(memory) + rounded != top_)
      return;
    touched_ = touched_ < used() ? used() : touched_;
    top_ -= rounded;
    if constexpr (kRedZone != 0)
      poison(top_, rounded);
  }

  /// At most this much may be in use. Can be set where less is.
  void setLimit(size_t bytes);
  size_t used() const { return static_cast<size_t>(top_ - base_); }

  using Mark = size_t;
  Mark mark() const { return used(); }
  /// Takes back everything since `mark`.
  void reset(Mark mark);
  bool isSince(const void *object, Mark mark) const {
    return static_cast<const std::byte *>(object) >= base_ + mark;
  }

  void swap(Heap &other) noexcept;

private:
  friend class HeapSnapshot;
#if defined(__SANITIZE_ADDRESS__) || __has_feature(address_sanitizer)
  static constexpr size_t kRedZone = 16;
#else
  static constexpr size_t kRedZone = 0;
#endif
  static void unpoison(void *memory, size_t bytes);
  static void poison(void *memory, size_t bytes);

  std::byte *top_ = nullptr;
  std::byte *limit_ = nullptr;
  std::byte *base_ = nullptr;
  size_t reserved_ = 0;
  size_t touched_ = 0; // bytes that were in use at some time since they were last given back
};

/// A copy of what a heap held at some time, to tell whether it has been written to since. What was
/// written and then put back as it was counts as not written.
class HeapSnapshot {
public:
  /// Keeps what `heap` holds from `from` on.
  void take(const Heap &heap, Heap::Mark from = 0);
  /// Whether all of that is as it was. False where the heap has been reset to before its end.
  bool holds(const Heap &heap) const;

private:
  Heap::Mark from_ = 0;
  std::vector<uint64_t> words_;
};

} // namespace assay::runtime
