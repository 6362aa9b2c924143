// CPython's hash values on a 64-bit machine, where they are the same in every process: not those of
// strs, bytes, None or of anything by its identity. Pure, and from any thread.
#pragma once

#include "assay/runtime/Limbs.h"

#include <cstdint>
#include <span>

namespace assay::runtime::hashing {

/// hash(int).
int64_t ofInt(int64_t value);
int64_t ofInt(IntView value);
/// hash(float); of a nan, whose hash is by identity, 0.
int64_t ofFloat(double value);
/// hash(complex); neither part is nan.
int64_t ofComplex(double real, double imaginary);
/// hash(tuple), of the hashes of its items.
int64_t ofTuple(std::span<const int64_t> items);
/// hash(frozenset), of the hashes of its members in any order.
int64_t ofFrozenSet(std::span<const int64_t> members);
/// hash(range), of one with at least two numbers; that of shorter ones depends on None's.
int64_t ofRange(int64_t length, int64_t start, int64_t step);

} // namespace assay::runtime::hashing
