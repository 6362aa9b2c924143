#include "assay/runtime/Characters.h"

namespace assay::runtime::characters {
namespace {

struct Record {
  uint16_t flags;
  uint8_t decimal, digit; // 255: none
  int32_t mappings[4];    // a difference of code points, or kSeveral and a place in kTexts
};

#include "CharacterTables.inc"

const Record &recordOf(char32_t c) {
  const unsigned block = kBlocks[c >> kBlockBits];
  return kRecords[kRecordOf[(block << kBlockBits) + (c & ((1u << kBlockBits) - 1))]];
}

bool has(char32_t c, unsigned flags) { return (recordOf(c).flags & flags) != 0; }

std::span<const char32_t> map(char32_t c, unsigned mapping, char32_t &one) {
  const int32_t to = recordOf(c).mappings[mapping];
  if (to >= kSeveral) {
    const char32_t *text = kTexts + (to - kSeveral);
    return {text + 1, text[0]};
  }
  one = static_cast<char32_t>(static_cast<int32_t>(c) + to);
  return {&one, 1};
}

} // namespace

bool isAlpha(char32_t c) { return has(c, kAlpha); }
bool isDecimal(char32_t c) { return has(c, kDecimal); }
bool isDigit(char32_t c) { return has(c, kDigit); }
bool isNumeric(char32_t c) { return has(c, kNumeric); }
bool isAlnum(char32_t c) { return has(c, kAlpha | kDecimal | kDigit | kNumeric); }
bool isLower(char32_t c) { return has(c, kLower); }
bool isUpper(char32_t c) { return has(c, kUpper); }
bool isSpace(char32_t c) { return has(c, kSpace); }
bool isPrintable(char32_t c) { return has(c, kPrintable); }
bool isIdentifierStart(char32_t c) { return has(c, kIdentifierStart); }
bool isIdentifierContinue(char32_t c) { return has(c, kIdentifierContinue); }
bool isLineBreak(char32_t c) { return has(c, kLineBreak); }
bool isTitle(char32_t c) { return has(c, kTitle); }
bool isCased(char32_t c) { return has(c, kLower | kUpper | kTitle); }
bool isCaseIgnorable(char32_t c) { return has(c, kCaseIgnorable); }

int decimalValue(char32_t c) {
  const uint8_t value = recordOf(c).decimal;
  return value == 255 ? -1 : value;
}

int digitValue(char32_t c) {
  const uint8_t value = recordOf(c).digit;
  return value == 255 ? -1 : value;
}

std::span<const char32_t> toLower(char32_t c, char32_t &one) { return map(c, kToLower, one); }
std::span<const char32_t> toUpper(char32_t c, char32_t &one) { return map(c, kToUpper, one); }
std::span<const char32_t> toTitle(char32_t c, char32_t &one) { return map(c, kToTitle, one); }
std::span<const char32_t> toFolded(char32_t c, char32_t &one) { return map(c, kToFolded, one); }

} // namespace assay::runtime::characters
