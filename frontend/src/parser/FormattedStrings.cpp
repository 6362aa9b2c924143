// f-strings.
//
// To Python 3.11's grammar an f-string is one token. What is in it is taken apart here, by the
// rules of CPython's string parser, and what stands between braces is parsed by a Parser of its
// own, over a copy in parentheses, so that line ends in it mean nothing.
#include "../Literals.h"
#include "StringParser.h"
#include "assay/frontend/AstVisitor.h"

#include <algorithm>
#include <cstring>
#include <tuple>
#include <utility>

namespace assay::parser {

void StringParser::formattedPart(Cursor &cursor, Values &values, std::string &literal, int level) {
  for (;;) {
    if (literalPart(cursor, literal, level))
      continue;
    if (cursor.at == cursor.end || *cursor.at == '}')
      break;
    replacementField(cursor, values, literal, level);
  }
  if (level > 0 && cursor.at == cursor.end)
    fail("f-string: expecting '}'", cursor.at);
}

// Literal text up to a brace that counts, or up to and with a doubled one: then the answer is true.
bool StringParser::literalPart(Cursor &cursor, std::string &literal, int level) {
  const char *const begin = cursor.at;
  const char *at = begin;
  while (at < cursor.end) {
    char c = *at++;
    if (!cursor.raw && c == '\\' && at < cursor.end) {
      c = *at++;
      if (c == 'N') {
        // The braces of a character's name are no replacement field.
        if (at < cursor.end && *at++ == '{') {
          while (at < cursor.end && *at++ != '}') {
          }
        }
        continue;
      }
    }
    if (c != '{' && c != '}')
      continue;
    if (level == 0) {
      if (at < cursor.end && *at == c) {
        append({begin, static_cast<size_t>(at - begin)}, cursor.raw, literal);
        cursor.at = at + 1;
        return true;
      }
      if (c == '}')
        fail("f-string: single '}' is not allowed", at - 1);
    }
    --at;
    break;
  }
  append({begin, static_cast<size_t>(at - begin)}, cursor.raw, literal);
  cursor.at = at;
  return false;
}

// {expression[=][!conversion][:spec]}
void StringParser::replacementField(Cursor &cursor, Values &values, std::string &literal,
                                    int level) {
  if (level >= 2)
    fail("f-string: expressions nested too deeply", cursor.at);
  const auto need = [&] {
    if (cursor.at >= cursor.end)
      fail("f-string: expecting '}'", cursor.at);
  };
  ++cursor.at;
  const char *const begin = cursor.at;
  const std::string_view text = expressionText(cursor);
  Expression *value = parseExpression(text);
  int conversion = -1;
  bool shown = false;
  if (*cursor.at == '=') {
    ++cursor.at;
    while (cursor.at < cursor.end && std::strchr(" \t\n\r\f\v", *cursor.at) != nullptr)
      ++cursor.at;
    need();
    shown = true;
    append({begin, static_cast<size_t>(cursor.at - begin)}, true, literal);
  }
  if (*cursor.at == '!') {
    ++cursor.at;
    need();
    conversion = *cursor.at++;
    if (conversion != 's' && conversion != 'r' && conversion != 'a')
      fail("f-string: invalid conversion character: expected 's', 'r', or 'a'", cursor.at - 1);
  }
  need();
  Expression *spec = nullptr;
  if (*cursor.at == ':') {
    ++cursor.at;
    need();
    Values parts(parser_);
    std::string specLiteral;
    formattedPart(cursor, parts, specLiteral, level + 1);
    // Of a spec only its last literal part and the whole have its own token's place.
    const auto place = std::pair(start_, end_);
    start_ = parser_.token_->start;
    end_ = parser_.token_->end;
    flush(specLiteral, parts);
    spec = joined(parts);
    std::tie(start_, end_) = place;
  }
  need();
  if (*cursor.at != '}')
    fail("f-string: expecting '}'", cursor.at);
  ++cursor.at;
  if (shown && spec == nullptr && conversion == -1)
    conversion = 'r';
  flush(literal, values);
  auto *field = parser_.make<FormattedValue>(start_, end_);
  field->value = value;
  field->extra = static_cast<int16_t>(conversion);
  field->format_spec = spec;
  values.add(field);
}

std::string_view StringParser::expressionText(Cursor &cursor) {
  const char *const begin = cursor.at;
  const char *at = begin;
  const char *const end = cursor.end;
  std::string open; // brackets that are open
  char quote = 0;
  bool triple = false;
  for (; at < end; ++at) {
    const char c = *at;
    if (c == '\\')
      fail("f-string expression part cannot include a backslash", at);
    const bool threeQuotes = end - at >= 3 && at[1] == c && at[2] == c;
    if (quote != 0) {
      if (c == quote && (!triple || threeQuotes)) {
        at += triple ? 2 : 0;
        quote = 0;
      }
      continue;
    }
    if (c == '\'' || c == '"') {
      quote = c;
      triple = threeQuotes;
      at += triple ? 2 : 0;
      continue;
    }
    if (c == '[' || c == '{' || c == '(') {
      open += c;
      if (open.size() > 200)
        fail("f-string: too many nested parenthesis", at);
      continue;
    }
    if (c == '#')
      fail("f-string expression part cannot include '#'", at);
    if (open.empty() && (c == '!' || c == ':' || c == '}' || c == '=' || c == '<' || c == '>')) {
      // Comparison operators end nothing.
      if (at + 1 < end && at[1] == '=' && (c == '!' || c == '=' || c == '<' || c == '>')) {
        ++at;
        continue;
      }
      if (c == '<' || c == '>')
        continue;
      break;
    }
    if (c == ']' || c == '}' || c == ')') {
      const char wanted = c == ']' ? '[' : c == '}' ? '{' : '(';
      if (open.empty() || open.back() != wanted)
        fail("f-string: closing parenthesis does not match", at);
      open.pop_back();
    }
  }
  if (quote != 0)
    fail("f-string: unterminated string", at);
  if (!open.empty())
    fail("f-string: unmatched opening parenthesis", at);
  if (at >= end)
    fail("f-string: expecting '}'", at);
  cursor.at = at;
  return {begin, static_cast<size_t>(at - begin)};
}

Expression *StringParser::parseExpression(std::string_view text) {
  if (text.find_first_not_of(" \t\n\r\f") == std::string_view::npos)
    fail("f-string: empty expression not allowed", text.data());
  const Parser::Nesting nesting(parser_, 0); // CPython parses it by another parser
  std::string wrapped;
  wrapped.reserve(text.size() + 2);
  wrapped += '(';
  wrapped += text;
  wrapped += ')';
  const SourceText copy = SourceText::copy(wrapped, parser_.arena_);
  const uint32_t base = offset(text.data()) - 1;
  std::vector<Token> tokens = std::move(parser_.scratch_.spare);
  tokens.clear();
  tokenizeInto(tokens, copy, base);
  Parser inner(tokens.data(), copy, base, parser_.arena_, parser_.names_, parser_.scratch_,
               parser_.depth_);
  Expression *result = inner.formattedExpression();
  if (text.find_first_of("\r\n") != std::string_view::npos) {
    misplaceLongString(tokens, text, *result);
    misplaceParentheses(text, *result);
  }
  parser_.scratch_.spare = std::move(tokens);
  return result;
}

// A string that begins on the first line of an expression and ends on a later one has a place of
// its own in CPython: its column counts from the brace, not from the begin of the line. So have all
// nodes on that line that begin in the string.
void StringParser::misplaceLongString(const std::vector<Token> &tokens, std::string_view text,
                                      Expression &expression) {
  const uint32_t lineEnd = offset(text.data() + text.find_first_of("\r\n"));
  const auto string = std::find_if(tokens.begin(), tokens.end(), [lineEnd](const Token &token) {
    return token.kind == TokenKind::String && token.start < lineEnd && token.end > lineEnd;
  });
  if (string == tokens.end())
    return;
  const char *const brace = text.data() - 1;
  const char *lineStart = brace;
  while (lineStart > parser_.textBegin_ && lineStart[-1] != '\n' && lineStart[-1] != '\r')
    --lineStart;
  const auto shift = static_cast<uint32_t>(brace - lineStart);
  const auto moved = [&](uint32_t at) { return at >= string->start && at < lineEnd; };
  const auto visit = [&](const auto &self, Node &node) -> void {
    if (moved(node.end - 1))
      node.end -= shift;
    if (moved(node.start))
      node.start -= shift;
    forEachChild(node, [&](const Node &child) { self(self, const_cast<Node &>(child)); });
  };
  visit(visit, expression);
}

// A tuple or generator expression takes the place of the parentheses that stand for the braces.
// CPython counts no columns for an opening one that has nothing else on its line.
void StringParser::misplaceParentheses(std::string_view text, Expression &expression) {
  const char *const brace = text.data() - 1;
  const char first = text[text.find_first_not_of(" \t\f")];
  if (expression.start != offset(brace) || (first != '\r' && first != '\n'))
    return;
  const char *const token = parser_.text_ + parser_.token_->start;
  const char *at = brace;
  while (at > token && at[-1] != '\n' && at[-1] != '\r')
    --at;
  expression.start = offset(at);
}

} // namespace assay::parser
