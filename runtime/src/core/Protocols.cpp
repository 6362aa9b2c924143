// Truth, comparison, hashing, items and iteration: each asks the type's slots, then raises what
// CPython raises.
#include "assay/runtime/Calls.h"
#include "assay/runtime/Containers.h"
#include "assay/runtime/TextMethods.h"
#include "assay/runtime/TypeSlots.h"
#include "core/BuildClass.h"
#include "types/Derived.h"
#include "types/Sequences.h"
#include "types/TypingAlias.h"
#include "types/UnknownHash.h"

#include <charconv>

namespace assay::runtime {

const TypeSlots &slotsOf(TypeId type) {
  static constexpr const TypeSlots *kSlots[] = {
#define TYPE(Id, name, Base) &k##Id##Slots,
#include "assay/runtime/TypeIds.def"
  };
  return *kSlots[static_cast<size_t>(type)];
}

Answer truthSlow(Context &ctx, Value v) {
  if (v.isSmallInt())
    return answer(v.smallInt() != 0);
  if (v.isNone())
    return Answer::No;
  if (isCounted(v))
    return answer(v.object()->count != 0);
  const TypeSlots &slots = slotsOf(v);
  if (slots.truth != nullptr)
    return slots.truth(ctx, v);
  if (slots.length == nullptr)
    return Answer::Yes;
  const int64_t count = slots.length(ctx, v);
  return count < 0 ? Answer::Failed : answer(count != 0);
}

bool isIdentical(Value a, Value b) {
  // That two floats are the same bits says that they are equal, unless they are NaNs: see equals().
  return a == b;
}

Answer isSame(Context &ctx, Value a, Value b) {
  const TypeId type = typeOf(a);
  if (type == TypeId::UnknownHash || typeOf(b) == TypeId::UnknownHash) {
    if (type == typeOf(b) || type == TypeId::Int || typeOf(b) == TypeId::Int) {
      ctx.decline("identity of ints");
      return Answer::Failed;
    }
  }
  if (type != typeOf(b))
    return Answer::No;
  switch (type) {
  case TypeId::Int:
    // CPython has one object each of -5 to 256.
    if (a.isSmallInt() && b.isSmallInt()) {
      if (a != b)
        return Answer::No;
      if (a.smallInt() >= -5 && a.smallInt() <= 256)
        return Answer::Yes;
    }
    ctx.decline("identity of ints");
    return Answer::Failed;
  case TypeId::Float:
  case TypeId::Complex:
    ctx.decline("identity of floats");
    return Answer::Failed;
  case TypeId::Str:
  case TypeId::Bytes:
    if (a == b || !as<Str>(a)->count || !as<Str>(b)->count || equals(ctx, a, b) == Answer::Yes) {
      ctx.decline("identity of strings");
      return Answer::Failed;
    }
    return Answer::No;
  case TypeId::Tuple:
  case TypeId::FrozenSet:
    if (a != b && as<Tuple>(a)->count == as<Tuple>(b)->count) {
      ctx.decline("identity of tuples");
      return Answer::Failed;
    }
    return answer(a == b);
  case TypeId::TypingAlias:
    ctx.decline("identity of types of annotations");
    return Answer::Failed;
  case TypeId::RePattern:
    if (a != b)
      ctx.decline("identity of patterns");
    return a == b ? Answer::Yes : Answer::Failed;
  case TypeId::BoundMethod:
  case TypeId::BuiltinFunction:
    ctx.decline("identity of methods");
    return Answer::Failed;
  default:
    return answer(a == b);
  }
}

namespace {

constexpr CompareOperator reflected(CompareOperator op) {
  switch (op) {
  case CompareOperator::Less:
    return CompareOperator::Greater;
  case CompareOperator::LessEqual:
    return CompareOperator::GreaterEqual;
  case CompareOperator::Greater:
    return CompareOperator::Less;
  case CompareOperator::GreaterEqual:
    return CompareOperator::LessEqual;
  default:
    return op;
  }
}

constexpr std::string_view kCompareText[] = {"==", "!=", "<", "<=", ">", ">="};

Value tryCompare(Context &ctx, CompareOperator op, Value a, Value b) {
  const auto slot = slotsOf(a).compare;
  if (slot == nullptr)
    return Value::notImplemented();
  // Builtin types look past what subclasses define.
  return slot(ctx, op, a, isA<Instance>(a) ? b : withoutClass(b));
}

} // namespace

Value compare(Context &ctx, CompareOperator op, Value a, Value b) {
  if (bothSmallInts(a, b)) {
    const int64_t x = a.smallInt(), y = b.smallInt();
    return Value::boolean(holds(op, x < y ? -1 : x > y ? 1 : 0));
  }
  if (isStr(a) && isStr(b)) {
    const auto *left = as<Str>(a), *right = as<Str>(b);
    if (op == CompareOperator::Equal || op == CompareOperator::NotEqual)
      return Value::boolean(equalText(left, right) == (op == CompareOperator::Equal));
    return Value::boolean(holds(op, compareText(left, right)));
  }
  const Nesting nesting(ctx);
  if (nesting.isTooDeep())
    return Value::failed();
  if (isPlainTuple(a) && isPlainTuple(b))
    return compareItems(ctx, op, as<Tuple>(a)->span(), as<Tuple>(b)->span());
  const Class *of = classOf(a), *other = classOf(b);
  const bool reflectedFirst = of != other && isSubclass(other, of);
  if (reflectedFirst) {
    const Value result = tryCompare(ctx, reflected(op), b, a);
    if (!result.isNotImplemented())
      return result;
  }
  Value result = tryCompare(ctx, op, a, b);
  if (!result.isNotImplemented())
    return result;
  if (!reflectedFirst) {
    result = tryCompare(ctx, reflected(op), b, a);
    if (!result.isNotImplemented())
      return result;
  }
  if (op == CompareOperator::Equal || op == CompareOperator::NotEqual)
    return Value::boolean((a == b) == (op == CompareOperator::Equal));
  return ctx.raise(ExceptionKind::TypeError, {"'", kCompareText[static_cast<size_t>(op)],
                                              "' not supported between instances of '", typeName(a),
                                              "' and '", typeName(b), "'"});
}

Answer compareTruth(Context &ctx, CompareOperator op, Value a, Value b) {
  const Value result = compare(ctx, op, a, b);
  return result.isFailed() ? Answer::Failed : truth(ctx, result);
}

Answer equals(Context &ctx, Value a, Value b) {
  if (isIdentical(a, b)) {
    // Whether two NaNs are one object, nobody knows here.
    if (a.isFloat() && a.real() != a.real()) {
      ctx.decline("identity of NaNs");
      return Answer::Failed;
    }
    return Answer::Yes;
  }
  if (a.isSmallInt() && b.isSmallInt())
    return Answer::No;
  if (isStr(a) && isStr(b))
    return answer(equalText(as<Str>(a), as<Str>(b)));
  return compareTruth(ctx, CompareOperator::Equal, a, b);
}

std::optional<int64_t> hashBySlot(Context &ctx, Value v) {
  const Nesting nesting(ctx);
  if (nesting.isTooDeep())
    return std::nullopt;
  const TypeSlots &slots = slotsOf(v);
  if (slots.hash != nullptr)
    return slots.hash(ctx, v);
  if (slots.unhashable) {
    ctx.raise(ExceptionKind::TypeError, {"unhashable type: '", typeName(v), "'"});
    return std::nullopt;
  }
  return static_cast<int64_t>(v.bits * 0x9E3779B97F4A7C15 >> 8);
}

int64_t length(Context &ctx, Value v) {
  if (isCounted(v))
    return v.object()->count;
  const auto slot = slotsOf(v).length;
  if (slot != nullptr)
    return slot(ctx, v);
  ctx.raise(ExceptionKind::TypeError, {"object of type '", typeName(v), "' has no len()"});
  return -1;
}

Value getItem(Context &ctx, Value container, Value key) {
  if (const auto slot = slotsOf(container).getItem)
    return slot(ctx, container, key);
  if (isA<Class>(container)) {
    const Class *cls = as<Class>(container);
    if (cls->enumeration != nullptr)
      return memberByName(ctx, *cls, key);
    const Value own =
        cls->isBuiltin ? Value::empty() : findMember(cls, name(Name::__class_getitem__));
    if (!own.isEmpty())
      return callMethod(ctx, container, name(Name::__class_getitem__), {key});
    return subscriptType(ctx, container, key);
  }
  return ctx.raise(ExceptionKind::TypeError,
                   {"'", typeName(container), "' object is not subscriptable"});
}

namespace {

/// Whether CPython takes `key` for a position in a sequence, which it words in another way. Every
/// class of a program's counts as one.
bool isAskedByPosition(Value container, Value key) {
  const bool isSequence =
      slotsOf(container).length != nullptr ||
      (typeOf(container) == TypeId::Exception && !classOf(container)->isBuiltin);
  return isSequence && isIntOrBool(withoutClass(key)) && !isA<Class>(container);
}

/// A sequence that is asked to change an item by position looks at the position first.
bool checkPosition(Context &ctx, Value container, Value key) {
  return !isAskedByPosition(container, key) || indexInt64(ctx, key);
}

/// Whether it is not known here how CPython words that no item can be changed.
bool isUnclear(Value container, Value key) {
  const TypeId type = typeOf(container);
  return isA<UnknownHash>(key) || type == TypeId::BoundMethod || type == TypeId::ReMatch ||
         type == TypeId::RePattern;
}

} // namespace

bool setItem(Context &ctx, Value container, Value key, Value value) {
  if (const auto slot = slotsOf(container).setItem)
    return slot(ctx, container, key, value);
  if (isUnclear(container, key))
    return ctx.decline("changing an item of what has none"), false;
  if (!checkPosition(ctx, container, key))
    return false;
  ctx.raise(ExceptionKind::TypeError,
            {"'", typeName(container), "' object does not support item assignment"});
  return false;
}

bool deleteItem(Context &ctx, Value container, Value key) {
  if (const auto slot = slotsOf(container).deleteItem)
    return slot(ctx, container, key);
  if (isUnclear(container, key))
    return ctx.decline("changing an item of what has none"), false;
  if (!checkPosition(ctx, container, key))
    return false;
  ctx.raise(ExceptionKind::TypeError,
            {"'", typeName(container), "' object ",
             isAskedByPosition(container, key) ? "doesn't" : "does not", " support item deletion"});
  return false;
}

namespace {

[[gnu::noinline]] Answer containsByIterating(Context &ctx, Value container, Value item) {
  const TypeSlots &slots = slotsOf(container);
  if (slots.iterate == nullptr && slots.next == nullptr) {
    ctx.raise(ExceptionKind::TypeError,
              {"argument of type '", typeName(container), "' is not iterable"});
    return Answer::Failed;
  }
  Answer found = Answer::No;
  forEach(ctx, container, [&](Value each) {
    found = equals(ctx, each, item);
    return found == Answer::No;
  });
  return ctx.stop != Stop::None ? Answer::Failed : found;
}

} // namespace

Answer contains(Context &ctx, Value container, Value item) {
  const auto slot = slotsOf(container).contains;
  return slot != nullptr ? slot(ctx, container, item) : containsByIterating(ctx, container, item);
}

bool isIterable(Value v) {
  if (isA<Class>(v))
    return as<Class>(v)->hasMetaclass;
  if (isA<Instance>(v) || typeOf(v) == TypeId::Exception)
    return (isDerived(v) && slotsOf(held(v)).iterate != nullptr) ||
           !findSpecial(v, Name::__iter__).isEmpty() ||
           !findSpecial(v, Name::__getitem__).isEmpty();
  const TypeSlots &slots = slotsOf(v);
  return slots.iterate != nullptr || slots.next != nullptr;
}

Value iterateOr(Context &ctx, Value v, std::initializer_list<std::string_view> text) {
  const Value iterator = iterate(ctx, v);
  if (!iterator.isFailed() || !ctx.isPending(ExceptionKind::TypeError))
    return iterator;
  ctx.takePending();
  return ctx.raise(ExceptionKind::TypeError, text);
}

Value iterate(Context &ctx, Value v) {
  const TypeSlots &slots = slotsOf(v);
  if (slots.next != nullptr && slots.iterate == nullptr)
    return v;
  if (slots.iterate != nullptr)
    return slots.iterate(ctx, v);
  return ctx.raise(ExceptionKind::TypeError, {"'", typeName(v), "' object is not iterable"});
}

namespace {

[[gnu::noinline]] Value nextOfSlot(Context &ctx, Value iterator) {
  if (const auto slot = slotsOf(iterator).next) {
    const Nesting nesting(ctx); // iterators draw from iterators
    if (nesting.isTooDeep())
      return Value::failed();
    const Value item = slot(ctx, iterator);
    // A StopIteration that comes out of map()'s function, say, is the end as well.
    if (item.isFailed() && ctx.isPending(ExceptionKind::StopIteration)) [[unlikely]] {
      // Which is what `yield from` gives.
      const Tuple &args = *as<Exception>(ctx.takePending())->args;
      if (args.count != 0)
        ctx.returned = args.items()[0];
      return Value::empty();
    }
    return item;
  }
  return ctx.raise(ExceptionKind::TypeError,
                   {"'", typeName(iterator), "' object is not an iterator"});
}

[[gnu::noinline]] Value nextAfterPoll(Context &ctx, Value iterator) {
  return ctx.poll() ? next(ctx, iterator) : Value::failed();
}

} // namespace

Value next(Context &ctx, Value iterator) {
  if (--ctx.fuel <= 0) [[unlikely]]
    return nextAfterPoll(ctx, iterator);
  Value item;
  if (iterator.isObject() && nextAtHand(ctx, iterator.object(), item))
    return item;
  switch (typeOf(iterator)) {
  case TypeId::Generator:
    return resume(ctx, *as<Generator>(iterator), Value::none(), nullptr);
  case TypeId::DictIterator: // which draw from no other iterator
    return kDictIteratorSlots.next(ctx, iterator);
  case TypeId::SetIterator:
    return kSetIteratorSlots.next(ctx, iterator);
  default:
    return nextOfSlot(ctx, iterator);
  }
}

List *listFrom(Context &ctx, Value iterable) {
  List *list = newList(ctx);
  return list != nullptr && extend(ctx, *list, iterable) ? list : nullptr;
}

Tuple *tupleFrom(Context &ctx, Value iterable) {
  if (isA<Tuple>(iterable))
    return as<Tuple>(iterable)->cls() == nullptr ? as<Tuple>(iterable)
                                                 : newTuple(ctx, as<Tuple>(iterable)->span());
  if (isA<List>(iterable))
    return newTuple(ctx, as<List>(iterable)->span());
  const List *list = listFrom(ctx, iterable);
  return list == nullptr ? nullptr
                         : newTuple(ctx, std::span<const Value>(list->items, list->count));
}

bool appendRepr(Context &ctx, TextBuilder &to, Value v) {
  const Nesting nesting(ctx);
  if (nesting.isTooDeep())
    return false;
  const auto slot = slotsOf(v).repr;
  if (slot != nullptr)
    return slot(ctx, to, v);
  ctx.decline("repr of " + std::string(typeName(v)) + " holds an address");
  return false;
}

bool appendStr(Context &ctx, TextBuilder &to, Value v) {
  if (isStr(v)) {
    to.append(view(as<Str>(v)));
    return true;
  }
  const auto slot = slotsOf(v).str;
  return slot != nullptr ? slot(ctx, to, v) : appendRepr(ctx, to, v);
}

Value repr(Context &ctx, Value v) {
  TextBuilder text;
  return appendRepr(ctx, text, v) ? value(newStr(ctx, text)) : Value::failed();
}

Value ascii(Context &ctx, Value v) {
  const Value shown = repr(ctx, v);
  if (shown.isFailed() || as<Str>(shown)->isAscii())
    return shown;
  TextBuilder text;
  text::appendEscaped(view(as<Str>(shown)), text);
  return value(newStr(ctx, text));
}

Value str(Context &ctx, Value v) {
  if (isStr(v))
    return v;
  if (v.isSmallInt()) {
    char digits[24];
    const char *end = std::to_chars(digits, digits + sizeof digits, v.smallInt()).ptr;
    return value(newAscii(ctx, {digits, end}));
  }
  TextBuilder text;
  return appendStr(ctx, text, v) ? value(newStr(ctx, text)) : Value::failed();
}

} // namespace assay::runtime
