// Sorting by what keys come to in order, without comparing them.
#pragma once

#include "assay/runtime/Value.h"

namespace assay::runtime {

/// Sorts `values` by their `keys` (which may be the same) where any stable sort gives what
/// CPython's gives: all keys are small ints, all are floats, all are text, or all are tuples of
/// such columns. Sorts `values` alone. False: it is not like that, and nothing has happened.
bool sortByRank(const Value *keys, Value *values, uint32_t count);

} // namespace assay::runtime
