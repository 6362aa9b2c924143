#include "assay/runtime/BigIntText.h"
#include "Gmp.h"
#include "assay/runtime/BigIntMath.h"

#include <algorithm>
#include <bit>
#include <charconv>

namespace assay::runtime::bigint {
namespace {

constexpr unsigned kNoDigit = 255;

unsigned digitValue(char c) {
  if (c >= '0' && c <= '9')
    return static_cast<unsigned>(c - '0');
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'z' ? static_cast<unsigned>(lower - 'a') + 10 : kNoDigit;
}

bool isPowerOfTwo(unsigned base) { return std::has_single_bit(base); }

/// The int that `digits`, values and not characters, write in a base.
void fromDigits(std::string_view digits, unsigned base, Limbs &result) {
  const size_t first = std::min(digits.find_first_not_of('\0'), digits.size());
  digits.remove_prefix(first);
  const size_t bitsPerDigit = std::bit_width(base - 1);
  if (digits.size() * bitsPerDigit <= 64) {
    uint64_t value = 0;
    for (const char digit : digits)
      value = value * base + static_cast<unsigned char>(digit);
    result.assign(value, false);
    return;
  }
  uint64_t *to = result.resize(digits.size() * bitsPerDigit / 64 + 2);
  const mp_size_t size = mpn_set_str(to, reinterpret_cast<const unsigned char *>(digits.data()),
                                     digits.size(), static_cast<int>(base));
  result.trim(static_cast<size_t>(size), false);
}

} // namespace

std::string tooManyDigits(size_t digits) {
  return "Exceeds the limit (4300 digits) for integer string conversion: value has " +
         std::to_string(digits) + " digits; use sys.set_int_max_str_digits() to increase the limit";
}

bool exceedsDecimalDigits(IntView value) {
  // 10**4300 has 14,285 bits.
  constexpr uint64_t kBitsOfLimit = 14285;
  const uint64_t bits = bitLength(value);
  if (bits != kBitsOfLimit)
    return bits > kBitsOfLimit;
  std::string digits;
  appendDigits({value.limbs, value.size, false}, 10, digits);
  return digits.size() > kMaxDecimalDigits;
}

void appendDigits(IntView value, unsigned base, std::string &to) {
  if (value.negative)
    to += '-';
  if (value.size <= 1) {
    char digits[64];
    const auto end = std::to_chars(digits, digits + sizeof digits,
                                   value.isZero() ? 0 : value.limbs[0], static_cast<int>(base));
    to.append(digits, end.ptr);
    return;
  }
  const size_t at = to.size();
  to.resize(
      at + mpn_sizeinbase(value.limbs, static_cast<mp_size_t>(value.size), static_cast<int>(base)) +
      1);
  auto *digits = reinterpret_cast<unsigned char *>(to.data() + at);
  Limbs copy; // GMP destroys its operand
  copy.assign(value);
  const size_t count = mpn_get_str(digits, static_cast<int>(base), copy.resize(value.size),
                                   static_cast<mp_size_t>(value.size));
  size_t zeros = 0;
  while (digits[zeros] == 0)
    ++zeros;
  for (size_t i = zeros; i != count; ++i)
    digits[i - zeros] =
        static_cast<unsigned char>("0123456789abcdefghijklmnopqrstuvwxyz"[digits[i]]);
  to.resize(at + count - zeros);
}

void appendDigits(int64_t value, unsigned base, std::string &to) {
  char digits[65];
  to.append(digits,
            std::to_chars(digits, digits + sizeof digits, value, static_cast<int>(base)).ptr);
}

ParsedInt parse(std::string_view text, unsigned base, Limbs &result) {
  constexpr ParsedInt kInvalid{ParseInt::Invalid, 0};
  bool negative = false;
  if (!text.empty() && (text[0] == '+' || text[0] == '-')) {
    negative = text[0] == '-';
    text.remove_prefix(1);
  }
  unsigned prefixBase = 0;
  if (text.size() >= 2 && text[0] == '0') {
    const char letter = static_cast<char>(text[1] | 0x20);
    prefixBase = letter == 'x' ? 16 : letter == 'o' ? 8 : letter == 'b' ? 2 : 0;
  }
  // Without a base, a decimal that begins with 0 can only be 0.
  const bool onlyZero = base == 0 && prefixBase == 0 && !text.empty() && text[0] == '0';
  if (base == 0)
    base = prefixBase == 0 ? 10 : prefixBase;
  if (prefixBase == base) {
    text.remove_prefix(2);
    if (!text.empty() && text[0] == '_')
      text.remove_prefix(1);
  }
  std::string digits;
  digits.reserve(text.size());
  size_t at = 0;
  for (char previous = '_'; at != text.size(); previous = text[at++]) {
    if (text[at] == '_') {
      if (previous == '_')
        return kInvalid;
      continue;
    }
    const unsigned digit = digitValue(text[at]);
    if (digit >= base)
      break;
    digits += static_cast<char>(digit);
  }
  if (digits.empty() || text[at - 1] == '_')
    return kInvalid;
  // Too long comes before a wrong character behind the digits.
  if (!isPowerOfTwo(base) && digits.size() > kMaxDecimalDigits)
    return {ParseInt::TooManyDigits, digits.size()};
  if (at != text.size())
    return kInvalid;
  fromDigits(digits, base, result);
  result.trim(negative);
  if (onlyZero && !result.view().isZero())
    return kInvalid;
  return {ParseInt::Done, 0};
}

} // namespace assay::runtime::bigint
