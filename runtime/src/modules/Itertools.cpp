// itertools: the iterators that go through others, one item at a time; and the module's table.
// Those that combine items stand in ItertoolsCombine.cpp, those that
// share what they iterate in ItertoolsShared.cpp.
#include "modules/Itertools.h"

#include "assay/runtime/TypeSlots.h"
#include "types/Arguments.h"

#include <algorithm>

namespace assay::runtime {

LazyIterator *newLazyIterator(Context &ctx, TypeId type, uint32_t tail) {
  auto *made = ctx.makeAs<LazyIterator>(type, tail * sizeof(Value));
  if (made == nullptr)
    return nullptr;
  made->a = made->b = made->c = Value::empty();
  made->i = made->j = 0;
  made->count = tail;
  std::fill_n(made->tail(), tail, Value::empty());
  return made;
}

Value over(Context &ctx, TypeId type, Value iterable, Value b) {
  const Value iterator = iterate(ctx, iterable);
  LazyIterator *made = iterator.isFailed() ? nullptr : newLazyIterator(ctx, type);
  if (made == nullptr)
    return Value::failed();
  made->a = iterator;
  made->b = b;
  return Value::object(made);
}

namespace {

bool hasArguments(Context &ctx, const Arguments &arguments, uint32_t least, uint32_t most) {
  if (arguments.keywords() == 0 && arguments.positional >= least && arguments.positional <= most)
    return true;
  ctx.decline("an iterator of itertools with other arguments than it takes");
  return false;
}

// --- count, repeat, cycle ------------------------------------------------------------------------

/// a: the next number, b: the step.
Value constructCount(Context &ctx, const Arguments &arguments) {
  constexpr std::string_view kNames[] = {"start", "step"};
  Value values[2];
  if (!takeArguments(ctx, arguments, 2, kNames, values))
    return Value::failed();
  LazyIterator *made = newLazyIterator(ctx, TypeId::ItertoolsCount);
  if (made == nullptr)
    return Value::failed();
  made->a = values[0].isEmpty() ? Value::smallInt(0) : values[0];
  made->b = values[1].isEmpty() ? Value::smallInt(1) : values[1];
  for (const Value v : {made->a, made->b})
    if (!isInt(v) && !v.isFloat())
      return ctx.decline("count() of other than ints and floats");
  return Value::object(made);
}

Value nextCount(Context &ctx, Value v) {
  LazyIterator &count = lazy(v);
  const Value item = count.a;
  count.a = binary(ctx, BinaryOperator::Add, item, count.b);
  return count.a.isFailed() ? count.a : item;
}

bool reprCount(Context &ctx, TextBuilder &to, Value v) {
  const LazyIterator &count = lazy(v);
  to.append("count(");
  if (!appendRepr(ctx, to, count.a))
    return false;
  if (count.b != Value::smallInt(1)) {
    to.append(", ");
    if (!appendRepr(ctx, to, count.b))
      return false;
  }
  to.append(')');
  return true;
}

/// a: the item, i: how often it still comes; negative: for ever.
Value constructRepeat(Context &ctx, const Arguments &arguments) {
  constexpr std::string_view kNames[] = {"object", "times"};
  Value values[2];
  if (!takeArguments(ctx, arguments, 2, kNames, values))
    return Value::failed();
  if (values[0].isEmpty())
    return ctx.decline("repeat() without an object");
  if (values[1].isEmpty())
    return newRepeat(ctx, values[0], -1);
  const auto times = sizeArgument(ctx, values[1]);
  return times ? newRepeat(ctx, values[0], std::max<int64_t>(*times, 0)) : Value::failed();
}

Value nextRepeat(Context &, Value v) {
  LazyIterator &repeat = lazy(v);
  if (repeat.i == 0)
    return Value::empty();
  if (repeat.i > 0)
    --repeat.i;
  return repeat.a;
}

bool reprRepeat(Context &ctx, TextBuilder &to, Value v) {
  const LazyIterator &repeat = lazy(v);
  to.append("repeat(");
  if (!appendRepr(ctx, to, repeat.a))
    return false;
  if (repeat.i >= 0)
    to.append(", " + std::to_string(repeat.i));
  to.append(')');
  return true;
}

/// a: the iterator, empty once it has ended; b: a list of what came; i: where in it we are.
Value constructCycle(Context &ctx, const Arguments &arguments) {
  if (!hasArguments(ctx, arguments, 1, 1))
    return Value::failed();
  const Value saved = value(newList(ctx));
  return saved.isFailed() ? saved : over(ctx, TypeId::ItertoolsCycle, arguments[0], saved);
}

Value nextCycle(Context &ctx, Value v) {
  LazyIterator &cycle = lazy(v);
  List &saved = *as<List>(cycle.b);
  if (!cycle.a.isEmpty()) {
    const Value item = next(ctx, cycle.a);
    if (!item.isEmpty())
      return item.isFailed() || append(ctx, saved, item) ? item : Value::failed();
    cycle.a = Value::empty();
  }
  if (saved.count == 0)
    return Value::empty();
  const Value item = saved.items[cycle.i];
  cycle.i = (cycle.i + 1) % saved.count;
  return item;
}

// --- chain, starmap ------------------------------------------------------------------------------

/// a: the iterator of iterables, empty once it has ended; b: that under way, or empty.
Value constructChain(Context &ctx, const Arguments &arguments) {
  if (!hasArguments(ctx, arguments, 0, UINT32_MAX))
    return Value::failed();
  Tuple *iterables =
      newTuple(ctx, std::span<const Value>(arguments.values, size_t(arguments.positional)));
  return iterables == nullptr ? Value::failed() : newChain(ctx, Value::object(iterables));
}

Value chainFromIterable(Context &ctx, const Arguments &arguments) {
  return newChain(ctx, arguments[1]);
}

Value nextChain(Context &ctx, Value v) {
  LazyIterator &chain = lazy(v);
  while (!chain.a.isEmpty()) {
    if (chain.b.isEmpty()) {
      const Value iterable = next(ctx, chain.a);
      const Value iterator =
          iterable.isEmpty() || iterable.isFailed() ? iterable : iterate(ctx, iterable);
      if (iterator.isEmpty() || iterator.isFailed()) {
        chain.a = Value::empty();
        return iterator;
      }
      chain.b = iterator;
    }
    const Value item = next(ctx, chain.b);
    if (!item.isEmpty())
      return item;
    chain.b = Value::empty();
  }
  return Value::empty();
}

constexpr BuiltinFunction kChainClassMethods[] = {{"from_iterable", chainFromIterable, 2, 2}};

/// a: the iterator of tuples, b: the function.
Value constructStarmap(Context &ctx, const Arguments &arguments) {
  return hasArguments(ctx, arguments, 2, 2)
             ? over(ctx, TypeId::ItertoolsStarmap, arguments[1], arguments[0])
             : Value::failed();
}

Value nextStarmap(Context &ctx, Value v) {
  const LazyIterator &starmap = lazy(v);
  const Value item = next(ctx, starmap.a);
  if (item.isEmpty() || item.isFailed())
    return item;
  const Tuple *arguments = tupleFrom(ctx, item);
  return arguments == nullptr ? Value::failed()
                              : call(ctx, starmap.b, {arguments->items(), arguments->count});
}

// --- Filters: a: the iterator, b: the predicate --------------------------------------------------

Answer holdsFor(Context &ctx, Value predicate, Value item) {
  const Value is = call(ctx, predicate, {item});
  return is.isFailed() ? Answer::Failed : truth(ctx, is);
}

template <TypeId kType> Value constructPredicated(Context &ctx, const Arguments &arguments) {
  return hasArguments(ctx, arguments, 2, 2) ? over(ctx, kType, arguments[1], arguments[0])
                                            : Value::failed();
}

Value nextTakewhile(Context &ctx, Value v) {
  LazyIterator &taken = lazy(v);
  if (taken.i != 0) // ended
    return Value::empty();
  const Value item = next(ctx, taken.a);
  if (item.isEmpty() || item.isFailed())
    return item;
  const Answer is = holdsFor(ctx, taken.b, item);
  if (is == Answer::Yes)
    return item;
  if (is == Answer::Failed)
    return Value::failed();
  taken.i = 1;
  return Value::empty();
}

Value nextDropwhile(Context &ctx, Value v) {
  LazyIterator &dropped = lazy(v);
  for (;;) {
    const Value item = next(ctx, dropped.a);
    if (item.isEmpty() || item.isFailed() || dropped.i != 0)
      return item;
    const Answer is = holdsFor(ctx, dropped.b, item);
    if (is == Answer::Failed)
      return Value::failed();
    if (is == Answer::No) {
      dropped.i = 1;
      return item;
    }
  }
}

Value nextFilterfalse(Context &ctx, Value v) {
  const LazyIterator &filter = lazy(v);
  for (;;) {
    const Value item = next(ctx, filter.a);
    if (item.isEmpty() || item.isFailed())
      return item;
    const Answer is = filter.b.isNone() ? truth(ctx, item) : holdsFor(ctx, filter.b, item);
    if (is != Answer::Yes)
      return is == Answer::No ? item : Value::failed();
  }
}

/// a: the data's iterator, b: the selectors'.
Value constructCompress(Context &ctx, const Arguments &arguments) {
  constexpr std::string_view kNames[] = {"data", "selectors"};
  Value values[2];
  if (!takeArguments(ctx, arguments, 2, kNames, values))
    return Value::failed();
  if (values[0].isEmpty() || values[1].isEmpty())
    return ctx.decline("compress() with too few arguments");
  const Value made = over(ctx, TypeId::ItertoolsCompress, values[0]);
  if (made.isFailed())
    return made;
  lazy(made).b = iterate(ctx, values[1]);
  return lazy(made).b.isFailed() ? Value::failed() : made;
}

Value nextCompress(Context &ctx, Value v) {
  const LazyIterator &compress = lazy(v);
  for (;;) {
    const Value item = next(ctx, compress.a);
    if (item.isEmpty() || item.isFailed())
      return item;
    const Value selector = next(ctx, compress.b);
    if (selector.isEmpty() || selector.isFailed())
      return selector;
    const Answer is = truth(ctx, selector);
    if (is != Answer::No)
      return is == Answer::Yes ? item : Value::failed();
  }
}

// --- islice --------------------------------------------------------------------------------------

/// a: the iterator, empty once it has ended; i: items taken so far, j: the next one to give;
/// b: where to stop or None, c: the step.
Value constructIslice(Context &ctx, const Arguments &arguments) {
  if (!hasArguments(ctx, arguments, 2, 4))
    return Value::failed();
  const bool onlyStop = arguments.positional == 2;
  const Value start = onlyStop ? Value::none() : arguments[1];
  const Value stop = arguments[onlyStop ? 1 : 2], by = arguments.get(3, Value::none());
  const auto isBound = [](Value v) {
    return v.isNone() || v.isBool() || (v.isSmallInt() && v.smallInt() >= 0);
  };
  for (const Value v : {start, stop, by})
    if (isA<Instance>(v) || isA<BigInt>(v))
      return ctx.decline("islice() with an unusual bound");
  if (!isBound(stop))
    return ctx.raise(ExceptionKind::ValueError,
                     "Stop argument for islice() must be None or an integer: "
                     "0 <= x <= sys.maxsize.");
  if (!isBound(start))
    return ctx.raise(ExceptionKind::ValueError,
                     "Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.");
  if (!isBound(by) || by == Value::smallInt(0) || by.isFalse())
    return ctx.raise(ExceptionKind::ValueError,
                     "Step for islice() must be a positive integer or None.");
  const Value made = over(ctx, TypeId::ItertoolsIslice, arguments[0]);
  if (made.isFailed())
    return made;
  LazyIterator &islice = lazy(made);
  islice.j = start.isNone() ? 0 : *toInt64(start);
  islice.b = stop.isNone() ? stop : Value::smallInt(*toInt64(stop));
  islice.c = by.isNone() ? Value::smallInt(1) : Value::smallInt(*toInt64(by));
  return made;
}

Value nextIslice(Context &ctx, Value v) {
  LazyIterator &islice = lazy(v);
  if (islice.a.isEmpty())
    return Value::empty();
  const auto end = [&](Value last) {
    islice.a = Value::empty();
    return last;
  };
  const int64_t stop = islice.b.isNone() ? INT64_MAX : islice.b.smallInt();
  while (islice.i < islice.j) {
    // What lies before the next one is taken even where that is behind the end.
    const Value skipped = next(ctx, islice.a);
    if (skipped.isEmpty() || skipped.isFailed())
      return end(skipped);
    ++islice.i;
  }
  if (islice.i >= stop)
    return end(Value::empty());
  const Value item = next(ctx, islice.a);
  if (item.isEmpty() || item.isFailed())
    return end(item);
  ++islice.i;
  islice.j = std::min(islice.j + islice.c.smallInt(), stop);
  return item;
}

// --- accumulate, pairwise, zip_longest -----------------------------------------------------------

/// a: the iterator, b: the function or None, c: the total so far or empty; i: whether c comes next.
Value constructAccumulate(Context &ctx, const Arguments &arguments) {
  constexpr std::string_view kNames[] = {"iterable", "func", "initial"};
  Value values[3];
  if (!takeArguments(ctx, arguments, 2, kNames, values))
    return Value::failed();
  if (values[0].isEmpty())
    return ctx.decline("accumulate() without an iterable");
  const Value made = over(ctx, TypeId::ItertoolsAccumulate, values[0],
                          values[1].isEmpty() ? Value::none() : values[1]);
  if (!made.isFailed() && !values[2].isEmpty() && !values[2].isNone()) {
    lazy(made).c = values[2];
    lazy(made).i = 1;
  }
  return made;
}

Value nextAccumulate(Context &ctx, Value v) {
  LazyIterator &accumulate = lazy(v);
  if (accumulate.i != 0) {
    accumulate.i = 0;
    return accumulate.c;
  }
  const Value item = next(ctx, accumulate.a);
  if (item.isEmpty() || item.isFailed())
    return item;
  if (accumulate.c.isEmpty()) {
    accumulate.c = item;
    return item;
  }
  const Value total = accumulate.b.isNone() ? binary(ctx, BinaryOperator::Add, accumulate.c, item)
                                            : call(ctx, accumulate.b, {accumulate.c, item});
  if (!total.isFailed())
    accumulate.c = total;
  return total;
}

/// a: the iterator, empty once it has ended; b: the last item, or empty; i: whether it is drawn
/// from.
Value constructPairwise(Context &ctx, const Arguments &arguments) {
  return hasArguments(ctx, arguments, 1, 1) ? over(ctx, TypeId::ItertoolsPairwise, arguments[0])
                                            : Value::failed();
}

Value nextPairwise(Context &ctx, Value v) {
  LazyIterator &pairwise = lazy(v);
  if (pairwise.a.isEmpty())
    return Value::empty();
  if (pairwise.i != 0)
    return ctx.decline("pairwise() of what draws from it");
  const auto draw = [&] {
    pairwise.i = 1;
    const Value item = next(ctx, pairwise.a);
    pairwise.i = 0;
    return item;
  };
  Value first = pairwise.b;
  if (first.isEmpty()) {
    first = draw();
    if (first.isEmpty() || first.isFailed()) {
      pairwise.a = Value::empty();
      return first;
    }
  }
  const Value second = draw();
  if (second.isEmpty() || second.isFailed()) {
    pairwise.a = pairwise.b = Value::empty();
    return second;
  }
  pairwise.b = second;
  return value(newTuple(ctx, {first, second}));
}

/// The tail: the iterators, empty where one has ended; a: what fills; i: how many have not ended.
Value constructZipLongest(Context &ctx, const Arguments &arguments) {
  const Value fill = arguments.keyword("fillvalue");
  if (arguments.keywords() != (fill.isEmpty() ? 0U : 1U))
    return ctx.decline("zip_longest() with other arguments than it takes");
  LazyIterator *made = newLazyIterator(ctx, TypeId::ItertoolsZipLongest, arguments.positional);
  if (made == nullptr)
    return Value::failed();
  made->a = fill.isEmpty() ? Value::none() : fill;
  made->i = arguments.positional;
  for (uint32_t k = 0; k != arguments.positional; ++k) {
    made->tail()[k] = iterate(ctx, arguments[k]);
    if (made->tail()[k].isFailed())
      return Value::failed();
  }
  return Value::object(made);
}

Value nextZipLongest(Context &ctx, Value v) {
  LazyIterator &zip = lazy(v);
  if (zip.i == 0)
    return Value::empty();
  Tuple *items = newTuple(ctx, zip.count);
  if (items == nullptr)
    return Value::failed();
  for (uint32_t k = 0; k != zip.count; ++k) {
    Value item = zip.tail()[k].isEmpty() ? Value::empty() : next(ctx, zip.tail()[k]);
    if (item.isFailed()) {
      zip.i = 0;
      return item;
    }
    if (item.isEmpty()) {
      if (!zip.tail()[k].isEmpty() && --zip.i == 0)
        return Value::empty();
      zip.tail()[k] = Value::empty();
      item = zip.a;
    }
    items->items()[k] = item;
  }
  return Value::object(items);
}

Class *const kClasses[] = {
    builtinClass(TypeId::ItertoolsAccumulate),   builtinClass(TypeId::ItertoolsChain),
    builtinClass(TypeId::ItertoolsCombinations), builtinClass(TypeId::ItertoolsWithReplacement),
    builtinClass(TypeId::ItertoolsCompress),     builtinClass(TypeId::ItertoolsCount),
    builtinClass(TypeId::ItertoolsCycle),        builtinClass(TypeId::ItertoolsDropwhile),
    builtinClass(TypeId::ItertoolsFilterfalse),  builtinClass(TypeId::ItertoolsGroupby),
    builtinClass(TypeId::ItertoolsIslice),       builtinClass(TypeId::ItertoolsPairwise),
    builtinClass(TypeId::ItertoolsPermutations), builtinClass(TypeId::ItertoolsProduct),
    builtinClass(TypeId::ItertoolsRepeat),       builtinClass(TypeId::ItertoolsStarmap),
    builtinClass(TypeId::ItertoolsTakewhile),    builtinClass(TypeId::ItertoolsZipLongest),
};

} // namespace

Value newChain(Context &ctx, Value iterables) {
  return over(ctx, TypeId::ItertoolsChain, iterables);
}

Value newRepeat(Context &ctx, Value item, int64_t times) {
  LazyIterator *made = newLazyIterator(ctx, TypeId::ItertoolsRepeat);
  if (made == nullptr)
    return Value::failed();
  made->a = item;
  made->i = times;
  return Value::object(made);
}

constinit const TypeSlots kItertoolsCountSlots = {
    .repr = reprCount, .next = nextCount, .construct = constructCount};
constinit const TypeSlots kItertoolsRepeatSlots = {
    .repr = reprRepeat, .next = nextRepeat, .construct = constructRepeat};
constinit const TypeSlots kItertoolsCycleSlots = {.next = nextCycle, .construct = constructCycle};
constinit const TypeSlots kItertoolsChainSlots = {
    .next = nextChain,
    .construct = constructChain,
    .classMethods = [] { return std::span<const BuiltinFunction>(kChainClassMethods); },
};
constinit const TypeSlots kItertoolsStarmapSlots = {.next = nextStarmap,
                                                    .construct = constructStarmap};
constinit const TypeSlots kItertoolsTakewhileSlots = {
    .next = nextTakewhile, .construct = constructPredicated<TypeId::ItertoolsTakewhile>};
constinit const TypeSlots kItertoolsDropwhileSlots = {
    .next = nextDropwhile, .construct = constructPredicated<TypeId::ItertoolsDropwhile>};
constinit const TypeSlots kItertoolsFilterfalseSlots = {
    .next = nextFilterfalse, .construct = constructPredicated<TypeId::ItertoolsFilterfalse>};
constinit const TypeSlots kItertoolsCompressSlots = {.next = nextCompress,
                                                     .construct = constructCompress};
constinit const TypeSlots kItertoolsIsliceSlots = {.next = nextIslice,
                                                   .construct = constructIslice};
constinit const TypeSlots kItertoolsAccumulateSlots = {.next = nextAccumulate,
                                                       .construct = constructAccumulate};
constinit const TypeSlots kItertoolsPairwiseSlots = {.next = nextPairwise,
                                                     .construct = constructPairwise};
constinit const TypeSlots kItertoolsZipLongestSlots = {.next = nextZipLongest,
                                                       .construct = constructZipLongest};

const BuiltinModule kItertoolsModule = {"itertools", itertoolsFunctions(), {}, kClasses};

} // namespace assay::runtime
