// UnitPlan: what is to be made of something hot, as it is told to the plugin and as it is kept.
//
// Looking at the program needs no LLVM, so the program does it by itself; then all that is to be
// known is in the plan, and code can be made of it on another thread, while the program goes on or
// after it has ended. Code that was made of the same bytes before is as good.
#pragma once

#include "Hot.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace assay::orc {

struct UnitPlan {
  /// See UnitSource.h.
  std::vector<std::byte> bytes;
  /// Objects of the program that the code refers to, in the order of the unit's words.
  std::vector<const void *> objects;
  /// Of a function: the instruction whose template returns what the unit gives.
  uint32_t returns = 0;
};

/// Nothing where no unit is to be made of what is hot.
std::optional<UnitPlan> planUnit(const Hot &hot);

} // namespace assay::orc
