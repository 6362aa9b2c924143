// The bodies of IrOps.def as functions in LLVM's bitcode, which the ORC tier inlines into what it
// makes of a function. This file is no part of the library: the build compiles it on its own.
//
// A body does not fetch values from registers itself but is given them, since the tier may hold
// them elsewhere. It says what it comes to in two words; the translator (engine/orc) knows by the
// op's kind what they mean.
#define ASSAY_OP_OPERANDS

#include "assay/runtime/Calls.h"
#include "assay/runtime/Containers.h"

#include <cstdint>

#define ASSAY_INLINE [[gnu::always_inline]] inline

namespace assay::runtime::ops {

struct Operands {
  Context &ctx;
  Value *registers;
  Value givenA, givenB, givenC;
  uintptr_t d, a, b; // byte offsets
  int64_t imm;
  uint32_t imm2, pc;
  /// The runtime was called: only then a value may be `failed`.
  mutable bool called = false;

  ASSAY_INLINE Value *at(uintptr_t offset) const {
    return reinterpret_cast<Value *>(reinterpret_cast<char *>(registers) + offset);
  }
  ASSAY_INLINE Value valueA() const { return givenA; }
  ASSAY_INLINE Value valueB() const { return givenB; }
  ASSAY_INLINE Value valueC() const { return givenC; }
  ASSAY_INLINE void mayRaise() const { reinterpret_cast<Frame *>(registers)[-1].pc = pc; }
};

/// A call of the runtime by an op's body.
template <typename Result, typename... Parameters> struct RuntimeCall {
  const Operands &operands;
  Result (*RuntimeTable::*function)(Parameters...);

  template <typename... Given> ASSAY_INLINE Result operator()(Given &&...given) const {
    operands.called = true;
    operands.mayRaise();
    return (operands.ctx.table->*function)(static_cast<Given &&>(given)...);
  }
};

#define ASSAY_OUT(name) (RuntimeCall{o, &RuntimeTable::name})
#define ASSAY_IMM o.imm
#define ASSAY_IMM2 o.imm2
#define ASSAY_IS_RARE false

} // namespace assay::runtime::ops

#include "ops/OpFrames.h"

namespace assay::runtime::ops {

/// How a body came to its value.
enum How : uint64_t { Inline, Failed, Called };
/// What a body comes to. `failed` is a How of kind Value. `word`: the value of kind Value, whether
/// kind Test jumps, and for kinds Next and Control a Then.
struct Outcome {
  uint64_t word;
  uint64_t failed;
};
enum Then : uint64_t {
  GoOn,  // with Way::result, as if a callee had returned it
  Jump,  // to Way
  Leave, // to C++, with Way::result
};
/// Where such a body goes.
struct Way {
  const void *code;
  Value *registers;
  uint64_t result;
};

namespace detail {

ASSAY_INLINE Outcome goOn(Way &way, Value value) {
  way.result = value.bits;
  return {GoOn, value.isFailed()};
}
/// On in a frame that stands at its `back`.
ASSAY_INLINE Outcome enter(Frame &frame, Value result, Way &way) {
  way = {frame.back, frame.registers(), result.bits};
  return {Then::Jump, false};
}
/// Out of a generator, with an item.
ASSAY_INLINE Outcome yield(const Operands &o, Value item, Way &way) {
  if (Frame *caller = suspend(o))
    return enter(*caller, item, way);
  way.result = item.bits;
  return {Leave, false};
}

} // namespace detail

// `back`: where the code goes on, with a result, once a callee has returned or yielded or this
// generator is entered again.
#define ASSAY_BODY(Name)                                                                           \
  extern "C" Outcome assayBody##Name(                                                              \
      Value *registers, Context *ctx, Value a, Value b, Value c, uintptr_t offsetD,                \
      uintptr_t offsetA, uintptr_t offsetB, int64_t imm, uint32_t imm2, uint32_t pc,               \
      [[maybe_unused]] const std::byte *back, [[maybe_unused]] Way *way) {                         \
    [[maybe_unused]] const Operands o{*ctx,    registers, a,   b,    c, offsetD,                   \
                                      offsetA, offsetB,   imm, imm2, pc};

#define ASSAY_BODY_Value(Name)                                                                     \
  ASSAY_BODY(Name)                                                                                 \
  const Value value = Name(o);                                                                     \
  return {value.bits, !o.called ? Inline : value.isFailed() ? Failed : Called};                    \
  }
