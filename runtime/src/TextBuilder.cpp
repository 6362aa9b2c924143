#include "assay/runtime/TextBuilder.h"

#include <algorithm>
#include <cstring>

namespace assay::runtime {
namespace {

template <typename From, typename To> void widen(const void *from, void *to, size_t count) {
  // From the end, since both may be the same memory.
  for (size_t i = count; i-- != 0;)
    static_cast<To *>(to)[i] = static_cast<const From *>(from)[i];
}

void convert(const void *from, uint8_t fromWidth, void *to, uint8_t toWidth, size_t count) {
  if (fromWidth == toWidth)
    std::memmove(to, from, count * toWidth);
  else if (fromWidth == 1 && toWidth == 2)
    widen<uint8_t, uint16_t>(from, to, count);
  else if (fromWidth == 1)
    widen<uint8_t, char32_t>(from, to, count);
  else
    widen<uint16_t, char32_t>(from, to, count);
}

uint8_t widthOf(char32_t codePoint) { return codePoint < 0x100 ? 1 : codePoint < 0x10000 ? 2 : 4; }

} // namespace

void TextBuilder::grow(size_t more, uint8_t width) {
  width = std::max(width, width_);
  const size_t needed = (length_ + more) * width;
  if (needed > bytes_) {
    const size_t bytes = std::max(needed, bytes_ * 2);
    auto larger = std::make_unique_for_overwrite<std::byte[]>(bytes);
    convert(data_, width_, larger.get(), width, length_);
    owned_ = std::move(larger);
    data_ = owned_.get();
    bytes_ = bytes;
  } else if (width != width_) {
    convert(data_, width_, data_, width, length_);
  }
  width_ = width;
}

void TextBuilder::repeat(char32_t codePoint, size_t count) {
  if (count == 0)
    return; // and no wider than before
  grow(count, widthOf(codePoint));
  switch (width_) {
  case 1:
    std::memset(data_ + length_, static_cast<int>(codePoint), count);
    break;
  case 2:
    std::fill_n(reinterpret_cast<uint16_t *>(data_) + length_, count,
                static_cast<uint16_t>(codePoint));
    break;
  default:
    std::fill_n(reinterpret_cast<char32_t *>(data_) + length_, count, codePoint);
  }
  length_ += static_cast<uint32_t>(count);
}

void TextBuilder::appendWidening(TextView text) {
  if (text.length == 0)
    return; // and its data may be nullptr
  // A view may be wider than what it holds, such as a part of a longer text.
  uint8_t width = text.width;
  if (width > width_) {
    char32_t largest = 0;
    for (uint32_t i = 0; i != text.length; ++i)
      largest = std::max(largest, text[i]);
    width = widthOf(largest);
  }
  grow(text.length, width);
  std::byte *const to = data_ + size_t(length_) * width_;
  if (text.width <= width_) {
    convert(text.data, text.width, to, width_, text.length);
    length_ += text.length;
    return;
  }
  for (uint32_t i = 0; i != text.length; ++i) {
    if (width_ == 1)
      reinterpret_cast<uint8_t *>(data_)[length_ + i] = static_cast<uint8_t>(text[i]);
    else
      reinterpret_cast<uint16_t *>(data_)[length_ + i] = static_cast<uint16_t>(text[i]);
  }
  length_ += text.length;
}

void TextBuilder::appendUtf8(std::string_view utf8) {
  size_t i = 0;
  while (i != utf8.size()) {
    const auto first = static_cast<uint8_t>(utf8[i]);
    if (first < 0x80) {
      size_t end = i;
      while (end != utf8.size() && static_cast<uint8_t>(utf8[end]) < 0x80)
        ++end;
      append(TextView(utf8.substr(i, end - i)));
      i = end;
      continue;
    }
    const int more = first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3;
    char32_t codePoint = first & (0x3F >> more);
    for (int k = 1; k <= more; ++k)
      codePoint = codePoint << 6 | (static_cast<uint8_t>(utf8[i + k]) & 0x3F);
    append(codePoint);
    i += static_cast<size_t>(more) + 1;
  }
}

} // namespace assay::runtime
