#include "TypedCode.h"

#include "OpShapes.h"
#include "PlanArchive.h"

#include <algorithm>

namespace assay::orc {

using ir::Instruction;
using ir::Op;
using runtime::Value;

namespace {

Register of(Kind kind, Value sample = Value::empty()) { return Register::of(kind, sample); }

} // namespace

Kind kindOf(Value value) {
  return value.isSmallInt() ? Kind::Int
         : value.isFloat()  ? Kind::Float
         : value.isBool()   ? Kind::Bool
                            : Kind::Any;
}

uint32_t TypedCode::variableOf(uint32_t slot) const {
  const auto found = std::find_if(variables_.begin(), variables_.end(),
                                  [slot](const ModuleVariable &each) { return each.slot == slot; });
  return registerCount() + static_cast<uint32_t>(found - variables_.begin());
}

State TypedCode::inMemory(State registers) const {
  for (uint32_t reg = registerCount(); reg < registers.size(); ++reg)
    if (isUnboxed(registers[reg].kind))
      registers[reg] = of(Kind::Any, registers[reg].sample);
  for (Register &each : registers)
    each.shape = nullptr;
  return registers;
}

State TypedCode::after(uint32_t at, const Step &step, bool label) const {
  const Instruction &instruction = this->at(at);
  State registers = step.narrowed.empty() ? before(at) : step.narrowed;
  const Registers written = writtenInPlace(instruction);
  const bool isOutside = step.plan == Plan::Perform || step.plan == Plan::Whole;
  const bool calls = step.plan == Plan::Common || isOutside;
  for (uint32_t reg = written.first; calls && reg < written.end && reg < registerCount(); ++reg)
    registers[reg] = of(Kind::Any, observed(reg));
  if (isOutside)
    registers = inMemory(std::move(registers));
  if (step.plan == Plan::SetAttribute)
    setShape(at, step.shape, registers);
  else if (instruction.op == Op::SetAttribute)
    for (Register &each : registers)
      each.shape = nullptr;
  if (instruction.op == Op::StoreGlobal && framed_) {
    Register stored = registers[instruction.a];
    stored.isKnown = false;
    if (!isNumber(stored.kind))
      stored.kind = Kind::Any;
    registers[variableOf(static_cast<uint32_t>(instruction.imm))] = stored;
  }
  if (shapeOf(instruction.op).writesD && !label)
    registers[instruction.d] = step.result;
  return registers;
}

State TypedCode::entering(uint32_t at, const Step &step) const {
  State registers = step.narrowed.empty() ? before(at) : step.narrowed;
  const UnitFrame &frame = layout_.frames()[step.frame];
  if (frame.how == Entering::Construct) {
    registers[this->at(at).a] = of(Kind::Any, observed(this->at(at).d));
    registers[this->at(at).a].shape = step.shape;
  }
  for (uint32_t reg = 0; reg != frame.registerCount; ++reg)
    registers[frame.firstRegister + reg] =
        reg < frame.parameterCount ? registers[argumentOf(frame, reg)] : of(Kind::Any);
  return registers;
}

/// An attribute of A was set, which gives it another shape. Others of its shape may be the same
/// instance.
void TypedCode::setShape(uint32_t at, const runtime::Shape *shape, State &registers) const {
  const uint32_t instance = this->at(at).a;
  const runtime::Shape *before = registers[instance].shape;
  if (before == shape)
    return;
  for (Register &each : registers)
    if (each.shape == before)
      each.shape = nullptr;
  registers[instance].shape = shape;
  // What is being made is also where its class was.
  const UnitFrame &frame = layout_.frameOf(at);
  if (frame.how != Entering::Construct || instance != frame.firstRegister)
    return;
  for (uint32_t i = 0; i != frame.instructionCount; ++i) {
    const Instruction &each = this->at(frame.firstInstruction + i);
    if ((shapeOf(each.op).writesD && each.d == instance) || writtenInPlace(each).contains(instance))
      return;
  }
  registers[this->at(frame.call).a].shape = shape;
}

State TypedCode::leaving(uint32_t at) const {
  State registers = before(at);
  const UnitFrame &frame = layout_.frameOf(at);
  const Instruction &call = this->at(frame.call);
  const Register result = registers[frame.how == Entering::Construct ? call.a : this->at(at).a];
  for (uint32_t reg = 0; reg != frame.registerCount; ++reg)
    registers[frame.firstRegister + reg] = {};
  registers[call.d] = result;
  return registers;
}

bool TypedCode::needsFrame(const UnitFrame &frame) const {
  for (uint32_t i = 0; i != frame.instructionCount; ++i) {
    const uint32_t each = frame.firstInstruction + i;
    if (!isReached(each) || at(each).op == Op::LoadSpecial)
      continue;
    const Plan plan = step(each).plan;
    if (plan == Plan::Common || plan == Plan::Whole || plan == Plan::Perform || plan == Plan::Enter)
      return true;
  }
  return false;
}

bool TypedCode::isLeaf() const {
  for (const uint32_t i : layout_.instructions())
    if (isReached(i) && (at(i).op == Op::Loop || step(i).plan == Plan::Call))
      return false;
  return true;
}

// --- Written down --------------------------------------------------------------------------------

namespace {

void archiveRegister(PlanArchive &archive, Register &each) {
  archive.values(each.kind, each.isKnown);
  archive.object(each.shape);
  if (archive.isReading())
    each.sample = Value::empty(); // samples have said what they had to say
}

bool isSame(const Register &a, const Register &b) {
  return a.kind == b.kind && a.isKnown == b.isKnown && a.shape == b.shape;
}

} // namespace

/// As what it differs in from another one.
void TypedCode::archiveState(PlanArchive &archive, State &state, const State &before) {
  uint32_t count = 0;
  if (archive.isReading())
    state = before;
  else
    for (uint32_t reg = 0; reg != state.size(); ++reg)
      count += isSame(state[reg], before[reg]) ? 0 : 1;
  archive.value(count);
  for (uint32_t reg = 0, next = 0; count != 0; --count) {
    while (!archive.isReading() && isSame(state[reg], before[reg]))
      ++reg;
    uint32_t same = reg - next;
    archive.value(same);
    reg = next + same;
    archiveRegister(archive, state[reg]);
    next = ++reg;
  }
}

void TypedCode::archiveStep(PlanArchive &archive, uint32_t at, std::span<Callee *const> callees) {
  Step &step = steps_[at];
  uint32_t callee = step.callee == nullptr ? 0 : step.callee->number + 1;
  archive.values(step.plan, step.frame, step.attribute, callee);
  step.callee = callee == 0 ? nullptr : callees[callee - 1];
  archiveRegister(archive, step.result);
  if (step.plan == Plan::Constant)
    archive.value(step.result.sample.bits);
  archive.object(step.function);
  archive.object(step.cls);
  archive.object(step.method);
  archive.object(step.shape);
  archive.text(step.builtin);
  bool isNarrowed = !step.narrowed.empty();
  archive.value(isNarrowed);
  if (isNarrowed)
    archiveState(archive, step.narrowed, before_[at]);
}

void TypedCode::archive(PlanArchive &archive, std::span<Callee *const> callees) {
  archive.values(framed_, begin_, dependsOnClasses_);
  layout_.archive(archive);
  archive.count(variables_);
  for (ModuleVariable &each : variables_) {
    archive.values(each.slot, each.isStored);
    archive.object(each.function);
  }
  before_.resize(layout_.instructionCount());
  steps_.resize(layout_.instructionCount());
  State last(allCount());
  for (const uint32_t at : layout_.instructions()) {
    bool isReached = !before_[at].empty();
    archive.value(isReached);
    if (!isReached)
      continue;
    archiveState(archive, before_[at], last);
    last = before_[at];
    archiveStep(archive, at, callees);
  }
}

} // namespace assay::orc
