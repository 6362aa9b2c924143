// The builtin functions that go through iterables.
#include "modules/Modules.h"
#include "types/Derived.h"
#include "types/OpenIteration.h"

#include "assay/runtime/Calls.h"
#include "assay/runtime/TypeSlots.h"

#include <vector>

namespace assay::runtime {
namespace {

// --- Sets whose order is unknown -----------------------------------------------------------------

/// A set through which nobody may go in order, or nullptr.
const Set *unorderedSet(Value v) {
  if (!isSet(v))
    return nullptr;
  const Set *set = as<Set>(v);
  return (set->flags & Set::kUnordered) != 0 && set->count > 1 ? set : nullptr;
}

/// The members in no order that anyone may see; false: declined, as the order would show.
bool takeMembers(Context &ctx, const Set &set, std::vector<Value> &members) {
  uint32_t position = 0;
  while (const Set::Entry *entry = nextEntry(set, position))
    members.push_back(entry->key);
  for (const Value member : members)
    if (!isComparable(members[0], member))
      return checkOrder(ctx, set);
  return true;
}

/// all() or any() of a set whose order is unknown: nothing of it shows where truth calls nobody.
Answer findTruth(Context &ctx, const Set &set, bool wanted) {
  uint32_t position = 0;
  Answer result = Answer::No;
  while (const Set::Entry *entry = nextEntry(set, position)) {
    const TypeId type = typeOf(entry->key);
    if ((type == TypeId::Instance || type == TypeId::Exception) && !checkOrder(ctx, set))
      return Answer::Failed;
    const Answer is = truth(ctx, entry->key);
    if (is == Answer::Failed)
      return is;
    if ((is == Answer::Yes) == wanted)
      result = Answer::Yes;
  }
  return result;
}

// --- Functions -----------------------------------------------------------------------------------

/// Whether any item's truth is `wanted`.
Answer anyIs(Context &ctx, Value iterable, bool wanted) {
  if (const Set *set = unorderedSet(iterable))
    return findTruth(ctx, *set, wanted);
  Answer result = Answer::No;
  const bool ended = forEachOpen(ctx, iterable, [&](Value item) {
    const Answer is = truth(ctx, item);
    if (is == Answer::Failed || (is == Answer::Yes) == wanted)
      result = is == Answer::Failed ? is : Answer::Yes;
    return result == Answer::No;
  });
  return ended || result == Answer::Yes ? result : Answer::Failed;
}

Value all(Context &ctx, const Arguments &arguments) {
  const Answer found = anyIs(ctx, arguments[0], false);
  return found == Answer::Failed ? Value::failed() : Value::boolean(found == Answer::No);
}

Value any(Context &ctx, const Arguments &arguments) {
  const Answer found = anyIs(ctx, arguments[0], true);
  return found == Answer::Failed ? Value::failed() : Value::boolean(found == Answer::Yes);
}

/// The first of what it is given that comes before all others, or after them, by `op`.
class Selection {
public:
  Selection(Context &ctx, CompareOperator op, Value key) : ctx_(ctx), op_(op), key_(key) {}
  /// Empty where nothing was given.
  Value best() const { return best_; }
  /// False: failed.
  bool add(Value item) {
    const Value itemKey = key_.isNone() ? item : call(ctx_, key_, {item});
    if (itemKey.isFailed())
      return false;
    if (!best_.isEmpty()) {
      const Answer better = isBetter(itemKey);
      if (better != Answer::Yes)
        return better == Answer::No;
    }
    best_ = item;
    bestKey_ = itemKey;
    return true;
  }

private:
  Answer isBetter(Value itemKey) {
    if (!bothSmallInts(itemKey, bestKey_))
      return compareTruth(ctx_, op_, itemKey, bestKey_);
    const int64_t a = itemKey.smallInt(), b = bestKey_.smallInt();
    return answer(op_ == CompareOperator::Less ? a < b : a > b);
  }

