#include "assay/frontend/NameTable.h"

#include <bit>

namespace assay {

// Measured on the standard library: a name for 60 bytes of source in short files, fewer in long.
NameTable::NameTable(Arena &arena, size_t texts) : arena_(&arena) {
  reserve(std::bit_ceil(texts / 32 + 32));
}

NameTable::NameTable(Arena &arena, const NameTable &base)
    : arena_(&arena), base_(&base), first_(base.size()) {
  reserve(16);
}

ast::Identifier NameTable::add(Slot &slot, std::string_view text, uint32_t hash) {
  const auto length = static_cast<uint32_t>(text.size());
  char *const record =
      static_cast<char *>(arena_->allocate(sizeof length + length, alignof(uint32_t)));
  std::memcpy(record, &length, sizeof length);
  char *const data = record + sizeof length;
  if (length != 0)
    std::memcpy(data, text.data(), length);
  const bool isPrivate =
      text.starts_with("__") && !text.ends_with("__") && text.find('.') == std::string_view::npos;
  const ast::Identifier name(data, size() | (isPrivate ? ast::Identifier::kPrivate : 0));
  slot = {name, hash};
  if (++count_ * 2 > mask_)
    reserve((mask_ + 1) * 4);
  return name;
}

void NameTable::reserve(size_t slots) {
  const Slot *const old = slots_;
  const size_t oldCount = old == nullptr ? 0 : mask_ + 1;
  slots_ = static_cast<Slot *>(arena_->allocate(slots * sizeof(Slot), alignof(Slot)));
  mask_ = slots - 1;
  for (size_t i = 0; i != slots; ++i)
    new (slots_ + i) Slot();
  for (size_t i = 0; i != oldCount; ++i)
    if (old[i].name.present())
      place(old[i].name, old[i].hash) = old[i];
}

} // namespace assay
