// Methods of builtin classes as the classes give them: str.upper, list.append.
#include "assay/runtime/Calls.h"
#include "assay/runtime/Containers.h"
#include "assay/runtime/TypeSlots.h"
#include "types/Derived.h"

#include <vector>

namespace assay::runtime {
namespace {

Value callDescriptor(Context &ctx, Value v, const Arguments &arguments) {
  const auto &descriptor = *as<MethodDescriptor>(v);
  const BuiltinFunction &function = *descriptor.function;
  if (arguments.positional == 0)
    return ctx.decline("a method of a builtin class without an object");
  // Special methods look themselves at what an object of a subclass holds.
  const bool isSpecial = function.name.starts_with("__");
  const Value self = isSpecial ? arguments[0] : withoutClass(arguments[0]);
  if (!isInstanceOf(self, descriptor.cls))
    return isSpecial || descriptor.cls != builtinClass(descriptor.cls->instanceType)
               ? ctx.decline("a special method of a type, called with another")
               : ctx.raise(ExceptionKind::TypeError,
                           {"descriptor '", function.name, "' for '", descriptor.cls->shownName(),
                            "' objects doesn't apply to a '", typeName(arguments[0]), "' object"});
  if (self == arguments[0])
    return callBuiltin(ctx, function, arguments);
  std::vector<Value> values(arguments.values,
                            arguments.values + arguments.positional + arguments.keywords());
  values[0] = self;
  return callBuiltin(ctx, function, {values.data(), arguments.positional, arguments.names});
}

bool reprDescriptor(Context &ctx, TextBuilder &to, Value v) {
  const auto &descriptor = *as<MethodDescriptor>(v);
  if (descriptor.function->name.starts_with("__"))
    return !ctx.decline("repr of a special method").isFailed();
  to.append("<method '");
  to.append(descriptor.function->name);
  to.append("' of '");
  to.appendUtf8(descriptor.cls->shownName());
  to.append("' objects>");
  return true;
}

Value attributeOfDescriptor(Context &ctx, Value v, Str *which) {
  return which == name(Name::__name__)
             ? value(newStrFromUtf8(ctx, as<MethodDescriptor>(v)->function->name))
             : Value::empty();
}

} // namespace

constinit const TypeSlots kMethodDescriptorSlots = {
    .repr = reprDescriptor,
    .attribute = attributeOfDescriptor,
    .call = callDescriptor,
};

} // namespace assay::runtime
