#include "assay/frontend/Tokenizer.h"

#include "ByteScan.h"
#include "CharacterClasses.h"
#include "Identifiers.h"
#include "Keywords.h"

namespace assay {

std::string_view tokenKindText(TokenKind kind) {
  switch (kind) {
#define TOKEN(Name, text)                                                                          \
  case TokenKind::Name:                                                                            \
    return text;
#define KEYWORD(Name, text)                                                                        \
  case TokenKind::Keyword##Name:                                                                   \
    return text;
#define OPERATOR(Name, text)                                                                       \
  case TokenKind::Name:                                                                            \
    return text;
#include "assay/frontend/TokenKinds.def"
  }
  return "?";
}

std::string_view tokenErrorMessage(TokenError error) {
  switch (error) {
#define TOKEN_ERROR(Name, message)                                                                 \
  case TokenError::Name:                                                                           \
    return message;
#include "assay/frontend/TokenErrors.def"
  }
  return "?";
}

Tokenizer::Tokenizer(SourceText source)
    : begin_(source.begin()), cursor_(source.begin()), end_(source.end()) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (source.size() >= UINT32_MAX)
    refuse(TokenError::SourceTooLarge, begin_);
  else if (source.text().starts_with(kByteOrderMark))
    cursor_ += kByteOrderMark.size();
}

bool Tokenizer::refuse(TokenError error, const char *at) {
  error_ = error;
  errorOffset_ = offset(at);
  return false;
}

Token Tokenizer::next() {
  if (error_ != TokenError::None)
    return failed();
  if (atLineStart_ && !readIndentation())
    return failed();
  if (pendingIndents_ != 0) {
    const bool indent = pendingIndents_ > 0;
    pendingIndents_ += indent ? -1 : 1;
    return make(cursor_, cursor_, indent ? TokenKind::Indent : TokenKind::Dedent);
  }

  const char *cursor = cursor_;
  for (;;) {
    while (character::classOf(*cursor) == ByteClass::Space)
      ++cursor;
    switch (character::classOf(*cursor)) {
    case ByteClass::Space:
      break; // not reached: skipped above
    case ByteClass::Letter:
    case ByteClass::NonAscii:
      return name(cursor);
    case ByteClass::StringPrefix: {
      // At most two letters that agree with each other, then a quote; anything else is a name.
      uint8_t flags = 0;
      const char *at = cursor;
      for (;; ++at) {
        const char lower = static_cast<char>(*at | 0x20);
        constexpr uint8_t kExclusive = TokenFlag::kBytes | TokenFlag::kUnicode | TokenFlag::kFormat;
        if (lower == 'b' && (flags & kExclusive) == 0)
          flags |= TokenFlag::kBytes;
        else if (lower == 'u' && flags == 0)
          flags |= TokenFlag::kUnicode;
        else if (lower == 'f' && (flags & kExclusive) == 0)
          flags |= TokenFlag::kFormat;
        else if (lower == 'r' && (flags & (TokenFlag::kRaw | TokenFlag::kUnicode)) == 0)
          flags |= TokenFlag::kRaw;
        else
          break;
      }
      if (*at == '"' || *at == '\'')
        return string(cursor, at, flags);
      return name(cursor);
    }
    case ByteClass::Digit:
      return number(cursor);
    case ByteClass::Quote:
      return string(cursor, cursor, 0);
    case ByteClass::Dot:
      if (character::isDigit(cursor[1]))
        return number(cursor);
      lineHasTokens_ = true;
      if (cursor[1] == '.' && cursor[2] == '.')
        return make(cursor, cursor + 3, TokenKind::Ellipsis);
      return make(cursor, cursor + 1, TokenKind::Dot);
    case ByteClass::Operator:
      lineHasTokens_ = true;
      return operatorToken(cursor);
    case ByteClass::Comment:
      cursor = bytescan::endOfLine(cursor);
      while (*cursor == '\0' && cursor < end_) // a NUL in a comment: refused below
        return fail(TokenError::NulByte, cursor);
      break;
    case ByteClass::LineEnd:
      if (level_ == 0)
        return endOfLine(cursor);
      ++cursor;
      break;
    case ByteClass::Backslash:
      if (!continueLine(cursor))
        return failed();
      break;
    case ByteClass::Nul:
      if (cursor < end_)
        return fail(TokenError::NulByte, cursor);
      return endOfFile(cursor);
    case ByteClass::NonPrintable:
      return fail(TokenError::NonPrintable, cursor);
    case ByteClass::Invalid:
      return fail(TokenError::InvalidCharacter, cursor);
    }
  }
}

