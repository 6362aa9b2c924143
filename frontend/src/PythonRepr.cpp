#include "PythonRepr.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <iterator>
#include <vector>

namespace assay::repr {

#include "PrintableRanges.inc"

static bool isPrintable(char32_t point) {
  if (point < 0x80)
    return point >= 0x20 && point < 0x7F;
  const auto after =
      std::upper_bound(std::begin(kPrintableEdges), std::end(kPrintableEdges), point);
  return (after - std::begin(kPrintableEdges)) % 2 == 1;
}

static char quoteFor(std::string_view text) {
  return text.find('\'') != std::string_view::npos && text.find('"') == std::string_view::npos
             ? '"'
             : '\'';
}

static void appendHex(const char *prefix, unsigned digits, char32_t value, std::string &to) {
  char buffer[16];
  std::snprintf(buffer, sizeof buffer, "%0*x", static_cast<int>(digits),
                static_cast<unsigned>(value));
  to += prefix;
  to += buffer;
}

// Escapes that strs and bytes share; false where `c` has none.
static bool appendCommonEscape(char c, char quote, std::string &to) {
  switch (c) {
  case '\n':
    to += "\\n";
    return true;
  case '\r':
    to += "\\r";
    return true;
  case '\t':
    to += "\\t";
    return true;
  case '\\':
    to += "\\\\";
    return true;
  default:
    if (c != quote)
      return false;
    to += '\\';
    to += c;
    return true;
  }
}

void appendStr(std::string_view text, std::string &to) {
  const char quote = quoteFor(text);
  to += quote;
  for (size_t at = 0; at < text.size();) {
    const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[at + i]); };
    if (byte(0) < 0x80) {
      const char c = text[at++];
      if (appendCommonEscape(c, quote, to))
        continue;
      if (isPrintable(static_cast<unsigned char>(c)))
        to += c;
      else
        appendHex("\\x", 2, static_cast<unsigned char>(c), to);
      continue;
    }
    const size_t length = byte(0) < 0xE0 ? 2 : byte(0) < 0xF0 ? 3 : 4;
    char32_t point = byte(0) & (0xFFu >> (length + 1));
    for (size_t i = 1; i < length; ++i)
      point = point << 6 | (byte(i) & 0x3F);
    if (isPrintable(point))
      to += text.substr(at, length);
    else if (point < 0x100)
      appendHex("\\x", 2, point, to);
    else if (point < 0x10000)
      appendHex("\\u", 4, point, to);
    else
      appendHex("\\U", 8, point, to);
    at += length;
  }
  to += quote;
}

void appendBytes(std::string_view bytes, std::string &to) {
  const char quote = quoteFor(bytes);
  to += 'b';
  to += quote;
  for (const char c : bytes) {
    if (appendCommonEscape(c, quote, to))
      continue;
    if (c >= 0x20 && c < 0x7F)
      to += c;
    else
      appendHex("\\x", 2, static_cast<unsigned char>(c), to);
  }
  to += quote;
}

// The shortest digits that read back as the same float; an exponent from 1e16 on and below 1e-4.
static void appendShortest(double value, bool pointZero, std::string &to) {
  if (std::isinf(value)) {
    to += value < 0 ? "-inf" : "inf";
    return;
  }
  char buffer[64];
  const auto end =
      std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::scientific).ptr;
  const std::string_view scientific(buffer, static_cast<size_t>(end - buffer));
  const size_t e = scientific.find('e');
  int exponent = 0;
  std::from_chars(scientific.data() + e + (scientific[e + 1] == '+' ? 2 : 1), end, exponent);
  std::string digits;
  for (const char c : scientific.substr(0, e)) {
    if (c != '.' && c != '-')
      digits += c;
  }
  if (scientific[0] == '-')
    to += '-';
  if (exponent < -4 || exponent >= 16) {
    to += digits[0];
    if (digits.size() > 1)
      to.append(".").append(digits, 1);
    to += exponent < 0 ? "e-" : "e+";
    const std::string magnitude = std::to_string(std::abs(exponent));
    to += magnitude.size() < 2 ? "0" + magnitude : magnitude;
    return;
  }
  if (exponent < 0) {
    to += "0.";
    to.append(static_cast<size_t>(-exponent - 1), '0');
    to += digits;
    return;
  }
  const size_t whole = static_cast<size_t>(exponent) + 1;
  if (digits.size() <= whole) {
    to += digits;
    to.append(whole - digits.size(), '0');
    if (pointZero)
      to += ".0";
    return;
  }
  to.append(digits, 0, whole).append(".").append(digits, whole);
}

