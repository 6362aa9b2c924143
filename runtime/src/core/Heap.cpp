#include "assay/runtime/Heap.h"

#include <sys/mman.h>

#include <algorithm>
#include <utility>

#if defined(__SANITIZE_ADDRESS__) || __has_feature(address_sanitizer)
#include <sanitizer/asan_interface.h>
#define ASSAY_POISON(memory, bytes) __asan_poison_memory_region(memory, bytes)
#define ASSAY_UNPOISON(memory, bytes) __asan_unpoison_memory_region(memory, bytes)
#else
#define ASSAY_POISON(memory, bytes) (static_cast<void>(memory), static_cast<void>(bytes))
#define ASSAY_UNPOISON(memory, bytes) (static_cast<void>(memory), static_cast<void>(bytes))
#endif

namespace assay::runtime {
namespace {

constexpr size_t kReservations[] = {size_t(64) << 30, size_t(4) << 30, size_t(512) << 20};
// Memory that was touched stays with the heap, up to this much: touching it anew costs faults.
constexpr size_t kKeep = size_t(4) << 20;
constexpr size_t kHugePage = size_t(2) << 20;

} // namespace

Heap::Heap() {
  for (const size_t bytes : kReservations) {
    void *memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED)
      continue;
    base_ = top_ = static_cast<std::byte *>(memory);
    reserved_ = bytes;
    // What goes beyond comes in large pages, where the system has them: a fault for each small one
    // costs more than what is done with it.
    const auto large = (reinterpret_cast<uintptr_t>(memory) + kKeep + kHugePage - 1) & -kHugePage;
    (void)madvise(reinterpret_cast<void *>(large), bytes - kKeep - kHugePage, MADV_HUGEPAGE);
    limit_ = base_ + bytes;
    if constexpr (kRedZone != 0)
      ASSAY_POISON(base_, kKeep);
    return;
  }
}

Heap::~Heap() {
  if (base_ == nullptr)
    return;
  ASSAY_UNPOISON(base_, std::max(touched_, kKeep));
  munmap(base_, reserved_);
}

void Heap::unpoison([[maybe_unused]] void *memory, [[maybe_unused]] size_t bytes) {
  // Memory that was never in use is not poisoned yet.
  ASSAY_POISON(memory, (bytes + 15 + kRedZone) & ~size_t(15));
  ASSAY_UNPOISON(memory, bytes);
}

void Heap::poison([[maybe_unused]] void *memory, [[maybe_unused]] size_t bytes) {
  ASSAY_POISON(memory, bytes);
}

bool Heap::extend(const void *memory, size_t oldBytes, size_t newBytes) {
  const auto *start = static_cast<const std::byte *>(memory);
  const size_t oldRounded = (oldBytes + 15 + kRedZone) & ~size_t(15);
  if (start + oldRounded != top_)
    return false;
  const size_t newRounded = (newBytes + 15 + kRedZone) & ~size_t(15);
  if (newRounded < newBytes || newRounded > static_cast<size_t>(limit_ - start))
    return false;
  top_ = base_ + (start - base_) + newRounded;
  if constexpr (kRedZone != 0)
    unpoison(const_cast<void *>(memory), newBytes);
  return true;
}

void Heap::setLimit(size_t bytes) { limit_ = base_ + std::clamp(bytes, used(), reserved_); }

void Heap::reset(Mark mark) {
  touched_ = std::max(touched_, used());
  top_ = base_ + mark;
  const size_t keep = std::max(mark, kKeep);
  if constexpr (kRedZone != 0)
    ASSAY_POISON(top_, std::max(touched_, keep) - mark);
  if (touched_ > keep) {
    const size_t from = (keep + 4095) & ~size_t(4095);
    if (touched_ > from)
      madvise(base_ + from, touched_ - from, MADV_DONTNEED);
    touched_ = keep;
  }
}

void Heap::swap(Heap &other) noexcept {
  std::swap(top_, other.top_);
  std::swap(limit_, other.limit_);
  std::swap(base_, other.base_);
  std::swap(reserved_, other.reserved_);
  std::swap(touched_, other.touched_);
}

// The words between objects are not to be looked at, says AddressSanitizer: here they are.
__attribute__((no_sanitize("address"))) void HeapSnapshot::take(const Heap &heap, Heap::Mark from) {
  from_ = from;
  words_.resize((heap.used() - from) / sizeof(uint64_t));
  const auto *words = reinterpret_cast<const uint64_t *>(heap.base_ + from);
  for (size_t i = 0; i != words_.size(); ++i)
    words_[i] = words[i];
}

__attribute__((no_sanitize("address"))) bool HeapSnapshot::holds(const Heap &heap) const {
  if (heap.used() < from_ + words_.size() * sizeof(uint64_t))
    return false;
  const auto *words = reinterpret_cast<const uint64_t *>(heap.base_ + from_);
  uint64_t different = 0;
  for (size_t i = 0; i != words_.size(); ++i)
    different |= words_[i] ^ words[i];
  return different == 0;
}

} // namespace assay::runtime
