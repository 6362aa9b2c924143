#include "assay/runtime/BigIntMath.h"
#include "assay/runtime/FloatText.h"

#include <bit>
#include <charconv>
#include <cmath>

namespace assay::runtime::floats {
namespace {

// round() of more digits changes no float, of fewer leaves none.
constexpr int64_t kMostDigits = 323, kLeastDigits = -308;

/// round(value, digits) for digits below 0 and a value that is positive and finite.
double roundTens(double value, size_t tens) {
  char text[320];
  const double whole = std::trunc(value);
  char *const end = std::to_chars(text, text + sizeof text, whole, std::chars_format::fixed, 0).ptr;
  const auto length = static_cast<size_t>(end - text);
  if (tens > length)
    return 0.0;
  // Round the digits before `cut`, ties to even.
  const size_t cut = length - tens;
  const std::string_view rest(text + cut, tens);
  bool up = rest[0] > '5';
  if (rest[0] == '5') {
    const bool tie = value == whole && rest.find_first_not_of('0', 1) == std::string_view::npos;
    up = !tie || (cut != 0 && (text[cut - 1] - '0') % 2 == 1);
  }
  std::string rounded(text, cut);
  size_t at = cut;
  while (up && at != 0) {
    --at;
    up = rounded[at] == '9';
    rounded[at] = up ? '0' : static_cast<char>(rounded[at] + 1);
  }
  if (up)
    rounded.insert(rounded.begin(), '1');
  if (rounded.empty())
    return 0.0;
  rounded.append(tens, '0');
  double result = 0;
  const auto status = std::from_chars(rounded.data(), rounded.data() + rounded.size(), result).ec;
  return status == std::errc() ? result : HUGE_VAL;
}

} // namespace

bool round(double value, int64_t digits, double &result) {
  if (!std::isfinite(value) || digits > kMostDigits) {
    result = value;
    return true;
  }
  if (digits < kLeastDigits) {
    result = std::copysign(0.0, value);
    return true;
  }
  const double magnitude = std::fabs(value);
  if (digits < 0) {
    result = roundTens(magnitude, static_cast<size_t>(-digits));
  } else {
    char text[640];
    const auto end = std::to_chars(text, text + sizeof text, magnitude, std::chars_format::fixed,
                                   static_cast<int>(digits));
    result = 0;
    std::from_chars(text, end.ptr, result);
  }
  result = std::copysign(result, value);
  return std::isfinite(result);
}

double roundToInteger(double value) { return std::nearbyint(value); }

bool isInteger(double value) { return std::isfinite(value) && std::floor(value) == value; }

void integerRatio(double value, Limbs &numerator, Limbs &denominator) {
  int exponent;
  auto mantissa = static_cast<uint64_t>(std::ldexp(std::frexp(std::fabs(value), &exponent), 53));
  exponent -= 53;
  const uint64_t one = 1;
  if (mantissa == 0) {
    numerator.assign(0);
    denominator.assign(1);
    return;
  }
  const int zeros = std::countr_zero(mantissa);
  mantissa >>= zeros;
  exponent += zeros;
  bigint::shiftLeft({&mantissa, 1, value < 0}, exponent > 0 ? static_cast<uint64_t>(exponent) : 0,
                    numerator);
  bigint::shiftLeft({&one, 1, false}, exponent < 0 ? static_cast<uint64_t>(-exponent) : 0,
                    denominator);
}

} // namespace assay::runtime::floats
