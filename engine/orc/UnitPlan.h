// UnitPlan: all that is to be known of the program for a unit to be made, so that this can be done
// on another thread, while the program goes on or after it has ended.
#pragma once

#include "OrcPlugin.h"
#include "UnitTypes.h"

#include <memory>
#include <vector>

namespace assay::orc {

struct UnitPlan {
  /// nullptr where nothing is to be made of what is hot.
  static std::unique_ptr<UnitPlan> create(const Hot &hot);

  Hot hot; // `code` is an address and nothing more, `registers`, `ctx` and `doubts` are gone
  std::vector<int32_t> templateOffsets = {};
  Callees callees = {};
  std::unique_ptr<UnitTypes> loop = {}; // or
  Callee *function = nullptr;
};

} // namespace assay::orc
