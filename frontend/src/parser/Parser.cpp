#include "Parser.h"

#include <cstring>

namespace assay::parser {

void tokenizeInto(std::vector<Token> &tokens, SourceText source, uint32_t base) {
  Tokenizer tokenizer(source);
  for (;;) {
    Token token = tokenizer.next();
    if (token.kind == TokenKind::Error)
      throw SyntaxFailure{{tokenizer.errorOffset() + base, tokenErrorMessage(tokenizer.error())}};
    token.start += base;
    token.end += base;
    tokens.push_back(token);
    if (token.kind == TokenKind::EndMarker)
      break;
  }
  tokens.push_back(tokens.back());
}

uint32_t Parser::statementEnd() const {
  const Token *last = token_ - 1;
  while (last->kind == TokenKind::Newline || last->kind == TokenKind::Dedent ||
         last->kind == TokenKind::Indent)
    --last;
  return last->end;
}

std::string_view Parser::join(std::string_view a, std::string_view b, std::string_view c) {
  char *to = static_cast<char *>(arena_.allocate(a.size() + b.size() + c.size(), 1));
  std::memcpy(to, a.data(), a.size());
  std::memcpy(to + a.size(), b.data(), b.size());
  if (!c.empty())
    std::memcpy(to + a.size() + b.size(), c.data(), c.size());
  return {to, a.size() + b.size() + c.size()};
}

void Parser::failExpected(TokenKind wanted) {
  fail(join("invalid syntax: expected ", tokenKindText(wanted)));
}

Identifier Parser::takeName() {
  if (kind() != TokenKind::Name)
    failExpected(TokenKind::Name);
  const Identifier name = identifier(*token_);
  advance();
  return name;
}

Module *Parser::module() {
  Items<Statement> items(*this);
  statements(items, TokenKind::EndMarker);
  auto *module = make<Module>(0, start());
  module->body = items.finish();
  module->names = &names_;
  return module;
}

Expression *Parser::formattedExpression() {
  Expression *result = starExpressions();
  accept(TokenKind::Newline);
  expect(TokenKind::EndMarker);
  return result;
}

} // namespace assay::parser

namespace assay {

ParseResult parseModule(SourceText source, Arena &arena) {
  static thread_local parser::Scratch scratch;
  scratch.tokens.clear();
  scratch.pointers.clear();
  try {
    parser::tokenizeInto(scratch.tokens, source, 0);
    auto *names = arena.make<NameTable>(arena, source.size());
    parser::Parser parser(scratch.tokens.data(), source, 0, arena, *names, scratch, 0);
    return {parser.module(), {}};
  } catch (const parser::SyntaxFailure &failure) {
    return {nullptr, failure.diagnostic};
  }
}

} // namespace assay
