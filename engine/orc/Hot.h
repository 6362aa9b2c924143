// What is hot, and to be made into a unit: code that is entered at a back edge of a frame that is
// under way, or at a function's start. Where that does not go on it is left, by
// Executor::leaveUnit, for the templates.
#pragma once

#include "assay/runtime/Context.h"
#include "assay/runtime/Frame.h"

#include <cstdint>
#include <span>

namespace assay::orc {

struct Hot {
  const runtime::Code *code;
  /// Registers of a frame of that code, for what types to expect.
  const runtime::Value *registers;
  runtime::Context &ctx;
  /// A loop's instructions, with the loops within: from where its back edges go to the last of
  /// them. None: the function as a whole, called with what the parameters are in `registers`.
  uint32_t begin = 0, end = 0;
  /// The back edge where the unit is wanted first.
  uint32_t at = 0;
  /// Instructions where nothing is to be expected: that was wrong before.
  std::span<const uint32_t> doubts = {};
  /// For tests: not 0 where some checks are to fail whatever they see, others with other numbers.
  uint32_t failing = 0;
  /// For tests: made though it does not pay.
  bool isWanted = false;

  bool isFunction() const { return begin == end; }
};

} // namespace assay::orc