#define ASSAY_BODY_Effect(Name)                                                                    \
  ASSAY_BODY(Name)                                                                                 \
  const bool done = Name(o);                                                                       \
  return {0, !done};                                                                               \
  }
#define ASSAY_BODY_Test(Name)                                                                      \
  ASSAY_BODY(Name)                                                                                 \
  const Answer is = Name(o);                                                                       \
  return {is == Answer::Yes, o.called && is == Answer::Failed};                                    \
  }
#define ASSAY_BODY_Next(Name)                                                                      \
  ASSAY_BODY(Name)                                                                                 \
  if (Generator *generator = detail::enterable(*ctx, a))                                           \
    return detail::enter(detail::enterGenerator(o, *generator, Value::none(), back),               \
                         Value::none(), *way);                                                     \
  const Value value = Name(o);                                                                     \
  way->result = value.bits;                                                                        \
  return {GoOn, o.called && value.isFailed()};                                                     \
  }
#define ASSAY_BODY_Control(Name)
#define IR_OP(Name, Kind, Operands) ASSAY_BODY_##Kind(Name)
#include "assay/frontend/IrOps.def"

ASSAY_BODY(Jump)
return {GoOn, false};
}

ASSAY_BODY(Loop)
const bool goesOn = --ctx->fuel > 0 || ASSAY_OUT(safepoint)(*ctx);
return {GoOn, !goesOn};
}

namespace detail {

/// Frames are made out of line: inline, calls would be most of the code that there is to compile.
ASSAY_INLINE Outcome beginCall(const Operands &o, const std::byte *back, Way &way) {
  o.mayRaise();
  const Value value = o.ctx.executor->beginCall(o.ctx, frame(o));
  Frame *callee = o.ctx.callee;
  if (callee == nullptr)
    return goOn(way, value);
  callee->caller = &frame(o);
  frame(o).back = back;
  way = {callee->code().entry, callee->registers(), 0};
  return {Then::Jump, false};
}

} // namespace detail

ASSAY_BODY(Call) return detail::beginCall(o, back, *way);
}
ASSAY_BODY(CallMethod) return detail::beginCall(o, back, *way);
}

ASSAY_BODY(Return)
Frame &frame = detail::frame(o);
Value value = a;
if (frame.kind != FrameKind::Called) [[unlikely]] {
  if (frame.generator != nullptr)
    frame.generator->flags = Generator::Finished;
  if (frame.kind == FrameKind::Entered) {
    way->result = value.bits;
    return {Leave, false};
  }
  if (frame.kind == FrameKind::Resumed) {
    ctx->returned = value;
    --ctx->depth;
    return detail::enter(*frame.caller, Value::empty(), *way);
  }
  value = ctx->executor->returned(*ctx, frame, value);
}
detail::leave(*ctx, frame);
if (value.isFailed()) [[unlikely]] {
  *way = {ctx->executor->unwind, frame.caller->registers(), 0};
  return {Then::Jump, false};
}
return detail::enter(*frame.caller, value, *way);
}

ASSAY_BODY(Yield)
o.mayRaise();
detail::frame(o).back = back;
return detail::yield(o, a, *way);
}

ASSAY_BODY(YieldFrom)
if (Generator *delegate = detail::enterableDelegate(o)) {
  const Value sent = detail::takeSent(o);
  return detail::enter(detail::enterGenerator(o, *delegate, sent, back), sent, *way);
}
o.mayRaise();
return detail::goOn(*way, ctx->executor->drawFromDelegate(*ctx, detail::frame(o)));
}

/// Behind YieldFrom: passes on what the delegate yielded.
extern "C" Outcome assayPassItem(Value *registers, Context *ctx, Value item, const std::byte *again,
                                 Way *way) {
  const Operands o{*ctx, registers, item, item, item, 0, 0, 0, 0, 0, 0};
  detail::frame(o).back = again;
  return detail::yield(o, item, *way);
}
/// What the delegate returned.
extern "C" uint64_t assayReturned(const Context *ctx) { return ctx->returned.bits; }

/// Where a pending exception goes.
extern "C" const void *assayUnwindCode(const Context *ctx) { return ctx->executor->unwind; }

} // namespace assay::runtime::ops
