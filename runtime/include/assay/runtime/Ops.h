// The semantics of the ops, one body each, under the op's name.
//
// Every way of running programs takes its ops from here: the loop calls them, templates are them.
// What nearly always happens is written here, to be inlined; the rest is in Ops.cpp. A body fails
// as Protocols.h says. What an op's operands are is written in the front end's IrOps.def; this
// folder does not know it.
#pragma once

#include "assay/runtime/Calls.h"
#include "assay/runtime/Containers.h"

namespace assay::runtime::ops {

/// What an instruction works on. `registers` are the frame's; d, a and b are numbers of them.
struct Operands {
  Context &ctx;
  Frame &frame;
  Value *registers;
  uint16_t d, a, b;
  int32_t imm;
  uint32_t imm2;

  Value A() const { return registers[a]; }
  Value B() const { return registers[b]; }
  Value C() const { return registers[d]; }
  Value *fromA() const { return registers + a; }
  Value *fromD() const { return registers + d; }
  Value constant(uint32_t number) const { return frame.code().constants[number]; }
  Str *name(uint32_t number) const { return as<Str>(constant(number)); }
  InlineCache &cache() const { return frame.code().caches[imm2]; }
};

#define ASSAY_OP [[gnu::always_inline]] inline

// Out of line: what fails, and what is rare.
bool raiseUnbound(Context &ctx, const Str *name, bool isFree);
Value loadGlobalSlow(const Operands &o);
Value loadBuiltinSlow(const Operands &o);
Value loadClassName(const Operands &o);
Value loadClassCell(const Operands &o);
bool deleteGlobal(const Operands &o);
bool deleteClassName(const Operands &o);
Value binarySlow(Context &ctx, BinaryOperator op, Value a, Value b);
Value compareSlow(Context &ctx, CompareOperator op, Value a, Value b);
Answer compareTruthSlow(Context &ctx, CompareOperator op, Value a, Value b);
Value getItemSlow(Context &ctx, Value container, Value key);
bool setItemSlow(Context &ctx, Value container, Value key, Value value);
Value getAttributeCached(Context &ctx, Value object, Str *name, InlineCache &cache);
bool setAttributeCached(Context &ctx, Value object, Str *name, Value value, InlineCache &cache);
Value buildSet(const Operands &o);
Value buildDict(const Operands &o);
Value buildString(const Operands &o);
Value formatValue(const Operands &o);
bool dictMerge(const Operands &o);
bool listExtend(const Operands &o);
bool unpack(const Operands &o);
bool unpackStar(const Operands &o);
Value callUnpacked(const Operands &o);
Value callSuper(const Operands &o);
Value makeFunction(const Operands &o);
Value buildClass(const Operands &o);
Value importModule(const Operands &o);
Value importName(const Operands &o);
Value getDelegate(const Operands &o);
bool raiseException(Context &ctx, Value exception);
bool raiseFrom(Context &ctx, Value exception, Value cause);
bool raiseAgain(Context &ctx);
bool raiseAssertion(Context &ctx, Value message);
Answer matches(Context &ctx, Value exception, Value type);
bool enterContext(const Operands &o);
bool exitContext(const Operands &o);
Answer suppresses(const Operands &o);
/// What `object.name(...)` calls: sets `callee`, and says whether `object` is its first argument.
Answer findMethod(Context &ctx, Value object, Str *name, InlineCache &cache, Value &callee);

// --- Moving values -------------------------------------------------------------------------------

ASSAY_OP Value Move(const Operands &o) { return o.A(); }
ASSAY_OP Value LoadConst(const Operands &o) { return o.constant(static_cast<uint32_t>(o.imm)); }
ASSAY_OP Value LoadInt(const Operands &o) { return Value::smallInt(o.imm); }
ASSAY_OP Value LoadSpecial(const Operands &o) { return Value::of(static_cast<Special>(o.imm)); }
ASSAY_OP bool CheckLocal(const Operands &o) {
  return !o.A().isEmpty() || raiseUnbound(o.ctx, o.name(static_cast<uint32_t>(o.imm)), false);
}
ASSAY_OP bool DeleteLocal(const Operands &o) {
  if (o.C().isEmpty())
    return raiseUnbound(o.ctx, o.name(static_cast<uint32_t>(o.imm)), false);
  *o.fromD() = Value::empty();
  return true;
}
ASSAY_OP Value LoadGlobal(const Operands &o) {
  const Value value = o.frame.code().module->variables[o.imm];
  return value.isEmpty() ? loadGlobalSlow(o) : value;
}
ASSAY_OP bool StoreGlobal(const Operands &o) {
  o.frame.code().module->variables[o.imm] = o.A();
  return true;
}
ASSAY_OP bool DeleteGlobal(const Operands &o) { return deleteGlobal(o); }
ASSAY_OP Value LoadBuiltin(const Operands &o) { return loadBuiltinSlow(o); }
ASSAY_OP Value MakeCell(const Operands &o) {
  auto *cell = o.ctx.make<Cell>();
  if (cell == nullptr)
    return Value::failed();
  cell->value = o.A();
  return Value::object(cell);
}
ASSAY_OP Value LoadClosure(const Operands &o) {
  return Value::object(o.frame.function->closure()[o.imm]);
}
ASSAY_OP Value LoadCell(const Operands &o) {
  const Value value = as<Cell>(o.A())->value;
  if (!value.isEmpty()) [[likely]]
    return value;
  raiseUnbound(o.ctx, o.name(static_cast<uint32_t>(o.imm)), o.imm2 != 0);
  return Value::failed();
}
ASSAY_OP bool StoreCell(const Operands &o) {
  as<Cell>(o.A())->value = o.B();
  return true;
}
ASSAY_OP bool DeleteCell(const Operands &o) {
  Cell *cell = as<Cell>(o.A());
  if (cell->value.isEmpty())
    return raiseUnbound(o.ctx, o.name(static_cast<uint32_t>(o.imm)), o.imm2 != 0);
  cell->value = Value::empty();
  return true;
}
ASSAY_OP Value LoadClassName(const Operands &o) { return loadClassName(o); }
ASSAY_OP Value LoadClassCell(const Operands &o) { return loadClassCell(o); }
ASSAY_OP bool StoreClassName(const Operands &o) {
  return set(o.ctx, *as<Dict>(o.A()), o.constant(static_cast<uint32_t>(o.imm)), o.B());
}
ASSAY_OP bool DeleteClassName(const Operands &o) { return deleteClassName(o); }

// --- Operators -----------------------------------------------------------------------------------

namespace detail {

/// A small int in the upper bits of a word, so that overflow is the machine's.
constexpr int kShift = 64 - Value::kSmallBits;
ASSAY_OP int64_t raised(Value v) { return static_cast<int64_t>(v.bits << kShift); }
ASSAY_OP Value lowered(int64_t raisedInt) {
  return {static_cast<uint64_t>(raisedInt >> kShift) | Value::kSmallTag};
}
ASSAY_OP bool bothFloats(Value a, Value b) { return a.isFloat() && b.isFloat(); }

template <BinaryOperator kOp> ASSAY_OP Value arithmetic(Context &ctx, Value a, Value b) {
  if (bothSmallInts(a, b)) [[likely]] {
    int64_t result;
    bool overflows = false;
    if constexpr (kOp == BinaryOperator::Add)
      overflows = __builtin_add_overflow(raised(a), raised(b), &result);
    else if constexpr (kOp == BinaryOperator::Subtract)
      overflows = __builtin_sub_overflow(raised(a), raised(b), &result);
    else
      overflows = __builtin_mul_overflow(a.smallInt(), raised(b), &result);
    if (!overflows) [[likely]]
      return lowered(result);
  } else if (bothFloats(a, b)) {
    double result;
    if constexpr (kOp == BinaryOperator::Add)
      result = a.real() + b.real();
    else if constexpr (kOp == BinaryOperator::Subtract)
      result = a.real() - b.real();
    else
      result = a.real() * b.real();
    // Operands are canonical, and so is what comes of them.
    return {std::bit_cast<uint64_t>(result)};
  }
  return binarySlow(ctx, kOp, a, b);
}

/// a // b or a % b of small ints, b not 0 nor -1.
ASSAY_OP Value floorDivide(int64_t a, int64_t b) {
  int64_t quotient = a / b;
  if (a % b != 0 && (a < 0) != (b < 0))
    --quotient;
  return Value::smallInt(quotient);
}
ASSAY_OP Value floorModulo(int64_t a, int64_t b) {
  int64_t rest = a % b;
  if (rest != 0 && (rest < 0) != (b < 0))
    rest += b;
  return Value::smallInt(rest);
}

ASSAY_OP bool holds(CompareOperator op, auto a, auto b) {
  switch (op) {
  case CompareOperator::Equal:
    return a == b;
  case CompareOperator::NotEqual:
    return a != b;
  case CompareOperator::Less:
    return a < b;
  case CompareOperator::LessEqual:
    return a <= b;
  case CompareOperator::Greater:
    return a > b;
  case CompareOperator::GreaterEqual:
    return a >= b;
  }
  return false;
}

template <CompareOperator kOp> ASSAY_OP Value comparison(Context &ctx, Value a, Value b) {
  if (bothSmallInts(a, b)) [[likely]]
    return Value::boolean(holds(kOp, raised(a), raised(b)));
  if (bothFloats(a, b))
    return Value::boolean(holds(kOp, a.real(), b.real()));
  return compareSlow(ctx, kOp, a, b);
}
template <CompareOperator kOp> ASSAY_OP Answer comparisonTruth(Context &ctx, Value a, Value b) {
  if (bothSmallInts(a, b)) [[likely]]
    return answer(holds(kOp, raised(a), raised(b)));
  if (bothFloats(a, b))
    return answer(holds(kOp, a.real(), b.real()));
  return compareTruthSlow(ctx, kOp, a, b);
}
ASSAY_OP Answer opposite(Answer is) { return is == Answer::Failed ? is : answer(is == Answer::No); }

} // namespace detail

ASSAY_OP Value Add(const Operands &o) {
  return detail::arithmetic<BinaryOperator::Add>(o.ctx, o.A(), o.B());
}
ASSAY_OP Value Subtract(const Operands &o) {
  return detail::arithmetic<BinaryOperator::Subtract>(o.ctx, o.A(), o.B());
}
ASSAY_OP Value Multiply(const Operands &o) {
  return detail::arithmetic<BinaryOperator::Multiply>(o.ctx, o.A(), o.B());
}
ASSAY_OP Value Divide(const Operands &o) {
  const Value a = o.A(), b = o.B();
  if (detail::bothFloats(a, b) && b.real() != 0) [[likely]]
    return {std::bit_cast<uint64_t>(a.real() / b.real())};
  // Small ints are exact as doubles, so the quotient is correctly rounded.
  if (bothSmallInts(a, b) && b.smallInt() != 0)
    return {std::bit_cast<uint64_t>(static_cast<double>(a.smallInt()) /
                                    static_cast<double>(b.smallInt()))};
  return binarySlow(o.ctx, BinaryOperator::Divide, a, b);
}
ASSAY_OP Value FloorDivide(const Operands &o) {
  const Value a = o.A(), b = o.B();
  // 0 and -1, whose quotients raise or overflow, are what + 1 makes 0 or 1 of.
  if (bothSmallInts(a, b) && static_cast<uint64_t>(b.smallInt() + 1) > 1) [[likely]]
    return detail::floorDivide(a.smallInt(), b.smallInt());
  return binarySlow(o.ctx, BinaryOperator::FloorDivide, a, b);
}
ASSAY_OP Value Modulo(const Operands &o) {
  const Value a = o.A(), b = o.B();
  if (bothSmallInts(a, b) && static_cast<uint64_t>(b.smallInt() + 1) > 1) [[likely]]
    return detail::floorModulo(a.smallInt(), b.smallInt());
  return binarySlow(o.ctx, BinaryOperator::Modulo, a, b);
}
ASSAY_OP Value BitAnd(const Operands &o) {
  const Value a = o.A(), b = o.B();
  if (bothSmallInts(a, b)) [[likely]]
    return {a.bits & b.bits};
  return binarySlow(o.ctx, BinaryOperator::And, a, b);
}
ASSAY_OP Value BitOr(const Operands &o) {
  const Value a = o.A(), b = o.B();
  if (bothSmallInts(a, b)) [[likely]]
    return {a.bits | b.bits};
  return binarySlow(o.ctx, BinaryOperator::Or, a, b);
}
ASSAY_OP Value BitXor(const Operands &o) {
  const Value a = o.A(), b = o.B();
  if (bothSmallInts(a, b)) [[likely]]
    return {(a.bits ^ b.bits) | Value::kSmallTag};
  return binarySlow(o.ctx, BinaryOperator::Xor, a, b);
}
ASSAY_OP Value ShiftLeft(const Operands &o) {
  const Value a = o.A(), b = o.B();
  if (bothSmallInts(a, b) && static_cast<uint64_t>(b.smallInt()) < Value::kSmallBits) {
    const int64_t raised = detail::raised(a), count = b.smallInt();
    const auto result = static_cast<int64_t>(static_cast<uint64_t>(raised) << count);
    if (result >> count == raised) [[likely]]
      return detail::lowered(result);
  }
  return binarySlow(o.ctx, BinaryOperator::LeftShift, a, b);
}
ASSAY_OP Value ShiftRight(const Operands &o) {
  const Value a = o.A(), b = o.B();
  if (bothSmallInts(a, b) && static_cast<uint64_t>(b.smallInt()) < 64) [[likely]]
    return Value::smallInt(a.smallInt() >> b.smallInt());
  return binarySlow(o.ctx, BinaryOperator::RightShift, a, b);
}
ASSAY_OP Value Binary(const Operands &o) {
  return binary(o.ctx, static_cast<BinaryOperator>(o.imm), o.A(), o.B());
}
ASSAY_OP Value Inplace(const Operands &o) {
  const Value a = o.A(), b = o.B();
  if (bothSmallInts(a, b)) {
    int64_t result;
    if (o.imm == static_cast<int32_t>(BinaryOperator::Add) &&
        !__builtin_add_overflow(detail::raised(a), detail::raised(b), &result)) [[likely]]
      return detail::lowered(result);
    if (o.imm == static_cast<int32_t>(BinaryOperator::Subtract) &&
        !__builtin_sub_overflow(detail::raised(a), detail::raised(b), &result))
      return detail::lowered(result);
  }
  return inplace(o.ctx, static_cast<BinaryOperator>(o.imm), a, b);
}
ASSAY_OP Value AddInt(const Operands &o) {
  return detail::arithmetic<BinaryOperator::Add>(o.ctx, o.A(), Value::smallInt(o.imm));
}
ASSAY_OP Value SubtractInt(const Operands &o) {
  return detail::arithmetic<BinaryOperator::Subtract>(o.ctx, o.A(), Value::smallInt(o.imm));
}
ASSAY_OP Value MultiplyInt(const Operands &o) {
  return detail::arithmetic<BinaryOperator::Multiply>(o.ctx, o.A(), Value::smallInt(o.imm));
}
ASSAY_OP Value FloorDivideInt(const Operands &o) {
  const Value a = o.A();
  if (a.isSmallInt() && static_cast<uint32_t>(o.imm + 1) > 1) [[likely]]
    return detail::floorDivide(a.smallInt(), o.imm);
  return binarySlow(o.ctx, BinaryOperator::FloorDivide, a, Value::smallInt(o.imm));
}
ASSAY_OP Value ModuloInt(const Operands &o) {
  const Value a = o.A();
  if (a.isSmallInt() && static_cast<uint32_t>(o.imm + 1) > 1) [[likely]]
    return detail::floorModulo(a.smallInt(), o.imm);
  return binarySlow(o.ctx, BinaryOperator::Modulo, a, Value::smallInt(o.imm));
}
ASSAY_OP Value Negative(const Operands &o) { return negative(o.ctx, o.A()); }
ASSAY_OP Value Positive(const Operands &o) { return positive(o.ctx, o.A()); }
ASSAY_OP Value Invert(const Operands &o) { return invert(o.ctx, o.A()); }
ASSAY_OP Value Not(const Operands &o) {
  const Answer is = truth(o.ctx, o.A());
  return is == Answer::Failed ? Value::failed() : Value::boolean(is == Answer::No);
}
ASSAY_OP Value Equal(const Operands &o) {
  return detail::comparison<CompareOperator::Equal>(o.ctx, o.A(), o.B());
}
ASSAY_OP Value NotEqual(const Operands &o) {
  return detail::comparison<CompareOperator::NotEqual>(o.ctx, o.A(), o.B());
}
ASSAY_OP Value Less(const Operands &o) {
  return detail::comparison<CompareOperator::Less>(o.ctx, o.A(), o.B());
}
ASSAY_OP Value LessEqual(const Operands &o) {
  return detail::comparison<CompareOperator::LessEqual>(o.ctx, o.A(), o.B());
}
ASSAY_OP Value Greater(const Operands &o) {
  return detail::comparison<CompareOperator::Greater>(o.ctx, o.A(), o.B());
}
ASSAY_OP Value GreaterEqual(const Operands &o) {
  return detail::comparison<CompareOperator::GreaterEqual>(o.ctx, o.A(), o.B());
}
ASSAY_OP Value Is(const Operands &o) {
  const Answer same = isSame(o.ctx, o.A(), o.B());
  return same == Answer::Failed ? Value::failed()
                                : Value::boolean((same == Answer::Yes) != (o.imm != 0));
}
ASSAY_OP Value In(const Operands &o) {
  const Answer in = contains(o.ctx, o.B(), o.A());
  return in == Answer::Failed ? Value::failed()
                              : Value::boolean((in == Answer::Yes) != (o.imm != 0));
}

// --- Jumps ---------------------------------------------------------------------------------------

ASSAY_OP Answer JumpIfTrue(const Operands &o) { return truth(o.ctx, o.A()); }
ASSAY_OP Answer JumpIfFalse(const Operands &o) { return detail::opposite(truth(o.ctx, o.A())); }
ASSAY_OP Answer JumpIfNone(const Operands &o) { return answer(o.A().isNone() != (o.imm2 != 0)); }
#define ASSAY_COMPARE_JUMPS(Name)                                                                  \
  ASSAY_OP Answer JumpIf##Name(const Operands &o) {                                                \
    return detail::comparisonTruth<CompareOperator::Name>(o.ctx, o.A(), o.B());                    \
  }                                                                                                \
  ASSAY_OP Answer JumpUnless##Name(const Operands &o) {                                            \
    return detail::opposite(detail::comparisonTruth<CompareOperator::Name>(o.ctx, o.A(), o.B()));  \
  }
