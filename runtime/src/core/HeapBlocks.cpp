#include "core/HeapBlocks.h"

#include "core/HeapPoison.h"

#include <sys/mman.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <tuple>

namespace assay::runtime {
namespace {

constexpr size_t kBits = 64;
// Smaller holes wait until their neighbours are free, too.
constexpr size_t kLeastHole = 512;
// Larger blocks than this do not end the use of the current hole.
constexpr size_t kAside = size_t(2) << 10;
constexpr size_t kHolesTried = 16;

constexpr uint64_t kAddressMask = 0xFFFF'FFFF'FFFF;
constexpr uint64_t kObjectTag = 0xFFF9; // of a Value

} // namespace

HeapBlocks::HeapBlocks(size_t reserved)
    : tableBytes_((reserved / kGranule / kBits + 1) * sizeof(uint64_t)) {
  void *memory = mmap(nullptr, 3 * tableBytes_, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED)
    return;
  tables_ = memory;
  starts_ = static_cast<Table>(memory);
  free_ = starts_ + tableBytes_ / sizeof(uint64_t);
  marks_ = free_ + tableBytes_ / sizeof(uint64_t);
}

HeapBlocks::~HeapBlocks() {
  if (tables_ != nullptr)
    munmap(tables_, 3 * tableBytes_);
}

void HeapBlocks::begin(std::byte *base, std::byte *end) {
  base_ = cursor_ = high_ = base;
  end_ = holeEnd_ = end;
  holeIsLast_ = true;
  taken_ = 0;
}

void HeapBlocks::clear() {
  if (base_ == nullptr)
    return;
  for (Table table : {starts_, free_})
    std::memset(table, 0, (granuleOf(high()) / kBits + 1) * sizeof(uint64_t));
  holes_.clear();
  large_.clear();
  nextHole_ = 0;
  base_ = cursor_ = high_ = end_ = holeEnd_ = nullptr;
}

void HeapBlocks::beginFree(const std::byte *at) {
  set(starts_, granuleOf(at));
  set(free_, granuleOf(at));
}

void HeapBlocks::endFree(const std::byte *at) {
  unset(starts_, granuleOf(at));
  unset(free_, granuleOf(at));
}

void HeapBlocks::noteBlock(std::byte *block, size_t bytes) {
  taken_ += bytes;
  set(starts_, granuleOf(block));
  if (bytes >= kLarge)
    large_.push_back({block, block + bytes});
}

void HeapBlocks::noteLarge(std::byte *block, size_t bytes) {
  set(starts_, granuleOf(block));
  large_.push_back({block, block + bytes});
}

/// What is left of the current hole is a block that nobody has, until the next collection.
void HeapBlocks::leaveHole() {
  if (holeIsLast_)
    high_ = cursor_;
  else if (cursor_ != holeEnd_)
    beginFree(cursor_);
}

bool HeapBlocks::enterHole(size_t bytes) {
  while (nextHole_ != holes_.size()) {
    const Hole hole = holes_[nextHole_++];
    if (hole.size() < bytes)
      continue;
    leaveHole();
    holeIsLast_ = false;
    cursor_ = hole.begin;
    holeEnd_ = hole.end;
    endFree(cursor_);
    return true;
  }
  if (holeIsLast_ || static_cast<size_t>(end_ - high_) < bytes)
    return false;
  leaveHole();
  holeIsLast_ = true;
  cursor_ = high_;
  holeEnd_ = end_;
  return true;
}

/// Of a hole further on, or from behind all blocks.
std::byte *HeapBlocks::takeAside(size_t bytes) {
  const size_t last = std::min(holes_.size(), nextHole_ + kHolesTried);
  for (size_t i = nextHole_; i != last; ++i) {
    Hole &hole = holes_[i];
    if (hole.size() < bytes)
      continue;
    std::byte *const block = hole.begin;
    endFree(block);
    hole.begin += bytes;
    if (hole.begin != hole.end)
      beginFree(hole.begin);
    noteBlock(block, bytes);
    return block;
  }
  if (holeIsLast_ || static_cast<size_t>(end_ - high_) < bytes)
    return nullptr;
  std::byte *const block = high_;
  high_ += bytes;
  noteBlock(block, bytes);
  return block;
}

std::byte *HeapBlocks::take(size_t bytes) {
  if (bytes > static_cast<size_t>(holeEnd_ - cursor_)) {
    if (bytes > kAside)
      if (std::byte *const block = takeAside(bytes))
        return block;
    if (!enterHole(bytes))
      return nullptr;
  }
  std::byte *const block = cursor_;
  cursor_ += bytes;
  noteBlock(block, bytes);
  return block;
}

void HeapBlocks::giveBack(std::byte *from) {
  const auto bytes = static_cast<size_t>(cursor_ - from);
  taken_ -= std::min(taken_, bytes);
  cursor_ = from;
  unset(starts_, granuleOf(from));
  if (bytes >= kLarge)
    std::erase_if(large_, [from](const Hole &each) { return each.begin == from; });
}

bool HeapBlocks::growLast(std::byte *begin, std::byte *end) {
  if (end > holeEnd_ || begin < base_)
    return false;
  const auto bytes = static_cast<size_t>(end - begin);
  if (bytes >= kLarge) {
    if (large_.empty() || large_.back().begin != begin)
      large_.push_back({begin, end});
    large_.back().end = end;
  }
  taken_ += static_cast<size_t>(end - cursor_);
  cursor_ = end;
  return true;
}

/// The granule where the block begins that has `granule`.
size_t HeapBlocks::startOf(size_t granule) const {
  size_t word = granule / kBits;
  uint64_t bits = starts_[word] << (kBits - 1 - granule % kBits);
  if (bits != 0)
    return granule - static_cast<size_t>(std::countl_zero(bits));
  const size_t furthest = word - std::min(word, kLarge / kGranule / kBits + 1);
  while (word-- != furthest)
    if (starts_[word] != 0)
      return word * kBits + (kBits - 1 - static_cast<size_t>(std::countl_zero(starts_[word])));
  const std::byte *at = addressOf(granule);
  const auto behind =
      std::upper_bound(large_.begin(), large_.end(), at,
                       [](const std::byte *a, const Hole &b) { return a < b.begin; });
  if (behind != large_.begin() && at < (behind - 1)->end)
    return granuleOf((behind - 1)->begin);
  for (word = furthest; word-- != 0;)
    if (starts_[word] != 0)
      return word * kBits + (kBits - 1 - static_cast<size_t>(std::countl_zero(starts_[word])));
  return granule; // the first block begins at the first granule
}

/// Behind the block that begins at `granule`.
size_t HeapBlocks::endOf(size_t granule) const {
  size_t word = (granule + 1) / kBits;
  uint64_t bits = starts_[word] & (~uint64_t(0) << (granule + 1) % kBits);
  const size_t last = granules_ / kBits;
  while (bits == 0 && word < last)
    bits = starts_[++word];
  return bits == 0
             ? granules_
             : std::min(granules_, word * kBits + static_cast<size_t>(std::countr_zero(bits)));
}

// Words between objects are not to be looked at, says AddressSanitizer; nor are freed ones.
__attribute__((no_sanitize("address"))) void HeapBlocks::markFrom(const RootRange &range) {
  const auto base = reinterpret_cast<uintptr_t>(base_);
  const size_t bytes = granules_ * kGranule;
  const auto *const end = static_cast<const uint64_t *>(range.end);
  for (const auto *word = static_cast<const uint64_t *>(range.begin); word < end; ++word) {
    const uint64_t offset = (*word & kAddressMask) - base;
    if (offset >= bytes) [[likely]]
      continue;
    const uint64_t tag = *word >> 48;
    if (tag != kObjectTag && tag != 0)
      continue;
    const size_t granule = startOf(offset / kGranule);
    if (has(marks_, granule))
      continue;
    set(marks_, granule);
    pending_.push_back(granule);
  }
}

size_t HeapBlocks::collect(std::span<const RootRange> roots) {
  leaveHole();
  granules_ = granuleOf(high_);
  const size_t words = granules_ / kBits + 1;
  // What points into a free block is no longer in use.
  std::memcpy(marks_, free_, words * sizeof(uint64_t));
  if (!holeIsLast_)
    large_.push_back({cursor_, holeEnd_});
  large_.insert(large_.end(), holes_.begin() + static_cast<std::ptrdiff_t>(nextHole_),
                holes_.end());
  std::erase_if(large_, [](const Hole &each) { return each.size() < kLarge; });
  std::sort(large_.begin(), large_.end(), [](const Hole &a, const Hole &b) {
    return std::tie(a.begin, a.end) < std::tie(b.begin, b.end);
  });
  for (const RootRange &range : roots)
    markFrom(range);
  while (!pending_.empty()) {
    const size_t granule = pending_.back();
    pending_.pop_back();
    markFrom({addressOf(granule), addressOf(endOf(granule))});
  }
  for (size_t i = 0; i != words; ++i)
    marks_[i] &= ~free_[i];
  std::memset(free_, 0, words * sizeof(uint64_t));
  return sweep();
}

/// Makes holes of what is not marked.
size_t HeapBlocks::sweep() {
  holes_.clear();
  nextHole_ = 0;
  size_t kept = 0, free = SIZE_MAX; // the granule where the hole begins that is being made
  const auto closeHole = [&](size_t end) {
    if (free == SIZE_MAX)
      return;
    std::byte *const from = addressOf(free), *const to = addressOf(end);
    ASSAY_POISON(from, static_cast<size_t>(to - from));
    set(free_, free);
    if (static_cast<size_t>(to - from) >= kLeastHole)
      holes_.push_back({from, to});
    kept -= end - free;
    free = SIZE_MAX;
  };
  for (size_t word = 0; word * kBits < granules_; ++word) {
    if ((starts_[word] & ~marks_[word]) == 0 && free == SIZE_MAX)
      continue;                                // nothing to free here
    if ((starts_[word] & marks_[word]) == 0) { // and nothing to keep, as in most
      const uint64_t first = starts_[word] & -starts_[word];
      starts_[word] = 0;
      if (free == SIZE_MAX) {
        free = word * kBits + static_cast<size_t>(std::countr_zero(first));
        starts_[word] = first; // whose start stays
      }
      continue;
    }
    for (uint64_t starts = starts_[word]; starts != 0; starts &= starts - 1) {
      const auto bit = static_cast<size_t>(std::countr_zero(starts));
      if (has(marks_, word * kBits + bit))
        closeHole(word * kBits + bit);
      else if (free == SIZE_MAX)
        free = word * kBits + bit; // whose start stays
      else
        starts_[word] &= ~(uint64_t(1) << bit);
    }
  }
  kept += granules_;
  if (free != SIZE_MAX) {
    // Behind the last block: what is there is as if it had never been.
    unset(starts_, free);
    ASSAY_POISON(addressOf(free), (granules_ - free) * kGranule);
    kept -= granules_ - free;
    high_ = addressOf(free);
  }
  std::erase_if(large_, [&](const Hole &each) { return !has(marks_, granuleOf(each.begin)); });
  taken_ = 0;
  // Small blocks fill the holes first, from the first on.
  holeIsLast_ = true;
  cursor_ = high_;
  holeEnd_ = end_;
  if (!holes_.empty())
    enterHole(kLeastHole);
  return kept * kGranule;
}

} // namespace assay::runtime
