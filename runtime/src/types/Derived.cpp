#include "types/Derived.h"

#include "assay/runtime/Containers.h"
#include "assay/runtime/TypeSlots.h"
#include "core/Classes.h"

#include <algorithm>

namespace assay::runtime {
namespace {

/// `arguments` without the first.
Arguments behindFirst(const Arguments &arguments) {
  return {arguments.values + 1, arguments.positional - 1, arguments.names};
}

bool isMutable(const Class &cls) {
  return cls.instanceType == TypeId::List || cls.instanceType == TypeId::Dict;
}

} // namespace

Value newDerivedObject(Context &ctx, const Arguments &arguments) {
  if (arguments.positional == 0 || !isA<Class>(arguments[0]))
    return ctx.decline("__new__ of no class");
  Class *cls = as<Class>(arguments[0]);
  if (cls->behind == nullptr)
    return ctx.decline("__new__ of such a class");
  return newDerived(ctx, cls, behindFirst(arguments));
}

namespace {

constexpr BuiltinFunction kStaticMethods[] = {
    {"__new__", newDerivedObject, 1, BuiltinFunction::kAny, BuiltinFunction::TakesKeywords}};

/// The content of a fresh list or dict becomes that of another.
bool fill(Context &ctx, Value to, Value fresh) {
  if (isA<List>(to)) {
    auto &list = *as<List>(to);
    const auto &from = *as<List>(fresh);
    list.items = from.items;
    list.count = from.count;
    list.capacity = from.capacity;
    return true;
  }
  auto &dict = *as<Dict>(to);
  if (dict.count != 0)
    return update(ctx, dict, fresh);
  dict = *as<Dict>(fresh);
  return true;
}

bool overrides(const Class &cls, const Str *name) {
  for (const Class *each : cls.order)
    if (!each->isBuiltin && !ownMember(each, name).isEmpty())
      return true;
  return false;
}

} // namespace

bool canBeBehind(const Class &cls) {
  switch (cls.instanceType) {
  case TypeId::Int:
  case TypeId::Float:
  case TypeId::Str:
  case TypeId::List:
  case TypeId::Dict:
    return cls.isBuiltin;
  default:
    return false;
  }
}

Derived *newDerivedOf(Context &ctx, Class *cls, Value value) {
  const uint32_t expected = cls->shape == nullptr ? 0 : cls->shape->expected;
  auto *made =
      value.isFailed() ? nullptr : ctx.makeAs<Derived>(TypeId::Instance, expected * sizeof(Value));
  if (made == nullptr)
    return nullptr;
  ctx.hasHiddenTypes = true;
  made->cls = cls;
  made->shape = cls->shape;
  made->attributes = reinterpret_cast<Value *>(made + 1);
  made->capacity = expected;
  made->held = value;
  return made;
}

Value newDerived(Context &ctx, Class *cls, const Arguments &arguments) {
  if (cls->enumeration != nullptr || cls->abstracts != nullptr || cls->isProtocol)
    return ctx.decline("an instance of such a class");
  const BuiltinBody construct = cls->behind->construct;
  Value made = construct(ctx, isMutable(*cls->behind) ? Arguments{nullptr, 0} : arguments);
  // Bools and other objects that the constructor gave back are not of the type itself.
  if (!made.isFailed() && typeOf(made) != cls->behind->instanceType)
    return ctx.decline("a value of another type in a subclass of a builtin one");
  return value(newDerivedOf(ctx, cls, made));
}

Value initDerived(Context &ctx, const Arguments &arguments) {
  const Value self = arguments[0];
  if (!isDerived(self) || !isMutable(*as<Instance>(self)->cls->behind))
    return ctx.decline("__init__ of such a value");
  const Value fresh = as<Instance>(self)->cls->behind->construct(ctx, behindFirst(arguments));
  return !fresh.isFailed() && fill(ctx, held(self), fresh) ? Value::none() : Value::failed();
}

std::span<const BuiltinFunction> derivedStaticMethods() { return kStaticMethods; }

Value getItemDerived(Context &ctx, Value v, Value key) {
  const Value of = held(v);
  if (isA<Dict>(of)) {
    const Value missing = findSpecial(ctx, v, Name::__missing__);
    if (!missing.isEmpty() && !isA<BuiltinFunction>(missing)) {
      const auto found = find(ctx, *as<Dict>(of), key);
      if (!found)
        return Value::failed();
      return *found != nullptr ? (*found)->value : call(ctx, missing, {v, key});
    }
  }
  return getItem(ctx, of, key);
}

namespace {

bool hasPercent(const Str *format) {
  for (uint32_t i = 0; i != format->count; ++i)
    if (format->at(i) == '%')
      return true;
  return false;
}

} // namespace

Value binaryDerived(Context &ctx, BinaryOperator op, Value a, Value b) {
  const Value left = withoutClass(a), right = withoutClass(b);
  // Whoever else has a say is asked by those that know both.
  if (isA<Instance>(left) || isA<Instance>(right))
    return Value::notImplemented();
  for (const Value each : {a, b})
    if (op == BinaryOperator::Or && isDerived(each) && isA<Dict>(held(each)) &&
        as<Dict>(held(each))->cls != nullptr)
      return ctx.decline("a union with an object of a subclass");
  if (op == BinaryOperator::Modulo && isDerived(a) && isStr(left) && !hasPercent(as<Str>(left)))
    return ctx.decline("a format that leaves a subclass of str as it is");
  const Value result = binary(ctx, op, left, right);
  // Such an error would name other classes.
  if (result.isFailed() && ctx.isPending(ExceptionKind::TypeError))
    return ctx.decline("an operator that a subclass of a builtin type does not have");
  return result;
}

Value inplaceDerived(Context &ctx, BinaryOperator op, Value a, Value b) {
  const Value of = held(a);
  const auto slot = slotsOf(of).inplace;
  if (slot == nullptr)
    return Value::notImplemented();
  // What is added to a list is gone through as its class says, and so is what a dict is updated
  // with.
  const bool isTimes = op == BinaryOperator::Multiply;
  const Value result = slot(ctx, op, of, isTimes ? withoutClass(b) : b);
  return result == of ? a : result;
}

Value compareDerived(Context &ctx, CompareOperator op, Value a, Value b) {
  const Value of = held(a);
  const auto slot = slotsOf(of).compare;
  return slot == nullptr ? Value::notImplemented() : slot(ctx, op, of, withoutClass(b));
}

Value asDict(Context &ctx, Value v) {
  if (!isDerived(v) || !isA<Dict>(held(v)))
    return Value::empty();
  const Class &cls = *as<Instance>(v)->cls;
  for (const std::string_view special : {"__iter__", "keys", "__getitem__"}) {
    const Str *name = ctx.intern(special);
    if (name == nullptr || overrides(cls, name))
      return ctx.decline("a mapping that says itself what it holds");
  }
  return held(v);
}

} // namespace assay::runtime
