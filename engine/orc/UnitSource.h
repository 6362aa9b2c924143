// UnitSource: what a unit is made of: a loop, or a function of numbers, and the functions of
// numbers that it calls.
#pragma once

#include "TypedCode.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace assay::orc {

struct UnitSource {
  /// The back edge where it is wanted first.
  uint32_t at = 0;
  /// As in Hot.
  uint32_t failing = 0;
  /// What it is a unit of, where that is no loop, among the callees; and as in UnitPlan.
  uint32_t function = 0, returns = 0;
  std::vector<Callee *> callees = {}; // by their numbers
  TypedCode *loop = nullptr;          // or none
  /// Objects that it refers to, once it was written or read.
  uint32_t objectCount = 0;

  void archive(PlanArchive &archive);

  // What was read, for the pointers above.
  std::vector<std::unique_ptr<Callee>> ownCallees = {};
  std::vector<std::unique_ptr<TypedCode>> ownCodes = {};
};

} // namespace assay::orc
