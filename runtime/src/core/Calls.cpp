// Calls: whatever can be called, from C++; and how arguments find their parameters.
#include "assay/runtime/Calls.h"

#include "assay/runtime/Containers.h"
#include "assay/runtime/TypeSlots.h"
#include "core/BuildClass.h"
#include "core/Fuel.h"
#include "types/Derived.h"

#include <algorithm>
#include <charconv>

namespace assay::runtime {
namespace {

std::string number(size_t n) { return std::to_string(n); }

std::string utf8(const Str *text) {
  std::string result;
  appendUtf8(result, text);
  return result;
}

/// What errors call a function: its __qualname__, which functools.wraps() changes.
std::string qualifiedName(const Function &function) {
  if (function.attributes != nullptr) {
    const Value changed = find(*function.attributes, name(Name::__qualname__));
    if (isStr(changed))
      return utf8(as<Str>(changed));
  }
  return utf8(function.code->qualifiedName);
}

/// "'a'", "'a' and 'b'", "'a', 'b', and 'c'".
std::string listed(const std::vector<const Str *> &names) {
  std::string text;
  for (size_t i = 0; i != names.size(); ++i) {
    if (i != 0)
      text += names.size() == 2 ? " and " : i + 1 == names.size() ? ", and " : ", ";
    text += "'" + utf8(names[i]) + "'";
  }
  return text;
}

bool raiseMissing(Context &ctx, const Function &function, const std::vector<const Str *> &names,
                  std::string_view kind) {
  ctx.raise(ExceptionKind::TypeError,
            {qualifiedName(function), "() missing ", number(names.size()), " required ", kind,
             " argument", names.size() == 1 ? "" : "s", ": ", listed(names)});
  return false;
}

bool raiseTooMany(Context &ctx, const Function &function, uint32_t given, const Value *registers) {
  const Code &code = *function.code;
  const uint32_t defaults = function.defaults == nullptr ? 0 : function.defaults->count;
  uint32_t keywordOnly = 0;
  for (uint32_t i = 0; i != code.keywordOnly; ++i)
    keywordOnly += registers[code.positional + i].isEmpty() ? 0 : 1;
  const bool plural = defaults != 0 || code.positional != 1;
  const std::string takes = defaults != 0 ? "from " + number(code.positional - defaults) + " to " +
                                                number(code.positional)
                                          : number(code.positional);
  std::string more;
  if (keywordOnly != 0)
    more = " positional argument" + std::string(given == 1 ? "" : "s") + " (and " +
           number(keywordOnly) + " keyword-only argument" + (keywordOnly == 1 ? "" : "s") + ")";
  ctx.raise(ExceptionKind::TypeError,
            {qualifiedName(function), "() takes ", takes, " positional argument", plural ? "s" : "",
             " but ", number(given), more,
             given == 1 && keywordOnly == 0 ? " was given" : " were given"});
  return false;
}

bool bindKeywords(Context &ctx, const Function &function, const Arguments &arguments,
                  Value *registers, Dict *rest) {
  const Code &code = *function.code;
  const uint32_t named = code.positional + code.keywordOnly;
  for (uint32_t i = 0; i != arguments.keywords(); ++i) {
    auto *name = as<Str>(arguments.names->items()[i]);
    const Value value = arguments.values[arguments.positional + i];
    Str *const *found =
        std::find(code.parameterNames + code.positionalOnly, code.parameterNames + named, name);
    if (found != code.parameterNames + named) {
      Value &parameter = registers[found - code.parameterNames];
      if (!parameter.isEmpty()) {
        ctx.raise(
            ExceptionKind::TypeError,
            {qualifiedName(function), "() got multiple values for argument '", utf8(name), "'"});
        return false;
      }
      parameter = value;
      continue;
    }
    if (rest != nullptr) {
      if (!set(ctx, *rest, Value::object(name), value))
        return false;
      continue;
    }
    std::vector<const Str *> wronglyNamed;
    for (uint32_t k = 0; k != arguments.keywords(); ++k)
      for (uint32_t p = 0; p != code.positionalOnly; ++p)
        if (code.parameterNames[p] == as<Str>(arguments.names->items()[k]))
          wronglyNamed.push_back(code.parameterNames[p]);
    if (!wronglyNamed.empty()) {
      ctx.decline("positional-only arguments passed by keyword");
      return false;
    }
    ctx.raise(
        ExceptionKind::TypeError,
        {qualifiedName(function), "() got an unexpected keyword argument '", utf8(name), "'"});
    return false;
  }
  return true;
}

/// Fills what no argument was given for from defaults; raises for what has none.
bool bindDefaults(Context &ctx, const Function &function, Value *registers) {
  const Code &code = *function.code;
  const uint32_t defaults = function.defaults == nullptr ? 0 : function.defaults->count;
  std::vector<const Str *> missing;
  for (uint32_t i = 0; i != code.positional; ++i) {
    if (!registers[i].isEmpty())
      continue;
    if (i + defaults >= code.positional)
      registers[i] = function.defaults->items()[i + defaults - code.positional];
    else
      missing.push_back(code.parameterNames[i]);
  }
  if (!missing.empty())
    return raiseMissing(ctx, function, missing, "positional");
  for (uint32_t i = code.positional; i != uint32_t(code.positional) + code.keywordOnly; ++i) {
    if (!registers[i].isEmpty())
      continue;
    const Value found = function.keywordDefaults == nullptr
                            ? Value::empty()
                            : find(*function.keywordDefaults, code.parameterNames[i]);
    if (found.isEmpty())
      missing.push_back(code.parameterNames[i]);
    else
      registers[i] = found;
  }
  return missing.empty() || raiseMissing(ctx, function, missing, "keyword-only");
}

Value callFunction(Context &ctx, Function *function, const Arguments &arguments) {
  if (arguments.keywords() == 0)
    if (Frame *plain = newPlainFrame(ctx, function, arguments.values, arguments.positional)) {
      plain->kind = FrameKind::Entered;
      plain->caller = nullptr;
      const Value result = executeFrame(ctx, *plain);
      popFrame(ctx, plain);
      return result;
    }
  Frame *frame = pushFrame(ctx, function);
  if (frame == nullptr || !bindArguments(ctx, *function, arguments, frame->registers())) {
    if (frame != nullptr)
      popFrame(ctx, frame);
    return Value::failed();
  }
  if (function->code->is(Code::kGenerator)) {
    const Value result = newGenerator(ctx, *frame);
    popFrame(ctx, frame);
    return result;
  }
  const Value result = executeFrame(ctx, *frame);
  popFrame(ctx, frame);
  return result;
}

/// `arguments` behind one more positional one.
Value callWithFirst(Context &ctx, Value callee, Value first, const Arguments &arguments) {
  constexpr uint32_t kFew = 8;
  const uint32_t count = arguments.positional + arguments.keywords();
  Value few[kFew + 1];
  std::vector<Value> many;
  Value *values = few;
  if (count > kFew) {
    many.resize(count + 1);
    values = many.data();
  }
  values[0] = first;
  std::copy_n(arguments.values, count, values + 1);
  return call(ctx, callee, {values, arguments.positional + 1, arguments.names});
}

/// Runs __init__ on what a class has made.
Value initialize(Context &ctx, Value made, const Arguments &arguments) {
  const Value init = findMember(ctx, classOf(made), name(Name::__init__));
  if (init.isEmpty())
    return made;
  // Those of immutable types have looked at the arguments in __new__.
  if (isDerived(made) && isA<BuiltinFunction>(init) &&
      as<BuiltinFunction>(init)->body != initDerived)
    return made;
  const Value result = callWithFirst(ctx, init, made, arguments);
  if (result.isFailed())
    return result;
  if (!result.isNone())
    return ctx.raise(ExceptionKind::TypeError,
                     {"__init__() should return None, not '", typeName(result), "'"});
  return made;
}

Value construct(Context &ctx, Class *cls, const Arguments &arguments) {
  if (cls->construct != nullptr)
    return cls->construct(ctx, arguments);
  if (cls->isBuiltin && cls->instanceType != TypeId::Exception)
    return ctx.decline("making a " + std::string(cls->name));
  if (cls->enumeration != nullptr)
    return memberOfEnumeration(ctx, *cls, arguments);
  if (cls->isProtocol)
    return ctx.decline("an instance of a protocol");
  const Value own = findMember(ctx, cls, name(Name::__new__));
  if (typeOf(own) == TypeId::StaticMethod) {
    const Value maker = static_cast<const Descriptor *>(own.object())->function;
    if (!isA<BuiltinFunction>(maker)) {
      if (cls->instanceType != TypeId::Instance)
        return ctx.decline("__new__ of such a class");
      const Value made = callWithFirst(ctx, maker, Value::object(cls), arguments);
      if (made.isFailed() || !isInstanceOf(made, cls))
        return made;
      const Value init = findMember(ctx, classOf(made), name(Name::__init__));
      // object.__init__ lets arguments pass that a __new__ of the program's has taken.
      return isA<BuiltinFunction>(init) && cls->behind == nullptr
                 ? made
                 : initialize(ctx, made, arguments);
    }
  }
  if (cls->namedFields != nullptr)
    return newNamedTuple(ctx, cls, arguments);
  const Value made =
      cls->behind != nullptr ? newDerived(ctx, cls, arguments) : newInstance(ctx, cls, arguments);
  return made.isFailed() ? made : initialize(ctx, made, arguments);
}

Value callOther(Context &ctx, Value callee, const Arguments &arguments);

/// Registers that begin with `values`, the rest empty. See newPlainFrame() for its loops.
[[clang::no_builtin]] void setRegisters(Value *registers, const Value *values, uint32_t given,
                                        uint32_t count) {
  uint32_t i = 0;
#pragma clang loop vectorize(disable) unroll(disable)
  for (; i != given; ++i)
    registers[i] = values[i];
#pragma clang loop vectorize(disable) unroll(disable)
  for (; i != count; ++i)
    registers[i] = Value::empty();
}

/// Sets the registers of a call where positional arguments and defaults are all that there is;
/// false where they are not as many as the parameters. See newPlainFrame() for its loops.
[[clang::no_builtin]] bool bindPositional(const Function &function, const Value *values,
                                          uint32_t given, Value *registers) {
  const Code &code = *function.code;
  const uint32_t defaults = function.defaults == nullptr ? 0 : function.defaults->count;
  if (given > code.positional || given + defaults < code.positional)
    return false;
  uint32_t i = 0;
#pragma clang loop vectorize(disable) unroll(disable)
  for (; i != given; ++i)
    registers[i] = values[i];
#pragma clang loop vectorize(disable) unroll(disable)
  for (; i != code.positional; ++i)
    registers[i] = function.defaults->items()[i + defaults - code.positional];
#pragma clang loop vectorize(disable) unroll(disable)
  for (; i != code.registerCount; ++i)
    registers[i] = Value::empty();
  return true;
}

} // namespace

Value Arguments::findKeyword(std::string_view wanted) const {
  for (uint32_t i = 0; i != keywords(); ++i)
    if (as<Str>(names->items()[i])->isAscii() && as<Str>(names->items()[i])->ascii() == wanted)
      return values[positional + i];
  return Value::empty();
}

bool bindArguments(Context &ctx, const Function &function, const Arguments &arguments,
                   Value *registers) {
  const Code &code = *function.code;
  const uint32_t given = arguments.positional;
  if (arguments.keywords() == 0 && !code.is(Code::kVarArgs | Code::kVarKeywords) &&
      code.keywordOnly == 0 && bindPositional(function, arguments.values, given, registers))
    return true;
  const uint32_t taken = std::min<uint32_t>(given, code.positional);
  setRegisters(registers, arguments.values, taken, code.registerCount);
  const uint32_t named = code.positional + code.keywordOnly;
  if (code.is(Code::kVarArgs)) {
    Tuple *rest = newTuple(ctx, std::span<const Value>(arguments.values + taken, given - taken));
    if (rest == nullptr)
      return false;
    registers[named] = Value::object(rest);
  }
  Dict *keywords = nullptr;
  if (code.is(Code::kVarKeywords)) {
    keywords = newDict(ctx);
    if (keywords == nullptr)
      return false;
    registers[named + (code.is(Code::kVarArgs) ? 1 : 0)] = Value::object(keywords);
  }
  if (arguments.keywords() != 0 && !bindKeywords(ctx, function, arguments, registers, keywords))
    return false;
  if (given > code.positional && !code.is(Code::kVarArgs))
    return raiseTooMany(ctx, function, given, registers);
  if (taken == code.positional && code.keywordOnly == 0)
    return true;
  return bindDefaults(ctx, function, registers);
}

// A few words are copied and set faster by plain loops than by calls of memcpy() and its like.
[[gnu::noinline, clang::no_builtin]] Frame *newPlainFrame(Context &ctx, Function *function,
                                                          const Value *arguments, uint32_t count) {
  return pushPlainFrame(ctx, function, arguments, count);
}

Frame *pushFrame(Context &ctx, Function *function) {
  const size_t bytes = sizeof(Frame) + function->code->registerCount * sizeof(Value);
  if (ctx.depth >= ctx.depthLimit || bytes > static_cast<size_t>(ctx.stackEnd - ctx.stackTop)) {
    ctx.decline("deep recursion");
    return nullptr;
  }
  auto *frame = reinterpret_cast<Frame *>(ctx.stackTop);
  ctx.stackTop += bytes;
  ++ctx.depth;
  frame->function = function;
  frame->caller = nullptr;
  frame->back = nullptr;
  frame->generator = nullptr;
  frame->constants = function->code->constants;
  frame->caches = function->code->caches;
  frame->globals = function->code->globals;
  frame->kind = FrameKind::Entered;
  frame->pc = 0;
  return frame;
}

void popFrame(Context &ctx, Frame *frame) {
  ctx.stackTop = reinterpret_cast<std::byte *>(frame);
  --ctx.depth;
}

Value executeFrame(Context &ctx, Frame &frame) {
  // A C++ frame a level: as deep as Python itself may go.
  if (ctx.reentries + ctx.entered >= ctx.depthLimit / 2)
    return ctx.decline("deep recursion through builtins");
  if (!useFuel(ctx))
    return Value::failed();
  if (ctx.reentries++ == 0)
    ctx.nativeStack = __builtin_frame_address(0);
  const Value result = ctx.executor->execute(ctx, frame);
  --ctx.reentries;
  return result;
}

Value call(Context &ctx, Value callee, const Arguments &arguments) {
  if (isA<Function>(callee)) [[likely]]
    return callFunction(ctx, as<Function>(callee), arguments);
  ++ctx.closedCalls; // whoever calls a builtin from C++ may have values anywhere
  const Value result = callOther(ctx, callee, arguments);
  --ctx.closedCalls;
  return result;
}

namespace {

Value callOther(Context &ctx, Value callee, const Arguments &arguments) {
  switch (typeOf(callee)) {
  case TypeId::BuiltinFunction:
    return callBuiltin(ctx, *as<BuiltinFunction>(callee), arguments);
  case TypeId::BoundMethod: {
    const auto *bound = as<BoundMethod>(callee);
    return callWithFirst(ctx, bound->function, bound->self, arguments);
  }
  case TypeId::Type:
    return construct(ctx, as<Class>(callee), arguments);
  default:
    break;
  }
  if (const auto slot = slotsOf(callee).call)
    return slot(ctx, callee, arguments);
  return ctx.raise(ExceptionKind::TypeError, {"'", typeName(callee), "' object is not callable"});
}

} // namespace

Value callBuiltin(Context &ctx, const BuiltinFunction &function, const Arguments &arguments) {
  if (arguments.positional < function.least ||
      (arguments.positional > function.most && function.most != BuiltinFunction::kAny) ||
      (arguments.keywords() != 0 && function.keywords == BuiltinFunction::NoKeywords))
    return ctx.decline("a call of " + std::string(function.name) +
                       "() with other arguments than it takes");
  return function.body(ctx, arguments);
}

Value callMethod(Context &ctx, Value v, Str *name, std::initializer_list<Value> arguments) {
  const Value method = getAttribute(ctx, v, name);
  return method.isFailed() ? method : call(ctx, method, arguments);
}

bool isCallable(Value v) {
  switch (typeOf(v)) {
  case TypeId::Function:
  case TypeId::BuiltinFunction:
  case TypeId::NativeFunction:
  case TypeId::BoundMethod:
  case TypeId::Type:
    return true;
  case TypeId::Instance:
  case TypeId::Exception:
    return !findSpecial(v, Name::__call__).isEmpty();
  default:
    return slotsOf(v).call != nullptr;
  }
}

} // namespace assay::runtime
