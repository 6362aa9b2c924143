// TextView: a span of code points, one, two or four bytes each.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace assay::runtime {

struct TextView {
  const void *data = nullptr;
  uint32_t length = 0;
  uint8_t width = 1; // bytes a code point: 1 (Latin-1), 2 or 4

  TextView() = default;
  TextView(const void *data_, uint32_t length_, uint8_t width_)
      : data(data_), length(length_), width(width_) {}
  /// Of Latin-1 text; ASCII is the usual case.
  TextView(std::string_view latin1)
      : data(latin1.data()), length(static_cast<uint32_t>(latin1.size())) {}

  char32_t operator[](size_t i) const {
    switch (width) {
    case 1:
      return static_cast<const uint8_t *>(data)[i];
    case 2:
      return static_cast<const uint16_t *>(data)[i];
    default:
      return static_cast<const char32_t *>(data)[i];
    }
  }
  TextView slice(uint32_t from, uint32_t to) const {
    return {static_cast<const std::byte *>(data) + size_t(from) * width, to - from, width};
  }
  /// The bytes of text of width 1.
  std::string_view latin1() const { return {static_cast<const char *>(data), length}; }
};

} // namespace assay::runtime
