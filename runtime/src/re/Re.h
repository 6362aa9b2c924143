// What programs see of regular expressions: patterns, matches and flags.
#pragma once

#include "re/Matcher.h"

#include "assay/runtime/Containers.h"

namespace assay::runtime::re {

struct Pattern : Object {
  static constexpr TypeId kType = TypeId::RePattern;
  struct Name {
    Str *name;
    uint32_t group;
  };
  Str *source;
  const Program *program;
  uint32_t givenFlags; // when it was compiled
  std::span<const Name> names;
};

struct Match : Object {
  static constexpr TypeId kType = TypeId::ReMatch;
  /// Begin and end of each group, -1 where it took no part; group 0 is the whole match.
  int64_t *spans() { return reinterpret_cast<int64_t *>(this + 1); }
  const int64_t *spans() const { return reinterpret_cast<const int64_t *>(this + 1); }
  const Pattern *pattern;
  const Str *text;
  uint32_t from, to; // the part of the text that was looked at
  int64_t lastIndex;
};

/// One or several of re's flags. `count` is their value.
struct FlagValue : Object {
  static constexpr TypeId kType = TypeId::ReFlag;
};

/// The pattern of these flags, compiled or from those that the program compiled before; declines
/// what CPython refuses. nullptr: failed.
Pattern *newPattern(Context &ctx, Str *source, uint32_t flags);
/// The text to look at; nullptr: failed, with CPython's TypeError.
Str *subject(Context &ctx, const Pattern &pattern, Value text);
/// The match that a matcher has found.
Value newMatch(Context &ctx, const Pattern &pattern, const Str *text, const Matcher &matcher,
               uint32_t from, uint32_t to);
/// What group `number` of a match captured, or `otherwise`.
Value groupText(Context &ctx, const Match &match, uint32_t number, Value otherwise);

/// The text that takes the place of a match: a replacement with its references filled in.
class Template {
public:
  /// False: declined.
  bool parse(Context &ctx, const Pattern &pattern, const Str *text);
  bool isLiteral() const { return groups_.empty(); }
  void append(TextBuilder &to, const Str *text, const Matcher &matcher) const;
  void append(TextBuilder &to, const Match &match) const;

private:
  template <typename Begin> void appendParts(TextBuilder &to, const Str *text, Begin &&span) const;
  std::vector<std::unique_ptr<TextBuilder>> literals_; // one before each group, one at the end
  std::vector<uint32_t> groups_;
};

// What the functions of the module and the methods of patterns share.
enum class MatchKind : uint8_t { Match, FullMatch, Search };
Value matchWith(Context &ctx, const Pattern &pattern, Value text, MatchKind kind, int64_t from = 0,
                int64_t to = INT64_MAX);
Value findAll(Context &ctx, const Pattern &pattern, Value text, int64_t from = 0,
              int64_t to = INT64_MAX);
Value findIterator(Context &ctx, const Pattern &pattern, Value text, int64_t from = 0,
                   int64_t to = INT64_MAX);
Value split(Context &ctx, const Pattern &pattern, Value text, int64_t most);
/// With `counted`: a tuple of the text and the number of replacements.
Value substitute(Context &ctx, const Pattern &pattern, Value replacement, Value text, int64_t most,
                 bool counted);

} // namespace assay::runtime::re
