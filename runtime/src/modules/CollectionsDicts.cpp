// defaultdict and OrderedDict, and what of dict they and Counter do otherwise.
#include "modules/Collections.h"
#include "types/Dicts.h"
#include "types/Lists.h"

#include <array>

namespace assay::runtime {
namespace {

Dict &self(const Arguments &arguments) { return *as<Dict>(arguments[0]); }

/// dict.update of keywords, which stand behind the positional arguments.
bool updateFromKeywords(Context &ctx, Dict &dict, const Arguments &arguments) {
  for (uint32_t i = 0; i != arguments.keywords(); ++i)
    if (!set(ctx, dict, arguments.names->items()[i], arguments[arguments.positional + i]))
      return false;
  return true;
}

// --- defaultdict ---------------------------------------------------------------------------------

Value constructDefaultDict(Context &ctx, const Arguments &arguments) {
  if (arguments.positional > 2)
    return ctx.decline("defaultdict() with other arguments than it takes");
  const Value factory = arguments.get(0, Value::none());
  if (typeOf(factory) == TypeId::TypingAlias)
    return ctx.decline("a type of annotations as a factory");
  if (!factory.isNone() && !isCallable(factory))
    return ctx.raise(ExceptionKind::TypeError, "first argument must be callable or None");
  Dict *dict = newDictOf(ctx, defaultDictClass());
  if (dict == nullptr || (arguments.positional == 2 && !update(ctx, *dict, arguments[1])) ||
      !updateFromKeywords(ctx, *dict, arguments))
    return Value::failed();
  dict->extra = factory;
  return Value::object(dict);
}

Value copyDefaultDict(Context &ctx, const Arguments &arguments) {
  return value(copyAs(ctx, self(arguments), defaultDictClass()));
}

constexpr BuiltinFunction kDefaultDictMethods[] = {
    {"copy", copyDefaultDict, 1, 1},
};

// --- OrderedDict ---------------------------------------------------------------------------------

/// An update of an OrderedDict: where it refuses what it gets, it says so in its own words.
bool updateOrdered(Context &ctx, Dict &dict, Value other) {
  if (update(ctx, dict, other))
    return true;
  if (!isA<Dict>(other) && ctx.stop == Stop::Raised &&
      (ctx.isPending(ExceptionKind::TypeError) || ctx.isPending(ExceptionKind::ValueError)))
    ctx.decline("an OrderedDict of what is no dict");
  return false;
}

Value constructOrderedDict(Context &ctx, const Arguments &arguments) {
  if (arguments.positional > 1)
    return ctx.decline("OrderedDict() with other arguments than it takes");
  Dict *dict = newDictOf(ctx, orderedDictClass());
  if (dict == nullptr || (arguments.positional == 1 && !updateOrdered(ctx, *dict, arguments[0])) ||
      !updateFromKeywords(ctx, *dict, arguments))
    return Value::failed();
  return Value::object(dict);
}

Value copyOrderedDict(Context &ctx, const Arguments &arguments) {
  return value(copyAs(ctx, self(arguments), orderedDictClass()));
}

Value updateMethod(Context &ctx, const Arguments &arguments) {
  Dict &dict = self(arguments);
  return (arguments.positional == 1 || updateOrdered(ctx, dict, arguments[1])) &&
                 updateFromKeywords(ctx, dict, arguments)
             ? Value::none()
             : Value::failed();
}

/// The last entry, or the first; the dict is not empty.
Dict::Entry &entryAtEnd(Dict &dict, bool last) {
  if (last) {
    uint32_t at = dict.entryCount - 1;
    while (dict.entries[at].key.isEmpty())
      --at;
    return dict.entries[at];
  }
  while (dict.entries[dict.first].key.isEmpty())
    ++dict.first;
  return dict.entries[dict.first];
}

/// The argument `last` of popitem() and move_to_end().
Answer isLast(Context &ctx, Value given) {
  return given.isEmpty() ? Answer::Yes : truth(ctx, given);
}

Value popItem(Context &ctx, const Arguments &arguments) {
  constexpr std::string_view kNames[] = {"", "last"};
  Value values[2];
  if (!takeArguments(ctx, arguments, 2, kNames, values))
    return Value::failed();
  const Answer last = isLast(ctx, values[1]);
  Dict &dict = self(arguments);
  if (last == Answer::Failed)
    return Value::failed();
  if (dict.count == 0)
    return ctx.raise(ExceptionKind::KeyError, "dictionary is empty");
  Dict::Entry &entry = entryAtEnd(dict, last == Answer::Yes);
  Tuple *pair = newTuple(ctx, {entry.key, entry.value});
  if (pair == nullptr)
    return Value::failed();
  removeEntry(dict, entry);
  return Value::object(pair);
}

Value moveToEnd(Context &ctx, const Arguments &arguments) {
  constexpr std::string_view kNames[] = {"", "key", "last"};
  Value values[3];
  if (!takeArguments(ctx, arguments, 3, kNames, values))
    return Value::failed();
  const Value key = values[1];
  const Answer last = isLast(ctx, values[2]);
  if (key.isEmpty() || last == Answer::Failed)
    return key.isEmpty() ? ctx.decline("move_to_end() without a key") : Value::failed();
  Dict &dict = self(arguments);
  const auto found = find(ctx, dict, key);
  if (!found)
    return Value::failed();
  if (*found == nullptr)
    return ctx.raiseWith(ExceptionKind::KeyError, key);
  if (*found == &entryAtEnd(dict, last == Answer::Yes))
    return Value::none();
  const Dict::Entry moved = **found;
  const int64_t hash = hashOfKey(moved);
  if (last == Answer::Yes) {
    removeEntry(dict, **found);
    return insertNew(ctx, dict, moved.key, hash, moved.value) ? Value::none() : Value::failed();
  }
  // To the front: all others go behind it.
  Dict *rest = copy(ctx, dict);
  if (rest == nullptr)
    return Value::failed();
  clear(dict);
  if (!insertNew(ctx, dict, moved.key, hash, moved.value))
    return Value::failed();
  uint32_t position = 0;
  while (const Dict::Entry *entry = nextEntry(*rest, position))
    if (entry->key != moved.key &&
        !insertNew(ctx, dict, entry->key, hashOfKey(*entry), entry->value))
      return Value::failed();
  return Value::none();
}

constexpr BuiltinFunction kOrderedDictMethods[] = {
    {"copy", copyOrderedDict, 1, 1},
    {"move_to_end", moveToEnd, 1, 3, BuiltinFunction::TakesKeywords},
    {"popitem", popItem, 1, 2, BuiltinFunction::TakesKeywords},
    {"update", updateMethod, 1, 2, BuiltinFunction::TakesKeywords},
};

bool reprOrderedDict(Context &ctx, TextBuilder &to, Value v) {
  const Dict *dict = as<Dict>(v);
  to.append("OrderedDict(");
  bool first = true;
  uint32_t position = 0;
  while (const Dict::Entry *entry = nextEntry(*dict, position)) {
    to.append(first ? "[(" : ", (");
    first = false;
    const Value item = entry->value;
    if (!appendRepr(ctx, to, entry->key))
      return false;
    to.append(", ");
    if (!appendRepr(ctx, to, item))
      return false;
    to.append(')');
  }
  to.append(first ? ")" : "])");
  return true;
}

/// Two OrderedDicts are equal where their keys come in the same order, too.
Value compareOrdered(Context &ctx, CompareOperator op, const Dict &a, const Dict &b) {
  const bool wanted = op == CompareOperator::Equal;
  if (a.count != b.count)
    return Value::boolean(!wanted);
  uint32_t at = 0, other = 0;
  while (const Dict::Entry *left = nextEntry(a, at)) {
    const Dict::Entry *right = nextEntry(b, other);
    if (right == nullptr)
      return ctx.decline("an OrderedDict that changes while it is compared");
    const Value leftValue = left->value, rightValue = right->value;
    const Answer sameKey = equals(ctx, left->key, right->key);
    if (sameKey != Answer::Yes)
      return sameKey == Answer::Failed ? Value::failed() : Value::boolean(!wanted);
    const Answer same = equals(ctx, leftValue, rightValue);
    if (same != Answer::Yes)
      return same == Answer::Failed ? Value::failed() : Value::boolean(!wanted);
  }
  return Value::boolean(wanted);
}

bool isSimpleKeyed(const Dict &dict) {
  uint32_t position = 0;
  while (const Dict::Entry *entry = nextEntry(dict, position))
    if (isA<Instance>(entry->key) || isA<Instance>(entry->value))
      return false;
  return true;
}

/// A dict class of the standard library: its static parts, filled in before main.
struct DictClass {
  DictClass(std::string_view name, std::string_view dottedName, BuiltinBody construct,
            std::span<const BuiltinFunction> methods)
      : order{&cls, builtinClass(TypeId::Dict), builtinClass(TypeId::Object)} {
    cls.type = TypeId::Type;
    cls.name = cls.qualifiedName = name;
    cls.dottedName = dottedName;
    cls.module = "collections";
    cls.instanceType = TypeId::Dict;
    cls.isBuiltin = true;
    cls.base = builtinClass(TypeId::Dict);
    cls.order = order;
    cls.methods = methods;
    cls.construct = construct;
  }
  Class cls{};
  std::array<Class *, 3> order;
};

DictClass defaultDict("defaultdict", "collections.defaultdict", constructDefaultDict,
                      kDefaultDictMethods);
DictClass orderedDict("OrderedDict", "collections.OrderedDict", constructOrderedDict,
                      kOrderedDictMethods);
DictClass counter("Counter", "", constructCounter, counterMethods());

} // namespace

Class *defaultDictClass() { return &defaultDict.cls; }
Class *orderedDictClass() { return &orderedDict.cls; }
Class *counterClass() { return &counter.cls; }

Dict *newDictOf(Context &ctx, Class *cls) {
  Dict *dict = newDict(ctx);
  if (dict != nullptr)
    dict->cls = cls;
  return dict;
}

Dict *copyAs(Context &ctx, const Dict &dict, Class *cls) {
  Dict *made = copy(ctx, dict);
  if (made != nullptr)
    made->cls = cls;
  return made;
}

// --- What types/Dict.cpp asks --------------------------------------------------------------------

bool reprDictSubclass(Context &ctx, TextBuilder &to, Value v) {
  const Dict *dict = as<Dict>(v);
  const ReprGuard guard(ctx, v);
  if (guard.again()) {
    ctx.decline("a dict of collections that holds itself");
    return false;
  }
  if (dict->cls == counterClass())
    return reprCounter(ctx, to, *dict);
  if (dict->cls == orderedDictClass())
    return reprOrderedDict(ctx, to, v);
  to.append("defaultdict(");
  if (!appendRepr(ctx, to, dict->extra))
    return false;
  to.append(", ");
  if (!appendDictItems(ctx, to, *dict))
    return false;
  to.append(')');
  return true;
}

Value compareDictSubclass(Context &ctx, CompareOperator op, Value a, Value b) {
  if (isOf(a, counterClass()) || isOf(b, counterClass()))
    return compareCounters(ctx, op, a, b);
  const bool isEquality = op == CompareOperator::Equal || op == CompareOperator::NotEqual;
  if (isEquality && isOf(a, orderedDictClass()) && isOf(b, orderedDictClass())) {
    // CPython compares as dicts first, and only then the order of keys.
    if (!isSimpleKeyed(*as<Dict>(a)) || !isSimpleKeyed(*as<Dict>(b)))
      return ctx.decline("OrderedDicts of objects");
    return compareOrdered(ctx, op, *as<Dict>(a), *as<Dict>(b));
  }
  return Value::notImplemented();
}

Value missingInSubclass(Context &ctx, Value v, Value key) {
  Dict *dict = as<Dict>(v);
  if (dict->cls == counterClass())
    return Value::smallInt(0);
  if (dict->cls != defaultDictClass() || dict->extra.isNone())
    return ctx.raiseWith(ExceptionKind::KeyError, key);
  const Value item = call(ctx, dict->extra, {});
  return !item.isFailed() && set(ctx, *dict, key, item) ? item : Value::failed();
}

Value deleteMissingInSubclass(Context &ctx, const Dict &dict, Value key) {
  return dict.cls == counterClass() ? Value::none() : ctx.raiseWith(ExceptionKind::KeyError, key);
}

Value binaryDictSubclass(Context &ctx, BinaryOperator op, Value a, Value b) {
  if (isOf(a, counterClass()) || isOf(b, counterClass()))
    return binaryCounters(ctx, op, a, b);
  if (op != BinaryOperator::Or || !isA<Dict>(a) || !isA<Dict>(b))
    return Value::notImplemented();
  const Dict &own = *as<Dict>(as<Dict>(a)->cls != nullptr ? a : b);
  if (as<Dict>(a)->cls != nullptr && as<Dict>(b)->cls != nullptr && as<Dict>(b)->cls != own.cls)
    return ctx.decline("dicts of different classes, joined");
  Dict *both = copyAs(ctx, *as<Dict>(a), own.cls);
  if (both == nullptr)
    return Value::failed();
  both->extra = own.extra;
  return update(ctx, *both, b) ? Value::object(both) : Value::failed();
}

Value inplaceDictSubclass(Context &ctx, BinaryOperator op, Value a, Value b) {
  if (isOf(a, counterClass()))
    return inplaceCounter(ctx, op, a, b);
  if (op != BinaryOperator::Or)
    return Value::notImplemented();
  return update(ctx, *as<Dict>(a), b) ? a : Value::failed();
}

Value attributeOfDictSubclass(const Dict &dict, const Str *name) {
  return dict.cls == defaultDictClass() && name->isAscii() && name->ascii() == "default_factory"
             ? dict.extra
             : Value::empty();
}

Value unaryDictSubclass(Context &ctx, const Dict &dict, Name special) {
  return dict.cls == counterClass() && (special == Name::__neg__ || special == Name::__pos__)
             ? unaryCounter(ctx, dict, special == Name::__neg__)
             : ctx.decline("a unary operator on a dict of collections");
}

bool isOrderedDict(const Dict &dict) { return dict.cls == orderedDictClass(); }

} // namespace assay::runtime
