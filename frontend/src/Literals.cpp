#include "Literals.h"

#include "CharacterNames.h"
#include "Utf8.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <string>

namespace assay::literals {

static int digitValue(char c) {
  if (c >= '0' && c <= '9')
    return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : 16;
}

std::optional<int64_t> smallInt(std::string_view text) {
  unsigned base = 10;
  if (text.size() > 2 && text[0] == '0') {
    const char letter = static_cast<char>(text[1] | 0x20);
    base = letter == 'x' ? 16 : letter == 'o' ? 8 : letter == 'b' ? 2 : 10;
    if (base != 10)
      text.remove_prefix(2);
  }
  int64_t value = 0;
  for (const char c : text) {
    if (c == '_')
      continue;
    if (__builtin_mul_overflow(value, static_cast<int64_t>(base), &value) ||
        __builtin_add_overflow(value, static_cast<int64_t>(digitValue(c)), &value))
      return std::nullopt;
  }
  return value;
}

double roundedFloat(std::string_view text) {
  std::string longText;
  if (text.find('_') != std::string_view::npos) {
    for (const char c : text) {
      if (c != '_')
        longText += c;
    }
    text = longText;
  }
  double value = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
  if (result.ec == std::errc::result_out_of_range) // strtod tells too large from too small
    return std::strtod(std::string(text).c_str(), nullptr);
  return value;
}

std::optional<double> finiteFloat(std::string_view text) {
  const double value = roundedFloat(text);
  if (!std::isfinite(value))
    return std::nullopt;
  return value;
}

size_t digitCount(std::string_view text) {
  return text.size() - static_cast<size_t>(std::count(text.begin(), text.end(), '_'));
}

std::string_view stringBody(std::string_view text, uint8_t flags) {
  const size_t quotes = (flags & TokenFlag::kTriple) != 0 ? 3 : 1;
  const size_t prefix = text.find_first_of("'\"");
  return text.substr(prefix + quotes, text.size() - prefix - 2 * quotes);
}

// Lone surrogates too, as three bytes.
static char *encode(char32_t point, char *to) {
  const auto put = [&to](char32_t byte) { *to++ = static_cast<char>(byte); };
  if (point < 0x80) {
    put(point);
  } else if (point < 0x800) {
    put(0xC0 | point >> 6);
    put(0x80 | (point & 0x3F));
  } else if (point < 0x10000) {
    put(0xE0 | point >> 12);
    put(0x80 | (point >> 6 & 0x3F));
    put(0x80 | (point & 0x3F));
  } else {
    put(0xF0 | point >> 18);
    put(0x80 | (point >> 12 & 0x3F));
    put(0x80 | (point >> 6 & 0x3F));
    put(0x80 | (point & 0x3F));
  }
  return to;
}

// The code point of `digits` hexadecimal digits at `at`, or nothing.
static std::optional<char32_t> hexEscape(std::string_view body, size_t at, size_t digits) {
  if (body.size() - at < digits)
    return std::nullopt;
  uint64_t point = 0;
  for (size_t i = at; i < at + digits; ++i) {
    const int value = digitValue(body[i]);
    if (value == 16)
      return std::nullopt;
    point = point * 16 + static_cast<uint64_t>(value);
  }
  if (point > 0x10FFFF)
    return std::nullopt;
  return static_cast<char32_t>(point);
}

char *decodePlainString(std::string_view body, uint8_t flags, char *to) {
  if ((flags & TokenFlag::kCarriageReturn) != 0)
    return nullptr;
  if ((flags & TokenFlag::kNonAscii) != 0 && utf8::firstInvalid(body) != body.size())
    return nullptr;
  if ((flags & TokenFlag::kBackslash) == 0 || (flags & TokenFlag::kRaw) != 0) {
    if (!body.empty())
      std::memcpy(to, body.data(), body.size());
    return to + body.size();
  }
  for (size_t at = 0; at < body.size();) {
    if (body[at] != '\\') {
      *to++ = body[at++];
      continue;
    }
    const char kind = body[at + 1]; // a backslash is never the last byte of a string
    at += 2;
    size_t digits = 0;
    switch (kind) {
    case '\n':
      continue;
    case '\\':
    case '\'':
    case '"':
      *to++ = kind;
      continue;
    case 'a':
      *to++ = '\a';
      continue;
    case 'b':
      *to++ = '\b';
      continue;
    case 'f':
      *to++ = '\f';
      continue;
    case 'n':
      *to++ = '\n';
      continue;
    case 'r':
      *to++ = '\r';
      continue;
    case 't':
      *to++ = '\t';
      continue;
    case 'v':
      *to++ = '\v';
      continue;
    case 'x':
      digits = 2;
      break;
    case 'u':
      digits = 4;
      break;
    case 'U':
      digits = 8;
      break;
    default: {
      if (kind < '0' || kind > '7')
        return nullptr;
      char32_t point = static_cast<char32_t>(kind - '0');
      for (int i = 0; i < 2 && at < body.size() && body[at] >= '0' && body[at] <= '7'; ++i)
        point = point * 8 + static_cast<char32_t>(body[at++] - '0');
      if (point > 0377) // later versions warn of these
        return nullptr;
      to = encode(point, to);
      continue;
    }
    }
    const auto point = hexEscape(body, at, digits);
    if (!point)
      return nullptr;
    to = encode(*point, to);
    at += digits;
  }
  return to;
}

EscapeError appendDecoded(std::string_view body, bool raw, bool bytes, std::string &to) {
  const auto appendPoint = [&to](char32_t point) {
    char encoded[4];
    to.append(encoded, static_cast<size_t>(encode(point, encoded) - encoded));
  };
  for (size_t at = 0; at < body.size();) {
    const char c = body[at];
    if (c == '\r') {
      to += '\n';
      at += at + 1 < body.size() && body[at + 1] == '\n' ? 2 : 1;
      continue;
    }
    if (c != '\\' || raw || at + 1 == body.size()) {
      to += c;
      ++at;
      continue;
    }
    const size_t escape = at;
    const char kind = body[at + 1];
    at += 2;
    static constexpr std::string_view kLetters = "\\'\"abfnrtv";
    static constexpr std::string_view kMeanings = "\\'\"\a\b\f\n\r\t\v";
    if (const size_t letter = kLetters.find(kind); letter != std::string_view::npos) {
      to += kMeanings[letter];
    } else if (kind == '\n') {
    } else if (kind == '\r') {
      at += at < body.size() && body[at] == '\n' ? 1 : 0;
    } else if (kind >= '0' && kind <= '7') {
      char32_t point = static_cast<char32_t>(kind - '0');
      for (int i = 0; i < 2 && at < body.size() && body[at] >= '0' && body[at] <= '7'; ++i)
        point = point * 8 + static_cast<char32_t>(body[at++] - '0');
      if (bytes)
        to += static_cast<char>(point & 0xFF);
      else
        appendPoint(point);
    } else if (kind == 'x' || (!bytes && (kind == 'u' || kind == 'U'))) {
      const size_t digits = kind == 'x' ? 2 : kind == 'u' ? 4 : 8;
      const auto point = hexEscape(body, at, digits);
      if (!point)
        return {bytes ? "(value error) invalid \\x escape"
                      : "(unicode error) truncated or illegal escape in a string literal",
                escape};
      at += digits;
      if (bytes)
        to += static_cast<char>(*point);
      else
        appendPoint(*point);
    } else if (kind == 'N' && !bytes) {
      const size_t close = at < body.size() && body[at] == '{' ? body.find('}', at) : at;
      const auto point = close < body.size() && close > at + 1
                             ? characterByName(body.substr(at + 1, close - at - 1))
                             : std::nullopt;
      if (!point)
        return {"(unicode error) unknown Unicode character name", escape};
      appendPoint(*point);
      at = close + 1;
    } else {
      to += '\\';
      --at; // an escape that means nothing stands for itself
    }
  }
  return {};
}

} // namespace assay::literals
