// Using up fuel where C++ code goes on at once: see Context::fuel.
#pragma once

#include "assay/runtime/Context.h"

namespace assay::runtime {

/// False: stop. Where a collection is waited for there is only a little fuel at a time; of that,
/// too, who polls takes one, or it would last for the next back edge each time.
inline bool useFuel(Context &ctx) {
  if (--ctx.fuel > 0) [[likely]]
    return true;
  if (!ctx.poll())
    return false;
  --ctx.fuel;
  return true;
}

} // namespace assay::runtime
