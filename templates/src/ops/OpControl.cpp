#include "ops/OpControl.h"

#include "assay/frontend/Ir.h"
#include "assay/runtime/TypeSlots.h"

#include <algorithm>

namespace assay {

using namespace runtime;
using ir::Instruction;
using ir::Op;

namespace {

Value callPython(Context &ctx, Function *function, const Arguments &arguments) {
  if (function->code->is(Code::kGenerator))
    return call(ctx, Value::object(function), arguments);
  if (function->code->entry == nullptr && !ctx.executor->prepare(ctx, *function->code))
    return Value::failed();
  Frame *frame = newPlainFrame(ctx, function, arguments.values, arguments.positional);
  if (frame == nullptr) {
    frame = pushFrame(ctx, function);
    if (frame == nullptr)
      return Value::failed();
    frame->kind = FrameKind::Called;
    if (!bindArguments(ctx, *function, arguments, frame->registers())) {
      popFrame(ctx, frame);
      return Value::failed();
    }
  }
  ctx.callee = frame;
  return Value::empty();
}

/// The __init__ of a class, where calling the class is making an instance and calling that.
Function *plainInit(Context &ctx, const Class &cls, InlineCache &cache) {
  if (!cls.isPlainlyMade)
    return nullptr;
  if (cache.key != &cls || cache.version != ctx.classVersion)
    cache = {&cls, ctx.classVersion, findMember(ctx, &cls, name(Name::__init__))};
  return isA<Function>(cache.value) ? as<Function>(cache.value) : nullptr;
}

/// Where the callee was, the instance is the first argument of its __init__.
Value callInit(Context &ctx, Class *cls, Function *init, Value *from, uint32_t count) {
  from[0] = newInstance(ctx, cls, {from + 1, count});
  if (from[0].isFailed())
    return from[0];
  const Value result = callPython(ctx, init, {from, count + 1});
  if (ctx.callee != nullptr)
    ctx.callee->kind = FrameKind::Construct;
  return result;
}

/// What calling a bound method or an object of the program's comes to, with what stands in `self`
/// then as the first argument; empty: something else.
Value boundFunction(Context &ctx, Value &self) {
  if (isA<BoundMethod>(self)) {
    const auto *bound = as<BoundMethod>(self);
    if (!isA<Function>(bound->function))
      return Value::empty();
    self = bound->self;
    return bound->function;
  }
  const Value method =
      isA<Instance>(self) ? findSpecial(ctx, self, Name::__call__) : Value::empty();
  return isA<Function>(method) ? method : Value::empty();
}

const Instruction &instructionAt(const Frame &frame) {
  return static_cast<const Instruction *>(frame.code().instructions)[frame.pc];
}

bool writes(const Instruction &instruction, uint32_t reg) {
  static constexpr bool kHasResult[] = {
#define IR_OP(Name, Kind, Operands) std::string_view(Operands).find('D') != std::string_view::npos,
#include "assay/frontend/IrOps.def"
  };
  return kHasResult[static_cast<size_t>(instruction.op)] && instruction.d == reg;
}

/// Whether evaluating the arguments of the method call under way neither raises nor changes
/// anything.
bool hasPlainArguments(const Frame &frame) {
  const auto *instructions = static_cast<const Instruction *>(frame.code().instructions);
  const uint32_t object = instructions[frame.pc].a;
  for (uint32_t at = frame.pc; at-- != 0;) {
    const Instruction &each = instructions[at];
    if (writes(each, object))
      return true;
    if (each.op != Op::LoadConst && each.op != Op::LoadInt && each.op != Op::LoadSpecial &&
        each.op != Op::Move)
      return false;
  }
  return false;
}

} // namespace

Value beginCall(Context &ctx, Frame &frame) {
  const Instruction &instruction = instructionAt(frame);
  ctx.callee = nullptr;
  if (ctx.fuel <= 0 && !ctx.safepoint())
    return Value::failed();
  Value *from = frame.registers() + instruction.a;
  InlineCache &cache = frame.caches[instruction.imm2];
  Value function = from[0];
  Arguments arguments{from + 1, static_cast<uint32_t>(instruction.imm)};
  if (instruction.op == Op::CallMethod) {
    bool ranCode = false;
    auto *name = as<Str>(frame.constants[instruction.b]);
    const Answer withSelf =
        isA<Super>(from[0]) && ops::findSuperMethod(ctx, from[0], name, cache, function)
            ? Answer::Yes
            : ops::findMethod(ctx, from[0], name, cache, function, ranCode);
    // CPython looks the method up before it evaluates the arguments.
    if (ranCode && !hasPlainArguments(frame))
      return ctx.decline("a method that is looked up before its arguments");
    if (withSelf == Answer::Failed)
      return Value::failed();
    if (withSelf == Answer::Yes) {
      --arguments.values;
      ++arguments.positional;
    }
  } else if (isA<Class>(function)) {
    if (const BuiltinBody construct = as<Class>(function)->construct) {
      const Value made = construct(ctx, arguments);
      ctx.callee = nullptr; // another call's, made meanwhile
      return made;
    }
    if (Function *init = plainInit(ctx, *as<Class>(function), cache);
        init != nullptr && !init->code->is(Code::kGenerator))
      return callInit(ctx, as<Class>(function), init, from, arguments.positional);
  } else if (!isA<Function>(function) && !isA<BuiltinFunction>(function)) {
    const Value bound = boundFunction(ctx, from[0]);
    if (!bound.isEmpty()) {
      function = bound;
      --arguments.values;
      ++arguments.positional;
    }
  }
  if (isA<Function>(function))
    return callPython(ctx, as<Function>(function), arguments);
  const Value result = isA<BuiltinFunction>(function)
                           ? callBuiltin(ctx, *as<BuiltinFunction>(function), arguments)
                           : call(ctx, function, arguments);
  ctx.callee = nullptr; // another call's, made meanwhile
  return result;
}

Value returned(Context &ctx, const Frame &frame, Value result) {
  if (frame.kind != FrameKind::Construct)
    return result;
  if (!result.isNone())
    return ctx.raise(ExceptionKind::TypeError,
                     {"__init__() should return None, not '", typeName(result), "'"});
  return frame.caller->registers()[instructionAt(*frame.caller).a];
}

EntryAction resumeEntry(Context &ctx, Frame &frame) {
  Generator *generator = frame.generator;
  if (generator == nullptr)
    return EntryAction::Run;
  const auto *code = static_cast<const Instruction *>(frame.code().instructions);
  const Instruction &at = code[frame.pc];
  if (ctx.stop == Stop::Raised) {
    if (at.op != Op::YieldFrom)
      return EntryAction::Raise;
    // The exception goes to the delegate first, where that is a generator.
    const Value delegate = frame.registers()[at.a];
    if (!isA<Generator>(delegate)) {
      if (typeOf(delegate) == TypeId::Instance)
        ctx.decline("an exception thrown into what `yield from` draws from");
      return EntryAction::Raise;
    }
    if (ctx.isPending(ExceptionKind::GeneratorExit)) {
      ctx.decline("a generator closed within `yield from`");
      return EntryAction::Raise;
    }
    const Value exception = ctx.takePending();
    Value returned = Value::none();
    generator->thrown = throwInto(ctx, *as<Generator>(delegate), exception, &returned);
    if (generator->thrown.isFailed()) {
      generator->thrown = Value::empty();
      return EntryAction::Raise;
    }
    if (generator->thrown.isEmpty()) {
      frame.registers()[at.d] = returned;
      ++frame.pc;
    }
    return EntryAction::Run;
  }
  if (at.op == Op::Yield && generator->started) {
    frame.registers()[at.d] = generator->sent;
    ++frame.pc;
  }
  generator->started = true;
  return EntryAction::Run;
}

namespace {

/// The next item of an object of the program's; what its StopIteration says is what it returns.
Value nextOfObject(Context &ctx, Value object) {
  const Value method = findSpecial(ctx, object, Name::__next__);
  if (!isA<Function>(method))
    return next(ctx, object);
  const Value item = call(ctx, method, {object});
  if (!item.isFailed() || !ctx.isPending(ExceptionKind::StopIteration))
    return item;
  const Tuple &args = *as<Exception>(ctx.takePending())->args;
  if (args.count != 0)
    ctx.returned = args.items()[0];
  return Value::empty();
}

} // namespace

Value drawFromDelegate(Context &ctx, Frame &frame) {
  Generator *generator = frame.generator;
  const auto *code = static_cast<const Instruction *>(frame.code().instructions);
  if (!generator->thrown.isEmpty()) {
    const Value item = generator->thrown;
    generator->thrown = Value::empty();
    return item;
  }
  const Value delegate = frame.registers()[code[frame.pc].a];
  ctx.returned = Value::none();
  if (isA<Generator>(delegate)) {
    const Value sent = generator->sent;
    generator->sent = Value::none();
    return resume(ctx, *as<Generator>(delegate), sent, &ctx.returned);
  }
  if (!generator->sent.isNone())
    return ctx.decline("a value sent to what `yield from` draws from");
  return isA<Instance>(delegate) ? nextOfObject(ctx, delegate) : next(ctx, delegate);
}

namespace {

/// Whether looking a method up surely succeeds, and runs no code of the program.
bool hasMethod(Context &ctx, Value object, Str *name) {
  const Value pending = ctx.takePending();
  InlineCache cache;
  Value callee = Value::empty();
  bool ranCode = false;
  const bool found = ops::findMethod(ctx, object, name, cache, callee, ranCode) != Answer::Failed;
  if (ctx.stop == Stop::Raised || ctx.stop == Stop::None) {
    ctx.pending = pending;
    ctx.stop = Stop::Raised;
  }
  return found && !ranCode;
}

/// CPython looks a method up before it evaluates the arguments: what raised while they were
/// evaluated is what CPython raises only where the method is there.
bool areMethodsThere(Context &ctx, Frame &frame) {
  const Code &code = frame.code();
  const auto *instructions = static_cast<const Instruction *>(code.instructions);
  for (uint32_t at = frame.pc + 1; at < code.instructionCount; ++at) {
    const Instruction &call = instructions[at];
    if (call.op != Op::CallMethod || call.imm == 0)
      continue;
    // The object was the last to be written there: before what raised, where that is an argument.
    uint32_t object = at;
    while (object != 0 && !writes(instructions[object - 1], call.a))
      --object;
    if (object == 0 || object - 1 >= frame.pc)
      continue;
    const Value of = frame.registers()[call.a];
    if (of.isEmpty() || !hasMethod(ctx, of, as<Str>(code.constants[call.b]))) {
      ctx.decline("a method that is looked up before its arguments");
      return false;
    }
  }
  return true;
}

} // namespace

bool findHandler(Context &ctx, Frame &frame) {
  const Code &code = frame.code();
  if (ctx.stop != Stop::Raised || !areMethodsThere(ctx, frame)) {
    if (ctx.declinedAt.code == nullptr && frame.pc < code.instructionCount)
      ctx.declinedAt = {&code, code.offsets[frame.pc]};
    return false;
  }
  auto *exception = as<Exception>(ctx.pending);
  if (exception->offset == 0 && frame.pc < code.instructionCount)
    exception->offset = code.offsets[frame.pc] + 1;
  for (const HandlerRange &range : code.handlers)
    if (frame.pc >= range.begin && frame.pc < range.end) {
      frame.pc = range.handler;
      return true;
    }
  return false;
}

} // namespace assay
