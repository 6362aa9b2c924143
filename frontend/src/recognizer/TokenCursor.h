// One token of lookahead over a Tokenizer.
#pragma once

#include "assay/frontend/Tokenizer.h"

namespace assay::recognizer {

class TokenCursor {
public:
  explicit TokenCursor(SourceText source) : source_(source), tokenizer_(source) { advance(); }

  const Token &current() const { return current_; }
  TokenKind kind() const { return current_.kind; }
  std::string_view text() const { return source_.slice(current_.start, current_.end); }
  void advance() { current_ = tokenizer_.next(); }

  /// Goes past the current token where it is of that kind.
  bool accept(TokenKind kind) {
    if (current_.kind != kind)
      return false;
    advance();
    return true;
  }

  const SourceText &source() const { return source_; }
  TokenError error() const { return tokenizer_.error(); }

private:
  SourceText source_;
  Tokenizer tokenizer_;
  Token current_{};
};

} // namespace assay::recognizer
