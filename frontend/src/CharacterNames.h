// Characters by name, as in "\N{BULLET}", by the Unicode version of CPython 3.11.
#pragma once

#include <optional>
#include <string_view>

namespace assay::literals {

/// The code point with that name or alias, in any case of letters.
std::optional<char32_t> characterByName(std::string_view name);

} // namespace assay::literals
