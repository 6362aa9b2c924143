// What a code point is, by Unicode 14.0 as CPython 3.11 knows it. Pure, and from any thread.
#pragma once

#include <cstdint>
#include <span>

namespace assay::runtime::characters {

// As str's methods of these names on a text of this one character.
bool isAlpha(char32_t c);
bool isDecimal(char32_t c);
bool isDigit(char32_t c);
bool isNumeric(char32_t c);
bool isAlnum(char32_t c);
bool isLower(char32_t c);
bool isUpper(char32_t c);
bool isSpace(char32_t c);
bool isPrintable(char32_t c);

/// Whether an identifier may begin, or go on, with it.
bool isIdentifierStart(char32_t c);
bool isIdentifierContinue(char32_t c);
/// Whether str.splitlines() ends a line at it.
bool isLineBreak(char32_t c);
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
