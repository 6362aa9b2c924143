// Recognizer: which tests of a file are assertions over literals, and whether importing the file
// matters.
//
// The file is scanned for what rules it out (Hyperscan, about a microsecond per KB); what is left
// is proven on tokens. Whatever is not proven is left to CPython: nothing here ever guesses.
#pragma once

#include "assay/frontend/Assertion.h"
#include "assay/support/Arena.h"
#include "assay/support/Result.h"

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

namespace assay {

/// A module-level function that pytest collects by its default rules (its name begins with "test").
struct RecognizedTest {
  std::string_view name;
  uint32_t line; // of its `def`, from 1
  bool trivial;  // its whole body is assertions over literals, proven; `code` is set
  AssertionCode code;
  std::string_view reason; // why it is not trivial
  uint32_t reasonLine;
};

struct Recognition {
  /// Importing the file is proven to have no effect on anything, given that the file compiles.
  bool inert;
  /// Inert, and every token of the file was understood: it is proven that it compiles, without a
  /// warning.
  bool complete;
  /// What spoiled `inert`, or else `complete`, in plain words.
  std::string_view reason;
  uint32_t reasonLine;
  /// In the order of the file; only to be used where the file is inert.
  std::span<const RecognizedTest> tests;
};

class Recognizer {
public:
  /// Loads the patterns that were compiled at build time. Where they do not fit this machine the
  /// recognizer works all the same, only slower: see prefilterAvailable().
  static Result<Recognizer> create();

  Recognizer(Recognizer &&) noexcept;
  Recognizer &operator=(Recognizer &&) noexcept;
  ~Recognizer();

  /// Whether files are scanned before they are verified.
  bool prefilterAvailable() const;

  /// `source` is the file's bytes. The result lives in `arena`. From any thread, each with an arena
  /// of its own.
  Recognition recognize(std::string_view source, Arena &arena) const;

private:
  struct State;
  explicit Recognizer(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

} // namespace assay
