// What each byte may begin or continue, as one table.
#pragma once

#include <array>
#include <cstdint>

namespace assay {

/// What a token that begins with a byte is.
enum class ByteClass : uint8_t {
  Invalid,
  NonPrintable,
  Nul, // the end of the source, or a NUL in it
  Space,
  LineEnd,
  Comment,
  Letter,       // or underscore
  StringPrefix, // a letter that a string's prefix may begin with
  NonAscii,
  Digit,
  Quote,
  Dot,
  Backslash,
  Operator,
};

namespace character {

inline constexpr uint8_t kIdentifier = 1; // may continue an identifier
inline constexpr uint8_t kDigit = 2;
inline constexpr uint8_t kHexDigit = 4;

struct Tables {
  std::array<ByteClass, 256> classes{};
  std::array<uint8_t, 256> bits{};
};

constexpr Tables makeTables() {
  Tables t;
  for (int c = 0; c < 256; ++c) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    const bool digit = c >= '0' && c <= '9';
    ByteClass kind = ByteClass::Operator;
    if (c == 0)
      kind = ByteClass::Nul;
    else if (c == ' ' || c == '\t' || c == '\f')
      kind = ByteClass::Space;
    else if (c == '\n' || c == '\r')
      kind = ByteClass::LineEnd;
    else if (c < 32 || c == 127)
      kind = ByteClass::NonPrintable;
    else if (letter)
      kind = ByteClass::Letter;
    else if (digit)
      kind = ByteClass::Digit;
    else if (c >= 128)
      kind = ByteClass::NonAscii;
    t.classes[c] = kind;
    t.bits[c] = static_cast<uint8_t>((letter || digit || c >= 128 ? kIdentifier : 0) |
                                     (digit ? kDigit : 0));
  }
  for (const char c : {'b', 'B', 'r', 'R', 'u', 'U', 'f', 'F'})
    t.classes[static_cast<uint8_t>(c)] = ByteClass::StringPrefix;
  for (const char c : {'?', '$', '`'})
    t.classes[static_cast<uint8_t>(c)] = ByteClass::Invalid;
  for (int c = 0; c < 256; ++c) {
    if ((t.bits[c] & kDigit) != 0 || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'))
      t.bits[c] |= kHexDigit;
  }
  t.classes['\''] = t.classes['"'] = ByteClass::Quote;
  t.classes['#'] = ByteClass::Comment;
  t.classes['.'] = ByteClass::Dot;
  t.classes['\\'] = ByteClass::Backslash;
  return t;
}

inline constexpr Tables kTables = makeTables();

inline ByteClass classOf(char c) { return kTables.classes[static_cast<uint8_t>(c)]; }
inline bool continuesIdentifier(char c) {
  return (kTables.bits[static_cast<uint8_t>(c)] & kIdentifier) != 0;
}
inline bool isDigit(char c) { return c >= '0' && c <= '9'; }
inline bool isHexDigit(char c) { return (kTables.bits[static_cast<uint8_t>(c)] & kHexDigit) != 0; }

} // namespace character
} // namespace assay
