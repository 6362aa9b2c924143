// Which names a test file may bind without pytest or Python looking at them, and what it may
// import.
#pragma once

#include <string_view>

namespace assay::recognizer {

/// Whether a module may bind `name` to a constant, function or module without giving anyone an
/// order. Names that begin with "test" or "Test" are not judged here.
bool isHarmlessName(std::string_view name);

/// Whether `name` begins as those names do that pytest collects: "test" or "Test".
bool isTestName(std::string_view name);

/// Whether pytest has always imported the module (its dotted name) before it imports a test file.
bool isPreloadedModule(std::string_view name);

/// Whether evaluating `name` as an annotation does nothing: a builtin type, or None.
bool isPlainAnnotation(std::string_view name);

} // namespace assay::recognizer
