// Trees as text, for people and for comparisons.
#pragma once

#include "assay/frontend/Ast.h"

#include <string>

namespace assay {

/// What CPython 3.11 prints for ast.dump(tree, include_attributes=True).
std::string dumpModule(const ast::Module &module, const LineTable &lines);

} // namespace assay
