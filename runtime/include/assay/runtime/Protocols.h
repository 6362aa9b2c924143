// What can be done with any value, exactly as Python's data model says.
//
// Everything here may run code of the program (`__eq__`, `__iter__`, ...), so it may fail: then an
// exception is pending or the context declined, and the result is failed, nullptr or
// Answer::Failed. The caller returns at once. On the context's thread.
#pragma once

#include "assay/runtime/Context.h"
#include "assay/runtime/Limbs.h"
#include "assay/runtime/Names.h"
#include "assay/runtime/TextBuilder.h"

#include <optional>

namespace assay::runtime {

enum class Answer : int8_t { Failed = -1, No = 0, Yes = 1 };
constexpr Answer answer(bool yes) { return yes ? Answer::Yes : Answer::No; }

enum class CompareOperator : uint8_t { Equal, NotEqual, Less, LessEqual, Greater, GreaterEqual };

// In the order of ast::BinaryOperator.
enum class BinaryOperator : uint8_t {
  Add,
  Subtract,
  Multiply,
  MatrixMultiply,
  Divide,
  Modulo,
  Power,
  LeftShift,
  RightShift,
  Or,
  Xor,
  And,
  FloorDivide,
};

// --- Types ---------------------------------------------------------------------------------------

inline TypeId typeOf(Value v) {
  if (v.isSmallInt())
    return TypeId::Int;
  if (v.isFloat())
    return TypeId::Float;
  if (v.isObject())
    return v.object()->type;
  switch (v.special()) {
  case Special::None:
    return TypeId::NoneType;
  case Special::Ellipsis:
    return TypeId::EllipsisType;
  case Special::NotImplemented:
    return TypeId::NotImplementedType;
  default:
    return TypeId::Bool;
  }
}
template <typename T> bool isA(Value v) { return v.isObject() && v.object()->type == T::kType; }
inline bool isStr(Value v) { return isA<Str>(v); }
/// An int, not a bool.
inline bool isInt(Value v) { return v.isSmallInt() || isA<BigInt>(v); }
inline bool isIntOrBool(Value v) { return isInt(v) || v.isBool(); }
inline bool isSet(Value v) {
  return v.isObject() && (v.object()->type == TypeId::Set || v.object()->type == TypeId::FrozenSet);
}
/// Whether an object's `count` is what len() gives.
inline bool isCounted(Value v) {
  if (!v.isObject())
    return false;
  switch (v.object()->type) {
  case TypeId::Str:
  case TypeId::Bytes:
  case TypeId::Tuple:
  case TypeId::List:
  case TypeId::Dict:
  case TypeId::Set:
  case TypeId::FrozenSet:
    return true;
  default:
    return false;
  }
}
Class *classOf(Value v);
/// What error messages call the type of `v`.
std::string_view typeName(Value v);
/// What typeName() gives where that is not known; an error that would show it declines.
inline constexpr std::string_view kUnknownTypeName = "?";
/// Whether CPython has several types where there is one here, so that classOf() is none of them.
bool hasManyTypes(Value v);
/// A builtin type; for Instance and Exception, the root of what its instances can be.
Class *builtinClass(TypeId type);
Class *exceptionClass(ExceptionKind kind);
bool isSubclass(const Class *cls, const Class *of);
inline bool isInstanceOf(Value v, const Class *of) { return isSubclass(classOf(v), of); }

// --- Truth, identity, comparison, hashing --------------------------------------------------------

Answer truthSlow(Context &ctx, Value v);
inline Answer truth(Context &ctx, Value v) {
  if (v.isBool())
    return answer(v.isTrue());
  return truthSlow(ctx, v);
}

/// Python's `is`. Declines where CPython's answer hangs on how it shares immutable objects.
Answer isSame(Context &ctx, Value a, Value b);
/// Whether both are the same object for certain: what containers look at before they compare.
bool isIdentical(Value a, Value b);
/// `a == b` or the same object, as containers compare.
Answer equals(Context &ctx, Value a, Value b);
/// The result of `a < b` and its like, which may be any value.
Value compare(Context &ctx, CompareOperator op, Value a, Value b);
/// The truth of it.
Answer compareTruth(Context &ctx, CompareOperator op, Value a, Value b);
inline Answer less(Context &ctx, Value a, Value b) {
  return compareTruth(ctx, CompareOperator::Less, a, b);
}

/// A hash for the runtime's own tables. For ints, floats, bools, complex and tuples and frozensets
/// of them it is CPython's. nullopt: failed (unhashable, for one).
std::optional<int64_t> hashBySlot(Context &ctx, Value v);
inline std::optional<int64_t> hash(Context &ctx, Value v) {
  if (isStr(v))
    return static_cast<int64_t>(hashOf(as<Str>(v)));
  if (v.isSmallInt())
    return v.smallInt() == -1 ? -2 : v.smallInt();
  return hashBySlot(ctx, v);
}

// --- Text ----------------------------------------------------------------------------------------

/// Appends repr(v), or str(v). False: failed.
bool appendRepr(Context &ctx, TextBuilder &to, Value v);
bool appendStr(Context &ctx, TextBuilder &to, Value v);
Value repr(Context &ctx, Value v);
Value ascii(Context &ctx, Value v);
Value str(Context &ctx, Value v);
/// format(v, spec).
Value format(Context &ctx, Value v, Str *spec);

// --- Numbers -------------------------------------------------------------------------------------

/// An int of any 64-bit value.
Value makeInt(Context &ctx, int64_t i);
Value makeUnsigned(Context &ctx, uint64_t i);
/// An int of any size, in its smallest form.
Value makeInt(Context &ctx, IntView value);
/// The value of an int or bool that fits 64 bits.
std::optional<int64_t> toInt64(Value intOrBool);
/// operator.index: an int for anything that acts as one; TypeError with CPython's text else.
Value index(Context &ctx, Value v);
/// index() as 64 bits. What does not fit raises `overflow` (with CPython's text "cannot fit 'int'
/// into an index-sized integer").
std::optional<int64_t> indexInt64(Context &ctx, Value v,
                                  ExceptionKind overflow = ExceptionKind::IndexError);
/// float(v) for numbers: ints, floats, bools, and instances with __float__ or __index__. TypeError
/// ("must be real number, not X") else.
std::optional<double> toDouble(Context &ctx, Value v);
Value makeComplex(Context &ctx, double real, double imaginary);

Value binary(Context &ctx, BinaryOperator op, Value a, Value b);
Value inplace(Context &ctx, BinaryOperator op, Value a, Value b);
/// pow(a, b, modulus).
Value power(Context &ctx, Value a, Value b, Value modulus);
Value negative(Context &ctx, Value v);
Value positive(Context &ctx, Value v);
Value invert(Context &ctx, Value v);
Value absolute(Context &ctx, Value v);

// --- Containers ----------------------------------------------------------------------------------

/// len(v), or -1: failed.
int64_t length(Context &ctx, Value v);
Value getItem(Context &ctx, Value container, Value key);
bool setItem(Context &ctx, Value container, Value key, Value value);
bool deleteItem(Context &ctx, Value container, Value key);
Answer contains(Context &ctx, Value container, Value item);

// --- Iteration -----------------------------------------------------------------------------------

/// Whether the type of `v` says that it can be iterated; iterate() may still fail.
bool isIterable(Value v);
/// iter(v).
Value iterate(Context &ctx, Value v);
/// The same, but where that raises a TypeError, whichever, it is one of this text.
Value iterateOr(Context &ctx, Value v, std::initializer_list<std::string_view> text);
/// The next item; empty at the end (StopIteration is not raised, or was taken); failed.
Value next(Context &ctx, Value iterator);

/// A character of a string of width 1.
inline Value latin1At(const Context &ctx, const Str *str, uint64_t at) {
  return Value::object(ctx.latin1 + static_cast<const uint8_t *>(str->data)[at]);
}

/// The next item where that takes no more than looking; false: ask next().
inline bool nextAtHand(const Context &ctx, Object *iterator, Value &item) {
  if (RangeIterator::isSmall(iterator)) {
    auto *range = static_cast<RangeIterator *>(iterator);
    const int64_t at = range->next;
    if (range->remaining == 0) {
      item = Value::empty();
      return true;
    }
    --range->remaining;
    range->next =
        static_cast<int64_t>(static_cast<uint64_t>(at) + static_cast<uint64_t>(range->step));
    item = Value::smallInt(at);
    return true;
  }
  const TypeId type = iterator->type;
  if (type != TypeId::ListIterator && type != TypeId::TupleIterator && type != TypeId::StrIterator)
    return false;
  auto *iteration = static_cast<SequenceIterator *>(iterator);
  if (iteration->source.isEmpty())
    return false;
  const Object *source = iteration->source.object();
  const int64_t at = iteration->position;
  if (at >= source->count) [[unlikely]]
    return false;
  if (type == TypeId::ListIterator)
    item = static_cast<const List *>(source)->items[at];
  else if (type == TypeId::TupleIterator)
    item = static_cast<const Tuple *>(source)->items()[at];
  else if (static_cast<const Str *>(source)->width() == 1)
    item = latin1At(ctx, static_cast<const Str *>(source), static_cast<uint64_t>(at));
  else
    return false;
  iteration->position = at + 1;
  return true;
}

/// Calls `each(Value) -> bool` for each item; false from it ends the loop and is what failed means
/// here: the caller looks at ctx.stop.
template <typename Each> bool forEach(Context &ctx, Value iterable, Each &&each) {
  if (isA<Tuple>(iterable)) {
    const auto *tuple = as<Tuple>(iterable);
    for (uint32_t i = 0; i != tuple->count; ++i)
      if (!each(tuple->items()[i]))
        return false;
    return true;
  }
  if (isA<List>(iterable)) {
    const auto *list = as<List>(iterable);
    for (uint32_t i = 0; i < list->count; ++i) // it may change meanwhile
      if (!each(list->items[i]))
        return false;
    return true;
  }
  const Value iterator = iterate(ctx, iterable);
  if (iterator.isFailed())
    return false;
  for (;;) {
    const Value item = next(ctx, iterator);
    if (item.isEmpty())
      return true;
    if (item.isFailed() || !each(item))
      return false;
  }
}

/// A new list, or tuple, of what `iterable` gives.
List *listFrom(Context &ctx, Value iterable);
Tuple *tupleFrom(Context &ctx, Value iterable);

// --- Attributes and calls ------------------------------------------------------------------------

Value getAttribute(Context &ctx, Value v, Str *name);
/// The same, but empty where there is none (an AttributeError is taken).
Value findAttribute(Context &ctx, Value v, Str *name);
bool setAttribute(Context &ctx, Value v, Str *name, Value value);
bool deleteAttribute(Context &ctx, Value v, Str *name);
/// A special method such as __len__, looked up on the class as Python does; empty where the class
/// has none. Not bound: call it with `v` as first argument.
Value findSpecial(Value v, Name name);
/// The same, remembered from one time to the next.
Value findSpecial(Context &ctx, Value v, Name name);
/// A member of a class or of its bases, or empty.
Value findMember(Context &ctx, const Class *cls, const Str *name);
Value findMember(const Class *cls, const Str *name);

Value call(Context &ctx, Value callee, const Arguments &arguments);
inline Value call(Context &ctx, Value callee, std::initializer_list<Value> arguments) {
  return call(ctx, callee, {arguments.begin(), static_cast<uint32_t>(arguments.size())});
}
/// v.name(*arguments).
Value callMethod(Context &ctx, Value v, Str *name, std::initializer_list<Value> arguments);
bool isCallable(Value v);

} // namespace assay::runtime
