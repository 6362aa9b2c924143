// What IrOps.def says of ops, and what else their operands are, for those who translate them.
#pragma once

#include "assay/frontend/Ir.h"

#include <string_view>

namespace assay::orc {

enum class OpKind : uint8_t { Value, Effect, Test, Next, Control };

struct OpShape {
  OpKind kind;
  bool readsA, readsB, readsC; // as values
  bool readsRange;             // registers from A on
  bool writesD, hasLabel;
};

namespace detail {

constexpr OpShape shapeOf(OpKind kind, std::string_view operands) {
  const auto has = [operands](char operand) { return operands.find(operand) != operands.npos; };
  // What a call calls is the first of its registers.
  return {kind,     has('A') || (kind == OpKind::Control && has('R')),
          has('B'), has('C'),
          has('R'), has('D'),
          has('L')};
}

inline constexpr OpShape kOpShapes[] = {
#define IR_OP(Name, Kind, Operands) shapeOf(OpKind::Kind, Operands),
#include "assay/frontend/IrOps.def"
};

} // namespace detail

constexpr const OpShape &shapeOf(ir::Op op) { return detail::kOpShapes[static_cast<size_t>(op)]; }

/// Registers [first, end).
struct Registers {
  uint32_t first = 0, end = 0;
  bool contains(uint32_t reg) const { return reg >= first && reg < end; }
};

/// Registers that the runtime reads where they lie.
constexpr Registers readInPlace(const ir::Instruction &instruction) {
  if (instruction.op == ir::Op::GetSlice)
    return {instruction.b, instruction.b + 3U};
  return shapeOf(instruction.op).readsRange ? Registers{instruction.a, UINT32_MAX} : Registers{};
}

/// The same, no more of them than the op's count says, where it has one.
constexpr Registers readByCount(const ir::Instruction &instruction) {
  const uint32_t a = instruction.a, count = static_cast<uint32_t>(instruction.imm);
  switch (instruction.op) {
  case ir::Op::Call:
  case ir::Op::CallMethod:
  case ir::Op::CallKeywords:
    return {a, a + 1 + count};
  case ir::Op::BuildTuple:
  case ir::Op::BuildList:
  case ir::Op::BuildSet:
  case ir::Op::BuildString:
    return {a, a + count};
  case ir::Op::BuildDict:
    return {a, a + 2 * count};
  case ir::Op::BuildSlice:
    return {a, a + 3};
  case ir::Op::Unpack: // R says where it writes
  case ir::Op::UnpackStar:
  case ir::Op::JumpIfDrawn:
  case ir::Op::EnterContext:
  case ir::Op::BeginHandler:
    return {};
  default:
    return readInPlace(instruction);
  }
}

/// Registers that the runtime writes where they lie.
constexpr Registers writtenInPlace(const ir::Instruction &instruction) {
  const uint32_t a = instruction.a, d = instruction.d;
  switch (instruction.op) {
  case ir::Op::Unpack:
    return {d, d + static_cast<uint32_t>(instruction.imm)};
  case ir::Op::UnpackStar:
    return {d, d + static_cast<uint32_t>(instruction.imm) + 1 + instruction.imm2};
  case ir::Op::JumpIfDrawn:
    return {d, d + instruction.imm2};
  case ir::Op::DeleteLocal:
    return {d, d + 1};
  case ir::Op::EnterContext:
    return {d, d + 2};
  case ir::Op::BeginHandler:
    return {a, a + 2};
  case ir::Op::Call: // an instance, where a class is called
  case ir::Op::CallMethod:
    return {a, a + 1};
  default:
    return {};
  }
}

} // namespace assay::orc
