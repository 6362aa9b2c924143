// Decoding UTF-8 one code point at a time, as strictly as CPython: no overlong forms, no
// surrogates.
#pragma once

#include <cstddef>
#include <string_view>

namespace assay::utf8 {

struct Decoded {
  char32_t point;
  size_t length; // 0 where the bytes at this place are no code point
};

/// The code point at the start of `text`, which is not empty.
inline Decoded decode(std::string_view text) {
  const auto byte = [text](size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u;
  };
  const auto continues = [&](size_t i) { return (byte(i) & 0xC0) == 0x80; };
  const char32_t first = byte(0);
  if (first < 0x80)
    return {first, 1};
  if (first >= 0xC2 && first < 0xE0 && continues(1))
    return {(first & 0x1F) << 6 | (byte(1) & 0x3F), 2};
  if (first >= 0xE0 && first < 0xF0 && continues(1) && continues(2)) {
    const char32_t point = (first & 0x0F) << 12 | (byte(1) & 0x3F) << 6 | (byte(2) & 0x3F);
    if (point >= 0x800 && (point < 0xD800 || point >= 0xE000))
      return {point, 3};
  }
  if (first >= 0xF0 && first < 0xF5 && continues(1) && continues(2) && continues(3)) {
    const char32_t point =
        (first & 0x07) << 18 | (byte(1) & 0x3F) << 12 | (byte(2) & 0x3F) << 6 | (byte(3) & 0x3F);
    if (point >= 0x10000 && point < 0x110000)
      return {point, 4};
  }
  return {0, 0};
}

/// Offset of the first byte that belongs to no code point; text.size() where there is none.
inline size_t firstInvalid(std::string_view text) {
  size_t at = 0;
  while (at < text.size()) {
    const size_t length = decode(text.substr(at)).length;
    if (length == 0)
      return at;
    at += length;
  }
  return at;
}

} // namespace assay::utf8
