// Ints that fit a machine's word: what happens to nearly all ints that are no small ones, in line.
#pragma once

#include "types/Numbers.h"

namespace assay::runtime::words {

/// The value of an int that fits a word; false where it does not.
inline bool get(Value v, int64_t &value) {
  if (v.isSmallInt()) {
    value = v.smallInt();
    return true;
  }
  const auto *big = as<BigInt>(v);
  if (big->count != 1 || big->limbs()[0] > INT64_MAX)
    return false;
  const auto magnitude = static_cast<int64_t>(big->limbs()[0]);
  value = big->negative() ? -magnitude : magnitude;
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

inline Value make(Context &ctx, int64_t value, bool isTemporary) {
  if (Value::fitsSmall(value))
    return Value::smallInt(value);
  auto *big = ctx.make<BigInt>(sizeof(uint64_t));
  if (big == nullptr)
    return Value::failed();
  big->flags = flagsOf(value < 0, isTemporary);
  big->count = 1;
  big->limbs()[0] = value < 0 ? -static_cast<uint64_t>(value) : static_cast<uint64_t>(value);
  return Value::object(big);
}

/// Takes the memory of a temporary, where nothing was allocated since.
inline void useUp(Context &ctx, Value v) {
  if (!isA<BigInt>(v) || (v.object()->flags & BigInt::kTemporary) == 0)
    return;
  ctx.heap.release(v.object(), sizeof(BigInt) + v.object()->count * sizeof(uint64_t));
}

} // namespace assay::runtime::words
