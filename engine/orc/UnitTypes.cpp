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

UnitTypes::UnitTypes(const Hot &hot, Callees &callees)
    : TypedCode(true, UnitLayout(*hot.code, hot.begin, hot.end), hot.begin), code_(*hot.code),
      ctx_(&hot.ctx),
      function_(reinterpret_cast<const runtime::Frame *>(hot.registers)[-1].function),
      end_(hot.end), entry_(static_cast<uint32_t>(layout_.at(hot.at).imm)),
      doubts_(hot.doubts.begin(), hot.doubts.end()), classVersion_(hot.ctx.classVersion),
      isWanted_(hot.isWanted), callees_(callees) {
  observed_.assign(hot.registers, hot.registers + hot.code->registerCount);
}

UnitTypes::UnitTypes(const runtime::Code &code, std::vector<Kind> parameters, Callees &callees)
    : TypedCode(false, UnitLayout(code, 0, code.instructionCount), 0), code_(code),
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
                 joined.shape != known[reg].shape ||
                 joined.sample.isEmpty() != known[reg].sample.isEmpty();
      known[reg] = joined;
    }
  }
  if (changed)
    pending_.push_back(to);
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
  const Callee callee{.number = static_cast<uint32_t>(all_.size()), .parameters = parameters};
  all_.push_back(std::unique_ptr<Known>(new Known{callee, false, {code, parameters, *this}}));
  known->second = &all_.back()->callee;
  known->second->code = &all_.back()->types;
  return known->second;
}

void Callees::infer(UnitTypes *main) {
  for (bool changed = true; changed;) {
    changed = false;
    const size_t count = all_.size();
    if (main != nullptr)
      main->infer();
    for (size_t i = 0; i != all_.size(); ++i) {
      Known &each = *all_[i];
      each.types.infer();
      const Kind result = each.isRefused ? Kind::Any : each.types.returned();
      changed |= result != each.callee.result;
      each.callee.result = result;
    }
    changed |= all_.size() != count;
    for (size_t i = 0; !changed && i != all_.size(); ++i)
      if (!all_[i]->isRefused && !all_[i]->types.isOfNumbers())
        changed = all_[i]->isRefused = true;
    changed |= all_.size() != count; // whoever was asked may have met others
  }
  inferred_ = all_.size();
}

bool Callees::settle() {
  for (size_t i = 0; i != inferred_; ++i)
    all_[i]->types.settle();
  return all_.size() == inferred_;
}

std::vector<Callee *> Callees::all() const {
  std::vector<Callee *> all;
  for (const auto &each : all_)
    all.push_back(&each->callee);
  return all;
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

} // namespace assay::orc
