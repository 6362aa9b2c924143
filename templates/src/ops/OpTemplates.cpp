// The templates of IrOps.def as compiled code. This file is no part of the library: the build
// compiles it to an object file of its own, from which the extractor (templates/extractor) takes
// the machine code. docs/templates.md tells the whole way.
//
// A template is a function of the frame's registers that calls the next one in tail position, in a
// calling convention that keeps its arguments in registers which calls of C++ leave alone. The
// addresses of the externals below are not addresses: they mark the holes for the emitter.
#define ASSAY_OP_OPERANDS

#include "assay/runtime/Calls.h"
#include "assay/runtime/Containers.h"

#include <cstdint>

#define ASSAY_NATIVE __attribute__((preserve_none))

namespace assay::runtime::ops {

using NativeCode = ASSAY_NATIVE uint64_t (*)(Value *registers, Context *ctx, uint64_t result);

extern "C" {
// The template that is laid next, and the one that the op's label names. `result` is what a call
// gave, for the template behind it.
ASSAY_NATIVE uint64_t assayContinue(Value *registers, Context *ctx, uint64_t result);
ASSAY_NATIVE uint64_t assayTarget(Value *registers, Context *ctx, uint64_t result);
// The op's cold template, and from there where its hot one ends.
ASSAY_NATIVE uint64_t assayCold(Value *registers, Context *ctx, uint64_t result);
ASSAY_NATIVE uint64_t assayBack(Value *registers, Context *ctx, uint64_t result);
// Byte offsets of the op's registers in the frame.
extern char assayHoleD[], assayHoleA[], assayHoleB[];
// The number of the instruction.
extern char assayHolePc[];
}

struct Operands {
  Context &ctx;
  Value *registers;
  /// The template is the hot one, which calls nothing: where the op's body would call the runtime,
  /// it is given up, and the cold one runs it from its start.
  bool isHot = false;
  /// It is the cold one of an op that has both.
  bool isCold = false;
  mutable bool givesUp = false;
  uintptr_t d = reinterpret_cast<uintptr_t>(assayHoleD);
  uintptr_t a = reinterpret_cast<uintptr_t>(assayHoleA);
  uintptr_t b = reinterpret_cast<uintptr_t>(assayHoleB);

  [[gnu::always_inline]] Value *at(uintptr_t offset) const {
    return reinterpret_cast<Value *>(reinterpret_cast<char *>(registers) + offset);
  }
  [[gnu::always_inline]] Value valueA() const { return *at(a); }
  [[gnu::always_inline]] Value valueB() const { return *at(b); }
  [[gnu::always_inline]] Value valueC() const { return *at(d); }
  [[gnu::always_inline]] void mayRaise() const {
    reinterpret_cast<Frame *>(registers)[-1].pc =
        static_cast<uint32_t>(reinterpret_cast<uintptr_t>(assayHolePc));
  }
};

/// A call of the runtime by an op's body.
template <typename Result, typename... Parameters> struct RuntimeCall {
  const Operands &operands;
  Result (*RuntimeTable::*function)(Parameters...);

  template <typename... Given> [[gnu::always_inline]] Result operator()(Given &&...given) const {
    if (operands.isHot) {
      operands.givesUp = true;
      return Result{};
    }
    operands.mayRaise();
    return (operands.ctx.enteringTable->*function)(static_cast<Given &&>(given)...);
  }
};

// Immediates come by an instruction each, since the compiler must not take them for addresses,
// which are never negative.
[[gnu::always_inline]] inline int64_t immediate() {
  int64_t value;
  __asm__("movq $assayHoleImm, %0" : "=r"(value));
  return value;
}
[[gnu::always_inline]] inline uint32_t immediate2() {
  uint32_t value;
  __asm__("movl $assayHoleImm2, %0" : "=r"(value));
  return value;
}

#define ASSAY_OUT(name) (RuntimeCall{o, &RuntimeTable::name})
#define ASSAY_IMM immediate()
#define ASSAY_IMM2 immediate2()
#define ASSAY_IS_RARE o.isCold

} // namespace assay::runtime::ops

#include "ops/OpFrames.h"
#include "ops/SharedCode.h"

