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

/// What becomes of an operator's result.
enum class OperatorUse : uint8_t {
  Value,
  InPlace, // it is that of augmented assignment, which may change the left operand
  Operand, // it is an operand of the next operator, and nothing else
};

/// The method of instance `a` that `a op b` calls first; nullptr: another one comes first, or
/// there is none.
Function *operatorMethod(Context &ctx, BinaryOperator op, Value a, Value b, OperatorUse use);

#define RUNTIME_CALL(Result, name, parameters) Result name parameters;
#include "assay/runtime/RuntimeCalls.def"

/// The table by which machine code reaches them.
struct RuntimeTable {
#define RUNTIME_CALL(Result, name, parameters) Result(*name) parameters;
#include "assay/runtime/RuntimeCalls.def"
};
extern const RuntimeTable kRuntimeTable;
/// The same for those that enter frames: see Context::entering.
extern const RuntimeTable kEnteringTable;

/// Reading an attribute that is a property: whether its function's frame is Context::entering now.
/// False: nothing has happened.
bool enterProperty(Context &ctx, Value object, const Str *name);
/// getAttributeSlow() of kEnteringTable.
Value getAttributeEntering(Context &ctx, Value object, Str *name, InlineCache &cache);

/// What `object.name(...)` calls: sets `callee`, and says whether `object` is its first argument.
/// `ranCode` is set where looking it up ran code of the program, or may have, or failed.
Answer findMethod(Context &ctx, Value object, Str *name, InlineCache &cache, Value &callee,
                  bool &ranCode);
/// The same for a method of super() that is a function of the program's: `object` is then what it
/// is called on. False: it is not that, and nothing has happened.
bool findSuperMethod(Context &ctx, Value &object, const Str *name, InlineCache &cache,
                     Value &callee);

/// What tells which method of a builtin type a value has, and that nothing of its own comes before
/// it; nullptr: something may. For InlineCache::key.
inline const void *builtinMethodKey(Value object) {
  if (!object.isObject())
    return nullptr;
  const TypeId type = object.object()->type;
  switch (type) {
  case TypeId::Dict:
    if (as<Dict>(object)->cls != nullptr)
      return nullptr;
    [[fallthrough]];
  case TypeId::Str:
  case TypeId::Bytes:
  case TypeId::List:
  case TypeId::Tuple:
  case TypeId::Set:
  case TypeId::FrozenSet:
  case TypeId::Deque:
  case TypeId::Generator:
    return reinterpret_cast<const void *>(static_cast<uintptr_t>(type) * 2 + 1); // no address
  default:
    return nullptr;
  }
}
/// Whether a call without keywords has as many arguments as the function takes.
inline bool takes(const BuiltinFunction &function, uint32_t count) {
  return count >= function.least &&
         (count <= function.most || function.most == BuiltinFunction::kAny);
}

// Where machine code is made of the bodies, the operands are holes or arguments, and calls go
// through the table (see OpTemplates.cpp and OpBitcode.cpp, which define what is left out here).
#ifndef ASSAY_OP_OPERANDS

/// What an instruction works on. `registers` are the frame's; d, a and b are byte offsets in them.
struct Operands {
  Context &ctx;
  Value *registers;
  uintptr_t d, a, b;
  int32_t imm;
  uint32_t imm2;

  Value *at(uintptr_t offset) const {
    return reinterpret_cast<Value *>(reinterpret_cast<char *>(registers) + offset);
  }
  Value valueA() const { return *at(a); }
  Value valueB() const { return *at(b); }
  Value valueC() const { return *at(d); }
  /// Notes that the op may raise, for those who ask where. The loop always does.
  void mayRaise() const {}
};

#define ASSAY_OUT(name) name
#define ASSAY_IMM o.imm
#define ASSAY_IMM2 o.imm2
#define ASSAY_IS_RARE false
#endif

// Whether it is known already that an op is not the common case, so that what the body does for
// that can be left out: ASSAY_IS_RARE.

#define ASSAY_OP [[gnu::always_inline]] inline

namespace detail {

ASSAY_OP Value A(const Operands &o) { return o.valueA(); }
ASSAY_OP Value B(const Operands &o) { return o.valueB(); }
ASSAY_OP Value C(const Operands &o) { return o.valueC(); }
ASSAY_OP Value *fromA(const Operands &o) { return o.at(o.a); }
ASSAY_OP Value *fromD(const Operands &o) { return o.at(o.d); }
ASSAY_OP Frame &frame(const Operands &o) { return reinterpret_cast<Frame *>(o.registers)[-1]; }
ASSAY_OP Value constant(const Operands &o, uintptr_t number) { return frame(o).constants[number]; }
ASSAY_OP Str *name(const Operands &o, uintptr_t number) { return as<Str>(constant(o, number)); }

} // namespace detail

// --- Moving values -------------------------------------------------------------------------------

