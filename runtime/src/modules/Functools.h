// functools' values that others look into.
#pragma once

#include "modules/Modules.h"

namespace assay::runtime {

/// What lru_cache() makes of a function: results by arguments, the newest last.
struct CachedFunction : Object {
  static constexpr TypeId kType = TypeId::CachedFunction;
  Value function;
  Dict *results;
  int64_t limit; // of results; negative: none
};

} // namespace assay::runtime
