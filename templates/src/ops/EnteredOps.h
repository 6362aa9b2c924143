// What becomes of the results of functions that ops entered: see Context::entering.
#pragma once

#include "assay/frontend/Ir.h"
#include "assay/runtime/Context.h"

#include <array>
#include <string_view>

namespace assay {

/// Whether what the function returns is what the op gives, unless it is NotImplemented.
constexpr bool isResultOf(ir::Op op) {
  constexpr std::array<bool, ir::kOpCount> kAre = {
#define IR_OP(Name, Kind, Operands) std::string_view(#Kind) == "Value",
#include "assay/frontend/IrOps.def"
  };
  return kAre[static_cast<size_t>(op)] && op != ir::Op::In;
}

/// Ends the op that `frame` stands at with what the function returned that it had entered.
runtime::Performed finish(runtime::Context &ctx, runtime::Frame &frame, runtime::Value result);
/// Where an exception comes out of what an op of `caller` called: it may have entered that.
void forgetEntered(runtime::Context &ctx, runtime::Frame &caller);

} // namespace assay
