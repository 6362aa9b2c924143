#include "ops/SharedCode.h"

#include "assay/runtime/Ops.h"
#include "ops/EnteredOps.h"
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

const Instruction &instructionAt(const Frame &frame) {
  return static_cast<const Instruction *>(frame.code().instructions)[frame.pc];
}

/// What an op's body reads, of the instruction that its frame stands at.
ops::Operands operandsOf(Value *registers, Context *ctx) {
  const Frame &frame = frameOf(registers);
  const Instruction &at = instructionAt(frame);
  return {*ctx,   registers, at.d * sizeof(Value), at.a * sizeof(Value), at.b * sizeof(Value),
          at.imm, at.imm2};
}

/// Where the code of instruction `pc` begins.
NativeCode codeOf(const Frame &frame, uint32_t pc) {
  const Code &code = frame.code();
  return codeAt(code.entry + code.entryOffsets[pc]);
}
NativeCode codeBehind(const Frame &frame) { return codeOf(frame, frame.pc + 1); }

/// What makes a value of the builtin class that is being called: see Executor.
BuiltinBody constructorAt(const Context &ctx, Frame &frame) {
  const Instruction &at = instructionAt(frame);
  const Value callee = frame.registers()[at.a];
  return at.op == ir::Op::Call && isA<Class>(callee) && ctx.fuel > 0 ? as<Class>(callee)->construct
                                                                     : nullptr;
}

/// The frame of an __init__ that the class being called has, called before here: see Executor.
Frame *beginPlainInit(Context &ctx, Frame &frame) {
  const Instruction &at = instructionAt(frame);
  Value *from = frame.registers() + at.a;
  if (at.op != ir::Op::Call || !isA<Class>(*from))
    return nullptr;
  Class *cls = as<Class>(*from);
  const InlineCache &cache = frame.caches[at.imm2];
  if (cache.key != cls || cache.version != ctx.classVersion || !isA<Function>(cache.value) ||
      cls->instanceType != TypeId::Instance || cls->abstracts != nullptr)
    return nullptr;
  auto *init = as<Function>(cache.value);
  const uint32_t count = static_cast<uint32_t>(at.imm) + 1;
  if (init->code->plainCount != count || init->code->entry == nullptr)
    return nullptr;
  const uint32_t expected = cls->shape->expected;
  void *memory = ctx.heap.bump(sizeof(Instance) + expected * sizeof(Value));
  if (memory == nullptr)
    return nullptr;
  auto *instance = new (memory) Instance;
  instance->type = TypeId::Instance;
  instance->cls = cls;
  instance->shape = cls->shape;
  instance->attributes = reinterpret_cast<Value *>(instance + 1);
  instance->capacity = expected;
  *from = Value::object(instance);
  Frame *callee = pushPlainFrame(ctx, init, from, count);
  if (callee == nullptr) {
    *from = Value::object(cls);
    return nullptr;
  }
  callee->kind = FrameKind::Construct;
  return callee;
}

#define ASSAY_UNWIND [[clang::musttail]] return codeAt(ctx->executor->unwind)(registers, ctx, 0)
// AddressSanitizer's frames do not go with the calling convention.
#define ASSAY_SHARED(name)                                                                         \
  __attribute__((no_sanitize("address"))) ASSAY_NATIVE uint64_t name(                              \
      Value *registers, Context *ctx, [[maybe_unused]] uint64_t result)

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

ASSAY_SHARED(readAttribute) {
  const ops::Operands o = operandsOf(registers, ctx);
  const Frame &frame = frameOf(registers);
  const Value value = ctx->enteringTable->getAttributeSlow(
      *ctx, o.valueA(), as<Str>(frame.constants[o.imm]), frame.caches[o.imm2]);
  if (value.isFailed()) [[unlikely]]
    ASSAY_UNWIND;
  *o.at(o.d) = value;
  [[clang::musttail]] return codeBehind(frame)(registers, ctx, 0);
}

ASSAY_SHARED(takeResult) {
  --ctx->entered;
  Frame &frame = frameOf(registers);
  frame.back = nullptr; // frames that are made otherwise do not set it
  const Instruction &at = instructionAt(frame);
  if (isResultOf(at.op) && !Value{result}.isNotImplemented()) [[likely]] {
    registers[at.d] = {result};
    [[clang::musttail]] return codeBehind(frame)(registers, ctx, 0);
  }
  switch (finish(*ctx, frame, {result})) {
  case Performed::GoesOn:
    [[clang::musttail]] return codeBehind(frame)(registers, ctx, 0);
  case Performed::Jumps:
    [[clang::musttail]] return codeOf(frame, static_cast<uint32_t>(at.imm))(registers, ctx, 0);
  default:
    ASSAY_UNWIND;
  }
}

ASSAY_SHARED(callAny) {
  Frame &frame = frameOf(registers);
  if (BuiltinBody construct = constructorAt(*ctx, frame)) {
    const Instruction &at = instructionAt(frame);
    const Value value = construct(*ctx, {registers + at.a + 1, static_cast<uint32_t>(at.imm)});
    if (value.isFailed()) [[unlikely]]
      ASSAY_UNWIND;
    [[clang::musttail]] return codeAt(frame.back)(registers, ctx, value.bits);
  }
  if (Frame *callee = beginPlainInit(*ctx, frame)) {
    callee->caller = &frame;
    [[clang::musttail]] return codeAt(callee->code().entry)(callee->registers(), ctx, 0);
  }
  const Value value = ctx->executor->beginCall(*ctx, frame);
  if (Frame *callee = ctx->callee) {
    callee->caller = &frame;
    [[clang::musttail]] return codeAt(callee->code().entry)(callee->registers(), ctx, 0);
  }
  if (value.isFailed()) [[unlikely]]
    ASSAY_UNWIND;
  [[clang::musttail]] return codeAt(frame.back)(registers, ctx, value.bits);
}

ASSAY_SHARED(behindCall) {
  const ops::Operands o = operandsOf(registers, ctx);
  *o.at(o.d) = {result};
  [[clang::musttail]] return codeBehind(frameOf(registers))(registers, ctx, 0);
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
  } else if (frame.kind == FrameKind::Construct && Value{result}.isNone()) { // as returned()
    value = caller->registers()[instructionAt(*caller).a];
    ctx->stackTop = reinterpret_cast<std::byte *>(&frame);
  } else {
    value = returned(*ctx, frame, {result});
    ctx->stackTop = reinterpret_cast<std::byte *>(&frame);
  }
  --ctx->depth;
  if (value.isFailed()) [[unlikely]] {
    forgetEntered(*ctx, *caller);
    [[clang::musttail]] return codeAt(ctx->executor->unwind)(caller->registers(), ctx, 0);
  }
  [[clang::musttail]] return codeAt(caller->back)(caller->registers(), ctx, value.bits);
}

} // namespace

#define ASSAY_SHARED_Value(Name)                                                                   \
  ir::Op::Name == ir::Op::GetAttribute ? reinterpret_cast<const void *>(readAttribute)             \
  : sharesCold(ir::Op::Name)           ? reinterpret_cast<const void *>(runValue<ops::Name>)       \
                                       : nullptr
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
const void *const kSharedBehindCall = reinterpret_cast<const void *>(behindCall);
const void *const kSharedLeave = reinterpret_cast<const void *>(leaveAny);
const std::byte *const kSharedTakeResult = reinterpret_cast<const std::byte *>(takeResult);

} // namespace assay
