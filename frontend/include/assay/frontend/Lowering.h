// Lowering: from the tree to the intermediate representation, in one pass.
//
// Names are resolved to registers, cells and module variables; control flow becomes jumps and
// handler ranges; operators stay generic. What is not supported becomes a Decline op with the
// reason, so that a program that never gets there is not kept from running.
#pragma once

#include "assay/frontend/Ast.h"
#include "assay/frontend/Ir.h"
#include "assay/frontend/SymbolTable.h"

namespace assay {

/// Whose rules `assert` goes by.
enum class Assertions : uint8_t {
  Plain, // the language's
  /// pytest's, which rewrites them in test files. One that holds is the same, but where pytest
  /// evaluates in another order; those decline. One that fails has another message, so it declines
  /// with kFailedAssertion for its reason.
  Rewritten,
};

inline constexpr std::string_view kFailedAssertion = "an assertion fails";

struct LoweringOptions {
  Assertions assertions = Assertions::Plain;
  /// What relative imports start from, as `__package__`; empty: they decline.
  std::string_view package{};
};

/// Lowers a module that parsed and whose symbol table was built. The result lies in `arena` and
/// refers to the tree. Any thread, an arena each.
const ir::Module *lowerModule(const ast::Module &module, const SymbolTableResult &symbols,
                              SourceText source, Arena &arena, const LoweringOptions &options = {});

} // namespace assay
