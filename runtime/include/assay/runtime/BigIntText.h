// Ints of any size to text and back.
#pragma once

#include "assay/runtime/Limbs.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace assay::runtime::bigint {

/// What CPython converts between decimal text and int; beyond, it raises ValueError.
inline constexpr size_t kMaxDecimalDigits = 4300;
/// The ValueError's text of str(), format() and the like.
inline constexpr std::string_view kTooManyDigits =
    "Exceeds the limit (4300 digits) for integer string conversion; use "
    "sys.set_int_max_str_digits() to increase the limit";
/// That of int(), for a text of so many digits.
std::string tooManyDigits(size_t digits);

/// Whether the int has more than kMaxDecimalDigits digits.
bool exceedsDecimalDigits(IntView value);

/// Appends the digits in a base of 2 to 36, in lower case, with a '-' where negative and no prefix.
/// The limit of decimal digits is the caller's to look at.
void appendDigits(IntView value, unsigned base, std::string &to);
void appendDigits(int64_t value, unsigned base, std::string &to);

enum class ParseInt : uint8_t { Done, Invalid, TooManyDigits };
struct ParsedInt {
  ParseInt outcome;
  size_t digits; // where there are too many
};
/// int(text, base) of ASCII text without white space around it: sign, prefix (of base 0 too),
/// underscores. The base is 0 or 2 to 36.
ParsedInt parse(std::string_view text, unsigned base, Limbs &result);

} // namespace assay::runtime::bigint