ASSAY_OP Value Move(const Operands &o) { return detail::A(o); }
ASSAY_OP Value LoadConst(const Operands &o) { return detail::constant(o, ASSAY_IMM); }
ASSAY_OP Value LoadInt([[maybe_unused]] const Operands &o) { return Value::smallInt(ASSAY_IMM); }
ASSAY_OP Value LoadSpecial([[maybe_unused]] const Operands &o) {
  return {Value::kSpecialTag | static_cast<uint64_t>(ASSAY_IMM)};
}
ASSAY_OP bool CheckLocal(const Operands &o) {
  return !detail::A(o).isEmpty() ||
         ASSAY_OUT(raiseUnbound)(o.ctx, detail::name(o, ASSAY_IMM), ASSAY_IMM2 != 0);
}
ASSAY_OP bool DeleteLocal(const Operands &o) {
  if (detail::C(o).isEmpty())
    return ASSAY_OUT(raiseUnbound)(o.ctx, detail::name(o, ASSAY_IMM), false);
  *detail::fromD(o) = Value::empty();
  return true;
}
ASSAY_OP Value LoadGlobal(const Operands &o) {
  const Value value = detail::frame(o).globals[ASSAY_IMM];
  if (!value.isEmpty()) [[likely]]
    return value;
  return ASSAY_OUT(builtinOrFail)(o.ctx, detail::name(o, ASSAY_IMM2));
}
ASSAY_OP bool StoreGlobal(const Operands &o) {
  detail::frame(o).globals[ASSAY_IMM] = detail::A(o);
  return true;
}
ASSAY_OP bool DeleteGlobal(const Operands &o) {
  return ASSAY_OUT(deleteGlobal)(o.ctx, detail::frame(o).globals[ASSAY_IMM],
                                 detail::name(o, ASSAY_IMM2));
}
ASSAY_OP Value LoadBuiltin(const Operands &o) {
  const Value value = detail::constant(o, ASSAY_IMM);
  if (!value.isEmpty()) [[likely]]
    return value;
  return ASSAY_OUT(builtinOrFail)(o.ctx, detail::name(o, ASSAY_IMM2));
}
ASSAY_OP Value MakeCell(const Operands &o) { return ASSAY_OUT(newCell)(o.ctx, detail::A(o)); }
ASSAY_OP Value LoadClosure(const Operands &o) {
  return Value::object(detail::frame(o).function->closure()[ASSAY_IMM]);
}
ASSAY_OP Value LoadCell(const Operands &o) {
  const Value value = as<Cell>(detail::A(o))->value;
  if (!value.isEmpty()) [[likely]]
    return value;
  ASSAY_OUT(raiseUnbound)(o.ctx, detail::name(o, ASSAY_IMM), ASSAY_IMM2 != 0);
  return Value::failed();
}
ASSAY_OP bool StoreCell(const Operands &o) {
  as<Cell>(detail::A(o))->value = detail::B(o);
  return true;
}
ASSAY_OP bool DeleteCell(const Operands &o) {
  Cell *cell = as<Cell>(detail::A(o));
  if (cell->value.isEmpty())
    return ASSAY_OUT(raiseUnbound)(o.ctx, detail::name(o, ASSAY_IMM), ASSAY_IMM2 != 0);
  cell->value = Value::empty();
  return true;
}
ASSAY_OP Value LoadClassName(const Operands &o) {
  const auto variable = ASSAY_IMM2;
  const Value global = variable == UINT32_MAX ? Value::empty() : detail::frame(o).globals[variable];
  return ASSAY_OUT(loadClassName)(o.ctx, detail::A(o), detail::name(o, ASSAY_IMM), global);
}
ASSAY_OP Value LoadClassCell(const Operands &o) {
  return ASSAY_OUT(loadClassCell)(o.ctx, detail::A(o), detail::name(o, ASSAY_IMM), detail::B(o));
}
ASSAY_OP bool StoreClassName(const Operands &o) {
  return ASSAY_OUT(dictSet)(o.ctx, detail::A(o), detail::constant(o, ASSAY_IMM), detail::B(o));
}
ASSAY_OP bool DeleteClassName(const Operands &o) {
  return ASSAY_OUT(deleteClassName)(o.ctx, detail::A(o), detail::name(o, ASSAY_IMM));
}

// --- Operators -----------------------------------------------------------------------------------