ASSAY_COMPARE_JUMPS(Equal)
ASSAY_COMPARE_JUMPS(NotEqual)
ASSAY_COMPARE_JUMPS(Less)
ASSAY_COMPARE_JUMPS(LessEqual)
ASSAY_COMPARE_JUMPS(Greater)
ASSAY_COMPARE_JUMPS(GreaterEqual)
#undef ASSAY_COMPARE_JUMPS
ASSAY_OP Answer JumpIfBound(const Operands &o) { return answer(!o.A().isEmpty()); }
ASSAY_OP Answer JumpIfIs(const Operands &o) {
  const Answer same = isSame(o.ctx, o.A(), o.B());
  return o.imm2 == 0 ? same : detail::opposite(same);
}
ASSAY_OP Answer JumpIfIn(const Operands &o) {
  const Answer in = contains(o.ctx, o.B(), o.A());
  return o.imm2 == 0 ? in : detail::opposite(in);
}

// --- Containers ----------------------------------------------------------------------------------

ASSAY_OP Value BuildTuple(const Operands &o) {
  return value(newTuple(o.ctx, std::span<const Value>(o.fromA(), static_cast<size_t>(o.imm))));
}
ASSAY_OP Value BuildList(const Operands &o) {
  return value(newList(o.ctx, std::span<const Value>(o.fromA(), static_cast<size_t>(o.imm))));
}
ASSAY_OP Value BuildSet(const Operands &o) { return buildSet(o); }
ASSAY_OP Value BuildDict(const Operands &o) { return buildDict(o); }
ASSAY_OP Value BuildSlice(const Operands &o) {
  auto *slice = o.ctx.make<Slice>();
  if (slice == nullptr)
    return Value::failed();
  slice->start = o.fromA()[0];
  slice->stop = o.fromA()[1];
  slice->step = o.fromA()[2];
  return Value::object(slice);
}
ASSAY_OP Value BuildString(const Operands &o) { return buildString(o); }
ASSAY_OP Value FormatValue(const Operands &o) { return formatValue(o); }
ASSAY_OP bool ListAppend(const Operands &o) { return append(o.ctx, *as<List>(o.A()), o.B()); }
ASSAY_OP bool ListExtend(const Operands &o) { return listExtend(o); }
ASSAY_OP Value ListToTuple(const Operands &o) { return value(tupleFrom(o.ctx, o.A())); }
ASSAY_OP bool SetAdd(const Operands &o) { return add(o.ctx, *as<Set>(o.A()), o.B()); }
ASSAY_OP bool SetUpdate(const Operands &o) {
  return forEach(o.ctx, o.B(), [&](Value item) { return add(o.ctx, *as<Set>(o.A()), item); });
}
ASSAY_OP bool DictSet(const Operands &o) { return set(o.ctx, *as<Dict>(o.A()), o.B(), o.C()); }
ASSAY_OP bool DictUpdate(const Operands &o) { return update(o.ctx, *as<Dict>(o.A()), o.B()); }
ASSAY_OP bool DictMerge(const Operands &o) { return dictMerge(o); }
ASSAY_OP Value GetItem(const Operands &o) {
  const Value container = o.A(), key = o.B();
  if (isA<List>(container) && key.isSmallInt()) [[likely]] {
    const List *list = as<List>(container);
    if (static_cast<uint64_t>(key.smallInt()) < list->count) [[likely]]
      return list->items[key.smallInt()];
  }
  return getItemSlow(o.ctx, container, key);
}
ASSAY_OP bool SetItem(const Operands &o) {
  const Value container = o.A(), key = o.B();
  if (isA<List>(container) && key.isSmallInt()) [[likely]] {
    const List *list = as<List>(container);
    if (static_cast<uint64_t>(key.smallInt()) < list->count) [[likely]] {
      list->items[key.smallInt()] = o.C();
      return true;
    }
  }
  return setItemSlow(o.ctx, container, key, o.C());
}
ASSAY_OP bool DeleteItem(const Operands &o) { return deleteItem(o.ctx, o.A(), o.B()); }
ASSAY_OP bool Unpack(const Operands &o) { return unpack(o); }
ASSAY_OP bool UnpackStar(const Operands &o) { return unpackStar(o); }

