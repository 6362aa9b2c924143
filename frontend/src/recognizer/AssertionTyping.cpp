// The half of AssertionCompiler that chooses ops by the types of their operands.
#include "AssertionCompiler.h"

namespace assay::recognizer {

using enum TokenKind;

AssertionCompiler::Value AssertionCompiler::truth(Value value) {
  switch (value.kind) {
  case Kind::Bool:
  case Kind::TruthOnly:
    return value;
  case Kind::Int:
    return {Kind::Bool, emit(AssertionOp::TruthInt, value.slot)};
  case Kind::Float:
    return {Kind::Bool, emit(AssertionOp::TruthFloat, value.slot)};
  case Kind::Str:
    return {Kind::Bool, emit(AssertionOp::TruthStr, value.slot)};
  case Kind::None:
    return boolean(false);
  }
  return value;
}

AssertionCompiler::Value AssertionCompiler::toFloat(Value value) {
  if (value.kind == Kind::Float)
    return value;
  return {Kind::Float, emit(AssertionOp::IntToFloat, value.slot)};
}

bool AssertionCompiler::compare(TokenKind op, Value left, Value right, Value &value) {
  struct Row {
    AssertionOp ofInts, ofFloats, ofStrs;
  };
  Row row{};
  switch (op) {
#define ROW(Token, Stem)                                                                           \
  case Token:                                                                                      \
    row = {AssertionOp::Stem##Int, AssertionOp::Stem##Float, AssertionOp::Stem##Str};              \
    break;
    ROW(Less, Lt)
    ROW(LessEqual, Le)
    ROW(EqualEqual, Eq)
    ROW(NotEqual, Ne)
    ROW(GreaterEqual, Ge)
    ROW(Greater, Gt)
#undef ROW
  default:
    return refuse("a comparison without a template");
  }
  if (left.kind == Kind::TruthOnly || right.kind == Kind::TruthOnly)
    return refuse("the value of `and` or `or` over different types");
  if (isIntegral(left.kind) && isIntegral(right.kind)) {
    value = {Kind::Bool, emit(row.ofInts, left.slot, right.slot)};
    return true;
  }
  if (isNumber(left.kind) && isNumber(right.kind)) {
    const Value a = toFloat(left);
    const Value b = toFloat(right);
    value = {Kind::Bool, emit(row.ofFloats, a.slot, b.slot)};
    return true;
  }
  if (left.kind == Kind::Str && right.kind == Kind::Str) {
    value = {Kind::Bool, emit(row.ofStrs, left.slot, right.slot)};
    return true;
  }
  // What is left has different types, or is None twice: never equal, or equal, and never ordered.
  if (op != EqualEqual && op != NotEqual)
    return refuse("an order between types that have none");
  value = boolean((left.kind == right.kind) == (op == EqualEqual));
  return true;
}

// Only between None and bools: CPython warns of other literals, and folds what it can before it
// looks.
bool AssertionCompiler::identity(bool negated, Value left, Value right, Value &value) {
  const auto known = [](Value v) { return v.kind == Kind::Bool || v.kind == Kind::None; };
  if (!known(left) || !known(right))
    return refuse("`is` with something other than None, True or False");
  if (left.kind == right.kind && left.kind == Kind::Bool)
    value = {Kind::Bool,
             emit(negated ? AssertionOp::NeInt : AssertionOp::EqInt, left.slot, right.slot)};
  else
    value = boolean((left.kind == right.kind) != negated);
  return true;
}

bool AssertionCompiler::arithmetic(TokenKind op, Value left, Value right, Value &value) {
  if (!isNumber(left.kind) || !isNumber(right.kind))
    return refuse("arithmetic on something other than numbers");
  AssertionOp chosen{};
  if (isIntegral(left.kind) && isIntegral(right.kind)) {
    Kind kind = Kind::Int;
    switch (op) {
    case Plus:
      chosen = AssertionOp::AddInt;
      break;
    case Minus:
      chosen = AssertionOp::SubInt;
      break;
    case Star:
      chosen = AssertionOp::MulInt;
      break;
    case Slash:
      chosen = AssertionOp::TrueDivInt;
      kind = Kind::Float;
      break;
    case DoubleSlash:
      chosen = AssertionOp::FloorDivInt;
      break;
    case Percent:
      chosen = AssertionOp::ModInt;
      break;
    case DoubleStar:
      chosen = AssertionOp::PowInt;
      break;
    default:
      return refuse("an operator without a template");
    }
    value = {kind, emit(chosen, left.slot, right.slot)};
    return true;
  }
  switch (op) {
  case Plus:
    chosen = AssertionOp::AddFloat;
    break;
  case Minus:
    chosen = AssertionOp::SubFloat;
    break;
  case Star:
    chosen = AssertionOp::MulFloat;
    break;
  case Slash:
    chosen = AssertionOp::TrueDivFloat;
    break;
  default:
    return refuse("//, % or ** of floats");
  }
  const Value a = toFloat(left);
  const Value b = toFloat(right);
  value = {Kind::Float, emit(chosen, a.slot, b.slot)};
  return true;
}

// `and` and `or` answer one of their operands; both are already there.
bool AssertionCompiler::logical(bool conjunction, Value left, Value right, Value &value) {
  if (left.kind == Kind::None && right.kind == Kind::None) {
    value = left;
    return true;
  }
  const Value condition = truth(left);
  if (left.kind == right.kind && left.kind != Kind::Bool && left.kind != Kind::TruthOnly) {
    // Select reads its condition from the slot that it writes; truth() has just made that one.
    const uint16_t a = conjunction ? right.slot : left.slot;
    const uint16_t b = conjunction ? left.slot : right.slot;
    instructions_.push_back({AssertionOp::Select, condition.slot, a, b});
    value = {left.kind, condition.slot};
    return true;
  }
  const Value other = truth(right);
  const Kind kind =
      left.kind == Kind::Bool && right.kind == Kind::Bool ? Kind::Bool : Kind::TruthOnly;
  value = {kind,
           emit(conjunction ? AssertionOp::And : AssertionOp::Or, condition.slot, other.slot)};
  return true;
}

} // namespace assay::recognizer
