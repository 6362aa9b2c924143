// Floats to text. The digits are those of std::to_chars, which are exact for any precision and the
// shortest without one; how they are laid out is Python's.
#include "assay/runtime/FloatText.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>

namespace assay::runtime::floats {
namespace {

// No float has more digits than these; a greater precision adds zeros.
constexpr uint32_t kMostFraction = 1074, kMostSignificant = 767;

/// Significant digits; the value is 0.DIGITS times 10**point.
struct Digits {
  char text[kMostSignificant + 16];
  size_t count = 0;
  int point = 0;
};

bool isUpper(char type) { return type < 'a'; }

/// Takes "d.ddde+xx" apart.
void takeApart(const char *text, const char *end, Digits &digits) {
  digits.text[0] = text[0];
  digits.count = 1;
  const char *at = text + 1;
  if (*at == '.') {
    const char *e = std::find(at, end, 'e');
    std::copy(at + 1, e, digits.text + 1);
    digits.count += static_cast<size_t>(e - at - 1);
    at = e;
  }
  int exponent = 0;
  std::from_chars(at + (at[1] == '+' ? 2 : 1), end, exponent);
  digits.point = exponent + 1;
}

void shortestDigits(double value, Digits &digits) {
  char text[32];
  const auto end = std::to_chars(text, text + sizeof text, value, std::chars_format::scientific);
  takeApart(text, end.ptr, digits);
}

void significantDigits(double value, uint32_t count, Digits &digits) {
  char text[kMostSignificant + 16];
  const auto end = std::to_chars(text, text + sizeof text, value, std::chars_format::scientific,
                                 static_cast<int>(std::min(count, kMostSignificant) - 1));
  takeApart(text, end.ptr, digits);
}

void appendExponent(int exponent, bool upper, std::string &to) {
  to += upper ? 'E' : 'e';
  to += exponent < 0 ? '-' : '+';
  char text[8];
  const auto end = std::to_chars(text, text + sizeof text, std::abs(exponent));
  if (end.ptr - text == 1)
    to += '0';
  to.append(text, end.ptr);
}

struct Layout {
  bool exponent;     // "d.ddde+xx"
  size_t leastCount; // digits to write at least, zeros where there are none
  bool keepPoint;    // a point even where nothing follows it
  bool pointZero;    // ".0" where there is no exponent and nothing follows the point
  bool upper;
};

void layOut(const Digits &digits, Layout layout, std::string &to) {
  const int point = layout.exponent ? 1 : digits.point;
  const size_t count = std::max(layout.leastCount, digits.count);
  const auto put = [&](size_t from, size_t end) {
    const size_t real = std::clamp(digits.count, from, end);
    to.append(digits.text + from, real - from);
    to.append(end - real, '0');
  };
  size_t whole = 0;
  if (point <= 0) {
    to += '0';
  } else {
    whole = static_cast<size_t>(point);
    put(0, whole);
  }
  if (point <= 0 || count > whole) {
    to += '.';
    to.append(point < 0 ? static_cast<size_t>(-point) : 0, '0');
    put(whole, count);
  } else if (layout.pointZero && !layout.exponent) {
    to += ".0";
  } else if (layout.keepPoint) {
    to += '.';
  }
  if (layout.exponent)
    appendExponent(digits.point - 1, layout.upper, to);
}

void appendGeneral(double value, Style style, std::string &to) {
  Digits digits;
  const uint32_t precision = std::max(style.precision, 1u);
  if (style.type == 'r') {
    shortestDigits(value, digits);
  } else {
    significantDigits(value, precision, digits);
    while (digits.count > 1 && digits.text[digits.count - 1] == '0')
      --digits.count;
  }
  const int64_t mostPoint = style.type == 'r' ? 16 : int64_t(precision) - style.pointZero;
  Layout layout{};
  layout.exponent = digits.point <= -4 || digits.point > mostPoint;
  layout.leastCount = style.alternate && style.type != 'r' ? precision : 0;
  layout.keepPoint = style.alternate;
  layout.pointZero = style.pointZero;
  layout.upper = isUpper(style.type);
  layOut(digits, layout, to);
}

void appendFixed(double value, Style style, std::string &to) {
  const uint32_t precision = std::min(style.precision, kMostFraction);
  const size_t at = to.size();
  char text[kShortFixed];
  if (char *end = writeShortFixed(value, precision, text)) {
    to.append(text, end);
  } else {
    to.resize(at + 320 + precision);
    end = std::to_chars(to.data() + at, to.data() + to.size(), value, std::chars_format::fixed,
                        static_cast<int>(precision))
              .ptr;
    to.resize(static_cast<size_t>(end - to.data()));
    to.append(style.precision - precision, '0');
  }
  if (style.precision == 0 && (style.alternate || style.pointZero))
    to += style.pointZero ? ".0" : ".";
}

void appendScientific(double value, Style style, std::string &to) {
  Digits digits;
  significantDigits(value, std::min(style.precision, kMostSignificant) + 1, digits);
  layOut(digits, {true, size_t(style.precision) + 1, style.alternate, false, isUpper(style.type)},
         to);
}

} // namespace

char *writeShortFixed(double value, uint32_t precision, char *to) {
  constexpr uint64_t kTens[] = {1, 10, 100, 1'000, 10'000, 100'000, 1'000'000};
  constexpr double kMost = 1e12;
  if (precision >= std::size(kTens) || !(std::fabs(value) < kMost))
    return nullptr;
  // As a multiple of 2**-shift, times the power of ten: at most 53 and 20 bits.
  const auto bits = std::bit_cast<uint64_t>(value);
  const auto exponent = static_cast<int>(bits >> 52 & 0x7FF);
  const uint64_t mantissa =
      (bits & ((uint64_t(1) << 52) - 1)) | (exponent == 0 ? 0 : uint64_t(1) << 52);
  const int shift = 1075 - std::max(exponent, 1);
  __extension__ using Wide = unsigned __int128;
  uint64_t scaled = 0; // rounded to the nearest one, of two to the even one
  if (shift < 100) {
    const Wide product = Wide(mantissa) * kTens[precision];
    const Wide rest = product & ((Wide(1) << shift) - 1), half = Wide(1) << (shift - 1);
    scaled = static_cast<uint64_t>(product >> shift);
    scaled += rest > half || (rest == half && scaled % 2 != 0) ? 1 : 0;
  }
  if (bits >> 63 != 0)
    *to++ = '-';
  to = std::to_chars(to, to + 20, scaled / kTens[precision]).ptr;
  if (precision == 0)
    return to;
  *to++ = '.';
  uint64_t fraction = scaled % kTens[precision];
  for (uint32_t i = precision; i-- != 0; fraction /= 10)
    to[i] = static_cast<char>('0' + fraction % 10);
  return to + precision;
}

void append(double value, Style style, std::string &to) {
  if (!std::isfinite(value)) {
    const bool upper = isUpper(style.type);
    if (std::isnan(value))
      to += upper ? "NAN" : "nan";
    else if (value < 0)
      to += upper ? "-INF" : "-inf";
    else
      to += upper ? "INF" : "inf";
    return;
  }
  const size_t start = to.size();
  if (std::signbit(value))
    to += '-';
  const double magnitude = std::fabs(value);
  switch (style.type) {
  case 'f':
  case 'F':
    appendFixed(magnitude, style, to);
    break;
  case 'e':
  case 'E':
    appendScientific(magnitude, style, to);
    break;
  default:
    appendGeneral(magnitude, style, to);
  }
  if (style.noNegativeZero && std::signbit(value)) {
    const std::string_view digits = std::string_view(to).substr(start);
    if (digits.substr(0, digits.find_first_of("eE")).find_first_of("123456789") ==
        std::string_view::npos)
      to.erase(start, 1);
  }
}

void appendRepr(double value, std::string &to) { append(value, {'r', 0, false, true, false}, to); }

void appendComplexRepr(double real, double imaginary, std::string &to) {
  constexpr Style kStyle{'r', 0, false, false, false};
  const bool alone = real == 0 && !std::signbit(real);
  if (!alone) {
    to += '(';
    append(real, kStyle, to);
    if (std::isnan(imaginary) || !std::signbit(imaginary))
      to += '+';
  }
  append(imaginary, kStyle, to);
  to += alone ? "j" : "j)";
}

void appendHex(double value, std::string &to) {
  if (!std::isfinite(value))
    return appendRepr(value, to);
  if (std::signbit(value))
    to += '-';
  value = std::fabs(value);
  int exponent = 0;
  uint64_t mantissa = 0; // 1 or 0, and 52 bits behind the point
  if (value != 0) {
    // frexp's fraction is below 1; subnormals keep the least exponent.
    const double fraction = std::frexp(value, &exponent);
    const int shift = 1 - std::max(-1021 - exponent, 0);
    exponent -= shift;
    mantissa = static_cast<uint64_t>(std::ldexp(fraction, 52 + shift));
  }
  to += mantissa >> 52 != 0 ? "0x1." : "0x0.";
  if (mantissa == 0) {
    to += "0p+0";
    return;
  }
  for (int at = 48; at >= 0; at -= 4)
    to += "0123456789abcdef"[mantissa >> at & 15];
  to += exponent < 0 ? "p-" : "p+";
  to += std::to_string(std::abs(exponent));
}

} // namespace assay::runtime::floats
