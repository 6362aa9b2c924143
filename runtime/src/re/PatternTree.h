// A regular expression as a tree, as it was written: what the parser makes and the compiler takes.
#pragma once

#include "assay/runtime/TextView.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace assay::runtime::re {

/// The values that re's own flags have.
enum Flag : uint32_t {
  kIgnoreCase = 2,
  kMultiLine = 8,
  kDotAll = 16,
  kUnicode = 32,
  kVerbose = 64,
  kAscii = 256,
};

inline constexpr uint32_t kUnlimited = UINT32_MAX;

/// Kinds of characters, each also as what is none of them.
enum class Category : uint8_t { Digit, NotDigit, Space, NotSpace, Word, NotWord };

/// What stands in brackets.
struct SetItems {
  bool negated = false;
  std::vector<std::pair<char32_t, char32_t>> ranges; // both ends included
  std::vector<Category> categories;
};

enum class NodeKind : uint8_t {
  Character,
  NotCharacter, // a set of one character, negated
  Any,
  Set,
  Begin,      // ^
  End,        // $
  BeginText,  // \A
  EndText,    // \Z
  Boundary,   // \b
  NoBoundary, // \B
  Group,      // captures where `number` is not 0; else it only changes flags
  Repeat,
  Branch,
  Look, // forwards or behind
  BackReference,
  Conditional,
};

struct Node;
using Sequence = std::vector<Node>;

struct Node {
  NodeKind kind;
  bool lazy = false;    // of a Repeat
  bool negated = false; // of a Look
  bool behind = false;  // of a Look
  char32_t character = 0;
  uint32_t number = 0;                  // of a group
  uint32_t least = 0, most = 0;         // of a Repeat
  uint32_t addFlags = 0, dropFlags = 0; // of a Group
  SetItems set{};
  std::vector<Sequence> parts{}; // what is within; of a Conditional: yes and no

  Node(NodeKind kind_, char32_t character_ = 0) : kind(kind_), character(character_) {}
};

struct PatternTree {
  Sequence root;
  uint32_t flags = 0;
  uint32_t groups = 0; // that capture
  std::vector<std::pair<std::string, uint32_t>> names;
  /// Of what each group captures, by number: its least and most length.
  std::vector<std::pair<uint64_t, uint64_t>> widths;
};

/// Why there is no tree: CPython refuses the pattern, or this parser does not know it.
struct ParseFailure {
  std::string_view reason; // static
};

/// The least and the most characters that a sequence matches.
std::pair<uint64_t, uint64_t> widthOf(const Sequence &sequence, const PatternTree &tree);

/// Parses as sre does. False: `failure` says why not.
bool parsePattern(TextView text, uint32_t flags, PatternTree &tree, ParseFailure &failure);

} // namespace assay::runtime::re
