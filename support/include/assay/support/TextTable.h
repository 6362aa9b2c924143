// A table from short texts to numbers, in an arena: cheap to make, to fill and to ask.
#pragma once

#include "assay/support/ArenaAllocator.h"
#include "assay/support/TextHash.h"

#include <algorithm>
#include <cstdint>
#include <string_view>

namespace assay {

/// Whether two texts are equal, without a call where they are short.
inline bool sameText(std::string_view a, std::string_view b) {
  const size_t size = a.size();
  if (size != b.size())
    return false;
  if (size > 16)
    return std::memcmp(a.data(), b.data(), size) == 0;
  const auto differ = [&](auto word, size_t at) {
    auto other = word;
    std::memcpy(&word, a.data() + at, sizeof word);
    std::memcpy(&other, b.data() + at, sizeof other);
    return word ^ other;
  };
  // Overlapping loads see each byte.
  if (size >= 8)
    return (differ(uint64_t(), 0) | differ(uint64_t(), size - 8)) == 0;
  if (size >= 4)
    return (differ(uint32_t(), 0) | differ(uint32_t(), size - 4)) == 0;
  return size == 0 ||
         (differ(uint8_t(), 0) | differ(uint8_t(), size / 2) | differ(uint8_t(), size - 1)) == 0;
}

class TextTable {
public:
  static constexpr uint32_t kNone = UINT32_MAX;

  explicit TextTable(Arena &arena) : slots_(arena) {}

  /// The number under `text`, kNone at first, which may be assigned to. Until the next call of
  /// this.
  uint32_t &operator[](std::string_view text) {
    const auto hash = static_cast<uint32_t>(TextHash()(text));
    if (count_ * 2 >= slots_.size())
      grow();
    Slot &slot = slots_[place(text, hash)];
    if (slot.data == nullptr) {
      slot = {text.data(), static_cast<uint32_t>(text.size()), hash, kNone};
      ++count_;
    }
    return slot.number;
  }
  /// The number under `text`; kNone where there is none.
  uint32_t find(std::string_view text) const {
    return slots_.empty() ? kNone
                          : slots_[place(text, static_cast<uint32_t>(TextHash()(text)))].number;
  }

private:
  struct Slot {
    const char *data = nullptr;
    uint32_t size = 0, hash = 0, number = kNone;
  };
  static constexpr size_t kLeastSlots = 16;

  /// Where `text` is or would be.
  size_t place(std::string_view text, uint32_t hash) const {
    const size_t mask = slots_.size() - 1;
    size_t at = hash & mask;
    for (; slots_[at].data != nullptr; at = (at + 1) & mask)
      if (slots_[at].hash == hash && sameText({slots_[at].data, slots_[at].size}, text))
        break;
    return at;
  }
  void grow() {
    ArenaVector<Slot> old(std::max(kLeastSlots, slots_.size() * 4), Slot(), slots_.get_allocator());
    old.swap(slots_);
    for (const Slot &slot : old)
      if (slot.data != nullptr)
        slots_[place({slot.data, slot.size}, slot.hash)] = slot;
  }

  ArenaVector<Slot> slots_;
  size_t count_ = 0;
};

} // namespace assay
