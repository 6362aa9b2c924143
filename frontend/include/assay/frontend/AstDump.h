// Trees as text, for people and for comparisons.
#pragma once

#include "assay/frontend/Ast.h"

#include <string>

namespace assay {

/// Appends to `to` what CPython 3.11 prints for ast.dump(tree, include_attributes=True); an int of
/// more digits than CPython prints in hexadecimal.
void dumpModule(const ast::Module &module, const LineTable &lines, std::string &to);

} // namespace assay
