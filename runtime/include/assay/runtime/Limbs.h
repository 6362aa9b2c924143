// Limbs: the magnitude and sign of an int of any size, and views of such.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

namespace assay::runtime {

/// An int that somebody else holds: 64-bit limbs, the least significant first, the last one not 0.
/// Zero has no limbs and is not negative.
struct IntView {
  const uint64_t *limbs = nullptr;
  size_t size = 0;
  bool negative = false;

  bool isZero() const { return size == 0; }
  /// The value, where it fits.
  std::optional<int64_t> toInt64() const {
    if (size == 0)
      return 0;
    if (size != 1 || limbs[0] > uint64_t(INT64_MAX) + negative)
      return std::nullopt;
    return static_cast<int64_t>(negative ? -limbs[0] : limbs[0]);
  }
};

/// An int64 in the form of a view, which is valid as long as this is.
class Int64View {
public:
  explicit Int64View(int64_t value)
      : limb_(value < 0 ? -static_cast<uint64_t>(value) : static_cast<uint64_t>(value)),
        negative_(value < 0) {}
  operator IntView() const { return {&limb_, limb_ != 0, negative_}; }

private:
  uint64_t limb_;
  bool negative_;
};

/// An int of any size that an operation writes to; a few limbs need no memory but its own, and
/// memory is kept for the next result. Owned by one thread.
class Limbs {
public:
  Limbs() = default;
  Limbs(const Limbs &) = delete;
  Limbs &operator=(const Limbs &) = delete;

  IntView view() const { return {data_, size_, negative_}; }
  operator IntView() const { return view(); }

  void assign(int64_t value) { assign(Int64View(value)); }
  void assign(IntView value);
  /// A magnitude of two limbs and a sign.
  void assign(unsigned __int128 magnitude, bool negative);

  /// Room for `size` limbs, whose contents are undefined until they are written; then trim().
  uint64_t *resize(size_t size) {
    if (size > capacity_)
      grow(size);
    size_ = size;
    return data_;
  }
  /// Drops leading zero limbs and sets the sign, which zero never has.
  void trim(bool negative) {
    while (size_ != 0 && data_[size_ - 1] == 0)
      --size_;
    negative_ = negative && size_ != 0;
  }
  /// Drops all limbs beyond the first `size` and trims.
  void trim(size_t size, bool negative) {
    size_ = size;
    trim(negative);
  }
  void swap(Limbs &other) noexcept;

private:
  void grow(size_t size);

  static constexpr size_t kInline = 6;
  uint64_t inline_[kInline];
  std::unique_ptr<uint64_t[]> owned_;
  uint64_t *data_ = inline_;
  size_t capacity_ = kInline;
  size_t size_ = 0;
  bool negative_ = false;
};

} // namespace assay::runtime
