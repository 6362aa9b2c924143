#include "Rounding.h"
#include "assay/runtime/FloatText.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

namespace assay::runtime::floats {
namespace {

bool isDigit(char c) { return c >= '0' && c <= '9'; }

/// Whether `text`, in any case, is `lower`.
bool equalsLower(std::string_view text, std::string_view lower) {
  return std::equal(text.begin(), text.end(), lower.begin(), lower.end(),
                    [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a | 0x20 : a) == b; });
}

/// Takes a sign off.
bool takeSign(std::string_view &text) {
  const bool negative = !text.empty() && text[0] == '-';
  if (negative || (!text.empty() && text[0] == '+'))
    text.remove_prefix(1);
  return negative;
}

/// inf, infinity or nan.
bool parseNamed(std::string_view text, double &result) {
  if (equalsLower(text, "inf") || equalsLower(text, "infinity"))
    result = HUGE_VAL;
  else if (equalsLower(text, "nan"))
    result = std::numeric_limits<double>::quiet_NaN();
  else
    return false;
  return true;
}

/// Decimal text between its parts, without sign and underscores.
class DecimalText {
public:
  /// False where `text` is no float. `buffer` holds the text when it had underscores.
  bool read(std::string_view text, std::string &buffer) {
    if (text.find('_') != std::string_view::npos) {
      for (size_t i = 0; i != text.size(); ++i) {
        if (text[i] != '_')
          buffer += text[i];
        else if (i == 0 || i + 1 == text.size() || !isDigit(text[i - 1]) || !isDigit(text[i + 1]))
          return false;
      }
      text = buffer;
    }
    all_ = text;
    size_t at = 0;
    const auto digits = [&] {
      const size_t from = at;
      while (at != text.size() && isDigit(text[at]))
        ++at;
      return text.substr(from, at - from);
    };
    whole_ = digits();
    if (at != text.size() && text[at] == '.') {
      ++at;
      fraction_ = digits();
    }
    if (whole_.empty() && fraction_.empty())
      return false;
    if (at != text.size() && (text[at] == 'e' || text[at] == 'E')) {
      ++at;
      exponentNegative_ = at != text.size() && text[at] == '-';
      if (at != text.size() && (text[at] == '-' || text[at] == '+'))
        ++at;
      exponent_ = digits();
      if (exponent_.empty())
        return false;
    }
    return at == text.size();
  }

  double value() const {
    double result = 0;
    const auto end = std::from_chars(all_.data(), all_.data() + all_.size(), result);
    if (end.ec == std::errc())
      return result;
    return isHuge() ? HUGE_VAL : 0.0;
  }

private:
  /// Of what is too large or too small for a float: which of the two.
  bool isHuge() const {
    int64_t exponent = 0;
    if (!exponent_.empty() &&
        std::from_chars(exponent_.data(), exponent_.data() + exponent_.size(), exponent).ec !=
            std::errc())
      return !exponentNegative_;
    const size_t first = whole_.find_first_not_of('0');
    if (first != std::string_view::npos) {
      const auto more = static_cast<int64_t>(whole_.size() - first);
      return (exponentNegative_ ? -exponent : exponent) > -more;
    }
    const auto zeros = static_cast<int64_t>(fraction_.find_first_not_of('0'));
    return (exponentNegative_ ? -exponent : exponent) > zeros;
  }

  std::string_view all_, whole_, fraction_, exponent_;
  bool exponentNegative_ = false;
};

int hexDigit(char c) {
  if (isDigit(c))
    return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/// The exponent behind the p, as far as it matters; false where there is none.
bool takeHexExponent(std::string_view &text, int64_t &exponent) {
  text.remove_prefix(1);
  const bool negative = takeSign(text);
  if (text.empty() || !isDigit(text[0]))
    return false;
  size_t end = 0;
  while (end != text.size() && isDigit(text[end]))
    ++end;
  constexpr int64_t kEnough = int64_t(1) << 62;
  const std::string_view digits = text.substr(0, end);
  if (std::from_chars(digits.data(), digits.data() + digits.size(), exponent).ec != std::errc())
    exponent = kEnough;
  exponent = std::min(exponent, kEnough);
  if (negative)
    exponent = -exponent;
  text.remove_prefix(end);
  return true;
}

} // namespace

bool parse(std::string_view text, double &result) {
  const bool negative = takeSign(text);
  if (!parseNamed(text, result)) {
    DecimalText decimal;
    std::string buffer;
    if (!decimal.read(text, buffer))
      return false;
    result = decimal.value();
  }
  if (negative)
    result = -result;
  return true;
}

ParseHex parseHex(std::string_view text, double &result) {
  constexpr std::string_view kSpace = " \t\n\v\f\r";
  text.remove_prefix(std::min(text.find_first_not_of(kSpace), text.size()));
  std::string_view trimmed = text.substr(0, text.find_last_not_of(kSpace) + 1);
  const bool negative = takeSign(text);
  takeSign(trimmed);
  if (parseNamed(trimmed, result)) {
    result = negative ? -result : result;
    return ParseHex::Done;
  }
  if (text.size() >= 2 && text[0] == '0' && (text[1] | 0x20) == 'x')
    text.remove_prefix(2);
  uint64_t mantissa = 0;
  bool sticky = false, anyDigit = false, inFraction = false;
  int64_t exponent = 0; // of the mantissa, without what stands behind the p
  for (; !text.empty(); text.remove_prefix(1)) {
    if (text[0] == '.' && !inFraction) {
      inFraction = true;
      continue;
    }
    const int digit = hexDigit(text[0]);
    if (digit < 0)
      break;
    anyDigit = true;
    exponent -= inFraction ? 4 : 0;
    if (mantissa >> 60 == 0) {
      mantissa = mantissa << 4 | static_cast<uint64_t>(digit);
    } else {
      sticky |= digit != 0;
      exponent += 4;
    }
  }
  int64_t written = 0;
  if (!anyDigit || (!text.empty() && (text[0] | 0x20) == 'p' && !takeHexExponent(text, written)))
    return ParseHex::Invalid;
  const double magnitude = composeDouble(mantissa, sticky, exponent + written);
  // Too large comes before what should not stand behind the number.
  if (std::isinf(magnitude))
    return ParseHex::TooLarge;
  if (text.find_first_not_of(kSpace) != std::string_view::npos)
    return ParseHex::Invalid;
  result = negative ? -magnitude : magnitude;
  return ParseHex::Done;
}

} // namespace assay::runtime::floats
