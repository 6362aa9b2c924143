#include "assay/support/TextTable.h"

#include <doctest/doctest.h>

#include <random>
#include <string>
#include <unordered_map>
#include <vector>

using namespace assay;

TEST_CASE("text table: texts of all lengths are told apart, however alike they are") {
  std::vector<std::string> texts;
  for (size_t size = 0; size != 40; ++size) {
    texts.emplace_back(size, 'a');
    for (size_t at = 0; at != size; ++at) {
      texts.emplace_back(size, 'a');
      texts.back()[at] = 'b';
    }
  }
  for (const std::string &a : texts)
    for (const std::string &b : texts)
      REQUIRE(sameText(a, b) == (a == b));
}

TEST_CASE("text table: the same as a map") {
  std::mt19937 random(1);
  Arena arena;
  TextTable table(arena);
  CHECK(table.find("") == TextTable::kNone);
  std::unordered_map<std::string, uint32_t> map;
  std::vector<std::string> texts; // the table holds no text of its own
  for (int i = 0; i != 3000; ++i)
    texts.push_back(std::string(random() % 3, 'x') + std::to_string(random() % 2000));
  for (uint32_t i = 0; i != texts.size(); ++i) {
    const auto known = map.find(texts[i]);
    REQUIRE(table.find(texts[i]) == (known == map.end() ? TextTable::kNone : known->second));
    REQUIRE(table[texts[i]] == (known == map.end() ? TextTable::kNone : known->second));
    table[texts[i]] = map[texts[i]] = i;
  }
  for (const auto &[text, number] : map)
    CHECK(table.find(text) == number);
}
