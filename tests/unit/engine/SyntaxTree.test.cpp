#include "assay/engine/SyntaxTree.h"

#include <doctest/doctest.h>

using namespace assay;

TEST_CASE("syntax reader: a diagnostic says where, and shows the line") {
  SyntaxReader reader;
  const auto refusal = reader.check("def f():\n\tf('\xC3\xA9', x y)\n");
  REQUIRE(refusal);
  CHECK(refusal->line == 2);
  CHECK(refusal->column == 11); // the é is one
  CHECK(refusal->sourceLine == "\tf('\xC3\xA9', x y)");
  CHECK(refusal->text() == "SyntaxError: 2:11: " + refusal->message);
  CHECK(refusal->excerpt() == "     f('\xC3\xA9', x y)\n              ^\n");
}

TEST_CASE("syntax reader: a long line is shown around its fault") {
  SyntaxReader reader;
  const auto refusal = reader.parse(std::string(500, ' ').replace(200, 5, "a ? b"));
  REQUIRE(refusal);
  const std::string shown = refusal->excerpt();
  CHECK(shown.size() < 250);
  const size_t lineEnd = shown.find('\n');
  CHECK(shown[shown.find('^') - lineEnd - 1] == (refusal->column == 203 ? '?' : 'a'));
}

TEST_CASE("syntax reader: what parse accepts, check may refuse") {
  SyntaxReader reader;
  CHECK(!reader.parse("return 1\n"));
  CHECK(reader.check("return 1\n")->message == "'return' outside function");
  CHECK(!reader.check("x = 1\n"));
  std::string dump;
  CHECK(!reader.dump("", dump));
  CHECK(dump == "Module(body=[], type_ignores=[])");
}

TEST_CASE("syntax reader: without a text there is no excerpt") {
  SyntaxReader reader;
  const auto refusal = reader.parse("# coding: no-such\n");
  REQUIRE(refusal);
  CHECK(refusal->text() == "SyntaxError: 1:1: unknown encoding: no-such");
  CHECK(refusal->excerpt().empty());
}

TEST_CASE("syntax reader: with a cache the answers are the same") {
  SyntaxReader plain;
  SyntaxReader caching(1 << 20);
  for (int round = 0; round < 2; ++round) {
    for (const char *source : {"x = 1\n", "x = = 1\n", "return\n", "# coding: no-such\n", "\xFF"}) {
      const auto want = plain.check(source);
      const auto got = caching.check(source);
      REQUIRE(want.has_value() == got.has_value());
      if (want)
        CHECK(want->text() == got->text());
      std::string wantedDump;
      std::string dump;
      plain.dump(source, wantedDump);
      caching.dump(source, dump);
      CHECK(dump == wantedDump);
    }
  }
  CHECK(caching.cacheCounts().misses == 5);
  CHECK(caching.cacheCounts().hits == 15);
  CHECK(plain.cacheCounts().misses == 0);
}
