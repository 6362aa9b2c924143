#include "ops/EnteredOps.h"

#include "assay/runtime/Protocols.h"
#include "ops/OpPerform.h"
#include "ops/SharedCode.h"

namespace assay {

using namespace runtime;
using ir::Instruction;
using ir::Op;

namespace {

/// Whether the op asks an operand's method that may not know the other operand.
constexpr bool mayBeRefused(Op op) {
  return (op >= Op::Add && op <= Op::ModuloInt) || (op >= Op::Equal && op <= Op::GreaterEqual) ||
         (op >= Op::JumpIfEqual && op <= Op::JumpUnlessGreaterEqualInt);
}

/// Whether the op is about what is not so.
bool isInverted(const Instruction &at) {
  switch (at.op) {
  case Op::In:
    return at.imm != 0;
  case Op::JumpIfIn:
    return at.imm2 != 0;
  default:
    return (at.op >= Op::JumpUnlessEqual && at.op <= Op::JumpUnlessGreaterEqual) ||
           (at.op >= Op::JumpUnlessEqualInt && at.op <= Op::JumpUnlessGreaterEqualInt);
  }
}

constexpr std::string_view kKinds[] = {
#define IR_OP(Name, Kind, Operands) #Kind,
#include "assay/frontend/IrOps.def"
};

} // namespace

Performed finish(Context &ctx, Frame &frame, Value result) {
  const Instruction &at = static_cast<const Instruction *>(frame.code().instructions)[frame.pc];
  if (result.isNotImplemented() && mayBeRefused(at.op)) {
    ctx.refusing = frame.registers()[at.a];
    return perform(ctx, frame, frame.pc);
  }
  const bool isTest = kKinds[static_cast<size_t>(at.op)] == "Test";
  if (!isTest && at.op != Op::In) {
    if (isResultOf(at.op))
      frame.registers()[at.d] = result;
    return Performed::GoesOn;
  }
  const Answer is = truth(ctx, result);
  if (is == Answer::Failed)
    return Performed::Failed;
  const bool holds = (is == Answer::Yes) != isInverted(at);
  if (isTest)
    return holds ? Performed::Jumps : Performed::GoesOn;
  frame.registers()[at.d] = Value::boolean(holds);
  return Performed::GoesOn;
}

void forgetEntered(Context &ctx, Frame &caller) {
  if (caller.back != kSharedTakeResult)
    return;
  caller.back = nullptr;
  --ctx.entered;
}

} // namespace assay
