// itertools: product, permutations and combinations, in the order of their pools.
#include "modules/Itertools.h"

#include "assay/runtime/TypeSlots.h"

#include <algorithm>

namespace assay::runtime {
namespace {

// In all of these: a: the pool, or a tuple of pools; i: whether it has begun, 1, or ended, 2; the
// tail: indices into the pool.
enum : uint8_t { Begun = 1, Ended = 2 };

constexpr uint32_t kMostIndices = 1 << 20;

int64_t indexAt(LazyIterator &of, uint32_t k) { return of.tail()[k].smallInt(); }
void setIndex(LazyIterator &of, uint32_t k, int64_t i) { of.tail()[k] = Value::smallInt(i); }

/// The items of the pool that the first `count` indices mean.
Value pick(Context &ctx, LazyIterator &of, uint32_t count) {
  Tuple *items = newTuple(ctx, count);
  if (items == nullptr)
    return Value::failed();
  for (uint32_t k = 0; k != count; ++k)
    items->items()[k] = as<Tuple>(of.a)->items()[indexAt(of, k)];
  return Value::object(items);
}

/// The tuple of an iterable; nullptr: failed.
Tuple *poolOf(Context &ctx, Value iterable) { return tupleFrom(ctx, iterable); }

/// A new iterator over `pool` with `count` indices; nullptr: failed.
LazyIterator *newCombining(Context &ctx, TypeId type, const Tuple *pool, int64_t count) {
  if (pool == nullptr)
    return nullptr;
  if (count > kMostIndices) {
    ctx.decline("very many indices into a pool");
    return nullptr;
  }
  LazyIterator *made = newLazyIterator(ctx, type, static_cast<uint32_t>(count));
  if (made != nullptr)
    made->a = Value::object(pool);
  return made;
}

/// The argument r, a length that is not negative; nullopt: failed.
std::optional<int64_t> lengthArgument(Context &ctx, Value r) {
  const auto length = indexInt64(ctx, r, ExceptionKind::OverflowError);
  if (length && *length < 0) {
    ctx.raise(ExceptionKind::ValueError, "r must be non-negative");
    return std::nullopt;
  }
  return length;
}

// --- product -------------------------------------------------------------------------------------

Value constructProduct(Context &ctx, const Arguments &arguments) {
  const Value repeat = arguments.keyword("repeat");
  if (arguments.keywords() != (repeat.isEmpty() ? 0U : 1U))
    return ctx.decline("product() with other arguments than it takes");
  const auto times = repeat.isEmpty() ? 1 : indexInt64(ctx, repeat, ExceptionKind::OverflowError);
  if (!times)
    return Value::failed();
  if (*times < 0)
    return ctx.raise(ExceptionKind::ValueError, "repeat argument cannot be negative");
  if (*times > kMostIndices)
    return ctx.decline("very many indices into a pool");
  const uint32_t each = *times == 0 ? 0 : arguments.positional;
  Tuple *pools = newTuple(ctx, each);
  for (uint32_t k = 0; pools != nullptr && k != each; ++k) {
    const Tuple *pool = poolOf(ctx, arguments[k]);
    if (pool == nullptr)
      return Value::failed();
    pools->items()[k] = Value::object(pool);
  }
  LazyIterator *made = newCombining(ctx, TypeId::ItertoolsProduct, pools, int64_t(each) * *times);
  if (made == nullptr)
    return Value::failed();
  for (uint32_t k = 0; k != made->count; ++k)
    setIndex(*made, k, 0);
  return Value::object(made);
}

Value nextProduct(Context &ctx, Value v) {
  LazyIterator &product = lazy(v);
  const Tuple &pools = *as<Tuple>(product.a);
  const auto poolAt = [&](uint32_t k) -> const Tuple & {
    return *as<Tuple>(pools.items()[k % pools.count]);
  };
  if (product.i == Ended)
    return Value::empty();
  if (product.i == 0) {
    product.i = Begun;
    for (const Value pool : pools.span())
      if (as<Tuple>(pool)->count == 0)
        product.i = Ended;
  } else {
    // As an odometer counts: the last place first.
    uint32_t k = product.count;
    for (; k != 0; --k) {
      const int64_t i = indexAt(product, k - 1) + 1;
      setIndex(product, k - 1, i == poolAt(k - 1).count ? 0 : i);
      if (i != poolAt(k - 1).count)
        break;
    }
    if (k == 0)
      product.i = Ended;
  }
  if (product.i == Ended)
    return Value::empty();
  Tuple *items = newTuple(ctx, product.count);
  if (items == nullptr)
    return Value::failed();
  for (uint32_t k = 0; k != product.count; ++k)
    items->items()[k] = poolAt(k).items()[indexAt(product, k)];
  return Value::object(items);
}

// --- combinations --------------------------------------------------------------------------------

/// With or without replacement; r is the number of indices.
template <TypeId kType> Value constructCombinations(Context &ctx, const Arguments &arguments) {
  constexpr std::string_view kNames[] = {"iterable", "r"};
  constexpr bool kReplaces = kType == TypeId::ItertoolsWithReplacement;
  Value values[2];
  if (!takeArguments(ctx, arguments, 2, kNames, values))
    return Value::failed();
  if (values[0].isEmpty() || values[1].isEmpty())
    return ctx.decline("combinations() with too few arguments");
  if (!isIntOrBool(values[1]))
    return ctx.decline("combinations() of a length that is no int");
  if (!toInt64(values[1]))
    return ctx.raise(ExceptionKind::OverflowError, "Python int too large to convert to C ssize_t");
  const Tuple *pool = poolOf(ctx, values[0]);
  const auto length = pool == nullptr ? std::nullopt : lengthArgument(ctx, values[1]);
  if (!length)
    return Value::failed();
  const bool none = kReplaces ? pool->count == 0 && *length > 0 : *length > pool->count;
  LazyIterator *made = newCombining(ctx, kType, pool, none ? 0 : *length);
  if (made == nullptr)
    return Value::failed();
  made->i = none ? Ended : 0;
  for (uint32_t k = 0; k != made->count; ++k)
    setIndex(*made, k, kReplaces ? 0 : k);
  return Value::object(made);
}

template <bool kReplaces> Value nextCombination(Context &ctx, Value v) {
  LazyIterator &of = lazy(v);
  if (of.i == Ended)
    return Value::empty();
  if (of.i == Begun) {
    // The last index that is not yet at its end goes on, and those behind it follow.
    const auto pool = static_cast<int64_t>(as<Tuple>(of.a)->count);
    uint32_t k = of.count;
    while (k != 0 && indexAt(of, k - 1) == (kReplaces ? pool - 1 : pool - of.count + k - 1))
      --k;
    if (k == 0) {
      of.i = Ended;
      return Value::empty();
    }
    int64_t i = indexAt(of, k - 1) + 1;
    for (; k <= of.count; ++k, i += kReplaces ? 0 : 1)
      setIndex(of, k - 1, i);
  }
  of.i = Begun;
  return pick(ctx, of, of.count);
}

// --- permutations --------------------------------------------------------------------------------

/// The tail: all n indices, and behind them r numbers of what is still to be swapped in at each
/// place; j: r.
Value constructPermutations(Context &ctx, const Arguments &arguments) {
  constexpr std::string_view kNames[] = {"iterable", "r"};
  Value values[2];
  if (!takeArguments(ctx, arguments, 2, kNames, values))
    return Value::failed();
  if (values[0].isEmpty())
    return ctx.decline("permutations() without an iterable");
  const Tuple *pool = poolOf(ctx, values[0]);
  if (pool == nullptr)
    return Value::failed();
  int64_t length = pool->count;
  if (!values[1].isEmpty() && !values[1].isNone()) {
    if (!isIntOrBool(values[1]))
      return ctx.raise(ExceptionKind::TypeError, "Expected int as r");
    if (!toInt64(values[1]))
      return ctx.raise(ExceptionKind::OverflowError,
                       "Python int too large to convert to C ssize_t");
    const auto given = lengthArgument(ctx, values[1]);
    if (!given)
      return Value::failed();
    length = *given;
  }
  const bool none = length > pool->count;
  LazyIterator *made =
      newCombining(ctx, TypeId::ItertoolsPermutations, pool, none ? 0 : pool->count + length);
  if (made == nullptr)
    return Value::failed();
  made->i = none ? Ended : 0;
  made->j = length;
  for (uint32_t k = 0; k != made->count; ++k)
    setIndex(*made, k, k < pool->count ? k : int64_t(pool->count) * 2 - k);
  return Value::object(made);
}

/// Goes on to the next permutation; false: there is none.
bool advancePermutation(LazyIterator &of) {
  const uint32_t n = as<Tuple>(of.a)->count;
  for (auto k = static_cast<uint32_t>(of.j); k-- != 0;) {
    const int64_t left = indexAt(of, n + k) - 1;
    if (left != 0) {
      setIndex(of, n + k, left);
      std::swap(of.tail()[k], of.tail()[n - left]);
      return true;
    }
    // All have been at this place: in order again, and on with the place before.
    std::rotate(of.tail() + k, of.tail() + k + 1, of.tail() + n);
    setIndex(of, n + k, n - k);
  }
  return false;
}

Value nextPermutation(Context &ctx, Value v) {
  LazyIterator &of = lazy(v);
  if (of.i == Begun && !advancePermutation(of))
    of.i = Ended;
  if (of.i == Ended)
    return Value::empty();
  of.i = Begun;
  return pick(ctx, of, static_cast<uint32_t>(of.j));
}

} // namespace

constinit const TypeSlots kItertoolsProductSlots = {.next = nextProduct,
                                                    .construct = constructProduct};
constinit const TypeSlots kItertoolsCombinationsSlots = {
    .next = nextCombination<false>,
    .construct = constructCombinations<TypeId::ItertoolsCombinations>};
constinit const TypeSlots kItertoolsWithReplacementSlots = {
    .next = nextCombination<true>,
    .construct = constructCombinations<TypeId::ItertoolsWithReplacement>};
constinit const TypeSlots kItertoolsPermutationsSlots = {.next = nextPermutation,
                                                         .construct = constructPermutations};

} // namespace assay::runtime
