// What ops come to where the types of their operands are known, in LLVM's bitcode, to be inlined
// into what the ORC tier makes of hot loops. This file is no part of the library: the build
// compiles it on its own.
//
// Ints are machine words here, floats are doubles. `ok` 0: it is not as simple as that, and nothing
// was done. What is not about numbers is the op's own body (Ops.h): its common case, which is given
// up where that would call the runtime, or all of it.
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
  uint32_t imm2;
  bool isWhole = false; // not only the common case
  mutable bool givesUp = false;

  ASSAY_INLINE Value *at(uintptr_t offset) const {
    return reinterpret_cast<Value *>(reinterpret_cast<char *>(registers) + offset);
  }
  ASSAY_INLINE Value valueA() const { return givenA; }
  ASSAY_INLINE Value valueB() const { return givenB; }
  ASSAY_INLINE Value valueC() const { return givenC; }
  ASSAY_INLINE void mayRaise() const {}
};

template <typename Result, typename... Parameters> struct RuntimeCall {
  const Operands &operands;
  Result (*RuntimeTable::*function)(Parameters...);

  template <typename... Given> ASSAY_INLINE Result operator()(Given &&...given) const {
    if (operands.isWhole)
      return (operands.ctx.table->*function)(static_cast<Given &&>(given)...);
    operands.givesUp = true;
    return Result{};
  }
};

#define ASSAY_OUT(name) (RuntimeCall{o, &RuntimeTable::name})
#define ASSAY_IMM o.imm
#define ASSAY_IMM2 o.imm2
#define ASSAY_IS_RARE false

} // namespace assay::runtime::ops

#include "assay/runtime/Ops.h"

