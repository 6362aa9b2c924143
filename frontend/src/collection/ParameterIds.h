// ParameterIds: what pytest's IdMaker calls the values of parametrize().
#pragma once

#include "Names.h"

#include <optional>
#include <string>

namespace assay::collection {

/// What a value is called: `text`, or where that is absent by its argument's name and its index.
struct ValueId {
  std::optional<std::string> text;
};

/// Nothing where the text does not tell. `classBody` (or nullptr) is the class around.
std::optional<ValueId> idOfValue(const ast::Expression &value, const Names &names,
                                 const Bindings *classBody);

/// A str constant as it stands in an id: `unicode_escape`, and \xNN for what does not print.
std::string escapedId(std::string_view text);

} // namespace assay::collection
