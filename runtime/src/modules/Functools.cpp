// The module functools: reduce, partial, cmp_to_key, lru_cache and cache, wraps.
#include "modules/Functools.h"

#include "assay/runtime/TypeSlots.h"
#include "core/BuildClass.h"
#include "types/Dicts.h"
#include "types/NativeFunction.h"

#include <algorithm>

namespace assay::runtime {
namespace {

Value reduce(Context &ctx, const Arguments &arguments) {
  const Value iterator = iterateOr(ctx, arguments[1], {"reduce() arg 2 must support iteration"});
  if (iterator.isFailed())
    return iterator;
  Value total = arguments.get(2, Value::empty());
  const bool ended = forEach(ctx, iterator, [&](Value item) {
    total = total.isEmpty() ? item : call(ctx, arguments[0], {total, item});
    return !total.isFailed();
  });
  if (!ended)
    return Value::failed();
  return total.isEmpty() ? ctx.raise(ExceptionKind::TypeError,
                                     "reduce() of empty iterable with no initial value")
                         : total;
}

// --- partial -------------------------------------------------------------------------------------

struct Partial : Object {
  static constexpr TypeId kType = TypeId::Partial;
  Value function;
  Tuple *arguments;
  Dict *keywords;
};

Value constructPartial(Context &ctx, const Arguments &arguments) {
  if (arguments.positional == 0)
    return ctx.decline("partial() without a function");
  if (!isCallable(arguments[0]))
    return ctx.raise(ExceptionKind::TypeError, "the first argument must be callable");
  if (isA<Partial>(arguments[0]))
    return ctx.decline("a partial of a partial");
  auto *made = ctx.make<Partial>();
  Tuple *positional =
      newTuple(ctx, std::span<const Value>(arguments.values + 1, size_t(arguments.positional) - 1));
  Dict *keywords = newDict(ctx, arguments.keywords());
  if (made == nullptr || positional == nullptr || keywords == nullptr)
    return Value::failed();
  for (uint32_t i = 0; i != arguments.keywords(); ++i)
    if (!set(ctx, *keywords, arguments.names->items()[i], arguments[arguments.positional + i]))
      return Value::failed();
  made->function = arguments[0];
  made->arguments = positional;
  made->keywords = keywords;
  return Value::object(made);
}

Value callPartial(Context &ctx, Value v, const Arguments &arguments) {
  const Partial &partial = *as<Partial>(v);
  std::vector<Value> values(partial.arguments->span().begin(), partial.arguments->span().end());
  values.insert(values.end(), arguments.values, arguments.values + arguments.positional);
  const auto positional = static_cast<uint32_t>(values.size());
  Dict *keywords = copy(ctx, *partial.keywords);
  if (keywords == nullptr)
    return Value::failed();
  for (uint32_t i = 0; i != arguments.keywords(); ++i)
    if (!set(ctx, *keywords, arguments.names->items()[i], arguments[arguments.positional + i]))
      return Value::failed();
  std::vector<Value> names;
  uint32_t position = 0;
  while (const Dict::Entry *entry = nextEntry(*keywords, position)) {
    Str *name = ctx.intern(as<Str>(entry->key));
    if (name == nullptr)
      return Value::failed();
    names.push_back(Value::object(name));
    values.push_back(entry->value);
  }
  const Tuple *nameTuple = newTuple(ctx, std::span<const Value>(names));
  return nameTuple == nullptr ? Value::failed()
                              : call(ctx, partial.function, {values.data(), positional, nameTuple});
}

extern const BuiltinFunction kUpdateWrapper;

Value attributeOfPartial(Context &ctx, Value v, Str *name) {
  const Partial &partial = *as<Partial>(v);
  if (partial.function == Value::object(&kUpdateWrapper))
    return ctx.decline("a close look at functools.wraps()");
  if (!name->isAscii())
    return Value::empty();
  if (name->ascii() == "func")
    return partial.function;
  if (name->ascii() == "args")
    return Value::object(partial.arguments);
  return name->ascii() == "keywords" ? Value::object(partial.keywords) : Value::empty();
}

// --- cmp_to_key ----------------------------------------------------------------------------------

struct ComparisonKey : Object { // `object` is empty in what cmp_to_key() itself gives
  static constexpr TypeId kType = TypeId::ComparisonKey;
  Value function, object;
};

Value newComparisonKey(Context &ctx, Value function, Value object) {
  auto *made = ctx.make<ComparisonKey>();
  if (made == nullptr)
    return Value::failed();
  made->function = function;
  made->object = object;
  return Value::object(made);
}

Value cmpToKey(Context &ctx, const Arguments &arguments) {
  return newComparisonKey(ctx, arguments[0], Value::empty());
}

Value callComparisonKey(Context &ctx, Value v, const Arguments &arguments) {
  if (arguments.positional != 1 || arguments.keywords() != 0)
    return ctx.decline("a key of cmp_to_key() with other arguments than it takes");
  return newComparisonKey(ctx, as<ComparisonKey>(v)->function, arguments[0]);
}

Value compareKeys(Context &ctx, CompareOperator op, Value a, Value b) {
  if (!isA<ComparisonKey>(a) || !isA<ComparisonKey>(b))
    return ctx.decline("a key of cmp_to_key() compared with something else");
  const ComparisonKey &left = *as<ComparisonKey>(a), &right = *as<ComparisonKey>(b);
  if (left.object.isEmpty() || right.object.isEmpty())
    return ctx.decline("a key of cmp_to_key() without an object");
  const Value order = call(ctx, left.function, {left.object, right.object});
  return order.isFailed() ? order : compare(ctx, op, order, Value::smallInt(0));
}

// --- lru_cache and cache -------------------------------------------------------------------------

constexpr int64_t kUnlimited = -1;

Value newCachedFunction(Context &ctx, Value function, int64_t limit) {
  if (!isCallable(function))
    return ctx.raise(ExceptionKind::TypeError, "the first argument must be callable");
  auto *made = ctx.make<CachedFunction>();
  Dict *results = made == nullptr ? nullptr : newDict(ctx);
  if (results == nullptr)
    return Value::failed();
  made->function = function;
  made->results = results;
  made->limit = limit;
  return Value::object(made);
}

/// A decorator that still has to be told its function.
struct CacheDecorator : Object {
  static constexpr TypeId kType = TypeId::CacheDecorator;
  int64_t limit;
};

Value lruCache(Context &ctx, const Arguments &arguments) {
  constexpr std::string_view kNames[] = {"maxsize", "typed"};
  constexpr int64_t kUsual = 128;
  Value values[2];
  if (!takeArguments(ctx, arguments, 2, kNames, values))
    return Value::failed();
  if (!values[1].isEmpty() && !values[1].isFalse())
    return ctx.decline("lru_cache() that looks at types");
  int64_t limit = kUsual;
  if (values[0].isNone())
    limit = kUnlimited;
  else if (values[0].isSmallInt())
    limit = std::max<int64_t>(values[0].smallInt(), 0);
  else if (!values[0].isEmpty())
    return isA<Function>(values[0]) && values[1].isEmpty()
               ? newCachedFunction(ctx, values[0], limit)
               : ctx.decline("lru_cache() of something unusual");
  auto *made = ctx.make<CacheDecorator>();
  if (made == nullptr)
    return Value::failed();
  made->limit = limit;
  return Value::object(made);
}

Value cache(Context &ctx, const Arguments &arguments) {
  return newCachedFunction(ctx, arguments[0], kUnlimited);
}

Value callDecorator(Context &ctx, Value v, const Arguments &arguments) {
  if (arguments.positional != 1 || arguments.keywords() != 0)
    return ctx.decline("a decorator with other arguments than it takes");
  return newCachedFunction(ctx, arguments[0], as<CacheDecorator>(v)->limit);
}

/// What a call's result is kept under: an only argument that is a plain int or str by itself, else
/// all arguments, with a mark before the keywords.
Value keyOf(Context &ctx, const Arguments &arguments) {
  if (arguments.positional == 1 && arguments.keywords() == 0 &&
      (isInt(arguments[0]) || isStr(arguments[0])))
    return arguments[0];
  static constinit Object mark{TypeId::Object};
  std::vector<Value> parts(arguments.values, arguments.values + arguments.positional);
  if (arguments.keywords() != 0)
    parts.push_back(Value::object(&mark));
  for (uint32_t i = 0; i != arguments.keywords(); ++i) {
    parts.push_back(arguments.names->items()[i]);
    parts.push_back(arguments[arguments.positional + i]);
  }
  return value(newTuple(ctx, std::span<const Value>(parts)));
}

/// Drops the result that was asked for the longest time ago.
void dropOldest(Dict &results) {
  while (results.entries[results.first].key.isEmpty())
    ++results.first;
  removeEntry(results, results.entries[results.first]);
}

Value callCached(Context &ctx, Value v, const Arguments &arguments) {
  CachedFunction &cached = *as<CachedFunction>(v);
  if (cached.limit == 0)
    return call(ctx, cached.function, arguments);
  const Value key = keyOf(ctx, arguments);
  const auto keyHash = key.isFailed() ? std::nullopt : hash(ctx, key);
  auto found = keyHash ? find(ctx, *cached.results, key, *keyHash) : std::nullopt;
  if (!found)
    return Value::failed();
  if (*found != nullptr) {
    const Dict::Entry kept = **found;
    if (cached.limit != kUnlimited) { // it is the newest now
      removeEntry(*cached.results, **found);
      if (!insertNew(ctx, *cached.results, kept.key, *keyHash, kept.value))
        return Value::failed();
    }
    return kept.value;
  }
  const Value result = call(ctx, cached.function, arguments);
  if (result.isFailed())
    return result;
  // The call may have come by the same arguments.
  found = find(ctx, *cached.results, key, *keyHash);
  if (!found)
    return Value::failed();
  if (*found != nullptr) {
    if (cached.limit == kUnlimited)
      (*found)->value = result;
    return result;
  }
  if (cached.limit == cached.results->count)
    dropOldest(*cached.results);
  return insertNew(ctx, *cached.results, key, *keyHash, result) ? result : Value::failed();
}

Value clearCache(Context &, const Arguments &arguments) {
  clear(*as<CachedFunction>(arguments[0])->results);
  return Value::none();
}

constexpr BuiltinFunction kCachedMethods[] = {{"cache_clear", clearCache, 1, 1}};

Value attributeOfCached(Context &ctx, Value v, Str *which) {
  const Value function = as<CachedFunction>(v)->function;
  if (which == name(Name::__name__) || which == name(Name::__qualname__))
    return getAttribute(ctx, function, which);
  return which->isAscii() && which->ascii() == "__wrapped__" ? function : Value::empty();
}

// --- wraps ---------------------------------------------------------------------------------------

Value updateWrapper(Context &ctx, const Arguments &arguments) {
  return copyFunctionAttributes(ctx, arguments[1], arguments[0]) ? arguments[0] : Value::failed();
}

/// What wraps() is a partial of.
Value updateWrapperBy(Context &ctx, const Arguments &arguments) {
  const Value wrapped = arguments.keyword("wrapped");
  if (arguments.positional != 1 || arguments.keywords() != 1 || wrapped.isEmpty())
    return ctx.decline("a decorator with other arguments than it takes");
  return copyFunctionAttributes(ctx, wrapped, arguments[0]) ? arguments[0] : Value::failed();
}
constinit const BuiltinFunction kUpdateWrapper = {"update_wrapper", updateWrapperBy, 1, 1,
                                                  BuiltinFunction::TakesKeywords};

Value wraps(Context &ctx, const Arguments &arguments) {
  auto *made = ctx.make<Partial>();
  Tuple *positional = newTuple(ctx, 0);
  Dict *keywords = newDict(ctx, 1);
  Str *name = ctx.intern("wrapped");
  if (made == nullptr || positional == nullptr || keywords == nullptr || name == nullptr ||
      !set(ctx, *keywords, Value::object(name), arguments[0]))
    return Value::failed();
  made->function = Value::object(&kUpdateWrapper);
  made->arguments = positional;
  made->keywords = keywords;
  return Value::object(made);
}

// --- total_ordering ------------------------------------------------------------------------------

/// By number, which functions made of them remember with how they are made.
constexpr Name kRootNames[] = {Name::__lt__, Name::__gt__, Name::__le__, Name::__ge__};

Value compareDerived(Context &ctx, NativeFunction &self, const Arguments &arguments) {
  if (arguments.positional != 2 || arguments.keywords() != 0)
    return ctx.decline("a comparison with other arguments than it takes");
  const int64_t bits = self.data.smallInt();
  const Value a = arguments[0], b = arguments[1];
  const Value method = findSpecial(a, kRootNames[bits & 3]);
  const Value result = call(ctx, method, {a, b});
  if (result.isFailed() || result.isNotImplemented())
    return result;
  const bool negated = (bits & 4) != 0, orEqual = (bits & 8) != 0, andNotEqual = (bits & 16) != 0;
  const Answer is = truth(ctx, result);
  if (is == Answer::Failed)
    return Value::failed();
  const bool holds = (is == Answer::Yes) != negated;
  if (orEqual && !holds)
    return compare(ctx, CompareOperator::Equal, a, b);
  if (andNotEqual && holds)
    return compare(ctx, CompareOperator::NotEqual, a, b);
  if (negated)
    return Value::boolean(holds);
  // Of `result or x` and `result and x`, what decides is the result itself.
  return result;
}

Value totalOrdering(Context &ctx, const Arguments &arguments) {
  if (!isA<Class>(arguments[0]) || as<Class>(arguments[0])->isBuiltin ||
      as<Class>(arguments[0])->behind != nullptr || as<Class>(arguments[0])->namedFields != nullptr)
    return ctx.decline("total_ordering() of no class of the program's");
  Class &cls = *as<Class>(arguments[0]);
  // What is made from each root, and how: negated 4, or equal 8, and not equal 16.
  struct Row {
    Name made;
    int how;
  };
  constexpr Row kRows[4][3] = {
      {{Name::__gt__, 4 | 16}, {Name::__le__, 8}, {Name::__ge__, 4}},
      {{Name::__lt__, 4 | 16}, {Name::__ge__, 8}, {Name::__le__, 4}},
      {{Name::__ge__, 4 | 8}, {Name::__lt__, 16}, {Name::__gt__, 4}},
      {{Name::__le__, 4 | 8}, {Name::__gt__, 16}, {Name::__lt__, 4}},
  };
  const auto has = [&](Name which) { return !findMember(&cls, name(which)).isEmpty(); };
  // The one that is preferred among those there are: <, <=, >, >=.
  int root = -1;
  for (const int each : {3, 1, 2, 0})
    if (has(kRootNames[each]))
      root = each;
  if (root < 0)
    return ctx.raise(ExceptionKind::ValueError,
                     "must define at least one ordering operation: < > <= >=");
  ++ctx.classVersion;
  for (const Row &row : kRows[root]) {
    if (has(row.made))
      continue;
    NativeFunction *function = newNativeFunction(ctx, name(row.made)->ascii(), compareDerived,
                                                 Value::smallInt(root | row.how), &cls);
    if (function == nullptr ||
        !set(ctx, *cls.members, Value::object(name(row.made)), Value::object(function)))
      return Value::failed();
  }
  ++ctx.classVersion;
  return arguments[0];
}

// --- cached_property -----------------------------------------------------------------------------

Value constructCachedProperty(Context &ctx, const Arguments &arguments) {
  auto *made = ctx.make<CachedProperty>();
  if (made == nullptr || arguments.positional != 1 || arguments.keywords() != 0)
    return ctx.decline("cached_property() with other arguments than it takes");
  made->function = arguments[0];
  made->name = Value::empty();
  return Value::object(made);
}

constexpr BuiltinFunction kFunctions[] = {
    {"cache", cache, 1, 1},
    {"cmp_to_key", cmpToKey, 1, 1},
    {"lru_cache", lruCache, 0, 2, BuiltinFunction::TakesKeywords},
    {"reduce", reduce, 2, 3},
    {"total_ordering", totalOrdering, 1, 1},
    {"update_wrapper", updateWrapper, 2, 2},
    {"wraps", wraps, 1, 1},
};

Class *const kClasses[] = {builtinClass(TypeId::Partial), builtinClass(TypeId::CachedProperty)};

} // namespace

constinit const TypeSlots kPartialSlots = {
    .attribute = attributeOfPartial, .call = callPartial, .construct = constructPartial};
constinit const TypeSlots kCachedPropertySlots = {.construct = constructCachedProperty};
constinit const TypeSlots kComparisonKeySlots = {
    .compare = compareKeys, .unhashable = true, .call = callComparisonKey};
constinit const TypeSlots kCacheDecoratorSlots = {.call = callDecorator};
constinit const TypeSlots kCachedFunctionSlots = {
    .attribute = attributeOfCached,
    .call = callCached,
    .methods = [] { return std::span<const BuiltinFunction>(kCachedMethods); },
};

const BuiltinModule kFunctoolsModule = {"functools", kFunctions, {}, kClasses};

} // namespace assay::runtime
