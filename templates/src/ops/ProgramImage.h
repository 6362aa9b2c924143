// How an image is written: see assay/templates/ProgramImage.h.
#pragma once

#include <cstddef>
#include <cstdint>

namespace assay::image {

/// What a word of the region may be relative to.
enum Base : uint32_t {
  kRegion,
  kReadOnly,  // what is used where it lies in the image
  kVariables, // of the module
  kBaseCount
};

enum class SymbolKind : uint32_t {
  StaticStr, // of that number
  Name,      // the interned string of the text of the Str at that place in the region
  Builtin,   // what the symbol of that number names where nobody binds it
  EmptyTuple,
};

struct Symbol {
  SymbolKind kind;
  uint32_t value;
};

/// To the word at that place in the region the address, or the value, of a symbol is added.
struct SymbolUse {
  uint32_t at, symbol;
};

/// Items in the image, from `at` on.
struct Table {
  uint32_t at, count;
};

inline constexpr uint32_t kNoVariable = UINT32_MAX;

struct Header {
  uint32_t regionBytes, cacheBytes; // behind the region there are zeros, which are not in the image
  uint32_t moduleAt, codesAt;       // in the region
  uint32_t variableCount, ownName;  // `ownName`: the variable __name__, or kNoVariable
  Table symbols, uses;
  Table relocations[kBaseCount]; // places of words in the region
  uint32_t readOnlyAt;
};

/// The region starts at a multiple of this in the image, and objects in it.
inline constexpr uint32_t kAlignment = 16;

} // namespace assay::image
