// Statements that hold blocks.
#include "Parser.h"

namespace assay::parser {

using enum TokenKind;

// nullptr where the statement is a simple one.
Statement *Parser::compoundStatement() {
  const uint32_t from = start();
  switch (kind()) {
  case KeywordDef:
    return functionDef(from, false, {});
  case KeywordIf:
    return ifStatement();
  case KeywordClass:
    return classDef({});
  case KeywordFor:
    return forStatement(from, false);
  case KeywordWhile:
    return whileStatement();
  case KeywordTry:
    return tryStatement();
  case KeywordWith:
    return withStatement(from, false);
  case At:
    return decorated();
  case KeywordAsync:
    advance();
    if (kind() == KeywordDef)
      return functionDef(from, true, {});
    if (kind() == KeywordFor)
      return forStatement(from, true);
    if (kind() == KeywordWith)
      return withStatement(from, true);
    fail("invalid syntax");
  case Name:
    return isSoftKeyword("match") && beginsMatchStatement() ? matchStatement() : nullptr;
  case Indent:
    fail("unexpected indent");
  default:
    return nullptr;
  }
}

Sequence<Statement *> Parser::block() {
  const Nesting nesting(*this, 6);
  Items<Statement> items(*this);
  if (!accept(Newline)) {
    simpleStatements(items);
    return items.finish();
  }
  if (!accept(Indent))
    fail("expected an indented block");
  statements(items, Dedent);
  advance();
  return items.finish();
}

Sequence<Statement *> Parser::optionalElse() {
  if (!accept(KeywordElse))
    return {};
  expect(Colon);
  return block();
}

// An elif is an If in the orelse of the one before it.
Statement *Parser::ifStatement() {
  const Nesting nesting(*this, 1);
  const uint32_t from = start();
  advance();
  Expression *test = namedExpression();
  expect(Colon);
  const Sequence<Statement *> body = block();
  Sequence<Statement *> orelse;
  if (kind() == KeywordElif) {
    Statement *next = ifStatement();
    orelse = Sequence<Statement *>::copy(&next, 1, arena_);
  } else {
    orelse = optionalElse();
  }
  auto *statement = make<If>(from, statementEnd());
  statement->test = test;
  statement->body = body;
  statement->orelse = orelse;
  return statement;
}

Statement *Parser::whileStatement() {
  const uint32_t from = start();
  advance();
  Expression *test = namedExpression();
  expect(Colon);
  const Sequence<Statement *> body = block();
  const Sequence<Statement *> orelse = optionalElse();
  auto *statement = make<While>(from, statementEnd());
  statement->test = test;
  statement->body = body;
  statement->orelse = orelse;
  return statement;
}

Statement *Parser::forStatement(uint32_t from, bool async) {
  expect(KeywordFor);
  Expression *target = targetList();
  expect(KeywordIn);
  Expression *iterable = starExpressions();
  expect(Colon);
  const Sequence<Statement *> body = block();
  const Sequence<Statement *> orelse = optionalElse();
  const auto fill = [&](auto *statement) {
    statement->target = target;
    statement->iter = iterable;
    statement->body = body;
    statement->orelse = orelse;
    return statement;
  };
  if (async)
    return fill(make<AsyncFor>(from, statementEnd()));
  return fill(make<For>(from, statementEnd()));
}

WithItem *Parser::withItem() {
  auto *item = make<WithItem>(start(), 0);
  item->context_expr = expression();
  item->optional_vars = nullptr;
  if (accept(KeywordAs)) {
    item->optional_vars = targetItem();
    setContext(item->optional_vars, ExpressionContext::Store);
  }
  return item;
}

// `with (a as b, c):` and `with (a, b).c:` begin alike. Where the parenthesis closes right before
// the colon, its content is read as items first, and as an expression where that fails.
bool Parser::parenthesizedWithItems(Items<WithItem> &items) {
  if (kind() != LeftParenthesis)
    return false;
  const Token *closing = token_;
  for (int level = 0;; ++closing) {
    if (closing->kind == LeftParenthesis || closing->kind == LeftBracket ||
        closing->kind == LeftBrace)
      ++level;
    else if ((closing->kind == RightParenthesis || closing->kind == RightBracket ||
              closing->kind == RightBrace) &&
             --level == 0)
      break;
  }
  if (closing[1].kind != Colon)
    return false;
  const Token *const before = token_;
  const size_t mark = scratch_.pointers.size();
  const int depth = depth_;
  try {
    advance();
    do
      items.add(withItem());
    while (accept(Comma) && kind() != RightParenthesis);
    if (token_ == closing) {
      advance();
      return true;
    }
  } catch (const SyntaxFailure &) {
    // Read again below; what is wrong as an expression too is reported there.
  }
  token_ = before;
  depth_ = depth;
  scratch_.pointers.resize(mark);
  return false;
}

Statement *Parser::withStatement(uint32_t from, bool async) {
  expect(KeywordWith);
  Items<WithItem> items(*this);
  if (!parenthesizedWithItems(items)) {
    do
      items.add(withItem());
    while (accept(Comma));
  }
  expect(Colon);
  const Sequence<WithItem *> finished = items.finish();
  const Sequence<Statement *> body = block();
  const auto fill = [&](auto *statement) {
    statement->items = finished;
    statement->body = body;
    return statement;
  };
  if (async)
    return fill(make<AsyncWith>(from, statementEnd()));
  return fill(make<With>(from, statementEnd()));
}

ExceptHandler *Parser::exceptHandler(bool &star) {
  const uint32_t from = start();
  advance();
  star = accept(Star);
  Expression *type = nullptr;
  Identifier name;
  if (star || kind() != Colon) {
    type = expression();
    if (kind() == Comma)
      fail("multiple exception types must be parenthesized");
    if (accept(KeywordAs))
      name = takeName();
  }
  expect(Colon);
  const Sequence<Statement *> body = block();
  auto *handler = make<ExceptHandler>(from, statementEnd());
  handler->type = type;
  handler->name = name;
  handler->body = body;
  return handler;
}

Statement *Parser::tryStatement() {
  const uint32_t from = start();
  advance();
  expect(Colon);
  const Sequence<Statement *> body = block();
  Items<ExceptHandler> handlers(*this);
  bool anyStar = false;
  while (kind() == KeywordExcept) {
    const uint32_t at = start();
    bool star = false;
    handlers.add(exceptHandler(star));
    if (handlers.size() > 1 && star != anyStar)
      fail("cannot have both 'except' and 'except*' on the same 'try'", at);
    anyStar = star;
  }
  const Sequence<Statement *> orelse =
      handlers.size() > 0 ? optionalElse() : Sequence<Statement *>();
  Sequence<Statement *> finalBody;
  if (accept(KeywordFinally)) {
    expect(Colon);
    finalBody = block();
  } else if (handlers.size() == 0) {
    fail("expected 'except' or 'finally' block");
  }
  const auto fill = [&](auto *statement) {
    statement->body = body;
    statement->handlers = handlers.finish();
    statement->orelse = orelse;
    statement->finalbody = finalBody;
    return statement;
  };
  if (anyStar)
    return fill(make<TryStar>(from, statementEnd()));
  return fill(make<Try>(from, statementEnd()));
}

Statement *Parser::decorated() {
  Items<Expression> decorators(*this);
  while (accept(At)) {
    decorators.add(namedExpression());
    expect(Newline);
  }
  const Sequence<Expression *> finished = decorators.finish();
  const uint32_t from = start();
  if (kind() == KeywordClass)
    return classDef(finished);
  const bool async = accept(KeywordAsync);
  if (kind() != KeywordDef)
    fail("expected a function or class after its decorators");
  return functionDef(from, async, finished);
}

Statement *Parser::functionDef(uint32_t from, bool async, Sequence<Expression *> decorators) {
  expect(KeywordDef);
  const Identifier name = takeName();
  expect(LeftParenthesis);
  Arguments *arguments = parameters(false);
  expect(RightParenthesis);
  Expression *returns = accept(Arrow) ? expression() : nullptr;
  expect(Colon);
  const Sequence<Statement *> body = block();
  const auto fill = [&](auto *statement) {
    statement->name = name;
    statement->args = arguments;
    statement->body = body;
    statement->decorator_list = decorators;
    statement->returns = returns;
    return statement;
  };
  if (async)
    return fill(make<AsyncFunctionDef>(from, statementEnd()));
  return fill(make<FunctionDef>(from, statementEnd()));
}

Statement *Parser::classDef(Sequence<Expression *> decorators) {
  const uint32_t from = start();
  advance();
  const Identifier name = takeName();
  CallArguments arguments;
  if (accept(LeftParenthesis)) {
    arguments = callArguments(false);
    expect(RightParenthesis);
  }
  expect(Colon);
  const Sequence<Statement *> body = block();
  auto *statement = make<ClassDef>(from, statementEnd());
  statement->name = name;
  statement->bases = arguments.positional;
  statement->keywords = arguments.keywords;
  statement->body = body;
  statement->decorator_list = decorators;
  return statement;
}

} // namespace assay::parser
