#include "assay/support/Arena.h"

#include <algorithm>

namespace assay {

static constexpr size_t kLargestStep = size_t(4) * 1024 * 1024;

void *Arena::allocateSlow(size_t bytes, size_t alignment) {
  const size_t needed = bytes + alignment;
  const size_t size = std::max(needed, nextBlockBytes_);
  nextBlockBytes_ = std::min(nextBlockBytes_ * 2, kLargestStep);
  blocks_.push_back({std::make_unique_for_overwrite<std::byte[]>(size), size});
  reserved_ += size;
  cursor_ = reinterpret_cast<uintptr_t>(blocks_.back().memory.get());
  end_ = cursor_ + size;
  return allocate(bytes, alignment);
}

void Arena::reset() {
  if (blocks_.empty())
    return;
  auto largest = std::max_element(blocks_.begin(), blocks_.end(),
                                  [](const Block &a, const Block &b) { return a.bytes < b.bytes; });
  std::swap(blocks_.front(), *largest);
  blocks_.resize(1);
  reserved_ = blocks_.front().bytes;
  cursor_ = reinterpret_cast<uintptr_t>(blocks_.front().memory.get());
  end_ = cursor_ + blocks_.front().bytes;
}

} // namespace assay
