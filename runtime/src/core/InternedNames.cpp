#include "core/InternedNames.h"

#include "core/Registry.h"

#include "assay/runtime/Containers.h"
#include "assay/runtime/TextMethods.h"

namespace assay::runtime {
namespace {

/// Short strings may be static: those have their hashes, and other threads read them.
void mark(Str *made, uint64_t hash) {
  if (made->length() <= 1) {
    hashOf(made);
    return;
  }
  made->hash = hash;
  made->flags |= Str::kInterned;
}

} // namespace

Context::Names::Names() : slots_(Registry::get().names()), count_(Registry::get().nameCount()) {}

Str *Context::Names::intern(Context &ctx, std::string_view text) {
  if (!runtime::text::isAscii(text)) {
    const Lasting lasting(ctx);
    Str *made = newStrFromUtf8(ctx, text);
    return made == nullptr ? nullptr : intern(ctx, made);
  }
  const uint64_t hash = hashText(text.data(), text.size());
  size_t at = hash & (slots_.size() - 1);
  for (; slots_[at] != nullptr; at = (at + 1) & (slots_.size() - 1))
    if (slots_[at]->hash == hash && slots_[at]->isAscii() && slots_[at]->ascii() == text)
      return slots_[at];
  const Lasting lasting(ctx);
  Str *made = newAscii(ctx, text);
  if (made == nullptr)
    return nullptr;
  mark(made, hash);
  add(at, made);
  return made;
}

Str *Context::Names::intern(Context &ctx, Str *text) {
  if (text->isInterned())
    return text;
  const uint64_t hash = hashOf(text);
  size_t at = hash & (slots_.size() - 1);
  for (; slots_[at] != nullptr; at = (at + 1) & (slots_.size() - 1))
    if (slots_[at]->hash == hash && equalText(slots_[at], text))
      return slots_[at];
  const Lasting lasting(ctx);
  Str *made = newStr(ctx, view(text));
  if (made == nullptr)
    return nullptr;
  mark(made, hash);
  add(at, made);
  return made;
}

Str *Context::Names::adopt(Str *made) {
  size_t at = made->hash & (slots_.size() - 1);
  for (; slots_[at] != nullptr; at = (at + 1) & (slots_.size() - 1))
    if (slots_[at]->hash == made->hash && equalText(slots_[at], made))
      return slots_[at];
  add(at, made);
  return made;
}

void Context::Names::add(size_t slot, Str *text) {
  slots_[slot] = text;
  programs_.push_back(static_cast<uint32_t>(slot));
  if (++count_ * 2 > slots_.size())
    grow();
}

void Context::Names::grow() {
  // Static names first and the program's after them, in order: then reset() leaves the static ones
  // as if no others had been.
  std::vector<Str *> mine;
  for (const uint32_t slot : programs_) {
    mine.push_back(slots_[slot]);
    slots_[slot] = nullptr;
  }
  std::vector<Str *> old(slots_.size() * 2);
  old.swap(slots_);
  const auto place = [this](Str *text) {
    size_t at = hashOf(text) & (slots_.size() - 1);
    while (slots_[at] != nullptr)
      at = (at + 1) & (slots_.size() - 1);
    slots_[at] = text;
    return static_cast<uint32_t>(at);
  };
  for (Str *text : old)
    if (text != nullptr)
      place(text);
  programs_.clear();
  for (Str *text : mine)
    programs_.push_back(place(text));
}

void Context::Names::reset() {
  for (const uint32_t slot : programs_)
    slots_[slot] = nullptr;
  count_ -= programs_.size();
  programs_.clear();
}

} // namespace assay::runtime
