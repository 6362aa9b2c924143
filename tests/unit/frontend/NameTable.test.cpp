#include "assay/frontend/NameTable.h"

#include <doctest/doctest.h>

#include <random>
#include <string>
#include <unordered_map>
#include <vector>

using namespace assay;

TEST_CASE("name table: texts of all lengths are told apart, however alike they are") {
  Arena arena;
  NameTable table(arena, 0);
  uint32_t expected = 0;
  for (const int round : {1, 2}) {
    expected = 0;
    for (size_t size = 0; size != 40; ++size) {
      std::string text(size, 'a');
      CHECK(table.intern(text).number() == expected++);
      for (size_t at = 0; at != size; ++at) {
        text.assign(size, 'a');
        text[at] = 'b';
        const ast::Identifier name = table.intern(text);
        CHECK(name.number() == expected++);
        CHECK(name.view() == text);
      }
    }
    CAPTURE(round);
    CHECK(table.size() == expected);
  }
}

TEST_CASE("name table: the same as a map, on top of another table, too") {
  std::mt19937 random(1);
  Arena arena;
  NameTable base(arena, 0);
  std::unordered_map<std::string, ast::Identifier> map;
  const auto add = [&](NameTable &table, int count) {
    for (int i = 0; i != count; ++i) {
      const std::string text = std::string(random() % 3, 'x') + std::to_string(random() % 2000);
      const uint32_t size = table.size();
      const ast::Identifier name = table.intern(text);
      REQUIRE(name.view() == text);
      const auto [known, isNew] = map.try_emplace(text, name);
      REQUIRE(name.is(known->second));
      REQUIRE(name.number() == (isNew ? size : known->second.number()));
      REQUIRE(table.size() == size + (isNew ? 1 : 0));
    }
  };
  add(base, 2000);
  NameTable middle(arena, base);
  CHECK(middle.size() == base.size());
  add(middle, 1000);
  NameTable top(arena, middle);
  add(top, 1000);
  CHECK(top.size() == map.size());
}