namespace assay::runtime::ops {

[[gnu::always_inline]] inline NativeCode codeAt(const void *address) {
  return reinterpret_cast<NativeCode>(const_cast<void *>(address));
}

#define ASSAY_UNWIND [[clang::musttail]] return codeAt(ctx->executor->unwind)(registers, ctx, 0)
#define ASSAY_TO(place) [[clang::musttail]] return place(registers, ctx, result)
#define ASSAY_NEXT ASSAY_TO(assayContinue)
#define ASSAY_TEMPLATE(Name)                                                                       \
  extern "C" ASSAY_NATIVE uint64_t assayTemplate##Name(Value *registers, Context *ctx,             \
                                                       [[maybe_unused]] uint64_t result)

// Two templates an op. The hot one has what nearly always happens; ops fail by what they call only,
// but for effects that are known to, so a value is not looked at there.
#define ASSAY_HOT(Name)                                                                            \
  ASSAY_TEMPLATE(Name) {                                                                           \
    [[maybe_unused]] const Operands o{.ctx = *ctx, .registers = registers, .isHot = true};
#define ASSAY_COLD(Name)                                                                           \
  ASSAY_TEMPLATE(Cold##Name) {                                                                     \
    const Operands o{.ctx = *ctx, .registers = registers, .isCold = true};                         \
    if constexpr (sharesCold(ir::Op::Name)) {                                                      \
      o.mayRaise();                                                                                \
      [[clang::musttail]] return codeAt(ctx->executor->cold[static_cast<size_t>(ir::Op::Name)])(   \
          registers, ctx, 0);                                                                      \
    }
#define ASSAY_GIVE_UP                                                                              \
  if (o.givesUp) [[unlikely]]                                                                      \
  ASSAY_TO(assayCold)

#define ASSAY_TEMPLATE_Value(Name)                                                                 \
  ASSAY_HOT(Name)                                                                                  \
  const Value value = Name(o);                                                                     \
  ASSAY_GIVE_UP;                                                                                   \
  *o.at(o.d) = value;                                                                              \
  ASSAY_TO(assayContinue);                                                                         \
  }                                                                                                \
  ASSAY_COLD(Name)                                                                                 \
  const Value value = Name(o);                                                                     \
  if (value.isFailed()) [[unlikely]]                                                               \
    ASSAY_UNWIND;                                                                                  \
  *o.at(o.d) = value;                                                                              \
  ASSAY_TO(assayBack);                                                                             \
  }
#define ASSAY_TEMPLATE_Effect(Name)                                                                \
  ASSAY_HOT(Name)                                                                                  \
  const bool done = Name(o);                                                                       \
  ASSAY_GIVE_UP;                                                                                   \
  if (!done)                                                                                       \
    ASSAY_UNWIND;                                                                                  \
  ASSAY_TO(assayContinue);                                                                         \
  }                                                                                                \
  ASSAY_COLD(Name)                                                                                 \
  if (!Name(o)) [[unlikely]]                                                                       \
    ASSAY_UNWIND;                                                                                  \
  ASSAY_TO(assayBack);                                                                             \
  }
#define ASSAY_TEMPLATE_Test(Name)                                                                  \
  ASSAY_HOT(Name)                                                                                  \
  const Answer is = Name(o);                                                                       \
  ASSAY_GIVE_UP;                                                                                   \
  if (is == Answer::Yes)                                                                           \
    ASSAY_TO(assayTarget);                                                                         \
  ASSAY_TO(assayContinue);                                                                         \
  }                                                                                                \
  ASSAY_COLD(Name)                                                                                 \
  const Answer is = Name(o);                                                                       \
  if (is == Answer::Failed) [[unlikely]]                                                           \
    ASSAY_UNWIND;                                                                                  \
  if (is == Answer::Yes)                                                                           \
    ASSAY_TO(assayTarget);                                                                         \
  ASSAY_TO(assayBack);                                                                             \
  }
#define ASSAY_TEMPLATE_Next(Name)                                                                  \
  ASSAY_HOT(Name)                                                                                  \
  const Value value = Name(o);                                                                     \
  ASSAY_GIVE_UP;                                                                                   \
  [[clang::musttail]] return assayContinue(registers, ctx, value.bits);                            \
  }                                                                                                \
  ASSAY_COLD(Name)                                                                                 \
  if (Generator *generator = detail::enterable(*ctx, detail::A(o)))                                \
    ASSAY_RESUME(generator, Value::none());                                                        \
  const Value value = Name(o);                                                                     \
  if (value.isFailed()) [[unlikely]]                                                               \
    ASSAY_UNWIND;                                                                                  \
  [[clang::musttail]] return assayBack(registers, ctx, value.bits);                                \
  }
