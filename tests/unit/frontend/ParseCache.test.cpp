#include "assay/frontend/ParseCache.h"

#include <doctest/doctest.h>

#include <string>
#include <thread>
#include <vector>

using namespace assay;

namespace {

std::string sourceOf(int i) { return "x = " + std::to_string(1000 + i) + "\n"; }

} // namespace

TEST_CASE("parse cache: the same content is parsed once") {
  ParseCache cache(1 << 20);
  const auto first = cache.get("x = 1\n");
  REQUIRE(first->result().ok());
  CHECK(cache.get(std::string("x = 1\n")) == first);
  CHECK(cache.get("x = 2\n") != first);
  CHECK(cache.counts().hits == 1);
  CHECK(cache.counts().misses == 2);
  CHECK(cache.counts().entries == 2);
  CHECK(cache.counts().evictions == 0);
}

TEST_CASE("parse cache: refusals are kept, and content before decoding counts") {
  ParseCache cache(1 << 20);
  const auto refused = cache.get("x = = 1\n");
  CHECK(!refused->result().ok());
  CHECK(cache.get("x = = 1\n") == refused);
  const auto undecoded = cache.get("# coding: no-such\n");
  CHECK(undecoded->decodingError() == "unknown encoding: no-such");
  CHECK(!undecoded->result().ok());
  // The same text with a byte order mark is another file.
  CHECK(cache.get("\xEF\xBB\xBFx = 1\n") != cache.get("x = 1\n"));
}

TEST_CASE("parse cache: bounded in bytes, and what was used last stays") {
  const size_t one = ParsedSource(sourceOf(0)).bytes();
  ParseCache cache(10 * one);
  for (int i = 0; i < 10; ++i)
    cache.get(sourceOf(i));
  CHECK(cache.counts().entries == 10);
  const auto kept = cache.get(sourceOf(0));
  for (int i = 10; i < 15; ++i) {
    cache.get(sourceOf(i));
    CHECK(cache.counts().bytes <= 10 * one);
  }
  CHECK(cache.counts().evictions == 5);
  const uint64_t hits = cache.counts().hits;
  cache.get(sourceOf(0));
  CHECK(cache.counts().hits == hits + 1);
  cache.get(sourceOf(1)); // the eldest
  CHECK(cache.counts().hits == hits + 1);
  const auto given = cache.get(sourceOf(2));
  for (int i = 20; i < 40; ++i)
    cache.get(sourceOf(i));
  CHECK(given->result().module->body.size() == 1); // given up, but still whole
  // What does not fit at all is parsed and not kept.
  const size_t entries = cache.counts().entries;
  CHECK(cache.get(std::string(20 * one, '\n') + "y = 1\n")->result().ok());
  CHECK(cache.counts().entries == entries);
}

TEST_CASE("parse cache: any thread") {
  ParseCache cache(64 * ParsedSource(sourceOf(0)).bytes());
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&cache] {
      for (int i = 0; i < 400; ++i)
        cache.get(sourceOf(i % 80));
    });
  }
  for (std::thread &thread : threads)
    thread.join();
  const ParseCache::Counts counts = cache.counts();
  CHECK(counts.hits + counts.misses == 1600);
  CHECK(counts.entries <= 64);
}
