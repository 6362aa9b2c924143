// The special methods of the builtin types that programs extend. They take a value of the type or
// an object of a subclass, and look past what the subclass defines.
#include "core/SpecialMethods.h"

#include "assay/runtime/Containers.h"
#include "assay/runtime/TypeSlots.h"
#include "types/Derived.h"
#include "types/UnknownHash.h"

#include <algorithm>
#include <array>

namespace assay::runtime {
namespace {

/// The value of type T in the first argument; failed: declined.
template <TypeId T> Value self(Context &ctx, const Arguments &arguments) {
  const Value v = withoutClass(arguments[0]);
  return typeOf(v) == T ? v : ctx.decline("a special method of a type, called with another");
}

template <TypeId T> Value lengthOf(Context &ctx, const Arguments &arguments) {
  const Value v = self<T>(ctx, arguments);
  const int64_t count = v.isFailed() ? -1 : length(ctx, v);
  return count < 0 ? Value::failed() : makeInt(ctx, count);
}

template <TypeId T> Value itemOf(Context &ctx, const Arguments &arguments) {
  const Value v = self<T>(ctx, arguments);
  if (v.isFailed())
    return v;
  return isDerived(arguments[0]) ? getItemDerived(ctx, arguments[0], arguments[1])
                                 : getItem(ctx, v, arguments[1]);
}

template <TypeId T> Value setItemOf(Context &ctx, const Arguments &arguments) {
  const Value v = self<T>(ctx, arguments);
  return !v.isFailed() && setItem(ctx, v, arguments[1], arguments[2]) ? Value::none()
                                                                      : Value::failed();
}

template <TypeId T> Value deleteItemOf(Context &ctx, const Arguments &arguments) {
  const Value v = self<T>(ctx, arguments);
  return !v.isFailed() && deleteItem(ctx, v, arguments[1]) ? Value::none() : Value::failed();
}

template <TypeId T> Value containedIn(Context &ctx, const Arguments &arguments) {
  const Value v = self<T>(ctx, arguments);
  const Answer is = v.isFailed() ? Answer::Failed : contains(ctx, v, arguments[1]);
  return is == Answer::Failed ? Value::failed() : Value::boolean(is == Answer::Yes);
}

template <TypeId T> Value iteratorOf(Context &ctx, const Arguments &arguments) {
  const Value v = self<T>(ctx, arguments);
  return v.isFailed() ? v : iterate(ctx, v);
}

template <TypeId T> Value reprOf(Context &ctx, const Arguments &arguments) {
  const Value v = self<T>(ctx, arguments);
  // Other classes say their names, which are not those of the objects.
  if (!v.isFailed() && classOf(v) != builtinClass(T))
    return ctx.decline("repr of a subclass of a builtin type");
  return v.isFailed() ? v : repr(ctx, v);
}

template <TypeId T> Value strOf(Context &ctx, const Arguments &arguments) {
  const Value v = self<T>(ctx, arguments);
  if (v.isFailed() || T == TypeId::Str)
    return v;
  return repr(ctx, arguments[0]); // object.__str__: whatever __repr__ the class has
}

template <TypeId T> Value hashOf(Context &ctx, const Arguments &arguments) {
  const Value v = self<T>(ctx, arguments);
  uint8_t nature = 0;
  const auto result = v.isFailed() ? std::nullopt : hash(ctx, v, nature);
  return result ? hashNumber(ctx, *result, nature) : Value::failed();
}

template <TypeId T> Value truthOf(Context &ctx, const Arguments &arguments) {
  const Value v = self<T>(ctx, arguments);
  const Answer is = v.isFailed() ? Answer::Failed : truth(ctx, v);
  return is == Answer::Failed ? Value::failed() : Value::boolean(is == Answer::Yes);
}

template <TypeId T> Value formatOf(Context &ctx, const Arguments &arguments) {
  const Value v = self<T>(ctx, arguments);
  if (v.isFailed() || !isStr(arguments[1]))
    return ctx.decline("a format of no str");
  Str *spec = as<Str>(arguments[1]);
  if (spec->count == 0)
    return str(ctx, arguments[0]);
  return isDerived(arguments[0]) ? formatDerived(ctx, arguments[0], spec) : format(ctx, v, spec);
}

template <TypeId T, CompareOperator kOp> Value compareOf(Context &ctx, const Arguments &arguments) {
  const Value v = self<T>(ctx, arguments), other = withoutClass(arguments[1]);
  if (v.isFailed())
    return v;
  // Some slots know strs and ints only beside their own.
  if ((T == TypeId::Str && !isStr(other)) || (T == TypeId::Int && !isIntOrBool(other)))
    return Value::notImplemented();
  if (T == TypeId::Str || T == TypeId::Int)
    return compare(ctx, kOp, v, other);
  return slotsOf(T).compare(ctx, kOp, v, other);
}

template <TypeId T, BinaryOperator kOp, bool kReflected = false>
Value binaryOf(Context &ctx, const Arguments &arguments) {
  const Value v = self<T>(ctx, arguments), other = withoutClass(arguments[1]);
  if (v.isFailed())
    return v;
  if (T == TypeId::Str && kOp == BinaryOperator::Modulo && isDerived(arguments[0]))
    return ctx.decline("a format by a method of a subclass of str");
  const bool isNumber = isIntOrBool(other) || (T == TypeId::Float && other.isFloat());
  if ((T == TypeId::Int || T == TypeId::Float) && !isNumber)
    return Value::notImplemented();
  const Value result = slotsOf(T).binary(ctx, kOp, kReflected ? other : v, kReflected ? v : other);
  return result.isNotImplemented() && (T == TypeId::Str || T == TypeId::List)
             ? ctx.decline("an operator of a type, called with another")
             : result;
}

template <TypeId T, BinaryOperator kOp> Value inplaceOf(Context &ctx, const Arguments &arguments) {
  const Value v = self<T>(ctx, arguments);
  if (v.isFailed())
    return v;
  const Value other = kOp == BinaryOperator::Add ? arguments[1] : withoutClass(arguments[1]);
  const Value result = slotsOf(T).inplace(ctx, kOp, v, other);
  if (result.isNotImplemented())
    return ctx.decline("an operator of a type, called with another");
  return result == v ? arguments[0] : result;
}

template <TypeId T, Value (*kUnary)(Context &, Value)>
Value unaryOf(Context &ctx, const Arguments &arguments) {
  const Value v = self<T>(ctx, arguments);
  return v.isFailed() ? v : kUnary(ctx, v);
}

template <TypeId T>
constexpr std::array<BuiltinFunction, 9> kOfAll = {{
    {"__eq__", compareOf<T, CompareOperator::Equal>, 2, 2},
    {"__ne__", compareOf<T, CompareOperator::NotEqual>, 2, 2},
    {"__lt__", compareOf<T, CompareOperator::Less>, 2, 2},
    {"__le__", compareOf<T, CompareOperator::LessEqual>, 2, 2},
    {"__gt__", compareOf<T, CompareOperator::Greater>, 2, 2},
    {"__ge__", compareOf<T, CompareOperator::GreaterEqual>, 2, 2},
    {"__repr__", reprOf<T>, 1, 1},
    {"__str__", strOf<T>, 1, 1},
    {"__format__", formatOf<T>, 2, 2},
}};

template <TypeId T>
constexpr std::array<BuiltinFunction, 3> kOfContainers = {{
    {"__len__", lengthOf<T>, 1, 1},
    {"__contains__", containedIn<T>, 2, 2},
    {"__iter__", iteratorOf<T>, 1, 1},
}};

template <TypeId T> constexpr BuiltinFunction kGetItem = {"__getitem__", itemOf<T>, 2, 2};
template <TypeId T> constexpr BuiltinFunction kHash = {"__hash__", hashOf<T>, 1, 1};

template <TypeId T>
constexpr std::array<BuiltinFunction, 2> kOfMutable = {{
    {"__setitem__", setItemOf<T>, 3, 3},
    {"__delitem__", deleteItemOf<T>, 2, 2},
}};

template <TypeId T>
constexpr std::array<BuiltinFunction, 3> kOfSequences = {{
    {"__add__", binaryOf<T, BinaryOperator::Add>, 2, 2},
    {"__mul__", binaryOf<T, BinaryOperator::Multiply>, 2, 2},
    {"__rmul__", binaryOf<T, BinaryOperator::Multiply, true>, 2, 2},
}};

constexpr BuiltinFunction kInplaceOfList[] = {
    {"__iadd__", inplaceOf<TypeId::List, BinaryOperator::Add>, 2, 2},
    {"__imul__", inplaceOf<TypeId::List, BinaryOperator::Multiply>, 2, 2},
};
constexpr BuiltinFunction kUnionOfDict = {"__or__", binaryOf<TypeId::Dict, BinaryOperator::Or>, 2,
                                          2};

template <TypeId T>
constexpr std::array<BuiltinFunction, 17> kOfNumbers = {{
    {"__add__", binaryOf<T, BinaryOperator::Add>, 2, 2},
    {"__radd__", binaryOf<T, BinaryOperator::Add, true>, 2, 2},
    {"__sub__", binaryOf<T, BinaryOperator::Subtract>, 2, 2},
    {"__rsub__", binaryOf<T, BinaryOperator::Subtract, true>, 2, 2},
    {"__mul__", binaryOf<T, BinaryOperator::Multiply>, 2, 2},
    {"__rmul__", binaryOf<T, BinaryOperator::Multiply, true>, 2, 2},
    {"__truediv__", binaryOf<T, BinaryOperator::Divide>, 2, 2},
    {"__rtruediv__", binaryOf<T, BinaryOperator::Divide, true>, 2, 2},
    {"__floordiv__", binaryOf<T, BinaryOperator::FloorDivide>, 2, 2},
    {"__rfloordiv__", binaryOf<T, BinaryOperator::FloorDivide, true>, 2, 2},
    {"__mod__", binaryOf<T, BinaryOperator::Modulo>, 2, 2},
    {"__rmod__", binaryOf<T, BinaryOperator::Modulo, true>, 2, 2},
    {"__neg__", unaryOf<T, negative>, 1, 1},
    {"__pos__", unaryOf<T, positive>, 1, 1},
    {"__abs__", unaryOf<T, absolute>, 1, 1},
    {"__bool__", truthOf<T>, 1, 1},
    {"__hash__", hashOf<T>, 1, 1},
}};

const BuiltinFunction *findIn(std::span<const BuiltinFunction> table, std::string_view name) {
  const auto found = std::find_if(table.begin(), table.end(),
                                  [&](const BuiltinFunction &each) { return each.name == name; });
  return found == table.end() ? nullptr : &*found;
}

const BuiltinFunction *findIn(std::initializer_list<std::span<const BuiltinFunction>> tables,
                              std::string_view name) {
  for (const auto table : tables)
    if (const BuiltinFunction *found = findIn(table, name))
      return found;
  return nullptr;
}

constexpr std::span<const BuiltinFunction> one(const BuiltinFunction &function) {
  return {&function, 1};
}

const BuiltinFunction *methodOf(TypeId type, std::string_view name) {
  using enum TypeId;
  switch (type) {
  case List:
    return findIn({kOfAll<List>, kOfContainers<List>, one(kGetItem<List>), kOfMutable<List>,
                   kOfSequences<List>, kInplaceOfList},
                  name);
  case Dict:
    return findIn({kOfAll<Dict>, kOfContainers<Dict>, one(kGetItem<Dict>), kOfMutable<Dict>,
                   one(kUnionOfDict)},
                  name);
  case Str:
    return findIn(
        {kOfAll<Str>, kOfContainers<Str>, one(kGetItem<Str>), kOfSequences<Str>, one(kHash<Str>)},
        name);
  case Int:
    return findIn({kOfAll<Int>, kOfNumbers<Int>}, name);
  case Float:
    return findIn({kOfAll<Float>, kOfNumbers<Float>}, name);
  case Set:
    return findIn({kOfContainers<Set>}, name);
  case Tuple:
    return findIn({kOfAll<Tuple>, kOfContainers<Tuple>, one(kGetItem<Tuple>), one(kHash<Tuple>)},
                  name);
  default:
    return nullptr;
  }
}

} // namespace

Value specialMethodOf(TypeId type, const Str *name) {
  const BuiltinFunction *found = name->isAscii() ? methodOf(type, name->ascii()) : nullptr;
  return found == nullptr ? Value::empty() : Value::object(found);
}

} // namespace assay::runtime