#define ASSAY_TEMPLATE_Control(Name)

/// Where the code goes on that called, or draws from a generator: behind this template.
[[gnu::always_inline]] inline const std::byte *codeBehind() {
  const std::byte *address;
  __asm__("leaq assayBack(%%rip), %0" : "=r"(address));
  return address;
}
/// The place that the op's label names.
[[gnu::always_inline]] inline const std::byte *codeAtTarget() {
  const std::byte *address;
  __asm__("leaq assayTarget(%%rip), %0" : "=r"(address));
  return address;
}

#define ASSAY_RESUME(generator, value)                                                             \
  do {                                                                                             \
    const Value sent = value;                                                                      \
    Frame &callee = detail::enterGenerator(o, *(generator), sent, codeBehind());                   \
    [[clang::musttail]] return codeAt(callee.back)(callee.registers(), ctx, sent.bits);            \
  } while (false)
/// Leaves a generator's frame with an item for who draws from it.
#define ASSAY_SUSPEND(item)                                                                        \
  do {                                                                                             \
    Frame *caller = detail::suspend(o);                                                            \
    if (caller == nullptr)                                                                         \
      return item;                                                                                 \
    [[clang::musttail]] return codeAt(caller->back)(caller->registers(), ctx, item);               \
  } while (false)

#define IR_OP(Name, Kind, Operands) ASSAY_TEMPLATE_##Kind(Name)
#include "assay/frontend/IrOps.def"

ASSAY_TEMPLATE(Jump) { [[clang::musttail]] return assayTarget(registers, ctx, result); }

ASSAY_TEMPLATE(Loop) {
  // Without signs, or the compiler compares what was there before, which takes three instructions.
  const auto left = static_cast<int64_t>(static_cast<uint64_t>(ctx->fuel) - 1);
  ctx->fuel = left;
  if (left <= 0) [[unlikely]]
    ASSAY_TO(assayCold);
  ASSAY_TO(assayTarget);
}
ASSAY_TEMPLATE(ColdLoop) {
  const Operands o{.ctx = *ctx, .registers = registers};
  o.mayRaise();
  const void *then = ctx->executor->backEdge(*ctx, detail::frame(o));
  [[clang::musttail]] return codeAt(then)(registers, ctx, 0);
}

#define ASSAY_ENTER(callee)                                                                        \
  do {                                                                                             \
    callee->caller = &detail::frame(o);                                                            \
    detail::frame(o).back = codeBehind();                                                          \
    [[clang::musttail]] return codeAt(callee->code().entry)(callee->registers(), ctx, 0);          \
  } while (false)

// The hot templates of calls make the frame of a Python function with as many parameters as there
// are arguments; the rest is made or done by beginCall.
#define ASSAY_CALL_PLAIN(function, arguments, count)                                               \
  if (function->code->entry == nullptr) [[unlikely]]                                               \
    ASSAY_TO(assayCold);                                                                           \
  Frame *callee = pushPlainFrame(*ctx, function, arguments, static_cast<uint32_t>(count));         \
  if (callee == nullptr) [[unlikely]]                                                              \
    ASSAY_TO(assayCold);                                                                           \
  o.mayRaise();                                                                                    \
  ASSAY_ENTER(callee)
#define ASSAY_BEGIN_CALL                                                                           \
  o.mayRaise();                                                                                    \
  detail::frame(o).back = codeBehind();                                                            \
  [[clang::musttail]] return codeAt(ctx->executor->call)(registers, ctx, 0)

ASSAY_TEMPLATE(Call) {
  const Operands o{.ctx = *ctx, .registers = registers, .isHot = true};
  const Value function = detail::A(o);
  if (!isA<Function>(function)) [[unlikely]]
    ASSAY_TO(assayCold);
  ASSAY_CALL_PLAIN(as<Function>(function), detail::fromA(o) + 1, ASSAY_IMM);
}
// A builtin is called at once.
#define ASSAY_CALL_BUILTIN(function, from, count)                                                  \
  do {                                                                                             \
    if (!takes(*function, static_cast<uint32_t>(count))) [[unlikely]]                              \
      break;                                                                                       \
    o.mayRaise();                                                                                  \
    const Arguments arguments{from, static_cast<uint32_t>(count)};                                 \
    const Value value = function->body(*ctx, arguments);                                           \
    if (value.isFailed()) [[unlikely]]                                                             \
      ASSAY_UNWIND;                                                                                \
    [[clang::musttail]] return assayBack(registers, ctx, value.bits);                              \
  } while (false)

