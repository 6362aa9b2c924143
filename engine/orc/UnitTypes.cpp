#include "UnitTypes.h"

#include "OpShapes.h"

#include "assay/runtime/Protocols.h"

#include <algorithm>

namespace assay::orc {

using ir::Instruction;
using ir::Op;
using runtime::Value;

namespace {

constexpr size_t kMostCallees = 12;
constexpr uint32_t kMostCalleeInstructions = 300;
constexpr size_t kMostParameters = 6;

Register of(Kind kind, Value sample = Value::empty()) { return {kind, false, sample}; }

Register constant(Value value) { return {kindOf(value), false, value}; }

Register join(const Register &a, const Register &b) {
  if (a.kind == Kind::None)
    return b;
  if (b.kind == Kind::None)
    return a;
  Register joined = a;
  if (a.kind != b.kind)
    joined.kind = Kind::Any;
  joined.isKnown = a.isKnown && b.isKnown && a.sample == b.sample;
  if (a.sample.isEmpty())
    joined.sample = b.sample;
  return joined;
}

/// The second operand of ops with an int in the instruction.
enum class Operands : uint8_t { One, Two, WithInt };

struct NumberOp {
  Operands operands;
  bool isTest;
};

/// Ops of numbers, where their operands are.
std::optional<NumberOp> numberOp(Op op) {
  switch (op) {
  case Op::Add:
  case Op::Subtract:
  case Op::Multiply:
  case Op::Divide:
  case Op::FloorDivide:
  case Op::Modulo:
  case Op::BitAnd:
  case Op::BitOr:
  case Op::BitXor:
  case Op::ShiftLeft:
  case Op::ShiftRight:
  case Op::Equal:
  case Op::NotEqual:
  case Op::Less:
  case Op::LessEqual:
  case Op::Greater:
  case Op::GreaterEqual:
    return NumberOp{Operands::Two, false};
  case Op::AddInt:
  case Op::SubtractInt:
  case Op::MultiplyInt:
  case Op::FloorDivideInt:
  case Op::ModuloInt:
    return NumberOp{Operands::WithInt, false};
  case Op::Negative:
  case Op::Positive:
  case Op::Invert:
  case Op::Not:
    return NumberOp{Operands::One, false};
  case Op::JumpIfTrue:
  case Op::JumpIfFalse:
    return NumberOp{Operands::One, true};
  case Op::JumpIfEqual:
  case Op::JumpIfNotEqual:
  case Op::JumpIfLess:
  case Op::JumpIfLessEqual:
  case Op::JumpIfGreater:
  case Op::JumpIfGreaterEqual:
  case Op::JumpUnlessEqual:
  case Op::JumpUnlessNotEqual:
  case Op::JumpUnlessLess:
  case Op::JumpUnlessLessEqual:
  case Op::JumpUnlessGreater:
  case Op::JumpUnlessGreaterEqual:
    return NumberOp{Operands::Two, true};
  case Op::JumpIfEqualInt:
  case Op::JumpIfNotEqualInt:
  case Op::JumpIfLessInt:
  case Op::JumpIfLessEqualInt:
  case Op::JumpIfGreaterInt:
  case Op::JumpIfGreaterEqualInt:
  case Op::JumpUnlessEqualInt:
  case Op::JumpUnlessNotEqualInt:
  case Op::JumpUnlessLessInt:
  case Op::JumpUnlessLessEqualInt:
  case Op::JumpUnlessGreaterInt:
  case Op::JumpUnlessGreaterEqualInt:
    return NumberOp{Operands::WithInt, true};
  default:
    return std::nullopt;
  }
}

/// Ops whose common case is worth being inline.
bool hasCommonCase(Op op) {
  switch (op) {
  case Op::LoadConst:
  case Op::LoadSpecial:
  case Op::LoadGlobal:
  case Op::StoreGlobal:
  case Op::LoadBuiltin:
  case Op::LoadClosure:
  case Op::LoadCell:
  case Op::StoreCell:
  case Op::CheckLocal:
  case Op::JumpIfTrue:
  case Op::JumpIfFalse:
  case Op::JumpIfNone:
  case Op::GetItem:
  case Op::SetItem:
  case Op::ListAppend:
  case Op::NextItem:
  case Op::GetAttribute:
  case Op::SetAttribute:
    return true;
  default:
    return false;
  }
}

/// Ops that are not to be found where a program spends its time, or take other frames.
bool endsUnit(Op op) {
  switch (op) {
  case Op::Return:
  case Op::Yield:
  case Op::YieldFrom:
  case Op::MakeFunction:
  case Op::BuildClass:
  case Op::StoreAnnotation:
  case Op::ImportModule:
  case Op::ImportName:
  case Op::Raise:
  case Op::RaiseFrom:
  case Op::RaiseAgain:
  case Op::RaiseAssertion:
  case Op::BeginHandler:
  case Op::EndHandler:
  case Op::Reraise:
  case Op::TakeException:
  case Op::JumpUnlessMatch:
  case Op::EnterContext:
  case Op::ExitContext:
  case Op::JumpIfSuppressed:
  case Op::Decline:
  case Op::GetDelegate:
    return true;
  default:
    return false;
  }
}

Kind arithmetic(Kind a, Kind b) {
  return a == Kind::Float || b == Kind::Float ? Kind::Float : Kind::Int;
}

/// What an op makes of numbers; None: it is not done with kernels.
Kind resultOf(Op op, Kind a, Kind b) {
  const bool ints = a != Kind::Float && b != Kind::Float,
             bools = a == Kind::Bool && b == Kind::Bool;
  switch (op) {
  case Op::Add:
  case Op::Subtract:
  case Op::Multiply:
  case Op::AddInt:
  case Op::SubtractInt:
  case Op::MultiplyInt:
    return arithmetic(a, b);
  case Op::Divide:
    return Kind::Float;
  case Op::FloorDivide:
  case Op::Modulo:
  case Op::FloorDivideInt:
  case Op::ModuloInt:
  case Op::ShiftLeft:
  case Op::ShiftRight:
    return ints ? Kind::Int : Kind::None;
  case Op::BitAnd:
  case Op::BitOr:
  case Op::BitXor:
    return bools ? Kind::Bool : ints ? Kind::Int : Kind::None;
  case Op::Negative:
  case Op::Positive:
    return a == Kind::Bool ? Kind::Int : a;
  case Op::Invert:
    return a == Kind::Float ? Kind::None : Kind::Int;
  default:
    return Kind::Bool; // comparisons, truth
  }
}

std::vector<Instruction> instructionsOf(const runtime::Code &code) {
  const auto *instructions = static_cast<const Instruction *>(code.instructions);
  return {instructions, instructions + code.instructionCount};
}

Value firstItem(Value container) {
  if (runtime::isA<runtime::List>(container)) {
    const auto *list = runtime::as<runtime::List>(container);
    return list->count == 0 ? Value::empty() : list->items[0];
  }
  if (runtime::isA<runtime::Tuple>(container)) {
    const auto *tuple = runtime::as<runtime::Tuple>(container);
    return tuple->count == 0 ? Value::empty() : tuple->items()[0];
  }
  return Value::empty();
}

} // namespace

Kind kindOf(Value value) {
  return value.isSmallInt() ? Kind::Int
         : value.isFloat()  ? Kind::Float
         : value.isBool()   ? Kind::Bool
                            : Kind::Any;
}

UnitTypes::UnitTypes(const Hot &hot, Callees &callees)
    : code_(*hot.code), framed_(true), begin_(hot.begin), end_(hot.end),
      entry_(static_cast<uint32_t>(
          static_cast<const Instruction *>(hot.code->instructions)[hot.at].imm)),
      instructions_(instructionsOf(*hot.code)),
      observed_(hot.registers, hot.registers + hot.code->registerCount),
      doubts_(hot.doubts.begin(), hot.doubts.end()), isWanted_(hot.isWanted), callees_(callees),
      liveness_(*hot.code) {
  for (uint32_t reg = 0; reg != code_.registerCount; ++reg) {
    const Value value = observed_[reg];
    Register start = of(Kind::Any, value);
    // What was doubted at the entry is the instruction where the loop begins.
    if (liveness_.isLive(entry_, reg) && !isDoubted(entry_)) {
      start.kind = kindOf(value);
      if (runtime::isA<runtime::RangeIterator>(value) && isIterated(reg))
        start.kind = Kind::Range;
    }
    start_.push_back(start);
  }
  addVariables(hot.code->globals);
}

void UnitTypes::addVariables(const Value *globals) {
  std::map<uint32_t, bool> slots; // whether they are stored
  for (uint32_t i = begin_; i != end_; ++i)
    if (at(i).op == Op::LoadGlobal || at(i).op == Op::StoreGlobal)
      slots[static_cast<uint32_t>(at(i).imm)] |= at(i).op == Op::StoreGlobal;
  for (const auto &[slot, isStored] : slots) {
    const Value value = globals[slot];
    Register start = of(Kind::Any, value);
    ModuleVariable variable{slot, isStored};
    if (!isDoubted(entry_) && !value.isEmpty()) {
      start.kind = kindOf(value);
      if (const runtime::Code *function = functionIn(value); function != nullptr && !isStored) {
        start = {Kind::Word, true, value};
        variable.function = function;
      }
    }
    start_.push_back(start);
    variables_.push_back(variable);
  }
}

const runtime::Code *UnitTypes::functionIn(Value value) const {
  if (!runtime::isA<runtime::Function>(value))
    return nullptr;
  const runtime::Code *code = runtime::as<runtime::Function>(value)->code;
  return code->module == code_.module ? code : nullptr;
}

uint32_t UnitTypes::variableOf(uint32_t slot) const {
  const auto found = std::find_if(variables_.begin(), variables_.end(),
                                  [slot](const ModuleVariable &each) { return each.slot == slot; });
  return registerCount() + static_cast<uint32_t>(found - variables_.begin());
}

State UnitTypes::inMemory(State registers) const {
  for (uint32_t reg = registerCount(); reg < registers.size(); ++reg)
    if (isUnboxed(registers[reg].kind))
      registers[reg] = of(Kind::Any, registers[reg].sample);
  return registers;
}

UnitTypes::UnitTypes(const runtime::Code &code, std::vector<Kind> parameters, Callees &callees)
    : code_(code), framed_(false), begin_(0), end_(code.instructionCount), entry_(0),
      instructions_(instructionsOf(code)), callees_(callees), liveness_(code) {
  start_.assign(code.registerCount, of(Kind::Any));
  for (size_t i = 0; i != parameters.size(); ++i)
    start_[i] = of(parameters[i]);
}

bool UnitTypes::isIterated(uint32_t reg) const {
  for (uint32_t i = begin_; i != end_; ++i)
    if (at(i).op == Op::NextItem && at(i).a == reg)
      return true;
  return false;
}

bool UnitTypes::isDoubted(uint32_t at) const {
  return std::find(doubts_.begin(), doubts_.end(), at) != doubts_.end();
}

void UnitTypes::infer() {
  before_.assign(end_ - begin_, {});
  returned_ = Kind::None;
  problem_ = "";
  flow(entry_, start_);
  while (!pending_.empty()) {
    const uint32_t at = pending_.back();
    pending_.pop_back();
    const Step step = decide(at);
    const Instruction &instruction = this->at(at);
    if (step.plan == Plan::Leave)
      continue;
    if (step.plan == Plan::Return) {
      const Kind kind = before(at)[instruction.a].kind;
      returned_ = returned_ == Kind::None || returned_ == kind ? kind : Kind::Any;
      continue;
    }
    if (step.plan == Plan::Call && step.result.kind == Kind::None) {
      problem_ = "a function that gives no number"; // or is not known yet
      continue;
    }
    if (shapeOf(instruction.op).hasLabel)
      flow(static_cast<uint32_t>(instruction.imm), after(at, step, true));
    if (instruction.op != Op::Jump && instruction.op != Op::Loop)
      flow(at + 1, after(at, step, false));
  }
}

void UnitTypes::settle() {
  steps_.resize(end_ - begin_);
  for (uint32_t at = begin_; at != end_; ++at) {
    if (!isReached(at))
      continue;
    Step &step = steps_[at - begin_] = decide(at);
    // What was decided when less was known may have left a range as an object behind: then it is
    // one.
    if (step.plan == Plan::MakeRange && before(at + 1)[this->at(at).d].kind != Kind::Made) {
      step.plan = framed_ ? Plan::Perform : Plan::Leave;
      step.result = of(Kind::Any);
    }
  }
}

bool UnitTypes::isLeaf() const {
  for (uint32_t i = begin_; i != end_; ++i)
    if (isReached(i) && (at(i).op == Op::Loop || step(i).plan == Plan::Call))
      return false;
  return true;
}

const char *UnitTypes::problem() const {
  if (*problem_ != 0)
    return problem_;
  return !isWanted_ && isMostlyCalls() ? "what takes its time is out of line" : "";
}

bool UnitTypes::isOfNumbers() const {
  for (uint32_t i = begin_; i != end_; ++i) {
    if (!isReached(i) || decide(i).plan != Plan::Leave)
      continue;
    switch (at(i).op) {
    case Op::LoadConst:
    case Op::LoadSpecial:
    case Op::Return:
    case Op::Raise:
    case Op::RaiseFrom:
    case Op::RaiseAssertion:
    case Op::Decline:
      break;
    default:
      return false;
    }
  }
  return true;
}

/// Whether ops that are called out of line are so many that what numbers bring is lost in them.
/// What is in inner loops counts for more.
bool UnitTypes::isMostlyCalls() const {
  constexpr double kInnerLoop = 8, kCall = 3;
  std::vector<double> weight(end_ - begin_ + 1, 1);
  std::map<uint32_t, uint32_t> ends;
  for (uint32_t i = begin_; i != end_; ++i)
    if (at(i).op == Op::Loop)
      ends[static_cast<uint32_t>(at(i).imm)] = i;
  for (const auto &[first, last] : ends)
    for (uint32_t i = std::max(first, begin_); i <= last; ++i)
      weight[i - begin_] *= kInnerLoop;
  double gain = 0, loss = 0;
  for (uint32_t i = begin_; i != end_; ++i) {
    if (!isReached(i))
      continue;
    switch (decide(i).plan) {
    case Plan::Perform:
      loss += weight[i - begin_] * kCall;
      break;
    case Plan::Common:
    case Plan::Leave:
    case Plan::Jump:
    case Plan::Nothing:
    case Plan::Constant:
      break;
    case Plan::Call:
      gain += weight[i - begin_] * kInnerLoop; // a frame
      break;
    default:
      gain += weight[i - begin_];
    }
  }
  return gain <= loss;
}

void UnitTypes::flow(uint32_t to, State registers) {
  if (to < begin_ || to >= end_)
    return;
  if (isDoubted(to))
    registers = inMemory(std::move(registers));
  State &known = before_[to - begin_];
  bool changed = known.empty();
  if (changed) {
    known = registers;
  } else {
    for (size_t reg = 0; reg != registers.size(); ++reg) {
      const Register joined = join(known[reg], registers[reg]);
      changed |= joined.kind != known[reg].kind || joined.isKnown != known[reg].isKnown;
      known[reg] = joined;
    }
  }
  if (changed)
    pending_.push_back(to);
}

State UnitTypes::after(uint32_t at, const Step &step, bool label) const {
  const Instruction &instruction = this->at(at);
  State registers = step.narrowed.empty() ? before(at) : step.narrowed;
  const Registers written = writtenInPlace(instruction);
  const bool calls = step.plan == Plan::Common || step.plan == Plan::Perform;
  for (uint32_t reg = written.first; calls && reg < written.end && reg < registerCount(); ++reg)
    registers[reg] = of(Kind::Any, observed_[reg]);
  if (step.plan == Plan::Perform)
    registers = inMemory(std::move(registers));
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

/// Has the code look whether a register holds what its sample is.
bool UnitTypes::narrow(uint32_t at, State &registers, uint32_t reg) const {
  Register &each = registers[reg];
  if (each.kind != Kind::Any || each.isKnown || !framed_ || isDoubted(at) ||
      !isNumber(kindOf(each.sample)) || each.sample.isEmpty())
    return false;
  each.kind = kindOf(each.sample);
  return true;
}

Step UnitTypes::decide(uint32_t at) const {
  const Instruction &instruction = this->at(at);
  const OpShape &shape = shapeOf(instruction.op);
  State registers = before(at);
  Step step;
  bool looked = false;
  const auto finish = [&]() -> Step & {
    if (looked)
      step.narrowed = std::move(registers);
    return step;
  };
  const auto generic = [&] {
    step.plan = !framed_                        ? Plan::Leave
                : hasCommonCase(instruction.op) ? Plan::Common
                                                : Plan::Perform;
    if (shape.writesD)
      step.result = of(Kind::Any, sampleOf(at, registers));
  };
  if (const auto number = numberOp(instruction.op)) {
    looked |= narrow(at, registers, instruction.a);
    if (number->operands == Operands::Two)
      looked |= narrow(at, registers, instruction.b);
    const Kind a = registers[instruction.a].kind;
    const Kind b = number->operands == Operands::Two ? registers[instruction.b].kind : Kind::Int;
    if (isNumber(a) && isNumber(b) && !(isDoubted(at) && framed_ && !number->isTest)) {
      const Kind result = resultOf(instruction.op, a, number->operands == Operands::One ? a : b);
      if (result != Kind::None) {
        step.plan = number->isTest ? Plan::Test : Plan::Numbers;
        step.result = of(result);
        return finish();
      }
    }
    generic();
    return finish();
  }
  switch (instruction.op) {
  case Op::Move:
    step.plan = Plan::Nothing;
    step.result = registers[instruction.a];
    if (registers[instruction.a].kind == Kind::Range || registers[instruction.a].kind == Kind::Made)
      step.plan = Plan::Leave;
    return step;
  case Op::LoadInt:
    step.plan = Plan::Constant;
    step.result = constant(Value::smallInt(instruction.imm));
    return step;
  case Op::LoadConst:
    generic();
    step.result.sample = code_.constants[instruction.imm];
    if (isNumber(kindOf(step.result.sample))) {
      step.plan = Plan::Constant;
      step.result = constant(step.result.sample);
    }
    return step;
  case Op::LoadSpecial:
    generic();
    step.result.sample = Value::of(static_cast<runtime::Special>(instruction.imm));
    if (step.result.sample.isBool()) {
      step.plan = Plan::Constant;
      step.result = constant(step.result.sample);
    }
    return step;
  case Op::LoadBuiltin:
    generic();
    if (const Value value = code_.constants[instruction.imm]; !value.isEmpty()) {
      if (!framed_)
        step.plan = Plan::Nothing;
      step.result = {Kind::Any, true, value};
    }
    return step;
  case Op::LoadGlobal:
    generic();
    stepGlobal(at, registers, step, looked);
    return finish();
  case Op::StoreGlobal:
    generic();
    if (framed_ && registers[instruction.a].kind != Kind::Range &&
        registers[instruction.a].kind != Kind::Made)
      step.plan = Plan::Nothing;
    return step;
  case Op::CheckLocal:
    if (isUnboxed(registers[instruction.a].kind))
      step.plan = Plan::Nothing;
    else
      generic();
    return step;
  case Op::JumpIfNone:
    if (isNumber(registers[instruction.a].kind))
      step.plan = Plan::Test;
    else
      generic();
    return step;
  case Op::Jump:
  case Op::Loop:
    step.plan = Plan::Jump;
    return step;
  case Op::Return:
    if (!framed_ && isNumber(registers[instruction.a].kind))
      step.plan = Plan::Return;
    return step;
  case Op::GetItem:
  case Op::SetItem:
    generic();
    stepItem(at, registers, step, looked);
    return finish();
  case Op::GetIterator:
    generic();
    if (registers[instruction.a].kind == Kind::Made) {
      step.plan = Plan::Iterate;
      step.result = of(Kind::Range);
    } else if (registers[instruction.a].kind == Kind::Range) {
      step.plan = Plan::Leave;
    }
    return step;
  case Op::NextItem:
    generic();
    if (registers[instruction.a].kind == Kind::Range) {
      step.plan = Plan::NextInt;
      step.result = of(Kind::Int);
    }
    return step;
  case Op::JumpIfDrawn:
    if (registers[instruction.a].kind == Kind::Range) {
      step.plan = Plan::Nothing;
      return step;
    }
    generic();
    return step;
  case Op::Call:
    generic();
    stepCall(at, registers, step, looked);
    return finish();
  case Op::CallMethod:
    generic();
    if (framed_ && runtime::isA<runtime::Instance>(registers[instruction.a].sample))
      problem_ = "a method of the program's";
    return step;
  default:
    if (!endsUnit(instruction.op))
      generic();
    return step;
  }
}

Value UnitTypes::sampleOf(uint32_t at, const State &registers) const {
  const Instruction &instruction = this->at(at);
  const Value a = registers[instruction.a].sample;
  switch (instruction.op) {
  case Op::GetItem:
    if (const Value item = firstItem(a); !item.isEmpty())
      return item;
    break;
  case Op::NextItem:
    if (a.isObject() && (a.object()->type == runtime::TypeId::ListIterator ||
                         a.object()->type == runtime::TypeId::TupleIterator)) {
      const auto *iterator = static_cast<const runtime::SequenceIterator *>(a.object());
      if (const Value item = firstItem(iterator->source); !item.isEmpty())
        return item;
    }
    break;
  case Op::GetAttribute:
    if (runtime::isA<runtime::Instance>(a)) {
      const auto *instance = runtime::as<runtime::Instance>(a);
      const runtime::InlineCache &cache = code_.caches[instruction.imm2];
      if (cache.key == instance->shape && cache.value.bits < instance->capacity)
        return instance->attributes[cache.value.bits];
    }
    break;
  case Op::LoadCell:
    if (runtime::isA<runtime::Cell>(a))
      return runtime::as<runtime::Cell>(a)->value;
    break;
  default:
    break;
  }
  return observed_.empty() ? Value::empty() : observed_[instruction.d];
}

void UnitTypes::stepGlobal(uint32_t at, State &registers, Step &step, bool &looked) const {
  const auto slot = static_cast<uint32_t>(this->at(at).imm);
  Value value = code_.globals[slot];
  if (framed_) {
    const uint32_t variable = variableOf(slot);
    looked = narrow(at, registers, variable);
    if (isUnboxed(registers[variable].kind)) {
      step.plan = Plan::Nothing;
      step.result = registers[variable];
      return;
    }
    if (!registers[variable].sample.isEmpty())
      value = registers[variable].sample;
  }
  step.result.sample = value;
  if (isDoubted(at) || value.isEmpty())
    return;
  if (isNumber(kindOf(value))) {
    step.plan = Plan::Global;
    step.result = of(kindOf(value), value);
  } else if (const runtime::Code *function = functionIn(value)) {
    step.plan = Plan::Function;
    step.function = function;
    step.result = {Kind::Any, true, value};
  }
}

void UnitTypes::stepItem(uint32_t at, State &registers, Step &step, bool &looked) const {
  const Instruction &instruction = this->at(at);
  const Register &container = registers[instruction.a];
  const bool isList = runtime::isA<runtime::List>(container.sample);
  if (!framed_ || container.kind != Kind::Any || isDoubted(at) ||
      (!isList && !runtime::isA<runtime::Tuple>(container.sample)))
    return;
  looked |= narrow(at, registers, instruction.b);
  const Kind key = registers[instruction.b].kind;
  if (key != Kind::Int)
    return;
  if (instruction.op == Op::SetItem) {
    if (isList && registers[instruction.d].kind != Kind::Range)
      step.plan = Plan::SetItem;
    return;
  }
  step.plan = Plan::Item;
  if (isNumber(kindOf(step.result.sample)) && !step.result.sample.isEmpty())
    step.result.kind = kindOf(step.result.sample);
}

void UnitTypes::stepCall(uint32_t at, State &registers, Step &step, bool &looked) const {
  const Instruction &instruction = this->at(at);
  const Register &callee = registers[instruction.a];
  const auto count = static_cast<uint32_t>(instruction.imm);
  const auto argument = [&](uint32_t i) -> const Register & {
    return registers[instruction.a + 1 + i];
  };
  const auto look = [&] {
    for (uint32_t i = 0; i != count; ++i)
      looked |= narrow(at, registers, instruction.a + 1 + i);
  };
  const auto are = [&](auto &&is) {
    for (uint32_t i = 0; i != count; ++i)
      if (!is(argument(i).kind))
        return false;
    return true;
  };
  if (!callee.isKnown) {
    if (framed_ && runtime::isA<runtime::Function>(callee.sample))
      problem_ = "a function of the program's";
    return;
  }
  if (runtime::isA<runtime::Function>(callee.sample)) {
    look();
    const runtime::Code &code = *runtime::as<runtime::Function>(callee.sample)->code;
    std::vector<Kind> kinds;
    for (uint32_t i = 0; i != count; ++i)
      kinds.push_back(argument(i).kind);
    step.plan = Plan::Leave;
    if (!isDoubted(at) && code.plainCount == count && are(isNumber))
      step.callee = callees_.get(code, kinds);
    if (step.callee == nullptr || step.callee->result == Kind::Any) {
      if (framed_)
        problem_ = "a function of the program's that is not of numbers";
      return;
    }
    step.plan = Plan::Call;
    step.result = of(step.callee->result);
    return;
  }
  if (isDoubted(at))
    return;
  const auto isInt = [](Kind kind) { return kind == Kind::Int || kind == Kind::Bool; };
  if (runtime::isA<runtime::Class>(callee.sample)) {
    const std::string_view name = runtime::as<runtime::Class>(callee.sample)->name;
    if (name == "range" && count >= 1 && count <= 3 && at + 1 < end_ &&
        this->at(at + 1).op == Op::GetIterator && this->at(at + 1).a == instruction.d &&
        (this->at(at + 1).d == instruction.d || !liveness_.isLive(at + 2, instruction.d))) {
      look();
      if (!are(isInt))
        return;
      step.plan = Plan::MakeRange;
      step.result = of(Kind::Made);
    } else if (name == "float" && count == 1) {
      look();
      if (!are(isNumber))
        return;
      step.plan = Plan::Numbers;
      step.builtin = "float";
      step.result = of(Kind::Float);
    } else if (name == "int" && count == 1) {
      look();
      if (!are(isInt))
        return;
      step.plan = Plan::Numbers;
      step.builtin = "int";
      step.result = of(Kind::Int);
    }
    return;
  }
  if (!runtime::isA<runtime::BuiltinFunction>(callee.sample))
    return;
  const std::string_view name = runtime::as<runtime::BuiltinFunction>(callee.sample)->name;
  if (name == "abs" && count == 1) {
    look();
    if (!are(isNumber))
      return;
    step.plan = Plan::Numbers;
    step.builtin = "abs";
    step.result = of(argument(0).kind == Kind::Float ? Kind::Float : Kind::Int);
  } else if ((name == "min" || name == "max") && count == 2) {
    look();
    if (!are(isNumber) || argument(0).kind != argument(1).kind)
      return;
    step.plan = Plan::Numbers;
    step.builtin = name == "min" ? "min" : "max";
    step.result = of(argument(0).kind);
  } else if (name == "len" && count == 1 && framed_ && argument(0).kind == Kind::Any) {
    step.plan = Plan::Length;
    step.result = of(Kind::Int);
  }
}

Callee *Callees::get(const runtime::Code &code, std::vector<Kind> parameters) {
  const auto [known, isNew] = known_.try_emplace({&code, parameters}, nullptr);
  if (!isNew)
    return known->second;
  constexpr uint8_t kOther = runtime::Code::kVarArgs | runtime::Code::kVarKeywords |
                             runtime::Code::kGenerator | runtime::Code::kModule |
                             runtime::Code::kClassBody;
  if (code.is(kOther) || code.closureCount != 0 || all_.size() == kMostCallees ||
      code.instructionCount > kMostCalleeInstructions || parameters.size() > kMostParameters)
    return nullptr;
  auto callee = std::make_unique<Callee>();
  callee->parameters = parameters;
  callee->types = std::make_unique<UnitTypes>(code, parameters, *this);
  known->second = callee.get();
  all_.push_back(std::move(callee));
  return known->second;
}

void Callees::infer(UnitTypes *main) {
  for (bool changed = true; changed;) {
    changed = false;
    const size_t count = all_.size();
    if (main != nullptr)
      main->infer();
    for (size_t i = 0; i != all_.size(); ++i) {
      Callee &callee = *all_[i];
      callee.types->infer();
      const Kind result = callee.isRefused ? Kind::Any : callee.types->returned();
      changed |= result != callee.result;
      callee.result = result;
    }
    changed |= all_.size() != count;
    for (size_t i = 0; !changed && i != all_.size(); ++i)
      if (!all_[i]->isRefused && !all_[i]->types->isOfNumbers())
        changed = all_[i]->isRefused = true;
  }
}

Callee *Callees::of(const UnitTypes &types) const {
  for (const auto &each : all_)
    if (each->types.get() == &types)
      return each.get();
  return nullptr;
}

Callee *functionOf(const Hot &hot, Callees &callees) {
  std::vector<Kind> parameters;
  for (uint32_t i = 0; i != hot.code->parameterCount(); ++i)
    parameters.push_back(kindOf(hot.registers[i]));
  if (!std::all_of(parameters.begin(), parameters.end(), isNumber))
    return nullptr;
  Callee *function = callees.get(*hot.code, parameters);
  callees.infer(nullptr);
  return function == nullptr || !isNumber(function->result) ? nullptr : function;
}

bool canBeMade(const Hot &hot) {
  Callees callees;
  if (hot.isFunction())
    return functionOf(hot, callees) != nullptr;
  UnitTypes loop(hot, callees);
  callees.infer(&loop);
  return *loop.problem() == 0;
}

} // namespace assay::orc
