// Telling reserved words from names: one multiplication and one comparison.
#pragma once

#include "assay/frontend/Tokenizer.h"

#include <array>
#include <cstring>
#include <string_view>

namespace assay::keywords {

struct Entry {
  uint64_t word = 0; // the spelling's bytes, the first one lowest, then zeros
  TokenKind kind = TokenKind::Name;
};

inline constexpr unsigned kTableBits = 7;
inline constexpr size_t kLongest = 8;

constexpr uint64_t wordOf(std::string_view text) {
  uint64_t word = 0;
  for (size_t i = 0; i < text.size(); ++i)
    word |= static_cast<uint64_t>(static_cast<uint8_t>(text[i])) << (8 * i);
  return word;
}

constexpr size_t slotOf(uint64_t word, uint64_t multiplier) {
  return static_cast<size_t>((word * multiplier) >> (64 - kTableBits));
}

struct Table {
  std::array<Entry, size_t{1} << kTableBits> entries{};
  uint64_t multiplier = 0;
};

/// Looks for a multiplier under which no two keywords share a slot.
constexpr Table makeTable() {
  constexpr Entry kKeywords[] = {
#define KEYWORD(Name, text) {wordOf(text), TokenKind::Keyword##Name},
#include "assay/frontend/TokenKinds.def"
  };
  for (uint64_t multiplier = 0x9E3779B97F4A7C15;; multiplier += 0x2545F4914F6CDD1E) {
    Table table;
    table.multiplier = multiplier;
    bool collision = false;
    for (const Entry &keyword : kKeywords) {
      Entry &entry = table.entries[slotOf(keyword.word, multiplier)];
      collision = collision || entry.word != 0;
      entry = keyword;
    }
    if (!collision)
      return table;
  }
}

inline constexpr Table kTable = makeTable();

/// The keyword's kind, or Name. 8 bytes from `start` on must be readable.
inline TokenKind kindOf(const char *start, size_t length) {
  if (length > kLongest)
    return TokenKind::Name;
  uint64_t word;
  std::memcpy(&word, start, sizeof word);
  word &= ~uint64_t{0} >> (8 * (kLongest - length));
  const Entry &entry = kTable.entries[slotOf(word, kTable.multiplier)];
  return entry.word == word ? entry.kind : TokenKind::Name;
}

} // namespace assay::keywords