void appendFloat(double value, std::string &to) { appendShortest(value, true, to); }

void appendImaginary(double value, std::string &to) {
  appendShortest(value, false, to);
  to += 'j';
}

// A decimal literal is its own repr but for underscores and leading zeros.
static void appendDecimal(std::string_view spelling, std::string &to) {
  size_t at = spelling.find_first_not_of("0_");
  for (; at < spelling.size(); ++at) {
    if (spelling[at] != '_')
      to += spelling[at];
  }
}

static uint64_t digitOf(char c) {
  return static_cast<uint64_t>(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
}

// 0x and the digits of a number written in digits of 1, 3 or 4 bits.
static void appendHexadecimal(std::string_view digits, unsigned bitsADigit, std::string &to) {
  std::string reversed;
  uint64_t pending = 0;
  unsigned pendingBits = 0;
  const auto flush = [&] {
    reversed += "0123456789abcdef"[pending & 15];
    pending >>= 4;
  };
  for (size_t i = digits.size(); i-- > 0;) {
    pending |= digitOf(digits[i]) << pendingBits;
    for (pendingBits += bitsADigit; pendingBits >= 4; pendingBits -= 4)
      flush();
  }
  if (pending != 0)
    flush();
  to.append("0x").append(reversed.rbegin(), reversed.rend());
}

void appendBigInt(std::string_view spelling, std::string &to) {
  const char letter = static_cast<char>(spelling[1] | 0x20);
  const unsigned bitsADigit = letter == 'x' ? 4 : letter == 'o' ? 3 : letter == 'b' ? 1 : 0;
  if (bitsADigit == 0)
    return appendDecimal(spelling, to);
  std::string digits;
  for (const char c : spelling.substr(2)) {
    if (c != '_' && (c != '0' || !digits.empty()))
      digits += c;
  }
  // Groups of 18 decimal digits, lowest first; as many digits of the literal at a time as 60 bits
  // hold. Quadratic, and so only as far as CPython prints.
  constexpr uint64_t kGroup = 1000000000000000000;
  constexpr size_t kGroupDigits = 18;
  constexpr size_t kMaxDigits = 4300;
  const size_t step = 60 / bitsADigit;
  std::vector<uint64_t> groups{0};
  for (size_t at = 0; at < digits.size();) {
    // The first step takes what does not fill one.
    const size_t end = at + (at == 0 && digits.size() % step != 0 ? digits.size() % step : step);
    unsigned __int128 carry = 0;
    const unsigned shift = static_cast<unsigned>(end - at) * bitsADigit;
    for (; at < end; ++at)
      carry = carry << bitsADigit | digitOf(digits[at]);
    for (uint64_t &group : groups) {
      carry += static_cast<unsigned __int128>(group) << shift;
      group = static_cast<uint64_t>(carry % kGroup);
      carry /= kGroup;
    }
    for (; carry != 0; carry /= kGroup)
      groups.push_back(static_cast<uint64_t>(carry % kGroup));
    if (groups.size() > kMaxDigits / kGroupDigits + 1)
      break;
  }
  std::string decimal = std::to_string(groups.back());
  for (size_t i = groups.size() - 1; i-- > 0;) {
    const std::string group = std::to_string(groups[i]);
    decimal.append(kGroupDigits - group.size(), '0').append(group);
  }
  if (decimal.size() <= kMaxDigits)
    to += decimal;
  else
    appendHexadecimal(digits, bitsADigit, to);
}

} // namespace assay::repr
