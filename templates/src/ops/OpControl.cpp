#include "ops/OpControl.h"

#include "assay/frontend/Ir.h"
#include "assay/runtime/TypeSlots.h"

#include <algorithm>

namespace assay {

using namespace runtime;
using ir::Instruction;
using ir::Op;

namespace {

/// Whether a call with so many arguments fills the parameters just so.
bool isPlain(const Function &function, uint32_t count) {
  const Code &code = *function.code;
  return count == code.positional && code.keywordOnly == 0 &&
         (code.flags & (Code::kVarArgs | Code::kVarKeywords | Code::kGenerator)) == 0;
}

Value callPython(Context &ctx, Function *function, const Arguments &arguments) {
  if (function->code->is(Code::kGenerator))
    return call(ctx, Value::object(function), arguments);
  if (!ctx.executor->prepare(ctx, *function->code))
    return Value::failed();
  Frame *frame = pushFrame(ctx, function);
  if (frame == nullptr)
    return Value::failed();
  Value *registers = frame->registers();
  if (isPlain(*function, arguments.positional)) {
    std::copy_n(arguments.values, arguments.positional, registers);
    std::fill(registers + arguments.positional, registers + function->code->registerCount,
              Value::empty());
  } else if (!bindArguments(ctx, *function, arguments, registers)) {
    popFrame(ctx, frame);
    return Value::failed();
  }
  ctx.callee = frame;
  return Value::empty();
}

} // namespace

Value beginCall(Context &ctx, Frame &frame) {
  const Instruction &instruction =
      static_cast<const Instruction *>(frame.code().instructions)[frame.pc];
  ctx.callee = nullptr;
  const Value *from = frame.registers() + instruction.a;
  Value function = from[0];
  Arguments arguments{from + 1, static_cast<uint32_t>(instruction.imm)};
  if (instruction.op == Op::CallMethod) {
    const Answer withSelf = ops::findMethod(ctx, from[0], as<Str>(frame.constants[instruction.b]),
                                            frame.caches[instruction.imm2], function);
    if (withSelf == Answer::Failed)
      return Value::failed();
    if (withSelf == Answer::Yes) {
      --arguments.values;
      ++arguments.positional;
    }
  }
  if (isA<Function>(function))
    return callPython(ctx, as<Function>(function), arguments);
  const Value result = call(ctx, function, arguments);
  ctx.callee = nullptr; // another call's, made meanwhile
  return result;
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

Value drawFromDelegate(Context &ctx, Frame &frame) {
  Generator *generator = frame.generator;
  const auto *code = static_cast<const Instruction *>(frame.code().instructions);
  if (!generator->thrown.isEmpty()) {
    const Value item = generator->thrown;
    generator->thrown = Value::empty();
    return item;
  }
  const Value delegate = frame.registers()[code[frame.pc].a];
  if (isA<Generator>(delegate)) {
    const Value sent = generator->sent;
    generator->sent = Value::none();
    return resume(ctx, *as<Generator>(delegate), sent, &ctx.returned);
  }
  ctx.returned = Value::none();
  if (!generator->sent.isNone())
    return ctx.decline("a value sent to what `yield from` draws from");
  return next(ctx, delegate);
}

bool findHandler(Context &ctx, Frame &frame) {
  if (ctx.stop != Stop::Raised)
    return false;
  const Code &code = frame.code();
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
