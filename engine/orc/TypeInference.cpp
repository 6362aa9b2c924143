#include "TypeInference.h"

#include "OpShapes.h"

#include <algorithm>

namespace assay::orc {

using ir::Instruction;
using ir::Op;

namespace {

// Beyond that it takes longer than it is worth.
constexpr size_t kMostCells = 400'000;

Type join(Type a, Type b) {
  if (a == b || b == Type::None)
    return a;
  return a == Type::None ? b : Type::Any;
}

bool isNumber(Type type) { return type == Type::Int || type == Type::Float; }

/// What + - * and the like make of two operands.
Type arithmetic(Type a, Type b) {
  if (a == Type::None || b == Type::None)
    return Type::None;
  if (isNumber(a) && isNumber(b))
    return a == b ? a : Type::Float;
  return Type::Any;
}

/// The same where an operand that is not known is taken for what the other one is.
Type guessed(Type a, Type b) {
  if (a == Type::Any && isNumber(b))
    return b;
  if (b == Type::Any && isNumber(a))
    return a;
  return arithmetic(a, b);
}

Type ofInts(Type a, Type b) {
  const Type both = arithmetic(a, b);
  return both == Type::Float ? Type::Any : both;
}

/// Whether the op's operand A hardly is anything but an int.
bool takesInt(Op op) {
  switch (op) {
  case Op::AddInt:
  case Op::SubtractInt:
  case Op::FloorDivideInt:
  case Op::ModuloInt:
  case Op::JumpIfLessInt:
  case Op::JumpIfLessEqualInt:
  case Op::JumpIfGreaterInt:
  case Op::JumpIfGreaterEqualInt:
  case Op::JumpUnlessLessInt:
  case Op::JumpUnlessLessEqualInt:
  case Op::JumpUnlessGreaterInt:
  case Op::JumpUnlessGreaterEqualInt:
  case Op::ShiftLeft:
  case Op::ShiftRight:
    return true;
  default:
    return false;
  }
}

} // namespace

TypeInference::TypeInference(const Source &source) : source_(source) {
  const size_t count = source.instructions.size();
  const bool isGenerator =
      std::any_of(source.instructions.begin(), source.instructions.end(), [](const auto &each) {
        return each.op == Op::Yield || each.op == Op::YieldFrom;
      });
  if (isGenerator || source.effort == Effort::Little || count * source.registerCount > kMostCells)
    return;
  useful_ = true;
  before_.assign(count, Types(source.registerCount, Type::None));
  isReached_.assign(count, false);
  infer();
  findLive();
}

Type TypeInference::guess(uint32_t reg) const {
  const bool isInt =
      std::any_of(source_.instructions.begin(), source_.instructions.end(),
                  [reg](const auto &each) { return each.a == reg && takesInt(each.op); });
  return isInt ? Type::Int : Type::Any;
}

void TypeInference::infer() {
  Types start(source_.registerCount, Type::Any);
  for (uint32_t i = 0; i != source_.parameterCount; ++i)
    start[i] = guess(i);
  flow(0, start);
  for (const ir::Handler &handler : source_.handlers)
    flow(handler.handler, Types(source_.registerCount, Type::Any));
  while (!pending_.empty()) {
    const uint32_t at = pending_.back();
    pending_.pop_back();
    const Instruction &instruction = source_.instructions[at];
    const OpShape &shape = shapeOf(instruction.op);
    const Types from = before_[at];
    if (shape.hasLabel)
      flow(static_cast<uint32_t>(instruction.imm), after(at, from, true));
    if (instruction.op != Op::Jump && instruction.op != Op::Loop && instruction.op != Op::Return)
      flow(at + 1, after(at, from, false));
  }
}

void TypeInference::flow(uint32_t to, const Types &types) {
  if (to >= before_.size())
    return;
  bool changed = !isReached_[to];
  isReached_[to] = true;
  for (uint32_t reg = 0; reg != types.size(); ++reg) {
    const Type joined = join(before_[to][reg], types[reg]);
    changed |= joined != before_[to][reg];
    before_[to][reg] = joined;
  }
  if (changed)
    pending_.push_back(to);
}

Types TypeInference::after(uint32_t at, const Types &before, bool label) const {
  const Instruction &instruction = source_.instructions[at];
  Types types = before;
  if (!useful_)
    return types;
  const Registers written = writtenInPlace(instruction);
  for (uint32_t reg = written.first; reg < written.end && reg < types.size(); ++reg)
    types[reg] = Type::Any;
  if (shapeOf(instruction.op).writesD && !label)
    types[instruction.d] = resultType(at, before);
  return types;
}

Type TypeInference::resultType(uint32_t at, const Types &before) const {
  const Instruction &instruction = source_.instructions[at];
  const auto a = [&] { return before[instruction.a]; };
  const auto b = [&] { return before[instruction.b]; };
  switch (instruction.op) {
  case Op::Move:
    return a();
  case Op::LoadInt:
    return Type::Int;
  case Op::LoadConst: {
    const runtime::Value constant = source_.constants[instruction.imm];
    return constant.isSmallInt() ? Type::Int : constant.isFloat() ? Type::Float : Type::Any;
  }
  case Op::Add:
  case Op::Subtract:
    return guessed(a(), b());
  case Op::AddInt:
  case Op::SubtractInt:
  case Op::FloorDivideInt:
  case Op::ModuloInt:
    return guessed(a(), Type::Int);
  case Op::Multiply:
  case Op::FloorDivide:
  case Op::Modulo:
    return arithmetic(a(), b());
  case Op::MultiplyInt:
    return arithmetic(a(), Type::Int);
  case Op::Divide: {
    const Type both = arithmetic(a(), b());
    return both == Type::Int ? Type::Float : both;
  }
  case Op::BitAnd:
  case Op::BitOr:
  case Op::BitXor:
  case Op::ShiftLeft:
  case Op::ShiftRight:
    return ofInts(a(), b());
  case Op::Negative:
    return a();
  case Op::Invert:
    return ofInts(a(), a());
  case Op::NextItem:
    return guess(instruction.d);
  default:
    return Type::Any;
  }
}

bool TypeInference::isResultCertain(uint32_t at) const {
  const Instruction &instruction = source_.instructions[at];
  const auto a = [&] { return before_[at][instruction.a]; };
  const auto b = [&] { return before_[at][instruction.b]; };
  switch (instruction.op) {
  case Op::Move:
  case Op::LoadInt:
  case Op::LoadConst:
    return true;
  // Floats do not overflow.
  case Op::Add:
  case Op::Subtract:
  case Op::Multiply:
    return isNumber(a()) && isNumber(b()) && arithmetic(a(), b()) == Type::Float;
  case Op::AddInt:
  case Op::SubtractInt:
  case Op::MultiplyInt:
  case Op::Negative:
    return a() == Type::Float;
  default:
    return false;
  }
}

void TypeInference::findLive() {
  const size_t count = source_.instructions.size(), registers = source_.registerCount;
  live_.assign(count + 1, std::vector<bool>(registers, false));
  for (bool changed = true; changed;) {
    changed = false;
    for (uint32_t at = static_cast<uint32_t>(count); at-- != 0;) {
      const Instruction &instruction = source_.instructions[at];
      const OpShape &shape = shapeOf(instruction.op);
      std::vector<bool> live = live_[at + 1];
      if (instruction.op == Op::Jump || instruction.op == Op::Loop || instruction.op == Op::Return)
        live.assign(registers, false);
      // Where a label is taken, D is not written.
      if (shape.writesD && !shape.hasLabel)
        live[instruction.d] = false;
      const auto add = [&](const std::vector<bool> &more) {
        for (size_t reg = 0; reg != registers; ++reg)
          live[reg] = live[reg] || more[reg];
      };
      if (shape.hasLabel)
        add(live_[static_cast<size_t>(instruction.imm)]);
      for (const ir::Handler &handler : source_.handlers)
        if (at >= handler.begin && at < handler.end)
          add(live_[handler.handler]);
      const auto read = [&](bool reads, uint32_t reg) {
        if (reads && reg < registers)
          live[reg] = true;
      };
      read(shape.readsA, instruction.a);
      read(shape.readsB, instruction.b);
      read(shape.readsC, instruction.d);
      const Registers inPlace = readInPlace(instruction);
      for (uint32_t reg = inPlace.first; reg < inPlace.end && reg < registers; ++reg)
        live[reg] = true;
      if (live != live_[at]) {
        live_[at] = std::move(live);
        changed = true;
      }
    }
  }
}

} // namespace assay::orc
