// The parts of bytes that stand in files of their own.
#pragma once

#include "assay/runtime/Containers.h"
#include "assay/runtime/TypeSlots.h"

namespace assay::runtime {

/// A byte that is looked for in bytes, given as an int. nullopt: raised.
std::optional<uint8_t> byteArgument(Context &ctx, Value v);

// BytesMethods.cpp
std::span<const BuiltinFunction> bytesMethods();
std::span<const BuiltinFunction> bytesClassMethods();

} // namespace assay::runtime
