#include "AssertionCompiler.h"

#include "../Literals.h"

#include <algorithm>
#include <bit>

namespace assay::recognizer {

using enum TokenKind;

static constexpr std::string_view kNotSimple = "more than literals and simple operators";

void AssertionCompiler::begin() {
  constants_.clear();
  instructions_.clear();
  temporaries_ = mostTemporaries_ = 0;
  reason_ = {};
  texts_.clear();
}

bool AssertionCompiler::refuse(std::string_view reason) {
  reason_ = reason;
  reasonOffset_ = cursor_.current().start;
  return false;
}

uint16_t AssertionCompiler::constant(uint64_t bits) {
  constants_.push_back(bits);
  // Past kMaxSlots the number means nothing any more: finish() will refuse the code.
  return static_cast<uint16_t>(std::min(constants_.size() - 1, kMaxSlots));
}

uint16_t AssertionCompiler::emit(AssertionOp op, uint16_t a, uint16_t b) {
  const auto slot = static_cast<uint16_t>(kTemporary | std::min(temporaries_, kMaxSlots));
  ++temporaries_;
  instructions_.push_back({op, slot, a, b});
  return slot;
}

bool AssertionCompiler::countOperator() {
  return ++operators_ <= kMaxOperators || refuse("an assertion of very many operators");
}

bool AssertionCompiler::compileAssert() {
  temporaries_ = 0;
  operators_ = 0;
  parentheses_ = 0;
  cursor_.advance();
  Value value;
  if (!disjunction(value))
    return false;
  if (cursor_.accept(Comma)) {
    if (cursor_.kind() == Number) {
      Value message;
      if (!number(message))
        return false;
      if (message.kind != Kind::Int)
        return refuse("a message that is no str or int literal");
    } else if (cursor_.kind() != String) {
      return refuse("a message that is no str or int literal");
    } else if (!skipStrings()) {
      return false;
    }
  }
  if (cursor_.kind() != Newline && cursor_.kind() != Semicolon)
    return refuse(kNotSimple);
  instructions_.push_back({AssertionOp::AssertTrue, 0, truth(value).slot, 0});
  mostTemporaries_ = std::max(mostTemporaries_, temporaries_);
  return true;
}

bool AssertionCompiler::finish(AssertionCode &code) {
  const size_t slots = constants_.size() + mostTemporaries_;
  if (slots > kMaxSlots)
    return refuse("a very large body");
  instructions_.push_back({AssertionOp::Pass, 0, 0, 0});
  const auto base = static_cast<uint16_t>(constants_.size());
  const auto resolve = [base](uint16_t &slot) {
    if ((slot & kTemporary) != 0)
      slot = static_cast<uint16_t>((slot & ~kTemporary) + base);
  };
  const auto instructions = arena_.copy(std::span<const AssertionInstruction>(instructions_));
  for (AssertionInstruction &instruction : instructions) {
    resolve(instruction.d);
    resolve(instruction.a);
    resolve(instruction.b);
  }
  code.constants = arena_.copy(std::span<const uint64_t>(constants_));
  code.instructions = instructions;
  code.slotCount = static_cast<uint16_t>(slots);
  code.texts = arena_.copy(std::span<const uint16_t>(texts_));
  return true;
}

bool AssertionCompiler::disjunction(Value &value) {
  if (!conjunction(value))
    return false;
  while (cursor_.accept(KeywordOr)) {
    Value right;
    if (!countOperator() || !conjunction(right) || !logical(false, value, right, value))
      return false;
  }
  return true;
}

bool AssertionCompiler::conjunction(Value &value) {
  if (!inversion(value))
    return false;
  while (cursor_.accept(KeywordAnd)) {
    Value right;
    if (!countOperator() || !inversion(right) || !logical(true, value, right, value))
      return false;
  }
  return true;
}

bool AssertionCompiler::inversion(Value &value) {
  if (!cursor_.accept(KeywordNot))
    return comparison(value);
  if (!countOperator() || !inversion(value))
    return false;
  value = {Kind::Bool, emit(AssertionOp::Not, truth(value).slot)};
  return true;
}

// a < b < c is (a < b) and (b < c), with every operand evaluated once.
bool AssertionCompiler::comparison(Value &value) {
  Value left;
  if (!sum(left))
    return false;
  value = left;
  for (bool first = true;; first = false) {
    const TokenKind op = cursor_.kind();
    Value result;
    bool last = false;
    switch (op) {
    case Less:
    case LessEqual:
    case EqualEqual:
    case NotEqual:
    case GreaterEqual:
    case Greater: {
      if (op == NotEqual && cursor_.text() == "<>")
        return refuse("the operator <>");
      cursor_.advance();
      Value right;
      if (!countOperator() || !sum(right) || !compare(op, left, right, result))
        return false;
      left = right;
      break;
    }
    case KeywordIs: {
      cursor_.advance();
      const bool negated = cursor_.accept(KeywordNot);
      Value right;
      if (!countOperator() || !sum(right) || !identity(negated, left, right, result))
        return false;
      left = right;
      break;
    }
    case KeywordNot:
    case KeywordIn: {
      const bool negated = cursor_.accept(KeywordNot);
      if (!cursor_.accept(KeywordIn))
        return refuse(kNotSimple);
      if (!countOperator() || !membership(left, negated, result))
        return false;
      last = true;
      break;
    }
    default:
      return true;
    }
    value = first ? result : Value{Kind::Bool, emit(AssertionOp::And, value.slot, result.slot)};
    if (last)
      return true;
  }
}

// `in` a tuple or list that is written out. The cursor is at its opening.
bool AssertionCompiler::membership(const Value &item, bool negated, Value &value) {
  const bool tuple = cursor_.kind() == LeftParenthesis;
  if (!tuple && cursor_.kind() != LeftBracket)
    return refuse("`in` something that is no literal tuple or list");
  if (++parentheses_ > kMaxParentheses)
    return refuse("parentheses nested deeply");
  cursor_.advance();
  const TokenKind closing = tuple ? RightParenthesis : RightBracket;
  value = boolean(false);
  size_t elements = 0;
  bool comma = false; // after the last element
  while (cursor_.kind() != closing) {
    Value element;
    Value equal;
    if (!countOperator() || !disjunction(element) || !compare(EqualEqual, item, element, equal))
      return false;
    value = {Kind::Bool, emit(AssertionOp::Or, value.slot, equal.slot)};
    ++elements;
    comma = cursor_.accept(Comma);
    if (!comma && cursor_.kind() != closing)
      return refuse(kNotSimple);
  }
  if (tuple && elements == 1 && !comma)
    return refuse("`in` something that is no literal tuple or list");
  cursor_.advance();
  --parentheses_;
  // The tuple must be the operand: not the beginning of a sum, a subscript or a longer chain.
  switch (cursor_.kind()) {
  case Newline:
  case Semicolon:
  case Comma:
  case RightParenthesis:
  case RightBracket:
  case KeywordAnd:
  case KeywordOr:
    break;
  default:
    return refuse(kNotSimple);
  }
  if (negated)
    value = {Kind::Bool, emit(AssertionOp::Not, value.slot)};
  return true;
}

bool AssertionCompiler::sum(Value &value) {
  if (!term(value))
    return false;
  while (cursor_.kind() == Plus || cursor_.kind() == Minus) {
    const TokenKind op = cursor_.kind();
    cursor_.advance();
    Value right;
    if (!countOperator() || !term(right) || !arithmetic(op, value, right, value))
      return false;
  }
  return true;
}

bool AssertionCompiler::term(Value &value) {
  if (!factor(value))
    return false;
  while (cursor_.kind() == Star || cursor_.kind() == Slash || cursor_.kind() == DoubleSlash ||
         cursor_.kind() == Percent) {
    const TokenKind op = cursor_.kind();
    cursor_.advance();
    Value right;
    if (!countOperator() || !factor(right) || !arithmetic(op, value, right, value))
      return false;
  }
  return true;
}

bool AssertionCompiler::factor(Value &value) {
  const TokenKind op = cursor_.kind();
  if (op != Plus && op != Minus)
    return power(value);
  cursor_.advance();
  if (!countOperator() || !factor(value))
    return false;
  if (!isNumber(value.kind))
    return refuse("a sign before something that is no number");
  if (op == Minus)
    value.slot =
        emit(value.kind == Kind::Float ? AssertionOp::NegFloat : AssertionOp::NegInt, value.slot);
  value.kind = value.kind == Kind::Float ? Kind::Float : Kind::Int;
  return true;
}

bool AssertionCompiler::power(Value &value) {
  if (!atom(value))
    return false;
  if (!cursor_.accept(DoubleStar))
    return true;
  Value exponent;
  return countOperator() && factor(exponent) && arithmetic(DoubleStar, value, exponent, value);
}

bool AssertionCompiler::atom(Value &value) {
  switch (cursor_.kind()) {
  case Number:
    return number(value);
  case String:
    return strings(value);
  case KeywordTrue:
  case KeywordFalse:
    value = boolean(cursor_.kind() == KeywordTrue);
    cursor_.advance();
    return true;
  case KeywordNone:
    value = {Kind::None, constant(0)};
    cursor_.advance();
    return true;
  case LeftParenthesis:
    if (++parentheses_ > kMaxParentheses)
      return refuse("parentheses nested deeply");
    cursor_.advance();
    if (cursor_.kind() == RightParenthesis)
      return refuse("a tuple");
    if (!disjunction(value))
      return false;
    if (cursor_.kind() == Comma)
      return refuse("a tuple");
    if (!cursor_.accept(RightParenthesis))
      return refuse(kNotSimple);
    --parentheses_;
    return true;
  case Name:
    return refuse("a name");
  default:
    return refuse(kNotSimple);
  }
}

bool AssertionCompiler::number(Value &value) {
  const uint8_t flags = cursor_.current().flags;
  if ((flags & TokenFlag::kTouchesKeyword) != 0)
    return refuse("a number run into a keyword");
  if ((flags & TokenFlag::kImaginary) != 0)
    return refuse("a complex number");
  if ((flags & TokenFlag::kFloat) != 0) {
    const auto parsed = literals::finiteFloat(cursor_.text());
    if (!parsed)
      return refuse("a float beyond the range of floats");
    value = {Kind::Float, constant(std::bit_cast<uint64_t>(*parsed))};
  } else {
    const auto parsed = literals::smallInt(cursor_.text());
    if (!parsed)
      return refuse("an int of more than 64 bits");
    value = {Kind::Int, constant(static_cast<uint64_t>(*parsed))};
  }
  cursor_.advance();
  return true;
}

static constexpr std::string_view kNotPlainString =
    "a string that is bytes, formatted, or has an escape left to CPython";

bool AssertionCompiler::strings(Value &value) {
  // Adjacent literals are one. Their values are no longer than their texts.
  char *begin = nullptr;
  char *end = nullptr;
  size_t room = 0;
  while (cursor_.kind() == String) {
    const uint8_t flags = cursor_.current().flags;
    if ((flags & (TokenFlag::kBytes | TokenFlag::kFormat)) != 0)
      return refuse(kNotPlainString);
    const std::string_view body = literals::stringBody(cursor_.text(), flags);
    const size_t used = static_cast<size_t>(end - begin);
    if (begin == nullptr || used + body.size() > room) {
      room = std::max(used + body.size(), 2 * room);
      char *larger = static_cast<char *>(arena_.allocate(room + 1, 1));
      std::copy(begin, end, larger);
      begin = larger;
      end = larger + used;
    }
    end = literals::decodePlainString(body, flags, end);
    if (end == nullptr)
      return refuse(kNotPlainString);
    cursor_.advance();
  }
  const size_t length = static_cast<size_t>(end - begin);
  const auto *text = arena_.make<StrConstant>(StrConstant{length, begin});
  value = {Kind::Str, constant(reinterpret_cast<uintptr_t>(text))};
  texts_.push_back(value.slot);
  return true;
}

bool AssertionCompiler::skipStrings() {
  Value ignored;
  return strings(ignored);
}

} // namespace assay::recognizer