// Skips blank lines and lines of comments, then weighs the first line that has a token.
bool Tokenizer::readIndentation() {
  const char *cursor = cursor_;
  for (;;) {
    uint32_t column = 0;
    uint32_t altColumn = 0;
    uint32_t continuedColumn = 0; // of the first backslash that was itself indented
    for (;;) {
      const char c = *cursor;
      if (c == ' ') {
        ++column;
        ++altColumn;
      } else if (c == '\t') {
        column = (column / 8 + 1) * 8;
        ++altColumn;
      } else if (c == '\f') {
        column = altColumn = 0;
      } else if (c == '\\') {
        continuedColumn = continuedColumn != 0 ? continuedColumn : column;
        if (!continueLine(cursor))
          return false;
        continue;
      } else {
        break;
      }
      ++cursor;
    }
    if (*cursor == '#') {
      cursor = bytescan::endOfLine(cursor);
      if (*cursor == '\0' && cursor < end_)
        return refuse(TokenError::NulByte, cursor);
    }
    if (*cursor == '\n' || *cursor == '\r') {
      ++cursor; // the LF of a CRLF is then one more blank line
      continue;
    }
    if (cursor == end_)
      column = altColumn = continuedColumn = 0;
    cursor_ = cursor;
    atLineStart_ = false;
    lineHasTokens_ = false;
    if (continuedColumn != 0)
      column = altColumn = continuedColumn;
    return enterIndentation(column, altColumn);
  }
}

bool Tokenizer::enterIndentation(uint32_t column, uint32_t altColumn) {
  if (column > columns_[indent_]) {
    if (indent_ + 1 >= kMaxIndents)
      return refuse(TokenError::TooManyIndents, cursor_);
    if (altColumn <= altColumns_[indent_])
      return refuse(TokenError::InconsistentTabs, cursor_);
    ++indent_;
    columns_[indent_] = column;
    altColumns_[indent_] = altColumn;
    ++pendingIndents_;
    return true;
  }
  while (indent_ > 0 && column < columns_[indent_]) {
    --indent_;
    --pendingIndents_;
  }
  if (column != columns_[indent_])
    return refuse(TokenError::UnmatchedDedent, cursor_);
  if (altColumn != altColumns_[indent_])
    return refuse(TokenError::InconsistentTabs, cursor_);
  return true;
}

// A backslash joins two lines: nothing may come between it and the end of its line, and there must
// be something after it.
bool Tokenizer::continueLine(const char *&cursor) {
  const char *after = cursor + 1;
  const bool pair = *after == '\r' && after[1] == '\n';
  if (pair)
    after += 2;
  else if (*after == '\n' || *after == '\r')
    ++after;
  else if (after != end_)
    return refuse(TokenError::BadContinuation, after);
  // CPython gives a source that ends in CRLF one more empty line, and so accepts this there.
  if (after == end_ && !pair)
    return refuse(TokenError::UnexpectedEndOfFile, after);
  cursor = after;
  return true;
}

Token Tokenizer::name(const char *start) {
  lineHasTokens_ = true;
  uint8_t seen = 0;
  const char *end = start;
  while (character::continuesIdentifier(*end))
    seen |= static_cast<uint8_t>(*end++);
  if ((seen & 0x80) == 0)
    return make(start, end, keywords::kindOf(start, static_cast<size_t>(end - start)));
  const identifiers::Check check = identifiers::check({start, static_cast<size_t>(end - start)});
  if (!check.validUtf8)
    return fail(TokenError::InvalidUtf8, start + check.wrong);
  if (!check.valid)
    return fail(TokenError::InvalidIdentifierCharacter, start + check.wrong);
  return make(start, end, TokenKind::Name, TokenFlag::kNonAscii);
}

Token Tokenizer::string(const char *start, const char *quoteAt, uint8_t flags) {
  lineHasTokens_ = true;
  const char quote = *quoteAt;
  const char *cursor = quoteAt + 1;
  const bool triple = cursor[0] == quote && cursor[1] == quote;
  if (triple) {
    cursor += 2;
    flags |= TokenFlag::kTriple;
  } else if (*cursor == quote) {
    return make(start, cursor + 1, TokenKind::String, flags);
  }
  bool nonAscii = false;
  for (;;) {
    cursor = triple ? bytescan::endOfTripleStringPart(cursor, quote, nonAscii)
                    : bytescan::endOfStringPart(cursor, quote, nonAscii);
    if (*cursor == quote) {
      ++cursor;
      if (!triple)
        break;
      if (cursor[0] == quote && cursor[1] == quote) {
        cursor += 2;
        break;
      }
    } else if (*cursor == '\\') {
      // Whatever comes after a backslash, be it a quote or the end of the line, does not end the
      // string.
      flags |= TokenFlag::kBackslash;
      ++cursor;
      if (*cursor == '\r') {
        flags |= TokenFlag::kCarriageReturn;
        cursor += cursor[1] == '\n' ? 2 : 1;
      } else if (*cursor != '\0') {
        nonAscii |= (*cursor & 0x80) != 0;
        ++cursor;
      }
    } else if (*cursor == '\r' && triple) {
      flags |= TokenFlag::kCarriageReturn;
      ++cursor;
    } else if (*cursor == '\0' && cursor < end_) {
      return fail(TokenError::NulByte, cursor);
    } else {
      return fail(triple ? TokenError::UnterminatedTripleString : TokenError::UnterminatedString,
                  start);
    }
  }
  return make(start, cursor, TokenKind::String,
              static_cast<uint8_t>(flags | (nonAscii ? TokenFlag::kNonAscii : 0)));
}

