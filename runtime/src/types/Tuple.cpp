#include "core/BuildClass.h"
#include "types/Sequences.h"

#include <algorithm>

namespace assay::runtime {
namespace {

Value getItemTuple(Context &ctx, Value v, Value key) {
  const Tuple *tuple = as<Tuple>(v);
  if (isA<Slice>(key)) {
    const auto at = sliceIndices(ctx, *as<Slice>(key), tuple->count);
    if (!at)
      return Value::failed();
    if (at->step == 1 && at->length == tuple->count && tuple->cls() == nullptr)
      return v;
    Tuple *part = newTuple(ctx, static_cast<uint32_t>(at->length));
    if (part == nullptr)
      return Value::failed();
    for (int64_t i = 0; i != at->length; ++i)
      part->items()[i] = tuple->items()[at->start + i * at->step];
    return Value::object(part);
  }
  const auto at =
      itemPosition(ctx, v, key, tuple->count, "tuple indices must be integers or slices",
                   "tuple index out of range");
  return at ? tuple->items()[*at] : Value::failed();
}

Value concatenate(Context &ctx, const Tuple *a, const Tuple *b) {
  Tuple *both = newTuple(ctx, a->count + b->count);
  if (both == nullptr)
    return Value::failed();
  std::copy_n(a->items(), a->count, both->items());
  std::copy_n(b->items(), b->count, both->items() + a->count);
  return Value::object(both);
}

Value repeat(Context &ctx, const Tuple *of, int64_t times) {
  if (times == 1)
    return of->cls() == nullptr ? Value::object(of) : value(newTuple(ctx, of->span()));
  if (times <= 0 || of->count == 0)
    return value(newTuple(ctx, 0));
  if (static_cast<uint64_t>(times) > UINT32_MAX / 8 / of->count)
    return ctx.outOfMemory();
  Tuple *result = newTuple(ctx, static_cast<uint32_t>(of->count * times));
  if (result == nullptr)
    return Value::failed();
  for (int64_t i = 0; i != times; ++i)
    std::copy_n(of->items(), of->count, result->items() + i * of->count);
  return Value::object(result);
}

Value binaryTuple(Context &ctx, BinaryOperator op, Value a, Value b) {
  if (op == BinaryOperator::Add && isA<Tuple>(a) && isA<Tuple>(b))
    return concatenate(ctx, as<Tuple>(a), as<Tuple>(b));
  if (op == BinaryOperator::Multiply)
    return repeatSequence(ctx, a, b, [&](Value tuple, int64_t times) {
      return repeat(ctx, as<Tuple>(tuple), times);
    });
  return Value::notImplemented();
}

bool reprTuple(Context &ctx, TextBuilder &to, Value v) {
  const Tuple *tuple = as<Tuple>(v);
  if (tuple->cls() != nullptr)
    return reprNamedTuple(ctx, to, v);
  to.append('(');
  for (uint32_t i = 0; i != tuple->count; ++i) {
    if (i != 0)
      to.append(", ");
    if (!appendRepr(ctx, to, tuple->items()[i]))
      return false;
  }
  to.append(tuple->count == 1 ? ",)" : ")");
  return true;
}

std::optional<int64_t> hashTuple(Context &ctx, Value v) {
  TupleHash sum;
  for (const Value item : as<Tuple>(v)->span()) {
    const auto itemHash = hash(ctx, item);
    if (!itemHash)
      return std::nullopt;
    sum.add(*itemHash);
  }
  return sum.result(as<Tuple>(v)->count);
}

Value nextItem(Context &, Value v) {
  auto *iterator = static_cast<SequenceIterator *>(v.object());
  if (iterator->source.isEmpty())
    return Value::empty();
  const Tuple *tuple = as<Tuple>(iterator->source);
  if (iterator->position == tuple->count) {
    iterator->source = Value::empty();
    return Value::empty();
  }
  return tuple->items()[iterator->position++];
}

Value construct(Context &ctx, const Arguments &arguments) {
  if (arguments.positional > 1 || arguments.keywords() != 0)
    return ctx.decline("tuple() with other arguments than it takes");
  return arguments.positional == 0 ? value(newTuple(ctx, 0)) : value(tupleFrom(ctx, arguments[0]));
}

Value count(Context &ctx, const Arguments &arguments) {
  int64_t found = 0;
  for (const Value item : as<Tuple>(arguments[0])->span()) {
    const Answer same = equals(ctx, item, arguments[1]);
    if (same == Answer::Failed)
      return Value::failed();
    found += same == Answer::Yes;
  }
  return Value::smallInt(found);
}

Value indexOf(Context &ctx, const Arguments &arguments) {
  const Tuple *tuple = as<Tuple>(arguments[0]);
  for (uint32_t i = 0; i != tuple->count; ++i) {
    const Answer same = equals(ctx, tuple->items()[i], arguments[1]);
    if (same == Answer::Failed)
      return Value::failed();
    if (same == Answer::Yes)
      return Value::smallInt(i);
  }
  return ctx.raise(ExceptionKind::ValueError, "tuple.index(x): x not in tuple");
}

constexpr BuiltinFunction kMethods[] = {
    {"count", count, 2, 2},
    {"index", indexOf, 2, 2},
};

constinit Tuple emptyTuple = {{TypeId::Tuple}};

} // namespace

Tuple *newTuple(Context &ctx, uint32_t count) {
  if (count == 0)
    return &emptyTuple;
  auto *tuple = ctx.make<Tuple>(size_t(count) * sizeof(Value));
  if (tuple != nullptr)
    tuple->count = count;
  return tuple;
}

Tuple *newTuple(Context &ctx, std::span<const Value> items) {
  Tuple *tuple = newTuple(ctx, static_cast<uint32_t>(items.size()));
  if (tuple != nullptr)
    std::copy(items.begin(), items.end(), tuple->items());
  return tuple;
}

Tuple *newTuple(Context &ctx, std::initializer_list<Value> items) {
  return newTuple(ctx, std::span<const Value>(items.begin(), items.size()));
}

constinit const TypeSlots kTupleSlots = {
    .repr = reprTuple,
    .str =
        [](Context &ctx, TextBuilder &to, Value v) {
          return as<Tuple>(v)->cls() == nullptr ? reprTuple(ctx, to, v) : strNamedTuple(ctx, to, v);
        },
    .compare =
        [](Context &ctx, CompareOperator op, Value a, Value b) {
          return isA<Tuple>(a) && isA<Tuple>(b)
                     ? compareItems(ctx, op, as<Tuple>(a)->span(), as<Tuple>(b)->span())
                     : Value::notImplemented();
        },
    .hash = hashTuple,
    .binary = binaryTuple,
    .length = [](Context &, Value v) { return int64_t(as<Tuple>(v)->count); },
    .getItem = getItemTuple,
    .iterate = [](Context &ctx,
                  Value v) { return newSequenceIterator(ctx, TypeId::TupleIterator, v); },
    .construct = construct,
    .methods = [] { return std::span<const BuiltinFunction>(kMethods); },
};
constinit const TypeSlots kTupleIteratorSlots = {.next = nextItem};

} // namespace assay::runtime
