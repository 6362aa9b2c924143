// None, Ellipsis, NotImplemented, and the kinds of values that can do next to nothing.
#include "assay/runtime/BuiltinModule.h"
#include "assay/runtime/Containers.h"
#include "assay/runtime/TypeSlots.h"
#include "core/BuildClass.h"
#include "core/Classes.h"
#include "types/TypingAlias.h"

#include <algorithm>

namespace assay::runtime {
namespace {

bool reprNone(Context &, TextBuilder &to, Value) {
  to.append("None");
  return true;
}

bool reprClass(Context &ctx, TextBuilder &to, Value v) {
  const Class *cls = as<Class>(v);
  if (cls->enumeration != nullptr) {
    ctx.decline("repr of an enum's class");
    return false;
  }
  to.append("<class '");
  if (cls->module != "builtins") {
    to.appendUtf8(cls->module);
    to.append('.');
  }
  to.appendUtf8(cls->qualifiedName);
  to.append("'>");
  return true;
}

// Of classes only enums hold anything.

int64_t lengthOfClass(Context &ctx, Value v) {
  const Class *cls = as<Class>(v);
  if (cls->enumeration != nullptr && !cls->enumeration->isRoot)
    return cls->enumeration->members->count;
  if (cls->hasMetaclass || cls->isGeneric)
    ctx.decline("len() of such a class");
  else
    ctx.raise(ExceptionKind::TypeError, "object of type 'type' has no len()");
  return -1;
}

Value iterateClass(Context &ctx, Value v) {
  const Class *cls = as<Class>(v);
  if (cls->enumeration != nullptr && !cls->enumeration->isRoot)
    return iterate(ctx, Value::object(cls->enumeration->members));
  return cls->hasMetaclass || cls->isGeneric
             ? ctx.decline("iteration over such a class")
             : ctx.raise(ExceptionKind::TypeError, "'type' object is not iterable");
}

Answer containsInClass(Context &ctx, Value v, Value item) {
  const Class *cls = as<Class>(v);
  if (cls->enumeration != nullptr && isA<Instance>(item) &&
      as<Instance>(item)->cls->enumeration != nullptr)
    return answer(isInstanceOf(item, cls));
  if (cls->hasMetaclass || cls->isGeneric)
    ctx.decline("`in` such a class");
  else
    ctx.raise(ExceptionKind::TypeError, "argument of type 'type' is not iterable");
  return Answer::Failed;
}

bool reprBuiltin(Context &ctx, TextBuilder &to, Value v) {
  const auto *function = as<BuiltinFunction>(v);
  // Methods look otherwise, and only their tables tell that they are some.
  if (findBuiltin(ctx.intern(function->name)) != v) {
    ctx.decline("repr of a builtin method");
    return false;
  }
  to.append("<built-in function ");
  to.append(function->name);
  to.append('>');
  return true;
}

Value compareBoundMethods(Context &ctx, CompareOperator op, Value a, Value b) {
  if (!isA<BoundMethod>(a) || !isA<BoundMethod>(b) ||
      (op != CompareOperator::Equal && op != CompareOperator::NotEqual))
    return Value::notImplemented();
  return ctx.decline("comparison of methods");
}

Value constructType(Context &ctx, const Arguments &arguments) {
  if (arguments.positional != 1 || arguments.keywords() != 0)
    return ctx.decline("type() that makes a class");
  if (hasManyTypes(arguments[0]))
    return ctx.decline("the type of such a value");
  // In CPython values like these are of several types.
  const TypeId type = typeOf(arguments[0]);
  if (type == TypeId::DictIterator || type == TypeId::ReversedIterator ||
      type == TypeId::TypingAlias ||
      (isA<Class>(arguments[0]) && as<Class>(arguments[0])->hasMetaclass))
    return ctx.decline("the type of such a value");
  return Value::object(classOf(arguments[0]));
}

Value constructDescriptor(Context &ctx, TypeId type, const Arguments &arguments);

/// property(...) with arguments by name. The docstring nobody sees.
Value constructNamedProperty(Context &ctx, const Arguments &arguments) {
  constexpr std::string_view kNames[] = {"fget", "fset", "fdel", "doc"};
  Value values[4] = {Value::none(), Value::none(), Value::none(), Value::none()};
  if (arguments.positional > 3)
    return ctx.decline("a property with other arguments than usual");
  std::copy_n(arguments.values, arguments.positional, values);
  for (uint32_t i = 0; i != arguments.keywords(); ++i) {
    const Str *name = as<Str>(arguments.names->items()[i]);
    const auto found = std::find_if(std::begin(kNames), std::end(kNames), [&](auto each) {
      return name->isAscii() && name->ascii() == each;
    });
    if (found == std::end(kNames) || found - kNames < arguments.positional)
      return ctx.decline("a property with other arguments than usual");
    values[found - kNames] = arguments.values[arguments.positional + i];
  }
  return constructDescriptor(ctx, TypeId::Property, {values, 3});
}

Value constructDescriptor(Context &ctx, TypeId type, const Arguments &arguments) {
  if (type == TypeId::Property && arguments.keywords() != 0)
    return constructNamedProperty(ctx, arguments);
  if (arguments.positional == 0 || arguments.keywords() != 0 ||
      arguments.positional > (type == TypeId::Property ? 3U : 1U))
    return ctx.decline("a descriptor with other arguments than usual");
  auto *made = ctx.makeAs<Descriptor>(type);
  if (made == nullptr)
    return Value::failed();
  made->function = arguments[0];
  made->setter = made->deleter = Value::empty();
  if (arguments.positional > 1 && !arguments[1].isNone())
    made->setter = arguments[1];
  if (arguments.positional > 2 && !arguments[2].isNone())
    made->deleter = arguments[2];
  if (type == TypeId::Property && arguments[0].isNone())
    return ctx.decline("a property without a getter");
  return Value::object(made);
}

Value setter(Context &ctx, const Arguments &arguments) {
  const auto *property = static_cast<const Descriptor *>(arguments[0].object());
  auto *made = ctx.makeAs<Descriptor>(TypeId::Property);
  if (made == nullptr)
    return Value::failed();
  made->function = property->function;
  made->setter = arguments[1];
  made->deleter = property->deleter;
  return Value::object(made);
}

Value deleter(Context &ctx, const Arguments &arguments) {
  const auto *property = static_cast<const Descriptor *>(arguments[0].object());
  auto *made = ctx.makeAs<Descriptor>(TypeId::Property);
  if (made == nullptr)
    return Value::failed();
  made->function = property->function;
  made->setter = property->setter;
  made->deleter = arguments[1];
  return Value::object(made);
}

Value attributeOfProperty(Context &, Value v, Str *name) {
  const auto *property = static_cast<const Descriptor *>(v.object());
  const auto orNone = [](Value function) { return function.isEmpty() ? Value::none() : function; };
  if (!name->isAscii())
    return Value::empty();
  if (name->ascii() == "fget")
    return property->function;
  if (name->ascii() == "fset")
    return orNone(property->setter);
  return name->ascii() == "fdel" ? orNone(property->deleter) : Value::empty();
}

constexpr BuiltinFunction kPropertyMethods[] = {{"deleter", deleter, 2, 2},
                                                {"setter", setter, 2, 2}};

/// What a method tells of its function; the function's other attributes are its own as well.
Value attributeOfMethod(Context &ctx, Value v, Str *which) {
  const auto *bound = as<BoundMethod>(v);
  if (which->isAscii() && which->ascii() == "__self__")
    return bound->self;
  if (which->isAscii() && which->ascii() == "__func__")
    return bound->function;
  const bool isKnown = isA<Function>(bound->function) || isA<NativeFunction>(bound->function);
  return isKnown ? getAttribute(ctx, bound->function, which) : Value::empty();
}

Value constructSuper(Context &ctx, const Arguments &arguments) {
  return arguments.positional == 2 && arguments.keywords() == 0
             ? newSuper(ctx, arguments[0], arguments[1])
             : ctx.decline("super() with other arguments than usual");
}

} // namespace

constinit const TypeSlots kNoneTypeSlots = {
    .repr = reprNone,
    .truth = [](Context &, Value) { return Answer::No; },
};
constinit const TypeSlots kEllipsisTypeSlots = {
    .repr =
        [](Context &, TextBuilder &to, Value) {
          to.append("Ellipsis");
          return true;
        },
};
constinit const TypeSlots kNotImplementedTypeSlots = {
    .repr =
        [](Context &, TextBuilder &to, Value) {
          to.append("NotImplemented");
          return true;
        },
    .truth =
        [](Context &ctx, Value) {
          ctx.decline("the truth of NotImplemented");
          return Answer::Failed;
        },
};
constinit const TypeSlots kTypeSlots = {
    .repr = reprClass,
    .truth = [](Context &, Value) { return Answer::Yes; },
    .binary = joinTypes,
    .length = lengthOfClass,
    .contains = containsInClass,
    .iterate = iterateClass,
    .construct = constructType,
};
constinit const TypeSlots kFunctionSlots = {};
constinit const TypeSlots kBuiltinFunctionSlots = {.repr = reprBuiltin};
constinit const TypeSlots kBoundMethodSlots = {.compare = compareBoundMethods,
                                               .attribute = attributeOfMethod};
constinit const TypeSlots kCellSlots = {};
constinit const TypeSlots kTracebackSlots = {};
constinit const TypeSlots kModuleSlots = {};
constinit const TypeSlots kSuperSlots = {.construct = constructSuper};
constinit const TypeSlots kPropertySlots = {
    .attribute = attributeOfProperty,
    .construct = [](Context &ctx,
                    const Arguments &a) { return constructDescriptor(ctx, TypeId::Property, a); },
    .methods = [] { return std::span<const BuiltinFunction>(kPropertyMethods); },
};
constinit const TypeSlots kStaticMethodSlots = {.construct = [](Context &ctx, const Arguments &a) {
  return constructDescriptor(ctx, TypeId::StaticMethod, a);
}};
constinit const TypeSlots kClassMethodSlots = {.construct = [](Context &ctx, const Arguments &a) {
  return constructDescriptor(ctx, TypeId::ClassMethod, a);
}};

} // namespace assay::runtime
