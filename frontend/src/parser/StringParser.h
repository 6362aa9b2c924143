// StringParser: string tokens that stand next to each other into one node.
#pragma once

#include "Parser.h"

#include <string>
#include <string_view>

namespace assay::parser {

/// Reads the string tokens that stand next to each other at the parser's cursor.
class StringParser {
public:
  explicit StringParser(Parser &parser) : parser_(parser), first_(*parser.token_) {}
  Expression *parse();

private:
  struct Cursor {
    const char *at;
    const char *end;
    bool raw;
  };
  using Values = Parser::Items<Expression>;

  /// Literal text and replacement fields up to the end, or in a format spec (level > 0) up to its
  /// closing brace.
  void formattedPart(Cursor &cursor, Values &values, std::string &literal, int level);
  bool literalPart(Cursor &cursor, std::string &literal, int level);
  void replacementField(Cursor &cursor, Values &values, std::string &literal, int level);
  /// Up to what ends an expression: !, :, = or a closing brace.
  std::string_view expressionText(Cursor &cursor);
  Expression *parseExpression(std::string_view text);
  void misplaceLongString(const std::vector<Token> &tokens, std::string_view text,
                          Expression &expression);
  void misplaceParentheses(std::string_view text, Expression &expression);
  Expression *joined(Values &values);
  void append(std::string_view body, bool raw, std::string &to);
  void flush(std::string &literal, Values &values);
  Constant *stringConstant(std::string_view text, ConstantType type);
  uint32_t offset(const char *at) const { return static_cast<uint32_t>(at - parser_.text_); }
  [[noreturn]] void fail(std::string_view message, const char *at) {
    parser_.fail(message, offset(at));
  }

  Parser &parser_;
  const Token first_;
  // What the nodes of an f-string give as their place: all tokens, or in a format spec only its
  // own.
  uint32_t start_ = 0;
  uint32_t end_ = 0;
  bool bytes_ = false;
};

} // namespace assay::parser
