// A store with a disk below it, used by several threads: lookups that read blocks, while others add
// and write.
#include "TemporaryFolder.h"

#include "assay/cache/CodeStore.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <random>
#include <string>
#include <thread>
#include <vector>

using namespace assay;

namespace {

constexpr size_t kEntries = 400;

Fingerprint keyOf(size_t number) { return Fingerprint::of(std::to_string(number)); }

std::vector<std::byte> bytesOf(size_t number) {
  std::vector<std::byte> bytes(500 + number * 13 % 3000);
  std::minstd_rand random(static_cast<unsigned>(number + 1));
  for (std::byte &byte : bytes)
    byte = static_cast<std::byte>(random());
  return bytes;
}

} // namespace

TEST_CASE("threads look up what is on disk while others add and write") {
  const TemporaryFolder folder;
  CodeStoreOptions options;
  options.folder = folder.path() + "/cache";
  // Half of that is less than the entries, so that some are read by blocks and some singly.
  options.memoryLimit = 600'000;
  {
    CodeStore store(options);
    for (size_t i = 0; i != kEntries / 2; ++i)
      store.add(keyOf(i), bytesOf(i));
    REQUIRE(store.flush().ok());
  }
  CodeStore store(options);
  std::atomic<size_t> wrong = 0, missing = 0, found = 0;
  const auto look = [&](size_t step) {
    for (size_t n = 0; n != 3000; ++n) {
      const size_t number = n * step % kEntries;
      if (const EntryHandle entry = store.find(keyOf(number))) {
        ++found;
        wrong += !std::ranges::equal(entry.bytes(), bytesOf(number));
      } else {
        missing += number < kEntries / 2;
      }
    }
  };
  std::vector<std::thread> threads;
  threads.emplace_back(look, 1);
  threads.emplace_back(look, 7);
  threads.emplace_back([&] {
    for (size_t i = kEntries / 2; i != kEntries; ++i) {
      store.add(keyOf(i), bytesOf(i));
      if (i % 50 == 49)
        wrong += !store.flush().ok();
    }
  });
  for (std::thread &thread : threads)
    thread.join();
  CHECK(wrong == 0);
  CHECK(missing == 0);
  CHECK(found > 3000);
  const auto counts = store.counts();
  CHECK(counts.diskHits > 0);
  CHECK(counts.diskDamaged == 0);
  // Tables of the segments that were written meanwhile come on top.
  CHECK(counts.memory.bytes <= options.memoryLimit + 4 * kEntries * 64);
  CHECK(counts.memory.hits + counts.memory.misses == 6000);
}