Token Tokenizer::open(const char *start, TokenKind kind) {
  if (level_ >= kMaxParentheses)
    return fail(TokenError::TooManyParentheses, start);
  opened_[level_++] = start;
  return make(start, start + 1, kind);
}

Token Tokenizer::close(const char *start, TokenKind kind) {
  if (level_ == 0)
    return fail(TokenError::UnmatchedClosing, start);
  const char opening = *opened_[--level_];
  const char expected = opening == '(' ? ')' : opening == '[' ? ']' : '}';
  if (*start != expected)
    return fail(TokenError::MismatchedClosing, start);
  return make(start, start + 1, kind);
}

Token Tokenizer::endOfLine(const char *start) {
  atLineStart_ = true;
  lineHasTokens_ = false;
  return make(start, start + (start[0] == '\r' && start[1] == '\n' ? 2 : 1), TokenKind::Newline);
}

Token Tokenizer::endOfFile(const char *start) {
  if (level_ != 0)
    return fail(TokenError::UnclosedOpening, opened_[level_ - 1]);
  if (lineHasTokens_) { // the last line has no end of its own
    atLineStart_ = true;
    lineHasTokens_ = false;
    return make(start, start, TokenKind::Newline);
  }
  return make(start, start, TokenKind::EndMarker);
}

Token Tokenizer::operatorToken(const char *start) {
  using enum TokenKind;
  const char second = start[1];
  const auto one = [&](TokenKind kind) { return make(start, start + 1, kind); };
  const auto two = [&](TokenKind kind) { return make(start, start + 2, kind); };
  const auto orEqual = [&](TokenKind alone, TokenKind withEqual) {
    return second == '=' ? two(withEqual) : one(alone);
  };
  // x, x=, xx and xx=
  const auto doubled = [&](TokenKind alone, TokenKind withEqual, TokenKind twice,
                           TokenKind twiceWithEqual) {
    if (second != *start)
      return orEqual(alone, withEqual);
    return start[2] == '=' ? make(start, start + 3, twiceWithEqual) : two(twice);
  };
  switch (*start) {
  case '(':
    return open(start, LeftParenthesis);
  case '[':
    return open(start, LeftBracket);
  case '{':
    return open(start, LeftBrace);
  case ')':
    return close(start, RightParenthesis);
  case ']':
    return close(start, RightBracket);
  case '}':
    return close(start, RightBrace);
  case ',':
    return one(Comma);
  case '=':
    return orEqual(Equal, EqualEqual);
  case ':':
    return orEqual(Colon, ColonEqual);
  case ';':
    return one(Semicolon);
  case '+':
    return orEqual(Plus, PlusEqual);
  case '-':
    return second == '>' ? two(Arrow) : orEqual(Minus, MinusEqual);
  case '*':
    return doubled(Star, StarEqual, DoubleStar, DoubleStarEqual);
  case '/':
    return doubled(Slash, SlashEqual, DoubleSlash, DoubleSlashEqual);
  case '<':
    if (second == '>')
      return two(NotEqual);
    return doubled(Less, LessEqual, LeftShift, LeftShiftEqual);
  case '>':
    return doubled(Greater, GreaterEqual, RightShift, RightShiftEqual);
  case '%':
    return orEqual(Percent, PercentEqual);
  case '@':
    return orEqual(At, AtEqual);
  case '&':
    return orEqual(Ampersand, AmpersandEqual);
  case '|':
    return orEqual(Bar, BarEqual);
  case '^':
    return orEqual(Caret, CaretEqual);
  case '~':
    return one(Tilde);
  case '!':
    if (second == '=')
      return two(NotEqual);
    break;
  default:
    break;
  }
  return fail(TokenError::InvalidCharacter, start);
}

} // namespace assay
