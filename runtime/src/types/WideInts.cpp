// Ints of up to 126 bits in the machine's own arithmetic: what overflows a small int and is brought
// back into one, as in x * a % m, never comes to GMP.
#include "types/Numbers.h"

#include <bit>

namespace assay::runtime {
namespace {

__extension__ using Wide = __int128;
__extension__ using UnsignedWide = unsigned __int128;

// Sums of what is below fit, and products of what is below half the bits.
constexpr int kBits = 126;
constexpr UnsignedWide kLimit = UnsignedWide(1) << kBits;

std::optional<Wide> wideOf(Value v) {
  if (v.isSmallInt())
    return v.smallInt();
  const auto *big = as<BigInt>(v);
  if (big->count > 2)
    return std::nullopt;
  UnsignedWide magnitude = big->limbs()[0];
  if (big->count == 2)
    magnitude |= UnsignedWide(big->limbs()[1]) << 64;
  if (magnitude >= kLimit)
    return std::nullopt;
  return big->negative() ? -static_cast<Wide>(magnitude) : static_cast<Wide>(magnitude);
}

Value makeWide(Context &ctx, Wide value) {
  if (value >= Value::kSmallMin && value <= Value::kSmallMax)
    return Value::smallInt(static_cast<int64_t>(value));
  const bool negative = value < 0;
  const UnsignedWide magnitude = negative ? -UnsignedWide(value) : UnsignedWide(value);
  const uint64_t limbs[] = {static_cast<uint64_t>(magnitude),
                            static_cast<uint64_t>(magnitude >> 64)};
  const uint32_t count = limbs[1] == 0 ? 1 : 2;
  auto *big = ctx.make<BigInt>(count * sizeof(uint64_t));
  if (big == nullptr)
    return Value::failed();
  big->flags = negative;
  big->count = count;
  for (uint32_t i = 0; i != count; ++i)
    big->limbs()[i] = limbs[i];
  return Value::object(big);
}

bool fitsBits(Wide value, int bits) {
  const Wide most = (Wide(1) << bits) - 1;
  return value <= most && value >= -most;
}

bool fitsWord(Wide value) { return value == static_cast<int64_t>(value); }

Wide floorDivide(Wide a, Wide b) {
  // A word's division is several times as fast.
  if (fitsWord(a) && fitsWord(b) && b != -1) {
    const auto x = static_cast<int64_t>(a), y = static_cast<int64_t>(b);
    return x / y - (x % y != 0 && (x < 0) != (y < 0));
  }
  return a / b - (a % b != 0 && (a < 0) != (b < 0));
}

/// base ** exponent, where every step fits.
std::optional<Wide> power(Wide base, uint64_t exponent) {
  Wide result = 1;
  for (;; exponent >>= 1) {
    if ((exponent & 1) != 0) {
      if (!fitsBits(result, kBits / 2) || !fitsBits(base, kBits / 2))
        return std::nullopt;
      result *= base;
    }
    if (exponent < 2)
      return result;
    if (!fitsBits(base, kBits / 2))
      return std::nullopt;
    base *= base;
  }
}

/// What fits 126 bits all the way; nothing where it does not, or raises.
std::optional<Wide> compute(BinaryOperator op, Wide a, Wide b) {
  switch (op) {
  case BinaryOperator::Add:
    return a + b;
  case BinaryOperator::Subtract:
    return a - b;
  case BinaryOperator::Multiply:
    return fitsBits(a, kBits / 2) && fitsBits(b, kBits / 2) ? std::optional(a * b) : std::nullopt;
  case BinaryOperator::FloorDivide:
    return b == 0 ? std::nullopt : std::optional(floorDivide(a, b));
  case BinaryOperator::Modulo:
    return b == 0 ? std::nullopt : std::optional(a - floorDivide(a, b) * b);
  case BinaryOperator::Power:
    return b < 0 || b >= kBits ? std::nullopt : power(a, static_cast<uint64_t>(b));
  case BinaryOperator::LeftShift:
    return b >= 0 && b < kBits && fitsBits(a, kBits - static_cast<int>(b))
               ? std::optional(a * (Wide(1) << static_cast<int>(b)))
               : std::nullopt;
  case BinaryOperator::RightShift:
    return b < 0 ? std::nullopt : std::optional(a >> (b < kBits ? static_cast<int>(b) : kBits));
  case BinaryOperator::And:
    return a & b;
  case BinaryOperator::Or:
    return a | b;
  case BinaryOperator::Xor:
    return a ^ b;
  default:
    return std::nullopt;
  }
}

} // namespace

Value wideBinary(Context &ctx, BinaryOperator op, Value a, Value b) {
  const auto left = wideOf(a), right = wideOf(b);
  if (!left || !right)
    return Value::notImplemented();
  const auto result = compute(op, *left, *right);
  return result ? makeWide(ctx, *result) : Value::notImplemented();
}

} // namespace assay::runtime
