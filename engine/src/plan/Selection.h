// Selection: pytest's -k, -m and --deselect for tests that have no marks.
//
// Grammar and matching: pytest 7's _pytest/mark/expression.py; identifiers match as substrings of
// names, whatever their case.
#pragma once

#include "../settings/PytestOptions.h"

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace assay {

/// The truth of a -k or -m expression; nothing where pytest would refuse it, or might read it
/// otherwise.
std::optional<bool> evaluateMatchExpression(std::string_view expression,
                                            const std::function<bool(std::string_view)> &matches);

/// Whether -k, -m and --deselect keep a plain test function. `names`: its own and those of the
/// collectors above it. Nothing where only pytest can tell.
std::optional<bool> isSelected(const PytestOptions &options, std::string_view nodeid,
                               std::span<const std::string_view> names);

} // namespace assay
