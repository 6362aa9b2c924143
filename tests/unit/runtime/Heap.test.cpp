#include "assay/runtime/Heap.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstring>
#include <random>

#if defined(__SANITIZE_ADDRESS__) || __has_feature(address_sanitizer)
#include <sanitizer/asan_interface.h>
#define ASSAY_HAS_ASAN
#endif

using namespace assay::runtime;

TEST_CASE("heap: what is released is handed out again, and only where it was the last") {
  Heap heap;
  void *first = heap.allocate(24);
  void *second = heap.allocate(40);
  const size_t used = heap.used();
  heap.release(first, 24);
  CHECK(heap.used() == used);
  heap.release(second, 40);
  CHECK(heap.used() < used);
  CHECK(heap.allocate(40) == second);
  CHECK(heap.used() == used);
}

namespace {

constexpr size_t kMegabyte = size_t(1) << 20;

/// A block as the test below makes them: what it points to, and what it holds besides.
struct Node {
  Node *next;
  uint64_t bytes, pattern;
  uint64_t *words() { return reinterpret_cast<uint64_t *>(this + 1); }
  uint64_t wordCount() const { return (bytes - sizeof(Node)) / sizeof(uint64_t); }
};

Node *newNode(Heap &heap, size_t bytes, uint64_t pattern, Node *next) {
  auto *node = static_cast<Node *>(heap.allocate(bytes));
  REQUIRE(node != nullptr);
  *node = {next, bytes, pattern};
  std::fill_n(node->words(), node->wordCount(), pattern);
  return node;
}

bool isWhole(Node &node) {
  return std::all_of(node.words(), node.words() + node.wordCount(),
                     [&](uint64_t word) { return word == node.pattern; });
}

} // namespace

TEST_CASE("heap: what something points to stays, whatever is collected") {
  Heap heap;
  heap.setLimit(64 * kMegabyte);
  std::mt19937 random(1);
  Node *lists[40] = {};
  // Every other one is held by a pointer into the middle, and by what looks like a Value.
  uint64_t roots[40] = {};
  size_t total = 0;
  for (uint64_t i = 0; i != 60'000; ++i) {
    const size_t which = random() % 40;
    const size_t bytes = random() % 200 == 0 ? sizeof(Node) + random() % 200'000 / 8 * 8
                                             : sizeof(Node) + random() % 300 / 8 * 8;
    if (random() % 50 == 0)
      lists[which] = nullptr;
    Node *next = random() % 3 == 0 ? nullptr : lists[which];
    lists[which] = newNode(heap, bytes, i, next);
    total += bytes;
    const auto address = reinterpret_cast<uint64_t>(lists[which]);
    roots[which] = which % 2 == 0 ? address + random() % bytes : address | uint64_t(0xFFF9) << 48;
    if (heap.wantsCollection()) {
      const RootRange range[] = {{roots, roots + 40}};
      heap.collect(range);
      for (Node *node : lists)
        for (; node != nullptr; node = node->next)
          REQUIRE(isWhole(*node));
    }
  }
  CHECK(heap.collections() >= 3);
  CHECK(total > 2 * heap.used());
}

TEST_CASE("heap: what grew into a hole, or was taken back, is kept or free as a whole") {
  Heap heap;
  (void)heap.allocate(Heap::kUncollected - 64);
  std::vector<Node *> nodes;
  uint64_t roots[3] = {};
  const auto collect = [&] {
    const RootRange range[] = {{roots, roots + 3}};
    heap.collect(range);
  };
  for (uint64_t i = 0; i != 100; ++i)
    nodes.push_back(newNode(heap, 4096, i, nullptr));
  // One stays between two holes; it grows into the one behind it, first of all.
  roots[0] = reinterpret_cast<uint64_t>(nodes[0]);
  roots[1] = reinterpret_cast<uint64_t>(nodes[50]);
  collect();
  void *in = heap.allocate(64);
  CHECK(in > nodes[0]);
  CHECK(in < nodes[50]);
  heap.release(in, 64);
  REQUIRE(heap.extend(nodes[0], 4096, 8192));
  nodes[0]->bytes = 8192;
  std::fill_n(nodes[0]->words(), nodes[0]->wordCount(), nodes[0]->pattern);
  // What points behind its old end keeps it, too.
  roots[0] += 8000;
  collect();
  for (int i = 0; i != 1000; ++i)
    (void)newNode(heap, 256, 7, nullptr);
  CHECK(isWhole(*nodes[0]));
  CHECK(isWhole(*nodes[50]));
}

TEST_CASE("heap: a mark makes stay what is there") {
  Heap heap;
  heap.setLimit(64 * kMegabyte);
  Node *last = nullptr;
  for (uint64_t i = 0; i != 3000; ++i)
    last = newNode(heap, 1024, i, last);
  const Heap::Mark mark = heap.mark();
  for (uint64_t i = 0; i != 60'000; ++i) {
    (void)newNode(heap, 1024, i, nullptr);
    if (heap.wantsCollection())
      heap.collect({});
  }
  CHECK(heap.collections() > 0);
  CHECK(heap.used() < 40 * kMegabyte);
  uint64_t count = 0;
  for (; last != nullptr; last = last->next, ++count)
    REQUIRE(isWhole(*last));
  CHECK(count == 3000);
  heap.reset(mark);
  CHECK(heap.used() == mark);
}

#ifdef ASSAY_HAS_ASAN
TEST_CASE("heap: the zones around objects are poisoned, and so is what was taken back") {
  Heap heap;
  // Also where memory is used for the first time, far behind the beginning.
  for (const size_t before : {size_t(0), size_t(16) << 20}) {
    if (before != 0)
      std::memset(heap.allocate(before), 1, before);
    const Heap::Mark mark = heap.mark();
    for (const size_t bytes : {1, 8, 15, 16, 17, 40, 4096}) {
      CAPTURE(bytes);
      auto *object = static_cast<char *>(heap.allocate(bytes));
      auto *next = static_cast<char *>(heap.allocate(8));
      CHECK(__asan_region_is_poisoned(object, bytes) == nullptr);
      CHECK(__asan_address_is_poisoned(object + bytes));
      CHECK(__asan_address_is_poisoned(next - 1));
      CHECK(__asan_address_is_poisoned(next + 8));
      heap.reset(mark);
      CHECK(__asan_address_is_poisoned(object));
      CHECK(__asan_address_is_poisoned(next));
    }
    void *last = heap.allocate(16);
    heap.release(last, 16);
    CHECK(__asan_address_is_poisoned(last));
  }
}
#endif
