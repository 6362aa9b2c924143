// What IrOps.def says of ops, for those who translate them.
#pragma once

#include "assay/frontend/Ir.h"

#include <string_view>

namespace assay::orc {

enum class OpKind : uint8_t { Value, Effect, Test, Next, Control };

struct OpShape {
  OpKind kind;
  bool readsA, readsB, readsC; // as values
};

namespace detail {

constexpr OpShape shapeOf(OpKind kind, std::string_view operands) {
  const auto has = [operands](char operand) { return operands.find(operand) != operands.npos; };
  // What a call calls is the first of its registers.
  return {kind, has('A') || (kind == OpKind::Control && has('R')), has('B'), has('C')};
}

inline constexpr OpShape kOpShapes[] = {
#define IR_OP(Name, Kind, Operands) shapeOf(OpKind::Kind, Operands),
#include "assay/frontend/IrOps.def"
};

} // namespace detail

constexpr const OpShape &shapeOf(ir::Op op) { return detail::kOpShapes[static_cast<size_t>(op)]; }

} // namespace assay::orc
