// Ints of up to 126 bits in the machine's own arithmetic: what overflows a small int and is brought
// back into one, as in x * a % m, never comes to GMP.
#include "types/WordInts.h"

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

bool fitsWord(Wide value) { return value == static_cast<int64_t>(value); }

Value makeMagnitude(Context &ctx, UnsignedWide magnitude, bool negative, bool isTemporary) {
  const auto low = static_cast<uint64_t>(magnitude), high = static_cast<uint64_t>(magnitude >> 64);
  auto *big = ctx.make<BigInt>(high == 0 ? sizeof low : 2 * sizeof low);
  if (big == nullptr)
    return Value::failed();
  big->flags = words::flagsOf(negative, isTemporary);
  big->count = high == 0 ? 1 : 2;
  big->limbs()[0] = low;
  if (high != 0)
    big->limbs()[1] = high;
  return Value::object(big);
}

Value makeWide(Context &ctx, Wide value, bool isTemporary) {
  if (fitsWord(value))
    return words::make(ctx, static_cast<int64_t>(value), isTemporary);
  return makeMagnitude(ctx, value < 0 ? -UnsignedWide(value) : UnsignedWide(value), value < 0,
                       isTemporary);
}

bool fitsBits(Wide value, int bits) {
  const Wide most = (Wide(1) << bits) - 1;
  return value <= most && value >= -most;
}

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

/// The value of an int of 128 bits that is not negative.
std::optional<UnsignedWide> naturalOf(Value v) {
  if (v.isSmallInt())
    return v.smallInt() < 0 ? std::nullopt
                            : std::optional<UnsignedWide>(static_cast<uint64_t>(v.smallInt()));
  const auto *big = as<BigInt>(v);
  if (big->count > 2 || big->negative())
    return std::nullopt;
  return UnsignedWide(big->count == 2 ? big->limbs()[1] : 0) << 64 | big->limbs()[0];
}

/// What stays within 128 bits and is not negative, as arithmetic modulo 2**64 does.
std::optional<UnsignedWide> computeNatural(BinaryOperator op, UnsignedWide a, UnsignedWide b) {
  const auto fits = [](UnsignedWide value) { return value >> 64 == 0; };
  switch (op) {
  case BinaryOperator::Add:
    return a + b < a ? std::nullopt : std::optional(a + b);
  case BinaryOperator::Multiply:
    return fits(a) && fits(b) ? std::optional(a * b) : std::nullopt;
  case BinaryOperator::Modulo:
    if (b == 0)
      return std::nullopt;
    return (b & (b - 1)) == 0 ? a & (b - 1) : a % b;
  case BinaryOperator::And:
    return a & b;
  case BinaryOperator::Or:
    return a | b;
  case BinaryOperator::Xor:
    return a ^ b;
  case BinaryOperator::RightShift:
    return b < 128 ? a >> static_cast<int>(b) : 0;
  default:
    return std::nullopt;
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
    if (fitsWord(a) && fitsWord(b))
      return Wide(static_cast<int64_t>(a)) * static_cast<int64_t>(b);
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

Value words::makeFrom(Context &ctx, Value a, Value b, int64_t value, bool isTemporary) {
  useUp(ctx, b);
  useUp(ctx, a);
  return make(ctx, value, isTemporary);
}

Value wideBinary(Context &ctx, BinaryOperator op, Value a, Value b, bool isTemporary) {
  const auto x = naturalOf(a), y = naturalOf(b);
  const auto natural = x && y ? computeNatural(op, *x, *y) : std::nullopt;
  std::optional<Wide> result;
  if (natural && *natural < kLimit) {
    result = static_cast<Wide>(*natural);
  } else if (!natural) {
    const auto left = wideOf(a), right = wideOf(b);
    result = left && right ? compute(op, *left, *right) : std::nullopt;
    if (!result)
      return Value::notImplemented();
  }
  words::useUp(ctx, b);
  words::useUp(ctx, a);
  return result ? makeWide(ctx, *result, isTemporary)
                : makeMagnitude(ctx, *natural, false, isTemporary);
}

} // namespace assay::runtime
