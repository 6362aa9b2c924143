// Tokenizer: Python 3.11's lexical grammar over UTF-8 bytes.
//
// Follows the reference's "Lexical analysis" chapter and, where that leaves room, what
// CPython 3.11's own tokenizer accepts. Tokens are offsets into the source: nothing is copied and
// nothing allocated. Decoding an encoding other than UTF-8 comes before it, escapes and number
// values after it.
#pragma once

#include "assay/frontend/SourceText.h"

#include <cstdint>
#include <string_view>

namespace assay {

enum class TokenKind : uint8_t {
#define TOKEN(Name, text) Name,
#define KEYWORD(Name, text) Keyword##Name,
#define OPERATOR(Name, text) Name,
#include "assay/frontend/TokenKinds.def"
};

/// How a diagnostic names a kind of token.
std::string_view tokenKindText(TokenKind kind);

enum class TokenError : uint8_t {
#define TOKEN_ERROR(Name, message) Name,
#include "assay/frontend/TokenErrors.def"
};

std::string_view tokenErrorMessage(TokenError error);

/// Offsets of the first byte and of the one past the last. An Indent, Dedent or EndMarker is empty,
/// and so is the Newline of a last line that has no end; other Newlines span their LF, CR or CRLF.
struct Token {
  uint32_t start;
  uint32_t end;
  TokenKind kind;
  /// Bits of TokenFlag.
  uint8_t flags;
};

/// What the tokenizer saw in passing, so that whoever takes a token's value need not look again.
/// The meanings depend on the kind, hence the shared bits.
namespace TokenFlag {
// Name
inline constexpr uint8_t kNonAscii = 1; // also String: has a byte beyond ASCII
// String
inline constexpr uint8_t kRaw = 2;
inline constexpr uint8_t kBytes = 4;
inline constexpr uint8_t kFormat = 8;
inline constexpr uint8_t kUnicode = 16; // prefix u or U
inline constexpr uint8_t kTriple = 32;
inline constexpr uint8_t kBackslash = 64;
inline constexpr uint8_t kCarriageReturn = 128;
// Number
inline constexpr uint8_t kFloat = 1;
inline constexpr uint8_t kImaginary = 2;
inline constexpr uint8_t kPrefixed = 4; // 0x, 0o, 0b
inline constexpr uint8_t kUnderscore = 8;
inline constexpr uint8_t kTouchesKeyword = 16; // as in `0or 1`: CPython warns
} // namespace TokenFlag

class Tokenizer {
public:
  explicit Tokenizer(SourceText source);

  /// The next token. After the last one it is EndMarker again and again; after an error, Error.
  Token next();

  /// Why next() answered Error, and the offset that it is about.
  TokenError error() const { return error_; }
  uint32_t errorOffset() const { return errorOffset_; }

private:
  // CPython's limits.
  static constexpr int kMaxIndents = 100;
  static constexpr int kMaxParentheses = 200;

  bool readIndentation();
  bool enterIndentation(uint32_t column, uint32_t altColumn);
  bool continueLine(const char *&cursor);
  Token name(const char *start);
  Token number(const char *start);
  Token string(const char *start, const char *quote, uint8_t flags);
  Token operatorToken(const char *start);
  Token open(const char *start, TokenKind kind);
  Token close(const char *start, TokenKind kind);
  Token endOfLine(const char *start);
  Token endOfFile(const char *start);
  bool decimalTail(const char *&cursor, uint8_t &flags);
  bool endOfNumber(const char *cursor, uint8_t &flags, TokenError error);
  bool isIdentifier(std::string_view text, const char *&wrong, TokenError &error) const;

  uint32_t offset(const char *at) const { return static_cast<uint32_t>(at - begin_); }
  Token make(const char *start, const char *end, TokenKind kind, uint8_t flags = 0) {
    cursor_ = end;
    return {offset(start), offset(end), kind, flags};
  }
  bool refuse(TokenError error, const char *at);
  Token fail(TokenError error, const char *at) {
    refuse(error, at);
    return {errorOffset_, errorOffset_, TokenKind::Error, 0};
  }
  Token failed() const { return {errorOffset_, errorOffset_, TokenKind::Error, 0}; }

  const char *begin_;
  const char *cursor_;
  const char *end_;
  TokenError error_ = TokenError::None;
  uint32_t errorOffset_ = 0;
  bool atLineStart_ = true;
  bool lineHasTokens_ = false; // something other than Newline came since the last Newline
  int pendingIndents_ = 0;     // above 0 Indents to give, below 0 Dedents
  int indent_ = 0;
  int level_ = 0;
  uint32_t columns_[kMaxIndents] = {0};    // a tab goes to the next multiple of 8
  uint32_t altColumns_[kMaxIndents] = {0}; // a tab counts 1: both must agree
  const char *opened_[kMaxParentheses];
};

} // namespace assay
