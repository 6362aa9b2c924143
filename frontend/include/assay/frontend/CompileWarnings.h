// What CPython's compiler warns of in a file that it takes.
#pragma once

#include "assay/frontend/Parser.h"

#include <optional>

namespace assay {

/// The first construct found that CPython 3.11 may warn of while it compiles the module: invalid
/// escapes, numbers that touch keywords, `is` with a literal, assertions on tuples, literals that
/// are called or subscripted. May name one that CPython is silent about, never the other way round.
/// Any thread.
std::optional<SyntaxDiagnostic> findCompileWarning(const ast::Module &module, SourceText source);

} // namespace assay
