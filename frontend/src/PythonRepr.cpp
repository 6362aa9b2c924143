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

void appendBigInt(std::string_view spelling, std::string &to) {
  uint32_t base = 10;
  if (spelling.size() > 2 && spelling[0] == '0') {
    const char letter = static_cast<char>(spelling[1] | 0x20);
    base = letter == 'x' ? 16 : letter == 'o' ? 8 : letter == 'b' ? 2 : 10;
    if (base != 10)
      spelling.remove_prefix(2);
  }
  // Schoolbook: groups of nine decimal digits, lowest first.
  constexpr uint32_t kGroup = 1000000000;
  std::vector<uint32_t> groups{0};
  for (const char c : spelling) {
    if (c == '_')
      continue;
    uint64_t carry =
        c <= '9' ? static_cast<uint64_t>(c - '0') : static_cast<uint64_t>((c | 0x20) - 'a' + 10);
    for (uint32_t &group : groups) {
      carry += static_cast<uint64_t>(group) * base;
      group = static_cast<uint32_t>(carry % kGroup);
      carry /= kGroup;
    }
    if (carry != 0)
      groups.push_back(static_cast<uint32_t>(carry));
  }
  to += std::to_string(groups.back());
  for (size_t i = groups.size() - 1; i-- > 0;) {
    const std::string digits = std::to_string(groups[i]);
    to.append(9 - digits.size(), '0').append(digits);
  }
}

} // namespace assay::repr