namespace detail {

/// A small int in the upper bits of a word, so that overflow is the machine's.
constexpr int kShift = 64 - Value::kSmallBits;
ASSAY_OP int64_t raised(Value v) { return static_cast<int64_t>(v.bits << kShift); }
ASSAY_OP Value lowered(int64_t raisedInt) {
  return {static_cast<uint64_t>(raisedInt >> kShift) | Value::kSmallTag};
}
/// Whether both are floats or small ints, and what they are as floats: small ints are exact.
ASSAY_OP bool areReals(Value a, Value b, double &x, double &y) {
  if (a.isFloat())
    x = a.real();
  else if (a.isSmallInt())
    x = static_cast<double>(a.smallInt());
  else
    return false;
  if (b.isFloat())
    y = b.real();
  else if (b.isSmallInt())
    y = static_cast<double>(b.smallInt());
  else
    return false;
  return true;
}
/// What comes of canonical operands is canonical.
ASSAY_OP Value computed(double d) { return {std::bit_cast<uint64_t>(d)}; }

/// The operator as it is for all operands. `use` is an OperatorUse.
template <BinaryOperator kOp>
ASSAY_OP Value operate(const Operands &o, Value a, Value b, int64_t use) {
  const auto how = static_cast<OperatorUse>(use);
  if constexpr (kOp == BinaryOperator::Add)
    return ASSAY_OUT(addSlow)(o.ctx, a, b, how);
  else if constexpr (kOp == BinaryOperator::Subtract)
    return ASSAY_OUT(subtractSlow)(o.ctx, a, b, how);
  else if constexpr (kOp == BinaryOperator::Multiply)
    return ASSAY_OUT(multiplySlow)(o.ctx, a, b, how);
  else if constexpr (kOp == BinaryOperator::Modulo)
    return ASSAY_OUT(moduloSlow)(o.ctx, a, b, how);
  else if constexpr (kOp == BinaryOperator::And)
    return ASSAY_OUT(andSlow)(o.ctx, a, b, how);
  else if constexpr (kOp == BinaryOperator::Xor)
    return ASSAY_OUT(xorSlow)(o.ctx, a, b, how);
  else
    return ASSAY_OUT(operateSlow)(o.ctx, kOp, a, b, how);
}

template <BinaryOperator kOp>
ASSAY_OP Value arithmetic(const Operands &o, Value a, Value b, int64_t use) {
  if (ASSAY_IS_RARE)
    return operate<kOp>(o, a, b, use);
  double x, y;
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
  } else if (areReals(a, b, x, y)) {
    if constexpr (kOp == BinaryOperator::Add)
      return computed(x + y);
    else if constexpr (kOp == BinaryOperator::Subtract)
      return computed(x - y);
    else
      return computed(x * y);
  }
  return operate<kOp>(o, a, b, use);
}

/// Whether b divides any small int: 0 and -1, whose quotients raise or overflow, are what + 1 makes
/// 0 or 1 of.
ASSAY_OP bool divides(int64_t b) { return static_cast<uint64_t>(b + 1) > 1; }
/// a // b or a % b of small ints, where b divides().
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
/// Dividing by powers of two takes no division.
ASSAY_OP bool isPowerOfTwo(int64_t b) { return b > 0 && (b & (b - 1)) == 0; }

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

template <CompareOperator kOp> ASSAY_OP Value comparison(const Operands &o, Value a, Value b) {
  if (!ASSAY_IS_RARE) {
    if (bothSmallInts(a, b)) [[likely]]
      return Value::boolean(holds(kOp, raised(a), raised(b)));
    double x, y;
    if (areReals(a, b, x, y))
      return Value::boolean(holds(kOp, x, y));
  }
  return ASSAY_OUT(compareSlow)(o.ctx, kOp, a, b);
}
template <CompareOperator kOp>
ASSAY_OP Answer comparisonTruth(const Operands &o, Value a, Value b) {
  if (!ASSAY_IS_RARE) {
    if (bothSmallInts(a, b)) [[likely]]
      return answer(holds(kOp, raised(a), raised(b)));
    double x, y;
    if (areReals(a, b, x, y))
      return answer(holds(kOp, x, y));
  }
  return ASSAY_OUT(compareTruthSlow)(o.ctx, kOp, a, b);
}
ASSAY_OP Answer truthOf(const Operands &o, Value v) {
  if (!ASSAY_IS_RARE && v.isBool())
    return answer(v.isTrue());
  if (!ASSAY_IS_RARE && v.isSmallInt())
    return answer(v.smallInt() != 0);
  return ASSAY_OUT(testTruth)(o.ctx, v);
}
/// The int that is an instruction's second number.
ASSAY_OP Value otherInt([[maybe_unused]] const Operands &o) {
  return Value::smallInt(static_cast<int32_t>(ASSAY_IMM2));
}
ASSAY_OP Answer opposite(Answer is) { return is == Answer::Failed ? is : answer(is == Answer::No); }

} // namespace detail