  Context &ctx_;
  const CompareOperator op_; // Less or Greater
  const Value key_;
  Value best_ = Value::empty(), bestKey_ = Value::empty();
};

/// The best item; empty where there is none.
Value select(Context &ctx, CompareOperator op, Value iterable, Value key) {
  Selection selection(ctx, op, key);
  const auto each = [&](Value item) { return selection.add(item); };
  if (const Set *set = unorderedSet(iterable); set != nullptr && key.isNone()) {
    std::vector<Value> members;
    if (!takeMembers(ctx, *set, members))
      return Value::failed();
    for (const Value member : members)
      if (!each(member))
        return Value::failed();
    return selection.best();
  }
  return forEachOpen(ctx, iterable, each) ? selection.best() : Value::failed();
}

/// The best argument.
Value selectArgument(Context &ctx, CompareOperator op, const Arguments &arguments, Value key) {
  Selection selection(ctx, op, key);
  for (uint32_t i = 0; i != arguments.positional; ++i)
    if (!selection.add(arguments[i]))
      return Value::failed();
  return selection.best();
}

Value extreme(Context &ctx, std::string_view name, CompareOperator op, const Arguments &arguments) {
  if (arguments.keywords() == 0 && arguments.positional > 1)
    return selectArgument(ctx, op, arguments, Value::none());
  const Value given = arguments.keyword("key"), otherwise = arguments.keyword("default");
  if (arguments.keywords() != uint32_t(!given.isEmpty()) + uint32_t(!otherwise.isEmpty()))
    return ctx.decline("min() or max() with other arguments than they take");
  const Value key = given.isEmpty() ? Value::none() : given;
  if (arguments.positional == 1) {
    const Value best = select(ctx, op, arguments[0], key);
    if (!best.isEmpty())
      return best;
    return !otherwise.isEmpty()
               ? otherwise
               : ctx.raise(ExceptionKind::ValueError, {name, "() arg is an empty sequence"});
  }
  if (!otherwise.isEmpty())
    return ctx.raise(ExceptionKind::TypeError, {"Cannot specify a default for ", name,
                                                "() with multiple positional arguments"});
  return selectArgument(ctx, op, arguments, key);
}

Value min(Context &ctx, const Arguments &arguments) {
  return extreme(ctx, "min", CompareOperator::Less, arguments);
}
Value max(Context &ctx, const Arguments &arguments) {
  return extreme(ctx, "max", CompareOperator::Greater, arguments);
}

Value sum(Context &ctx, const Arguments &arguments) {
  constexpr std::string_view kNames[] = {"", "start"};
  Value values[2];
  if (!takeArguments(ctx, arguments, 2, kNames, values))
    return Value::failed();
  const Value start = values[1];
  Value total = start.isEmpty() ? Value::smallInt(0) : start;
  // CPython looks at the iterable first, and may run its __iter__.
  const bool isText = isStr(total) || (isDerived(total) && isStr(held(total)));
  if (!isIterable(values[0]) || isText || isA<Bytes>(total)) {
    values[0] = iterate(ctx, values[0]);
    if (values[0].isFailed())
      return values[0];
  }
  if (isText)
    return ctx.raise(ExceptionKind::TypeError,
                     "sum() can't sum strings [use ''.join(seq) instead]");
  if (isA<Bytes>(total))
    return ctx.raise(ExceptionKind::TypeError, "sum() can't sum bytes [use b''.join(seq) instead]");
  const bool ended = forEachOpen(ctx, values[0], [&](Value item) {
    if (bothSmallInts(total, item) && Value::fitsSmall(total.smallInt() + item.smallInt()))
      total = Value::smallInt(total.smallInt() + item.smallInt());
    else
      total = total.isFloat() && item.isFloat() ? Value::real(total.real() + item.real())
                                                : binary(ctx, BinaryOperator::Add, total, item);
    return !total.isFailed();
  });
  return ended ? total : Value::failed();
}

Value sorted(Context &ctx, const Arguments &arguments) {
  const Value givenKey = arguments.keyword("key"), reverse = arguments.keyword("reverse");
  if (arguments.keywords() != uint32_t(!givenKey.isEmpty()) + uint32_t(!reverse.isEmpty()))
    return ctx.decline("sorted() with other arguments than it takes");
  const Value key = givenKey.isEmpty() ? Value::none() : givenKey;
  List *list;
  if (const Set *set = unorderedSet(arguments[0]); set != nullptr && key.isNone()) {
    std::vector<Value> members;
    if (!takeMembers(ctx, *set, members))
      return Value::failed();
    list = newList(ctx, members);
  } else {
    list = listFromOpen(ctx, arguments[0]);
  }
  if (list == nullptr)
    return Value::failed();
  bool backwards = false;
  if (!reverse.isEmpty()) {
    if (!reverse.isBool() &&
        !(reverse.isSmallInt() && reverse.smallInt() == int32_t(reverse.smallInt())))
      return ctx.decline("sorted() with an unusual reverse");
    backwards = reverse.isBool() ? reverse.isTrue() : reverse.smallInt() != 0;
  }
  return sort(ctx, list->items, list->count, key, backwards) ? Value::object(list)
                                                             : Value::failed();
}

Value len(Context &ctx, const Arguments &arguments) {
  const int64_t count = length(ctx, arguments[0]);
  return count < 0 ? Value::failed() : makeInt(ctx, count);
}

Value iter(Context &ctx, const Arguments &arguments) {
  if (arguments.positional == 1)
    return iterate(ctx, arguments[0]);
  if (!isCallable(arguments[0]))
    return ctx.raise(ExceptionKind::TypeError, "iter(v, w): v must be callable");
  auto *iterator = ctx.make<CallableIterator>();
  if (iterator == nullptr)
    return Value::failed();
  iterator->callable = arguments[0];
  iterator->sentinel = arguments[1];
  return Value::object(iterator);
}

/// The next item; at the end the StopIteration is pending that CPython would have.
Value advance(Context &ctx, Value iterator) {
  if (isA<Generator>(iterator)) {
    Value returned = Value::none();
    const Value item = resume(ctx, *as<Generator>(iterator), Value::none(), &returned);
    if (!item.isEmpty())
      return item;
    return returned.isNone() ? ctx.raiseWith(ExceptionKind::StopIteration)
                             : ctx.raiseWith(ExceptionKind::StopIteration, returned);
  }
  if (isA<Instance>(iterator)) {
    const Value method = findSpecial(iterator, Name::__next__);
    if (!method.isEmpty())
      return call(ctx, method, {iterator});
  }
  const auto slot = slotsOf(iterator).next;
  const Value item = slot == nullptr ? next(ctx, iterator) : slot(ctx, iterator);
  return item.isEmpty() ? ctx.raiseWith(ExceptionKind::StopIteration) : item;
}

Value nextItem(Context &ctx, const Arguments &arguments) {
  const Value item = advance(ctx, arguments[0]);
  if (!item.isFailed() || arguments.positional == 1 || !ctx.isPending(ExceptionKind::StopIteration))
    return item;
  ctx.takePending();
  return arguments[1];
}

constexpr BuiltinFunction kFunctions[] = {
    {"all", all, 1, 1},
    {"any", any, 1, 1},
    {"iter", iter, 1, 2},
    {"len", len, 1, 1},
    {"max", max, 1, BuiltinFunction::kAny, BuiltinFunction::TakesKeywords},
    {"min", min, 1, BuiltinFunction::kAny, BuiltinFunction::TakesKeywords},
    {"next", nextItem, 1, 2},
    {"sorted", sorted, 1, 1, BuiltinFunction::TakesKeywords},
    {"sum", sum, 1, 2, BuiltinFunction::TakesKeywords},
};

} // namespace

std::span<const BuiltinFunction> builtinIteration() { return kFunctions; }

} // namespace assay::runtime
