// dict: its methods, and how one is made.
#include "types/Derived.h"
#include "types/Dicts.h"
#include "types/Sets.h"

namespace assay::runtime {
namespace {

Dict &self(const Arguments &arguments) { return *as<Dict>(arguments[0]); }

/// Whether keys are copied without comparing them with each other, as CPython does where none is
/// missing from the row of them, or where that would call nobody.
bool copiesKeys(const Dict &dict) {
  if (dict.entryCount == dict.count)
    return true;
  uint32_t position = 0;
  while (const Dict::Entry *entry = nextEntry(dict, position))
    if (!isStr(entry->key) && !entry->key.isSmallInt())
      return false;
  return true;
}

/// From another dict, whose hashes are known.
bool updateFromDict(Context &ctx, Dict &dict, const Dict &other) {
  const uint32_t count = other.count;
  uint32_t position = 0;
  if (dict.count == 0 && &dict != &other && copiesKeys(other)) {
    if (!reserve(ctx, dict, count))
      return false;
    while (const Dict::Entry *entry = nextEntry(other, position))
      if (!insertNew(ctx, dict, entry->key, hashOfKey(*entry), entry->value))
        return false;
    return true;
  }
  while (const Dict::Entry *entry = &dict == &other ? nullptr : nextEntry(other, position)) {
    if (!set(ctx, dict, entry->key, hashOfKey(*entry), entry->value))
      return false;
    if (other.count != count) {
      ctx.raise(ExceptionKind::RuntimeError, "dict mutated during update");
      return false;
    }
  }
  return true;
}

bool updateFromPair(Context &ctx, Dict &dict, Value item, size_t at) {
  const List *pair = nullptr;
  if (!isA<Tuple>(item)) {
    pair = listFrom(ctx, item);
    if (pair == nullptr) {
      if (ctx.isPending(ExceptionKind::TypeError)) {
        ctx.takePending();
        ctx.raise(ExceptionKind::TypeError, {"cannot convert dictionary update sequence element #",
                                             std::to_string(at), " to a sequence"});
      }
      return false;
    }
  }
  const std::span<const Value> values =
      pair == nullptr ? as<Tuple>(item)->span() : std::span<const Value>(pair->items, pair->count);
  if (values.size() == 2)
    return set(ctx, dict, values[0], values[1]);
  ctx.raise(ExceptionKind::ValueError,
            {"dictionary update sequence element #", std::to_string(at), " has length ",
             std::to_string(values.size()), "; 2 is required"});
  return false;
}

bool updateFromMapping(Context &ctx, Dict &dict, Value mapping, Value keys) {
  const Value names = call(ctx, keys, {});
  return !names.isFailed() && forEach(ctx, names, [&](Value key) {
    const Value item = getItem(ctx, mapping, key);
    return !item.isFailed() && set(ctx, dict, key, item);
  });
}

bool updateFromKeywords(Context &ctx, Dict &dict, const Arguments &arguments) {
  for (uint32_t i = 0; i != arguments.keywords(); ++i)
    if (!set(ctx, dict, arguments.names->items()[i], arguments[arguments.positional + i]))
      return false;
  return true;
}

Value clearDict(Context &, const Arguments &arguments) {
  clear(self(arguments));
  return Value::none();
}

Value copyDict(Context &ctx, const Arguments &arguments) {
  return value(copy(ctx, self(arguments)));
}

Value get(Context &ctx, const Arguments &arguments) {
  return getItemOr(ctx, self(arguments), arguments[1], arguments.get(2, Value::none()));
}

template <TypeId Type> Value newView(Context &ctx, const Arguments &arguments) {
  auto *view = ctx.makeAs<DictView>(Type);
  if (view == nullptr)
    return Value::failed();
  view->dict = &self(arguments);
  return Value::object(view);
}

Value pop(Context &ctx, const Arguments &arguments) {
  Dict &dict = self(arguments);
  Value item = Value::empty();
  // An empty dict does not even ask for the key's hash.
  const Answer was = dict.count == 0 ? Answer::No : remove(ctx, dict, arguments[1], &item);
  if (was == Answer::Failed)
    return Value::failed();
  if (was == Answer::Yes)
    return item;
  return arguments.positional == 3 ? arguments[2]
                                   : ctx.raiseWith(ExceptionKind::KeyError, arguments[1]);
}

Value popItem(Context &ctx, const Arguments &arguments) {
  Dict &dict = self(arguments);
  if (dict.count == 0)
    return ctx.raise(ExceptionKind::KeyError, "popitem(): dictionary is empty");
  uint32_t last = dict.entryCount - 1;
  while (dict.entries[last].key.isEmpty())
    --last;
  Dict::Entry &entry = dict.entries[last];
  Tuple *pair = newTuple(ctx, {entry.key, entry.value});
  if (pair == nullptr)
    return Value::failed();
  removeEntry(dict, entry);
  dict.entryCount = last; // what is left behind it are gaps, which nobody shall go over again
  return Value::object(pair);
}

Value setDefault(Context &ctx, const Arguments &arguments) {
  Dict &dict = self(arguments);
  const auto keyHash = hash(ctx, arguments[1]);
  const auto found = keyHash ? find(ctx, dict, arguments[1], *keyHash) : std::nullopt;
  if (!found)
    return Value::failed();
  if (*found != nullptr)
    return (*found)->value;
  const Value item = arguments.get(2, Value::none());
  return insertNew(ctx, dict, arguments[1], *keyHash, item) ? item : Value::failed();
}

Value updateDict(Context &ctx, const Arguments &arguments) {
  Dict &dict = self(arguments);
  if (arguments.positional == 2 && !update(ctx, dict, arguments[1]))
    return Value::failed();
  return updateFromKeywords(ctx, dict, arguments) ? Value::none() : Value::failed();
}

/// Sets each of `keys`; those of dicts and sets are not hashed again.
bool setKeys(Context &ctx, Dict &dict, Value keys, Value item) {
  uint32_t position = 0;
  if (isA<Dict>(keys) && as<Dict>(keys)->cls == nullptr) {
    while (const Dict::Entry *entry = nextEntry(*as<Dict>(keys), position))
      if (!set(ctx, dict, entry->key, hashOfKey(*entry), item))
        return false;
    return true;
  }
  if (isSet(keys)) {
    if (!checkOrder(ctx, *as<Set>(keys)))
      return false;
    while (const Set::Entry *entry = nextEntry(*as<Set>(keys), position))
      if (!set(ctx, dict, entry->key, entry->hash, item))
        return false;
    return true;
  }
  return forEach(ctx, keys, [&](Value key) { return set(ctx, dict, key, item); });
}

Value fromKeys(Context &ctx, const Arguments &arguments) {
  if (arguments[0] != Value::object(builtinClass(TypeId::Dict)))
    return ctx.decline("fromkeys() of another class than dict");
  Dict *dict = newDict(ctx);
  const Value item = arguments.get(2, Value::none());
  return dict != nullptr && setKeys(ctx, *dict, arguments[1], item) ? Value::object(dict)
                                                                    : Value::failed();
}

constexpr BuiltinFunction kMethods[] = {
    kInitDerived,
    {"clear", clearDict, 1, 1},
    {"copy", copyDict, 1, 1},
    {"get", get, 2, 3},
    {"items", newView<TypeId::DictItems>, 1, 1},
    {"keys", newView<TypeId::DictKeys>, 1, 1},
    {"pop", pop, 2, 3},
    {"popitem", popItem, 1, 1},
    {"setdefault", setDefault, 2, 3},
    {"update", updateDict, 1, 2, BuiltinFunction::TakesKeywords},
    {"values", newView<TypeId::DictValues>, 1, 1},
};

constexpr BuiltinFunction kClassMethods[] = {
    {"fromkeys", fromKeys, 2, 3},
};

} // namespace

bool update(Context &ctx, Dict &dict, Value other) {
  if (isA<Dict>(other))
    return updateFromDict(ctx, dict, *as<Dict>(other));
  if (const Value held = asDict(ctx, other); !held.isEmpty())
    return !held.isFailed() && updateFromDict(ctx, dict, *as<Dict>(held));
  if (isA<Instance>(other) || isA<Class>(other)) {
    Str *name = ctx.intern("keys");
    const Value keys = name == nullptr ? Value::failed() : findAttribute(ctx, other, name);
    if (keys.isFailed())
      return false;
    if (!keys.isEmpty())
      return updateFromMapping(ctx, dict, other, keys);
  }
  size_t at = 0;
  return forEach(ctx, other, [&](Value item) { return updateFromPair(ctx, dict, item, at++); });
}

Value constructDict(Context &ctx, const Arguments &arguments) {
  if (arguments.positional > 1)
    return ctx.decline("dict() with other arguments than it takes");
  if (arguments.positional == 1 && arguments.keywords() == 0 && isA<Dict>(arguments[0]) &&
      as<Dict>(arguments[0])->cls == nullptr && copiesKeys(*as<Dict>(arguments[0])))
    return value(copy(ctx, *as<Dict>(arguments[0])));
  Dict *dict = newDict(ctx, arguments.keywords());
  if (dict == nullptr || (arguments.positional == 1 && !update(ctx, *dict, arguments[0])) ||
      !updateFromKeywords(ctx, *dict, arguments))
    return Value::failed();
  return Value::object(dict);
}

std::span<const BuiltinFunction> dictMethods() { return kMethods; }
std::span<const BuiltinFunction> dictClassMethods() { return kClassMethods; }

} // namespace assay::runtime