ASSAY_OP Value Add(const Operands &o) {
  return detail::arithmetic<BinaryOperator::Add>(o, detail::A(o), detail::B(o), ASSAY_IMM);
}
ASSAY_OP Value Subtract(const Operands &o) {
  return detail::arithmetic<BinaryOperator::Subtract>(o, detail::A(o), detail::B(o), ASSAY_IMM);
}
ASSAY_OP Value Multiply(const Operands &o) {
  return detail::arithmetic<BinaryOperator::Multiply>(o, detail::A(o), detail::B(o), ASSAY_IMM);
}
ASSAY_OP Value Divide(const Operands &o) {
  const Value a = detail::A(o), b = detail::B(o);
  double x, y;
  if (detail::areReals(a, b, x, y) && y != 0) [[likely]]
    return detail::computed(x / y);
  return detail::operate<BinaryOperator::Divide>(o, a, b, ASSAY_IMM);
}
ASSAY_OP Value FloorDivide(const Operands &o) {
  const Value a = detail::A(o), b = detail::B(o);
  if (bothSmallInts(a, b) && detail::divides(b.smallInt())) [[likely]]
    return detail::floorDivide(a.smallInt(), b.smallInt());
  return detail::operate<BinaryOperator::FloorDivide>(o, a, b, ASSAY_IMM);
}
ASSAY_OP Value Modulo(const Operands &o) {
  const Value a = detail::A(o), b = detail::B(o);
  if (bothSmallInts(a, b) && detail::divides(b.smallInt())) [[likely]]
    return detail::floorModulo(a.smallInt(), b.smallInt());
  return detail::operate<BinaryOperator::Modulo>(o, a, b, ASSAY_IMM);
}
ASSAY_OP Value BitAnd(const Operands &o) {
  const Value a = detail::A(o), b = detail::B(o);
  if (bothSmallInts(a, b)) [[likely]]
    return {a.bits & b.bits};
  return detail::operate<BinaryOperator::And>(o, a, b, ASSAY_IMM);
}
ASSAY_OP Value BitOr(const Operands &o) {
  const Value a = detail::A(o), b = detail::B(o);
  if (bothSmallInts(a, b)) [[likely]]
    return {a.bits | b.bits};
  return detail::operate<BinaryOperator::Or>(o, a, b, ASSAY_IMM);
}
ASSAY_OP Value BitXor(const Operands &o) {
  const Value a = detail::A(o), b = detail::B(o);
  if (bothSmallInts(a, b)) [[likely]]
    return {(a.bits ^ b.bits) | Value::kSmallTag};
  return detail::operate<BinaryOperator::Xor>(o, a, b, ASSAY_IMM);
}
ASSAY_OP Value ShiftLeft(const Operands &o) {
  const Value a = detail::A(o), b = detail::B(o);
  if (bothSmallInts(a, b) && static_cast<uint64_t>(b.smallInt()) < Value::kSmallBits) {
    const int64_t raised = detail::raised(a), count = b.smallInt();
    const auto result = static_cast<int64_t>(static_cast<uint64_t>(raised) << count);
    if (result >> count == raised) [[likely]]
      return detail::lowered(result);
  }
  return detail::operate<BinaryOperator::LeftShift>(o, a, b, ASSAY_IMM);
}
ASSAY_OP Value ShiftRight(const Operands &o) {
  const Value a = detail::A(o), b = detail::B(o);
  if (bothSmallInts(a, b) && static_cast<uint64_t>(b.smallInt()) < 64) [[likely]]
    return Value::smallInt(a.smallInt() >> b.smallInt());
  return detail::operate<BinaryOperator::RightShift>(o, a, b, ASSAY_IMM);
}
ASSAY_OP Value Binary(const Operands &o) {
  return ASSAY_OUT(operateSlow)(o.ctx, static_cast<BinaryOperator>(ASSAY_IMM), detail::A(o),
                                detail::B(o), static_cast<OperatorUse>(ASSAY_IMM2));
}
ASSAY_OP Value AddInt(const Operands &o) {
  return detail::arithmetic<BinaryOperator::Add>(o, detail::A(o), Value::smallInt(ASSAY_IMM),
                                                 ASSAY_IMM2);
}
ASSAY_OP Value SubtractInt(const Operands &o) {
  return detail::arithmetic<BinaryOperator::Subtract>(o, detail::A(o), Value::smallInt(ASSAY_IMM),
                                                      ASSAY_IMM2);
}
ASSAY_OP Value MultiplyInt(const Operands &o) {
  return detail::arithmetic<BinaryOperator::Multiply>(o, detail::A(o), Value::smallInt(ASSAY_IMM),
                                                      ASSAY_IMM2);
}
ASSAY_OP Value FloorDivideInt(const Operands &o) {
  const Value a = detail::A(o);
  const int64_t b = ASSAY_IMM;
  if (a.isSmallInt() && detail::isPowerOfTwo(b))
    return Value::smallInt(a.smallInt() >> __builtin_ctzll(static_cast<uint64_t>(b)));
  if (a.isSmallInt() && detail::divides(b)) [[likely]]
    return detail::floorDivide(a.smallInt(), b);
  return detail::operate<BinaryOperator::FloorDivide>(o, a, Value::smallInt(b), ASSAY_IMM2);
}
ASSAY_OP Value ModuloInt(const Operands &o) {
  const Value a = detail::A(o);
  const int64_t b = ASSAY_IMM;
  if (a.isSmallInt() && detail::isPowerOfTwo(b))
    return Value::smallInt(a.smallInt() & (b - 1));
  if (a.isSmallInt() && detail::divides(b)) [[likely]]
    return detail::floorModulo(a.smallInt(), b);
  return detail::operate<BinaryOperator::Modulo>(o, a, Value::smallInt(b), ASSAY_IMM2);
}
ASSAY_OP Value Negative(const Operands &o) {
  const Value a = detail::A(o);
  if (a.isFloat())
    return {a.bits ^ uint64_t(1) << 63};
  if (a.isSmallInt() && a.smallInt() != Value::kSmallMin)
    return Value::smallInt(-a.smallInt());
  return ASSAY_OUT(negativeSlow)(o.ctx, a);
}
ASSAY_OP Value Positive(const Operands &o) { return ASSAY_OUT(positiveSlow)(o.ctx, detail::A(o)); }
ASSAY_OP Value Invert(const Operands &o) {
  const Value a = detail::A(o);
  return a.isSmallInt() ? Value::smallInt(~a.smallInt()) : ASSAY_OUT(invertSlow)(o.ctx, a);
}
ASSAY_OP Value Not(const Operands &o) {
  const Answer is = detail::truthOf(o, detail::A(o));
  return is == Answer::Failed ? Value::failed() : Value::boolean(is == Answer::No);
}
ASSAY_OP Value Equal(const Operands &o) {
  return detail::comparison<CompareOperator::Equal>(o, detail::A(o), detail::B(o));
}
ASSAY_OP Value NotEqual(const Operands &o) {
  return detail::comparison<CompareOperator::NotEqual>(o, detail::A(o), detail::B(o));
}
ASSAY_OP Value Less(const Operands &o) {
  return detail::comparison<CompareOperator::Less>(o, detail::A(o), detail::B(o));
}
ASSAY_OP Value LessEqual(const Operands &o) {
  return detail::comparison<CompareOperator::LessEqual>(o, detail::A(o), detail::B(o));
}
ASSAY_OP Value Greater(const Operands &o) {
  return detail::comparison<CompareOperator::Greater>(o, detail::A(o), detail::B(o));
}
ASSAY_OP Value GreaterEqual(const Operands &o) {
  return detail::comparison<CompareOperator::GreaterEqual>(o, detail::A(o), detail::B(o));
}
ASSAY_OP Value Is(const Operands &o) {
  const Answer same = ASSAY_OUT(isSameSlow)(o.ctx, detail::A(o), detail::B(o));
  return same == Answer::Failed ? Value::failed()
                                : Value::boolean((same == Answer::Yes) != (ASSAY_IMM != 0));
}
ASSAY_OP Value In(const Operands &o) {
  const Answer in = ASSAY_OUT(containsSlow)(o.ctx, detail::B(o), detail::A(o));
  return in == Answer::Failed ? Value::failed()
                              : Value::boolean((in == Answer::Yes) != (ASSAY_IMM != 0));
}

