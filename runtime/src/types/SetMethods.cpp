// set and frozenset: operators and methods, with setobject.c's choice of which side is gone
// through, since a result's order hangs on it.
#include "types/Sets.h"

#include "types/Dicts.h"

#include <utility>

namespace assay::runtime {
namespace {

Set &self(const Arguments &arguments) { return *as<Set>(arguments[0]); }

/// Calls `each(entry) -> bool` for each member; false from it, or a failure, ends the loop.
template <typename Each> bool forEachMember(const Set &set, Each &&each) {
  uint32_t position = 0;
  while (const Set::Entry *entry = nextEntry(set, position)) {
    const Set::Entry member = *entry; // it may change meanwhile
    if (!each(member))
      return false;
  }
  return true;
}

/// One of the same type with the same members.
Set *copySet(Context &ctx, const Set &set) {
  Set *made = newSet(ctx, set.type);
  return made != nullptr && merge(ctx, *made, set) ? made : nullptr;
}

void swapBodies(Set &a, Set &b) {
  std::swap(a.table, b.table);
  std::swap(a.mask, b.mask);
  std::swap(a.fill, b.fill);
  std::swap(a.count, b.count);
  std::swap(a.flags, b.flags);
}

Set *intersect(Context &ctx, const Set &a, Value with) {
  if (with == Value::object(&a))
    return copySet(ctx, a);
  Set *result = newSet(ctx, a.type);
  if (result == nullptr)
    return nullptr;
  const auto addIfIn = [&](const Set &in, Value key, int64_t keyHash) {
    const Answer is = contains(ctx, in, key, keyHash);
    return is == Answer::Yes ? add(ctx, *result, key, keyHash) : is == Answer::No;
  };
  if (isSet(with)) {
    const Set *larger = &a, *smaller = as<Set>(with);
    if (smaller->count > larger->count)
      std::swap(larger, smaller);
    return forEachMember(
               *smaller,
               [&](const Set::Entry &entry) { return addIfIn(*larger, entry.key, entry.hash); })
               ? result
               : nullptr;
  }
  bool complete = false;
  const bool done = forEach(ctx, with, [&](Value item) {
    const auto itemHash = hash(ctx, item);
    if (!itemHash)
      return false;
    const uint32_t before = result->count;
    if (!addIfIn(a, item, *itemHash))
      return false;
    // Nothing more can come.
    complete = result->count != before && result->count >= a.count;
    return !complete;
  });
  return done || complete ? result : nullptr;
}

/// a - with, as a set of a's type.
Set *difference(Context &ctx, const Set &a, Value with) {
  const auto copied = [&]() -> Set * {
    Set *result = copySet(ctx, a);
    return result != nullptr && subtract(ctx, *result, with) ? result : nullptr;
  };
  const bool isPlainDict = isA<Dict>(with) && as<Dict>(with)->cls == nullptr;
  if (!isSet(with) && !isPlainDict)
    return copied();
  if (a.count >> 2 > with.object()->count)
    return copied();
  Set *result = newSet(ctx, a.type);
  if (result == nullptr)
    return nullptr;
  const bool done = forEachMember(a, [&](const Set::Entry &entry) {
    Answer in;
    if (isPlainDict) {
      const auto found = find(ctx, *as<Dict>(with), entry.key, entry.hash);
      in = found ? answer(*found != nullptr) : Answer::Failed;
    } else {
      in = contains(ctx, *as<Set>(with), entry.key, entry.hash);
    }
    return in == Answer::No ? add(ctx, *result, entry.key, entry.hash) : in == Answer::Yes;
  });
  return done ? result : nullptr;
}

/// Members of one side alone: those of `with` first, from which `a` is then taken.
Set *symmetricDifference(Context &ctx, Set &a, Value with) {
  Set *result = newSet(ctx, a.type, with);
  return result != nullptr && symmetricUpdate(ctx, *result, Value::object(&a)) ? result : nullptr;
}

Value addItem(Context &ctx, const Arguments &arguments) {
  return add(ctx, self(arguments), arguments[1]) ? Value::none() : Value::failed();
}

Value clearSet(Context &ctx, const Arguments &arguments) {
  clear(ctx, self(arguments));
  return ctx.stop == Stop::None ? Value::none() : Value::failed();
}

Value copyOf(Context &ctx, const Arguments &arguments) {
  return self(arguments).type == TypeId::FrozenSet ? arguments[0]
                                                   : value(copySet(ctx, self(arguments)));
}

/// A set in a set is looked for as the frozenset of its members.
bool isSupported(Context &ctx, Value item) {
  if (isA<Set>(item))
    ctx.decline("a set in a set");
  return !isA<Set>(item);
}

Value discardItem(Context &ctx, const Arguments &arguments) {
  const Answer was =
      isSupported(ctx, arguments[1]) ? discard(ctx, self(arguments), arguments[1]) : Answer::Failed;
  return was == Answer::Failed ? Value::failed() : Value::none();
}

Value removeItem(Context &ctx, const Arguments &arguments) {
  const Answer was =
      isSupported(ctx, arguments[1]) ? discard(ctx, self(arguments), arguments[1]) : Answer::Failed;
  if (was == Answer::Failed)
    return Value::failed();
  return was == Answer::Yes ? Value::none() : ctx.raiseWith(ExceptionKind::KeyError, arguments[1]);
}

Value pop(Context &ctx, const Arguments &arguments) {
  Set &set = self(arguments);
  if (set.count == 0)
    return ctx.raise(ExceptionKind::KeyError, "pop from an empty set");
  if (!checkOrder(ctx, set))
    return Value::failed();
  uint32_t at = set.finger & set.mask;
  while (set.table[at].key.isEmpty() || set.table[at].key.isFailed())
    at = at == set.mask ? 0 : at + 1;
  const Value item = set.table[at].key;
  set.table[at] = {-1, Value::failed()};
  --set.count;
  set.finger = at + 1;
  return item;
}

Value unionOf(Context &ctx, const Arguments &arguments) {
  Set *result = copySet(ctx, self(arguments));
  for (uint32_t i = 1; result != nullptr && i < arguments.positional; ++i)
    if (arguments[i] != arguments[0] && !update(ctx, *result, arguments[i]))
      return Value::failed();
  return value(result);
}

Value updateSet(Context &ctx, const Arguments &arguments) {
  for (uint32_t i = 1; i < arguments.positional; ++i)
    if (!update(ctx, self(arguments), arguments[i]))
      return Value::failed();
  return Value::none();
}

Set *intersectAll(Context &ctx, const Arguments &arguments) {
  if (arguments.positional == 1)
    return copySet(ctx, self(arguments));
  Set *result = &self(arguments);
  for (uint32_t i = 1; result != nullptr && i < arguments.positional; ++i)
    result = intersect(ctx, *result, arguments[i]);
  return result;
}

Value intersectionOf(Context &ctx, const Arguments &arguments) {
  return value(intersectAll(ctx, arguments));
}

Value intersectionUpdate(Context &ctx, const Arguments &arguments) {
  Set *result = intersectAll(ctx, arguments);
  if (result == nullptr)
    return Value::failed();
  swapBodies(self(arguments), *result);
  return Value::none();
}

Value differenceOf(Context &ctx, const Arguments &arguments) {
  Set *result = arguments.positional == 1 ? copySet(ctx, self(arguments))
                                          : difference(ctx, self(arguments), arguments[1]);
  for (uint32_t i = 2; result != nullptr && i < arguments.positional; ++i)
    if (!subtract(ctx, *result, arguments[i]))
      return Value::failed();
  return value(result);
}

Value differenceUpdate(Context &ctx, const Arguments &arguments) {
  for (uint32_t i = 1; i < arguments.positional; ++i)
    if (!subtract(ctx, self(arguments), arguments[i]))
      return Value::failed();
  return Value::none();
}

Value symmetricDifferenceOf(Context &ctx, const Arguments &arguments) {
  return value(symmetricDifference(ctx, self(arguments), arguments[1]));
}

Value symmetricDifferenceUpdate(Context &ctx, const Arguments &arguments) {
  return symmetricUpdate(ctx, self(arguments), arguments[1]) ? Value::none() : Value::failed();
}

Value isDisjoint(Context &ctx, const Arguments &arguments) {
  const Set *set = &self(arguments);
  if (arguments[0] == arguments[1])
    return Value::boolean(set->count == 0);
  Answer found = Answer::No;
  if (isSet(arguments[1])) {
    const Set *other = as<Set>(arguments[1]);
    if (other->count > set->count)
      std::swap(set, other);
    forEachMember(*other, [&](const Set::Entry &entry) {
      found = contains(ctx, *set, entry.key, entry.hash);
      return found == Answer::No;
    });
  } else {
    forEach(ctx, arguments[1], [&](Value item) {
      found = contains(ctx, *set, item);
      return found == Answer::No;
    });
  }
  return ctx.stop != Stop::None ? Value::failed() : Value::boolean(found == Answer::No);
}

Value isSubset(Context &ctx, const Arguments &arguments) {
  Value other = arguments[1];
  if (!isSet(other))
    other = value(newSet(ctx, TypeId::Set, other));
  return other.isFailed() ? other : compare(ctx, CompareOperator::LessEqual, arguments[0], other);
}

Value isSuperset(Context &ctx, const Arguments &arguments) {
  if (isSet(arguments[1]))
    return compare(ctx, CompareOperator::GreaterEqual, arguments[0], arguments[1]);
  Answer in = Answer::Yes;
  forEach(ctx, arguments[1], [&](Value item) {
    in = contains(ctx, self(arguments), item);
    return in == Answer::Yes;
  });
  return ctx.stop != Stop::None ? Value::failed() : Value::boolean(in == Answer::Yes);
}

constexpr uint8_t kAny = BuiltinFunction::kAny;

constexpr BuiltinFunction kMethods[] = {
    {"copy", copyOf, 1, 1},
    {"difference", differenceOf, 1, kAny},
    {"intersection", intersectionOf, 1, kAny},
    {"isdisjoint", isDisjoint, 2, 2},
    {"issubset", isSubset, 2, 2},
    {"issuperset", isSuperset, 2, 2},
    {"symmetric_difference", symmetricDifferenceOf, 2, 2},
    {"union", unionOf, 1, kAny},
    // Of set alone.
    {"add", addItem, 2, 2},
    {"clear", clearSet, 1, 1},
    {"difference_update", differenceUpdate, 1, kAny},
    {"discard", discardItem, 2, 2},
    {"intersection_update", intersectionUpdate, 1, kAny},
    {"pop", pop, 1, 1},
    {"remove", removeItem, 2, 2},
    {"symmetric_difference_update", symmetricDifferenceUpdate, 2, 2},
    {"update", updateSet, 1, kAny},
};
constexpr size_t kShared = 8; // of which frozenset has the first ones

} // namespace

Value intersection(Context &ctx, const Set &a, Value with) {
  return value(intersect(ctx, a, with));
}

bool subtract(Context &ctx, Set &set, Value other) {
  if (other == Value::object(&set)) {
    clear(ctx, set);
    return ctx.stop == Stop::None;
  }
  if (isSet(other)) {
    const Set *from = as<Set>(other);
    // A much larger set is first cut down to what matters.
    if (from->count >> 3 > set.count) {
      from = intersect(ctx, set, other);
      if (from == nullptr)
        return false;
    }
    if (!forEachMember(*from, [&](const Set::Entry &entry) {
          return discard(ctx, set, entry.key, entry.hash) != Answer::Failed;
        }))
      return false;
  } else if (!forEach(ctx, other,
                      [&](Value item) { return discard(ctx, set, item) != Answer::Failed; })) {
    return false;
  }
  if (set.fill - set.count <= set.mask / 4)
    return true;
  return resize(ctx, set, set.count > 50000 ? set.count * 2 : set.count * 4);
}

bool symmetricUpdate(Context &ctx, Set &set, Value other) {
  if (other == Value::object(&set)) {
    clear(ctx, set);
    return ctx.stop == Stop::None;
  }
  const auto toggle = [&](Value key, int64_t keyHash) {
    const Answer was = discard(ctx, set, key, keyHash);
    return was == Answer::No ? add(ctx, set, key, keyHash) : was == Answer::Yes;
  };
  if (isA<Dict>(other) && as<Dict>(other)->cls == nullptr) {
    uint32_t position = 0;
    while (const Dict::Entry *entry = nextEntry(*as<Dict>(other), position))
      if (!toggle(entry->key, hashOfKey(*entry)))
        return false;
    return true;
  }
  const Set *from = isSet(other) ? as<Set>(other) : newSet(ctx, set.type, other);
  return from != nullptr && forEachMember(*from, [&](const Set::Entry &entry) {
           return toggle(entry.key, entry.hash);
         });
}

Value binarySet(Context &ctx, BinaryOperator op, Value a, Value b) {
  if (!isSet(a) || !isSet(b))
    return Value::notImplemented();
  Set &left = *as<Set>(a);
  switch (op) {
  case BinaryOperator::Or: {
    Set *result = copySet(ctx, left);
    return result != nullptr && (a == b || update(ctx, *result, b)) ? Value::object(result)
                                                                    : Value::failed();
  }
  case BinaryOperator::And:
    return intersection(ctx, left, b);
  case BinaryOperator::Subtract:
    return value(difference(ctx, left, b));
  case BinaryOperator::Xor:
    return value(symmetricDifference(ctx, left, b));
  default:
    return Value::notImplemented();
  }
}

Value inplaceSet(Context &ctx, BinaryOperator op, Value a, Value b) {
  if (!isSet(b))
    return Value::notImplemented();
  Set &set = *as<Set>(a);
  bool done = false;
  switch (op) {
  case BinaryOperator::Or:
    done = update(ctx, set, b);
    break;
  case BinaryOperator::And:
    if (Set *result = intersect(ctx, set, b)) {
      swapBodies(set, *result);
      done = true;
    }
    break;
  case BinaryOperator::Subtract:
    done = subtract(ctx, set, b);
    break;
  case BinaryOperator::Xor:
    done = symmetricUpdate(ctx, set, b);
    break;
  default:
    return Value::notImplemented();
  }
  return done ? a : Value::failed();
}

Value constructSet(Context &ctx, TypeId type, const Arguments &arguments) {
  if (arguments.positional > 1 || arguments.keywords() != 0)
    return ctx.decline("a set made with other arguments than it takes");
  if (arguments.positional == 0)
    return value(newSet(ctx, type));
  if (type == TypeId::FrozenSet && typeOf(arguments[0]) == TypeId::FrozenSet)
    return arguments[0];
  return value(newSet(ctx, type, arguments[0]));
}

std::span<const BuiltinFunction> setMethods() { return kMethods; }
std::span<const BuiltinFunction> frozenSetMethods() {
  return std::span<const BuiltinFunction>(kMethods).first(kShared);
}

} // namespace assay::runtime
