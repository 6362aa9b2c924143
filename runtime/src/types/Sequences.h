// What the sequence types share.
#pragma once

#include "assay/runtime/Containers.h"
#include "assay/runtime/TypeSlots.h"

namespace assay::runtime {

constexpr bool holds(CompareOperator op, int order) {
  switch (op) {
  case CompareOperator::Equal:
    return order == 0;
  case CompareOperator::NotEqual:
    return order != 0;
  case CompareOperator::Less:
    return order < 0;
  case CompareOperator::LessEqual:
    return order <= 0;
  case CompareOperator::Greater:
    return order > 0;
  case CompareOperator::GreaterEqual:
    return order >= 0;
  }
  return false;
}

/// The position that `key` means in a sequence of `count` items; nullopt: raised. `notAnIndex` is
/// the TypeError's text up to where CPython names the key's type, `outOfRange` the IndexError's.
std::optional<uint32_t> itemPosition(Context &ctx, Value sequence, Value key, uint32_t count,
                                     std::string_view notAnIndex, std::string_view outOfRange);

/// `a * b` where one is a sequence: calls `repeat(sequence, times)`. NotImplemented where the other
/// one is no int.
template <typename Repeat> Value repeatSequence(Context &ctx, Value a, Value b, Repeat &&repeat) {
  const bool leftIsNumber = isIntOrBool(a);
  const Value sequence = leftIsNumber ? b : a, times = leftIsNumber ? a : b;
  if (!isIntOrBool(times))
    return isA<Instance>(times) && !findSpecial(times, Name::__index__).isEmpty()
               ? ctx.decline("a sequence times an object with __index__")
               : Value::notImplemented();
  const auto count = toInt64(times);
  if (!count)
    return ctx.decline("a sequence times an int beyond 64 bits");
  return repeat(sequence, *count);
}

/// A tuple, and no named one.
inline bool isPlainTuple(Value v) { return isA<Tuple>(v) && as<Tuple>(v)->cls() == nullptr; }

/// Whether values are equal, as far as that takes no more than looking: never of floats, since
/// nobody knows whether two NaNs are one object.
inline bool areSameAtSight(Value a, Value b) {
  return (a == b && !a.isFloat()) || (isStr(a) && isStr(b) && equalText(as<Str>(a), as<Str>(b)));
}
/// The same of keys, which tuples of such values often are.
inline bool areSameKeysAtSight(Value a, Value b) {
  if (areSameAtSight(a, b))
    return true;
  if (!isPlainTuple(a) || !isPlainTuple(b) || as<Tuple>(a)->count != as<Tuple>(b)->count)
    return false;
  for (uint32_t i = 0; i != as<Tuple>(a)->count; ++i)
    if (!areSameAtSight(as<Tuple>(a)->items()[i], as<Tuple>(b)->items()[i]))
      return false;
  return true;
}

/// Compares items in order, as lists and tuples do.
Value compareItems(Context &ctx, CompareOperator op, std::span<const Value> a,
                   std::span<const Value> b);

Value newSequenceIterator(Context &ctx, TypeId type, Value source);

/// Where `what` first stands in `in`, from `from` on; -1: nowhere.
int64_t findText(TextView in, TextView what, int64_t from = 0);

Value constructStr(Context &ctx, const Arguments &arguments);
std::span<const BuiltinFunction> strMethods();
std::span<const BuiltinFunction> strStaticMethods();
Value formatPercent(Context &ctx, const Str *format, Value arguments);

} // namespace assay::runtime
