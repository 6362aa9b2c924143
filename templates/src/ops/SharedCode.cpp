#include "ops/SharedCode.h"

#include "assay/runtime/Ops.h"
#include "ops/OpControl.h"

namespace assay {

using namespace runtime;
using ir::Instruction;

namespace {

#define ASSAY_NATIVE __attribute__((preserve_none))
using NativeCode = ASSAY_NATIVE uint64_t (*)(Value *registers, Context *ctx, uint64_t result);

NativeCode codeAt(const void *address) {
  return reinterpret_cast<NativeCode>(reinterpret_cast<uintptr_t>(address));
}

Frame &frameOf(Value *registers) { return reinterpret_cast<Frame *>(registers)[-1]; }

/// What an op's body reads, of the instruction that its frame stands at.
ops::Operands operandsOf(Value *registers, Context *ctx) {
  const Frame &frame = frameOf(registers);
  const auto &at = static_cast<const Instruction *>(frame.code().instructions)[frame.pc];
  return {*ctx,   registers, at.d * sizeof(Value), at.a * sizeof(Value), at.b * sizeof(Value),
          at.imm, at.imm2};
}

/// Where the code of the instruction behind that begins.
NativeCode codeBehind(const Frame &frame) {
  const Code &code = frame.code();
  return codeAt(code.entry + code.entryOffsets[frame.pc + 1]);
}

#define ASSAY_UNWIND [[clang::musttail]] return codeAt(ctx->executor->unwind)(registers, ctx, 0)
#define ASSAY_SHARED(name)                                                                         \
  ASSAY_NATIVE uint64_t name(Value *registers, Context *ctx, [[maybe_unused]] uint64_t result)

template <Value (*kBody)(const ops::Operands &)> ASSAY_SHARED(runValue) {
  const ops::Operands o = operandsOf(registers, ctx);
  const Value value = kBody(o);
  if (value.isFailed()) [[unlikely]]
    ASSAY_UNWIND;
  *o.at(o.d) = value;
  [[clang::musttail]] return codeBehind(frameOf(registers))(registers, ctx, 0);
}

template <bool (*kBody)(const ops::Operands &)> ASSAY_SHARED(runEffect) {
  if (!kBody(operandsOf(registers, ctx))) [[unlikely]]
    ASSAY_UNWIND;
  [[clang::musttail]] return codeBehind(frameOf(registers))(registers, ctx, 0);
}

ASSAY_SHARED(callAny) {
  Frame &frame = frameOf(registers);
  const Value value = ctx->executor->beginCall(*ctx, frame);
  if (Frame *callee = ctx->callee) {
    callee->caller = &frame;
    [[clang::musttail]] return codeAt(callee->code().entry)(callee->registers(), ctx, 0);
  }
  if (value.isFailed()) [[unlikely]]
    ASSAY_UNWIND;
  [[clang::musttail]] return codeAt(frame.back)(registers, ctx, value.bits);
}

ASSAY_SHARED(leaveAny) {
  Frame &frame = frameOf(registers);
  if (frame.generator != nullptr)
    frame.generator->flags = Generator::Finished;
  if (frame.kind == FrameKind::Entered)
    return result;
  Frame *caller = frame.caller;
  Value value = Value::empty();
  if (frame.kind == FrameKind::Resumed) {
    ctx->returned = {result};
  } else {
    value = returned(*ctx, frame, {result});
    ctx->stackTop = reinterpret_cast<std::byte *>(&frame);
  }
  --ctx->depth;
  if (value.isFailed()) [[unlikely]]
    [[clang::musttail]] return codeAt(ctx->executor->unwind)(caller->registers(), ctx, 0);
  [[clang::musttail]] return codeAt(caller->back)(caller->registers(), ctx, value.bits);
}

} // namespace

#define ASSAY_SHARED_Value(Name)                                                                   \
  sharesCold(ir::Op::Name) ? reinterpret_cast<const void *>(runValue<ops::Name>) : nullptr
#define ASSAY_SHARED_Effect(Name)                                                                  \
  sharesCold(ir::Op::Name) ? reinterpret_cast<const void *>(runEffect<ops::Name>) : nullptr
#define ASSAY_SHARED_Test(Name) nullptr
#define ASSAY_SHARED_Next(Name) nullptr
#define ASSAY_SHARED_Control(Name) nullptr
const void *const kSharedCold[ir::kOpCount] = {
#define IR_OP(Name, Kind, Operands) ASSAY_SHARED_##Kind(Name),
#include "assay/frontend/IrOps.def"
};
const void *const kSharedCall = reinterpret_cast<const void *>(callAny);
const void *const kSharedLeave = reinterpret_cast<const void *>(leaveAny);

} // namespace assay
