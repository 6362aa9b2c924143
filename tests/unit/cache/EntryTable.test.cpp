#include "assay/cache/EntryTable.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <string>
#include <thread>
#include <vector>

using namespace assay;

namespace {

Fingerprint keyOf(size_t number) { return Fingerprint::of("key " + std::to_string(number)); }

/// What an entry of this number holds: the number, again and again, of a length of its own.
std::vector<std::byte> bytesOf(size_t number) {
  std::vector<std::byte> bytes(8 + number % 500 * 8);
  for (size_t at = 0; at != bytes.size(); at += 8)
    std::memcpy(bytes.data() + at, &number, 8);
  return bytes;
}

bool holds(const EntryHandle &entry, size_t number) {
  const auto wanted = bytesOf(number);
  return entry && std::ranges::equal(entry.bytes(), wanted);
}

} // namespace

TEST_CASE("an entry is found under its key, as it was added first") {
  EntryTable table(size_t(1) << 24);
  CHECK_FALSE(table.find(keyOf(1)));
  CHECK(table.add(keyOf(1), bytesOf(1)));
  CHECK_FALSE(table.add(keyOf(1), bytesOf(2)));
  const EntryHandle found = table.find(keyOf(1));
  CHECK(holds(found, 1));
  CHECK(found.origin() == EntryOrigin::Memory);
  CHECK(reinterpret_cast<uintptr_t>(found.bytes().data()) % 16 == 0);
  CHECK_FALSE(table.find(keyOf(2)));
  CHECK(table.counts().hits == 1);
  CHECK(table.counts().misses == 2);
  CHECK(table.counts().entries == 1);
}

TEST_CASE("nothing is something: an entry without bytes is found") {
  EntryTable table(size_t(1) << 20);
  CHECK(table.add(keyOf(1), {}));
  const EntryHandle found = table.find(keyOf(1));
  CHECK(found);
  CHECK(found.bytes().empty());
}

