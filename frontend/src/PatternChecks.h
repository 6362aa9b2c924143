// What CPython's compiler refuses in the patterns of a match statement.
#pragma once

#include "assay/frontend/Parser.h"

#include <optional>

namespace assay {

/// The first refusal: a case that can never be reached, a name bound twice or not by every
/// alternative, two starred names, a repeated attribute or key, a value that is no literal.
std::optional<SyntaxDiagnostic> checkPatterns(const ast::Match &match);

} // namespace assay
