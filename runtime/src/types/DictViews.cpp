// keys(), values() and items() of dicts: views, which see later changes; those of keys and items
// are sets to operators.
#include "types/Dicts.h"
#include "types/Lists.h"
#include "types/Sets.h"

#include <utility>

namespace assay::runtime {
namespace {

const DictView &viewOf(Value v) { return *static_cast<const DictView *>(v.object()); }
bool isSetLikeView(Value v) {
  return typeOf(v) == TypeId::DictKeys || typeOf(v) == TypeId::DictItems;
}

bool reprView(Context &ctx, TextBuilder &to, Value v) {
  const ReprGuard guard(ctx, v);
  if (guard.again()) {
    to.append("...");
    return true;
  }
  const List *items = listFrom(ctx, v);
  if (items == nullptr)
    return false;
  if (isOrderedDict(*static_cast<const DictView *>(v.object())->dict))
    to.append('o');
  to.append(typeName(v));
  to.append('(');
  if (!appendRepr(ctx, to, Value::object(items)))
    return false;
  to.append(')');
  return true;
}

Answer containsInView(Context &ctx, Value v, Value item) {
  const Dict &dict = *viewOf(v).dict;
  if (viewOf(v).part() == DictPart::Keys) {
    const auto found = find(ctx, dict, item);
    return found ? answer(*found != nullptr) : Answer::Failed;
  }
  if (!isA<Tuple>(item) || as<Tuple>(item)->count != 2)
    return Answer::No;
  const auto found = find(ctx, dict, as<Tuple>(item)->items()[0]);
  if (!found)
    return Answer::Failed;
  return *found == nullptr ? Answer::No : equals(ctx, (*found)->value, as<Tuple>(item)->items()[1]);
}

/// Whether all items of one are in the other.
Answer allIn(Context &ctx, Value items, Value in) {
  Answer result = Answer::Yes;
  forEach(ctx, items, [&](Value item) {
    result = contains(ctx, in, item);
    return result == Answer::Yes;
  });
  return ctx.stop != Stop::None ? Answer::Failed : result;
}

Value compareView(Context &ctx, CompareOperator op, Value a, Value b) {
  if (!isSetLikeView(a) || (!isSetLikeView(b) && !isSet(b)))
    return Value::notImplemented();
  const int64_t left = length(ctx, a), right = length(ctx, b);
  Answer result = Answer::No;
  switch (op) {
  case CompareOperator::Equal:
  case CompareOperator::NotEqual:
    if (left == right)
      result = allIn(ctx, a, b);
    if (op == CompareOperator::NotEqual && result != Answer::Failed)
      result = answer(result == Answer::No);
    break;
  case CompareOperator::Less:
    if (left < right)
      result = allIn(ctx, a, b);
    break;
  case CompareOperator::LessEqual:
    if (left <= right)
      result = allIn(ctx, a, b);
    break;
  case CompareOperator::Greater:
    if (left > right)
      result = allIn(ctx, b, a);
    break;
  case CompareOperator::GreaterEqual:
    if (left >= right)
      result = allIn(ctx, b, a);
    break;
  }
  return result == Answer::Failed ? Value::failed() : Value::boolean(result == Answer::Yes);
}

/// As CPython's _PyDictView_Intersect.
Value intersect(Context &ctx, Value a, Value b) {
  if (!isSetLikeView(a))
    std::swap(a, b);
  if (isA<Set>(b) && viewOf(a).dict->count <= as<Set>(b)->count)
    return intersection(ctx, *as<Set>(b), a);
  if (isSetLikeView(b) && viewOf(b).dict->count > viewOf(a).dict->count)
    std::swap(a, b);
  Set *result = newSet(ctx);
  if (result == nullptr)
    return Value::failed();
  const bool done = forEach(ctx, b, [&](Value item) {
    const Answer in = containsInView(ctx, a, item);
    return in == Answer::Yes ? add(ctx, *result, item) : in == Answer::No;
  });
  return done ? Value::object(result) : Value::failed();
}

/// Of two views of items: those that are in one alone. As CPython's dictitems_xor.
Value differingItems(Context &ctx, const Dict &a, const Dict &b) {
  Dict *rest = copy(ctx, a);
  Set *result = newSet(ctx);
  if (rest == nullptr || result == nullptr)
    return Value::failed();
  uint32_t position = 0;
  while (const Dict::Entry *at = nextEntry(b, position)) {
    const Dict::Entry entry = *at;
    const int64_t keyHash = hashOfKey(entry);
    const auto found = find(ctx, *rest, entry.key, keyHash);
    if (!found)
      return Value::failed();
    const Answer same = *found == nullptr ? Answer::No : equals(ctx, (*found)->value, entry.value);
    if (same == Answer::Failed)
      return Value::failed();
    if (same == Answer::Yes) {
      const auto again = find(ctx, *rest, entry.key, keyHash);
      if (!again)
        return Value::failed();
      if (*again != nullptr)
        removeEntry(*rest, **again);
      continue;
    }
    Tuple *pair = newTuple(ctx, {entry.key, entry.value});
    if (pair == nullptr || !add(ctx, *result, Value::object(pair)))
      return Value::failed();
  }
  position = 0;
  while (const Dict::Entry *entry = nextEntry(*rest, position)) {
    Tuple *pair = newTuple(ctx, {entry->key, entry->value});
    if (pair == nullptr || !add(ctx, *result, Value::object(pair)))
      return Value::failed();
  }
  return Value::object(result);
}

/// set(v): that of a view of keys takes the dict's hashes.
Set *setFrom(Context &ctx, Value v) {
  const bool keys = typeOf(v) == TypeId::DictKeys;
  return newSet(ctx, TypeId::Set, keys ? Value::object(viewOf(v).dict) : v);
}

Value binaryView(Context &ctx, BinaryOperator op, Value a, Value b) {
  if (op == BinaryOperator::And)
    return intersect(ctx, a, b);
  if (op == BinaryOperator::Xor && typeOf(a) == TypeId::DictItems && typeOf(b) == TypeId::DictItems)
    return differingItems(ctx, *viewOf(a).dict, *viewOf(b).dict);
  if (op != BinaryOperator::Subtract && op != BinaryOperator::Or && op != BinaryOperator::Xor)
    return Value::notImplemented();
  Set *result = setFrom(ctx, a);
  if (result == nullptr)
    return Value::failed();
  const bool done = op == BinaryOperator::Subtract ? subtract(ctx, *result, b)
                    : op == BinaryOperator::Or     ? update(ctx, *result, b)
                                                   : symmetricUpdate(ctx, *result, b);
  return done ? Value::object(result) : Value::failed();
}

Value isDisjoint(Context &ctx, const Arguments &arguments) {
  Value a = arguments[0], b = arguments[1];
  if (a == b)
    return Value::boolean(viewOf(a).dict->count == 0);
  if ((isSet(b) || isSetLikeView(b)) && length(ctx, b) > length(ctx, a))
    std::swap(a, b);
  Answer found = Answer::No;
  forEach(ctx, b, [&](Value item) {
    found = contains(ctx, a, item);
    return found == Answer::No;
  });
  return ctx.stop != Stop::None ? Value::failed() : Value::boolean(found == Answer::No);
}

constexpr BuiltinFunction kMethods[] = {
    {"isdisjoint", isDisjoint, 2, 2},
};

Value iterateView(Context &ctx, Value v) {
  return newDictIterator(ctx, *viewOf(v).dict, viewOf(v).part(), false);
}
int64_t lengthOfView(Context &, Value v) { return viewOf(v).dict->count; }
std::span<const BuiltinFunction> methods() { return kMethods; }

} // namespace

constinit const TypeSlots kDictKeysSlots = {
    .repr = reprView,
    .compare = compareView,
    .unhashable = true,
    .binary = binaryView,
    .length = lengthOfView,
    .contains = containsInView,
    .iterate = iterateView,
    .methods = methods,
};
constinit const TypeSlots kDictItemsSlots = {
    .repr = reprView,
    .compare = compareView,
    .unhashable = true,
    .binary = binaryView,
    .length = lengthOfView,
    .contains = containsInView,
    .iterate = iterateView,
    .methods = methods,
};
constinit const TypeSlots kDictValuesSlots = {
    .repr = reprView,
    .length = lengthOfView,
    .iterate = iterateView,
};

} // namespace assay::runtime
