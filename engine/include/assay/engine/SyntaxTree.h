// SyntaxTree: Python 3.11 source as CPython's tree, and what CPython refuses in it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace assay {

/// Why a source is refused.
struct SourceDiagnostic {
  uint32_t line = 1;   // from 1
  uint32_t column = 1; // from 1, in code points
  std::string message; // plain words, one line
  /// The line itself without its end, as UTF-8; empty where the source could not be decoded.
  std::string sourceLine;

  /// "SyntaxError: LINE:COLUMN: MESSAGE".
  std::string text() const;

  /// For people: the line and below it a marker at the column, both indented and with line ends;
  /// empty where there is no line. Characters that a terminal might act on are replaced.
  std::string excerpt() const;
};

/// Reads sources, one after another; its memory is used again for each. One thread at a time.
class SyntaxReader {
public:
  /// How often a source was found parsed, and what is kept.
  struct CacheCounts {
    uint64_t hits = 0;
    uint64_t misses = 0;
    uint64_t evictions = 0;
    size_t bytes = 0;
  };

  /// With `cacheBytes` it keeps the trees of the sources read last, up to that many bytes: for
  /// whoever reads the same sources again and again. Content is compared, not names.
  explicit SyntaxReader(size_t cacheBytes = 0);
  ~SyntaxReader();
  SyntaxReader(const SyntaxReader &) = delete;
  SyntaxReader &operator=(const SyntaxReader &) = delete;

  /// Parses the bytes of a file (byte order mark and PEP 263 declaration are heeded) and drops the
  /// tree. What ast.parse(bytes) refuses is answered.
  std::optional<SourceDiagnostic> parse(std::string_view file);

  /// As parse(), and appends to `dump` what CPython 3.11 prints for
  /// ast.dump(ast.parse(bytes), include_attributes=True). An int that is too long for CPython to
  /// print (over 4,300 digits) is written in hexadecimal.
  std::optional<SourceDiagnostic> dump(std::string_view file, std::string &dump);

  /// What compile(bytes, name, "exec") refuses: also what is found after parsing.
  std::optional<SourceDiagnostic> check(std::string_view file);

  CacheCounts cacheCounts() const;

private:
  struct State;
  std::unique_ptr<State> state_;
};

} // namespace assay
