// Parts that the messages of formatting share.
#pragma once

#include "assay/runtime/FormatSpec.h"

#include <charconv>

namespace assay::runtime {

inline FormatError valueError(std::string message) {
  return {FormatError::Kind::ValueError, std::move(message)};
}
inline FormatError overflowError(std::string message) {
  return {FormatError::Kind::OverflowError, std::move(message)};
}
inline FormatError tooLong() { return {FormatError::Kind::TooLong, {}}; }

/// Hexadecimal digits in lower case.
inline void appendHexCode(char32_t code, std::string &to) {
  char digits[8];
  to.append(digits, std::to_chars(digits, digits + sizeof digits, uint32_t(code), 16).ptr);
}

/// UTF-8, surrogates as three bytes.
inline void appendUtf8(char32_t c, std::string &to) {
  const auto more = [&](unsigned shift) { to += static_cast<char>(0x80 | (c >> shift & 0x3F)); };
  if (c < 0x80) {
    to += static_cast<char>(c);
  } else if (c < 0x800) {
    to += static_cast<char>(0xC0 | c >> 6);
    more(0);
  } else if (c < 0x10000) {
    to += static_cast<char>(0xE0 | c >> 12);
    more(6);
    more(0);
  } else {
    to += static_cast<char>(0xF0 | c >> 18);
    more(12);
    more(6);
    more(0);
  }
}

/// The character if it can be shown, else \x and its code.
inline void appendTypeCode(char32_t type, std::string &to) {
  if (type > 32 && type < 128) {
    to += static_cast<char>(type);
    return;
  }
  to += "\\x";
  appendHexCode(type, to);
}

/// What CPython prints of a type's name.
inline std::string_view shortName(std::string_view typeName) { return typeName.substr(0, 200); }

inline FormatError unknownType(char32_t type, std::string_view typeName) {
  std::string message = "Unknown format code '";
  appendTypeCode(type, message);
  message.append("' for object of type '").append(shortName(typeName)).append("'");
  return valueError(std::move(message));
}

} // namespace assay::runtime
