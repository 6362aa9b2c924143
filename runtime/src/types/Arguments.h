// What the methods of builtin types ask of their arguments.
#pragma once

#include "assay/runtime/Protocols.h"

namespace assay::runtime {

/// A C ssize_t, as argument parsing of CPython's builtins takes it: "'str' object cannot be
/// interpreted as an integer", "Python int too large to convert to C ssize_t".
std::optional<int64_t> sizeArgument(Context &ctx, Value v);

/// Where a part of `count` items begins and ends, as find(), index() and the like take it.
struct Bounds {
  int64_t start, stop;
};
/// From arguments of which either may be None or be clamped; negative ones count from the end.
/// `stop` is at most `count`, `start` is not.
std::optional<Bounds> boundsArguments(Context &ctx, Value start, Value stop, int64_t count);

/// Whether there are no keywords but those in `known`; false: declined.
bool onlyKeywords(Context &ctx, const Arguments &arguments,
                  std::initializer_list<std::string_view> known, std::string_view function);

} // namespace assay::runtime
