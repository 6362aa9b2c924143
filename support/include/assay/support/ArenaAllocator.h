// Containers whose memory is an arena's: nothing is given back before the arena is reset, so they
// suit what grows for a while and is then read or forgotten.
#pragma once

#include "assay/support/Arena.h"

#include <vector>

namespace assay {

template <typename T> class ArenaAllocator {
public:
  using value_type = T;

  ArenaAllocator(Arena &arena) : arena_(&arena) {}
  template <typename U> ArenaAllocator(const ArenaAllocator<U> &other) : arena_(&other.arena()) {}

  T *allocate(size_t count) {
    return static_cast<T *>(arena_->allocate(count * sizeof(T), alignof(T)));
  }
  void deallocate(T *, size_t) {}

  Arena &arena() const { return *arena_; }
  template <typename U> bool operator==(const ArenaAllocator<U> &other) const {
    return arena_ == &other.arena();
  }

private:
  Arena *arena_;
};

template <typename T> using ArenaVector = std::vector<T, ArenaAllocator<T>>;

} // namespace assay
