#include "assay/support/Arena.h"

#include "assay/support/Switches.h"

#include <algorithm>

namespace assay {

static constexpr size_t kLargestStep = size_t(4) * 1024 * 1024;

void *Arena::allocateSlow(size_t bytes, size_t alignment) {
  const size_t needed = bytes + alignment;
  if (!isOn(Switch::Arena))
    return allocateAlone(needed, alignment);
  const size_t size = std::max(needed, nextBlockBytes_);
  nextBlockBytes_ = std::min(nextBlockBytes_ * 2, kLargestStep);
  blocks_.push_back({std::make_unique_for_overwrite<std::byte[]>(size), size});
  reserved_ += size;
  cursor_ = reinterpret_cast<uintptr_t>(blocks_.back().memory.get());
  end_ = cursor_ + size;
  return allocate(bytes, alignment);
}

/// From malloc, and nothing is left over for what comes next.
void *Arena::allocateAlone(size_t needed, size_t alignment) {
  blocks_.push_back({std::make_unique_for_overwrite<std::byte[]>(needed), needed});
  reserved_ += needed;
  const auto start = reinterpret_cast<uintptr_t>(blocks_.back().memory.get());
  return reinterpret_cast<void *>((start + alignment - 1) & ~(uintptr_t(alignment) - 1));
}

void Arena::reset() {
  if (blocks_.empty())
    return;
  if (!isOn(Switch::Arena)) {
    blocks_.clear();
    reserved_ = 0;
    return;
  }
  auto largest = std::max_element(blocks_.begin(), blocks_.end(),
                                  [](const Block &a, const Block &b) { return a.bytes < b.bytes; });
  std::swap(blocks_.front(), *largest);
  blocks_.resize(1);
  reserved_ = blocks_.front().bytes;
  cursor_ = reinterpret_cast<uintptr_t>(blocks_.front().memory.get());
  end_ = cursor_ + blocks_.front().bytes;
}

} // namespace assay