// --- Jumps ---------------------------------------------------------------------------------------

ASSAY_OP Answer JumpIfTrue(const Operands &o) { return detail::truthOf(o, detail::A(o)); }
ASSAY_OP Answer JumpIfFalse(const Operands &o) {
  return detail::opposite(detail::truthOf(o, detail::A(o)));
}
ASSAY_OP Answer JumpIfNone(const Operands &o) {
  return answer(detail::A(o).isNone() != (ASSAY_IMM2 != 0));
}
#define ASSAY_COMPARE_JUMPS(Name)                                                                  \
  ASSAY_OP Answer JumpIf##Name(const Operands &o) {                                                \
    return detail::comparisonTruth<CompareOperator::Name>(o, detail::A(o), detail::B(o));          \
  }                                                                                                \
  ASSAY_OP Answer JumpUnless##Name(const Operands &o) {                                            \
    return detail::opposite(                                                                       \
        detail::comparisonTruth<CompareOperator::Name>(o, detail::A(o), detail::B(o)));            \
  }                                                                                                \
  ASSAY_OP Answer JumpIf##Name##Int(const Operands &o) {                                           \
    return detail::comparisonTruth<CompareOperator::Name>(o, detail::A(o), detail::otherInt(o));   \
  }                                                                                                \
  ASSAY_OP Answer JumpUnless##Name##Int(const Operands &o) {                                       \
    return detail::opposite(                                                                       \
        detail::comparisonTruth<CompareOperator::Name>(o, detail::A(o), detail::otherInt(o)));     \
  }
