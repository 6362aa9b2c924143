#include "assay/runtime/Heap.h"

#include "core/HeapBlocks.h"
#include "core/HeapPoison.h"

#include "assay/support/Switches.h"

#include <sys/mman.h>

#include <algorithm>
#include <utility>

namespace assay::runtime {
namespace {

constexpr size_t kReservations[] = {size_t(64) << 30, size_t(4) << 30, size_t(512) << 20};
// Memory that was touched stays with the heap, up to this much: touching it anew costs faults.
constexpr size_t kKeep = size_t(4) << 20;
constexpr size_t kHugePage = size_t(2) << 20;
// The least that is taken between two collections, where the limit leaves that much.
constexpr size_t kLeastThreshold = size_t(8) << 20;

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
    end_ = base_ + bytes;
    bumpUpTo(kUncollected);
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

/// Hands out up to `bytes` from here on without looking at what becomes of them.
void Heap::bumpUpTo(size_t bytes) {
  const bool isBumped = !collectsOften_ && isOn(Switch::Bump);
  limit_ = top_ + (isBumped ? std::min(bytes, static_cast<size_t>(end_ - top_)) : 0);
}

size_t Heap::used() const {
  return static_cast<size_t>((starts_ != nullptr ? blocks_->high(top_) : top_) - base_);
}

void *Heap::allocateElsewhere(size_t bytes) {
  const size_t rounded = roundedSize(bytes);
  if (rounded < bytes)
    return nullptr;
  if (starts_ == nullptr) {
    if (rounded > static_cast<size_t>(end_ - top_))
      return nullptr;
    if (blocks_ == nullptr)
      blocks_ = std::make_unique<HeapBlocks>(reserved_);
    if (!blocks_->isUsable()) {
      limit_ = end_;
      return bump(bytes);
    }
    blocks_->begin(top_, end_);
    blocksBase_ = top_;
    starts_ = blocks_->starts();
    setThreshold(0);
  } else {
    tellBlocks();
  }
  std::byte *const block = blocks_->take(rounded);
  followBlocks();
  if constexpr (kRedZone != 0)
    if (block != nullptr)
      unpoison(block, bytes);
  return block;
}

void Heap::noteUnusual(const std::byte *block, size_t bytes) {
  if (bytes != 0)
    blocks_->noteLarge(base_ + (block - base_), bytes);
}

/// What bump() has handed out.
void Heap::tellBlocks() { blocks_->advance(top_); }

/// What bump() may hand out: as much as comes before the end of the hole and the next collection.
void Heap::followBlocks() {
  const size_t taken = blocks_->taken();
  top_ = blocks_->cursor();
  const auto room = static_cast<size_t>(blocks_->holeEnd() - top_);
  wantsCollection_ = taken >= threshold_;
  limit_ = top_ + (wantsCollection_ ? room : std::min(room, threshold_ - taken));
  if (!isOn(Switch::Bump))
    limit_ = top_;
}

bool Heap::extend(const void *memory, size_t oldBytes, size_t newBytes) {
  const auto *start = static_cast<const std::byte *>(memory);
  if (start + roundedSize(oldBytes) != top_)
    return false;
  const size_t rounded = roundedSize(newBytes);
  if (rounded < newBytes || rounded > static_cast<size_t>(end_ - start))
    return false;
  std::byte *const top = base_ + (start - base_) + rounded;
  if (starts_ == nullptr) {
    if (top > limit_)
      return false;
    top_ = top;
  } else {
    tellBlocks();
    if (!blocks_->growLast(base_ + (start - base_), top))
      return false;
    followBlocks();
  }
  if constexpr (kRedZone != 0)
    unpoison(const_cast<void *>(memory), newBytes);
  return true;
}

void Heap::releaseBlock(size_t rounded) {
  tellBlocks();
  touched_ = std::max(touched_, used());
  // What came before the blocks is not theirs.
  if (static_cast<size_t>(top_ - blocks_->base()) < rounded)
    return;
  blocks_->giveBack(top_ - rounded);
  followBlocks();
  if constexpr (kRedZone != 0)
    poison(top_, rounded);
}

void Heap::setLimit(size_t bytes) {
  leaveBlocks();
  end_ = base_ + std::clamp(bytes, used(), reserved_);
  bumpUpTo(kUncollected);
}

void Heap::leaveBlocks() {
  if (starts_ == nullptr)
    return;
  tellBlocks();
  touched_ = std::max(touched_, used());
  top_ = blocks_->high();
  blocks_->clear();
  starts_ = nullptr;
  wantsCollection_ = false;
}

Heap::Mark Heap::mark() {
  leaveBlocks();
  bumpUpTo(kUncollected);
  return used();
}

void Heap::reset(Mark mark) {
  touched_ = std::max(touched_, used());
  leaveBlocks();
  top_ = base_ + mark;
  bumpUpTo(kUncollected);
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

void Heap::collectOften() {
  collectsOften_ = true;
  bumpUpTo(0);
}

/// As much again as was kept, but so that the limit is not reached before.
void Heap::setThreshold(size_t kept) {
  const auto room = static_cast<size_t>(end_ - blocks_->high());
  const auto least = static_cast<size_t>(end_ - base_) / 32;
  threshold_ = collectsOften_
                   ? kept / 16
                   : std::min(std::max(kLeastThreshold, kept), std::max(least, room / 2));
}

void Heap::collect(std::span<const RootRange> roots) {
  wantsCollection_ = false;
  if (starts_ == nullptr)
    return;
  tellBlocks();
  ++collections_;
  touched_ = std::max(touched_, used());
  std::vector<RootRange> all(roots.begin(), roots.end());
  all.push_back({base_, blocks_->base()});
  setThreshold(blocks_->collect(all));
  followBlocks();
}

void Heap::swap(Heap &other) noexcept {
  std::swap(top_, other.top_);
  std::swap(limit_, other.limit_);
  std::swap(end_, other.end_);
  std::swap(blocksBase_, other.blocksBase_);
  std::swap(starts_, other.starts_);
  std::swap(wantsCollection_, other.wantsCollection_);
  std::swap(collectsOften_, other.collectsOften_);
  std::swap(threshold_, other.threshold_);
  std::swap(collections_, other.collections_);
  std::swap(blocks_, other.blocks_);
  std::swap(base_, other.base_);
  std::swap(reserved_, other.reserved_);
  std::swap(touched_, other.touched_);
}

// The words between objects are not to be looked at, says AddressSanitizer: here they are.
__attribute__((no_sanitize("address"))) void HeapSnapshot::take(Heap &heap, Heap::Mark from) {
  from_ = from;
  words_.resize((heap.mark() - from) / sizeof(uint64_t));
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
