// Packed: numbers, text and blocks one behind the other, for entries of caches.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <vector>

namespace assay {

/// What entries begin with. Keys of programs can be chosen by whoever writes the program, so that
/// such an entry may be found where one of another kind was looked for: then it is nobody's.
enum class EntryKind : uint32_t { Program = 1, Module = 2, Recognition = 3, Unit = 4, HotCode = 5 };

class PackWriter {
public:
  void begin(EntryKind kind) {
    bytes_.clear();
    number(static_cast<uint32_t>(kind));
  }
  void number(uint32_t value) { raw(&value, sizeof value); }
  void text(std::string_view text) {
    number(static_cast<uint32_t>(text.size()));
    raw(text.data(), text.size());
  }
  /// From a multiple of kAlignment on.
  void block(std::span<const std::byte> block) {
    number(static_cast<uint32_t>(block.size()));
    bytes_.resize((bytes_.size() + kAlignment - 1) / kAlignment * kAlignment);
    raw(block.data(), block.size());
  }
  std::span<const std::byte> bytes() const { return bytes_; }

  static constexpr size_t kAlignment = 16;

private:
  void raw(const void *from, size_t size) {
    const size_t at = bytes_.size();
    bytes_.resize(at + size);
    if (size != 0)
      std::memcpy(bytes_.data() + at, from, size);
  }
  std::vector<std::byte> bytes_;
};

/// Reads what a PackWriter has written, in the same order. Views point into the bytes, which start
/// at a multiple of kAlignment.
class PackReader {
public:
  /// Nothing is whole where the entry is of another kind.
  PackReader(std::span<const std::byte> bytes, EntryKind kind) : bytes_(bytes) {
    isShort_ = number() != static_cast<uint32_t>(kind);
  }
  uint32_t number() {
    uint32_t value = 0;
    if (const auto from = take(sizeof value); !from.empty())
      std::memcpy(&value, from.data(), sizeof value);
    return value;
  }
  std::string_view text() {
    const auto from = take(number());
    return {reinterpret_cast<const char *>(from.data()), from.size()};
  }
  std::span<const std::byte> block() {
    const uint32_t size = number();
    constexpr size_t kAlignment = PackWriter::kAlignment;
    take((kAlignment - at_ % kAlignment) % kAlignment);
    return take(size);
  }
  /// Whether all that was read was there, and no more.
  bool isWhole() const { return !isShort_ && at_ == bytes_.size(); }

private:
  std::span<const std::byte> take(size_t size) {
    isShort_ |= size > bytes_.size() - at_;
    if (isShort_)
      return {};
    at_ += size;
    return bytes_.subspan(at_ - size, size);
  }

  std::span<const std::byte> bytes_;
  size_t at_ = 0;
  bool isShort_ = false;
};

} // namespace assay
