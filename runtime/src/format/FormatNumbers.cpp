#include "FormatMessages.h"
#include "assay/runtime/BigIntMath.h"
#include "assay/runtime/BigIntText.h"
#include "assay/runtime/FloatText.h"

#include <algorithm>
#include <climits>
#include <cmath>

namespace assay::runtime {
namespace {

/// A number taken apart the way that width and grouping see it.
struct NumberParts {
  bool negative = false;
  std::string_view prefix;    // "0x" and the like
  std::string_view digits;    // the ones that are grouped
  std::string_view remainder; // from the point or the exponent on
};

size_t groupSize(const FormatSpec &spec) {
  switch (spec.type) {
  case 'b':
  case 'o':
  case 'x':
  case 'X':
    return 4;
  default:
    return 3;
  }
}

char signOf(bool negative, char wanted) {
  if (negative)
    return '-';
  return wanted == '+' || wanted == ' ' ? wanted : '\0';
}

/// Appends digits in groups, with zeros before them up to a width.
void appendGrouped(std::string_view digits, int64_t width, const FormatSpec &spec,
                   TextBuilder &to) {
  const size_t group = groupSize(spec);
  const bool grouped = spec.grouping != '\0';
  const auto lengthOf = [&](size_t count) { return count + (grouped ? (count - 1) / group : 0); };
  size_t count = digits.size();
  if (static_cast<int64_t>(lengthOf(count)) < width) {
    const auto wanted = static_cast<size_t>(width);
    count = std::max(count, grouped ? wanted / (group + 1) * group : wanted);
    while (lengthOf(count) < wanted)
      ++count;
  }
  size_t zeros = count - digits.size();
  if (!grouped) {
    to.repeat(U'0', zeros);
    to.append(digits);
    return;
  }
  for (size_t left = count; left != 0;) {
    const size_t size = (left - 1) % group + 1;
    const size_t zerosHere = std::min(zeros, size);
    to.repeat(U'0', zerosHere);
    to.append(digits.substr(0, size - zerosHere));
    zeros -= zerosHere;
    digits.remove_prefix(size - zerosHere);
    left -= size;
    if (left != 0)
      to.append(static_cast<char32_t>(spec.grouping));
  }
}

/// How many characters the digits take in groups, without zeros.
size_t groupedLength(std::string_view digits, const FormatSpec &spec) {
  return digits.size() +
         (spec.grouping != '\0' && !digits.empty() ? (digits.size() - 1) / groupSize(spec) : 0);
}

void layOut(const NumberParts &parts, const FormatSpec &spec, TextBuilder &to) {
  const char sign = signOf(parts.negative, spec.sign);
  const auto others =
      static_cast<int64_t>((sign != '\0') + parts.prefix.size() + parts.remainder.size());
  // Zeros before the digits belong to the groups; other padding does not.
  const bool padsWithZeros = spec.fill == '0' && spec.align == '=' && !parts.digits.empty();
  const int64_t padding =
      padsWithZeros
          ? 0
          : std::max<int64_t>(0, spec.width - others -
                                     static_cast<int64_t>(groupedLength(parts.digits, spec)));
  const auto before = static_cast<size_t>(spec.align == '>'   ? padding
                                          : spec.align == '^' ? padding / 2
                                                              : 0);
  const size_t inside = spec.align == '=' ? static_cast<size_t>(padding) : 0;
  to.repeat(spec.fill, before);
  if (sign != '\0')
    to.append(static_cast<char32_t>(sign));
  to.append(parts.prefix);
  to.repeat(spec.fill, inside);
  if (!parts.digits.empty())
    appendGrouped(parts.digits, padsWithZeros ? spec.width - others : 0, spec, to);
  to.append(parts.remainder);
  to.repeat(spec.fill, static_cast<size_t>(padding) - before - inside);
}

FormatResult formatCharacter(IntView value, const FormatSpec &spec, TextBuilder &to) {
  if (spec.sign != '\0')
    return valueError("Sign not allowed with integer format specifier 'c'");
  if (spec.alternate)
    return valueError("Alternate form (#) not allowed with integer format specifier 'c'");
  const std::optional<int64_t> code = value.toInt64();
  if (!code)
    return overflowError("Python int too large to convert to C long");
  if (*code < 0 || *code > 0x10FFFF)
    return overflowError("%c arg not in range(0x110000)");
  const auto padding = static_cast<size_t>(std::max<int64_t>(0, spec.width - 1));
  const size_t before = spec.align == '<' ? 0 : spec.align == '^' ? padding / 2 : padding;
  to.repeat(spec.fill, before);
  to.append(static_cast<char32_t>(*code));
  to.repeat(spec.fill, padding - before);
  return std::nullopt;
}

/// The part of a float's text that is grouped: digits up to the point or the exponent.
NumberParts takeApart(std::string_view text) {
  NumberParts parts;
  parts.negative = !text.empty() && text[0] == '-';
  text.remove_prefix(parts.negative);
  const size_t end = std::min(text.find_first_not_of("0123456789"), text.size());
  parts.digits = text.substr(0, end);
  parts.remainder = text.substr(end);
  return parts;
}

/// The style that a specification's type stands for, of a float or a complex number.
floats::Style styleOf(const FormatSpec &spec, bool pointZero) {
  floats::Style style;
  style.alternate = spec.alternate;
  style.noNegativeZero = spec.noNegativeZero;
  style.precision = spec.precision < 0 ? 6 : static_cast<uint32_t>(spec.precision);
  switch (spec.type) {
  case 0:
    style.type = spec.precision < 0 ? 'r' : 'g';
    style.pointZero = pointZero;
    break;
  case 'n':
    style.type = 'g';
    break;
  case '%':
    style.type = 'f';
    break;
  default:
    style.type = static_cast<char>(spec.type);
  }
  return style;
}

bool isFloatType(char32_t type, std::u32string_view others) {
  return std::u32string_view(U"eEfFgGn").find(type) != std::u32string_view::npos ||
         others.find(type) != std::u32string_view::npos;
}

FormatResult checkPrecision(const FormatSpec &spec) {
  if (spec.precision > INT_MAX)
    return valueError("precision too big");
  if (std::max(spec.precision, spec.width) > kMostFormatWidth)
    return tooLong();
  return std::nullopt;
}

} // namespace

FormatResult formatInt(IntView value, const FormatSpec &spec, std::string_view typeName,
                       TextBuilder &to) {
  unsigned base = 10;
  switch (spec.type) {
  case 'b':
    base = 2;
    break;
  case 'o':
    base = 8;
    break;
  case 'x':
  case 'X':
    base = 16;
    break;
  case 'c':
  case 'd':
  case 'n':
    break;
  case 'e':
  case 'E':
  case 'f':
  case 'F':
  case 'g':
  case 'G':
  case '%': {
    double real;
    if (!bigint::toDouble(value, real))
      return overflowError("int too large to convert to float");
    return formatFloat(real, spec, typeName, to);
  }
  default:
    return unknownType(spec.type, typeName);
  }
  if (spec.precision >= 0)
    return valueError("Precision not allowed in integer format specifier");
  if (spec.noNegativeZero)
    return valueError("Negative zero coercion (z) not allowed in integer format specifier");
  if (spec.width > kMostFormatWidth)
    return tooLong();
  if (spec.type == 'c')
    return formatCharacter(value, spec, to);
  if (base == 10 && bigint::exceedsDecimalDigits(value))
    return valueError(std::string(bigint::kTooManyDigits));
  std::string digits;
  bigint::appendDigits({value.limbs, value.size, false}, base, digits);
  NumberParts parts;
  parts.negative = value.negative;
  if (spec.type == 'X')
    std::transform(digits.begin(), digits.end(), digits.begin(),
                   [](char c) { return c >= 'a' ? static_cast<char>(c & ~0x20) : c; });
  parts.digits = digits;
  if (spec.alternate && base != 10)
    parts.prefix = base == 2 ? "0b" : base == 8 ? "0o" : spec.type == 'x' ? "0x" : "0X";
  layOut(parts, spec, to);
  return std::nullopt;
}

FormatResult formatFloat(double value, const FormatSpec &spec, std::string_view typeName,
                         TextBuilder &to) {
  constexpr std::u32string_view kOthers(U"%\0", 2);
  if (!isFloatType(spec.type, kOthers))
    return unknownType(spec.type, typeName);
  if (FormatResult error = checkPrecision(spec))
    return error;
  std::string text;
  const bool percent = spec.type == '%';
  floats::append(percent ? value * 100 : value, styleOf(spec, true), text);
  if (percent)
    text += '%';
  layOut(takeApart(text), spec, to);
  return std::nullopt;
}

FormatResult formatComplex(double real, double imaginary, const FormatSpec &spec,
                           std::string_view typeName, TextBuilder &to) {
  constexpr std::u32string_view kOthers(U"\0", 1);
  if (!isFloatType(spec.type, kOthers))
    return unknownType(spec.type, typeName);
  if (spec.precision > INT_MAX)
    return valueError("precision too big");
  if (spec.fill == '0')
    return valueError("Zero padding is not allowed in complex format specifier");
  if (spec.align == '=')
    return valueError("'=' alignment flag is not allowed in complex format specifier");
  if (FormatResult error = checkPrecision(spec))
    return error;
  const bool skipReal = spec.type == 0 && real == 0 && !std::signbit(real);
  const bool parentheses = spec.type == 0 && !skipReal;
  FormatSpec part = spec;
  part.width = -1;
  TextBuilder number;
  const auto append = [&](double value) {
    std::string text;
    floats::append(value, styleOf(spec, false), text);
    layOut(takeApart(text), part, number);
  };
  if (parentheses)
    number.append(U'(');
  if (!skipReal) {
    append(real);
    part.sign = '+';
  }
  append(imaginary);
  number.append(parentheses ? "j)" : "j");
  // Padded as text is, but to the right of its space where nothing else is said.
  FormatSpec outer;
  outer.fill = spec.fill;
  outer.align = spec.align;
  outer.width = spec.width;
  outer.type = 's';
  return formatStr(number.view(), outer, typeName, to);
}

} // namespace assay::runtime
