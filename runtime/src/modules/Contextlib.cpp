// The module contextlib: generators as context managers, and a few ready ones.
#include "modules/Modules.h"

#include "assay/runtime/Calls.h"
#include "assay/runtime/Frame.h"
#include "assay/runtime/TypeSlots.h"
#include "types/NativeFunction.h"

namespace assay::runtime {
namespace {

struct GeneratorContext : Object {
  static constexpr TypeId kType = TypeId::GeneratorContext;
  Value generator;
};

Value makeContext(Context &ctx, NativeFunction &self, const Arguments &arguments) {
  const Value generator = call(ctx, self.data, arguments);
  if (generator.isFailed())
    return generator;
  if (!isA<Generator>(generator))
    return ctx.decline("contextmanager() of something that makes no generator");
  auto *made = ctx.make<GeneratorContext>();
  if (made == nullptr)
    return Value::failed();
  made->generator = generator;
  return Value::object(made);
}

Value contextManager(Context &ctx, const Arguments &arguments) {
  if (!isA<Function>(arguments[0]))
    return ctx.decline("contextmanager() of no function");
  NativeFunction *helper = newNativeFunction(ctx, "helper", makeContext, arguments[0]);
  return helper != nullptr && copyFunctionAttributes(ctx, arguments[0], Value::object(helper))
             ? Value::object(helper)
             : Value::failed();
}

Value enterGenerator(Context &ctx, const Arguments &arguments) {
  const Value item = resume(ctx, *as<Generator>(as<GeneratorContext>(arguments[0])->generator),
                            Value::none(), nullptr);
  return item.isEmpty() ? ctx.raise(ExceptionKind::RuntimeError, "generator didn't yield") : item;
}

/// The generator gets the exception; whether it is done with it is what it ends by.
Value throwIntoGenerator(Context &ctx, Generator &generator, Value exception) {
  const Value item = throwInto(ctx, generator, exception, nullptr);
  if (item.isEmpty())
    return Value::boolean(true);
  if (!item.isFailed())
    return ctx.raise(ExceptionKind::RuntimeError, "generator didn't stop after throw()");
  if (ctx.stop != Stop::Raised)
    return item;
  if (ctx.pending == exception) {
    ctx.takePending();
    return Value::boolean(false);
  }
  const bool isStop = isInstanceOf(exception, exceptionClass(ExceptionKind::StopIteration)) ||
                      isInstanceOf(ctx.pending, exceptionClass(ExceptionKind::StopIteration));
  return isStop ? ctx.decline("StopIteration through a context manager") : item;
}

Value exitGenerator(Context &ctx, const Arguments &arguments) {
  auto &generator = *as<Generator>(as<GeneratorContext>(arguments[0])->generator);
  if (!arguments[1].isNone() && !isA<Exception>(arguments[2]))
    return ctx.decline("__exit__() of a context manager called with a class");
  if (!arguments[1].isNone() && arguments[1] != Value::object(classOf(arguments[2])))
    return ctx.decline("__exit__() of a context manager called with another class");
  if (!arguments[1].isNone())
    return throwIntoGenerator(ctx, generator, arguments[2]);
  const Value item = resume(ctx, generator, Value::none(), nullptr);
  if (item.isEmpty())
    return Value::boolean(false);
  return item.isFailed() ? item : ctx.raise(ExceptionKind::RuntimeError, "generator didn't stop");
}

constexpr BuiltinFunction kGeneratorMethods[] = {{"__enter__", enterGenerator, 1, 1},
                                                 {"__exit__", exitGenerator, 4, 4}};

// --- Ready ones ----------------------------------------------------------------------------------

struct Suppress : Object {
  static constexpr TypeId kType = TypeId::Suppress;
  Tuple *classes;
};

Value constructSuppress(Context &ctx, const Arguments &arguments) {
  for (uint32_t i = 0; i != arguments.positional; ++i)
    if (!isA<Class>(arguments[i]))
      return ctx.decline("suppress() of no class");
  auto *made = ctx.make<Suppress>();
  Tuple *classes = newTuple(ctx, std::span<const Value>(arguments.values, arguments.positional));
  if (made == nullptr || classes == nullptr || arguments.keywords() != 0)
    return ctx.decline("suppress() with keywords");
  made->classes = classes;
  return Value::object(made);
}

Value exitSuppress(Context &ctx, const Arguments &arguments) {
  if (arguments[1].isNone())
    return Value::boolean(false);
  if (!isA<Class>(arguments[1]))
    return ctx.decline("suppress.__exit__() of no class");
  for (const Value each : as<Suppress>(arguments[0])->classes->span())
    if (isSubclass(as<Class>(arguments[1]), as<Class>(each)))
      return Value::boolean(true);
  return Value::boolean(false);
}

Value enterNothing(Context &, const Arguments &) { return Value::none(); }
constexpr BuiltinFunction kSuppressMethods[] = {{"__enter__", enterNothing, 1, 1},
                                                {"__exit__", exitSuppress, 4, 4}};

struct NullContext : Object {
  static constexpr TypeId kType = TypeId::NullContext;
  Value result;
};

Value constructNullContext(Context &ctx, const Arguments &arguments) {
  constexpr std::string_view kNames[] = {"enter_result"};
  Value values[1];
  auto *made = ctx.make<NullContext>();
  if (made == nullptr || !takeArguments(ctx, arguments, 1, kNames, values))
    return Value::failed();
  made->result = values[0].isEmpty() ? Value::none() : values[0];
  return Value::object(made);
}

Value enterNull(Context &, const Arguments &arguments) {
  return as<NullContext>(arguments[0])->result;
}
constexpr BuiltinFunction kNullMethods[] = {{"__enter__", enterNull, 1, 1},
                                            {"__exit__", enterNothing, 4, 4}};

constexpr BuiltinFunction kFunctions[] = {{"contextmanager", contextManager, 1, 1}};
Class *const kClasses[] = {builtinClass(TypeId::NullContext), builtinClass(TypeId::Suppress)};

} // namespace

constinit const TypeSlots kGeneratorContextSlots = {
    .call = [](Context &ctx, Value,
               const Arguments &) { return ctx.decline("a context manager as a decorator"); },
    .methods = [] { return std::span<const BuiltinFunction>(kGeneratorMethods); },
};
constinit const TypeSlots kSuppressSlots = {
    .construct = constructSuppress,
    .methods = [] { return std::span<const BuiltinFunction>(kSuppressMethods); },
};
constinit const TypeSlots kNullContextSlots = {
    .construct = constructNullContext,
    .methods = [] { return std::span<const BuiltinFunction>(kNullMethods); },
};

const BuiltinModule kContextlibModule = {"contextlib", kFunctions, {}, kClasses};

} // namespace assay::runtime
