// Opaque values of annotations.
#pragma once

#include "assay/runtime/Protocols.h"

namespace assay::runtime {

/// Of an alias's flags: calling it gives a TypeVar.
inline constexpr uint8_t kMakesTypeVar = 1;

Value newTypingAlias(Context &ctx);
/// `a | b` of classes, None and aliases; NotImplemented of anything else.
Value joinTypes(Context &ctx, BinaryOperator op, Value a, Value b);
/// cls[...].
Value subscriptType(Context &ctx, Value cls);

} // namespace assay::runtime
