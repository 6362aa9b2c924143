// None, Ellipsis, NotImplemented, and the kinds of values that can do next to nothing.
#include "assay/runtime/BuiltinModule.h"
#include "assay/runtime/Containers.h"
#include "assay/runtime/TypeSlots.h"
#include "types/TypingAlias.h"

namespace assay::runtime {
namespace {

bool reprNone(Context &, TextBuilder &to, Value) {
  to.append("None");
  return true;
}

bool reprClass(Context &, TextBuilder &to, Value v) {
  const Class *cls = as<Class>(v);
  to.append("<class '");
  if (cls->module != "builtins") {
    to.appendUtf8(cls->module);
    to.append('.');
  }
  to.appendUtf8(cls->qualifiedName);
  to.append("'>");
  return true;
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
    return ctx.decline("the type of an iterator");
  // In CPython values like these are of several types.
  const TypeId type = typeOf(arguments[0]);
  if (type == TypeId::DictIterator || type == TypeId::ReversedIterator ||
      type == TypeId::TypingAlias)
    return ctx.decline("the type of such a value");
  return Value::object(classOf(arguments[0]));
}

Value constructDescriptor(Context &ctx, TypeId type, const Arguments &arguments) {
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

constexpr BuiltinFunction kPropertyMethods[] = {{"setter", setter, 2, 2}};

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
    .repr = reprClass, .binary = joinTypes, .construct = constructType};
constinit const TypeSlots kFunctionSlots = {};
constinit const TypeSlots kBuiltinFunctionSlots = {.repr = reprBuiltin};
constinit const TypeSlots kBoundMethodSlots = {.compare = compareBoundMethods};
constinit const TypeSlots kCellSlots = {};
constinit const TypeSlots kTracebackSlots = {};
constinit const TypeSlots kModuleSlots = {};
constinit const TypeSlots kSuperSlots = {};
constinit const TypeSlots kPropertySlots = {
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
