// What is known of a file of a suite, as bytes and back.
#include "native/CompiledModule.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

using namespace assay;

namespace {

std::optional<CompiledModule> unpackAligned(std::span<const std::byte> bytes, Arena &arena) {
  auto *at = static_cast<std::byte *>(arena.allocate(bytes.size() + 1));
  std::ranges::copy(bytes, at);
  return unpack({at, bytes.size()}, arena);
}

} // namespace

TEST_CASE("what is known of a module is the same when it comes back, or does not come back") {
  const SuiteTest tests[] = {{"::test_a", "test_a", "", 3, ""},
                             {"::TestB::test_c", "", "TestB", 9, "a fixture"}};
  const std::byte image[] = {std::byte{1}, std::byte{2}, std::byte{3}};
  const uint32_t starts[] = {0, 10, 25};
  CompiledModule module;
  module.tests = tests;
  module.remark = "a warning, line 3";
  module.facts = {{"x", "y"}, "setattr", true};
  module.checksum = 77;
  module.lineStarts = starts;
  module.catches = true;
  module.image = image;
  PackWriter packed;
  pack(module, packed);
  Arena arena;
  const auto back = unpackAligned(packed.bytes(), arena);
  REQUIRE(back);
  CHECK(back->refusal.empty());
  REQUIRE(back->tests.size() == 2);
  CHECK(back->tests[0].function == "test_a");
  CHECK(back->tests[0].line == 3);
  CHECK(back->tests[1].nodeid == "::TestB::test_c");
  CHECK(back->tests[1].function.empty());
  CHECK(back->tests[1].cls == "TestB");
  CHECK(back->tests[1].reason == "a fixture");
  CHECK(back->remark == module.remark);
  CHECK(back->facts->rebound == module.facts->rebound);
  CHECK(back->facts->anything == "setattr");
  CHECK(back->facts->readsAnnotations);
  CHECK(back->checksum == 77);
  CHECK(std::ranges::equal(back->lineStarts, starts));
  CHECK(back->catches);
  CHECK(std::ranges::equal(back->image, image));
  // Less of it, or something else.
  for (size_t size = 0; size != packed.bytes().size(); ++size)
    CHECK(!unpackAligned(packed.bytes().first(size), arena));
  packed.begin(EntryKind::Program);
  packed.text(module.remark);
  CHECK(!unpackAligned(packed.bytes(), arena));
}

TEST_CASE("keys tell modules apart") {
  const Fingerprint one = Fingerprint::of("one"), two = Fingerprint::of("two");
  CHECK(keyOf(one, true, "") != keyOf(two, true, ""));
  CHECK(keyOf(one, true, "") != keyOf(one, false, ""));
  CHECK(keyOf(one, true, "a") != keyOf(one, true, "b"));
}
