// The module heapq: with the sequence of comparisons of CPython's _heapq.
#include "modules/Heaps.h"
#include "modules/Modules.h"

#include "assay/runtime/TypeSlots.h"

#include <algorithm>
#include <bit>

namespace assay::runtime {
namespace {

/// The heap, which must be a list; nullptr: failed.
List *heapArgument(Context &ctx, Value v, std::string_view function) {
  if (isA<List>(v))
    return as<List>(v);
  ctx.raise(ExceptionKind::TypeError,
            {function, " must be list, not ", v.isNone() ? "None" : typeName(v)});
  return nullptr;
}

/// `a < b`, after which the heap must be as long as before.
Answer lessInHeap(Context &ctx, const List &heap, Value a, Value b) {
  const uint32_t count = heap.count;
  const Answer is = less(ctx, a, b);
  if (is != Answer::Failed && heap.count != count) {
    ctx.raise(ExceptionKind::RuntimeError, "list changed size during iteration");
    return Answer::Failed;
  }
  return is;
}

/// Moves the item at `at` up to where it belongs, not above `start`.
bool siftDown(Context &ctx, List &heap, uint32_t start, uint32_t at) {
  if (at >= heap.count) {
    ctx.raise(ExceptionKind::IndexError, "index out of range");
    return false;
  }
  const Value item = heap.items[at];
  while (at > start) {
    const uint32_t parent = (at - 1) / 2;
    const Answer is = lessInHeap(ctx, heap, item, heap.items[parent]);
    if (is != Answer::Yes)
      return is == Answer::No;
    std::swap(heap.items[parent], heap.items[at]);
    at = parent;
  }
  return true;
}

/// Moves the item at `at` down to a leaf, smaller children up, and then up to where it belongs.
bool siftUp(Context &ctx, List &heap, uint32_t at) {
  const uint32_t end = heap.count, start = at;
  if (at >= end) {
    ctx.raise(ExceptionKind::IndexError, "index out of range");
    return false;
  }
  while (at < end / 2) {
    uint32_t child = at * 2 + 1;
    if (child + 1 < end) {
      const Answer is = lessInHeap(ctx, heap, heap.items[child], heap.items[child + 1]);
      if (is == Answer::Failed)
        return false;
      child += is == Answer::No ? 1 : 0;
    }
    std::swap(heap.items[child], heap.items[at]);
    at = child;
  }
  return siftDown(ctx, heap, start, at);
}

/// The smallest item, in whose place `item` comes.
Value replaceFirst(Context &ctx, List &heap, Value item) {
  const Value first = heap.items[0];
  heap.items[0] = item;
  return siftUp(ctx, heap, 0) ? first : Value::failed();
}

Value popFirst(Context &ctx, List &heap) {
  if (heap.count == 0)
    return ctx.raise(ExceptionKind::IndexError, "index out of range");
  const Value last = heap.items[--heap.count];
  return heap.count == 0 ? last : replaceFirst(ctx, heap, last);
}

/// siftUp of a node and, while it is a right child's left neighbour, of its parents: near nodes
/// one after another, as CPython does for large heaps.
bool siftUpWithParents(Context &ctx, List &heap, uint32_t at) {
  for (;; at /= 2) {
    if (!siftUp(ctx, heap, at))
      return false;
    if (at % 2 == 0)
      return true;
  }
}

bool heapifyList(Context &ctx, List &heap) {
  constexpr uint32_t kLarge = 2500;
  const int64_t leaves = heap.count / 2; // the first node without children
  if (heap.count <= kLarge) {
    for (int64_t i = leaves - 1; i >= 0; --i)
      if (!siftUp(ctx, heap, static_cast<uint32_t>(i)))
        return false;
    return true;
  }
  const auto leftmost = static_cast<int64_t>(std::bit_floor(static_cast<uint64_t>(leaves + 1))) - 1;
  for (int64_t i = leftmost - 1; i >= leaves / 2; --i)
    if (!siftUpWithParents(ctx, heap, static_cast<uint32_t>(i)))
      return false;
  for (int64_t i = leaves - 1; i >= leftmost; --i)
    if (!siftUpWithParents(ctx, heap, static_cast<uint32_t>(i)))
      return false;
  return true;
}

Value heapify(Context &ctx, const Arguments &arguments) {
  List *heap = heapArgument(ctx, arguments[0], "heapify() argument");
  return heap != nullptr && heapifyList(ctx, *heap) ? Value::none() : Value::failed();
}

Value heappush(Context &ctx, const Arguments &arguments) {
  List *heap = heapArgument(ctx, arguments[0], "heappush() argument 1");
  return heap != nullptr && pushOnHeap(ctx, *heap, arguments[1]) ? Value::none() : Value::failed();
}

Value heappop(Context &ctx, const Arguments &arguments) {
  List *heap = heapArgument(ctx, arguments[0], "heappop() argument");
  return heap == nullptr ? Value::failed() : popFirst(ctx, *heap);
}

Value heapreplace(Context &ctx, const Arguments &arguments) {
  List *heap = heapArgument(ctx, arguments[0], "heapreplace() argument 1");
  if (heap == nullptr)
    return Value::failed();
  return heap->count == 0 ? ctx.raise(ExceptionKind::IndexError, "index out of range")
                          : replaceFirst(ctx, *heap, arguments[1]);
}

Value heappushpop(Context &ctx, const Arguments &arguments) {
  List *heap = heapArgument(ctx, arguments[0], "heappushpop() argument 1");
  if (heap == nullptr)
    return Value::failed();
  const Value item = arguments[1];
  if (heap->count == 0)
    return item;
  const Answer smaller = less(ctx, heap->items[0], item);
  if (smaller != Answer::Yes)
    return smaller == Answer::No ? item : Value::failed();
  return heap->count == 0 ? ctx.raise(ExceptionKind::IndexError, "index out of range")
                          : replaceFirst(ctx, *heap, item);
}

/// nsmallest() and nlargest(), whose results are those of sorting. Their comparisons come in
/// another order, so only what has one order by itself is sorted here.
Value select(Context &ctx, const Arguments &arguments, bool largest) {
  constexpr std::string_view kNames[] = {"n", "iterable", "key"};
  Value values[3];
  if (!takeArguments(ctx, arguments, 3, kNames, values))
    return Value::failed();
  if (values[0].isEmpty() || values[1].isEmpty() || !values[0].isSmallInt())
    return ctx.decline("nlargest() or nsmallest() with other arguments than usual");
  const int64_t wanted = values[0].smallInt();
  const Value key = values[2].isEmpty() ? Value::none() : values[2];
  if (wanted <= 0)
    return iterate(ctx, values[1]).isFailed() ? Value::failed() : value(newList(ctx));
  List *items = listFrom(ctx, values[1]);
  List *keys = items == nullptr ? nullptr : newList(ctx, items->count);
  if (keys == nullptr)
    return Value::failed();
  for (uint32_t i = 0; i != items->count; ++i) {
    const Value itemKey = key.isNone() ? items->items[i] : call(ctx, key, {items->items[i]});
    if (itemKey.isFailed() || !append(ctx, *keys, itemKey))
      return Value::failed();
    if (!isComparable(keys->items[0], itemKey))
      return ctx.decline("nlargest() or nsmallest() of what is not of one kind");
  }
  List *pairs = newList(ctx, items->count);
  if (pairs == nullptr)
    return Value::failed();
  for (uint32_t i = 0; i != items->count; ++i) {
    Tuple *pair = newTuple(ctx, {keys->items[i], items->items[i]});
    if (pair == nullptr || !append(ctx, *pairs, Value::object(pair)))
      return Value::failed();
  }
  static constexpr BuiltinFunction kFirst = {
      "", [](Context &, const Arguments &a) { return as<Tuple>(a[0])->items()[0]; }, 1, 1};
  if (!sort(ctx, pairs->items, pairs->count, Value::object(&kFirst), largest))
    return Value::failed();
  pairs->count = static_cast<uint32_t>(std::min<int64_t>(wanted, pairs->count));
  for (uint32_t i = 0; i != pairs->count; ++i)
    pairs->items[i] = as<Tuple>(pairs->items[i])->items()[1];
  return Value::object(pairs);
}

Value nsmallest(Context &ctx, const Arguments &arguments) { return select(ctx, arguments, false); }
Value nlargest(Context &ctx, const Arguments &arguments) { return select(ctx, arguments, true); }

// --- merge() -------------------------------------------------------------------------------------

struct HeapMerge : Object { // flags: whether it has begun
  static constexpr TypeId kType = TypeId::HeapMerge;
  Value iterables; // a tuple
  Value key;
  List *heap; // of lists: the key where there is one, the order, the item, its iterator
};

Value merge(Context &ctx, const Arguments &arguments) {
  const Value key = arguments.keyword("key");
  if (arguments.keywords() != (key.isEmpty() ? 0U : 1U))
    return ctx.decline("merge() in reverse");
  Tuple *iterables =
      newTuple(ctx, std::span<const Value>(arguments.values, size_t(arguments.positional)));
  auto *made = iterables == nullptr ? nullptr : ctx.make<HeapMerge>();
  List *heap = made == nullptr ? nullptr : newList(ctx);
  if (heap == nullptr)
    return Value::failed();
  made->iterables = Value::object(iterables);
  made->key = key.isEmpty() ? Value::none() : key;
  made->heap = heap;
  return Value::object(made);
}

// Where in a heap's item the parts are.
enum : uint8_t { Key, Order, Item, Iterator };

/// Takes the next item of an iterator into `row`. No: it has ended.
Answer takeNext(Context &ctx, const HeapMerge &merge, List &row) {
  const Value item = next(ctx, row.items[Iterator]);
  if (item.isFailed() || item.isEmpty())
    return item.isFailed() ? Answer::Failed : Answer::No;
  const Value key = merge.key.isNone() ? item : call(ctx, merge.key, {item});
  if (key.isFailed())
    return Answer::Failed;
  row.items[Item] = item;
  row.items[Key] = key;
  return Answer::Yes;
}

bool begin(Context &ctx, HeapMerge &merge) {
  merge.flags = 1;
  int64_t order = 0;
  for (const Value iterable : as<Tuple>(merge.iterables)->span()) {
    const Value iterator = iterate(ctx, iterable);
    if (iterator.isFailed())
      return false;
    const Value parts[] = {Value::none(), Value::smallInt(order++), Value::none(), iterator};
    List *row = newList(ctx, parts);
    const Answer some = row == nullptr ? Answer::Failed : takeNext(ctx, merge, *row);
    if (some == Answer::Failed ||
        (some == Answer::Yes && !append(ctx, *merge.heap, Value::object(row))))
      return false;
  }
  return heapifyList(ctx, *merge.heap);
}

Value nextMerged(Context &ctx, Value v) {
  auto &merge = *as<HeapMerge>(v);
  List &heap = *merge.heap;
  if (merge.flags == 0) {
    if (!begin(ctx, merge))
      return Value::failed();
  } else if (heap.count != 0) {
    List *row = as<List>(heap.items[0]);
    const Answer more = takeNext(ctx, merge, *row);
    if (more == Answer::Failed)
      return Value::failed();
    // The last iterator needs no comparisons.
    if (more == Answer::No ? popFirst(ctx, heap).isFailed()
                           : heap.count > 1 && replaceFirst(ctx, heap, heap.items[0]).isFailed())
      return Value::failed();
  }
  return heap.count == 0 ? Value::empty() : as<List>(heap.items[0])->items[Item];
}

constexpr BuiltinFunction kFunctions[] = {
    {"heapify", heapify, 1, 1},
    {"heappop", heappop, 1, 1},
    {"heappush", heappush, 2, 2},
    {"heappushpop", heappushpop, 2, 2},
    {"heapreplace", heapreplace, 2, 2},
    {"merge", merge, 0, BuiltinFunction::kAny, BuiltinFunction::TakesKeywords},
    {"nlargest", nlargest, 0, 3, BuiltinFunction::TakesKeywords},
    {"nsmallest", nsmallest, 0, 3, BuiltinFunction::TakesKeywords},
};

} // namespace

bool pushOnHeap(Context &ctx, List &heap, Value item) {
  return append(ctx, heap, item) && siftDown(ctx, heap, 0, heap.count - 1);
}

Value popFromHeap(Context &ctx, List &heap) { return popFirst(ctx, heap); }

constinit const TypeSlots kHeapMergeSlots = {.next = nextMerged};

constinit const BuiltinModule kHeapqModule = {"heapq", kFunctions, {}, {}};

} // namespace assay::runtime
