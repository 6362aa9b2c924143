#include "assay/runtime/Heap.h"

#include <doctest/doctest.h>

#include <cstring>

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
