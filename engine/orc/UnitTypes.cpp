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

Register of(Kind kind, Value sample = Value::empty()) { return Register::of(kind, sample); }

Register join(const Register &a, const Register &b) {
  if (a.kind == Kind::None)
    return b;
  if (b.kind == Kind::None)
    return a;
  Register joined = a;
  if (a.kind != b.kind)
    joined.kind = Kind::Any;
  joined.isKnown = a.isKnown && b.isKnown && a.sample == b.sample;
  joined.shape = a.shape == b.shape ? a.shape : nullptr;
  if (a.sample.isEmpty())
    joined.sample = b.sample;
  return joined;
}

} // namespace

Kind kindOf(Value value) {
  return value.isSmallInt() ? Kind::Int
         : value.isFloat()  ? Kind::Float
         : value.isBool()   ? Kind::Bool
                            : Kind::Any;
}

UnitTypes::UnitTypes(const Hot &hot, Callees &callees)
    : code_(*hot.code), ctx_(hot.ctx), operatorMethod_(hot.operatorMethod),
      function_(reinterpret_cast<const runtime::Frame *>(hot.registers)[-1].function),
      framed_(true), layout_(*hot.code, hot.begin, hot.end), begin_(hot.begin), end_(hot.end),
      entry_(static_cast<uint32_t>(layout_.at(hot.at).imm)),
      observed_(hot.registers, hot.registers + hot.code->registerCount),
      doubts_(hot.doubts.begin(), hot.doubts.end()), classVersion_(hot.classVersion),
      isWanted_(hot.isWanted), callees_(callees) {}

UnitTypes::UnitTypes(const runtime::Code &code, std::vector<Kind> parameters, Callees &callees)
    : code_(code), framed_(false), layout_(code, 0, code.instructionCount), begin_(0),
      end_(code.instructionCount), entry_(0), callees_(callees) {
  start_.assign(code.registerCount, of(Kind::Any));
  for (size_t i = 0; i != parameters.size(); ++i)
    start_[i] = of(parameters[i]);
}

