// The patterns of Patterns.def as tools/CompilePatterns.cpp compiled and serialized them.
#pragma once

#include <cstddef>

namespace assay::recognizer {

extern const unsigned char kPatternDatabase[];
extern const size_t kPatternDatabaseBytes;

} // namespace assay::recognizer
