// PlanArchive: what a unit is to be, as bytes. The same description writes and reads them, so that
// what is not written is not known to whoever reads.
//
// Objects of the program are numbered as they come: which addresses they have is told beside the
// bytes, and two plans whose bytes are the same lead to the same code.
#pragma once

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

namespace assay::orc {

class PlanArchive {
public:
  /// Writes.
  PlanArchive() = default;
  /// Reads what was written by this build. The bytes stay where they are.
  explicit PlanArchive(std::span<const std::byte> bytes) : given_(bytes), isReading_(true) {}

  bool isReading() const { return isReading_; }
  const std::vector<std::byte> &written() const { return written_; }
  const std::vector<const void *> &objects() const { return objects_; }
  /// More objects than can be read again.
  bool isTooMuch() const { return objects_.size() >= kMostObjects; }

  template <typename T> void value(T &each) {
    static_assert(std::is_integral_v<T> || std::is_enum_v<T>);
    auto word = static_cast<uint64_t>(each);
    if constexpr (std::is_signed_v<T>)
      word = word << 1 ^ static_cast<uint64_t>(static_cast<int64_t>(each) >> 63);
    word = isReading_ ? take() : put(word);
    if constexpr (std::is_signed_v<T>)
      each = static_cast<T>(static_cast<int64_t>(word >> 1 ^ (~(word & 1) + 1)));
    else
      each = static_cast<T>(word);
  }
  template <typename... T> void values(T &...each) { (value(each), ...); }

  /// How many a vector has, which is made as long.
  template <typename T> void count(std::vector<T> &of) {
    size_t count = of.size();
    value(count);
    of.resize(count);
  }

  /// An object of the program, which is never looked at; or nullptr.
  template <typename T> void object(const T *&each) {
    uint64_t number = isReading_ ? 0 : numberFor(each);
    value(number);
    if (isReading_)
      each = number == 0 ? nullptr : reinterpret_cast<const T *>(kStandIns + number - 1);
  }
  /// Of an object that was read.
  static uint32_t numberOf(const void *object) {
    const auto number = static_cast<const std::byte *>(object) - kStandIns;
    assert(number >= 0 && static_cast<size_t>(number) < kMostObjects);
    return static_cast<uint32_t>(number);
  }

  void text(std::string_view &each) {
    size_t size = each.size();
    value(size);
    if (isReading_) {
      each = {reinterpret_cast<const char *>(given_.data() + at_), size};
      at_ += size;
    } else {
      const auto *from = reinterpret_cast<const std::byte *>(each.data());
      written_.insert(written_.end(), from, from + size);
    }
  }

private:
  static constexpr size_t kMostObjects = 1024;
  /// Their addresses stand for those of objects.
  static const std::byte kStandIns[kMostObjects];

  // Seven bits a byte, the low ones first.
  uint64_t put(uint64_t word) {
    const uint64_t whole = word;
    for (; word >= 0x80; word >>= 7)
      written_.push_back(static_cast<std::byte>(word | 0x80));
    written_.push_back(static_cast<std::byte>(word));
    return whole;
  }
  uint64_t take() {
    uint64_t word = 0;
    for (unsigned shift = 0;; shift += 7) {
      const auto each = static_cast<uint64_t>(given_[at_++]);
      word |= (each & 0x7F) << shift;
      if (each < 0x80)
        return word;
    }
  }
  uint64_t numberFor(const void *object) {
    if (object == nullptr)
      return 0;
    const auto found = std::find(objects_.begin(), objects_.end(), object);
    const auto number = static_cast<uint64_t>(found - objects_.begin());
    if (found == objects_.end())
      objects_.push_back(object);
    return number + 1;
  }

  std::span<const std::byte> given_;
  size_t at_ = 0;
  bool isReading_ = false;
  std::vector<std::byte> written_;
  std::vector<const void *> objects_;
};

} // namespace assay::orc
