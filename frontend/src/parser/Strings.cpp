// String literals: prefixes, escapes and concatenation.
#include "StringParser.h"

#include "../Literals.h"
#include "../Utf8.h"

namespace assay::parser {

Expression *Parser::strings() {
  const uint8_t flags = token_->flags;
  constexpr uint8_t kNeedsWork = TokenFlag::kBackslash | TokenFlag::kCarriageReturn |
                                 TokenFlag::kFormat | TokenFlag::kBytes | TokenFlag::kNonAscii;
  if ((flags & kNeedsWork) == 0 && nextKind() != TokenKind::String) {
    auto *result = make<Constant>(start(), token_->end);
    result->detail = static_cast<uint8_t>(ConstantType::Str);
    result->value = ConstantValue(literals::stringBody(spelling(*token_), flags));
    result->extra = (flags & TokenFlag::kUnicode) != 0 && text_[start()] == 'u';
    advance();
    return result;
  }
  return StringParser(*this).parse();
}

Constant *StringParser::stringConstant(std::string_view text, ConstantType type) {
  auto *result = parser_.make<Constant>(start_, end_);
  result->detail = static_cast<uint8_t>(type);
  result->value = ConstantValue(text);
  result->extra = type == ConstantType::Str && parser_.text_[start_] == 'u';
  return result;
}

Expression *StringParser::parse() {
  bytes_ = (first_.flags & TokenFlag::kBytes) != 0;
  const Token *last = parser_.token_;
  while (last[1].kind == TokenKind::String)
    ++last;
  start_ = first_.start;
  end_ = last->end;
  bool formats = false;
  Values values(parser_);
  std::string literal;
  for (; parser_.token_ <= last; parser_.advance()) {
    const Token &token = *parser_.token_;
    if (((token.flags & TokenFlag::kBytes) != 0) != bytes_)
      parser_.fail("cannot mix bytes and nonbytes literals", first_.start);
    const std::string_view text = parser_.spelling(token);
    const std::string_view body = literals::stringBody(text, token.flags);
    if ((token.flags & TokenFlag::kFormat) != 0) {
      formats = true;
      Cursor cursor{body.data(), body.data() + body.size(), (token.flags & TokenFlag::kRaw) != 0};
      formattedPart(cursor, values, literal, 0);
    } else {
      if (bytes_ && (token.flags & TokenFlag::kNonAscii) != 0)
        parser_.fail("bytes can only contain ASCII literal characters", token.start);
      append(body, (token.flags & TokenFlag::kRaw) != 0, literal);
    }
  }
  if (!formats)
    return stringConstant(parser_.arena_.copy(std::string_view(literal)),
                          bytes_ ? ConstantType::Bytes : ConstantType::Str);
  flush(literal, values);
  return joined(values);
}

Expression *StringParser::joined(Values &values) {
  auto *result = parser_.make<JoinedStr>(start_, end_);
  result->values = values.finish();
  return result;
}

void StringParser::append(std::string_view body, bool raw, std::string &to) {
  if (!bytes_) {
    const size_t wrong = utf8::firstInvalid(body);
    if (wrong != body.size())
      fail("(unicode error) 'utf-8' codec can't decode the source", body.data() + wrong);
  }
  const literals::EscapeError error = literals::appendDecoded(body, raw, bytes_, to);
  if (!error.message.empty())
    fail(error.message, body.data() + error.offset);
}

void StringParser::flush(std::string &literal, Values &values) {
  if (literal.empty())
    return;
  values.add(stringConstant(parser_.arena_.copy(std::string_view(literal)), ConstantType::Str));
  literal.clear();
}

} // namespace assay::parser
