// The dispatch loop: fetches an instruction, calls its body, does what its kind says.
//
// Calls of Python functions stay in the loop: a callee's frame goes on top of the stack, and its
// return goes on in the caller's. Only callbacks from C++ enter the loop anew.
#include "assay/templates/Program.h"

#include "assay/runtime/Ops.h"
#include "ops/OpControl.h"

namespace assay {

using namespace runtime;
using ir::Instruction;
using ir::Op;

namespace {

Value run(Context &ctx, Frame &entry) {
  Frame *frame = &entry;
  const Instruction *code = nullptr;
  Value *registers = nullptr;
  uint32_t pc = 0;
  const auto enter = [&](Frame *to) {
    frame = to;
    code = static_cast<const Instruction *>(frame->code().instructions);
    registers = frame->registers();
    pc = frame->pc;
  };
  bool raised = resumeEntry(ctx, entry) == EntryAction::Raise;
  enter(frame);

unwind:
  // Down the frames to one that handles what is raised.
  while (raised) {
    if (findHandler(ctx, *frame)) {
      pc = frame->pc;
      break;
    }
    Frame *caller = frame->caller;
    if (caller == nullptr)
      return Value::failed();
    popFrame(ctx, frame);
    enter(caller);
  }
  raised = true; // is what leaves the loop

  for (;;) {
    const Instruction &instruction = code[pc];
    frame->pc = pc;
    const ops::Operands o{ctx,
                          registers,
                          instruction.d * sizeof(Value),
                          instruction.a * sizeof(Value),
                          instruction.b * sizeof(Value),
                          instruction.imm,
                          instruction.imm2};
    switch (instruction.op) {
#define ASSAY_RUN_Value(Name)                                                                      \
  case Op::Name: {                                                                                 \
    const Value result = ops::Name(o);                                                             \
    if (result.isFailed()) [[unlikely]]                                                            \
      goto unwind;                                                                                 \
    registers[instruction.d] = result;                                                             \
    ++pc;                                                                                          \
    continue;                                                                                      \
  }
#define ASSAY_RUN_Effect(Name)                                                                     \
  case Op::Name:                                                                                   \
    if (!ops::Name(o)) [[unlikely]]                                                                \
      goto unwind;                                                                                 \
    ++pc;                                                                                          \
    continue;
#define ASSAY_RUN_Test(Name)                                                                       \
  case Op::Name: {                                                                                 \
    const Answer is = ops::Name(o);                                                                \
    if (is == Answer::Failed) [[unlikely]]                                                         \
      goto unwind;                                                                                 \
    pc = is == Answer::Yes ? static_cast<uint32_t>(instruction.imm) : pc + 1;                      \
    continue;                                                                                      \
  }
#define ASSAY_RUN_Next(Name)                                                                       \
  case Op::Name: {                                                                                 \
    const Value item = ops::Name(o);                                                               \
    if (item.isEmpty()) {                                                                          \
      pc = static_cast<uint32_t>(instruction.imm);                                                 \
      continue;                                                                                    \
    }                                                                                              \
    if (item.isFailed()) [[unlikely]]                                                              \
      goto unwind;                                                                                 \
    registers[instruction.d] = item;                                                               \
    ++pc;                                                                                          \
    continue;                                                                                      \
  }
#define ASSAY_RUN_Control(Name)
#define IR_OP(Name, Kind, Operands) ASSAY_RUN_##Kind(Name)
#include "assay/frontend/IrOps.def"
    case Op::Loop:
      if (--ctx.fuel <= 0 && !ctx.safepoint()) [[unlikely]]
        goto unwind;
      [[fallthrough]];
    case Op::Jump:
      pc = static_cast<uint32_t>(instruction.imm);
      continue;
    case Op::Call:
    case Op::CallMethod: {
      const Value result = beginCall(ctx, *frame);
      if (Frame *callee = ctx.callee) {
        callee->caller = frame;
        enter(callee);
        continue;
      }
      if (result.isFailed()) [[unlikely]]
        goto unwind;
      registers[instruction.d] = result;
      ++pc;
      continue;
    }
    case Op::Return: {
      Value result = registers[instruction.a];
      if (frame->generator != nullptr)
        frame->generator->flags = Generator::Finished;
      if (frame->kind == FrameKind::Entered)
        return result;
      Frame *caller = frame->caller;
      result = returned(ctx, *frame, result);
      popFrame(ctx, frame);
      enter(caller);
      if (result.isFailed()) [[unlikely]]
        goto unwind;
      registers[code[pc].d] = result;
      ++pc;
      continue;
    }
    case Op::Yield:
      frame->generator->flags = Generator::Suspended;
      return registers[instruction.a];
    case Op::YieldFrom: {
      const Value item = drawFromDelegate(ctx, *frame);
      if (item.isFailed())
        goto unwind;
      if (!item.isEmpty()) {
        frame->generator->flags = Generator::Suspended;
        return item;
      }
      registers[instruction.d] = ctx.returned;
      ++pc;
      continue;
    }
    }
  }
}

bool prepare(Context &, Code &) { return true; }

} // namespace

const Executor kDispatchLoop = {run,     prepare, beginCall, returned, drawFromDelegate,
                                nullptr, nullptr, nullptr,   nullptr,  nullptr,
                                nullptr, nullptr, nullptr,   nullptr};

} // namespace assay
