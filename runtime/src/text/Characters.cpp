#include "assay/runtime/Characters.h"

namespace assay::runtime::characters {
namespace {

struct Properties {
  uint16_t flags;
  uint8_t decimal, digit; // 255: none
};

/// Each a difference of code points, or kSeveral and a place in kTexts.
using CaseMappings = int32_t[4];

#include "CharacterTables.inc"

/// The number of a code point's record, from a table of three levels.
template <unsigned LowBits, unsigned MiddleBits>
constexpr unsigned lookUp(char32_t c, const auto &top, const auto &middle, const auto &bottom) {
  const unsigned block = c >> LowBits, group = block >> MiddleBits;
  const unsigned place = middle[(top[group] << MiddleBits) + (block & ((1u << MiddleBits) - 1))];
  return bottom[(place << LowBits) + (c & ((1u << LowBits) - 1))];
}

constexpr const Properties &findProperties(char32_t c) {
  return kProperties[lookUp<kPropertyLowBits, kPropertyMiddleBits>(c, kPropertyTop, kPropertyMiddle,
                                                                   kPropertyBottom)];
}

constexpr std::array<Properties, 256> kLatin1 = [] {
  std::array<Properties, 256> all{};
  for (char32_t c = 0; c != all.size(); ++c)
    all[c] = findProperties(c);
  return all;
}();

const Properties &propertiesOf(char32_t c) {
  return c < kLatin1.size() ? kLatin1[c] : findProperties(c);
}

constexpr std::array<bool, 256> latin1With(unsigned flag) {
  std::array<bool, 256> all{};
  for (size_t c = 0; c != all.size(); ++c)
    all[c] = (kLatin1[c].flags & flag) != 0;
  return all;
}

bool has(char32_t c, unsigned flags) { return (propertiesOf(c).flags & flags) != 0; }

std::span<const char32_t> map(char32_t c, unsigned mapping, char32_t &one) {
  const int32_t to = kCaseMappings[lookUp<kCaseLowBits, kCaseMiddleBits>(c, kCaseTop, kCaseMiddle,
                                                                         kCaseBottom)][mapping];
  if (to >= kSeveral) {
    const char32_t *text = kTexts + (to - kSeveral);
    return {text + 1, text[0]};
  }
  one = static_cast<char32_t>(static_cast<int32_t>(c) + to);
  return {&one, 1};
}

} // namespace

namespace detail {

constinit const std::array<bool, 256> kLatin1Space = latin1With(kSpace),
                                      kLatin1LineBreak = latin1With(kLineBreak);
bool isWideSpace(char32_t c) { return has(c, kSpace); }
bool isWideLineBreak(char32_t c) { return has(c, kLineBreak); }

} // namespace detail

bool isAlpha(char32_t c) { return has(c, kAlpha); }
bool isDecimal(char32_t c) { return has(c, kDecimal); }
bool isDigit(char32_t c) { return has(c, kDigit); }
bool isNumeric(char32_t c) { return has(c, kNumeric); }
bool isAlnum(char32_t c) { return has(c, kAlpha | kDecimal | kDigit | kNumeric); }
bool isLower(char32_t c) { return has(c, kLower); }
bool isUpper(char32_t c) { return has(c, kUpper); }
bool isPrintable(char32_t c) { return has(c, kPrintable); }
bool isIdentifierStart(char32_t c) { return has(c, kIdentifierStart); }
bool isIdentifierContinue(char32_t c) { return has(c, kIdentifierContinue); }
bool isTitle(char32_t c) { return has(c, kTitle); }
bool isCased(char32_t c) { return has(c, kLower | kUpper | kTitle); }
bool isCaseIgnorable(char32_t c) { return has(c, kCaseIgnorable); }

int decimalValue(char32_t c) {
  const uint8_t value = propertiesOf(c).decimal;
  return value == 255 ? -1 : value;
}

int digitValue(char32_t c) {
  const uint8_t value = propertiesOf(c).digit;
  return value == 255 ? -1 : value;
}

std::span<const char32_t> toLower(char32_t c, char32_t &one) { return map(c, kToLower, one); }
std::span<const char32_t> toUpper(char32_t c, char32_t &one) { return map(c, kToUpper, one); }
std::span<const char32_t> toTitle(char32_t c, char32_t &one) { return map(c, kToTitle, one); }
std::span<const char32_t> toFolded(char32_t c, char32_t &one) { return map(c, kToFolded, one); }

} // namespace assay::runtime::characters
