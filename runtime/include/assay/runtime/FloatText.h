// Floats to text and back, and what else depends on their decimal digits; all as CPython does it.
//
// Pure, and from any thread. Text is ASCII; what a function writes it appends.
#pragma once

#include "assay/runtime/Limbs.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace assay::runtime::floats {

/// repr(value): the shortest digits that read back as the same float.
void appendRepr(double value, std::string &to);
/// repr(complex(real, imaginary)).
void appendComplexRepr(double real, double imaginary, std::string &to);

/// How format() and % write a float.
struct Style {
  /// 'e', 'f' or 'g', or in upper case; 'r' for repr's digits, of which there is no precision.
  char type = 'g';
  uint32_t precision = 6;
  bool alternate = false;      // '#': a point in any case; 'g' keeps its zeros
  bool pointZero = false;      // ".0" where there would be neither point nor exponent
  bool noNegativeZero = false; // 'z': no sign where the digits are all zero
};
void append(double value, Style style, std::string &to);
/// What `value:.{precision}f` gives, where that is short; nullptr: it may not be. There is room for
/// kShortFixed characters at `to`. Returns their end.
inline constexpr size_t kShortFixed = 32;
char *writeShortFixed(double value, uint32_t precision, char *to);

/// float(text), without white space around it; false where it is none.
[[nodiscard]] bool parse(std::string_view text, double &result);

/// value.hex().
void appendHex(double value, std::string &to);
enum class ParseHex : uint8_t {
  Done,
  Invalid, // ValueError: "invalid hexadecimal floating-point string"
  TooLarge // OverflowError: "hexadecimal value too large to represent as a float"
};
/// float.fromhex(text); white space around it is allowed.
ParseHex parseHex(std::string_view text, double &result);

/// round(value, digits); false where the result is too large ("rounded value too large to
/// represent").
[[nodiscard]] bool round(double value, int64_t digits, double &result);
/// round(value), still as a float: the nearest integer, ties to even.
double roundToInteger(double value);
/// value.is_integer().
bool isInteger(double value);
/// value.as_integer_ratio(), of a finite value.
void integerRatio(double value, Limbs &numerator, Limbs &denominator);

} // namespace assay::runtime::floats
