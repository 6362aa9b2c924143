#include "types/NativeFunction.h"

#include "assay/runtime/TypeSlots.h"

#include <algorithm>

namespace assay::runtime {
namespace {

Value callNative(Context &ctx, Value v, const Arguments &arguments) {
  NativeFunction &function = *as<NativeFunction>(v);
  return function.body(ctx, function, arguments);
}

Value attributeOfNative(Context &, Value v, Str *which) {
  const NativeFunction &function = *as<NativeFunction>(v);
  if (function.attributes != nullptr) {
    const Value found = find(*function.attributes, which);
    if (!found.isEmpty())
      return found;
  }
  if (which == name(Name::__name__))
    return Value::object(function.name);
  return which == name(Name::__qualname__) ? Value::object(function.qualifiedName) : Value::empty();
}

Dict **attributesOf(Value function) {
  if (isA<Function>(function))
    return &as<Function>(function)->attributes;
  return isA<NativeFunction>(function) ? &as<NativeFunction>(function)->attributes : nullptr;
}

} // namespace

NativeFunction *newNativeFunction(Context &ctx, std::string_view name, NativeFunction::Body body,
                                  Value data, Class *cls) {
  auto *made = ctx.make<NativeFunction>();
  Str *text = ctx.intern(name);
  if (made == nullptr || text == nullptr)
    return nullptr;
  made->body = body;
  made->name = made->qualifiedName = text;
  if (cls != nullptr) {
    made->qualifiedName =
        newStrFromUtf8(ctx, std::string(cls->qualifiedName) + "." + std::string(name));
    if (made->qualifiedName == nullptr)
      return nullptr;
  }
  made->cls = cls;
  made->data = data;
  made->signature = nullptr;
  made->attributes = nullptr;
  return made;
}

Function *newSignature(Context &ctx, const Parameters &parameters) {
  const size_t count = parameters.names.size();
  auto *function = ctx.make<Function>();
  auto *code = static_cast<Code *>(ctx.allocate(sizeof(Code)));
  auto **names = static_cast<Str **>(ctx.allocate(std::max<size_t>(count, 1) * sizeof(Str *)));
  if (function == nullptr || code == nullptr || names == nullptr)
    return nullptr;
  std::copy(parameters.names.begin(), parameters.names.end(), names);
  new (code) Code{};
  code->name = code->qualifiedName = newStrFromUtf8(ctx, parameters.qualifiedName);
  code->doc = Value::none();
  code->positional = static_cast<uint16_t>(parameters.positional);
  code->keywordOnly = static_cast<uint16_t>(count - parameters.positional);
  code->registerCount = static_cast<uint32_t>(count);
  code->parameterNames = names;
  function->code = code;
  function->attributes = nullptr;
  function->defaults = nullptr;
  function->keywordDefaults = nullptr;
  const auto begin = parameters.defaults.begin();
  const auto end = begin + parameters.positional;
  const auto first = std::find_if(begin, end, [](Value each) { return !each.isEmpty(); });
  if (first != end) {
    function->defaults = newTuple(ctx, std::vector<Value>(first, end));
    if (function->defaults == nullptr)
      return nullptr;
  }
  for (size_t i = parameters.positional; i != count; ++i) {
    if (parameters.defaults[i].isEmpty())
      continue;
    if (function->keywordDefaults == nullptr)
      function->keywordDefaults = newDict(ctx);
    if (function->keywordDefaults == nullptr ||
        !set(ctx, *function->keywordDefaults, Value::object(names[i]), parameters.defaults[i]))
      return nullptr;
  }
  return code->name == nullptr ? nullptr : function;
}

bool bindSignature(Context &ctx, const Function &signature, const Arguments &arguments,
                   std::vector<Value> &values) {
  values.resize(std::max<size_t>(signature.code->registerCount, 1));
  return bindArguments(ctx, signature, arguments, values.data());
}

bool copyFunctionAttributes(Context &ctx, Value from, Value to) {
  Dict **target = attributesOf(to), **source = attributesOf(from);
  const auto refuse = [&](std::string_view why) {
    ctx.decline(why);
    return false;
  };
  if (target == nullptr)
    return refuse("wraps() of such a function");
  if (*target == nullptr)
    *target = newDict(ctx);
  if (*target == nullptr)
    return false;
  Dict &attributes = **target;
  if (source == nullptr && !isA<Class>(from) && !isA<BoundMethod>(from) &&
      !isA<BuiltinFunction>(from))
    return refuse("wraps() around such a thing");
  if (isA<BuiltinFunction>(from))
    return refuse("wraps() around a builtin function");
  for (const Name which : {Name::__module__, Name::__name__, Name::__qualname__, Name::__doc__}) {
    const Value found = getAttribute(ctx, from, name(which));
    if (found.isFailed() || !set(ctx, attributes, Value::object(name(which)), found))
      return false;
  }
  if (isA<Class>(from) || isA<BoundMethod>(from))
    return refuse("wraps() around such a thing");
  uint32_t position = 0;
  while (const Dict::Entry *entry = *source == nullptr ? nullptr : nextEntry(**source, position)) {
    const Str *key = as<Str>(entry->key);
    const bool isOwn = key == name(Name::__module__) || key == name(Name::__name__) ||
                       key == name(Name::__qualname__) || key == name(Name::__doc__);
    if (!isOwn && !set(ctx, attributes, entry->key, entry->value))
      return false;
  }
  return set(ctx, attributes, Value::object(name(Name::__wrapped__)), from);
}

constinit const TypeSlots kNativeFunctionSlots = {.attribute = attributeOfNative,
                                                  .call = callNative};

} // namespace assay::runtime
