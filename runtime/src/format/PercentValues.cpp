#include "FormatMessages.h"
#include "assay/runtime/BigIntText.h"
#include "assay/runtime/FloatText.h"
#include "assay/runtime/PercentFormat.h"

#include <algorithm>
#include <climits>

namespace assay::runtime::percent {
namespace {

FormatResult checkLength(const Spec &spec) {
  if (std::max(spec.width, spec.precision) > kMostFormatWidth)
    return tooLong();
  return std::nullopt;
}

/// A sign, a prefix and the rest, padded to the width.
void appendNumber(bool negative, std::string_view prefix, size_t zeros, std::string_view digits,
                  const Spec &spec, TextBuilder &to) {
  const char sign = negative ? '-' : spec.plus ? '+' : spec.blank ? ' ' : '\0';
  const size_t length = (sign != '\0') + prefix.size() + zeros + digits.size();
  const auto width = static_cast<size_t>(std::max<int64_t>(spec.width, 0));
  const size_t padding = width > length ? width - length : 0;
  if (!spec.zero && !spec.leftAlign)
    to.repeat(U' ', padding);
  if (sign != '\0')
    to.append(static_cast<char32_t>(sign));
  to.append(prefix);
  if (spec.zero && !spec.leftAlign)
    zeros += padding;
  to.repeat(U'0', zeros);
  to.append(digits);
  if (spec.leftAlign)
    to.repeat(U' ', padding);
}

} // namespace

FormatResult appendInt(IntView value, const Spec &spec, TextBuilder &to) {
  if (spec.precision > INT_MAX - 3)
    return overflowError("precision too large");
  if (FormatResult error = checkLength(spec))
    return error;
  const bool hex = spec.type == 'x' || spec.type == 'X';
  const unsigned base = hex ? 16 : spec.type == 'o' ? 8 : 10;
  if (base == 10 && bigint::exceedsDecimalDigits(value))
    return valueError(std::string(bigint::kTooManyDigits));
  std::string digits;
  bigint::appendDigits({value.limbs, value.size, false}, base, digits);
  if (spec.type == 'X')
    std::transform(digits.begin(), digits.end(), digits.begin(),
                   [](char c) { return c >= 'a' ? static_cast<char>(c & ~0x20) : c; });
  std::string_view prefix;
  if (spec.alternate && base != 10)
    prefix = base == 8 ? "0o" : spec.type == 'x' ? "0x" : "0X";
  const auto least = static_cast<size_t>(std::max<int64_t>(spec.precision, 0));
  appendNumber(value.negative, prefix, least > digits.size() ? least - digits.size() : 0, digits,
               spec, to);
  return std::nullopt;
}

FormatResult appendFloat(double value, const Spec &spec, TextBuilder &to) {
  if (FormatResult error = checkLength(spec))
    return error;
  floats::Style style;
  style.type = static_cast<char>(spec.type);
  style.precision = spec.precision < 0 ? 6 : static_cast<uint32_t>(spec.precision);
  style.alternate = spec.alternate;
  std::string text;
  floats::append(value, style, text);
  std::string_view digits = text;
  const bool negative = digits[0] == '-';
  digits.remove_prefix(negative);
  appendNumber(negative, {}, 0, digits, spec, to);
  return std::nullopt;
}

FormatResult appendCharacter(IntView value, const Spec &spec, TextBuilder &to) {
  const std::optional<int64_t> code = value.toInt64();
  if (!code || *code < 0 || *code > 0x10FFFF)
    return overflowError("%c arg not in range(0x110000)");
  const auto c = static_cast<char32_t>(*code);
  return appendText({&c, 1, 4}, spec, to);
}

FormatResult appendText(TextView value, const Spec &spec, TextBuilder &to) {
  if (FormatResult error = checkLength(spec))
    return error;
  if (spec.type != 'c' && spec.precision >= 0 && spec.precision < int64_t(value.length))
    value = value.slice(0, static_cast<uint32_t>(spec.precision));
  const auto padding =
      static_cast<size_t>(std::max<int64_t>(0, spec.width - int64_t(value.length)));
  if (!spec.leftAlign)
    to.repeat(U' ', padding);
  to.append(value);
  if (spec.leftAlign)
    to.repeat(U' ', padding);
  return std::nullopt;
}

} // namespace assay::runtime::percent