ASSAY_COMPARE_JUMPS(Equal)
ASSAY_COMPARE_JUMPS(NotEqual)
ASSAY_COMPARE_JUMPS(Less)
ASSAY_COMPARE_JUMPS(LessEqual)
ASSAY_COMPARE_JUMPS(Greater)
ASSAY_COMPARE_JUMPS(GreaterEqual)
#undef ASSAY_COMPARE_JUMPS
ASSAY_OP Answer JumpIfIs(const Operands &o) {
  const Answer same = ASSAY_OUT(isSameSlow)(o.ctx, detail::A(o), detail::B(o));
  return ASSAY_IMM2 == 0 ? same : detail::opposite(same);
}
ASSAY_OP Answer JumpIfIn(const Operands &o) {
  const Answer in = ASSAY_OUT(containsSlow)(o.ctx, detail::B(o), detail::A(o));
  return ASSAY_IMM2 == 0 ? in : detail::opposite(in);
}

// --- Containers ----------------------------------------------------------------------------------

ASSAY_OP Value BuildTuple(const Operands &o) {
  return ASSAY_OUT(newTupleOf)(o.ctx, detail::fromA(o), static_cast<uint32_t>(ASSAY_IMM));
}
ASSAY_OP Value BuildList(const Operands &o) {
  return ASSAY_OUT(newListOf)(o.ctx, detail::fromA(o), static_cast<uint32_t>(ASSAY_IMM));
}
ASSAY_OP Value BuildSet(const Operands &o) {
  return ASSAY_OUT(newSetOf)(o.ctx, detail::fromA(o), static_cast<uint32_t>(ASSAY_IMM));
}
ASSAY_OP Value BuildDict(const Operands &o) {
  return ASSAY_OUT(newDictOf)(o.ctx, detail::fromA(o), static_cast<uint32_t>(ASSAY_IMM));
}
ASSAY_OP Value BuildSlice(const Operands &o) {
  return ASSAY_OUT(newSliceOf)(o.ctx, detail::fromA(o));
}
ASSAY_OP Value BuildString(const Operands &o) {
  return ASSAY_OUT(joinStrings)(o.ctx, detail::fromA(o), static_cast<uint32_t>(ASSAY_IMM));
}
ASSAY_OP Value FormatValue(const Operands &o) {
  return ASSAY_OUT(formatValue)(o.ctx, detail::A(o), detail::B(o), static_cast<int32_t>(ASSAY_IMM));
}
ASSAY_OP bool ListAppend(const Operands &o) {
  List *list = as<List>(detail::A(o));
  if (list->count == list->capacity) [[unlikely]]
    return ASSAY_OUT(appendSlow)(o.ctx, *list, detail::B(o));
  list->items[list->count++] = detail::B(o);
  return true;
}
ASSAY_OP bool ListExtend(const Operands &o) {
  return ASSAY_OUT(listExtend)(o.ctx, detail::A(o), detail::B(o));
}
ASSAY_OP Value ListToTuple(const Operands &o) { return ASSAY_OUT(tupleOf)(o.ctx, detail::A(o)); }
ASSAY_OP bool SetAdd(const Operands &o) {
  return ASSAY_OUT(setAdd)(o.ctx, detail::A(o), detail::B(o));
}
ASSAY_OP bool SetUpdate(const Operands &o) {
  return ASSAY_OUT(setUpdate)(o.ctx, detail::A(o), detail::B(o));
}
ASSAY_OP bool DictSet(const Operands &o) {
  return ASSAY_OUT(dictSet)(o.ctx, detail::A(o), detail::B(o), detail::C(o));
}
ASSAY_OP bool DictUpdate(const Operands &o) {
  return ASSAY_OUT(dictUpdate)(o.ctx, detail::A(o), detail::B(o));
}
ASSAY_OP bool DictMerge(const Operands &o) {
  return ASSAY_OUT(dictMerge)(o.ctx, detail::A(o), detail::B(o));
}
namespace detail {

/// Where in a sequence of `count` items an int means; from `count` on: nowhere.
ASSAY_OP uint64_t position(Value key, uint32_t count) {
  const int64_t at = key.smallInt();
  return static_cast<uint64_t>(at < 0 ? at + count : at);
}

} // namespace detail

