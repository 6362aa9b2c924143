// range and slice.
#include "types/Derived.h"
#include "types/Sequences.h"

#include <algorithm>

namespace assay::runtime {
namespace {

Value newRange(Context &ctx, int64_t start, int64_t stop, int64_t step) {
  auto *range = ctx.make<Range>();
  if (range == nullptr)
    return Value::failed();
  range->start = start;
  range->stop = stop;
  range->step = step;
  // In 128 bits: the distance of two 64-bit ints may not fit in one.
  const __int128 distance = static_cast<__int128>(stop) - start;
  __int128 length = 0;
  if (step > 0 && distance > 0)
    length = (distance - 1) / step + 1;
  else if (step < 0 && distance < 0)
    length = (-distance - 1) / -static_cast<__int128>(step) + 1;
  if (length > INT64_MAX)
    return ctx.decline("a range longer than 64 bits");
  range->length = static_cast<int64_t>(length);
  return Value::object(range);
}

Value constructRange(Context &ctx, const Arguments &arguments) {
  if (arguments.keywords() != 0 || arguments.positional == 0 || arguments.positional > 3)
    return ctx.decline("range() with other arguments than it takes");
  int64_t bounds[3] = {0, 0, 1};
  for (uint32_t i = 0; i != arguments.positional; ++i) {
    const Value bound = index(ctx, arguments[i]);
    if (bound.isFailed())
      return bound;
    const auto fits = toInt64(bound);
    if (!fits)
      return ctx.decline("a range beyond 64 bits");
    bounds[arguments.positional == 1 ? 1 : i] = *fits;
  }
  if (bounds[2] == 0)
    return ctx.raise(ExceptionKind::ValueError, "range() arg 3 must not be zero");
  return newRange(ctx, bounds[0], bounds[1], bounds[2]);
}

Value itemOf(Context &ctx, const Range &range, int64_t at) {
  return makeInt(ctx, range.start + at * range.step);
}

Value getItemRange(Context &ctx, Value v, Value key) {
  const Range &range = *as<Range>(v);
  if (isA<Slice>(key)) {
    const auto at = sliceIndices(ctx, *as<Slice>(key), range.length);
    if (!at)
      return Value::failed();
    int64_t start, stop, step;
    // A step beyond what a slice keeps is seen in the range.
    const bool isCut = at->step == INT64_MAX || at->step == -INT64_MAX;
    if (isCut || __builtin_mul_overflow(at->start, range.step, &start) ||
        __builtin_add_overflow(start, range.start, &start) ||
        __builtin_mul_overflow(at->stop, range.step, &stop) ||
        __builtin_add_overflow(stop, range.start, &stop) ||
        __builtin_mul_overflow(at->step, range.step, &step))
      return ctx.decline("a range beyond 64 bits");
    return newRange(ctx, start, stop, step);
  }
  if (!isIntOrBool(key))
    return isA<Instance>(key)
               ? ctx.decline("an object as an index")
               : ctx.raise(ExceptionKind::TypeError,
                           {"range indices must be integers or slices, not ", typeName(key)});
  const auto at = toInt64(key);
  const int64_t position = !at ? -1 : *at < 0 ? *at + range.length : *at;
  if (position < 0 || position >= range.length)
    return ctx.raise(ExceptionKind::IndexError, "range object index out of range");
  return itemOf(ctx, range, position);
}

/// The position of an int in `range`, -1 where it is not in it.
int64_t positionOf(const Range &range, Value item) {
  const auto i = toInt64(item);
  if (!i || range.length == 0)
    return -1;
  const int64_t last = range.start + (range.length - 1) * range.step;
  if (*i < std::min(range.start, last) || *i > std::max(range.start, last))
    return -1;
  const __int128 distance = static_cast<__int128>(*i) - range.start;
  return distance % range.step == 0 ? static_cast<int64_t>(distance / range.step) : -1;
}

Answer containsRange(Context &ctx, Value v, Value item) {
  const Range &range = *as<Range>(v);
  if (isIntOrBool(item))
    return answer(positionOf(range, item) >= 0);
  for (int64_t i = 0; i != range.length; ++i) {
    const Answer same = equals(ctx, itemOf(ctx, range, i), item);
    if (same != Answer::No)
      return same;
    if (--ctx.fuel <= 0 && !ctx.poll())
      return Answer::Failed;
  }
  return Answer::No;
}

Value compareRange(Context &, CompareOperator op, Value a, Value b) {
  if (!isA<Range>(a) || !isA<Range>(b) ||
      (op != CompareOperator::Equal && op != CompareOperator::NotEqual))
    return Value::notImplemented();
  const Range &left = *as<Range>(a), &right = *as<Range>(b);
  const bool same = left.length == right.length &&
                    (left.length == 0 ||
                     (left.start == right.start && (left.length == 1 || left.step == right.step)));
  return Value::boolean(same == (op == CompareOperator::Equal));
}

std::optional<int64_t> hashRange(Context &ctx, Value v) {
  const Range &range = *as<Range>(v);
  Tuple *key = newTuple(ctx, {Value::none(), Value::none(), Value::none()});
  if (key == nullptr)
    return std::nullopt;
  key->items()[0] = makeInt(ctx, range.length);
  if (range.length > 0)
    key->items()[1] = makeInt(ctx, range.start);
  if (range.length > 1)
    key->items()[2] = makeInt(ctx, range.step);
  return hash(ctx, Value::object(key));
}

bool reprRange(Context &, TextBuilder &to, Value v) {
  const Range &range = *as<Range>(v);
  to.append("range(" + std::to_string(range.start) + ", " + std::to_string(range.stop));
  if (range.step != 1)
    to.append(", " + std::to_string(range.step));
  to.append(')');
  return true;
}

Value iteratorOf(Context &ctx, int64_t first, int64_t step, int64_t length) {
  auto *iterator = ctx.make<RangeIterator>();
  if (iterator == nullptr)
    return Value::failed();
  iterator->set(first, step, length);
  return Value::object(iterator);
}

Value nextInRange(Context &ctx, Value v) {
  auto *iterator = as<RangeIterator>(v);
  if (iterator->remaining == 0)
    return Value::empty();
  const Value item = makeInt(ctx, iterator->next);
  // The value behind the last one may not fit.
  if (--iterator->remaining != 0)
    iterator->next += iterator->step;
  return item;
}

Value attributeOfRange(Context &ctx, Value v, Str *name) {
  const Range &range = *as<Range>(v);
  if (name->ascii() == "start")
    return makeInt(ctx, range.start);
  if (name->ascii() == "stop")
    return makeInt(ctx, range.stop);
  if (name->ascii() == "step")
    return makeInt(ctx, range.step);
  return Value::empty();
}

Value reversedRange(Context &ctx, const Arguments &arguments) {
  const Range &range = *as<Range>(arguments[0]);
  return range.length == 0 ? iteratorOf(ctx, range.start, range.step, 0)
                           : iteratorOf(ctx, range.start + (range.length - 1) * range.step,
                                        -range.step, range.length);
}

Value countInRange(Context &ctx, const Arguments &arguments) {
  if (!isIntOrBool(arguments[1]))
    return ctx.decline("range.count of another type");
  return Value::smallInt(positionOf(*as<Range>(arguments[0]), arguments[1]) >= 0 ? 1 : 0);
}

Value indexInRange(Context &ctx, const Arguments &arguments) {
  if (!isIntOrBool(arguments[1]))
    return ctx.decline("range.index of another type");
  const int64_t at = positionOf(*as<Range>(arguments[0]), arguments[1]);
  if (at >= 0)
    return makeInt(ctx, at);
  TextBuilder text;
  if (!appendRepr(ctx, text, arguments[1]))
    return Value::failed();
  text.append(" is not in range");
  return ctx.raiseText(ExceptionKind::ValueError, "", text);
}

constexpr BuiltinFunction kRangeMethods[] = {
    {"__reversed__", reversedRange, 1, 1},
    {"count", countInRange, 2, 2},
    {"index", indexInRange, 2, 2},
};

Value constructSlice(Context &ctx, const Arguments &arguments) {
  if (arguments.keywords() != 0 || arguments.positional == 0 || arguments.positional > 3)
    return ctx.decline("slice() with other arguments than it takes");
  auto *slice = ctx.make<Slice>();
  if (slice == nullptr)
    return Value::failed();
  slice->start = arguments.positional == 1 ? Value::none() : arguments[0];
  slice->stop = arguments[arguments.positional == 1 ? 0 : 1];
  slice->step = arguments.get(2, Value::none());
  return Value::object(slice);
}

Value compareSlice(Context &ctx, CompareOperator op, Value a, Value b) {
  if (!isA<Slice>(a) || !isA<Slice>(b))
    return Value::notImplemented();
  return compareItems(ctx, op, {&as<Slice>(a)->start, 3}, {&as<Slice>(b)->start, 3});
}

bool reprSlice(Context &ctx, TextBuilder &to, Value v) {
  const Slice &slice = *as<Slice>(v);
  to.append("slice(");
  if (!appendRepr(ctx, to, slice.start))
    return false;
  to.append(", ");
  if (!appendRepr(ctx, to, slice.stop))
    return false;
  to.append(", ");
  if (!appendRepr(ctx, to, slice.step))
    return false;
  to.append(')');
  return true;
}

Value attributeOfSlice(Context &, Value v, Str *name) {
  const Slice &slice = *as<Slice>(v);
  if (name->ascii() == "start")
    return slice.start;
  if (name->ascii() == "stop")
    return slice.stop;
  if (name->ascii() == "step")
    return slice.step;
  return Value::empty();
}

/// One end of a slice, or its step, as CPython's _PyEval_SliceIndex takes it: clamped to 64 bits.
bool sliceBound(Context &ctx, Value bound, int64_t &result) {
  if (bound.isSmallInt()) {
    result = bound.smallInt();
    return true;
  }
  if (isDerived(bound) && isInt(held(bound)))
    bound = held(bound);
  if (isA<Instance>(bound) && !findSpecial(bound, Name::__index__).isEmpty()) {
    bound = index(ctx, bound);
    if (bound.isFailed())
      return false;
  }
  if (!isIntOrBool(bound)) {
    ctx.raise(ExceptionKind::TypeError,
              "slice indices must be integers or None or have an __index__ method");
    return false;
  }
  const auto fits = toInt64(bound);
  result = fits ? *fits : as<BigInt>(bound)->negative() ? INT64_MIN : INT64_MAX;
  return true;
}

} // namespace

std::optional<SliceIndices> sliceIndices(Context &ctx, const Slice &slice, int64_t length) {
  int64_t step = 1;
  if (!slice.step.isNone()) {
    if (!sliceBound(ctx, slice.step, step))
      return std::nullopt;
    if (step == 0) {
      ctx.raise(ExceptionKind::ValueError, "slice step cannot be zero");
      return std::nullopt;
    }
    step = std::max(step, -INT64_MAX);
  }
  const int64_t lowest = step < 0 ? -1 : 0, highest = step < 0 ? length - 1 : length;
  int64_t start = step < 0 ? highest : lowest, stop = step < 0 ? lowest : highest;
  if (!slice.start.isNone() && !sliceBound(ctx, slice.start, start))
    return std::nullopt;
  if (!slice.stop.isNone() && !sliceBound(ctx, slice.stop, stop))
    return std::nullopt;
  const auto clamp = [&](Value given, int64_t &bound) {
    if (given.isNone())
      return;
    if (bound < 0) {
      bound = bound < -length ? lowest : bound + length;
      bound = std::max(bound, lowest);
    } else {
      bound = std::min(bound, highest);
    }
  };
  clamp(slice.start, start);
  clamp(slice.stop, stop);
  SliceIndices result{start, stop, step, 0};
  if (step < 0 && stop < start)
    result.length = (start - stop - 1) / -step + 1;
  else if (step > 0 && start < stop)
    result.length = (stop - start - 1) / step + 1;
  return result;
}

constinit const TypeSlots kRangeSlots = {
    .repr = reprRange,
    .compare = compareRange,
    .hash = hashRange,
    .length = [](Context &, Value v) { return as<Range>(v)->length; },
    .getItem = getItemRange,
    .contains = containsRange,
    .iterate =
        [](Context &ctx, Value v) {
          const Range &range = *as<Range>(v);
          return iteratorOf(ctx, range.start, range.step, range.length);
        },
    .attribute = attributeOfRange,
    .construct = constructRange,
    .methods = [] { return std::span<const BuiltinFunction>(kRangeMethods); },
};
constinit const TypeSlots kRangeIteratorSlots = {.next = nextInRange};
constinit const TypeSlots kSliceSlots = {
    .repr = reprSlice,
    .compare = compareSlice,
    .unhashable = true,
    .attribute = attributeOfSlice,
    .construct = constructSlice,
};

} // namespace assay::runtime
