// Machine code that all functions share: what ops' cold templates leave for where their own code
// would only be copied again and again, and hardly ever run.
#pragma once

#include "assay/frontend/Ir.h"

namespace assay {

/// Whether the op's cold template leaves for Executor::cold: it runs where something is missing,
/// or no cache knows.
constexpr bool sharesCold(ir::Op op) {
  switch (op) {
  case ir::Op::LoadGlobal:
  case ir::Op::LoadBuiltin:
  case ir::Op::LoadCell:
  case ir::Op::GetAttribute:
  case ir::Op::SetAttribute:
  case ir::Op::CheckLocal:
    return true;
  default:
    return false;
  }
}

/// For Executor: by the op's number.
extern const void *const kSharedCold[ir::kOpCount];
/// For Executor.
extern const void *const kSharedCall, *const kSharedLeave, *const kSharedBehindCall;
/// Where a frame goes on whose op entered another one: see Context::entering.
extern const std::byte *const kSharedTakeResult;

} // namespace assay
