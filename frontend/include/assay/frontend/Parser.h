// parseModule: Python 3.11 source into a tree.
//
// Recursive descent by the grammar of the reference, operators by precedence climbing, over the
// tokens of the whole file. Linear in time and memory; nesting is bounded by kMaxNesting.
#pragma once

#include "assay/frontend/Ast.h"

#include <string_view>

namespace assay {

/// Where and why a source is refused.
struct SyntaxDiagnostic {
  uint32_t offset = 0;
  std::string_view message; // in the arena, or static
};

struct ParseResult {
  /// nullptr where the source is refused.
  const ast::Module *module = nullptr;
  SyntaxDiagnostic error;

  bool ok() const { return module != nullptr; }
};

/// How deep expressions and blocks may nest in each other: about as deep as CPython builds trees.
inline constexpr int kMaxNesting = 2985;

/// How many rules of its grammar CPython's parser has open at most (6000), less those of a simple
/// expression statement.
inline constexpr int kMaxOpenRules = 5969;

/// Parses UTF-8 source; the tree lives in `arena` and refers to `source`. Any thread, an arena
/// each.
ParseResult parseModule(SourceText source, Arena &arena);

} // namespace assay
