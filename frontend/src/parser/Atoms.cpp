// Names, constants, and what stands between parentheses, brackets and braces.
#include "Parser.h"

#include "../Identifiers.h"
#include "../Literals.h"

#include <string>

namespace assay::parser {

using enum TokenKind;

Identifier Parser::identifier(const Token &token) {
  const std::string_view name = spelling(token);
  if ((token.flags & TokenFlag::kNonAscii) == 0)
    return names_.intern(name);
  return names_.intern(identifiers::normalize(name));
}

Expression *Parser::constant(ConstantType type) {
  auto *result = make<Constant>(start(), token_->end);
  result->detail = static_cast<uint8_t>(type);
  advance();
  return result;
}

Expression *Parser::atom() {
  switch (kind()) {
  case Name: {
    auto *name = make<ast::Name>(start(), token_->end);
    name->id = identifier(*token_);
    advance();
    return name;
  }
  case Number:
    return number();
  case String:
    return strings();
  case KeywordNone:
    return constant(ConstantType::None);
  case KeywordTrue:
    return constant(ConstantType::True);
  case KeywordFalse:
    return constant(ConstantType::False);
  case TokenKind::Ellipsis:
    return constant(ConstantType::Ellipsis);
  case LeftParenthesis:
    return parenthesized();
  case LeftBracket:
    return listDisplay();
  case LeftBrace:
    return braceDisplay();
  default:
    fail("invalid syntax");
  }
}

Expression *Parser::number() {
  const std::string_view text = spelling(*token_);
  const uint8_t flags = token_->flags;
  auto *result = static_cast<Constant *>(constant(ConstantType::SmallInt));
  if ((flags & TokenFlag::kImaginary) != 0) {
    result->detail = static_cast<uint8_t>(ConstantType::Complex);
    result->value = ConstantValue(literals::roundedFloat(text.substr(0, text.size() - 1)));
  } else if ((flags & TokenFlag::kFloat) != 0) {
    result->detail = static_cast<uint8_t>(ConstantType::Float);
    result->value = ConstantValue(literals::roundedFloat(text));
  } else if (const auto small = literals::smallInt(text)) {
    result->value = ConstantValue(*small);
  } else {
    // CPython's limit on conversions of decimal ints.
    constexpr size_t kMaxDigits = 4300;
    if ((flags & TokenFlag::kPrefixed) == 0 && text.size() > kMaxDigits &&
        literals::digitCount(text) > kMaxDigits)
      fail("an int literal of more than 4300 digits: consider hexadecimal", result->start);
    result->detail = static_cast<uint8_t>(ConstantType::BigInt);
    result->value = ConstantValue(text);
  }
  return result;
}

// A group, a tuple, or a generator expression.
Expression *Parser::parenthesized() {
  const Nesting nesting(*this, 28, 0);
  const uint32_t from = start();
  advance();
  if (accept(RightParenthesis))
    return make<Tuple>(from, end());
  if (kind() == KeywordYield) {
    Expression *value = yieldExpression();
    expect(RightParenthesis);
    return value;
  }
  Expression *first = starNamedExpression();
  if (kind() == RightParenthesis) {
    if (first->kind == NodeKind::Starred)
      fail("cannot use starred expression here", first->start);
    advance();
    return first;
  }
  if (beginsComprehension()) {
    if (first->kind == NodeKind::Starred)
      fail("iterable unpacking cannot be used in comprehension", first->start);
    const Sequence<Comprehension *> generators = comprehensions();
    expect(RightParenthesis);
    auto *generator = make<GeneratorExp>(from, end());
    generator->elt = first;
    generator->generators = generators;
    return generator;
  }
  const Nesting later(*this, 2);
  Items<Expression> items(*this);
  items.add(first);
  while (accept(Comma) && kind() != RightParenthesis)
    items.add(starNamedExpression());
  expect(RightParenthesis);
  auto *tuple = make<Tuple>(from, end());
  tuple->elts = items.finish();
  return tuple;
}

Expression *Parser::listDisplay() {
  const Nesting nesting(*this, 29);
  const uint32_t from = start();
  advance();
  Items<Expression> items(*this);
  if (kind() != RightBracket) {
    items.add(starNamedExpression());
    if (beginsComprehension()) {
      if (items[0]->kind == NodeKind::Starred)
        fail("iterable unpacking cannot be used in comprehension", items[0]->start);
      const Sequence<Comprehension *> generators = comprehensions();
      expect(RightBracket);
      auto *comprehension = make<ListComp>(from, end());
      comprehension->elt = items[0];
      comprehension->generators = generators;
      return comprehension;
    }
    while (accept(Comma) && kind() != RightBracket)
      items.add(starNamedExpression());
  }
  expect(RightBracket);
  auto *list = make<List>(from, end());
  list->elts = items.finish();
  return list;
}

// A set or a dict, or a comprehension of either.
Expression *Parser::braceDisplay() {
  const Nesting nesting(*this, 29);
  const uint32_t from = start();
  advance();
  if (kind() == RightBrace || kind() == DoubleStar)
    return dictDisplay(from, nullptr);
  const bool bare = beginsAssignmentExpression(); // in parentheses it may be a key
  Expression *first = starNamedExpression();
  if (kind() == Colon && first->kind != NodeKind::Starred && !bare)
    return dictDisplay(from, first);
  if (beginsComprehension()) {
    if (first->kind == NodeKind::Starred)
      fail("iterable unpacking cannot be used in comprehension", first->start);
    const Sequence<Comprehension *> generators = comprehensions();
    expect(RightBrace);
    auto *comprehension = make<SetComp>(from, end());
    comprehension->elt = first;
    comprehension->generators = generators;
    return comprehension;
  }
  Items<Expression> items(*this);
  items.add(first);
  while (accept(Comma) && kind() != RightBrace)
    items.add(starNamedExpression());
  expect(RightBrace);
  auto *set = make<Set>(from, end());
  set->elts = items.finish();
  return set;
}

// `firstKey`, if any, has been read, and a colon comes next.
Expression *Parser::dictDisplay(uint32_t from, Expression *firstKey) {
  Items<Expression> pairs(*this); // key, value, key, value; no key before what is unpacked
  Expression *key = firstKey;
  while (kind() != RightBrace) {
    if (key == nullptr && kind() == DoubleStar) {
      advance();
      pairs.add(nullptr);
      pairs.add(operation(kOperandPrecedence));
    } else {
      if (key == nullptr)
        key = expression();
      pairs.add(key);
      expect(Colon);
      pairs.add(expression());
      if (pairs.size() == 2 && beginsComprehension()) {
        const Sequence<Comprehension *> generators = comprehensions();
        expect(RightBrace);
        auto *comprehension = make<DictComp>(from, end());
        comprehension->key = pairs[0];
        comprehension->value = pairs[1];
        comprehension->generators = generators;
        return comprehension;
      }
      key = nullptr;
    }
    if (!accept(Comma))
      break;
  }
  expect(RightBrace);
  auto *dict = make<Dict>(from, end());
  const size_t count = pairs.size() / 2;
  Items<Expression> keys(*this);
  for (size_t i = 0; i < count; ++i)
    keys.add(pairs[2 * i]);
  dict->keys = keys.finish();
  Items<Expression> values(*this);
  for (size_t i = 0; i < count; ++i)
    values.add(pairs[2 * i + 1]);
  dict->values = values.finish();
  return dict;
}

} // namespace assay::parser
