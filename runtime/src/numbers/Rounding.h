// Floats put together from a mantissa and an exponent.
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>

namespace assay::runtime {

/// mantissa * 2**exponent as the nearest float, ties to even; infinite where it is too large.
/// `sticky`: the true value is a little more; the mantissa then has at least 55 bits.
inline double composeDouble(uint64_t mantissa, bool sticky, int64_t exponent) {
  if (mantissa == 0)
    return 0.0;
  const int64_t top = exponent + std::bit_width(mantissa); // the value is below 2**top
  if (top > 1024)
    return HUGE_VAL;
  if (top < -1074)
    return 0.0;
  // What lies below the last bit that the float has room for, which subnormals have less of.
  const int64_t lowest = top - 53 > -1074 ? top - 53 : -1074;
  const int64_t dropped = lowest - exponent;
  if (dropped > 0) {
    if (dropped > 64)
      return 0.0;
    const uint64_t rest = dropped == 64 ? mantissa : mantissa & ((uint64_t(1) << dropped) - 1);
    const uint64_t half = uint64_t(1) << (dropped - 1);
    mantissa = dropped == 64 ? 0 : mantissa >> dropped;
    mantissa += rest > half || (rest == half && (sticky || (mantissa & 1) != 0));
    exponent = lowest;
  }
  // Exact, or infinite.
  return std::ldexp(static_cast<double>(mantissa), static_cast<int>(exponent));
}

} // namespace assay::runtime
