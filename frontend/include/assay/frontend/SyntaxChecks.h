// What CPython's compiler refuses after it has parsed a file and built its symbol table.
#pragma once

#include "assay/frontend/Parser.h"

#include <optional>

namespace assay {

/// The first refusal found, in the words of CPython: statements and operators outside the function
/// or loop that they need, starred expressions and `__debug__` where they may not stand, repeated
/// keyword arguments, a bare except that is not the last, misplaced or unknown future features. Not
/// looked at: patterns of match statements, and the limit on statically nested blocks. Any thread.
std::optional<SyntaxDiagnostic> checkSyntax(const ast::Module &module);

} // namespace assay
