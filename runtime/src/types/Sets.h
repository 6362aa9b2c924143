// The parts of set and frozenset that stand in files of their own.
#pragma once

#include "assay/runtime/Containers.h"
#include "assay/runtime/TypeSlots.h"

namespace assay::runtime {

/// With a hash that is known already.
bool add(Context &ctx, Set &set, Value item, int64_t hash);
Answer contains(Context &ctx, const Set &set, Value item, int64_t hash);
Answer discard(Context &ctx, Set &set, Value item, int64_t hash);

/// CPython's set_table_resize, set_merge and set_update_internal.
bool resize(Context &ctx, Set &set, uint32_t leastUsed);
bool merge(Context &ctx, Set &set, const Set &other);
bool update(Context &ctx, Set &set, Value iterable);
void clear(Context &ctx, Set &set);

// SetMethods.cpp
/// a.intersection(with).
Value intersection(Context &ctx, const Set &a, Value with);
/// set.difference_update(other), and set.symmetric_difference_update(other).
bool subtract(Context &ctx, Set &set, Value other);
bool symmetricUpdate(Context &ctx, Set &set, Value other);
Value binarySet(Context &ctx, BinaryOperator op, Value a, Value b);
Value inplaceSet(Context &ctx, BinaryOperator op, Value a, Value b);
Value constructSet(Context &ctx, TypeId type, const Arguments &arguments);
std::span<const BuiltinFunction> setMethods();
std::span<const BuiltinFunction> frozenSetMethods();

} // namespace assay::runtime
