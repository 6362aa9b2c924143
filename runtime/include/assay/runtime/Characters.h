// What a code point is, by Unicode 14.0 as CPython 3.11 knows it. Pure, and from any thread.
#pragma once

#include <array>
#include <cstdint>
#include <span>

namespace assay::runtime::characters {

namespace detail {

/// Of Latin-1, what is asked of each character of a text.
extern const std::array<bool, 256> kLatin1Space, kLatin1LineBreak;
bool isWideSpace(char32_t c);
bool isWideLineBreak(char32_t c);

} // namespace detail

// As str's methods of these names on a text of this one character.
bool isAlpha(char32_t c);
bool isDecimal(char32_t c);
bool isDigit(char32_t c);
bool isNumeric(char32_t c);
bool isAlnum(char32_t c);
bool isLower(char32_t c);
bool isUpper(char32_t c);
inline bool isSpace(char32_t c) {
  return c < 0x100 ? detail::kLatin1Space[c] : detail::isWideSpace(c);
}
bool isPrintable(char32_t c);

/// Whether an identifier may begin, or go on, with it.
bool isIdentifierStart(char32_t c);
bool isIdentifierContinue(char32_t c);
/// Whether str.splitlines() ends a line at it.
inline bool isLineBreak(char32_t c) {
  return c < 0x100 ? detail::kLatin1LineBreak[c] : detail::isWideLineBreak(c);
}
/// A letter that is title case itself, as U+01C5.
bool isTitle(char32_t c);
/// Has case, in the sense of title() and of the final sigma.
bool isCased(char32_t c);
/// Looked through when a final sigma's surroundings are looked at.
bool isCaseIgnorable(char32_t c);

/// The value as a decimal digit, or as a digit of any kind; -1 where it is none.
int decimalValue(char32_t c);
int digitValue(char32_t c);

/// One to three code points; static, or in `one`. The final sigma is not looked at.
std::span<const char32_t> toLower(char32_t c, char32_t &one);
std::span<const char32_t> toUpper(char32_t c, char32_t &one);
std::span<const char32_t> toTitle(char32_t c, char32_t &one);
std::span<const char32_t> toFolded(char32_t c, char32_t &one);

} // namespace assay::runtime::characters
