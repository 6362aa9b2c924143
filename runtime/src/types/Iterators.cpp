// Iterators over dicts and sets, and the lazy builtins: enumerate, zip, map, filter, reversed,
// iter.
#include "types/Dicts.h"
#include "types/Sequences.h"

namespace assay::runtime {
namespace {

Value nextInDict(Context &ctx, Value v) {
  auto *iterator = as<DictIterator>(v);
  Dict *dict = iterator->dict;
  if (dict == nullptr)
    return Value::empty();
  if (dict->changes != iterator->changes && isOrderedDict(*dict))
    return ctx.decline("an OrderedDict that changes while it is iterated");
  if (dict->count != iterator->expectedCount) {
    iterator->expectedCount = UINT32_MAX; // it stays so, as in CPython
    return ctx.raise(ExceptionKind::RuntimeError, "dictionary changed size during iteration");
  }
  // Where keys went and others came, what CPython visits hangs on when it makes its table anew.
  if (dict->changes != iterator->changes)
    return ctx.decline("a dict whose keys change while it is iterated");
  const Dict::Entry *entry = nullptr;
  if (!iterator->reversed) {
    entry = nextEntry(*dict, iterator->position);
  } else {
    while (iterator->position != 0 && entry == nullptr) {
      const Dict::Entry &candidate = dict->entries[--iterator->position];
      if (!candidate.key.isEmpty())
        entry = &candidate;
    }
  }
  if (entry == nullptr) {
    iterator->dict = nullptr;
    return Value::empty();
  }
  switch (iterator->part) {
  case DictPart::Keys:
    return entry->key;
  case DictPart::Values:
    return entry->value;
  case DictPart::Items:
    return value(newTuple(ctx, {entry->key, entry->value}));
  }
  return Value::failed();
}

Value nextInSet(Context &ctx, Value v) {
  auto *iterator = as<SetIterator>(v);
  if (iterator->set == nullptr)
    return Value::empty();
  if (iterator->set->count != iterator->expectedCount) {
    iterator->expectedCount = UINT32_MAX;
    return ctx.raise(ExceptionKind::RuntimeError, "Set changed size during iteration");
  }
  if (const Set::Entry *entry = nextEntry(*iterator->set, iterator->position))
    return entry->key;
  iterator->set = nullptr;
  return Value::empty();
}

Value nextEnumerated(Context &ctx, Value v) {
  auto *enumerate = as<Enumerate>(v);
  const Value item = next(ctx, enumerate->iterator);
  if (item.isFailed() || item.isEmpty())
    return item;
  const Value at = enumerate->index;
  enumerate->index = binary(ctx, BinaryOperator::Add, at, Value::smallInt(1));
  return value(newTuple(ctx, {at, item}));
}

Value constructEnumerate(Context &ctx, const Arguments &arguments) {
  if (arguments.positional == 0 || arguments.positional > 2 ||
      arguments.keywords() > (arguments.keyword("start").isEmpty() ? 0U : 1U))
    return ctx.decline("enumerate() with other arguments than usual");
  const Value given = arguments.keyword("start");
  Value start = arguments.get(1, given.isEmpty() ? Value::smallInt(0) : given);
  start = index(ctx, start);
  const Value iterator = start.isFailed() ? start : iterate(ctx, arguments[0]);
  auto *made = iterator.isFailed() ? nullptr : ctx.make<Enumerate>();
  if (made == nullptr)
    return Value::failed();
  made->iterator = iterator;
  made->index = start;
  return Value::object(made);
}

Map *newMap(Context &ctx, TypeId type, Value function, const Value *iterables, uint32_t count) {
  auto *map = ctx.makeAs<Map>(type, count * sizeof(Value));
  if (map == nullptr)
    return nullptr;
  map->function = function;
  map->count = count;
  for (uint32_t i = 0; i != count; ++i) {
    map->iterators()[i] = iterate(ctx, iterables[i]);
    if (map->iterators()[i].isFailed())
      return nullptr;
  }
  return map;
}

Value constructZip(Context &ctx, const Arguments &arguments) {
  const Value given = arguments.keyword("strict");
  if (arguments.keywords() > (given.isEmpty() ? 0U : 1U))
    return ctx.decline("zip() with other arguments than usual");
  const Answer strict = given.isEmpty() ? Answer::No : truth(ctx, given);
  if (strict == Answer::Failed)
    return Value::failed();
  for (uint32_t i = 0; i != arguments.positional; ++i)
    if (!isIterable(arguments[i]))
      return ctx.raise(ExceptionKind::TypeError,
                       {"'", typeName(arguments[i]), "' object is not iterable"});
  return value(newMap(ctx, TypeId::Zip, Value::boolean(strict == Answer::Yes), arguments.values,
                      arguments.positional));
}

Value nextZipped(Context &ctx, Value v) {
  auto *zip = as<Map>(v);
  if (zip->count == 0)
    return Value::empty();
  Tuple *tuple = newTuple(ctx, zip->count);
  if (tuple == nullptr)
    return Value::failed();
  for (uint32_t i = 0; i != zip->count; ++i) {
    const Value item = next(ctx, zip->iterators()[i]);
    if (item.isFailed())
      return item;
    if (item.isEmpty())
      return zip->function.isTrue() ? ctx.decline("the end of a strict zip()") : item;
    tuple->items()[i] = item;
  }
  return Value::object(tuple);
}

Value constructMap(Context &ctx, const Arguments &arguments) {
  if (arguments.positional < 2 || arguments.keywords() != 0)
    return ctx.decline("map() with other arguments than it takes");
  return value(
      newMap(ctx, TypeId::Map, arguments[0], arguments.values + 1, arguments.positional - 1));
}

Value nextMapped(Context &ctx, Value v) {
  auto *map = as<Map>(v);
  constexpr uint32_t kMost = 16;
  if (map->count > kMost)
    return ctx.decline("map() over many iterables");
  Value items[kMost];
  for (uint32_t i = 0; i != map->count; ++i) {
    items[i] = next(ctx, map->iterators()[i]);
    if (items[i].isFailed() || items[i].isEmpty())
      return items[i];
  }
  return call(ctx, map->function, {items, map->count});
}

Value constructFilter(Context &ctx, const Arguments &arguments) {
  if (arguments.positional != 2 || arguments.keywords() != 0)
    return ctx.decline("filter() with other arguments than it takes");
  const Value iterator = iterate(ctx, arguments[1]);
  auto *filter = iterator.isFailed() ? nullptr : ctx.make<Filter>();
  if (filter == nullptr)
    return Value::failed();
  filter->function = arguments[0];
  filter->iterator = iterator;
  return Value::object(filter);
}

Value nextFiltered(Context &ctx, Value v) {
  auto *filter = as<Filter>(v);
  for (;;) {
    const Value item = next(ctx, filter->iterator);
    if (item.isFailed() || item.isEmpty())
      return item;
    const Value kept = filter->function.isNone() ? item : call(ctx, filter->function, {item});
    const Answer keep = kept.isFailed() ? Answer::Failed : truth(ctx, kept);
    if (keep == Answer::Failed)
      return Value::failed();
    if (keep == Answer::Yes)
      return item;
  }
}

Value constructReversed(Context &ctx, const Arguments &arguments) {
  if (arguments.positional != 1 || arguments.keywords() != 0)
    return ctx.decline("reversed() with other arguments than it takes");
  const Value of = arguments[0];
  switch (typeOf(of)) {
  case TypeId::Type:
    return as<Class>(of)->hasMetaclass
               ? ctx.decline("reversed() of such a class")
               : ctx.raise(ExceptionKind::TypeError, "'type' object is not reversible");
  case TypeId::Dict:
    return newDictIterator(ctx, *as<Dict>(of), DictPart::Keys, true);
  case TypeId::DictKeys:
  case TypeId::DictValues:
  case TypeId::DictItems: {
    const auto *dictView = static_cast<const DictView *>(of.object());
    return newDictIterator(ctx, *dictView->dict, dictView->part(), true);
  }
  case TypeId::List:
  case TypeId::Tuple:
  case TypeId::Str:
  case TypeId::Bytes:
    break;
  default: {
    const Value method = findSpecial(of, Name::__reversed__);
    if (!method.isEmpty())
      return call(ctx, method, {of});
    if (typeOf(of) == TypeId::Instance)
      return ctx.decline("reversed() of an object");
    return ctx.raise(ExceptionKind::TypeError, {"'", typeName(of), "' object is not reversible"});
  }
  }
  auto *made = ctx.make<ReversedIterator>();
  if (made == nullptr)
    return Value::failed();
  made->flags = isA<List>(of) ? 1 : 0; // see typeName()
  made->source = of;
  made->position = length(ctx, of) - 1;
  return Value::object(made);
}

Value nextReversed(Context &ctx, Value v) {
  auto *iterator = as<ReversedIterator>(v);
  if (iterator->source.isEmpty())
    return Value::empty();
  // A list may have become shorter.
  if (iterator->position < 0 || iterator->position >= length(ctx, iterator->source)) {
    iterator->source = Value::empty();
    return Value::empty();
  }
  const Value at = Value::smallInt(iterator->position--);
  return getItem(ctx, iterator->source, at);
}

Value nextOfCallable(Context &ctx, Value v) {
  auto *iterator = as<CallableIterator>(v);
  if (iterator->callable.isEmpty())
    return Value::empty();
  const Value item = call(ctx, iterator->callable, {});
  if (item.isFailed()) {
    if (!ctx.isPending(ExceptionKind::StopIteration))
      return item;
    ctx.takePending();
    iterator->callable = Value::empty();
    return Value::empty();
  }
  const Answer end = equals(ctx, iterator->sentinel, item);
  if (end == Answer::Failed)
    return Value::failed();
  if (end == Answer::No)
    return item;
  iterator->callable = Value::empty();
  return Value::empty();
}

} // namespace

Value newDictIterator(Context &ctx, Dict &dict, DictPart part, bool reversed) {
  auto *iterator = ctx.make<DictIterator>();
  if (iterator == nullptr)
    return Value::failed();
  iterator->dict = &dict;
  iterator->position = reversed ? dict.entryCount : 0;
  iterator->expectedCount = dict.count;
  iterator->changes = dict.changes;
  iterator->part = part;
  iterator->reversed = reversed;
  return Value::object(iterator);
}

constinit const TypeSlots kDictIteratorSlots = {.next = nextInDict};
constinit const TypeSlots kSetIteratorSlots = {.next = nextInSet};
constinit const TypeSlots kReversedIteratorSlots = {.next = nextReversed,
                                                    .construct = constructReversed};
constinit const TypeSlots kCallableIteratorSlots = {.next = nextOfCallable};
constinit const TypeSlots kEnumerateSlots = {.next = nextEnumerated,
                                             .construct = constructEnumerate};
constinit const TypeSlots kZipSlots = {.next = nextZipped, .construct = constructZip};
constinit const TypeSlots kMapSlots = {.next = nextMapped, .construct = constructMap};
constinit const TypeSlots kFilterSlots = {.next = nextFiltered, .construct = constructFilter};

} // namespace assay::runtime