ASSAY_OP Value GetItem(const Operands &o) {
  const Value container = detail::A(o), key = detail::B(o);
  if (!ASSAY_IS_RARE && container.isObject() && key.isSmallInt()) [[likely]] {
    const uint32_t count = container.object()->count;
    const uint64_t at = detail::position(key, count);
    if (isA<List>(container) && at < count) [[likely]]
      return as<List>(container)->items[at];
    if (isA<Tuple>(container) && at < count)
      return as<Tuple>(container)->items()[at];
    if (isStr(container) && at < count && as<Str>(container)->width() == 1)
      return latin1At(o.ctx, as<Str>(container), at);
  }
  return ASSAY_OUT(getItemSlow)(o.ctx, container, key);
}
ASSAY_OP Value GetSlice(const Operands &o) {
  return ASSAY_OUT(getSlice)(o.ctx, detail::A(o), o.at(o.b));
}
ASSAY_OP bool SetItem(const Operands &o) {
  const Value container = detail::A(o), key = detail::B(o);
  if (!ASSAY_IS_RARE && isA<List>(container) && key.isSmallInt()) [[likely]] {
    const List *list = as<List>(container);
    const uint64_t at = detail::position(key, list->count);
    if (at < list->count) [[likely]] {
      list->items[at] = detail::C(o);
      return true;
    }
  }
  return ASSAY_OUT(setItemSlow)(o.ctx, container, key, detail::C(o));
}
ASSAY_OP bool DeleteItem(const Operands &o) {
  return ASSAY_OUT(deleteItemSlow)(o.ctx, detail::A(o), detail::B(o));
}
ASSAY_OP bool Unpack(const Operands &o) {
  const Value from = detail::A(o);
  if (isA<Tuple>(from) && as<Tuple>(from)->count == static_cast<uint32_t>(ASSAY_IMM)) [[likely]] {
    for (uint32_t i = 0; i != as<Tuple>(from)->count; ++i)
      detail::fromD(o)[i] = as<Tuple>(from)->items()[i];
    return true;
  }
  return ASSAY_OUT(unpack)(o.ctx, detail::A(o), detail::fromD(o), static_cast<uint32_t>(ASSAY_IMM));
}
ASSAY_OP bool UnpackStar(const Operands &o) {
  return ASSAY_OUT(unpackStar)(o.ctx, detail::A(o), detail::fromD(o),
                               static_cast<uint32_t>(ASSAY_IMM), static_cast<uint32_t>(ASSAY_IMM2));
}

// --- Attributes, calls, iteration ----------------------------------------------------------------

ASSAY_OP Value GetAttribute(const Operands &o) {
  const Value object = detail::A(o);
  InlineCache &cache = detail::frame(o).caches[ASSAY_IMM2];
  if (isA<Instance>(object)) {
    const auto *instance = as<Instance>(object);
    if (cache.key == instance->shape && cache.version == o.ctx.classVersion) [[likely]]
      return instance->attributes[cache.value.bits];
  }
  return ASSAY_OUT(getAttributeSlow)(o.ctx, object, detail::name(o, ASSAY_IMM), cache);
}
ASSAY_OP bool SetAttribute(const Operands &o) {
  const Value object = detail::A(o);
  InlineCache &cache = detail::frame(o).caches[ASSAY_IMM2];
  if (isA<Instance>(object)) {
    auto *instance = as<Instance>(object);
    if (cache.key == instance->shape && cache.version == o.ctx.classVersion &&
        cache.value.bits < instance->capacity) [[likely]] {
      instance->attributes[cache.value.bits] = detail::B(o);
      instance->shape = cache.shape;
      return true;
    }
  }
  return ASSAY_OUT(setAttributeSlow)(o.ctx, object, detail::name(o, ASSAY_IMM), detail::B(o),
                                     cache);
}
ASSAY_OP bool DeleteAttribute(const Operands &o) {
  return ASSAY_OUT(deleteAttributeSlow)(o.ctx, detail::A(o), detail::name(o, ASSAY_IMM));
}
ASSAY_OP Value CallKeywords(const Operands &o) {
  return ASSAY_OUT(callKeywords)(o.ctx, detail::fromA(o), static_cast<uint32_t>(ASSAY_IMM),
                                 detail::constant(o, ASSAY_IMM2));
}
ASSAY_OP Value CallUnpacked(const Operands &o) {
  return ASSAY_OUT(callUnpacked)(o.ctx, detail::fromA(o), static_cast<uint32_t>(ASSAY_IMM));
}
ASSAY_OP Value CallSuper(const Operands &o) {
  return ASSAY_OUT(callSuper)(o.ctx, detail::A(o), detail::B(o));
}
ASSAY_OP Value MakeFunction(const Operands &o) {
  return ASSAY_OUT(makeFunction)(o.ctx, detail::frame(o).code().children[ASSAY_IMM],
                                 detail::fromA(o));
}
ASSAY_OP Value BuildClass(const Operands &o) {
  return ASSAY_OUT(buildClass)(o.ctx, detail::frame(o).code().module, detail::fromA(o),
                               static_cast<uint32_t>(ASSAY_IMM));
}
ASSAY_OP bool StoreAnnotation(const Operands &o) {
  return ASSAY_OUT(storeAnnotation)(o.ctx, detail::A(o), detail::name(o, ASSAY_IMM), detail::B(o));
}
ASSAY_OP Answer JumpUnlessSequence(const Operands &o) {
  return detail::opposite(
      ASSAY_OUT(matchesSequence)(o.ctx, detail::A(o), static_cast<uint32_t>(ASSAY_IMM2)));
}
ASSAY_OP Answer JumpUnlessMapping(const Operands &o) {
  return detail::opposite(
      ASSAY_OUT(matchesMapping)(o.ctx, detail::A(o), static_cast<uint32_t>(ASSAY_IMM2)));
}
ASSAY_OP Value MatchKeys(const Operands &o) {
  return ASSAY_OUT(matchKeys)(o.ctx, detail::fromA(o), static_cast<uint32_t>(ASSAY_IMM));
}
ASSAY_OP Value MatchRest(const Operands &o) {
  return ASSAY_OUT(matchRest)(o.ctx, detail::fromA(o), static_cast<uint32_t>(ASSAY_IMM));
}
ASSAY_OP Value MatchClass(const Operands &o) {
  return ASSAY_OUT(matchClass)(o.ctx, detail::fromA(o), static_cast<uint32_t>(ASSAY_IMM),
                               detail::constant(o, ASSAY_IMM2));
}
ASSAY_OP Value ImportModule(const Operands &o) {
  return ASSAY_OUT(importModule)(o.ctx, detail::name(o, ASSAY_IMM));
}
ASSAY_OP Value ImportName(const Operands &o) {
  return ASSAY_OUT(importName)(o.ctx, detail::A(o), detail::name(o, ASSAY_IMM));
}
ASSAY_OP Value GetIterator(const Operands &o) {
  return ASSAY_OUT(iterateSlow)(o.ctx, detail::A(o));
}
ASSAY_OP Value NextItem(const Operands &o) {
  Value item; // what GetIterator gave is an object
  if (!ASSAY_IS_RARE && nextAtHand(o.ctx, detail::A(o).object(), item)) [[likely]]
    return item;
  return ASSAY_OUT(nextSlow)(o.ctx, detail::A(o));
}
ASSAY_OP Answer JumpIfDrawn(const Operands &o) {
  const Value iterator = detail::A(o);
  if (!iterator.isObject())
    return Answer::No;
  switch (iterator.object()->type) {
  case TypeId::DictIterator:
  case TypeId::Enumerate:
  case TypeId::Zip:
    return ASSAY_OUT(drawItems)(o.ctx, iterator, detail::fromD(o), ASSAY_IMM2);
  default:
    return Answer::No;
  }
}
ASSAY_OP Value GetDelegate(const Operands &o) {
  const Value delegate = ASSAY_OUT(getDelegate)(o.ctx, detail::A(o));
  detail::frame(o).generator->sent = Value::none(); // what was sent to a `yield` before is no more
  return delegate;
}

