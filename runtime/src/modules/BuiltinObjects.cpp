// The builtin functions that look at objects and show them: attributes, classes, text, print.
#include "modules/Modules.h"
#include "types/TypingAlias.h"
#include "types/UnknownHash.h"

#include <cstdio>

namespace assay::runtime {
namespace {

constexpr size_t kMostOutput = size_t(64) << 20;

// --- Attributes ----------------------------------------------------------------------------------

/// The interned name that `name` says; nullptr: failed.
Str *attributeName(Context &ctx, Value name) {
  if (isStr(name))
    return ctx.intern(as<Str>(name));
  ctx.decline("the name of an attribute that is no str");
  return nullptr;
}

Value getattr(Context &ctx, const Arguments &arguments) {
  Str *name = attributeName(ctx, arguments[1]);
  if (name == nullptr)
    return Value::failed();
  if (arguments.positional == 2)
    return getAttribute(ctx, arguments[0], name);
  const Value found = findAttribute(ctx, arguments[0], name);
  return found.isEmpty() ? arguments[2] : found;
}

Value hasattr(Context &ctx, const Arguments &arguments) {
  Str *name = attributeName(ctx, arguments[1]);
  if (name == nullptr)
    return Value::failed();
  const Value found = findAttribute(ctx, arguments[0], name);
  return found.isFailed() ? found : Value::boolean(!found.isEmpty());
}

Value setattr(Context &ctx, const Arguments &arguments) {
  Str *name = attributeName(ctx, arguments[1]);
  return name != nullptr && setAttribute(ctx, arguments[0], name, arguments[2]) ? Value::none()
                                                                                : Value::failed();
}

Value delattr(Context &ctx, const Arguments &arguments) {
  Str *name = attributeName(ctx, arguments[1]);
  return name != nullptr && deleteAttribute(ctx, arguments[0], name) ? Value::none()
                                                                     : Value::failed();
}

Value vars(Context &ctx, const Arguments &arguments) {
  Str *dict = name(Name::__dict__);
  switch (typeOf(arguments[0])) {
  case TypeId::Int:
  case TypeId::Float:
  case TypeId::Str:
  case TypeId::List:
  case TypeId::Dict:
  case TypeId::NoneType:
    if (classOf(arguments[0])->isBuiltin)
      return ctx.raise(ExceptionKind::TypeError, "vars() argument must have __dict__ attribute");
    return ctx.decline("vars() of such a value");
  case TypeId::Instance: {
    const Value found = findAttribute(ctx, arguments[0], dict);
    return found.isEmpty()
               ? ctx.raise(ExceptionKind::TypeError, "vars() argument must have __dict__ attribute")
               : found;
  }
  default:
    return getAttribute(ctx, arguments[0], dict);
  }
}

Value callable(Context &ctx, const Arguments &arguments) {
  if (typeOf(arguments[0]) == TypeId::TypingAlias)
    return ctx.decline("callable() of a type of annotations");
  return Value::boolean(isCallable(arguments[0]));
}

// --- Classes -------------------------------------------------------------------------------------

/// Whether `matches(class)` holds for `classes`, a class or a tuple of such.
template <typename Matches>
Answer anyClass(Context &ctx, Value classes, std::string_view message, Matches &&matches,
                Value of = Value::empty()) {
  if (isA<Tuple>(classes)) {
    const Nesting nesting(ctx);
    if (nesting.isTooDeep())
      return Answer::Failed;
    for (const Value each : as<Tuple>(classes)->span()) {
      const Answer found = anyClass(ctx, each, message, matches, of);
      if (found != Answer::No)
        return found;
    }
    return Answer::No;
  }
  if (isA<Class>(classes) && as<Class>(classes)->isProtocol) {
    ctx.decline("isinstance() or issubclass() of a protocol");
    return Answer::Failed;
  }
  if (isA<Class>(classes))
    return matches(as<Class>(classes));
  if (typeOf(classes) == TypeId::TypingAlias && (classes.object()->flags & kIsAbstract) != 0 &&
      !of.isEmpty())
    return isInstanceOfAbstract(ctx, of, static_cast<AbstractAlias *>(classes.object())->kind);
  switch (typeOf(classes)) {
  case TypeId::Int:
  case TypeId::Str:
  case TypeId::List:
  case TypeId::NoneType:
  case TypeId::Function:
    ctx.raise(ExceptionKind::TypeError, message);
    return Answer::Failed;
  default:
    ctx.decline("isinstance() or issubclass() of no class");
    return Answer::Failed;
  }
}

Value isinstance(Context &ctx, const Arguments &arguments) {
  const Value v = arguments[0];
  if (typeOf(v) == TypeId::UnknownHash)
    return ctx.decline("isinstance() of a hash");
  const Answer is = anyClass(
      ctx, arguments[1], "isinstance() arg 2 must be a type, a tuple of types, or a union",
      [&](const Class *cls) {
        if (hasManyTypes(v) && cls->isBuiltin && cls != builtinClass(TypeId::Object)) {
          ctx.decline("isinstance() of such a value");
          return Answer::Failed;
        }
        if (isInstanceOf(v, cls))
          return Answer::Yes;
        if (!isA<Instance>(v) || findSpecial(v, Name::__class__).isEmpty())
          return Answer::No;
        ctx.decline("an object that says what its class is");
        return Answer::Failed;
      },
      v);
  return is == Answer::Failed ? Value::failed() : Value::boolean(is == Answer::Yes);
}

Value issubclass(Context &ctx, const Arguments &arguments) {
  const Value cls = arguments[0];
  if (!isA<Class>(cls)) {
    if (isA<Instance>(cls))
      return ctx.decline("issubclass() of an object");
    const Value of = isA<Tuple>(arguments[1]) && as<Tuple>(arguments[1])->count != 0
                         ? as<Tuple>(arguments[1])->items()[0]
                         : arguments[1];
    return isA<Class>(of) && (isInt(cls) || isStr(cls) || isA<List>(cls) || cls.isNone())
               ? ctx.raise(ExceptionKind::TypeError, "issubclass() arg 1 must be a class")
               : ctx.decline("issubclass() of no class");
  }
  const Answer is = anyClass(
      ctx, arguments[1], "issubclass() arg 2 must be a class, a tuple of classes, or a union",
      [&](const Class *of) { return answer(isSubclass(as<Class>(cls), of)); });
  return is == Answer::Failed ? Value::failed() : Value::boolean(is == Answer::Yes);
}

Value hashOfValue(Context &ctx, const Arguments &arguments) {
  uint8_t nature = 0;
  const auto result = hash(ctx, arguments[0], nature);
  return result ? hashNumber(ctx, *result, nature) : Value::failed();
}

// --- Text ----------------------------------------------------------------------------------------

Value reprOf(Context &ctx, const Arguments &arguments) { return repr(ctx, arguments[0]); }

Value asciiOf(Context &ctx, const Arguments &arguments) { return ascii(ctx, arguments[0]); }

Value formatValue(Context &ctx, const Arguments &arguments) {
  const Value spec = arguments.get(1, Value::object(emptyStr()));
  if (!isStr(spec))
    return ctx.raise(ExceptionKind::TypeError, {"format() argument 2 must be str, not ",
                                                spec.isNone() ? "None" : typeName(spec)});
  return format(ctx, arguments[0], as<Str>(spec));
}

/// Writes text as UTF-8. False: declined, for what has none, or much too much.
bool write(Context &ctx, TextView text) {
  if (text.width == 1) {
    for (const char c : text.latin1())
      if (static_cast<uint8_t>(c) < 0x80) {
        ctx.output += c;
      } else {
        ctx.output += static_cast<char>(0xC0 | static_cast<uint8_t>(c) >> 6);
        ctx.output += static_cast<char>(0x80 | (c & 0x3F));
      }
  } else {
    for (uint32_t i = 0; i != text.length; ++i)
      if (text[i] >= 0xD800 && text[i] < 0xE000) {
        ctx.decline("printing a surrogate");
        return false;
      }
    Str shown{};
    shown.type = TypeId::Str;
    shown.flags = text.width;
    shown.count = text.length;
    shown.data = text.data;
    appendUtf8(ctx.output, &shown);
  }
  if (ctx.output.size() <= kMostOutput)
    return true;
  ctx.decline("very much output");
  return false;
}

Value print(Context &ctx, const Arguments &arguments) {
  Value separator = Value::none(), end = Value::none();
  for (uint32_t i = 0; i != arguments.keywords(); ++i) {
    const std::string name = utf8(arguments.names->items()[i]);
    const Value given = arguments.values[arguments.positional + i];
    if (name == "sep")
      separator = given;
    else if (name == "end")
      end = given;
    else if (name == "file" ? !given.isNone() : name != "flush" || !given.isBool())
      return ctx.decline("print() with other arguments than usual");
  }
  for (const auto &[text, name] : {std::pair(separator, "sep"), std::pair(end, "end")})
    if (!text.isNone() && !isStr(text))
      return ctx.raise(ExceptionKind::TypeError,
                       {name, " must be None or a string, not ", typeName(text)});
  TextBuilder text;
  for (uint32_t i = 0; i != arguments.positional; ++i) {
    // What was written before an item that fails stays written.
    if (i != 0 && !write(ctx, separator.isNone() ? TextView(" ") : view(as<Str>(separator))))
      return Value::failed();
    text.clear();
    if (!appendStr(ctx, text, arguments[i]) || !write(ctx, text.view()))
      return Value::failed();
  }
  return write(ctx, end.isNone() ? TextView("\n") : view(as<Str>(end))) ? Value::none()
                                                                        : Value::failed();
}

constexpr BuiltinFunction kFunctions[] = {
    {"ascii", asciiOf, 1, 1},
    {"callable", callable, 1, 1},
    {"delattr", delattr, 2, 2},
    {"format", formatValue, 1, 2},
    {"getattr", getattr, 2, 3},
    {"hasattr", hasattr, 2, 2},
    {"hash", hashOfValue, 1, 1},
    {"isinstance", isinstance, 2, 2},
    {"issubclass", issubclass, 2, 2},
    {"print", print, 0, BuiltinFunction::kAny, BuiltinFunction::TakesKeywords},
    {"repr", reprOf, 1, 1},
    {"setattr", setattr, 3, 3},
    {"vars", vars, 1, 1},
};

} // namespace

std::span<const BuiltinFunction> builtinObjects() { return kFunctions; }

} // namespace assay::runtime
