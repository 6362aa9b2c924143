// Running machine code: how it is entered from C++ and where exceptions take it.
#include "assay/templates/CodeOptimizer.h"
#include "assay/templates/Program.h"

#include "ops/EnteredOps.h"
#include "ops/OpControl.h"
#include "ops/OpEmitter.h"
#include "ops/OpPerform.h"
#include "ops/SharedCode.h"

#include "assay/frontend/Ir.h"

namespace assay {

using namespace runtime;

namespace {

#define ASSAY_NATIVE __attribute__((preserve_none))
using NativeEntry = ASSAY_NATIVE uint64_t (*)(Value *registers, Context *ctx, uint64_t result);

NativeEntry entry(const std::byte *code) {
  return reinterpret_cast<NativeEntry>(reinterpret_cast<uintptr_t>(code));
}

NativeEntry entryAt(const Frame &frame) {
  const Code &code = frame.code();
  return entry(code.entry + code.entryOffsets[frame.pc]);
}

/// The pending exception leaves a frame for its caller's.
void leave(Context &ctx, Frame *frame) {
  forgetEntered(ctx, *frame->caller);
  if (frame->kind != FrameKind::Resumed) {
    popFrame(ctx, frame);
    return;
  }
  endByException(ctx, *frame->generator);
  --ctx.depth;
}

/// The frame that handles what is pending, at its handler; nullptr where none does before C++.
Frame *unwindFrames(Context &ctx, Frame *frame) {
  while (!findHandler(ctx, *frame)) {
    Frame *caller = frame->caller;
    if (caller == nullptr)
      return nullptr;
    leave(ctx, frame);
    frame = caller;
  }
  return frame;
}

/// Where an op failed, or has pushed a frame: see Context::entering.
ASSAY_NATIVE uint64_t unwind(Value *registers, Context *ctx, uint64_t) {
  if (Frame *callee = ctx->entering) {
    ctx->entering = nullptr;
    callee->caller = reinterpret_cast<Frame *>(registers) - 1;
    callee->caller->back = kSharedTakeResult;
    [[clang::musttail]] return entry(callee->code().entry)(callee->registers(), ctx, 0);
  }
  Frame *frame = unwindFrames(*ctx, reinterpret_cast<Frame *>(registers) - 1);
  if (frame == nullptr)
    return Value::failed().bits;
  [[clang::musttail]] return entryAt(*frame)(frame->registers(), ctx, 0);
}

bool prepare(Context &ctx, Code &code) {
  const auto &execution = *static_cast<NativeExecution *>(ctx.executorData);
  CodeOptimizer *optimizer = execution.optimizer;
  const bool made = emitCode(code, execution.slab, ctx) &&
                    (optimizer == nullptr || optimizer->optimize(code, execution.slab, ctx));
  execution.slab.publish();
  return made;
}

Value execute(Context &ctx, Frame &frame) {
  if (frame.generator != nullptr && frame.back != nullptr && ctx.stop == Stop::None) [[likely]]
    return {entry(frame.back)(frame.registers(), &ctx, frame.generator->sent.bits)};
  Code &code = *frame.function->code;
  if (code.entry == nullptr && !prepare(ctx, code)) [[unlikely]]
    return Value::failed();
  if (frame.generator == nullptr)
    return {entry(code.entry)(frame.registers(), &ctx, 0)};
  if (resumeEntry(ctx, frame) == EntryAction::Raise && !findHandler(ctx, frame))
    return Value::failed();
  return {entryAt(frame)(frame.registers(), &ctx, 0)};
}

const void *backEdge(Context &ctx, Frame &frame) {
  if (!ctx.safepoint())
    return ctx.executor->unwind;
  const Code &code = frame.code();
  const auto &execution = *static_cast<NativeExecution *>(ctx.executorData);
  if (execution.optimizer != nullptr)
    if (const std::byte *better = execution.optimizer->backEdge(frame, execution.slab, ctx))
      return better;
  const auto &loop = static_cast<const ir::Instruction *>(code.instructions)[frame.pc];
  return code.entry + code.entryOffsets[loop.imm];
}

Value callAndCount(Context &ctx, Frame &frame) {
  const bool usedUp = ctx.fuel <= 0;
  const Value result = beginCall(ctx, frame);
  const auto &execution = *static_cast<NativeExecution *>(ctx.executorData);
  if (usedUp && ctx.callee != nullptr && execution.optimizer != nullptr)
    execution.optimizer->called(*ctx.callee, frame, execution.slab, ctx);
  return result;
}

const void *leaveUnit(Context &ctx, Frame &frame, const uint32_t *exit, const uint64_t *extra,
                      const uint64_t *unit) {
  const auto &execution = *static_cast<NativeExecution *>(ctx.executorData);
  return execution.optimizer->leave(frame, exit, extra, unit, ctx);
}

} // namespace

const Executor kNativeCode = {
    execute,           prepare,           callAndCount,
    returned,          drawFromDelegate,  reinterpret_cast<const void *>(unwind),
    kSharedCall,       kSharedLeave,      kSharedCold,
    kSharedBehindCall, kSharedTakeResult, backEdge,
    perform,           leaveUnit};

} // namespace assay
