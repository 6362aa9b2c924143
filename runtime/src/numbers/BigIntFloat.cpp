// Between ints of any size and floats.
#include "Gmp.h"
#include "Rounding.h"
#include "assay/runtime/BigIntMath.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace assay::runtime::bigint {
namespace {

bool anyBit(const uint64_t *limbs, size_t count) {
  return std::any_of(limbs, limbs + count, [](uint64_t limb) { return limb != 0; });
}

/// The 64 most significant bits, of a magnitude of at least two limbs; whether any bit below is
/// set.
uint64_t topBits(IntView a, bool &sticky) {
  const unsigned shift = std::countl_zero(a.limbs[a.size - 1]);
  const uint64_t high = a.limbs[a.size - 1], low = a.limbs[a.size - 2];
  sticky = (shift == 0 ? low != 0 : low << shift != 0) || anyBit(a.limbs, a.size - 2);
  return shift == 0 ? high : high << shift | low >> (64 - shift);
}

} // namespace

bool toDouble(IntView a, double &result) {
  if (a.size <= 1) {
    result = a.isZero() ? 0.0 : static_cast<double>(a.limbs[0]);
  } else {
    bool sticky;
    const uint64_t mantissa = topBits(a, sticky);
    result = composeDouble(mantissa, sticky, static_cast<int64_t>(bitLength(a)) - 64);
  }
  if (a.negative)
    result = -result;
  return std::isfinite(result);
}

void fromDouble(double value, Limbs &result) {
  int exponent;
  const double fraction = std::frexp(std::fabs(value), &exponent);
  if (exponent <= 0) {
    result.assign(0);
    return;
  }
  const auto mantissa = static_cast<uint64_t>(std::ldexp(fraction, 53));
  if (exponent <= 53) {
    result.assign(mantissa >> (53 - exponent), value < 0);
    return;
  }
  shiftLeft({&mantissa, 1, value < 0}, static_cast<uint64_t>(exponent - 53), result);
}

std::partial_ordering compare(IntView a, double b) {
  if (std::isnan(b))
    return std::partial_ordering::unordered;
  const uint64_t bits = bitLength(a);
  if (bits <= 53) {
    const auto exact = a.isZero() ? 0.0 : static_cast<double>(a.limbs[0]);
    return (a.negative ? -exact : exact) <=> b;
  }
  // From here on the int is no zero and any float of its magnitude is an integer.
  const auto larger = a.negative ? std::partial_ordering::less : std::partial_ordering::greater;
  const auto smaller = a.negative ? std::partial_ordering::greater : std::partial_ordering::less;
  if (b == 0 || a.negative != (b < 0))
    return larger;
  if (std::isinf(b))
    return smaller;
  int exponent;
  std::frexp(b, &exponent);
  if (static_cast<int64_t>(bits) != exponent)
    return static_cast<int64_t>(bits) > exponent ? larger : smaller;
  Limbs exact;
  fromDouble(b, exact);
  return compare(a, exact.view());
}

bool divideTrue(IntView a, IntView b, double &result) {
  const bool negative = a.negative != b.negative;
  const auto bitsOfA = static_cast<int64_t>(bitLength(a));
  const auto bitsOfB = static_cast<int64_t>(bitLength(b));
  if (bitsOfA <= 53 && bitsOfB <= 53) {
    result = (a.isZero() ? 0.0 : static_cast<double>(a.limbs[0])) / static_cast<double>(b.limbs[0]);
  } else if (a.isZero() || bitsOfA - bitsOfB < -1100) {
    result = 0.0;
  } else if (bitsOfA - bitsOfB > 1100) {
    return false;
  } else {
    // Shifted so that the quotient has 63 or 64 bits.
    const int64_t shift = 63 - (bitsOfA - bitsOfB);
    a.negative = b.negative = false;
    Limbs shifted, quotient, remainder;
    if (shift >= 0) {
      shiftLeft(a, static_cast<uint64_t>(shift), shifted);
      divideFloor(shifted, b, &quotient, &remainder);
    } else {
      shiftLeft(b, static_cast<uint64_t>(-shift), shifted);
      divideFloor(a, shifted, &quotient, &remainder);
    }
    result = composeDouble(quotient.view().limbs[0], !remainder.view().isZero(), -shift);
  }
  if (negative)
    result = -result;
  return std::isfinite(result);
}

} // namespace assay::runtime::bigint