ASSAY_TEMPLATE(ColdCall) {
  const Operands o{.ctx = *ctx, .registers = registers};
  if (isA<BuiltinFunction>(detail::A(o)))
    ASSAY_CALL_BUILTIN(as<BuiltinFunction>(detail::A(o)), detail::fromA(o) + 1, ASSAY_IMM);
  ASSAY_BEGIN_CALL;
}

ASSAY_TEMPLATE(CallMethod) {
  const Operands o{.ctx = *ctx, .registers = registers, .isHot = true};
  const Value object = detail::A(o);
  const InlineCache &cache = detail::frame(o).caches[ASSAY_IMM2];
  if (!isA<Instance>(object) || cache.key != as<Instance>(object)->shape ||
      cache.version != ctx->classVersion || !isA<Function>(cache.value)) [[unlikely]]
    ASSAY_TO(assayCold);
  ASSAY_CALL_PLAIN(as<Function>(cache.value), detail::fromA(o), ASSAY_IMM + 1);
}
ASSAY_TEMPLATE(ColdCallMethod) {
  const Operands o{.ctx = *ctx, .registers = registers};
  const void *key = builtinMethodKey(detail::A(o));
  const InlineCache &cache = detail::frame(o).caches[ASSAY_IMM2];
  if (key != nullptr && cache.key == key && cache.version == ctx->classVersion)
    ASSAY_CALL_BUILTIN(as<BuiltinFunction>(cache.value), detail::fromA(o), ASSAY_IMM + 1);
  ASSAY_BEGIN_CALL;
}

ASSAY_TEMPLATE(StoreResult) {
  const Operands o{.ctx = *ctx, .registers = registers};
  *o.at(o.d) = {result};
  ASSAY_NEXT;
}
ASSAY_TEMPLATE(StoreItem) {
  const Operands o{.ctx = *ctx, .registers = registers};
  if (Value{result}.isEmpty()) [[unlikely]]
    [[clang::musttail]] return assayTarget(registers, ctx, 0);
  *o.at(o.d) = {result};
  ASSAY_NEXT;
}

/// Where a frame came from C++ its result goes there; else on in its caller.
#define ASSAY_LEAVE(value)                                                                         \
  do {                                                                                             \
    Frame *caller = frame.caller;                                                                  \
    detail::leave(*ctx, frame);                                                                    \
    [[clang::musttail]] return codeAt(caller->back)(caller->registers(), ctx, value.bits);         \
  } while (false)
ASSAY_TEMPLATE(Return) {
  const Operands o{.ctx = *ctx, .registers = registers, .isHot = true};
  Frame &frame = detail::frame(o);
  if (frame.kind != FrameKind::Called) [[unlikely]]
    ASSAY_TO(assayCold);
  ASSAY_LEAVE(detail::A(o));
}
ASSAY_TEMPLATE(ColdReturn) {
  const Operands o{.ctx = *ctx, .registers = registers};
  [[clang::musttail]] return codeAt(ctx->executor->leave)(registers, ctx, detail::A(o).bits);
}

ASSAY_TEMPLATE(Yield) {
  const Operands o{.ctx = *ctx, .registers = registers};
  o.mayRaise();
  detail::frame(o).back = codeBehind();
  ASSAY_SUSPEND(detail::A(o).bits);
}

ASSAY_TEMPLATE(YieldFrom) {
  const Operands o{.ctx = *ctx, .registers = registers};
  if (Generator *delegate = detail::enterableDelegate(o))
    ASSAY_RESUME(delegate, detail::takeSent(o));
  o.mayRaise();
  const Value item = ctx->executor->drawFromDelegate(*ctx, detail::frame(o));
  if (item.isFailed())
    ASSAY_UNWIND;
  [[clang::musttail]] return assayBack(registers, ctx, item.bits);
}
// Behind YieldFrom: what the delegate yielded is passed on, or it has returned. The label is that
// of the YieldFrom.
ASSAY_TEMPLATE(PassItem) {
  const Operands o{.ctx = *ctx, .registers = registers};
  if (Value{result}.isEmpty()) {
    *o.at(o.d) = ctx->returned;
    ASSAY_NEXT;
  }
  detail::frame(o).back = codeAtTarget();
  ASSAY_SUSPEND(result);
}

} // namespace assay::runtime::ops