// --- Exceptions ----------------------------------------------------------------------------------

ASSAY_OP bool Raise(const Operands &o) { return ASSAY_OUT(raiseException)(o.ctx, detail::A(o)); }
ASSAY_OP bool RaiseFrom(const Operands &o) {
  return ASSAY_OUT(raiseFrom)(o.ctx, detail::A(o), detail::B(o));
}
ASSAY_OP bool RaiseAgain(const Operands &o) { return ASSAY_OUT(raiseAgain)(o.ctx); }
ASSAY_OP bool RaiseAssertion(const Operands &o) {
  return ASSAY_OUT(raiseAssertion)(o.ctx, detail::A(o));
}
ASSAY_OP bool BeginHandler(const Operands &o) {
  return ASSAY_OUT(beginHandler)(o.ctx, detail::fromA(o));
}
ASSAY_OP bool EndHandler(const Operands &o) {
  o.ctx.handled = detail::A(o);
  return true;
}
ASSAY_OP bool Reraise(const Operands &o) {
  o.mayRaise();
  o.ctx.pending = detail::A(o);
  o.ctx.stop = Stop::Raised;
  return false;
}
ASSAY_OP Value TakeException(const Operands &o) { return ASSAY_OUT(takeException)(o.ctx); }
ASSAY_OP Answer JumpUnlessMatch(const Operands &o) {
  return detail::opposite(ASSAY_OUT(matches)(o.ctx, detail::A(o), detail::B(o)));
}
ASSAY_OP bool EnterContext(const Operands &o) {
  return ASSAY_OUT(enterContext)(o.ctx, detail::A(o), detail::fromD(o));
}
ASSAY_OP bool ExitContext(const Operands &o) { return ASSAY_OUT(exitContext)(o.ctx, detail::A(o)); }
ASSAY_OP Answer JumpIfSuppressed(const Operands &o) {
  return ASSAY_OUT(suppresses)(o.ctx, detail::A(o), detail::B(o));
}
ASSAY_OP bool Decline(const Operands &o) {
  return ASSAY_OUT(declineFor)(o.ctx, detail::name(o, ASSAY_IMM));
}

#undef ASSAY_OP

} // namespace assay::runtime::ops
