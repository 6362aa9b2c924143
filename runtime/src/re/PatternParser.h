// The syntax of regular expressions, as CPython's re has it: a recursive descent over tokens, which
// are characters, or a backslash with the character behind it.
#pragma once

#include "re/PatternTree.h"

#include <optional>

namespace assay::runtime::re {

inline bool isDigit(char32_t c) { return c >= '0' && c <= '9'; }
inline bool isLetter(char32_t c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; }

class PatternParser {
public:
  PatternParser(TextView text, PatternTree &tree, ParseFailure &failure)
      : text_(text), tree_(tree), failure_(failure) {}

  /// Makes the whole tree. False: `failure` says why not.
  bool parse();

  /// That `(?x)` was met, and all has to be read anew.
  bool needsVerbose() const { return needsVerbose_; }

private:
  /// A character, or one that a backslash stands before.
  struct Token {
    char32_t character;
    bool escaped;
    bool is(char32_t c) const { return !escaped && character == c; }
  };
  /// A member of a set: a character, or a category.
  struct Member {
    char32_t character = 0;
    std::optional<Category> category;
  };

  static constexpr std::string_view kRefused = "a regular expression that is refused";

  bool refuse(std::string_view reason = kRefused) {
    failure_.reason = reason;
    return false;
  }

  // Tokens.
  std::optional<Token> peek() const {
    if (at_ >= text_.length)
      return std::nullopt;
    if (text_[at_] != '\\')
      return Token{text_[at_], false};
    if (at_ + 1 >= text_.length)
      return std::nullopt; // a lone backslash at the end: refused by whoever goes on
    return Token{text_[at_ + 1], true};
  }
  bool atLoneBackslash() const { return at_ + 1 == text_.length && text_[at_] == '\\'; }
  std::optional<Token> take() {
    const auto token = peek();
    if (token)
      advance(*token);
    return token;
  }
  bool nextIs(char32_t c) const {
    const auto token = peek();
    return token && token->is(c);
  }
  bool accept(char32_t c) {
    if (!nextIs(c))
      return false;
    ++at_;
    return true;
  }
  /// The value of hexadecimal digits, just so many.
  std::optional<char32_t> hexDigits(int count);
  void advance(const Token &token) { at_ += token.escaped ? 2 : 1; }

  // Alternatives and what they are made of.
  bool alternatives(Sequence &to, bool verbose, uint32_t nesting, bool first = false);
  bool sequence(Sequence &to, bool verbose, uint32_t nesting, bool first);
  void skipLine();
  bool item(const Token &token, Sequence &to, bool &verbose, uint32_t nesting, bool first);

  // Repetition.
  bool number(uint32_t &value, bool &given);
  bool braces(Sequence &to);
  bool repeat(Sequence &to, uint32_t least, uint32_t most);

  // Escapes: PatternEscapes.cpp, as are sets.
  /// \x, \u, \U, and characters that stand for themselves. nullopt: refused.
  std::optional<char32_t> character(char32_t c);
  bool escape(char32_t c, Sequence &to);
  /// \0 and three octal digits are characters, the rest refers to a group.
  bool numericEscape(char32_t c, Sequence &to);
  bool backReference(uint32_t number, Sequence &to);
  bool isOpen(uint32_t number) const;
  bool mayLookBehindSee(uint32_t number) const;

  // Sets.
  std::optional<Member> member(const Token &token);
  bool set(Sequence &to);

  // Groups and flags: PatternGroups.cpp.
  /// The text up to `end`, which is taken as well; only ASCII identifiers and numbers are known.
  std::optional<std::string> nameUntil(char32_t end);
  std::optional<uint32_t> groupNamed(const std::string &name) const;
  bool group(Sequence &to, bool &verbose, uint32_t nesting, bool first);
  bool comment();
  bool namedGroup(Sequence &to, bool verbose, uint32_t nesting);
  bool capture(const std::string &name, Sequence &to, bool verbose, uint32_t nesting);
  bool plainGroup(uint32_t add, uint32_t drop, Sequence &to, bool verbose, uint32_t nesting);
  bool look(bool negated, bool behind, Sequence &to, bool verbose, uint32_t nesting);
  bool conditional(Sequence &to, bool verbose, uint32_t nesting);
  bool flags(char32_t c, Sequence &to, bool &verbose, uint32_t nesting, bool first);

  TextView text_;
  uint32_t at_ = 0;
  PatternTree &tree_;
  ParseFailure &failure_;
  std::vector<uint32_t> open_;
  std::optional<uint32_t> lookBehindGroups_;
  uint32_t conditionalGroup_ = 0;
  bool needsVerbose_ = false;
};

} // namespace assay::runtime::re