// --- Attributes, calls, iteration ----------------------------------------------------------------

ASSAY_OP Value GetAttribute(const Operands &o) {
  return getAttributeCached(o.ctx, o.A(), o.name(static_cast<uint32_t>(o.imm)), o.cache());
}
ASSAY_OP bool SetAttribute(const Operands &o) {
  return setAttributeCached(o.ctx, o.A(), o.name(static_cast<uint32_t>(o.imm)), o.B(), o.cache());
}
ASSAY_OP bool DeleteAttribute(const Operands &o) {
  return deleteAttribute(o.ctx, o.A(), o.name(static_cast<uint32_t>(o.imm)));
}
ASSAY_OP Value CallKeywords(const Operands &o) {
  const auto *names = as<Tuple>(o.constant(o.imm2));
  return call(o.ctx, o.A(), {o.fromA() + 1, static_cast<uint32_t>(o.imm) - names->count, names});
}
ASSAY_OP Value CallUnpacked(const Operands &o) { return callUnpacked(o); }
ASSAY_OP Value CallSuper(const Operands &o) { return callSuper(o); }
ASSAY_OP Value MakeFunction(const Operands &o) { return makeFunction(o); }
ASSAY_OP Value BuildClass(const Operands &o) { return buildClass(o); }
ASSAY_OP Value ImportModule(const Operands &o) { return importModule(o); }
ASSAY_OP Value ImportName(const Operands &o) { return importName(o); }
ASSAY_OP Value GetIterator(const Operands &o) { return iterate(o.ctx, o.A()); }
ASSAY_OP Value NextItem(const Operands &o) {
  const Value iterator = o.A();
  if (isA<RangeIterator>(iterator)) {
    auto *range = as<RangeIterator>(iterator);
    if (range->remaining == 0)
      return Value::empty();
    const int64_t item = range->next;
    if (Value::fitsSmall(item)) [[likely]] {
      --range->remaining;
      range->next =
          static_cast<int64_t>(static_cast<uint64_t>(item) + static_cast<uint64_t>(range->step));
      return Value::smallInt(item);
    }
  } else if (iterator.isObject() && iterator.object()->type == TypeId::ListIterator) {
    auto *list = static_cast<SequenceIterator *>(iterator.object());
    if (!list->source.isEmpty()) {
      const List *source = as<List>(list->source);
      if (list->position < source->count) [[likely]]
        return source->items[list->position++];
    }
  }
  return next(o.ctx, iterator);
}
ASSAY_OP Value GetDelegate(const Operands &o) { return getDelegate(o); }

