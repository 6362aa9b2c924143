// The parts of the module math, by subject.
#pragma once

#include "modules/Modules.h"

#include <optional>

namespace assay::runtime {

std::span<const BuiltinFunction> mathOfFloats();
std::span<const BuiltinFunction> mathOfInts();

/// ValueError and OverflowError with math's texts.
std::nullopt_t raiseDomainError(Context &ctx);
std::nullopt_t raiseRangeError(Context &ctx);

/// CPython's own gamma() and lgamma(); errno says what went wrong.
double gammaOf(double x);
double logGammaOf(double x);

} // namespace assay::runtime
