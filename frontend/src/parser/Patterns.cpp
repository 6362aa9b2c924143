// The match statement and its patterns.
#include "Parser.h"

namespace assay::parser {

using enum TokenKind;

// `match` is a keyword only where its line ends in a colon and a block follows.
bool Parser::beginsMatchStatement() const {
  switch (nextKind()) {
  case Equal:
  case Dot:
  case Comma:
  case Newline:
  case Semicolon:
  case Colon:
  case RightParenthesis:
    return false;
  default:
    break;
  }
  const Token *token = token_ + 1;
  while (token->kind != Newline && token->kind != EndMarker)
    ++token;
  return token[-1].kind == Colon && token[1].kind == Indent && token[2].kind == Name &&
         spelling(token[2]) == "case";
}

Statement *Parser::matchStatement() {
  const uint32_t from = start();
  advance();
  const uint32_t subjectStart = start();
  Expression *subject = starNamedExpression();
  if (kind() == Comma) {
    Items<Expression> items(*this);
    items.add(subject);
    while (accept(Comma) && kind() != Colon)
      items.add(starNamedExpression());
    auto *tuple = make<Tuple>(subjectStart, end());
    tuple->elts = items.finish();
    subject = tuple;
  } else if (subject->kind == NodeKind::Starred) {
    fail("invalid syntax", subject->start);
  }
  expect(Colon);
  expect(Newline);
  expect(Indent);
  Items<MatchCase> cases(*this);
  do
    cases.add(matchCase());
  while (isSoftKeyword("case"));
  expect(Dedent);
  auto *statement = make<Match>(from, statementEnd());
  statement->subject = subject;
  statement->cases = cases.finish();
  return statement;
}

MatchCase *Parser::matchCase() {
  if (!isSoftKeyword("case"))
    fail("expected 'case'");
  auto *result = make<MatchCase>(start(), 0);
  advance();
  result->pattern = openPattern();
  result->guard = accept(KeywordIf) ? namedExpression() : nullptr;
  expect(Colon);
  result->body = block();
  return result;
}

// A pattern, or a sequence of them without brackets.
Pattern *Parser::openPattern() {
  const uint32_t from = start();
  Pattern *first = maybeStarPattern();
  if (kind() != Comma) {
    if (first->kind == NodeKind::MatchStar)
      fail("invalid syntax", from);
    return first;
  }
  Items<Pattern> items(*this);
  items.add(first);
  while (accept(Comma) && kind() != Colon && kind() != KeywordIf)
    items.add(maybeStarPattern());
  auto *sequence = make<MatchSequence>(from, end());
  sequence->patterns = items.finish();
  return sequence;
}

Pattern *Parser::maybeStarPattern() {
  if (kind() != Star)
    return pattern();
  const uint32_t from = start();
  advance();
  const bool wildcard = isSoftKeyword("_");
  const Identifier name = takeName();
  auto *star = make<MatchStar>(from, end());
  star->name = wildcard ? Identifier() : name;
  return star;
}

Identifier Parser::captureTarget() {
  if (isSoftKeyword("_"))
    fail("cannot use '_' as a target");
  const Identifier name = takeName();
  if (kind() == Dot || kind() == LeftParenthesis || kind() == Equal)
    fail("invalid pattern target");
  return name;
}

Pattern *Parser::pattern() {
  const Nesting nesting(*this, 12);
  const uint32_t from = start();
  Pattern *inner = orPattern();
  if (!accept(KeywordAs))
    return inner;
  const Identifier name = captureTarget();
  auto *as = make<MatchAs>(from, end());
  as->pattern = inner;
  as->name = name;
  return as;
}

Pattern *Parser::orPattern() {
  const uint32_t from = start();
  Pattern *first = closedPattern();
  if (kind() != Bar)
    return first;
  Items<Pattern> items(*this);
  items.add(first);
  while (accept(Bar))
    items.add(closedPattern());
  auto *alternatives = make<MatchOr>(from, end());
  alternatives->patterns = items.finish();
  return alternatives;
}

Pattern *Parser::closedPattern() {
  const uint32_t from = start();
  const auto singleton = [&](ConstantType type) {
    advance();
    auto *result = make<MatchSingleton>(from, end());
    result->detail = static_cast<uint8_t>(type);
    return result;
  };
  switch (kind()) {
  case KeywordNone:
    return singleton(ConstantType::None);
  case KeywordTrue:
    return singleton(ConstantType::True);
  case KeywordFalse:
    return singleton(ConstantType::False);
  case Number:
  case Minus:
  case String: {
    Expression *value = literalPatternValue();
    auto *result = make<MatchValue>(from, end());
    result->value = value;
    return result;
  }
  case Name:
    return nameOrClassPattern();
  case LeftParenthesis:
  case LeftBracket:
    return sequencePattern();
  case LeftBrace:
    return mappingPattern();
  default:
    fail("invalid syntax");
  }
}

Expression *Parser::signedNumber() {
  const uint32_t from = start();
  const bool negative = accept(Minus);
  if (kind() != Number)
    failExpected(Number);
  Expression *value = number();
  if (!negative)
    return value;
  auto *result = make<UnaryOp>(from, end());
  result->detail = static_cast<uint8_t>(UnaryOperator::USub);
  result->operand = value;
  return result;
}

// A str, a number, or a complex one written as a sum.
Expression *Parser::literalPatternValue() {
  if (kind() == String)
    return strings();
  const uint32_t from = start();
  Expression *left = signedNumber();
  if (kind() != Plus && kind() != Minus)
    return left;
  const BinaryOperator op = kind() == Plus ? BinaryOperator::Add : BinaryOperator::Sub;
  const auto isComplex = [](const Expression *value) {
    if (const auto *negated = dynCast<UnaryOp>(value))
      value = negated->operand;
    return value->detail == static_cast<uint8_t>(ConstantType::Complex);
  };
  if (isComplex(left))
    fail("real number required in complex literal", from);
  advance();
  if (kind() != Number)
    failExpected(Number);
  Expression *right = number();
  if (!isComplex(right))
    fail("imaginary number required in complex literal", right->start);
  auto *sum = make<BinOp>(from, end());
  sum->left = left;
  sum->detail = static_cast<uint8_t>(op);
  sum->right = right;
  return sum;
}

// A capture, the wildcard, a dotted name's value, or a class with patterns for its attributes.
Pattern *Parser::nameOrClassPattern() {
  const uint32_t from = start();
  const bool wildcard = isSoftKeyword("_");
  auto *name = make<ast::Name>(from, token_->end);
  name->id = takeName();
  // The grammar takes the wildcard before it looks for a dotted name or a class, for good.
  if (wildcard && (kind() == Dot || kind() == LeftParenthesis))
    fail("invalid syntax");
  Expression *value = name;
  int height = 0;
  while (accept(Dot)) {
    checkHeight(++height);
    const Identifier attr = takeName();
    auto *attribute = make<Attribute>(from, end());
    attribute->value = value;
    attribute->attr = attr;
    value = attribute;
  }
  if (kind() == LeftParenthesis)
    return classPattern(value, from);
  if (value != name) {
    auto *result = make<MatchValue>(from, end());
    result->value = value;
    return result;
  }
  if (kind() == Equal)
    fail("invalid syntax");
  auto *capture = make<MatchAs>(from, end());
  capture->pattern = nullptr;
  capture->name = wildcard ? Identifier() : name->id;
  return capture;
}

Pattern *Parser::classPattern(Expression *cls, uint32_t from) {
  advance();
  Items<Pattern> positional(*this);
  std::vector<Identifier> names;
  std::vector<Pattern *> named;
  while (kind() != RightParenthesis) {
    if (kind() == Name && nextKind() == Equal) {
      names.push_back(takeName());
      advance();
      named.push_back(pattern());
    } else {
      if (!names.empty())
        fail("positional patterns follow keyword patterns");
      positional.add(pattern());
    }
    if (!accept(Comma))
      break;
  }
  expect(RightParenthesis);
  auto *result = make<MatchClass>(from, end());
  result->cls = cls;
  result->patterns = positional.finish();
  result->kwd_attrs = Sequence<Identifier>::copy(names.data(), names.size(), arena_);
  result->kwd_patterns = Sequence<Pattern *>::copy(named.data(), named.size(), arena_);
  return result;
}

// [...], (...) with a comma, or a pattern in parentheses.
Pattern *Parser::sequencePattern() {
  const uint32_t from = start();
  const TokenKind closing = kind() == LeftBracket ? RightBracket : RightParenthesis;
  advance();
  Items<Pattern> items(*this);
  bool comma = false;
  while (kind() != closing) {
    items.add(maybeStarPattern());
    comma = accept(Comma);
    if (!comma)
      break;
  }
  expect(closing);
  if (closing == RightParenthesis && items.size() == 1 && !comma) {
    if (items[0]->kind == NodeKind::MatchStar)
      fail("invalid syntax", from);
    return items[0];
  }
  auto *sequence = make<MatchSequence>(from, end());
  sequence->patterns = items.finish();
  return sequence;
}

Pattern *Parser::mappingPattern() {
  const uint32_t from = start();
  advance();
  Items<Pattern> patterns(*this);
  std::vector<Expression *> keys;
  Identifier rest;
  while (kind() != RightBrace) {
    if (rest.present())
      fail("double star pattern must be the last one");
    if (accept(DoubleStar)) {
      rest = captureTarget();
    } else {
      const uint32_t keyStart = start();
      Expression *key = nullptr;
      switch (kind()) {
      case KeywordNone:
        key = constant(ConstantType::None);
        break;
      case KeywordTrue:
        key = constant(ConstantType::True);
        break;
      case KeywordFalse:
        key = constant(ConstantType::False);
        break;
      case Name: {
        auto *name = make<ast::Name>(keyStart, token_->end);
        name->id = takeName();
        key = name;
        if (kind() != Dot)
          fail("invalid syntax", keyStart);
        while (accept(Dot)) {
          const Identifier attr = takeName();
          auto *attribute = make<Attribute>(keyStart, end());
          attribute->value = key;
          attribute->attr = attr;
          key = attribute;
        }
        break;
      }
      default:
        key = literalPatternValue();
      }
      keys.push_back(key);
      expect(Colon);
      patterns.add(pattern());
    }
    if (!accept(Comma))
      break;
  }
  expect(RightBrace);
  auto *result = make<MatchMapping>(from, end());
  result->keys = Sequence<Expression *>::copy(keys.data(), keys.size(), arena_);
  result->patterns = patterns.finish();
  result->rest = rest;
  return result;
}

} // namespace assay::parser
