// A compiled regular expression: instructions for a backtracking matcher that tries what sre tries,
// in sre's order. Lies in a program's heap, so it holds no owner of anything.
#pragma once

#include "assay/runtime/Context.h"
#include "re/PatternTree.h"

#include <span>

namespace assay::runtime::re {

enum class Op : uint8_t {
  Success,
  Character,       // a: it
  CharacterIgnore, // a: in lower case
  NotCharacter,
  NotCharacterIgnore,
  Any, // but a line feed
  AnyAll,
  Set,       // a: which of the sets
  SetIgnore, // looked for in lower case
  Place,     // a: a PlaceKind
  Mark,      // a: its number; two a group
  Jump,      // to a
  Branch,    // a: which of the lists of alternatives
  RepeatOne, // the one instruction behind it, a to b times; goes on at c
  LazyRepeatOne,
  Repeat,   // what is behind it, a to b times; its Until is at c
  MaxUntil, // a: its Repeat
  MinUntil,
  Look, // what is behind it matches b characters before; goes on at a
  LookNot,
  BackReference, // a: the group's number less 1
  BackReferenceIgnore,
  Conditional, // whether group a took part; else goes on at b
};

enum class PlaceKind : uint8_t {
  Begin,
  BeginLine,
  End,
  EndLine,
  BeginText = Begin,
  EndText = EndLine + 1,
  Boundary,
  NoBoundary,
  AsciiBoundary,
  AsciiNoBoundary,
};

struct Instruction {
  Op op;
  uint32_t a = 0, b = 0, c = 0;
};

/// Which characters are members: by a table for Latin-1, by ranges and categories beyond.
struct CharacterSet {
  bool negated;
  bool ascii; // of the categories
  uint64_t latin1[4];
  std::span<const std::pair<char32_t, char32_t>> ranges;
  std::span<const Category> categories;

  bool has(char32_t c) const {
    return c < 256 ? (latin1[c / 64] >> c % 64 & 1) != 0 : hasBeyond(c);
  }
  bool hasBeyond(char32_t c) const;
};

struct Program {
  std::span<const Instruction> code;
  std::span<const CharacterSet> sets;
  std::span<const std::span<const uint32_t>> branches;
  uint32_t groups;
  uint32_t flags;
  bool ignoresCase; // somewhere: then it is only exact about ASCII
};

bool isWord(char32_t c, bool ascii);

/// nullptr: declined or out of memory.
const Program *compile(Context &ctx, const PatternTree &tree);

} // namespace assay::runtime::re
