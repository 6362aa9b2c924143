// What str's methods make of a text's characters: case, predicates, repr, numbers. As CPython does
// it; pure, and from any thread. Results are appended.
#pragma once

#include "assay/runtime/TextBuilder.h"

#include <string>
#include <string_view>

namespace assay::runtime::text {

void lower(TextView text, TextBuilder &to);
void upper(TextView text, TextBuilder &to);
void title(TextView text, TextBuilder &to);
void capitalize(TextView text, TextBuilder &to);
void swapCase(TextView text, TextBuilder &to);
void caseFold(TextView text, TextBuilder &to);

// The same of ASCII text, which stays as long as it is: written to `to`.
void lowerAscii(std::string_view text, char *to);
void upperAscii(std::string_view text, char *to);
void titleAscii(std::string_view text, char *to);
void capitalizeAscii(std::string_view text, char *to);
void swapCaseAscii(std::string_view text, char *to);

// str's predicates of these names.
bool isAlpha(TextView text);
bool isDecimal(TextView text);
bool isDigit(TextView text);
bool isNumeric(TextView text);
bool isAlnum(TextView text);
bool isAscii(TextView text);
bool isLower(TextView text);
bool isUpper(TextView text);
bool isTitle(TextView text);
bool isSpace(TextView text);
bool isPrintable(TextView text);
bool isIdentifier(TextView text);

/// repr(text), and ascii(text).
void appendRepr(TextView text, TextBuilder &to);
void appendAscii(TextView text, TextBuilder &to);
/// What ascii() makes of a text that repr() gave: escapes for all that is not ASCII.
void appendEscaped(TextView text, TextBuilder &to);
/// repr of bytes, b'...'.
void appendBytesRepr(std::string_view bytes, TextBuilder &to);

/// The ASCII text that int() and float() look at: without white space around it, with ASCII for
/// every decimal digit, and '?' for what no number has. A view of `text` or of `buffer`.
std::string_view numberText(TextView text, std::string &buffer);

} // namespace assay::runtime::text
