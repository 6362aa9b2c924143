// Names: strings that are compared by address, since there is only one of each text.
#pragma once

#include "assay/runtime/Object.h"

#include <optional>

namespace assay::runtime {

enum class Name : uint8_t {
#define SPECIAL_NAME(text) text,
#include "assay/runtime/SpecialNames.def"
};

/// The interned string of a name that the runtime knows. Static, the same for all contexts.
Str *name(Name name);

/// Static strings by numbers, which are the same in all processes that run the same build: names
/// that the runtime knows, strings of one character of Latin-1 or none. Nothing for other strings.
std::optional<uint32_t> numberOfStatic(const Str *text);
Str *staticStrOf(uint32_t number);

/// The hash of a string's text, not 0 unless it is empty: that of no text is CPython's. `bytes` are
/// its code points in the string's own width.
uint64_t hashText(const void *bytes, size_t count);
uint64_t computeHash(const Str *text);
inline uint64_t hashOf(const Str *text) {
  return text->hash != 0 || text->count == 0 ? text->hash : computeHash(text);
}

} // namespace assay::runtime
