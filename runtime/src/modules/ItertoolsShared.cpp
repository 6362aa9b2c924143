// itertools: groupby and tee, whose parts go through one iterator together.
#include "modules/Itertools.h"

#include "assay/runtime/TypeSlots.h"

namespace assay::runtime {
namespace {

// --- groupby -------------------------------------------------------------------------------------

/// a: the iterator, b: the key function or None, c: a list of the current item, its key and the key
/// of the group that was given out, each or empty; i: which group is the current one.
enum : uint8_t { Item, Key, GroupKey };

Value constructGroupby(Context &ctx, const Arguments &arguments) {
  constexpr std::string_view kNames[] = {"iterable", "key"};
  Value values[2];
  if (!takeArguments(ctx, arguments, 2, kNames, values))
    return Value::failed();
  if (values[0].isEmpty())
    return ctx.decline("groupby() without an iterable");
  const Value made = over(ctx, TypeId::ItertoolsGroupby, values[0],
                          values[1].isEmpty() ? Value::none() : values[1]);
  if (made.isFailed())
    return made;
  const Value nothing[] = {Value::empty(), Value::empty(), Value::empty()};
  lazy(made).c = value(newList(ctx, nothing));
  return lazy(made).c.isFailed() ? Value::failed() : made;
}

/// Takes the next item and its key. No: there is none.
Answer stepGroupby(Context &ctx, LazyIterator &groupby) {
  const Value item = next(ctx, groupby.a);
  if (item.isEmpty() || item.isFailed())
    return item.isEmpty() ? Answer::No : Answer::Failed;
  const Value key = groupby.b.isNone() ? item : call(ctx, groupby.b, {item});
  if (key.isFailed())
    return Answer::Failed;
  Value *state = as<List>(groupby.c)->items;
  state[Item] = item;
  state[Key] = key;
  return Answer::Yes;
}

Value endOrFailed(Answer more) { return more == Answer::No ? Value::empty() : Value::failed(); }

Value nextGroupby(Context &ctx, Value v) {
  LazyIterator &groupby = lazy(v);
  Value *state = as<List>(groupby.c)->items;
  // Past what is left of the group that was given out.
  for (;;) {
    if (!state[Key].isEmpty()) {
      if (state[GroupKey].isEmpty())
        break;
      const Answer same = equals(ctx, state[GroupKey], state[Key]);
      if (same != Answer::Yes) {
        if (same == Answer::Failed)
          return Value::failed();
        break;
      }
    }
    const Answer more = stepGroupby(ctx, groupby);
    if (more != Answer::Yes)
      return endOrFailed(more);
  }
  state[GroupKey] = state[Key];
  LazyIterator *group = newLazyIterator(ctx, TypeId::ItertoolsGroup);
  if (group == nullptr)
    return Value::failed();
  group->a = v;
  group->b = state[Key];
  group->i = ++groupby.i;
  return value(newTuple(ctx, {state[Key], Value::object(group)}));
}

Value nextInGroup(Context &ctx, Value v) {
  const LazyIterator &group = lazy(v);
  LazyIterator &groupby = lazy(group.a);
  if (groupby.i != group.i)
    return Value::empty();
  Value *state = as<List>(groupby.c)->items;
  if (state[Item].isEmpty()) {
    const Answer more = stepGroupby(ctx, groupby);
    if (more != Answer::Yes)
      return endOrFailed(more);
  }
  const Answer same = equals(ctx, group.b, state[Key]);
  if (same != Answer::Yes)
    return endOrFailed(same);
  const Value item = state[Item];
  state[Item] = Value::empty();
  return item;
}

// --- tee -----------------------------------------------------------------------------------------

/// a: the iterator that all share, in a list with what came so far; i: where in it this one is.
Value tee(Context &ctx, const Arguments &arguments) {
  int64_t count = 2;
  if (arguments.positional == 2) {
    if (!arguments[1].isSmallInt() || arguments[1].smallInt() < 0)
      return ctx.decline("tee() with an unusual number");
    count = arguments[1].smallInt();
  }
  if (typeOf(arguments[0]) == TypeId::ItertoolsTee)
    return ctx.decline("tee() of a tee");
  if (count > UINT16_MAX)
    return ctx.decline("tee() of very many");
  const Value iterator = iterate(ctx, arguments[0]);
  if (iterator.isFailed())
    return iterator;
  List *shared = newList(ctx, std::span<const Value>(&iterator, 1));
  Tuple *all = shared == nullptr ? nullptr : newTuple(ctx, static_cast<uint32_t>(count));
  if (all == nullptr)
    return Value::failed();
  for (int64_t k = 0; k != count; ++k) {
    LazyIterator *made = newLazyIterator(ctx, TypeId::ItertoolsTee);
    if (made == nullptr)
      return Value::failed();
    made->a = Value::object(shared);
    made->i = 1;
    all->items()[k] = Value::object(made);
  }
  return Value::object(all);
}

Value nextTee(Context &ctx, Value v) {
  LazyIterator &tee = lazy(v);
  List &shared = *as<List>(tee.a);
  if (tee.i == shared.count) {
    const Value iterator = shared.items[0];
    if (iterator.isEmpty())
      return ctx.decline("tee() of what draws from it");
    shared.items[0] = Value::empty();
    const Value item = next(ctx, iterator);
    shared.items[0] = iterator;
    if (item.isEmpty() || item.isFailed())
      return item;
    if (!append(ctx, shared, item))
      return Value::failed();
  }
  return shared.items[tee.i++];
}

constexpr BuiltinFunction kFunctions[] = {{"tee", tee, 1, 2}};

} // namespace

std::span<const BuiltinFunction> itertoolsFunctions() { return kFunctions; }

constinit const TypeSlots kItertoolsGroupbySlots = {.next = nextGroupby,
                                                    .construct = constructGroupby};
constinit const TypeSlots kItertoolsGroupSlots = {.next = nextInGroup};
constinit const TypeSlots kItertoolsTeeSlots = {.next = nextTee};

} // namespace assay::runtime