// --- Exceptions ----------------------------------------------------------------------------------

ASSAY_OP bool Raise(const Operands &o) { return raiseException(o.ctx, o.A()); }
ASSAY_OP bool RaiseFrom(const Operands &o) { return raiseFrom(o.ctx, o.A(), o.B()); }
ASSAY_OP bool RaiseAgain(const Operands &o) { return raiseAgain(o.ctx); }
ASSAY_OP bool RaiseAssertion(const Operands &o) { return raiseAssertion(o.ctx, o.A()); }
ASSAY_OP bool BeginHandler(const Operands &o) {
  o.fromA()[0] = o.ctx.takePending();
  o.fromA()[1] = o.ctx.handled;
  o.ctx.handled = o.fromA()[0];
  return true;
}
ASSAY_OP bool EndHandler(const Operands &o) {
  o.ctx.handled = o.A();
  return true;
}
ASSAY_OP bool Reraise(const Operands &o) {
  o.ctx.pending = o.A();
  o.ctx.stop = Stop::Raised;
  return false;
}
ASSAY_OP bool TakeException(const Operands &o) {
  o.fromA()[0] = o.ctx.takePending();
  return true;
}
ASSAY_OP Answer JumpUnlessMatch(const Operands &o) {
  return detail::opposite(matches(o.ctx, o.A(), o.B()));
}
ASSAY_OP bool EnterContext(const Operands &o) { return enterContext(o); }
ASSAY_OP bool ExitContext(const Operands &o) { return exitContext(o); }
ASSAY_OP Answer JumpIfSuppressed(const Operands &o) { return suppresses(o); }
ASSAY_OP bool Decline(const Operands &o) {
  o.ctx.decline(o.name(static_cast<uint32_t>(o.imm))->ascii());
  return false;
}

#undef ASSAY_OP

} // namespace assay::runtime::ops
