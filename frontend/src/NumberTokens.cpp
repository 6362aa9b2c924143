// The tokenizer's numbers: decimal, with a base, floats and imaginary ones, and what may not follow
// them.
#include "CharacterClasses.h"
#include "assay/frontend/Tokenizer.h"

namespace assay {

using character::isDigit;
using character::isHexDigit;

// The digits that are left of a run, with single underscores between them.
bool Tokenizer::decimalTail(const char *&cursor, uint8_t &flags) {
  for (;;) {
    while (isDigit(*cursor))
      ++cursor;
    if (*cursor != '_')
      return true;
    flags |= TokenFlag::kUnderscore;
    ++cursor;
    if (!isDigit(*cursor))
      return refuse(TokenError::InvalidDecimal, cursor);
  }
}

// A name may not follow directly, but for the keywords that can come after an operand: those draw a
// warning.
bool Tokenizer::endOfNumber(const char *cursor, uint8_t &flags, TokenError error) {
  const auto begins = [cursor](std::string_view word) {
    return std::string_view(cursor, word.size()) == word;
  };
  const auto follows = [&](std::string_view word) {
    return begins(word) && !character::continuesIdentifier(cursor[word.size()]);
  };
  if (!character::continuesIdentifier(*cursor))
    return true;
  // CPython looks for the end of the longer words only.
  if (begins("if") || begins("in") || begins("is") || follows("and") || follows("else") ||
      follows("for") || follows("or") || follows("not")) {
    flags |= TokenFlag::kTouchesKeyword;
    return true;
  }
  return refuse(error, cursor);
}

Token Tokenizer::number(const char *start) {
  lineHasTokens_ = true;
  uint8_t flags = 0;
  const char *cursor = start;

  // Digits of a base, underscores before or between them.
  const auto digitsOfBase = [&](auto &&isDigitOfBase, TokenError invalid, TokenError wrongDigit) {
    flags |= TokenFlag::kPrefixed;
    cursor = start + 2;
    do {
      if (*cursor == '_') {
        flags |= TokenFlag::kUnderscore;
        ++cursor;
      }
      if (!isDigitOfBase(*cursor))
        return refuse(isDigit(*cursor) ? wrongDigit : invalid, cursor);
      while (isDigitOfBase(*cursor))
        ++cursor;
    } while (*cursor == '_');
    if (isDigit(*cursor))
      return refuse(wrongDigit, cursor);
    return endOfNumber(cursor, flags, invalid);
  };
  const auto finish = [&] { return make(start, cursor, TokenKind::Number, flags); };

  bool leadingZero = false;
  if (*start == '0') {
    switch (start[1] | 0x20) {
    case 'x':
      return digitsOfBase(isHexDigit, TokenError::InvalidHexadecimal,
                          TokenError::InvalidHexadecimal)
                 ? finish()
                 : failed();
    case 'o':
      return digitsOfBase([](char c) { return c >= '0' && c < '8'; }, TokenError::InvalidOctal,
                          TokenError::InvalidOctalDigit)
                 ? finish()
                 : failed();
    case 'b':
      return digitsOfBase([](char c) { return c == '0' || c == '1'; }, TokenError::InvalidBinary,
                          TokenError::InvalidBinaryDigit)
                 ? finish()
                 : failed();
    default:
      leadingZero = true;
    }
  }

  if (!decimalTail(cursor, flags))
    return failed();
  // 00 is an int, 07 is none, 07.5, 07e1 and 07j are numbers.
  if (leadingZero) {
    for (const char *at = start; at < cursor && leadingZero; ++at)
      leadingZero = *at == '0' || *at == '_';
    leadingZero = !leadingZero;
  }

  if (*cursor == '.') {
    flags |= TokenFlag::kFloat;
    ++cursor;
    if (isDigit(*cursor) && !decimalTail(cursor, flags))
      return failed();
  }
  if (*cursor == 'e' || *cursor == 'E') {
    const char *const exponent = cursor;
    ++cursor;
    const bool sign = *cursor == '+' || *cursor == '-';
    if (sign)
      ++cursor;
    if (!isDigit(*cursor)) {
      if (sign)
        return fail(TokenError::InvalidDecimal, cursor);
      // `1else`: the e belongs to the next token. CPython forgets here to refuse 07 (and
      // reads 7.0).
      cursor = exponent;
      if (leadingZero)
        flags |= TokenFlag::kFloat;
      return endOfNumber(cursor, flags, TokenError::InvalidDecimal) ? finish() : failed();
    }
    flags |= TokenFlag::kFloat;
    if (!decimalTail(cursor, flags))
      return failed();
  }
  if (*cursor == 'j' || *cursor == 'J') {
    flags |= TokenFlag::kImaginary;
    ++cursor;
    return endOfNumber(cursor, flags, TokenError::InvalidImaginary) ? finish() : failed();
  }
  if (leadingZero && (flags & TokenFlag::kFloat) == 0)
    return fail(TokenError::LeadingZeros, start);
  return endOfNumber(cursor, flags, TokenError::InvalidDecimal) ? finish() : failed();
}

} // namespace assay
