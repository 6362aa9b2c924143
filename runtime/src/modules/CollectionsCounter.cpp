// Counter: a dict of counts, where what is missing counts as 0.
#include "modules/Collections.h"
#include "modules/Itertools.h"
#include "types/Dicts.h"

#include <algorithm>

namespace assay::runtime {
namespace {

constexpr Value kZero = Value::smallInt(0);

Dict &self(const Arguments &arguments) { return *as<Dict>(arguments[0]); }

Value add(Context &ctx, Value a, Value b) { return binary(ctx, BinaryOperator::Add, a, b); }
Value subtract(Context &ctx, Value a, Value b) {
  return binary(ctx, BinaryOperator::Subtract, a, b);
}

/// The count of `key`, `otherwise` where it is missing, or failed.
Value countOf(Context &ctx, const Dict &counter, Value key, Value otherwise = kZero) {
  const auto found = find(ctx, counter, key);
  if (!found)
    return Value::failed();
  return *found == nullptr ? otherwise : (*found)->value;
}

/// Calls `each(key, count) -> bool` for all entries, which it must not add to or remove from;
/// false: failed.
template <typename Each> bool forEntries(Context &ctx, const Dict &dict, Each &&each) {
  const uint32_t count = dict.count;
  uint32_t position = 0;
  while (const Dict::Entry *entry = nextEntry(dict, position)) {
    if (!each(entry->key, entry->value))
      return false;
    if (dict.count != count) {
      ctx.raise(ExceptionKind::RuntimeError, "dictionary changed size during iteration");
      return false;
    }
  }
  return true;
}

/// counter[key] = combine(counter's count, count).
template <typename Combine>
bool change(Context &ctx, Dict &counter, Value key, Value count, Combine &&combine) {
  const Value old = countOf(ctx, counter, key);
  const Value changed = old.isFailed() ? old : combine(ctx, old, count);
  return !changed.isFailed() && set(ctx, counter, key, changed);
}

/// One more of each item.
bool countElements(Context &ctx, Dict &counter, Value iterable) {
  return forEach(ctx, iterable, [&](Value item) {
    const auto itemHash = hash(ctx, item);
    const auto found = itemHash ? find(ctx, counter, item, *itemHash) : std::nullopt;
    if (!found)
      return false;
    if (*found != nullptr && (*found)->value.isSmallInt()) {
      const Value more = makeInt(ctx, (*found)->value.smallInt() + 1);
      (*found)->value = more;
      return !more.isFailed();
    }
    const Value old = *found == nullptr ? kZero : (*found)->value;
    const Value more = add(ctx, old, Value::smallInt(1));
    return !more.isFailed() && set(ctx, counter, item, *itemHash, more);
  });
}

bool isUnusualMapping(Context &ctx, Value v) {
  // An object may be a Mapping in the eyes of collections.abc.
  if (!isA<Instance>(v))
    return false;
  ctx.decline("a Counter of an object");
  return true;
}

bool updateCounter(Context &ctx, Dict &counter, Value from) {
  if (isA<Dict>(from)) {
    if (counter.count == 0)
      return update(ctx, counter, from);
    return forEntries(ctx, *as<Dict>(from), [&](Value key, Value count) {
      // The new count stands first in the sum.
      const Value old = countOf(ctx, counter, key);
      const Value sum = old.isFailed() ? old : add(ctx, count, old);
      return !sum.isFailed() && set(ctx, counter, key, sum);
    });
  }
  return !isUnusualMapping(ctx, from) && countElements(ctx, counter, from);
}

bool subtractFrom(Context &ctx, Dict &counter, Value from) {
  if (isA<Dict>(from))
    return forEntries(ctx, *as<Dict>(from), [&](Value key, Value count) {
      return change(ctx, counter, key, count, subtract);
    });
  return !isUnusualMapping(ctx, from) && forEach(ctx, from, [&](Value item) {
    return change(ctx, counter, item, Value::smallInt(1), subtract);
  });
}

/// Counter(), update() and subtract() take an iterable or mapping, and keywords.
template <bool (*kApply)(Context &, Dict &, Value)>
bool applyArguments(Context &ctx, Dict &counter, Value from, const Arguments &arguments) {
  if (!from.isNone() && !kApply(ctx, counter, from))
    return false;
  if (arguments.keywords() == 0)
    return true;
  Dict *named = newDict(ctx);
  if (named == nullptr)
    return false;
  for (uint32_t i = 0; i != arguments.keywords(); ++i)
    if (!set(ctx, *named, arguments.names->items()[i], arguments[arguments.positional + i]))
      return false;
  return kApply(ctx, counter, Value::object(named));
}

Value updateMethod(Context &ctx, const Arguments &arguments) {
  return applyArguments<updateCounter>(ctx, self(arguments), arguments.get(1, Value::none()),
                                       arguments)
             ? Value::none()
             : Value::failed();
}

Value subtractMethod(Context &ctx, const Arguments &arguments) {
  return applyArguments<subtractFrom>(ctx, self(arguments), arguments.get(1, Value::none()),
                                      arguments)
             ? Value::none()
             : Value::failed();
}

/// Pairs of keys and counts, the largest first; nullptr: failed.
List *sortedPairs(Context &ctx, const Dict &counter) {
  List *pairs = newList(ctx, counter.count);
  if (pairs == nullptr)
    return nullptr;
  uint32_t position = 0;
  while (const Dict::Entry *entry = nextEntry(counter, position)) {
    Tuple *pair = newTuple(ctx, {entry->key, entry->value});
    if (pair == nullptr || !append(ctx, *pairs, Value::object(pair)))
      return nullptr;
  }
  // operator.itemgetter(1) as the key.
  static constexpr BuiltinFunction kSecond = {
      "", [](Context &, const Arguments &a) { return as<Tuple>(a[0])->items()[1]; }, 1, 1};
  return sort(ctx, pairs->items, pairs->count, Value::object(&kSecond), true) ? pairs : nullptr;
}

bool isPlainCount(Value v) { return isIntOrBool(v) || (v.isFloat() && v.real() == v.real()); }

Value mostCommon(Context &ctx, const Arguments &arguments) {
  constexpr std::string_view kNames[] = {"", "n"};
  Value values[2];
  if (!takeArguments(ctx, arguments, 2, kNames, values))
    return Value::failed();
  const Dict &counter = self(arguments);
  if (values[1].isEmpty() || values[1].isNone())
    return value(sortedPairs(ctx, counter));
  if (!isIntOrBool(values[1]))
    return ctx.decline("most_common() of no int");
  // heapq.nlargest compares otherwise; with plain numbers nobody sees that.
  uint32_t position = 0;
  while (const Dict::Entry *entry = nextEntry(counter, position))
    if (!isPlainCount(entry->value))
      return ctx.decline("most_common() of unusual counts");
  const auto wanted = toInt64(values[1]);
  if (!wanted)
    return ctx.decline("most_common() of no small int");
  List *pairs = sortedPairs(ctx, counter);
  if (pairs != nullptr)
    pairs->count = static_cast<uint32_t>(std::clamp<int64_t>(*wanted, 0, pairs->count));
  return value(pairs);
}

Value total(Context &ctx, const Arguments &arguments) {
  Value sum = kZero;
  const bool ok = forEntries(ctx, self(arguments), [&](Value, Value count) {
    sum = add(ctx, sum, count);
    return !sum.isFailed();
  });
  return ok ? sum : Value::failed();
}

Value copyCounter(Context &ctx, const Arguments &arguments) {
  return value(copyAs(ctx, self(arguments), counterClass()));
}

/// chain.from_iterable(starmap(repeat, counter.items())), as CPython's.
Value elements(Context &ctx, const Arguments &arguments) {
  const Value items = newDictIterator(ctx, self(arguments), DictPart::Items, false);
  LazyIterator *repeats =
      items.isFailed() ? nullptr : newLazyIterator(ctx, TypeId::ItertoolsStarmap);
  if (repeats == nullptr)
    return Value::failed();
  repeats->a = items;
  repeats->b = Value::object(builtinClass(TypeId::ItertoolsRepeat));
  return newChain(ctx, Value::object(repeats));
}

/// Whether count `op` 0.
Answer versusZero(Context &ctx, CompareOperator op, Value count) {
  return compareTruth(ctx, op, count, kZero);
}

bool setIfPositive(Context &ctx, Dict &result, Value key, Value count) {
  const Answer positive = versusZero(ctx, CompareOperator::Greater, count);
  return positive == Answer::No || (positive == Answer::Yes && set(ctx, result, key, count));
}

Value larger(Context &ctx, Value count, Value other) {
  const Answer is = less(ctx, count, other);
  return is == Answer::Failed ? Value::failed() : is == Answer::Yes ? other : count;
}
Value smaller(Context &ctx, Value count, Value other) {
  const Answer is = less(ctx, count, other);
  return is == Answer::Failed ? Value::failed() : is == Answer::Yes ? count : other;
}

using Combine = Value (*)(Context &, Value, Value);

Combine combinationOf(BinaryOperator op) {
  switch (op) {
  case BinaryOperator::Add:
    return add;
  case BinaryOperator::Subtract:
    return subtract;
  case BinaryOperator::Or:
    return larger;
  case BinaryOperator::And:
    return smaller;
  default:
    return nullptr;
  }
}

/// Removes what does not count more than 0.
bool keepPositive(Context &ctx, Dict &counter) {
  std::vector<Value> gone;
  const bool ok = forEntries(ctx, counter, [&](Value key, Value count) {
    const Answer positive = versusZero(ctx, CompareOperator::Greater, count);
    if (positive == Answer::No)
      gone.push_back(key);
    return positive != Answer::Failed;
  });
  if (!ok)
    return false;
  for (const Value key : gone)
    if (remove(ctx, counter, key) == Answer::Failed)
      return false;
  return true;
}

/// Whether `op` holds between the counts of every key of either.
Answer allHold(Context &ctx, CompareOperator op, const Dict &a, const Dict &b) {
  for (const Dict *of : {&a, &b}) {
    Answer holds = Answer::Yes;
    const bool ok = forEntries(ctx, *of, [&](Value key, Value) {
      const Value left = countOf(ctx, a, key);
      const Value right = left.isFailed() ? left : countOf(ctx, b, key);
      holds = right.isFailed() ? Answer::Failed : compareTruth(ctx, op, left, right);
      return holds == Answer::Yes;
    });
    if (!ok)
      return ctx.stop != Stop::None ? Answer::Failed : holds;
  }
  return Answer::Yes;
}

constexpr BuiltinFunction kMethods[] = {
    {"copy", copyCounter, 1, 1},
    {"elements", elements, 1, 1},
    {"most_common", mostCommon, 1, 2, BuiltinFunction::TakesKeywords},
    {"subtract", subtractMethod, 1, 2, BuiltinFunction::TakesKeywords},
    {"total", total, 1, 1},
    {"update", updateMethod, 1, 2, BuiltinFunction::TakesKeywords},
};

} // namespace

std::span<const BuiltinFunction> counterMethods() { return kMethods; }

Value constructCounter(Context &ctx, const Arguments &arguments) {
  if (arguments.positional > 1)
    return ctx.decline("Counter() with other arguments than it takes");
  Dict *counter = newDictOf(ctx, counterClass());
  return counter != nullptr && applyArguments<updateCounter>(
                                   ctx, *counter, arguments.get(0, Value::none()), arguments)
             ? Value::object(counter)
             : Value::failed();
}

bool reprCounter(Context &ctx, TextBuilder &to, const Dict &counter) {
  if (counter.count == 0) {
    to.append("Counter()");
    return true;
  }
  uint32_t position = 0;
  while (const Dict::Entry *entry = nextEntry(counter, position))
    if (!isPlainCount(entry->value)) {
      ctx.decline("repr of a Counter of unusual counts");
      return false;
    }
  const List *pairs = sortedPairs(ctx, counter);
  if (pairs == nullptr)
    return false;
  to.append("Counter({");
  for (uint32_t i = 0; i != pairs->count; ++i) {
    const Tuple *pair = as<Tuple>(pairs->items[i]);
    if (i != 0)
      to.append(", ");
    if (!appendRepr(ctx, to, pair->items()[0]))
      return false;
    to.append(": ");
    if (!appendRepr(ctx, to, pair->items()[1]))
      return false;
  }
  to.append("})");
  return true;
}

Value compareCounters(Context &ctx, CompareOperator op, Value a, Value b) {
  if (!isOf(a, counterClass()) || !isOf(b, counterClass()))
    return Value::notImplemented();
  const Dict &left = *as<Dict>(a), &right = *as<Dict>(b);
  const auto holds = [&](CompareOperator each) { return allHold(ctx, each, left, right); };
  const auto valueOf = [](Answer is, bool wanted) {
    return is == Answer::Failed ? Value::failed() : Value::boolean((is == Answer::Yes) == wanted);
  };
  switch (op) {
  case CompareOperator::Equal:
    return valueOf(holds(op), true);
  case CompareOperator::NotEqual:
    return valueOf(holds(CompareOperator::Equal), false);
  case CompareOperator::LessEqual:
  case CompareOperator::GreaterEqual:
    return valueOf(holds(op), true);
  case CompareOperator::Less:
  case CompareOperator::Greater: {
    const Answer is = holds(op == CompareOperator::Less ? CompareOperator::LessEqual
                                                        : CompareOperator::GreaterEqual);
    return is == Answer::Yes ? valueOf(holds(CompareOperator::Equal), false) : valueOf(is, true);
  }
  }
  return Value::failed();
}

Value binaryCounters(Context &ctx, BinaryOperator op, Value a, Value b) {
  const Combine combine = combinationOf(op);
  if (combine == nullptr)
    return Value::notImplemented();
  if (!isOf(a, counterClass()) || !isOf(b, counterClass()))
    return isA<Dict>(a) && isA<Dict>(b) ? ctx.decline("a Counter joined with another dict")
                                        : Value::notImplemented();
  const Dict &left = *as<Dict>(a), &right = *as<Dict>(b);
  Dict *result = newDictOf(ctx, counterClass());
  if (result == nullptr)
    return Value::failed();
  bool ok = forEntries(ctx, left, [&](Value key, Value count) {
    const Value other = countOf(ctx, right, key);
    const Value both = other.isFailed() ? other : combine(ctx, count, other);
    return !both.isFailed() && setIfPositive(ctx, *result, key, both);
  });
  if (op == BinaryOperator::And)
    return ok ? Value::object(result) : Value::failed();
  ok = ok && forEntries(ctx, right, [&](Value key, Value count) {
         const auto there = find(ctx, left, key);
         if (!there || *there != nullptr)
           return there.has_value();
         if (op != BinaryOperator::Subtract)
           return setIfPositive(ctx, *result, key, count);
         const Answer negative = versusZero(ctx, CompareOperator::Less, count);
         if (negative != Answer::Yes)
           return negative == Answer::No;
         const Value turned = subtract(ctx, kZero, count);
         return !turned.isFailed() && set(ctx, *result, key, turned);
       });
  return ok ? Value::object(result) : Value::failed();
}

Value inplaceCounter(Context &ctx, BinaryOperator op, Value a, Value b) {
  const Combine combine = combinationOf(op);
  if (combine == nullptr)
    return Value::notImplemented();
  if (!isA<Dict>(b) || a == b)
    return ctx.decline("a Counter changed by itself or by no dict");
  Dict &counter = *as<Dict>(a);
  const Dict &other = *as<Dict>(b);
  if (op == BinaryOperator::And) {
    if (other.cls != counterClass())
      return ctx.decline("a Counter joined with another dict");
    const bool ok = forEntries(ctx, counter, [&](Value key, Value count) {
      const Value limit = countOf(ctx, other, key);
      const Answer is = limit.isFailed() ? Answer::Failed : less(ctx, limit, count);
      return is == Answer::No || (is == Answer::Yes && set(ctx, counter, key, limit));
    });
    return ok && keepPositive(ctx, counter) ? a : Value::failed();
  }
  const bool ok = forEntries(ctx, other, [&](Value key, Value count) {
    const Value old = countOf(ctx, counter, key);
    if (old.isFailed())
      return false;
    if (op == BinaryOperator::Or) {
      const Answer more = compareTruth(ctx, CompareOperator::Greater, count, old);
      return more == Answer::No || (more == Answer::Yes && set(ctx, counter, key, count));
    }
    const Value changed = inplace(ctx, op, old, count);
    return !changed.isFailed() && set(ctx, counter, key, changed);
  });
  return ok && keepPositive(ctx, counter) ? a : Value::failed();
}

Value unaryCounter(Context &ctx, const Dict &counter, bool negates) {
  Dict *result = newDictOf(ctx, counterClass());
  const bool ok = result != nullptr && forEntries(ctx, counter, [&](Value key, Value count) {
                    const Answer taken = versusZero(
                        ctx, negates ? CompareOperator::Less : CompareOperator::Greater, count);
                    if (taken != Answer::Yes)
                      return taken == Answer::No;
                    const Value kept = negates ? subtract(ctx, kZero, count) : count;
                    return !kept.isFailed() && set(ctx, *result, key, kept);
                  });
  return ok ? Value::object(result) : Value::failed();
}

} // namespace assay::runtime