namespace assay::runtime::ops {

struct Int {
  int64_t value;
  uint64_t ok;
};
struct Real {
  double value;
  uint64_t ok;
};
struct Word {
  uint64_t value;
  uint64_t ok;
};

#define ASSAY_KERNEL(Result, Name, ...) extern "C" Result assayKernel##Name(__VA_ARGS__)

// --- Numbers -------------------------------------------------------------------------------------

ASSAY_KERNEL(Int, AddInts, int64_t a, int64_t b) {
  Int result;
  result.ok = !__builtin_add_overflow(a, b, &result.value);
  return result;
}
ASSAY_KERNEL(Int, SubtractInts, int64_t a, int64_t b) {
  Int result;
  result.ok = !__builtin_sub_overflow(a, b, &result.value);
  return result;
}
ASSAY_KERNEL(Int, MultiplyInts, int64_t a, int64_t b) {
  Int result;
  result.ok = !__builtin_mul_overflow(a, b, &result.value);
  return result;
}
ASSAY_KERNEL(Int, FloorDivideInts, int64_t a, int64_t b) {
  if (b == 0 || b == -1) [[unlikely]]
    return {0, false};
  int64_t quotient = a / b;
  if (a % b != 0 && (a < 0) != (b < 0))
    --quotient;
  return {quotient, true};
}
ASSAY_KERNEL(Int, ModuloInts, int64_t a, int64_t b) {
  if (b == 0 || b == -1) [[unlikely]]
    return {0, false};
  int64_t rest = a % b;
  if (rest != 0 && (rest < 0) != (b < 0))
    rest += b;
  return {rest, true};
}
ASSAY_KERNEL(Int, FloorDivideByPower, int64_t a, int64_t power) { return {a >> power, true}; }
ASSAY_KERNEL(Int, ModuloByPower, int64_t a, int64_t power) {
  return {a & ((int64_t(1) << power) - 1), true};
}
ASSAY_KERNEL(Int, ShiftLeftInts, int64_t a, int64_t b) {
  if (static_cast<uint64_t>(b) >= 63) [[unlikely]]
    return {0, false};
  const auto result = static_cast<int64_t>(static_cast<uint64_t>(a) << b);
  return {result, result >> b == a};
}
ASSAY_KERNEL(Int, ShiftRightInts, int64_t a, int64_t b) {
  return {a >> (b & 63), static_cast<uint64_t>(b) < 64};
}
ASSAY_KERNEL(Int, AndInts, int64_t a, int64_t b) { return {a & b, true}; }
ASSAY_KERNEL(Int, OrInts, int64_t a, int64_t b) { return {a | b, true}; }
ASSAY_KERNEL(Int, XorInts, int64_t a, int64_t b) { return {a ^ b, true}; }
ASSAY_KERNEL(Int, NegateInt, int64_t a) {
  Int result;
  result.ok = !__builtin_sub_overflow(int64_t(0), a, &result.value);
  return result;
}
ASSAY_KERNEL(Int, InvertInt, int64_t a) { return {~a, true}; }
/// An int as a float, where that is exact.
ASSAY_KERNEL(Real, RealOfInt, int64_t a) {
  constexpr uint64_t kExact = uint64_t(1) << 53;
  return {static_cast<double>(a), static_cast<uint64_t>(a) + kExact <= 2 * kExact};
}
ASSAY_KERNEL(Real, AddReals, double a, double b) { return {a + b, true}; }
ASSAY_KERNEL(Real, SubtractReals, double a, double b) { return {a - b, true}; }
ASSAY_KERNEL(Real, MultiplyReals, double a, double b) { return {a * b, true}; }
ASSAY_KERNEL(Real, DivideReals, double a, double b) { return {a / b, b != 0}; }
ASSAY_KERNEL(Real, NegateReal, double a) { return {-a, true}; }
ASSAY_KERNEL(Int, AbsInt, int64_t a) {
  const auto negative = static_cast<int64_t>(-static_cast<uint64_t>(a));
  return {a < 0 ? negative : a, a != INT64_MIN};
}
ASSAY_KERNEL(Real, AbsReal, double a) { return {__builtin_fabs(a), true}; }
/// How long range(start, stop, step) is, where nothing comes close to overflowing.
ASSAY_KERNEL(Int, RangeLength, int64_t start, int64_t stop, int64_t step) {
  constexpr int64_t kFar = int64_t(1) << 61;
  const auto isNear = [](int64_t i) { return i > -kFar && i < kFar; };
  if (!isNear(start) || !isNear(stop) || !isNear(step) || step == 0) [[unlikely]]
    return {0, false};
  if (step > 0)
    return {start < stop ? (stop - start - 1) / step + 1 : 0, true};
  return {start > stop ? (start - stop - 1) / -step + 1 : 0, true};
}

// --- Values --------------------------------------------------------------------------------------

ASSAY_KERNEL(Word, BoxInt, int64_t a) { return {Value::smallInt(a).bits, Value::fitsSmall(a)}; }
ASSAY_KERNEL(Int, UnboxInt, uint64_t word) {
  return {Value{word}.smallInt(), Value{word}.isSmallInt()};
}
ASSAY_KERNEL(Real, UnboxReal, uint64_t word) { return {Value{word}.real(), Value{word}.isFloat()}; }
ASSAY_KERNEL(Int, UnboxBool, uint64_t word) {
  return {static_cast<int64_t>(word & 1), Value{word}.isBool()};
}
ASSAY_KERNEL(Word, BoxBool, uint64_t is) { return {Value::boolean(is != 0).bits, true}; }

/// What is at an int in a list or tuple; never fails but for its operands.
ASSAY_KERNEL(Word, ItemAt, uint64_t word, int64_t key) {
  const Value container{word};
  if (!container.isObject()) [[unlikely]]
    return {0, false};
  const uint32_t count = container.object()->count;
  const auto at = static_cast<uint64_t>(key < 0 ? key + count : key);
  if (isA<List>(container) && at < count) [[likely]]
    return {as<List>(container)->items[at].bits, true};
  if (isA<Tuple>(container) && at < count)
    return {as<Tuple>(container)->items()[at].bits, true};
  return {0, false};
}
ASSAY_KERNEL(uint64_t, SetItemAt, uint64_t word, int64_t key, uint64_t value) {
  const Value container{word};
  if (!isA<List>(container)) [[unlikely]]
    return false;
  const List *list = as<List>(container);
  const auto at = static_cast<uint64_t>(key < 0 ? key + list->count : key);
  if (at >= list->count) [[unlikely]]
    return false;
  list->items[at] = {value};
  return true;
}
ASSAY_KERNEL(Int, Length, uint64_t word) {
  const Value of{word};
  if (isA<List>(of) || isA<Tuple>(of) || isA<Str>(of)) [[likely]]
    return {of.object()->count, true};
  return {0, false};
}
/// Whether a value is a function of the code at an address.
ASSAY_KERNEL(uint64_t, IsFunctionOf, uint64_t word, uint64_t code) {
  const Value callee{word};
  return isA<Function>(callee) && reinterpret_cast<uint64_t>(as<Function>(callee)->code) == code;
}
ASSAY_KERNEL(Value *, Globals, const Value *registers) {
  return reinterpret_cast<const Frame *>(registers)[-1].globals;
}

// --- What runs around ops ------------------------------------------------------------------------

ASSAY_KERNEL(int64_t *, Fuel, Context *ctx) { return &ctx->fuel; }
ASSAY_KERNEL(uint64_t, Depth, const Context *ctx) { return ctx->depth; }
ASSAY_KERNEL(uint64_t, DepthLimit, const Context *ctx) { return ctx->depthLimit; }
ASSAY_KERNEL(uint64_t, Safepoint, Context *ctx, Value *registers, uint32_t at) {
  reinterpret_cast<Frame *>(registers)[-1].pc = at;
  return ctx->table->safepoint(*ctx);
}
ASSAY_KERNEL(uint64_t, Poll, Context *ctx) { return ctx->table->poll(*ctx); }
ASSAY_KERNEL(void, StandAt, Value *registers, uint32_t at) {
  reinterpret_cast<Frame *>(registers)[-1].pc = at;
}
ASSAY_KERNEL(uint64_t, Perform, Context *ctx, Value *registers, uint32_t at) {
  return static_cast<uint64_t>(
      ctx->executor->perform(*ctx, reinterpret_cast<Frame *>(registers)[-1], at));
}
ASSAY_KERNEL(const void *, LeaveUnit, Context *ctx, Value *registers, const uint32_t *exit,
             const uint64_t *extra, const uint64_t *unit) {
  return ctx->executor->leaveUnit(*ctx, reinterpret_cast<Frame *>(registers)[-1], exit, extra,
                                  unit);
}

// --- Instances -----------------------------------------------------------------------------------
// Of shapes, classes and functions the addresses are known.

/// Whether a value is an instance of a certain shape.
ASSAY_KERNEL(uint64_t, HasShape, uint64_t word, uint64_t shape) {
  const Value object{word};
  return isA<Instance>(object) && reinterpret_cast<uint64_t>(as<Instance>(object)->shape) == shape;
}
ASSAY_KERNEL(uint64_t, AreClassesOf, const Context *ctx, uint64_t version) {
  return ctx->classVersion == version;
}
ASSAY_KERNEL(uint64_t, Attribute, uint64_t instance, uint64_t number) {
  return as<Instance>(Value{instance})->attributes[number].bits;
}
ASSAY_KERNEL(void, SetAttribute, uint64_t instance, uint64_t number, uint64_t value) {
  as<Instance>(Value{instance})->attributes[number] = {value};
}
/// The same where the instance does not have it yet. Fails where there is no room.
ASSAY_KERNEL(uint64_t, AddAttribute, uint64_t word, uint64_t number, uint64_t value,
             uint64_t shape) {
  auto *instance = as<Instance>(Value{word});
  if (number >= instance->capacity) [[unlikely]]
    return false;
  instance->attributes[number] = {value};
  instance->shape = reinterpret_cast<Shape *>(shape);
  return true;
}
ASSAY_KERNEL(uint64_t, ObjectAt, uint64_t address) {
  return Value::object(reinterpret_cast<const Object *>(address)).bits;
}

// --- Frames of functions that are part of a unit -------------------------------------------------

/// Whether there is as much room above a frame as its unit may take.
ASSAY_KERNEL(uint64_t, HasRoom, const Context *ctx, Value *registers, uint64_t count,
             uint64_t needed, uint64_t levels) {
  const auto *end = reinterpret_cast<std::byte *>(registers + count);
  return end == ctx->stackTop &&
         (needed - count) * sizeof(Value) <= static_cast<size_t>(ctx->stackEnd - end) &&
         ctx->depth + levels < ctx->depthLimit;
}
ASSAY_KERNEL(void, SetFunction, Value *registers, uint64_t function) {
  reinterpret_cast<Frame *>(registers)[-1].function = as<Function>(Value{function});
}
ASSAY_KERNEL(void, SetFrame, Value *registers, uint64_t function) {
  Frame &frame = reinterpret_cast<Frame *>(registers)[-1];
  frame.function = as<Function>(Value{function});
  const Code &code = *frame.function->code;
  frame.generator = nullptr;
  frame.constants = code.constants;
  frame.caches = code.caches;
  frame.globals = code.globals;
}
/// The top of the stack is behind a frame's registers, and so many frames deeper than before.
ASSAY_KERNEL(void, Descend, Context *ctx, Value *registers, uint64_t count, int64_t levels) {
  ctx->stackTop = reinterpret_cast<std::byte *>(registers + count);
  ctx->depth += static_cast<uint32_t>(levels);
}
/// What the method is that an instance's call finds, where that has a certain code.
ASSAY_KERNEL(Word, MethodOf, const Value *registers, const Context *ctx, uint64_t word,
             uint32_t number, uint64_t code) {
  const Value object{word};
  const InlineCache &cache = reinterpret_cast<const Frame *>(registers)[-1].caches[number];
  if (!isA<Instance>(object) || cache.key != as<Instance>(object)->shape ||
      cache.version != ctx->classVersion) [[unlikely]]
    return {0, false};
  return {cache.value.bits, assayKernelIsFunctionOf(cache.value.bits, code)};
}
/// The same of an __init__ of a class.
ASSAY_KERNEL(Word, InitOf, const Value *registers, const Context *ctx, uint64_t word, uint64_t cls,
             uint32_t number, uint64_t code) {
  const InlineCache &cache = reinterpret_cast<const Frame *>(registers)[-1].caches[number];
  if (word != assayKernelObjectAt(cls) || cache.key != Value{word}.object() ||
      cache.version != ctx->classVersion) [[unlikely]]
    return {0, false};
  return {cache.value.bits, assayKernelIsFunctionOf(cache.value.bits, code)};
}
ASSAY_KERNEL(Word, NewInstance, Context *ctx, uint64_t cls) {
  const Value made = ctx->table->newInstanceOf(*ctx, as<Class>(Value{cls}));
  return {made.bits, !made.isFailed()};
}

// --- Iterators over ranges -----------------------------------------------------------------------

/// The fields of a range's iterator, where the value is one.
struct RangeParts {
  int64_t next, step, remaining;
};
ASSAY_KERNEL(uint64_t, TakeRange, uint64_t word, RangeParts *parts) {
  const Value iterator{word};
  if (!isA<RangeIterator>(iterator)) [[unlikely]]
    return false;
  const auto *range = as<RangeIterator>(iterator);
  *parts = {range->next, range->step, range->remaining};
  return true;
}

/// To and from the object of a range's iterator, where it has one.
ASSAY_KERNEL(void, StoreRange, uint64_t word, const RangeParts *parts) {
  if (word == 0)
    return;
  auto *range = as<RangeIterator>({word});
  range->next = parts->next;
  range->step = parts->step;
  range->remaining = parts->remaining;
}
ASSAY_KERNEL(void, ReloadRange, uint64_t word, RangeParts *parts) {
  if (word == 0)
    return;
  const auto *range = as<RangeIterator>({word});
  *parts = {range->next, range->step, range->remaining};
}

// --- Bodies of ops -------------------------------------------------------------------------------

#define ASSAY_BODY(Function, Name, whole)                                                          \
  extern "C" Word Function##Name(Value *registers, Context *ctx, Value a, Value b, Value c,        \
                                 uintptr_t offsetD, uintptr_t offsetA, uintptr_t offsetB,          \
                                 int64_t imm, uint32_t imm2) {                                     \
    const Operands o{*ctx, registers, a, b, c, offsetD, offsetA, offsetB, imm, imm2, whole};
#define ASSAY_BODIES_Value(Name)                                                                   \
  ASSAY_BODY(assayCommon, Name, false)                                                             \
  const Value value = Name(o);                                                                     \
  return {value.bits, !o.givesUp};                                                                 \
  }                                                                                                \
  ASSAY_BODY(assayWhole, Name, true)                                                               \
  const Value value = Name(o);                                                                     \
  return {value.bits, !value.isFailed()};                                                          \
  }
#define ASSAY_BODIES_Effect(Name)                                                                  \
  ASSAY_BODY(assayCommon, Name, false)                                                             \
  Name(o);                                                                                         \
  return {0, !o.givesUp};                                                                          \
  }                                                                                                \
  ASSAY_BODY(assayWhole, Name, true)                                                               \
  return {0, Name(o)};                                                                             \
  }
#define ASSAY_BODIES_Test(Name)                                                                    \
  ASSAY_BODY(assayCommon, Name, false)                                                             \
  const Answer is = Name(o);                                                                       \
  return {is == Answer::Yes, !o.givesUp};                                                          \
  }                                                                                                \
  ASSAY_BODY(assayWhole, Name, true)                                                               \
  const Answer is = Name(o);                                                                       \
  return {is == Answer::Yes, is != Answer::Failed};                                                \
  }
#define ASSAY_BODIES_Next(Name) ASSAY_BODIES_Value(Name)
#define ASSAY_BODIES_Control(Name)
#define IR_OP(Name, Kind, Operands) ASSAY_BODIES_##Kind(Name)
#include "assay/frontend/IrOps.def"

} // namespace assay::runtime::ops
