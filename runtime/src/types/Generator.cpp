// Generators: a call's frame that lies in the heap and can be left and entered again.
#include "assay/runtime/Calls.h"
#include "assay/runtime/Containers.h"
#include "assay/runtime/TypeSlots.h"

#include <algorithm>

namespace assay::runtime {
namespace {

/// A generator that ends by StopIteration has a bug, as PEP 479 says.
void replaceStopIteration(Context &ctx) {
  const Value cause = ctx.takePending();
  ctx.raise(ExceptionKind::RuntimeError, "generator raised StopIteration");
  if (ctx.stop == Stop::Raised) {
    auto *exception = as<Exception>(ctx.pending);
    exception->cause = exception->context = cause;
    exception->flags |= Exception::kSuppressContext;
  }
}

Value nextOfGenerator(Context &ctx, Value v) {
  return resume(ctx, *as<Generator>(v), Value::none(), nullptr);
}

/// What next(), send() and throw() make of the end: StopIteration with the value returned.
Value raiseEnd(Context &ctx, Value returned) {
  return returned.isNone() ? ctx.raiseWith(ExceptionKind::StopIteration)
         : isA<Tuple>(returned) || typeOf(returned) == TypeId::Exception
             ? ctx.decline("a generator that returns a tuple or an exception")
             : ctx.raiseWith(ExceptionKind::StopIteration, returned);
}

Value nextMethod(Context &ctx, const Arguments &arguments) {
  Value returned = Value::none();
  const Value item = resume(ctx, *as<Generator>(arguments[0]), Value::none(), &returned);
  return item.isEmpty() ? raiseEnd(ctx, returned) : item;
}

Value send(Context &ctx, const Arguments &arguments) {
  auto &generator = *as<Generator>(arguments[0]);
  if (generator.flags == Generator::Created && !arguments[1].isNone())
    return ctx.raise(ExceptionKind::TypeError,
                     "can't send non-None value to a just-started generator");
  Value returned = Value::none();
  const Value item = resume(ctx, generator, arguments[1], &returned);
  return item.isEmpty() ? raiseEnd(ctx, returned) : item;
}

Value throwIn(Context &ctx, const Arguments &arguments) {
  Value thrown = arguments[1];
  if (isA<Class>(thrown) && as<Class>(thrown)->instanceType == TypeId::Exception)
    thrown = call(ctx, thrown, {});
  if (thrown.isFailed())
    return thrown;
  if (typeOf(thrown) != TypeId::Exception)
    return ctx.decline("throw() of no exception");
  Value returned = Value::none();
  const Value item = throwInto(ctx, *as<Generator>(arguments[0]), thrown, &returned);
  return item.isEmpty() ? raiseEnd(ctx, returned) : item;
}

Value close(Context &ctx, const Arguments &arguments) {
  auto &generator = *as<Generator>(arguments[0]);
  if (generator.flags == Generator::Created)
    generator.flags = Generator::Finished;
  if (generator.flags == Generator::Finished)
    return Value::none();
  const Value exit = call(ctx, Value::object(exceptionClass(ExceptionKind::GeneratorExit)), {});
  if (exit.isFailed())
    return exit;
  const Value item = throwInto(ctx, generator, exit, nullptr);
  if (item.isEmpty())
    return Value::none();
  if (!item.isFailed())
    return ctx.raise(ExceptionKind::RuntimeError, "generator ignored GeneratorExit");
  if (!ctx.isPending(ExceptionKind::GeneratorExit) && !ctx.isPending(ExceptionKind::StopIteration))
    return item;
  ctx.takePending();
  return Value::none();
}

constexpr BuiltinFunction kMethods[] = {
    {"__next__", nextMethod, 1, 1},
    {"close", close, 1, 1},
    {"send", send, 2, 2},
    {"throw", throwIn, 2, 2},
};

/// Whether dropping the generator where it stands would run code of its own.
bool isGuarded(const Generator &generator) {
  const auto &handlers = generator.frame.code().handlers;
  return std::any_of(handlers.begin(), handlers.end(), [&](const HandlerRange &range) {
    return range.runsOnExit && generator.frame.pc >= range.begin && generator.frame.pc < range.end;
  });
}

/// Runs it to its next yield, or its end.
Value enter(Context &ctx, Generator &generator) {
  if (ctx.depth >= ctx.depthLimit)
    return ctx.decline("deep recursion");
  generator.flags = Generator::Running;
  generator.frame.kind = FrameKind::Entered;
  generator.frame.caller = nullptr;
  ++ctx.depth;
  const Value result = executeFrame(ctx, generator.frame);
  --ctx.depth;
  return result;
}

/// What resume() gives where a generator is not suspended any more.
Value end(Context &ctx, Generator &generator, Value result, Value *returned) {
  if (result.isFailed()) {
    endByException(ctx, generator);
    return result;
  }
  generator.flags = Generator::Finished;
  if (returned != nullptr)
    *returned = result;
  return Value::empty();
}

Value run(Context &ctx, Generator &generator, Value *returned) {
  ctx.guardedGenerators -= generator.guarded ? 1 : 0;
  const Value outer = ctx.handled;
  ctx.handled = generator.handled.isEmpty() ? outer : generator.handled;
  const Value result = enter(ctx, generator);
  const bool suspended = generator.flags == Generator::Suspended;
  generator.handled = suspended && ctx.handled != outer ? ctx.handled : Value::empty();
  ctx.handled = outer;
  generator.guarded = suspended && isGuarded(generator);
  ctx.guardedGenerators += generator.guarded ? 1 : 0;
  return suspended ? result : end(ctx, generator, result, returned);
}

} // namespace

void endByException(Context &ctx, Generator &generator) {
  generator.flags = Generator::Finished;
  if (ctx.isPending(ExceptionKind::StopIteration))
    replaceStopIteration(ctx);
}

Value newGenerator(Context &ctx, const Frame &frame) {
  const Code &code = frame.code();
  auto *generator = ctx.make<Generator>(code.registerCount * sizeof(Value));
  if (generator == nullptr)
    return Value::failed();
  generator->flags = Generator::Created;
  generator->sent = Value::none();
  generator->thrown = generator->handled = Value::empty();
  generator->started = generator->guarded = false;
  generator->isPlain = code.handlers.empty();
  generator->frame = frame;
  generator->frame.caller = nullptr;
  generator->frame.back = code.entry;
  generator->frame.generator = generator;
  std::copy_n(const_cast<Frame &>(frame).registers(), code.registerCount,
              generator->frame.registers());
  return Value::object(generator);
}

Value resume(Context &ctx, Generator &generator, Value sent, Value *returned) {
  switch (generator.flags) {
  case Generator::Finished:
    return Value::empty();
  case Generator::Running:
    return ctx.raise(ExceptionKind::ValueError, "generator already executing");
  default:
    break;
  }
  generator.sent = sent;
  if (!generator.isPlain)
    return run(ctx, generator, returned);
  const Value result = enter(ctx, generator);
  return generator.flags == Generator::Suspended ? result : end(ctx, generator, result, returned);
}

Value throwInto(Context &ctx, Generator &generator, Value exception, Value *returned) {
  if (generator.flags == Generator::Running)
    return ctx.raise(ExceptionKind::ValueError, "generator already executing");
  // What is thrown in has for its context what the generator is handling, not what the caller is.
  const Value outer = ctx.handled;
  ctx.handled = generator.flags == Generator::Suspended ? generator.handled : Value::empty();
  ctx.raiseValue(exception);
  ctx.handled = outer;
  if (generator.flags == Generator::Suspended)
    return run(ctx, generator, returned);
  // Of one that has not begun, CPython tells the line where it is defined.
  if (generator.flags == Generator::Created && isA<Exception>(exception))
    exception.object()->flags |= Exception::kInMadeCode;
  generator.flags = Generator::Finished;
  return Value::failed();
}

constinit const TypeSlots kGeneratorSlots = {
    .next = nextOfGenerator,
    .methods = [] { return std::span<const BuiltinFunction>(kMethods); },
};

} // namespace assay::runtime
