#include "core/SpecialMethods.h"

#include "assay/runtime/Containers.h"
#include "types/UnknownHash.h"

#include <algorithm>

namespace assay::runtime {
namespace {

/// object.__str__: whatever __repr__ the class has.
Value strOfObject(Context &ctx, const Arguments &arguments) { return repr(ctx, arguments[0]); }

Value equalObjects(Context &, const Arguments &arguments) {
  return arguments[0] == arguments[1] ? Value::boolean(true) : Value::notImplemented();
}

/// object.__ne__: whatever __eq__ the class has, turned around.
Value unequalObjects(Context &ctx, const Arguments &arguments) {
  const Value method = findSpecial(arguments[0], Name::__eq__);
  if (method.isEmpty())
    return arguments[0] == arguments[1] ? Value::boolean(false) : Value::notImplemented();
  const Value equal = call(ctx, method, {arguments[0], arguments[1]});
  if (equal.isFailed() || equal.isNotImplemented())
    return equal;
  const Answer is = truth(ctx, equal);
  return is == Answer::Failed ? Value::failed() : Value::boolean(is == Answer::No);
}

Value compareObjects(Context &, const Arguments &) { return Value::notImplemented(); }

Value hashOfObject(Context &ctx, const Arguments &arguments) {
  return hashNumber(ctx, static_cast<int64_t>(arguments[0].bits >> 3), kHashOfAddress);
}

Value formatOfObject(Context &ctx, const Arguments &arguments) {
  if (!isStr(arguments[1]) || as<Str>(arguments[1])->count != 0)
    return ctx.decline("object.__format__ with a specification");
  return str(ctx, arguments[0]);
}

constexpr BuiltinFunction kOfObjects[] = {
    {"__eq__", equalObjects, 2, 2},   {"__format__", formatOfObject, 2, 2},
    {"__ge__", compareObjects, 2, 2}, {"__gt__", compareObjects, 2, 2},
    {"__hash__", hashOfObject, 1, 1}, {"__le__", compareObjects, 2, 2},
    {"__lt__", compareObjects, 2, 2}, {"__ne__", unequalObjects, 2, 2},
    {"__str__", strOfObject, 1, 1},
};

template <bool (*kAppend)(Context &, TextBuilder &, Value)>
Value textOf(Context &ctx, const Arguments &arguments) {
  if (typeOf(arguments[0]) != TypeId::Exception)
    return ctx.decline("a method of exceptions of something else");
  TextBuilder text;
  return kAppend(ctx, text, arguments[0]) ? value(newStr(ctx, text)) : Value::failed();
}

constexpr BuiltinFunction kOfExceptions[] = {
    {"__repr__", textOf<appendPlainRepr>, 1, 1},
    {"__str__", textOf<appendPlainStr>, 1, 1},
};

Value findIn(std::span<const BuiltinFunction> table, const Str *name) {
  if (!name->isAscii())
    return Value::empty();
  const auto found = std::find_if(table.begin(), table.end(), [&](const BuiltinFunction &each) {
    return each.name == name->ascii();
  });
  return found == table.end() ? Value::empty() : Value::object(&*found);
}

} // namespace

Value specialMethod(const Class &cls, const Str *name) {
  if (cls.behind != nullptr)
    return specialMethodOf(cls.behind->instanceType, name);
  if (cls.enumeration != nullptr || cls.namedFields != nullptr)
    return Value::empty();
  if (cls.instanceType == TypeId::Exception) {
    const Value found = findIn(kOfExceptions, name);
    return found.isEmpty() ? findIn(kOfObjects, name) : found;
  }
  return cls.instanceType == TypeId::Instance ? findIn(kOfObjects, name) : Value::empty();
}

} // namespace assay::runtime
