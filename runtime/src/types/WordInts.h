// Ints that fit a machine's word: what happens to nearly all ints that are no small ones, in line.
#pragma once

#include "types/Numbers.h"

namespace assay::runtime::words {

/// An int that fits a machine's word; `object` is nullptr for a small one.
struct Word {
  int64_t value = 0;
  BigInt *object = nullptr;
  bool isTemporary = false;
};

/// False where it does not fit, or is no int.
inline bool get(Value v, Word &word) {
  if (v.isSmallInt()) {
    word = {v.smallInt()};
    return true;
  }
  if (!v.isObject())
    return false;
  auto *const big = as<BigInt>(v);
  const Object header = *big; // read at once, as it was written
  if (header.type != TypeId::Int || header.count != 1 || big->limbs()[0] > INT64_MAX)
    return false;
  const auto magnitude = static_cast<int64_t>(big->limbs()[0]);
  word = {(header.flags & BigInt::kNegative) != 0 ? -magnitude : magnitude, big,
          (header.flags & BigInt::kTemporary) != 0};
  return true;
}

/// The commonest operators where all fits a word; false where it does not.
inline bool compute(BinaryOperator op, int64_t a, int64_t b, int64_t &result) {
  switch (op) {
  case BinaryOperator::Add:
    return !__builtin_add_overflow(a, b, &result);
  case BinaryOperator::Subtract:
    return !__builtin_sub_overflow(a, b, &result);
  case BinaryOperator::Multiply:
    return !__builtin_mul_overflow(a, b, &result);
  case BinaryOperator::Modulo:
    if (b <= 0)
      return false;
    result = a % b;
    result += result < 0 ? b : 0;
    return true;
  case BinaryOperator::And:
    result = a & b;
    return true;
  case BinaryOperator::Or:
    result = a | b;
    return true;
  case BinaryOperator::Xor:
    result = a ^ b;
    return true;
  default:
    return false;
  }
}

inline uint8_t flagsOf(bool negative, bool isTemporary) {
  return static_cast<uint8_t>((negative ? BigInt::kNegative : 0) |
                              (isTemporary ? BigInt::kTemporary : 0));
}

inline void set(BigInt &big, int64_t value, bool isTemporary) {
  static_cast<Object &>(big) = {TypeId::Int, flagsOf(value < 0, isTemporary), 0, 1};
  big.limbs()[0] = value < 0 ? -static_cast<uint64_t>(value) : static_cast<uint64_t>(value);
}

[[gnu::noinline]] inline Value makeObject(Context &ctx, int64_t value, bool isTemporary) {
  auto *big = ctx.make<BigInt>(sizeof(uint64_t));
  if (big == nullptr)
    return Value::failed();
  set(*big, value, isTemporary);
  return Value::object(big);
}

inline Value make(Context &ctx, int64_t value, bool isTemporary) {
  return Value::fitsSmall(value) ? Value::smallInt(value) : makeObject(ctx, value, isTemporary);
}

/// Takes the memory of a temporary, where nothing was allocated since.
inline void useUp(Context &ctx, Value v) {
  if (isA<BigInt>(v) && (v.object()->flags & BigInt::kTemporary) != 0)
    ctx.heap.release(v.object(), sizeof(BigInt) + as<BigInt>(v)->count * sizeof(uint64_t));
}
/// The result of an operator on a and b, of which temporary ones are used up.
Value makeFrom(Context &ctx, Value a, Value b, int64_t value, bool isTemporary);

/// An operator that compute() knows; false where not all fits a word.
template <BinaryOperator kOp>
[[gnu::always_inline]] inline bool operate(Context &ctx, Value a, Value b, bool toTemporary,
                                           Value &result) {
  Word x, y;
  int64_t value;
  if (!get(a, x) || !get(b, y) || !compute(kOp, x.value, y.value, value))
    return false;
  if (y.object == nullptr && !x.isTemporary) {
    result = make(ctx, value, toTemporary);
  } else if (y.object != nullptr) {
    result = makeFrom(ctx, a, b, value, toTemporary);
  } else if (!Value::fitsSmall(value)) {
    set(*x.object, value, toTemporary);
    result = a;
  } else if (ctx.heap.drop(x.object, sizeof(BigInt) + sizeof(uint64_t))) [[likely]] {
    result = Value::smallInt(value);
  } else {
    result = makeFrom(ctx, a, b, value, toTemporary);
  }
  return true;
}

} // namespace assay::runtime::words
