// Iterators over dicts and sets, and the lazy builtins: enumerate, zip, map, filter, reversed,
// iter.
#include "assay/runtime/Ops.h"
#include "core/Fuel.h"
#include "types/Derived.h"
#include "types/Dicts.h"
#include "types/Sequences.h"

namespace assay::runtime {
namespace {

bool checkUnchanged(Context &ctx, DictIterator &iterator) {
  const Dict &dict = *iterator.dict;
  if (dict.changes == iterator.changes && dict.count == iterator.expectedCount) [[likely]]
    return true;
  if (dict.changes != iterator.changes && isOrderedDict(dict)) {
    ctx.decline("an OrderedDict that changes while it is iterated");
  } else if (dict.count != iterator.expectedCount) {
    iterator.expectedCount = UINT32_MAX; // it stays so, as in CPython
    ctx.raise(ExceptionKind::RuntimeError, "dictionary changed size during iteration");
  } else {
    // Where keys went and others came, what CPython visits hangs on when it makes its table anew.
    ctx.decline("a dict whose keys change while it is iterated");
  }
  return false;
}

/// No: there is no further entry.
Answer advance(Context &ctx, DictIterator *iterator, const Dict::Entry *&entry) {
  Dict *dict = iterator->dict;
  if (dict == nullptr)
    return Answer::No;
  if (!checkUnchanged(ctx, *iterator))
    return Answer::Failed;
  entry = nullptr;
  if (!iterator->reversed) {
    entry = nextEntry(*dict, iterator->position);
  } else {
    while (iterator->position != 0 && entry == nullptr) {
      const Dict::Entry &candidate = dict->entries[--iterator->position];
      if (!candidate.key.isEmpty())
        entry = &candidate;
    }
  }
  if (entry == nullptr)
    iterator->dict = nullptr;
  return answer(entry != nullptr);
}

Value nextInDict(Context &ctx, Value v) {
  auto *iterator = as<DictIterator>(v);
  const Dict::Entry *entry = nullptr;
  if (const Answer is = advance(ctx, iterator, entry); is != Answer::Yes)
    return is == Answer::No ? Value::empty() : Value::failed();
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

/// Whether drawItems() has come to the end; asked for once.
bool takeEnd(Object *iterator) {
  const bool isAtEnd = (iterator->flags & kAtEnd) != 0;
  iterator->flags = 0;
  return isAtEnd;
}

Answer drawEnumerated(Context &ctx, Enumerate *enumerate, Value *to) {
  Value item;
  if (!nextAtHand(ctx, enumerate->iterator.object(), item))
    item = next(ctx, enumerate->iterator);
  if (item.isFailed() || item.isEmpty())
    return item.isEmpty() ? Answer::No : Answer::Failed;
  to[0] = enumerate->index;
  to[1] = item;
  enumerate->index = to[0].isSmallInt() && to[0].smallInt() < Value::kSmallMax
                         ? Value::smallInt(to[0].smallInt() + 1)
                         : binary(ctx, BinaryOperator::Add, to[0], Value::smallInt(1));
  return Answer::Yes;
}

Value nextEnumerated(Context &ctx, Value v) {
  if (takeEnd(v.object()))
    return Value::empty();
  Value items[2];
  const Answer drawn = drawEnumerated(ctx, as<Enumerate>(v), items);
  return drawn == Answer::Yes  ? value(newTuple(ctx, {items[0], items[1]}))
         : drawn == Answer::No ? Value::empty()
                               : Value::failed();
}

Value constructEnumerate(Context &ctx, const Arguments &arguments) {
  if (arguments.positional == 0 || arguments.positional > 2 ||
      arguments.keywords() >
          (arguments.positional == 2 || arguments.keyword("start").isEmpty() ? 0U : 1U))
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
  return value(newMap(ctx, TypeId::Zip, Value::boolean(strict == Answer::Yes), arguments.values,
                      arguments.positional));
}

Answer drawZipped(Context &ctx, Map *zip, Value *to) {
  for (uint32_t i = 0; i != zip->count; ++i) {
    if (!nextAtHand(ctx, zip->iterators()[i].object(), to[i]))
      to[i] = next(ctx, zip->iterators()[i]);
    if (to[i].isFailed())
      return Answer::Failed;
    if (to[i].isEmpty()) {
      if (!zip->function.isTrue())
        return Answer::No;
      ctx.decline("the end of a strict zip()");
      return Answer::Failed;
    }
  }
  return Answer::Yes;
}

Value nextZipped(Context &ctx, Value v) {
  auto *zip = as<Map>(v);
  if (zip->count == 0 || takeEnd(zip))
    return Value::empty();
  Tuple *tuple = newTuple(ctx, zip->count);
  if (tuple == nullptr)
    return Value::failed();
  const Answer drawn = drawZipped(ctx, zip, tuple->items());
  return drawn == Answer::Yes  ? Value::object(tuple)
         : drawn == Answer::No ? Value::empty()
                               : Value::failed();
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
  Value of = arguments[0];
  const std::string_view type = typeName(of);
  if (isDerived(of) && findSpecial(of, Name::__reversed__).isEmpty()) {
    if (isStr(held(of)))
      return ctx.decline("reversed() of a subclass of str");
    of = held(of);
  }
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
    if (method.isNone())
      return ctx.decline("a special method that is None");
    if (!method.isEmpty())
      return call(ctx, method, {of});
    if (typeOf(of) == TypeId::Instance)
      return ctx.decline("reversed() of an object");
    return ctx.raise(ExceptionKind::TypeError, {"'", type, "' object is not reversible"});
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
  if (iterator->callable.isEmpty())
    return ctx.decline("iter() of a function that draws from it");
  const Answer end = equals(ctx, iterator->sentinel, item);
  if (end == Answer::Failed)
    return Value::failed();
  if (end == Answer::No)
    return item;
  iterator->callable = Value::empty();
  return Value::empty();
}

} // namespace

Answer ops::drawItems(Context &ctx, Value iterator, Value *to, uint32_t count) {
  if (!useFuel(ctx))
    return Answer::Failed;
  const Nesting nesting(ctx);
  if (nesting.isTooDeep())
    return Answer::Failed;
  if (isA<DictIterator>(iterator)) {
    const Dict::Entry *entry = nullptr;
    if (as<DictIterator>(iterator)->part != DictPart::Items || count != 2)
      return Answer::No;
    const Answer drawn = advance(ctx, as<DictIterator>(iterator), entry);
    if (drawn == Answer::Yes) {
      to[0] = entry->key;
      to[1] = entry->value;
    }
    return drawn;
  }
  const bool isEnumerate = isA<Enumerate>(iterator);
  if (count != (isEnumerate ? 2 : iterator.object()->count))
    return Answer::No;
  const Answer drawn = isEnumerate ? drawEnumerated(ctx, as<Enumerate>(iterator), to)
                                   : drawZipped(ctx, static_cast<Map *>(iterator.object()), to);
  if (drawn == Answer::No)
    iterator.object()->flags = kAtEnd;
  return drawn;
}

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
