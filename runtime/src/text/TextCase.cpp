#include "assay/runtime/Characters.h"
#include "assay/runtime/TextMethods.h"

#include <cstring>

namespace assay::runtime::text {
namespace {

using namespace characters;

constexpr char32_t kSigma = 0x3A3, kSmallSigma = 0x3C3, kFinalSigma = 0x3C2;

bool isAsciiLower(char c) { return c >= 'a' && c <= 'z'; }
bool isAsciiUpper(char c) { return c >= 'A' && c <= 'Z'; }

using Mapping = std::span<const char32_t> (*)(char32_t, char32_t &);

void append(std::span<const char32_t> codePoints, TextBuilder &to) {
  for (const char32_t c : codePoints)
    to.append(c);
}

void appendMapped(char32_t c, Mapping mapping, TextBuilder &to) {
  char32_t one;
  append(mapping(c, one), to);
}

char asciiLower(char c) { return static_cast<char>(isAsciiUpper(c) ? c | 0x20 : c); }
char asciiUpper(char c) { return static_cast<char>(isAsciiLower(c) ? c & ~0x20 : c); }
char asciiSwap(char c) {
  return static_cast<char>(isAsciiLower(c) || isAsciiUpper(c) ? c ^ 0x20 : c);
}

/// Whether the sigma at `at` is the last letter of a word: a letter before it, none after it.
bool isFinalSigma(TextView text, uint32_t at) {
  uint32_t before = at;
  while (before != 0 && isCaseIgnorable(text[before - 1]))
    --before;
  if (before == 0 || !isCased(text[before - 1]))
    return false;
  uint32_t after = at + 1;
  while (after != text.length && isCaseIgnorable(text[after]))
    ++after;
  return after == text.length || !isCased(text[after]);
}

void appendLower(TextView text, uint32_t at, TextBuilder &to) {
  const char32_t c = text[at];
  if (c == kSigma)
    to.append(isFinalSigma(text, at) ? kFinalSigma : kSmallSigma);
  else
    appendMapped(c, toLower, to);
}

void mapEach(TextView text, Mapping mapping, TextBuilder &to) {
  for (uint32_t i = 0; i != text.length; ++i)
    appendMapped(text[i], mapping, to);
}

template <bool (*Holds)(char32_t)> bool all(TextView text) {
  for (uint32_t i = 0; i != text.length; ++i) {
    if (!Holds(text[i]))
      return false;
  }
  return text.length != 0;
}

/// Whether some character is of the one case and none of the other or of title case.
bool isAllCase(TextView text, bool (*wanted)(char32_t), bool (*other)(char32_t)) {
  bool found = false;
  for (uint32_t i = 0; i != text.length; ++i) {
    const char32_t c = text[i];
    if (other(c) || characters::isTitle(c))
      return false;
    found |= wanted(c);
  }
  return found;
}

} // namespace

void lowerAscii(std::string_view text, char *to) {
  for (size_t i = 0; i != text.size(); ++i)
    to[i] = asciiLower(text[i]);
}

void upperAscii(std::string_view text, char *to) {
  for (size_t i = 0; i != text.size(); ++i)
    to[i] = asciiUpper(text[i]);
}

void swapCaseAscii(std::string_view text, char *to) {
  for (size_t i = 0; i != text.size(); ++i)
    to[i] = asciiSwap(text[i]);
}

void capitalizeAscii(std::string_view text, char *to) {
  lowerAscii(text, to);
  if (!text.empty())
    to[0] = asciiUpper(text[0]);
}

void titleAscii(std::string_view text, char *to) {
  bool inWord = false;
  for (size_t i = 0; i != text.size(); ++i) {
    to[i] = inWord ? asciiLower(text[i]) : asciiUpper(text[i]);
    inWord = isAsciiLower(text[i]) || isAsciiUpper(text[i]);
  }
}

void lower(TextView text, TextBuilder &to) {
  for (uint32_t i = 0; i != text.length; ++i)
    appendLower(text, i, to);
}

void upper(TextView text, TextBuilder &to) { mapEach(text, toUpper, to); }

void caseFold(TextView text, TextBuilder &to) { mapEach(text, toFolded, to); }

void title(TextView text, TextBuilder &to) {
  bool inWord = false;
  for (uint32_t i = 0; i != text.length; ++i) {
    if (inWord)
      appendLower(text, i, to);
    else
      appendMapped(text[i], toTitle, to);
    inWord = isCased(text[i]);
  }
}

void capitalize(TextView text, TextBuilder &to) {
  if (text.length == 0)
    return;
  appendMapped(text[0], toTitle, to);
  for (uint32_t i = 1; i != text.length; ++i)
    appendLower(text, i, to);
}

void swapCase(TextView text, TextBuilder &to) {
  for (uint32_t i = 0; i != text.length; ++i) {
    const char32_t c = text[i];
    if (characters::isUpper(c))
      appendLower(text, i, to);
    else if (characters::isLower(c))
      appendMapped(c, toUpper, to);
    else
      to.append(c);
  }
}

bool isAlpha(TextView text) { return all<characters::isAlpha>(text); }
bool isDecimal(TextView text) { return all<characters::isDecimal>(text); }
bool isDigit(TextView text) { return all<characters::isDigit>(text); }
bool isNumeric(TextView text) { return all<characters::isNumeric>(text); }
bool isAlnum(TextView text) { return all<characters::isAlnum>(text); }
bool isSpace(TextView text) { return all<characters::isSpace>(text); }
bool isPrintable(TextView text) { return text.length == 0 || all<characters::isPrintable>(text); }

bool isAscii(TextView text) {
  if (text.width == 1) {
    // Eight at a time; the last eight may have been looked at before.
    const auto *bytes = static_cast<const char *>(text.data);
    uint64_t all = 0, word;
    if (text.length < sizeof word) {
      for (const char c : text.latin1())
        all |= static_cast<unsigned char>(c);
      return all < 0x80;
    }
    for (size_t i = 0; i + sizeof word <= text.length; i += sizeof word) {
      std::memcpy(&word, bytes + i, sizeof word);
      all |= word;
    }
    std::memcpy(&word, bytes + text.length - sizeof word, sizeof word);
    return ((all | word) & 0x8080'8080'8080'8080) == 0;
  }
  for (uint32_t i = 0; i != text.length; ++i) {
    if (text[i] >= 0x80)
      return false;
  }
  return true;
}

bool isLower(TextView text) { return isAllCase(text, characters::isLower, characters::isUpper); }
bool isUpper(TextView text) { return isAllCase(text, characters::isUpper, characters::isLower); }

bool isTitle(TextView text) {
  bool found = false, inWord = false;
  for (uint32_t i = 0; i != text.length; ++i) {
    const char32_t c = text[i];
    const bool begins = characters::isUpper(c) || characters::isTitle(c);
    const bool goesOn = !begins && characters::isLower(c);
    if ((begins && inWord) || (goesOn && !inWord))
      return false;
    inWord = begins || goesOn;
    found |= inWord;
  }
  return found;
}

bool isIdentifier(TextView text) {
  if (text.length == 0 || !isIdentifierStart(text[0]))
    return false;
  for (uint32_t i = 1; i != text.length; ++i) {
    if (!isIdentifierContinue(text[i]))
      return false;
  }
  return true;
}

} // namespace assay::runtime::text
