// Texts for tests of text functions, as expressions for CPython and as views for ours.
#pragma once

#include "PythonOracle.h"
#include "assay/runtime/TextBuilder.h"

#include <memory>
#include <random>
#include <string>
#include <vector>

namespace assay::test {

/// As the oracle answers.
inline std::string spell(runtime::TextView text) {
  std::string spelled;
  for (uint32_t i = 0; i != text.length; ++i)
    spell(text[i], spelled);
  return spelled;
}

/// A Python expression for `text`.
inline std::string literal(runtime::TextView text) {
  std::string expression = "'";
  for (uint32_t i = 0; i != text.length; ++i) {
    char escape[16];
    std::snprintf(escape, sizeof escape, "\\U%08x", static_cast<unsigned>(text[i]));
    expression += escape;
  }
  return expression + "'";
}

/// Random texts of few characters, with what has special rules among them.
class Texts {
public:
  explicit Texts(uint64_t seed) : random_(seed) {}

  void next(runtime::TextBuilder &to) {
    static constexpr char32_t kSpecial[] = {
        0x3A3,  0x3C3, 0x3C2, 'A',   'b',   '\'',   '"',    '\\',   '\n',    0x301,   '.',
        ':',    0xAD,  0xDF,  0x130, 0x131, 0x1C5,  0x1C4,  0x149,  0xFB03,  0x1F88,  0x2B0,
        '1',    0x661, 0xB2,  0xBD,  ' ',   0x2028, 0x1C,   0x3000, 0x10400, 0x10428, 0x1F600,
        0xD800, 0x7F,  0x85,  0xA0,  '_',   0xE9,   0x4E00, 0x2160, 0xAA,    0x37A,   0x10FFFF};
    to.clear();
    const size_t kind = random_() % 4;
    for (size_t length = random_() % 9; length != 0; --length) {
      if (kind == 0)
        to.append(static_cast<char32_t>(random_() % 128));
      else if (kind == 1)
        to.append(kSpecial[random_() % std::size(kSpecial)]);
      else if (kind == 2)
        to.append(static_cast<char32_t>(random_() % 0x600));
      else
        to.append(static_cast<char32_t>(random_() % 0x20000));
    }
  }
  uint64_t operator()() { return random_(); }

private:
  std::mt19937_64 random_;
};

} // namespace assay::test
