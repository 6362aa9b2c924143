// SourceText: the bytes of a Python file as the tokenizer reads them.
#pragma once

#include "assay/support/Arena.h"

#include <cstdint>
#include <string_view>

namespace assay {

/// UTF-8 source followed by kPadding zero bytes, so that scanning needs no bounds checks. A value:
/// copying it copies a pointer. It lives as long as the arena that it was made in.
class SourceText {
public:
  static constexpr size_t kPadding = 64;

  /// A padded copy of `source` in `arena`.
  static SourceText copy(std::string_view source, Arena &arena);

  std::string_view text() const { return text_; }
  const char *begin() const { return text_.data(); }
  const char *end() const { return text_.data() + text_.size(); }
  size_t size() const { return text_.size(); }

  /// The bytes from offset `start` up to offset `end`.
  std::string_view slice(uint32_t start, uint32_t end) const {
    return {text_.data() + start, end - start};
  }

private:
  explicit SourceText(std::string_view padded) : text_(padded) {}
  std::string_view text_;
};

/// Where offsets are: lines count from 1, columns are bytes from 0 (as in CPython's tree). Lines
/// end in LF, CR or CRLF.
class LineTable {
public:
  struct Position {
    uint32_t line;
    uint32_t column;
  };

  LineTable(SourceText source, Arena &arena);

  /// Offsets that go up from call to call are found in constant time.
  Position locate(uint32_t offset) const;

  uint32_t lineCount() const { return static_cast<uint32_t>(starts_.size()); }
  /// Offset of the first byte of line `line`.
  uint32_t lineStart(uint32_t line) const { return starts_[line - 1]; }

private:
  std::span<const uint32_t> starts_;
  mutable uint32_t last_ = 0; // index of the line found last
};

} // namespace assay
