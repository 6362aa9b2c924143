// list: storage, items, slices. Its methods are in ListMethods.cpp, sorting in ListSort.cpp.
#include "types/Derived.h"
#include "types/Lists.h"
#include "types/Sequences.h"

#include <algorithm>
#include <cstring>

namespace assay::runtime {
namespace {

Value getItemList(Context &ctx, Value v, Value key) {
  const List *list = as<List>(v);
  if (isA<Slice>(key)) {
    const auto at = sliceIndices(ctx, *as<Slice>(key), list->count);
    if (!at)
      return Value::failed();
    List *part = newList(ctx, static_cast<uint32_t>(at->length));
    if (part == nullptr)
      return Value::failed();
    if (at->step == 1)
      std::copy_n(list->items + at->start, at->length, part->items);
    else
      for (int64_t i = 0; i != at->length; ++i)
        part->items[i] = list->items[at->start + i * at->step];
    part->count = static_cast<uint32_t>(at->length);
    return Value::object(part);
  }
  const auto at = itemPosition(ctx, v, key, list->count, "list indices must be integers or slices",
                               "list index out of range");
  return at ? list->items[*at] : Value::failed();
}

/// list[start:stop] = items.
bool replace(Context &ctx, List &list, int64_t start, int64_t stop, std::span<const Value> items) {
  stop = std::max(start, stop);
  const int64_t grows = static_cast<int64_t>(items.size()) - (stop - start);
  if (grows > 0 && !reserve(ctx, list, static_cast<size_t>(grows)))
    return false;
  if (stop != list.count || grows != 0)
    std::memmove(list.items + stop + grows, list.items + stop,
                 (list.count - static_cast<size_t>(stop)) * sizeof(Value));
  if (!items.empty())
    std::memmove(list.items + start, items.data(), items.size_bytes());
  list.count = static_cast<uint32_t>(list.count + grows);
  return true;
}

List *newItems(Context &ctx, Value from, std::string_view otherwise) {
  if (isA<List>(from) || isA<Tuple>(from))
    return listFrom(ctx, from);
  const Value iterator = iterateOr(ctx, from, {otherwise});
  return iterator.isFailed() ? nullptr : listFrom(ctx, iterator);
}

/// That looking at the bounds calls nobody and cannot fail.
bool hasOrdinaryBounds(const Slice &slice) {
  const auto isOrdinary = [](Value v) { return v.isNone() || isIntOrBool(v); };
  return isOrdinary(slice.start) && isOrdinary(slice.stop);
}

bool setSlice(Context &ctx, List &list, const Slice &slice, Value value) {
  // The new items first: taking them may change the list.
  if (slice.step.isNone() || slice.step == Value::smallInt(1) ||
      slice.step == Value::boolean(true)) {
    if (!hasOrdinaryBounds(slice))
      return ctx.decline("a slice with unusual bounds"), false; // they are looked at first
    const List *items = newItems(ctx, value, "can only assign an iterable");
    if (items == nullptr)
      return false;
    const auto at = sliceIndices(ctx, slice, list.count);
    return at && replace(ctx, list, at->start, at->stop, {items->items, items->count});
  }
  const auto at = sliceIndices(ctx, slice, list.count);
  if (!at)
    return false;
  const List *items = newItems(ctx, value, "must assign iterable to extended slice");
  if (items == nullptr)
    return false;
  if (at->step == 1)
    return replace(ctx, list, at->start, at->stop, {items->items, items->count});
  if (items->count != at->length) {
    ctx.raise(ExceptionKind::ValueError,
              {"attempt to assign sequence of size ", std::to_string(items->count),
               " to extended slice of size ", std::to_string(at->length)});
    return false;
  }
  for (int64_t i = 0; i != at->length; ++i)
    list.items[at->start + i * at->step] = items->items[i];
  return true;
}

bool setItemList(Context &ctx, Value v, Value key, Value value) {
  List *list = as<List>(v);
  if (isA<Slice>(key))
    return setSlice(ctx, *list, *as<Slice>(key), value);
  const auto at = itemPosition(ctx, v, key, list->count, "list indices must be integers or slices",
                               "list assignment index out of range");
  if (!at)
    return false;
  list->items[*at] = value;
  return true;
}

bool deleteItemList(Context &ctx, Value v, Value key) {
  List *list = as<List>(v);
  if (isA<Slice>(key)) {
    const auto at = sliceIndices(ctx, *as<Slice>(key), list->count);
    if (!at)
      return false;
    if (at->length == 0)
      return true;
    if (at->step == 1)
      return replace(ctx, *list, at->start, at->stop, {});
    const int64_t step = at->step < 0 ? -at->step : at->step;
    const int64_t first = at->step < 0 ? at->start + (at->length - 1) * at->step : at->start;
    int64_t to = first, left = at->length;
    for (int64_t from = first; left != 0 || from < list->count; ++from) {
      if (left != 0 && (from - first) % step == 0)
        --left;
      else
        list->items[to++] = list->items[from];
    }
    list->count = static_cast<uint32_t>(to);
    return true;
  }
  const auto at = itemPosition(ctx, v, key, list->count, "list indices must be integers or slices",
                               "list assignment index out of range");
  return at && replace(ctx, *list, *at, *at + 1, {});
}

Value repeat(Context &ctx, const List *of, int64_t times) {
  const uint64_t count = times <= 0 ? 0 : of->count;
  if (count != 0 && static_cast<uint64_t>(times) > UINT32_MAX / 8 / count)
    return ctx.outOfMemory();
  List *result = newList(ctx, static_cast<uint32_t>(count * static_cast<uint64_t>(times)));
  if (result == nullptr || count == 0)
    return value(result);
  if (count == 1)
    std::fill_n(result->items, times, of->items[0]);
  else
    for (int64_t i = 0; i != times; ++i)
      std::copy_n(of->items, count, result->items + i * static_cast<int64_t>(count));
  result->count = static_cast<uint32_t>(count * static_cast<uint64_t>(times));
  return Value::object(result);
}

Value binaryList(Context &ctx, BinaryOperator op, Value a, Value b) {
  if (op == BinaryOperator::Add && isA<List>(a) && isA<List>(b)) {
    const List *left = as<List>(a), *right = as<List>(b);
    List *both = newList(ctx, left->count + right->count);
    if (both == nullptr)
      return Value::failed();
    std::copy_n(left->items, left->count, both->items);
    std::copy_n(right->items, right->count, both->items + left->count);
    both->count = left->count + right->count;
    return Value::object(both);
  }
  if (op == BinaryOperator::Multiply)
    return repeatSequence(
        ctx, a, b, [&](Value list, int64_t times) { return repeat(ctx, as<List>(list), times); });
  return Value::notImplemented();
}

Value compareList(Context &ctx, CompareOperator op, Value a, Value b) {
  if (!isA<List>(a) || !isA<List>(b))
    return Value::notImplemented();
  const auto left = as<List>(a)->span(), right = as<List>(b)->span();
  const Value result = compareItems(ctx, op, left, right);
  const auto isAsBefore = [](Value list, std::span<const Value> items) {
    return as<List>(list)->items == items.data() && as<List>(list)->count == items.size();
  };
  return isAsBefore(a, left) && isAsBefore(b, right)
             ? result
             : ctx.decline("a list that changes while it is compared");
}

Value inplaceList(Context &ctx, BinaryOperator op, Value a, Value b) {
  List *list = as<List>(a);
  if (op == BinaryOperator::Add)
    return extend(ctx, *list, b) ? a : Value::failed();
  if (op == BinaryOperator::Multiply && isIntOrBool(b)) {
    const Value result = binaryList(ctx, op, a, b);
    if (result.isFailed())
      return result;
    const List *made = as<List>(result);
    list->items = made->items;
    list->count = made->count;
    list->capacity = made->capacity;
    return a;
  }
  return Value::notImplemented();
}

bool reprList(Context &ctx, TextBuilder &to, Value v) {
  const List *list = as<List>(v);
  const ReprGuard guard(ctx, v);
  if (guard.again()) {
    to.append("[...]");
    return true;
  }
  to.append('[');
  for (uint32_t i = 0; i < list->count; ++i) {
    if (i != 0)
      to.append(", ");
    if (!appendRepr(ctx, to, list->items[i]))
      return false;
  }
  to.append(']');
  return true;
}

/// How many items there will be, where that is known; else 0.
size_t knownLength(Value iterable) {
  if (isCounted(iterable))
    return iterable.object()->count;
  switch (typeOf(iterable)) {
  case TypeId::DictKeys:
  case TypeId::DictValues:
  case TypeId::DictItems:
    return static_cast<DictView *>(iterable.object())->dict->count;
  case TypeId::Range: {
    // More than there is memory for is found out as the list grows.
    constexpr int64_t kMost = 1 << 20;
    return static_cast<size_t>(std::min(as<Range>(iterable)->length, kMost));
  }
  default:
    return 0;
  }
}

Value nextItem(Context &, Value v) {
  auto *iterator = static_cast<SequenceIterator *>(v.object());
  if (iterator->source.isEmpty())
    return Value::empty();
  const List *list = as<List>(iterator->source);
  if (iterator->position >= list->count) {
    iterator->source = Value::empty();
    return Value::empty();
  }
  return list->items[iterator->position++];
}

} // namespace

List *newList(Context &ctx, uint32_t capacity) {
  auto *list = ctx.make<List>();
  if (list == nullptr)
    return nullptr;
  list->capacity = 0;
  list->items = nullptr;
  return capacity == 0 || reserve(ctx, *list, capacity) ? list : nullptr;
}

List *newList(Context &ctx, std::span<const Value> items) {
  List *list = newList(ctx, static_cast<uint32_t>(items.size()));
  if (list == nullptr)
    return nullptr;
  std::copy(items.begin(), items.end(), list->items);
  list->count = static_cast<uint32_t>(items.size());
  return list;
}

bool reserve(Context &ctx, List &list, size_t more) {
  const size_t needed = list.count + more;
  if (needed <= list.capacity)
    return true;
  if (needed > UINT32_MAX / 2) {
    ctx.outOfMemory();
    return false;
  }
  // The first size is exact where it is known; after that it doubles.
  const size_t capacity = list.capacity == 0 ? std::max<size_t>(needed, 4)
                                             : std::max<size_t>(needed, list.capacity * size_t(2));
  if (list.items != nullptr &&
      ctx.heap.extend(list.items, list.capacity * sizeof(Value), capacity * sizeof(Value))) {
    list.capacity = static_cast<uint32_t>(capacity);
    return true;
  }
  auto *items = static_cast<Value *>(ctx.allocate(capacity * sizeof(Value)));
  if (items == nullptr)
    return false;
  if (list.count != 0)
    std::memcpy(items, list.items, list.count * sizeof(Value));
  list.items = items;
  list.capacity = static_cast<uint32_t>(capacity);
  return true;
}

namespace {

/// CPython makes room for as many items before it looks for them, which may be too many.
constexpr int64_t kMostHinted = int64_t(1) << 24;

} // namespace

bool askLength(Context &ctx, Value v) {
  if (typeOf(v) == TypeId::SequenceIterator) {
    const Value source = static_cast<const SequenceIterator *>(v.object())->source;
    if (source.isEmpty() || findSpecial(source, Name::__len__).isEmpty())
      return true;
    ctx.decline("an object that its iterator asks how long it is");
    return false;
  }
  if (!isA<Instance>(v) && typeOf(v) != TypeId::Exception)
    return true;
  if (!findSpecial(v, Name::__len__).isEmpty()) {
    const int64_t count = length(ctx, v);
    if (count > kMostHinted) {
      ctx.decline("an object that says that it is very long");
      return false;
    }
    if (count >= 0)
      return true;
    if (!ctx.isPending(ExceptionKind::TypeError))
      return false;
    ctx.takePending();
  }
  if (findSpecial(v, Name::__length_hint__).isEmpty())
    return true;
  ctx.decline("an object with __length_hint__");
  return false;
}

bool extend(Context &ctx, List &list, Value iterable) {
  if (isA<List>(iterable) || isA<Tuple>(iterable)) {
    // A list may be extended by itself.
    const auto items = isA<List>(iterable) ? std::span<const Value>(as<List>(iterable)->items,
                                                                    as<List>(iterable)->count)
                                           : as<Tuple>(iterable)->span();
    const size_t count = items.size();
    if (!reserve(ctx, list, count))
      return false;
    const Value *from =
        isA<List>(iterable) ? as<List>(iterable)->items : as<Tuple>(iterable)->items();
    if (count != 0)
      std::memcpy(list.items + list.count, from, count * sizeof(Value));
    list.count += static_cast<uint32_t>(count);
    return true;
  }
  if (isStr(iterable) && as<Str>(iterable)->width() == 1) {
    const Str *str = as<Str>(iterable);
    if (!reserve(ctx, list, str->count))
      return false;
    for (uint32_t i = 0; i != str->count; ++i)
      list.items[list.count++] = latin1At(ctx, str, i);
    return true;
  }
  if (!reserve(ctx, list, knownLength(iterable)))
    return false;
  if (isA<Range>(iterable) && as<Range>(iterable)->length <= list.capacity - list.count) {
    const Range &range = *as<Range>(iterable);
    RangeIterator small{};
    small.set(range.start, range.step, range.length);
    if (small.flags == 0) {
      for (int64_t i = 0; i != range.length; ++i)
        list.items[list.count++] = Value::smallInt(range.start + i * range.step);
      return true;
    }
  }
  const Value iterator = iterate(ctx, iterable);
  if (iterator.isFailed() || !askLength(ctx, iterable))
    return false;
  return extendBy(ctx, list, iterator);
}

bool extendBy(Context &ctx, List &list, Value iterator) {
  return forEach(ctx, iterator, [&](Value item) { return append(ctx, list, item); });
}

constinit const TypeSlots kListSlots = {
    .repr = reprList,
    .compare = compareList,
    .unhashable = true,
    .binary = binaryList,
    .inplace = inplaceList,
    .length = [](Context &, Value v) { return int64_t(as<List>(v)->count); },
    .getItem = getItemList,
    .setItem = setItemList,
    .deleteItem = deleteItemList,
    .iterate = [](Context &ctx,
                  Value v) { return newSequenceIterator(ctx, TypeId::ListIterator, v); },
    .construct = constructList,
    .methods = listMethods,
    .staticMethods = derivedStaticMethods,
};
constinit const TypeSlots kListIteratorSlots = {.next = nextItem};

} // namespace assay::runtime
