// NameRules: pytest's ways of matching names.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace assay::collection {

/// Whether `name` begins with one of the options, or matches one that is a glob.
bool matchesName(const std::vector<std::string> &options, std::string_view name);

} // namespace assay::collection
