// TextBuilder: text put together piece by piece, as wide as its widest code point needs.
#pragma once

#include "assay/runtime/TextView.h"

#include <cstring>
#include <memory>

namespace assay::runtime {

/// Short text needs no memory but its own. Owned by one thread.
class TextBuilder {
public:
  TextBuilder() = default;
  TextBuilder(const TextBuilder &) = delete;
  TextBuilder &operator=(const TextBuilder &) = delete;

  void append(char32_t codePoint) {
    if (codePoint < 0x100 && width_ == 1 && length_ < bytes_)
      data_[length_++] = static_cast<std::byte>(codePoint);
    else
      repeat(codePoint, 1);
  }
  void append(TextView text) {
    if (text.width == 1 && width_ == 1 && length_ + size_t(text.length) <= bytes_) {
      if (text.length != 0)
        std::memcpy(data_ + length_, text.data, text.length);
      length_ += text.length;
    } else {
      appendWidening(text);
    }
  }
  void append(std::string_view latin1) { append(TextView(latin1)); }
  void append(const char *latin1) { append(TextView(std::string_view(latin1))); }
  void repeat(char32_t codePoint, size_t count);
  /// Text in UTF-8, surrogates as three bytes each.
  void appendUtf8(std::string_view utf8);

  uint32_t length() const { return length_; }
  /// What was put together; until the next change.
  TextView view() const { return {data_, length_, width_}; }
  void clear() { length_ = 0, width_ = 1; }

private:
  void appendWidening(TextView text);
  void grow(size_t more, uint8_t width);

  static constexpr size_t kInlineBytes = 256;
  alignas(8) std::byte inline_[kInlineBytes];
  std::unique_ptr<std::byte[]> owned_;
  std::byte *data_ = inline_;
  size_t bytes_ = kInlineBytes; // there is room for
  uint32_t length_ = 0;
  uint8_t width_ = 1;
};

} // namespace assay::runtime
