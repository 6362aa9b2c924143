// What CPython's compiler refuses after it has parsed a file and built its symbol table.
#pragma once

#include "assay/frontend/Parser.h"

#include <optional>

namespace assay {

/// The first refusal found, in the words of CPython: statements and operators outside the function
/// or loop that they need, starred expressions and `__debug__` where they may not stand, repeated
/// keyword arguments, a bare except that is not the last, patterns, misplaced or unknown future
/// features, more than 20 statically nested blocks. Any thread.
std::optional<SyntaxDiagnostic> checkSyntax(const ast::Module &module);

/// What compile(source, name, "exec") refuses in a source that parses: by its symbol table, or by
/// checkSyntax(). Messages live in `arena`. Any thread, an arena each.
std::optional<SyntaxDiagnostic> checkModule(const ast::Module &module, Arena &arena);

} // namespace assay
