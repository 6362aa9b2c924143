// The module bisect.
#include "modules/Modules.h"
#include "types/Derived.h"

namespace assay::runtime {
namespace {

struct Search {
  Value sequence, item, key;
  int64_t low, high;
};

std::optional<Search> searchOf(Context &ctx, const Arguments &arguments) {
  constexpr std::string_view kNames[] = {"a", "x", "lo", "hi", "key"};
  Value values[5];
  if (!takeArguments(ctx, arguments, 4, kNames, values))
    return std::nullopt;
  if (values[0].isEmpty() || values[1].isEmpty()) {
    ctx.decline("bisect with too few arguments");
    return std::nullopt;
  }
  Search search{values[0], values[1], values[4].isEmpty() ? Value::none() : values[4], 0, -1};
  for (const auto &[given, bound] :
       {std::pair(values[2], &search.low), std::pair(values[3], &search.high)}) {
    if (given.isEmpty() || (given.isNone() && bound == &search.high))
      continue;
    if (!given.isSmallInt()) {
      ctx.decline("bisect with unusual bounds");
      return std::nullopt;
    }
    *bound = given.smallInt();
  }
  return search;
}

/// What else is given is refused in other words than a subscript would be.
bool isSequence(Value v) {
  switch (typeOf(v)) {
  case TypeId::List:
  case TypeId::Tuple:
  case TypeId::Str:
  case TypeId::Bytes:
  case TypeId::Range:
  case TypeId::Deque:
    return true;
  case TypeId::Instance:
    return isDerived(v) ? isSequence(held(v)) : !findSpecial(v, Name::__getitem__).isEmpty();
  default:
    return false;
  }
}

/// Where `item` belongs: behind what is equal, or before it. nullopt: failed.
std::optional<int64_t> positionOf(Context &ctx, const Search &search, Value item, bool right) {
  int64_t low = search.low, high = search.high;
  if (low < 0) {
    ctx.raise(ExceptionKind::ValueError, "lo must be non-negative");
    return std::nullopt;
  }
  if (high == -1) {
    high = length(ctx, search.sequence);
    if (high < 0)
      return std::nullopt;
  }
  if (!isSequence(search.sequence)) {
    ctx.decline("bisect of no sequence");
    return std::nullopt;
  }
  while (low < high) {
    const int64_t middle = low + (high - low) / 2;
    Value other = getItem(ctx, search.sequence, Value::smallInt(middle));
    if (!other.isFailed() && !search.key.isNone())
      other = call(ctx, search.key, {other});
    if (other.isFailed())
      return std::nullopt;
    const Answer is = right ? less(ctx, item, other) : less(ctx, other, item);
    if (is == Answer::Failed)
      return std::nullopt;
    if ((is == Answer::Yes) == right)
      high = middle;
    else
      low = middle + 1;
  }
  return low;
}

template <bool kRight> Value bisect(Context &ctx, const Arguments &arguments) {
  const auto search = searchOf(ctx, arguments);
  const auto at = search ? positionOf(ctx, *search, search->item, kRight) : std::nullopt;
  return at ? makeInt(ctx, *at) : Value::failed();
}

template <bool kRight> Value insort(Context &ctx, const Arguments &arguments) {
  const auto search = searchOf(ctx, arguments);
  if (!search)
    return Value::failed();
  const Value item = search->key.isNone() ? search->item : call(ctx, search->key, {search->item});
  const auto at = item.isFailed() ? std::nullopt : positionOf(ctx, *search, item, kRight);
  Str *insert = at ? ctx.intern("insert") : nullptr;
  if (insert == nullptr)
    return Value::failed();
  const Value result =
      callMethod(ctx, search->sequence, insert, {Value::smallInt(*at), search->item});
  return result.isFailed() ? result : Value::none();
}

constexpr auto kKeywords = BuiltinFunction::TakesKeywords;
constexpr BuiltinFunction kFunctions[] = {
    {"bisect", bisect<true>, 0, 4, kKeywords},
    {"bisect_left", bisect<false>, 0, 4, kKeywords},
    {"bisect_right", bisect<true>, 0, 4, kKeywords},
    {"insort", insort<true>, 0, 4, kKeywords},
    {"insort_left", insort<false>, 0, 4, kKeywords},
    {"insort_right", insort<true>, 0, 4, kKeywords},
};

} // namespace

constinit const BuiltinModule kBisectModule = {"bisect", kFunctions, {}, {}};

} // namespace assay::runtime
