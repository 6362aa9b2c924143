// Expressions: operators by precedence climbing.
//
// Precedences: 1 or, 2 and, 3 not, 4 comparisons, 5 |, 6 ^, 7 &, 8 shifts, 9 sums, 10 products;
// signs and powers bind tighter and are read by unary() and power(). All of 5 to 10 are
// left-associative, so that a chain of them is read by a loop and recursion is as deep as the
// precedences, not as long as the chain.
#include "Parser.h"

#include <array>

namespace assay::parser {

using enum TokenKind;

namespace {

constexpr int kOr = 1, kAnd = 2, kNot = 3, kComparison = 4;

struct InfixOperator {
  uint8_t precedence = 0; // 0 for what is no infix operator
  BinaryOperator binary{};
};

constexpr std::array<InfixOperator, 256> makeInfixTable() {
  std::array<InfixOperator, 256> table{};
  const auto set = [&table](TokenKind kind, int precedence, BinaryOperator op = {}) {
    table[static_cast<size_t>(kind)] = {static_cast<uint8_t>(precedence), op};
  };
  set(KeywordOr, kOr);
  set(KeywordAnd, kAnd);
  for (const TokenKind kind : {Less, LessEqual, EqualEqual, NotEqual, GreaterEqual, Greater,
                               KeywordIs, KeywordIn, KeywordNot})
    set(kind, kComparison);
  set(Bar, 5, BinaryOperator::BitOr);
  set(Caret, 6, BinaryOperator::BitXor);
  set(Ampersand, 7, BinaryOperator::BitAnd);
  set(LeftShift, 8, BinaryOperator::LShift);
  set(RightShift, 8, BinaryOperator::RShift);
  set(Plus, 9, BinaryOperator::Add);
  set(Minus, 9, BinaryOperator::Sub);
  set(Star, 10, BinaryOperator::Mult);
  set(Slash, 10, BinaryOperator::Div);
  set(DoubleSlash, 10, BinaryOperator::FloorDiv);
  set(Percent, 10, BinaryOperator::Mod);
  set(At, 10, BinaryOperator::MatMult);
  return table;
}

constexpr auto kInfix = makeInfixTable();

// What may not follow a comma that ends a list of expressions without parentheses.
constexpr std::array<bool, 256> makeEndsTable() {
  std::array<bool, 256> table{};
  for (const TokenKind kind : {Newline,          Semicolon,    Equal,          RightParenthesis,
                               RightBracket,     RightBrace,   Colon,          EndMarker,
                               PlusEqual,        MinusEqual,   StarEqual,      SlashEqual,
                               DoubleSlashEqual, PercentEqual, AtEqual,        AmpersandEqual,
                               BarEqual,         CaretEqual,   LeftShiftEqual, RightShiftEqual,
                               DoubleStarEqual,  KeywordIn})
    table[static_cast<size_t>(kind)] = true;
  return table;
}

constexpr auto kEnds = makeEndsTable();

} // namespace

bool Parser::endsExpressions() const { return kEnds[static_cast<size_t>(kind())]; }

Expression *Parser::starExpression() {
  if (kind() != Star)
    return expression();
  const uint32_t from = start();
  advance();
  Expression *value = operation(kOperandPrecedence);
  auto *starred = make<Starred>(from, end());
  starred->value = value;
  return starred;
}

Expression *Parser::starNamedExpression() {
  return kind() == Star ? starExpression() : namedExpression();
}

// One expression, or a tuple without parentheses.
Expression *Parser::starExpressions() {
  const uint32_t from = start();
  Expression *first = starExpression();
  if (kind() != Comma)
    return first;
  Items<Expression> items(*this);
  items.add(first);
  while (accept(Comma)) {
    if (endsExpressions())
      break;
    items.add(starExpression());
  }
  auto *tuple = make<Tuple>(from, end());
  tuple->elts = items.finish();
  return tuple;
}

Expression *Parser::namedExpression() {
  if (beginsAssignmentExpression()) {
    const uint32_t from = start();
    auto *target = make<ast::Name>(from, token_->end);
    target->id = takeName();
    target->detail = static_cast<uint8_t>(ExpressionContext::Store);
    advance();
    Expression *value = expression();
    auto *named = make<NamedExpr>(from, end());
    named->target = target;
    named->value = value;
    return named;
  }
  return expression();
}

Expression *Parser::expression() {
  if (kind() == KeywordLambda)
    return lambda();
  const uint32_t from = start();
  Expression *body = operation(kOr);
  if (kind() != KeywordIf)
    return body;
  const Nesting nesting(*this, 1);
  advance();
  Expression *test = operation(kOr);
  expect(KeywordElse);
  Expression *orelse = expression();
  auto *conditional = make<IfExp>(from, end());
  conditional->test = test;
  conditional->body = body;
  conditional->orelse = orelse;
  return conditional;
}

Expression *Parser::lambda() {
  const Nesting nesting(*this, 2);
  const uint32_t from = start();
  advance();
  Arguments *arguments = parameters(true);
  expect(Colon);
  Expression *body = expression();
  auto *result = make<Lambda>(from, end());
  result->args = arguments;
  result->body = body;
  return result;
}

Expression *Parser::yieldExpression() {
  const uint32_t from = start();
  advance();
  if (accept(KeywordFrom)) {
    Expression *value = expression();
    auto *result = make<YieldFrom>(from, end());
    result->value = value;
    return result;
  }
  Expression *value = endsExpressions() ? nullptr : starExpressions();
  auto *result = make<Yield>(from, end());
  result->value = value;
  return result;
}

// Operators of at least the precedence `minimum`.
Expression *Parser::operation(int minimum) {
  const uint32_t from = start();
  Expression *left = unary(minimum);
  for (int height = 0;;) {
    const InfixOperator infix = kInfix[static_cast<size_t>(kind())];
    if (infix.precedence < minimum || infix.precedence == 0)
      return left;
    if (infix.precedence <= kAnd) {
      left = booleanOperation(left, from, infix.precedence);
    } else if (infix.precedence == kComparison) {
      Expression *compared = comparison(left, from);
      if (compared == left)
        return left;
      left = compared;
    } else {
      checkHeight(++height);
      advance();
      Expression *right = operation(infix.precedence + 1);
      auto *binary = make<BinOp>(from, end());
      binary->left = left;
      binary->detail = static_cast<uint8_t>(infix.binary);
      binary->right = right;
      left = binary;
    }
  }
}

// a or b or c is one node.
Expression *Parser::booleanOperation(Expression *first, uint32_t from, int precedence) {
  const TokenKind word = kind();
  Items<Expression> values(*this);
  values.add(first);
  const Nesting nesting(*this, 2, 0);
  while (accept(word))
    values.add(operation(precedence + 1));
  auto *result = make<BoolOp>(from, end());
  result->detail =
      static_cast<uint8_t>(precedence == kAnd ? BooleanOperator::And : BooleanOperator::Or);
  result->values = values.finish();
  return result;
}

// Goes past a comparison operator.
bool Parser::acceptComparison(ComparisonOperator &op) {
  switch (kind()) {
  case Less:
    op = ComparisonOperator::Lt;
    break;
  case LessEqual:
    op = ComparisonOperator::LtE;
    break;
  case EqualEqual:
    op = ComparisonOperator::Eq;
    break;
  case NotEqual:
    if (text_[start()] == '<')
      fail("invalid syntax");
    op = ComparisonOperator::NotEq;
    break;
  case GreaterEqual:
    op = ComparisonOperator::GtE;
    break;
  case Greater:
    op = ComparisonOperator::Gt;
    break;
  case KeywordIn:
    op = ComparisonOperator::In;
    break;
  case KeywordIs:
    op = ComparisonOperator::Is;
    if (nextKind() == KeywordNot) {
      advance();
      op = ComparisonOperator::IsNot;
    }
    break;
  case KeywordNot:
    if (nextKind() != KeywordIn)
      return false;
    advance();
    op = ComparisonOperator::NotIn;
    break;
  default:
    return false;
  }
  advance();
  return true;
}

// `left` itself where no comparison follows after all.
Expression *Parser::comparison(Expression *left, uint32_t from) {
  Items<Expression> comparators(*this);
  ComparisonOperator few[8];
  std::vector<ComparisonOperator> many; // where there are more
  ComparisonOperator op{};
  while (acceptComparison(op)) {
    const Nesting nesting(*this, 3, 0);
    if (comparators.size() < std::size(few))
      few[comparators.size()] = op;
    else
      many.push_back(op);
    comparators.add(operation(kOperandPrecedence));
  }
  const size_t count = comparators.size();
  if (count == 0)
    return left;
  if (!many.empty())
    many.insert(many.begin(), std::begin(few), std::end(few));
  auto *result = make<Compare>(from, end());
  result->left = left;
  result->ops = Sequence<ComparisonOperator>::copy(many.empty() ? few : many.data(), count, arena_);
  result->comparators = comparators.finish();
  return result;
}

Expression *Parser::unary(int minimum) {
  UnaryOperator op{};
  switch (kind()) {
  case Plus:
    op = UnaryOperator::UAdd;
    break;
  case Minus:
    op = UnaryOperator::USub;
    break;
  case Tilde:
    op = UnaryOperator::Invert;
    break;
  case KeywordNot:
    if (minimum > kNot)
      fail("invalid syntax");
    op = UnaryOperator::Not;
    break;
  default:
    return power();
  }
  const Nesting nesting(*this, 1);
  const uint32_t from = start();
  advance();
  Expression *operand = op == UnaryOperator::Not ? operation(kNot) : unary(kOperandPrecedence);
  auto *result = make<UnaryOp>(from, end());
  result->detail = static_cast<uint8_t>(op);
  result->operand = operand;
  return result;
}

Expression *Parser::power() {
  const uint32_t from = start();
  Expression *left = nullptr;
  if (kind() == KeywordAwait) {
    advance();
    Expression *value = primary();
    auto *awaited = make<Await>(from, end());
    awaited->value = value;
    left = awaited;
  } else {
    left = primary();
  }
  if (kind() != DoubleStar)
    return left;
  const Nesting nesting(*this, 2);
  advance();
  Expression *right = unary(kOperandPrecedence);
  auto *result = make<BinOp>(from, end());
  result->left = left;
  result->detail = static_cast<uint8_t>(BinaryOperator::Pow);
  result->right = right;
  return result;
}

// An atom with its attributes, calls and subscripts.
Expression *Parser::primary() {
  const uint32_t from = start();
  Expression *value = atom();
  for (int height = 1;; ++height) {
    switch (kind()) {
    case Dot: {
      advance();
      const Identifier name = takeName();
      auto *attribute = make<Attribute>(from, end());
      attribute->value = value;
      attribute->attr = name;
      value = attribute;
      break;
    }
    case LeftParenthesis: {
      advance();
      const CallArguments arguments = callArguments(true);
      expect(RightParenthesis);
      auto *call = make<Call>(from, end());
      call->func = value;
      call->args = arguments.positional;
      call->keywords = arguments.keywords;
      value = call;
      break;
    }
    case LeftBracket:
      value = subscript(value, from);
      break;
    default:
      return value;
    }
    checkHeight(height);
  }
}

Expression *Parser::subscript(Expression *value, uint32_t from) {
  const Nesting nesting(*this, 24);
  advance();
  Expression *index = slices();
  expect(RightBracket);
  auto *result = make<Subscript>(from, end());
  result->value = value;
  result->slice = index;
  return result;
}

Expression *Parser::slices() {
  const uint32_t from = start();
  Expression *first = slice();
  if (kind() != Comma && first->kind != NodeKind::Starred)
    return first;
  Items<Expression> items(*this);
  items.add(first);
  while (accept(Comma) && kind() != RightBracket)
    items.add(slice());
  auto *tuple = make<Tuple>(from, end());
  tuple->elts = items.finish();
  return tuple;
}

Expression *Parser::slice() {
  const uint32_t from = start();
  if (kind() == Star)
    return starExpression();
  Expression *parts[3] = {};
  if (kind() != Colon) {
    const bool bare = beginsAssignmentExpression();
    parts[0] = namedExpression();
    if (kind() != Colon || bare)
      return parts[0];
  }
  for (int i = 1; i < 3 && accept(Colon); ++i) {
    if (kind() != Colon && kind() != Comma && kind() != RightBracket)
      parts[i] = expression();
  }
  auto *result = make<Slice>(from, end());
  result->lower = parts[0];
  result->upper = parts[1];
  result->step = parts[2];
  return result;
}

Sequence<Comprehension *> Parser::comprehensions() {
  Items<Comprehension> items(*this);
  while (beginsComprehension()) {
    auto *part = make<Comprehension>(start(), 0);
    part->extra = accept(KeywordAsync);
    advance();
    part->target = targetList();
    expect(KeywordIn);
    part->iter = operation(kOr);
    {
      Items<Expression> conditions(*this);
      while (accept(KeywordIf))
        conditions.add(operation(kOr));
      part->ifs = conditions.finish();
    }
    items.add(part);
  }
  return items.finish();
}

} // namespace assay::parser