/// What a loop begins with: the frame's registers, those of functions that are not called yet,
/// module variables.
void UnitTypes::start() {
  start_.clear();
  variables_.clear();
  for (uint32_t reg = 0; reg != code_.registerCount; ++reg) {
    const Value value = observed_[reg];
    Register start = of(Kind::Any, value);
    // What was doubted at the entry is the instruction where the loop begins.
    if (layout_.isLive(entry_, reg) && !isDoubted(entry_)) {
      start.kind = kindOf(value);
      if (runtime::isA<runtime::RangeIterator>(value) && isIterated(reg))
        start.kind = Kind::Range;
    }
    start_.push_back(start);
  }
  start_.resize(layout_.registerCount());
  std::map<uint32_t, bool> slots; // whether they are stored
  for (const uint32_t i : layout_.instructions())
    if (at(i).op == Op::LoadGlobal || at(i).op == Op::StoreGlobal)
      slots[static_cast<uint32_t>(at(i).imm)] |= at(i).op == Op::StoreGlobal;
  for (const auto &[slot, isStored] : slots) {
    const Value value = code_.globals[slot];
    Register start = of(Kind::Any, value);
    ModuleVariable variable{slot, isStored};
    if (!isDoubted(entry_) && !value.isEmpty()) {
      start.kind = kindOf(value);
      if (const runtime::Code *function = functionIn(value); function != nullptr && !isStored) {
        start = {Kind::Word, true, value, nullptr};
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
  for (Register &each : registers)
    each.shape = nullptr;
  return registers;
}

bool UnitTypes::isIterated(uint32_t reg) const {
  for (uint32_t i = begin_; i != end_; ++i) // registers of the frame have no other instructions
    if (at(i).op == Op::NextItem && at(i).a == reg)
      return true;
  return false;
}

bool UnitTypes::isDoubted(uint32_t at) const {
  return !doubts_.empty() &&
         std::find(doubts_.begin(), doubts_.end(), layout_.nameOf(at)) != doubts_.end();
}

void UnitTypes::infer() {
  do
    flowThrough();
  while (layWanted());
}

void UnitTypes::flowThrough() {
  if (framed_)
    start();
  before_.assign(layout_.instructionCount(), {});
  returned_ = Kind::None;
  problem_ = "";
  flow(entry_, start_);
  while (!pending_.empty()) {
    const uint32_t at = pending_.back();
    pending_.pop_back();
    const Step step = decide(at);
    const Instruction &instruction = this->at(at);
    switch (step.plan) {
    case Plan::Leave:
      continue;
    case Plan::Return: {
      const Kind kind = before(at)[instruction.a].kind;
      returned_ = returned_ == Kind::None || returned_ == kind ? kind : Kind::Any;
      continue;
    }
    case Plan::Enter:
      flow(layout_.frames()[step.frame].firstInstruction, entering(at, step));
      continue;
    case Plan::Back:
      flow(layout_.frameOf(at).call + 1, leaving(at));
      continue;
    default:
      break;
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

/// Makes functions part of the unit that turned out to be called. False: there are none.
bool UnitTypes::layWanted() {
  const bool isAny = !wanted_.empty();
  for (const auto &[call, wanted] : wanted_)
    entered_[call] = layout_.add(call, *wanted.code, wanted.how)
                         ? static_cast<uint32_t>(layout_.frames().size() - 1)
                         : 0;
  wanted_.clear();
  return isAny;
}

void UnitTypes::settle() {
  steps_.resize(layout_.instructionCount());
  for (const uint32_t at : layout_.instructions()) {
    if (!isReached(at))
      continue;
    Step &step = steps_[at] = decide(at);
    // What was decided when less was known may have left a range as an object behind: then it is
    // one.
    if (step.plan == Plan::MakeRange && before(at + 1)[this->at(at).d].kind != Kind::Made) {
      step.plan = framed_ ? Plan::Perform : Plan::Leave;
      step.result = of(Kind::Any);
    }
    dependsOnClasses_ |= step.plan == Plan::Attribute || step.plan == Plan::SetAttribute ||
                         step.method != nullptr || step.shape != nullptr;
  }
}

bool UnitTypes::needsFrame(const UnitFrame &frame) const {
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

bool UnitTypes::isLeaf() const {
  for (const uint32_t i : layout_.instructions())
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
  for (const uint32_t i : layout_.instructions()) {
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
  std::vector<double> weight(layout_.instructionCount() + 1, 1);
  for (const UnitFrame &frame : layout_.frames()) {
    const uint32_t end = frame.firstInstruction + frame.instructionCount;
    std::map<uint32_t, uint32_t> ends;
    for (uint32_t i = frame.firstInstruction; i != end; ++i) {
      if (frame.level != 0)
        weight[i] = weight[frame.call];
      if (layout_.contains(i) && at(i).op == Op::Loop)
        ends[static_cast<uint32_t>(at(i).imm)] = i;
    }
    for (const auto &[first, last] : ends)
      for (uint32_t i = first; i <= last; ++i)
        weight[i] *= kInnerLoop;
  }
  double gain = 0, loss = 0;
  for (const uint32_t i : layout_.instructions()) {
    if (!isReached(i))
      continue;
    switch (decide(i).plan) {
    case Plan::Perform:
      loss += weight[i] * kCall;
      break;
    case Plan::Common:
    case Plan::Whole:
    case Plan::Leave:
    case Plan::Jump:
    case Plan::Nothing:
    case Plan::Constant:
    case Plan::Back:
      break;
    case Plan::Call:
    case Plan::Enter:
      gain += weight[i] * kInnerLoop; // a frame
      break;
    default:
      gain += weight[i];
    }
  }
  return gain <= loss;
}

void UnitTypes::flow(uint32_t to, State registers) {
  if (!layout_.contains(to))
    return;
  if (isDoubted(to))
    registers = inMemory(std::move(registers));
  State &known = before_[to];
  bool changed = known.empty();
  if (changed) {
    known = registers;
  } else {
    for (size_t reg = 0; reg != registers.size(); ++reg) {
      const Register joined = join(known[reg], registers[reg]);
      changed |= joined.kind != known[reg].kind || joined.isKnown != known[reg].isKnown ||
                 joined.shape != known[reg].shape;
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

State UnitTypes::entering(uint32_t at, const Step &step) const {
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
void UnitTypes::setShape(uint32_t at, const runtime::Shape *shape, State &registers) const {
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

State UnitTypes::leaving(uint32_t at) const {
  State registers = before(at);
  const UnitFrame &frame = layout_.frameOf(at);
  const Instruction &call = this->at(frame.call);
  const Register result = registers[frame.how == Entering::Construct ? call.a : this->at(at).a];
  for (uint32_t reg = 0; reg != frame.registerCount; ++reg)
    registers[frame.firstRegister + reg] = {};
  registers[call.d] = result;
  return registers;
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
