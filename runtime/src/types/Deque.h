// collections.deque: items in a ring.
#pragma once

#include "assay/runtime/Containers.h"

namespace assay::runtime {

struct Deque : Object { // `count` items
  static constexpr TypeId kType = TypeId::Deque;
  static constexpr int64_t kUnlimited = -1;

  Value &at(uint32_t i) { return ring[(first + i) & (capacity - 1)]; }
  Value at(uint32_t i) const { return ring[(first + i) & (capacity - 1)]; }

  Value *ring = nullptr;
  uint32_t capacity = 0; // a power of two, or 0
  uint32_t first = 0;
  uint32_t changes = 0; // iterators notice when it differs
  int64_t limit = kUnlimited;
};

struct DequeIterator : Object { // type DequeIterator or DequeReverseIterator
  Deque *deque;
  uint32_t position, changes;
};

Deque *newDeque(Context &ctx, int64_t limit = Deque::kUnlimited);
/// A copy with the same limit.
Deque *copy(Context &ctx, const Deque &deque);
/// Adds an item at the right or left end; the other end loses one where the limit is reached.
bool append(Context &ctx, Deque &deque, Value item);
bool appendLeft(Context &ctx, Deque &deque, Value item);
bool extend(Context &ctx, Deque &deque, Value iterable);
void removeAt(Deque &deque, uint32_t at);
void clear(Deque &deque);
DequeIterator *newDequeIterator(Context &ctx, Deque &deque, TypeId type);

// DequeMethods.cpp
std::span<const BuiltinFunction> dequeMethods();

} // namespace assay::runtime
