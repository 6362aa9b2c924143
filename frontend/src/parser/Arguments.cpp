// Arguments of calls, parameters of functions.
#include "Parser.h"

#include "assay/support/ArenaAllocator.h"

namespace assay::parser {

using enum TokenKind;

// name=value; the cursor is at the name.
Keyword *Parser::keywordArgument() {
  const uint32_t from = start();
  const Identifier name = takeName();
  advance();
  const Nesting nesting(*this, 3);
  Expression *value = expression();
  auto *keyword = make<Keyword>(from, end());
  keyword->arg = name;
  keyword->value = value;
  return keyword;
}

// Up to the closing parenthesis, which is not read.
Parser::CallArguments Parser::callArguments(bool generatorAllowed) {
  const Nesting nesting(*this, 24);
  if (kind() == RightParenthesis)
    return {};
  const uint32_t opening = token_[-1].start;
  Items<void> all(*this); // expressions and keywords as they come, told apart below
  bool sawKeyword = false;
  bool sawUnpackedKeyword = false;
  size_t keywordCount = 0;
  do {
    const uint32_t from = start();
    if (kind() == RightParenthesis)
      break;
    if (kind() == Name && nextKind() == Equal) {
      sawKeyword = true;
      ++keywordCount;
      all.add(keywordArgument());
    } else if (accept(DoubleStar)) {
      sawKeyword = sawUnpackedKeyword = true;
      ++keywordCount;
      Expression *value = expression();
      auto *keyword = make<Keyword>(from, end());
      keyword->arg = Identifier();
      keyword->value = value;
      all.add(keyword);
    } else if (accept(Star)) {
      if (sawUnpackedKeyword)
        fail("iterable argument unpacking follows keyword argument unpacking", from);
      Expression *value = expression();
      auto *starred = make<Starred>(from, end());
      starred->value = value;
      all.add(starred);
    } else {
      if (sawKeyword)
        fail(sawUnpackedKeyword ? "positional argument follows keyword argument unpacking"
                                : "positional argument follows keyword argument");
      Expression *value = namedExpression();
      if (beginsComprehension()) {
        if (!generatorAllowed || all.size() != 0)
          fail("Generator expression must be parenthesized", from);
        const Sequence<Comprehension *> generators = comprehensions();
        if (kind() != RightParenthesis)
          fail("Generator expression must be parenthesized", from);
        auto *generator = make<GeneratorExp>(opening, token_->end);
        generator->elt = value;
        generator->generators = generators;
        Expression *only = generator;
        return {Sequence<Expression *>::copy(&only, 1, arena_), {}};
      }
      all.add(value);
    }
  } while (accept(Comma));

  CallArguments result;
  const size_t count = all.size();
  if (keywordCount == 0) {
    Items<Expression> positional(*this);
    for (size_t i = 0; i < count; ++i)
      positional.add(static_cast<Expression *>(all[i]));
    result.positional = positional.finish();
    return result;
  }
  const auto isKeyword = [&](size_t i) {
    return static_cast<Node *>(all[i])->kind == NodeKind::Keyword;
  };
  Items<Keyword> keywords(*this);
  for (size_t i = 0; i < count; ++i) {
    if (isKeyword(i))
      keywords.add(static_cast<Keyword *>(all[i]));
  }
  result.keywords = keywords.finish();
  Items<Expression> positional(*this);
  for (size_t i = 0; i < count; ++i) {
    if (!isKeyword(i))
      positional.add(static_cast<Expression *>(all[i]));
  }
  result.positional = positional.finish();
  return result;
}

Argument *Parser::parameter(bool ofLambda, bool starred) {
  const uint32_t from = start();
  const Identifier name = takeName();
  Expression *annotation = nullptr;
  if (!ofLambda && accept(Colon))
    annotation = starred ? starExpression() : expression();
  auto *argument = make<Argument>(from, end());
  argument->arg = name;
  argument->annotation = annotation;
  return argument;
}

// Up to the closing parenthesis or colon, which is not read.
Arguments *Parser::parameters(bool ofLambda) {
  const TokenKind closing = ofLambda ? Colon : RightParenthesis;
  auto *result = make<Arguments>(start(), 0);
  result->vararg = result->kwarg = nullptr;
  if (kind() == closing)
    return result;
  Items<Argument> plain(*this);
  ArenaVector<Expression *> defaults(arena_);
  ArenaVector<Argument *> keywordOnly(arena_);
  ArenaVector<Expression *> keywordDefaults(arena_);
  bool sawSlash = false;
  bool sawStar = false;
  bool nameMustFollow = false;
  do {
    if (kind() == closing)
      break;
    if (accept(DoubleStar)) {
      if (nameMustFollow)
        fail("named arguments must follow bare *");
      result->kwarg = parameter(ofLambda, false);
      accept(Comma);
      if (kind() != closing)
        fail("arguments cannot follow var-keyword argument");
      break;
    }
    if (accept(Star)) {
      if (sawStar)
        fail("* argument may appear only once");
      sawStar = true;
      if (kind() == Comma)
        nameMustFollow = true;
      else
        result->vararg = parameter(ofLambda, true);
    } else if (accept(Slash)) {
      if (sawSlash || sawStar || plain.size() == 0)
        fail(sawSlash  ? "/ may appear only once"
             : sawStar ? "/ must be ahead of *"
                       : "at least one argument must precede /");
      sawSlash = true;
      result->posonlyargs = plain.finish();
      while (plain.size() > 0)
        scratch_.pointers.pop_back();
    } else {
      Argument *argument = parameter(ofLambda, false);
      Expression *value = nullptr;
      if (accept(Equal)) {
        const Nesting nesting(*this, 6);
        value = expression();
      }
      if (sawStar) {
        nameMustFollow = false;
        keywordOnly.push_back(argument);
        keywordDefaults.push_back(value);
      } else {
        if (value != nullptr)
          defaults.push_back(value);
        else if (!defaults.empty())
          fail("non-default argument follows default argument", argument->start);
        plain.add(argument);
      }
    }
  } while (accept(Comma));
  if (nameMustFollow)
    fail("named arguments must follow bare *");
  if (kind() != closing)
    failExpected(closing);
  result->args = plain.finish();
  result->defaults = Sequence<Expression *>::copy(defaults.data(), defaults.size(), arena_);
  result->kwonlyargs = Sequence<Argument *>::copy(keywordOnly.data(), keywordOnly.size(), arena_);
  result->kw_defaults =
      Sequence<Expression *>::copy(keywordDefaults.data(), keywordDefaults.size(), arena_);
  return result;
}

} // namespace assay::parser
