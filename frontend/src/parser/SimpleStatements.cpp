// Statements that fit on a line.
#include "Parser.h"

#include <string>

namespace assay::parser {

using enum TokenKind;

void Parser::statements(Items<Statement> &items, TokenKind closing) {
  while (kind() != closing) {
    if (Statement *compound = compoundStatement())
      items.add(compound);
    else
      simpleStatements(items);
  }
}

void Parser::simpleStatements(Items<Statement> &items) {
  do {
    items.add(simpleStatement());
    if (!accept(Semicolon))
      break;
  } while (kind() != Newline);
  if (kind() != Newline)
    fail("invalid syntax");
  advance();
}

Statement *Parser::simpleStatement() {
  const uint32_t from = start();
  const auto keywordOnly = [&]<typename T>(T *) {
    advance();
    return make<T>(from, end());
  };
  switch (kind()) {
  case KeywordPass:
    return keywordOnly(static_cast<ast::Pass *>(nullptr));
  case KeywordBreak:
    return keywordOnly(static_cast<Break *>(nullptr));
  case KeywordContinue:
    return keywordOnly(static_cast<Continue *>(nullptr));
  case KeywordReturn:
    return returnStatement();
  case KeywordRaise:
    return raiseStatement();
  case KeywordAssert:
    return assertStatement();
  case KeywordDel:
    return deleteStatement();
  case KeywordGlobal:
    return scopeStatement<Global>();
  case KeywordNonlocal:
    return scopeStatement<Nonlocal>();
  case KeywordImport:
    return importStatement();
  case KeywordFrom:
    return importFromStatement();
  default:
    return expressionStatement();
  }
}

static bool augmentedOperator(TokenKind kind, BinaryOperator &op) {
  switch (kind) {
  case PlusEqual:
    op = BinaryOperator::Add;
    return true;
  case MinusEqual:
    op = BinaryOperator::Sub;
    return true;
  case StarEqual:
    op = BinaryOperator::Mult;
    return true;
  case AtEqual:
    op = BinaryOperator::MatMult;
    return true;
  case SlashEqual:
    op = BinaryOperator::Div;
    return true;
  case PercentEqual:
    op = BinaryOperator::Mod;
    return true;
  case DoubleStarEqual:
    op = BinaryOperator::Pow;
    return true;
  case LeftShiftEqual:
    op = BinaryOperator::LShift;
    return true;
  case RightShiftEqual:
    op = BinaryOperator::RShift;
    return true;
  case BarEqual:
    op = BinaryOperator::BitOr;
    return true;
  case CaretEqual:
    op = BinaryOperator::BitXor;
    return true;
  case AmpersandEqual:
    op = BinaryOperator::BitAnd;
    return true;
  case DoubleSlashEqual:
    op = BinaryOperator::FloorDiv;
    return true;
  default:
    return false;
  }
}

Expression *Parser::assignedValue() {
  return kind() == KeywordYield ? yieldExpression() : starExpressions();
}

// An expression, or what turns out to be an assignment of one of three kinds.
Statement *Parser::expressionStatement() {
  const uint32_t from = start();
  const bool parenthesized = kind() == LeftParenthesis;
  const bool yields = kind() == KeywordYield;
  Expression *first = assignedValue();
  if (kind() == Newline || kind() == Semicolon) {
    auto *statement = make<Expr>(from, end());
    statement->value = first;
    return statement;
  }
  BinaryOperator op{};
  if (yields && kind() != Newline)
    fail(kind() == Equal ? "assignment to yield expression not possible" : "invalid syntax");
  if (kind() == Colon)
    return annotatedAssignment(from, first, parenthesized);
  if (augmentedOperator(kind(), op))
    return augmentedAssignment(from, first, op);
  if (kind() != Equal)
    fail("invalid syntax");

  Items<Expression> targets(*this);
  Expression *value = first;
  bool valueYields = false;
  while (accept(Equal)) {
    if (valueYields)
      fail("assignment to yield expression not possible", value->start);
    setContext(value, ExpressionContext::Store);
    targets.add(value);
    valueYields = kind() == KeywordYield;
    value = assignedValue();
  }
  auto *statement = make<Assign>(from, end());
  statement->targets = targets.finish();
  statement->value = value;
  return statement;
}

Statement *Parser::annotatedAssignment(uint32_t from, Expression *target, bool parenthesized) {
  requireSingleTarget(target, "only single target (not tuple or list) can be annotated");
  advance();
  setContext(target, ExpressionContext::Store);
  Expression *annotation = expression();
  Expression *value = accept(Equal) ? assignedValue() : nullptr;
  auto *statement = make<AnnAssign>(from, end());
  statement->target = target;
  statement->annotation = annotation;
  statement->value = value;
  statement->extra = target->kind == NodeKind::Name && !parenthesized;
  return statement;
}

Statement *Parser::augmentedAssignment(uint32_t from, Expression *target, BinaryOperator op) {
  requireSingleTarget(target, "illegal expression for augmented assignment");
  advance();
  setContext(target, ExpressionContext::Store);
  Expression *value = assignedValue();
  auto *statement = make<AugAssign>(from, end());
  statement->target = target;
  statement->detail = static_cast<uint8_t>(op);
  statement->value = value;
  return statement;
}

Statement *Parser::returnStatement() {
  const uint32_t from = start();
  advance();
  Expression *value = kind() == Newline || kind() == Semicolon ? nullptr : starExpressions();
  auto *statement = make<Return>(from, end());
  statement->value = value;
  return statement;
}

Statement *Parser::raiseStatement() {
  const uint32_t from = start();
  advance();
  Expression *exception = kind() == Newline || kind() == Semicolon ? nullptr : expression();
  Expression *cause = exception != nullptr && accept(KeywordFrom) ? expression() : nullptr;
  auto *statement = make<Raise>(from, end());
  statement->exc = exception;
  statement->cause = cause;
  return statement;
}

Statement *Parser::assertStatement() {
  const uint32_t from = start();
  advance();
  Expression *test = expression();
  Expression *message = accept(Comma) ? expression() : nullptr;
  auto *statement = make<Assert>(from, end());
  statement->test = test;
  statement->msg = message;
  return statement;
}

Statement *Parser::deleteStatement() {
  const uint32_t from = start();
  advance();
  Items<Expression> targets(*this);
  do {
    Expression *target = operation(kOperandPrecedence);
    setContext(target, ExpressionContext::Del);
    targets.add(target);
  } while (accept(Comma) && kind() != Newline && kind() != Semicolon);
  auto *statement = make<Delete>(from, end());
  statement->targets = targets.finish();
  return statement;
}

template <typename T> Statement *Parser::scopeStatement() {
  const uint32_t from = start();
  advance();
  std::vector<Identifier> names;
  do
    names.push_back(takeName());
  while (accept(Comma));
  auto *statement = make<T>(from, end());
  statement->names = Sequence<Identifier>::copy(names.data(), names.size(), arena_);
  return statement;
}

// `a.b.c`, spaces and joined lines between its parts left out.
Identifier Parser::dottedName() {
  const Identifier first = takeName();
  if (kind() != Dot)
    return first;
  std::string name(first.view());
  while (accept(Dot))
    (name += '.') += takeName().view();
  return names_.intern(name);
}

Statement *Parser::importStatement() {
  const uint32_t from = start();
  advance();
  Items<Alias> names(*this);
  do {
    const uint32_t nameStart = start();
    const Identifier name = dottedName();
    const Identifier asName = accept(KeywordAs) ? takeName() : Identifier();
    auto *alias = make<Alias>(nameStart, end());
    alias->name = name;
    alias->asname = asName;
    names.add(alias);
  } while (accept(Comma));
  auto *statement = make<Import>(from, end());
  statement->names = names.finish();
  return statement;
}

Alias *Parser::importedName() {
  const uint32_t from = start();
  const Identifier name = takeName();
  const Identifier asName = accept(KeywordAs) ? takeName() : Identifier();
  auto *alias = make<Alias>(from, end());
  alias->name = name;
  alias->asname = asName;
  return alias;
}

Statement *Parser::importFromStatement() {
  const uint32_t from = start();
  advance();
  int level = 0;
  for (;; advance()) {
    if (kind() == Dot)
      level += 1;
    else if (kind() == Ellipsis)
      level += 3;
    else
      break;
  }
  if (level > INT16_MAX)
    fail("too many leading dots in a relative import");
  const Identifier module = level > 0 && kind() == KeywordImport ? Identifier() : dottedName();
  expect(KeywordImport);
  Items<Alias> names(*this);
  if (kind() == Star) {
    advance();
    auto *alias = make<Alias>(token_[-1].start, end());
    alias->name = names_.intern("*");
    names.add(alias);
  } else if (accept(LeftParenthesis)) {
    do
      names.add(importedName());
    while (accept(Comma) && kind() != RightParenthesis);
    expect(RightParenthesis);
  } else {
    do
      names.add(importedName());
    while (accept(Comma));
  }
  auto *statement = make<ImportFrom>(from, end());
  statement->module = module;
  statement->names = names.finish();
  statement->extra = static_cast<int16_t>(level);
  return statement;
}

} // namespace assay::parser
