// NameTable: the names of a tree, each one text with one number, so that those who resolve them
// compare and look up numbers.
#pragma once

#include "assay/frontend/Ast.h"
#include "assay/support/Arena.h"
#include "assay/support/TextHash.h"

#include <cstdint>
#include <string_view>

namespace assay {

/// Lives in an arena, as what it hands out does. One thread may add to it at a time; any may read
/// what nobody adds to any more.
class NameTable {
public:
  /// `texts`: about how much source its names come from, in bytes.
  NameTable(Arena &arena, size_t texts);
  /// Holds what `base` holds, which must not grow any more, and what is added here.
  NameTable(Arena &arena, const NameTable &base);

  /// The name of this text.
  ast::Identifier intern(std::string_view text);
  /// Numbers are below this.
  uint32_t size() const { return first_ + count_; }

private:
  struct Slot {
    ast::Identifier name;
    uint32_t hash = 0;
  };

  /// Where `text` is or would be.
  Slot &place(std::string_view text, uint32_t hash) const {
    for (size_t at = hash & mask_;; at = (at + 1) & mask_) {
      Slot &slot = slots_[at];
      if (!slot.name.present() || (slot.hash == hash && same(slot.name, text)))
        return slot;
    }
  }
  static bool same(std::string_view a, std::string_view b);
  ast::Identifier add(Slot &slot, std::string_view text, uint32_t hash);
  void reserve(size_t slots);

  Arena *arena_;
  const NameTable *base_ = nullptr;
  Slot *slots_ = nullptr;
  size_t mask_ = 0;
  uint32_t first_ = 0, count_ = 0;
};

inline bool NameTable::same(std::string_view a, std::string_view b) {
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
  // Overlapping loads see each byte, without a call.
  if (size >= 8)
    return (differ(uint64_t(), 0) | differ(uint64_t(), size - 8)) == 0;
  if (size >= 4)
    return (differ(uint32_t(), 0) | differ(uint32_t(), size - 4)) == 0;
  return size == 0 ||
         (differ(uint8_t(), 0) | differ(uint8_t(), size / 2) | differ(uint8_t(), size - 1)) == 0;
}

inline ast::Identifier NameTable::intern(std::string_view text) {
  const auto hash = static_cast<uint32_t>(TextHash()(text));
  if (base_ != nullptr)
    for (const NameTable *table = base_; table != nullptr; table = table->base_)
      if (const Slot &known = table->place(text, hash); known.name.present())
        return known.name;
  Slot &slot = place(text, hash);
  return slot.name.present() ? slot.name : add(slot, text, hash);
}

} // namespace assay
