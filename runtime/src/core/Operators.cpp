// Binary operators: the slots of both operands, and CPython's words where neither knows.
#include "assay/runtime/Containers.h"
#include "assay/runtime/TypeSlots.h"

namespace assay::runtime {
namespace {

constexpr std::string_view kText[] = {"+",  "-",  "*", "@", "/", "%", "** or pow()",
                                      "<<", ">>", "|", "^", "&", "//"};
constexpr std::string_view kInplaceText[] = {
    "+=", "-=", "*=", "@=", "/=", "%=", "**=", "<<=", ">>=", "|=", "^=", "&=", "//="};

bool isSequence(Value v) {
  switch (typeOf(v)) {
  case TypeId::Str:
  case TypeId::Bytes:
  case TypeId::List:
  case TypeId::Tuple:
  case TypeId::Deque:
    return true;
  default:
    return false;
  }
}

/// Whether CPython's type has a table of sequence slots, if only for `in`.
bool hasSequenceTable(Value v) {
  switch (typeOf(v)) {
  case TypeId::Dict:
  case TypeId::DictKeys:
  case TypeId::DictValues:
  case TypeId::DictItems:
  case TypeId::Set:
  case TypeId::FrozenSet:
  case TypeId::Range:
  case TypeId::Instance:
    return true;
  case TypeId::Exception:
    return !classOf(v)->isBuiltin;
  default:
    return isSequence(v);
  }
}

Value raiseUnsupported(Context &ctx, BinaryOperator op, std::string_view text, Value a, Value b) {
  if (op == BinaryOperator::Add && isSequence(a)) {
    if (isA<Bytes>(a))
      return ctx.raise(ExceptionKind::TypeError, {"can't concat ", typeName(b), " to bytes"});
    const std::string_view name = isA<Tuple>(a) ? "tuple" : classOf(a)->name; // named ones, too
    return ctx.raise(ExceptionKind::TypeError,
                     {"can only concatenate ", name, " (not \"", typeName(b), "\") to ", name});
  }
  // With *= the right operand is only looked at where the left one is nothing like a sequence.
  const bool looksRight = text != "*=" || !hasSequenceTable(a);
  if (op == BinaryOperator::Multiply && (isSequence(a) || (isSequence(b) && looksRight)))
    return ctx.raise(ExceptionKind::TypeError, {"can't multiply sequence by non-int of type '",
                                                typeName(isSequence(a) ? b : a), "'"});
  if (op == BinaryOperator::RightShift && isA<BuiltinFunction>(a))
    return ctx.decline(">> with a builtin function");
  return ctx.raise(ExceptionKind::TypeError, {"unsupported operand type(s) for ", text, ": '",
                                              typeName(a), "' and '", typeName(b), "'"});
}

Value tryBinary(Context &ctx, BinaryOperator op, Value a, Value b) {
  const auto left = slotsOf(a).binary, right = slotsOf(b).binary;
  if (left != nullptr) {
    const Value result = left(ctx, op, a, b);
    if (!result.isNotImplemented())
      return result;
  }
  if (right != nullptr && right != left)
    return right(ctx, op, a, b);
  return Value::notImplemented();
}

} // namespace

Value binary(Context &ctx, BinaryOperator op, Value a, Value b) {
  const Value result = tryBinary(ctx, op, a, b);
  return result.isNotImplemented() ? raiseUnsupported(ctx, op, kText[static_cast<size_t>(op)], a, b)
                                   : result;
}

Value inplace(Context &ctx, BinaryOperator op, Value a, Value b) {
  if (const auto slot = slotsOf(a).inplace) {
    const Value result = slot(ctx, op, a, b);
    if (!result.isNotImplemented())
      return result;
  }
  const Value result = tryBinary(ctx, op, a, b);
  return result.isNotImplemented()
             ? raiseUnsupported(ctx, op, kInplaceText[static_cast<size_t>(op)], a, b)
             : result;
}

} // namespace assay::runtime