TEST_CASE("a table grows to what it is given") {
  EntryTable table(size_t(1) << 28);
  size_t bytes = 0;
  for (size_t i = 0; i != 20'000; ++i) {
    REQUIRE(table.add(keyOf(i), bytesOf(i)));
    bytes += bytesOf(i).size();
  }
  for (size_t i = 0; i != 20'000; ++i)
    REQUIRE(holds(table.find(keyOf(i)), i));
  const auto counts = table.counts();
  CHECK(counts.entries == 20'000);
  CHECK(counts.evictions == 0);
  CHECK(counts.hits == 20'000);
  CHECK(counts.bytes > bytes);
  // A record and, for half as many entries as cells at least, cells of two tables.
  CHECK(counts.bytes < bytes + 20'000 * (64 + 2 * 4 * 8) + (size_t(1) << 19));
}

TEST_CASE("what was not used for longest goes, and no more memory is held than may be") {
  constexpr size_t kLimit = size_t(1) << 20;
  EntryTable table(kLimit);
  for (size_t i = 0; i != 3000; ++i) {
    REQUIRE(table.add(keyOf(i), std::vector<std::byte>(1000)));
    REQUIRE(table.find(keyOf(0)));
    REQUIRE(table.counts().bytes <= kLimit);
  }
  const auto counts = table.counts();
  CHECK(counts.evictions + counts.entries == 3000);
  CHECK(counts.entries > 700);
  CHECK(table.find(keyOf(2999)));
  CHECK_FALSE(table.find(keyOf(1)));
  size_t oldest = 1;
  while (!table.find(keyOf(oldest)))
    ++oldest;
  CHECK(3000 - oldest + 1 == counts.entries);
  CHECK_FALSE(table.add(keyOf(1), std::vector<std::byte>(kLimit)));
}

TEST_CASE("what is in use stays") {
  EntryTable table(size_t(1) << 16);
  std::vector<EntryHandle> held;
  size_t kept = 0;
  for (size_t i = 0; i != 200; ++i)
    if (table.add(keyOf(i), bytesOf(499))) {
      held.push_back(table.find(keyOf(i)));
      ++kept;
    }
  CHECK(kept > 5);
  CHECK(kept < 20);
  CHECK(table.counts().evictions == 0);
  for (const EntryHandle &entry : held)
    CHECK(holds(entry, 499));
  held.clear();
  CHECK(table.add(keyOf(1000), bytesOf(499)));
  CHECK(table.counts().evictions > 0);
}

TEST_CASE("hits of what is gone are counted") {
  EntryTable table(size_t(1) << 16);
  for (size_t i = 0; i != 1000; ++i) {
    REQUIRE(table.add(keyOf(i), bytesOf(400)));
    REQUIRE(table.find(keyOf(i)));
  }
  CHECK(table.counts().hits == 1000);
  CHECK(table.counts().misses == 0);
  CHECK(table.counts().evictions > 900);
}

TEST_CASE("fresh entries are taken once; adopted ones are not fresh") {
  EntryTable table(size_t(1) << 20);
  table.add(keyOf(1), bytesOf(1));
  table.add(keyOf(2), bytesOf(2));
  const auto bytes = bytesOf(3);
  auto own = std::make_unique<std::byte[]>(bytes.size());
  std::ranges::copy(bytes, own.get());
  const std::span<const std::byte> held{own.get(), bytes.size()};
  const EntryHandle adopted = table.adopt(keyOf(3), held, std::move(own));
  CHECK(holds(adopted, 3));
  CHECK(adopted.origin() == EntryOrigin::Disk);
  CHECK(table.takeFresh().size() == 2);
  CHECK(table.takeFresh().empty());
  CHECK(holds(table.find(keyOf(3)), 3));
  size_t used = 0;
  table.forEachUsed([&](const Fingerprint &key) { used += key == keyOf(3) ? 1 : 100; });
  CHECK(used == 1);
}

TEST_CASE("lookups by threads while others add, and entries go") {
  EntryTable table(size_t(1) << 19);
  constexpr size_t kKeys = 600;
  std::atomic<bool> done = false;
  std::atomic<uint64_t> looked = 0, wrong = 0;
  const auto look = [&](size_t seed) {
    EntryHandle held;
    size_t heldNumber = 0;
    for (uint64_t i = seed, count = 0; !done.load(std::memory_order_relaxed) || count < 1000;
         ++count) {
      i = i * 6364136223846793005 + 1442695040888963407;
      const size_t number = (i >> 33) % kKeys;
      EntryHandle found = table.find(keyOf(number));
      if (found && !holds(found, number))
        ++wrong;
      // One is held for a while, while others go.
      if (found && count % 16 == 0) {
        if (held && !holds(held, heldNumber))
          ++wrong;
        held = std::move(found);
        heldNumber = number;
      }
      ++looked;
    }
  };
  std::vector<std::thread> threads;
  threads.emplace_back(look, 1);
  threads.emplace_back(look, 2);
  threads.emplace_back([&] {
    for (size_t i = 0; i != 4000; ++i)
      table.add(keyOf(i * 7 % kKeys), bytesOf(i * 7 % kKeys));
    done = true;
  });
  threads.emplace_back([&] {
    for (size_t i = 0; !done; i += 11) {
      const auto bytes = bytesOf(i % kKeys);
      auto own = std::make_unique<std::byte[]>(bytes.size());
      std::ranges::copy(bytes, own.get());
      const std::span<const std::byte> held{own.get(), bytes.size()};
      if (!holds(table.adopt(keyOf(i % kKeys), held, std::move(own)), i % kKeys))
        ++wrong;
    }
  });
  for (std::thread &thread : threads)
    thread.join();
  CHECK(wrong == 0);
  const auto counts = table.counts();
  CHECK(counts.hits + counts.misses == looked);
  CHECK(counts.evictions > 0);
  CHECK(counts.bytes <= size_t(1) << 19);
}
