// What UnitTypes decides on for calls, and for attributes and operators of instances.
#include "UnitTypes.h"

#include "OpShapes.h"

#include "assay/runtime/Protocols.h"

#include <algorithm>

namespace assay::orc {

using ir::Instruction;
using ir::Op;
using runtime::Value;

namespace {

Register of(Kind kind, Value sample = Value::empty()) { return Register::of(kind, sample); }

/// Operators that instances may have methods for.
std::optional<runtime::BinaryOperator> operatorOf(Op op) {
  using runtime::BinaryOperator;
  switch (op) {
  case Op::Add:
    return BinaryOperator::Add;
  case Op::Subtract:
    return BinaryOperator::Subtract;
  case Op::Multiply:
    return BinaryOperator::Multiply;
  case Op::Divide:
    return BinaryOperator::Divide;
  case Op::FloorDivide:
    return BinaryOperator::FloorDivide;
  case Op::Modulo:
    return BinaryOperator::Modulo;
  default:
    return std::nullopt;
  }
}

/// Whether the cache's key is no shape of an instance: those of other things are no addresses of
/// objects. See ops::findMethod() and ops::getAttributeSlow().
bool isOfClass(const runtime::InlineCache &cache) {
  return reinterpret_cast<uintptr_t>(cache.key) % 16 != 0;
}

} // namespace

void UnitTypes::stepCall(uint32_t at, State &registers, Step &step, bool &looked) const {
  const Instruction &instruction = this->at(at);
  const Register &callee = registers[instruction.a];
  const auto count = static_cast<uint32_t>(instruction.imm);
  if (!runtime::isA<runtime::Function>(callee.sample)) {
    if (framed_ && runtime::isA<runtime::Class>(callee.sample) &&
        runtime::as<runtime::Class>(callee.sample)->construct == nullptr)
      return stepConstruct(at, registers, step);
    if (callee.isKnown && !isDoubted(at))
      stepBuiltin(at, registers, step, looked);
    return;
  }
  const runtime::Code &code = *runtime::as<runtime::Function>(callee.sample)->code;
  step.plan = Plan::Leave;
  if (callee.isKnown && !isDoubted(at) && code.plainCount == count) {
    std::vector<Kind> kinds;
    for (uint32_t i = 0; i != count; ++i) {
      looked |= narrow(at, registers, instruction.a + 1 + i);
      kinds.push_back(registers[instruction.a + 1 + i].kind);
    }
    if (std::all_of(kinds.begin(), kinds.end(), isNumber))
      step.callee = callees_.get(code, kinds);
    if (step.callee != nullptr && step.callee->result != Kind::Any) {
      step.plan = Plan::Call;
      step.result = of(step.callee->result);
      return;
    }
    step.callee = nullptr;
  }
  if (framed_)
    stepEnter(at, registers, step, code, Entering::Called);
}

/// A call that becomes part of the unit, if it can.
void UnitTypes::stepEnter(uint32_t at, const State &registers, Step &step,
                          const runtime::Code &code, Entering how) const {
  const Instruction &instruction = this->at(at);
  const bool isOperator = how == Entering::Operator;
  const uint32_t given = isOperator ? 1 : static_cast<uint32_t>(instruction.imm);
  bool isPlain = code.plainCount == given + (how == Entering::Called ? 0U : 1U) &&
                 code.module == code_.module && !isDoubted(at);
  for (uint32_t i = 0; i <= given && !isOperator; ++i) {
    const Kind kind = registers[instruction.a + i].kind;
    isPlain &= kind != Kind::Range && kind != Kind::Made;
  }
  if (!isOperator)
    step.plan = Plan::Leave;
  const auto known = entered_.find(at);
  if (isPlain && known == entered_.end()) {
    step.plan = Plan::Leave;
    wanted_.try_emplace(at, Wanted{&code, how});
    return;
  }
  if (isPlain && known->second != 0) {
    const UnitFrame &frame = layout_.frames()[known->second];
    if (frame.code == &code && frame.how == how) {
      step.plan = Plan::Enter;
      step.frame = known->second;
      return;
    }
  }
  if (!isOperator) // which has another way
    problem_ = "a call of the program's that cannot be part of a unit";
}

/// An operator whose left operand is an instance with a method for it, and whose right one is a
/// number or of the same class: so nobody else is asked.
void UnitTypes::stepOperator(uint32_t at, State &registers, Step &step, bool &looked) const {
  const Instruction &instruction = this->at(at);
  const auto op = operatorOf(instruction.op);
  const Value a = registers[instruction.a].sample;
  const Kind kindB = registers[instruction.b].kind;
  const Value b = isNumber(kindB) ? Value::smallInt(0) : registers[instruction.b].sample;
  const auto isInstance = [&](uint32_t reg) {
    const Register &each = registers[reg];
    if (each.kind != Kind::Any || !runtime::isA<runtime::Instance>(each.sample))
      return false;
    const runtime::Shape *shape = runtime::as<runtime::Instance>(each.sample)->shape;
    return shape != nullptr && (each.shape == nullptr || each.shape == shape);
  };
  if (!op || isDoubted(at) || !isInstance(instruction.a) ||
      !(isNumber(kindB) || isInstance(instruction.b)))
    return;
  const runtime::Function *method = runtime::ops::operatorMethod(
      *ctx_, *op, a, b, static_cast<runtime::ops::OperatorUse>(instruction.imm));
  if (method == nullptr)
    return;
  stepEnter(at, registers, step, *method->code, Entering::Operator);
  if (step.plan != Plan::Enter)
    return;
  step.method = method;
  for (const uint32_t reg : {instruction.a, instruction.b}) {
    Register &each = registers[reg];
    if (each.kind != Kind::Any || each.shape != nullptr)
      continue;
    each.shape = runtime::as<runtime::Instance>(each.sample)->shape;
    looked = true;
  }
}

/// Whether A has the shape that was met here before, and classes are as they were; has the code
/// look, where it is not sure.
bool UnitTypes::hasShape(uint32_t at, State &registers, const runtime::InlineCache &cache,
                         bool &looked) const {
  Register &instance = registers[this->at(at).a];
  if (instance.kind != Kind::Any || cache.key == nullptr || isOfClass(cache) ||
      cache.version != classVersion_ || isDoubted(at))
    return false;
  if (instance.shape == cache.key)
    return true;
  if (!runtime::isA<runtime::Instance>(instance.sample))
    return false;
  instance.shape = static_cast<const runtime::Shape *>(cache.key);
  looked = true;
  return true;
}

void UnitTypes::stepMethod(uint32_t at, State &registers, Step &step, bool &looked) const {
  const Instruction &instruction = this->at(at);
  const Register &object = registers[instruction.a];
  const bool isInstance = runtime::isA<runtime::Instance>(object.sample) || object.shape != nullptr;
  if (object.kind != Kind::Any || (!isInstance && !object.sample.isEmpty()))
    return;
  // Whom it called last is whom it is expected to call.
  const runtime::InlineCache &cache = codeOf(at).caches[instruction.imm2];
  if (!runtime::isA<runtime::Function>(cache.value) || isOfClass(cache)) {
    if (isInstance)
      problem_ = "a method of the program's";
    return;
  }
  const auto *method = runtime::as<runtime::Function>(cache.value);
  stepEnter(at, registers, step, *method->code, Entering::Method);
  if (step.plan == Plan::Enter && hasShape(at, registers, cache, looked))
    step.method = method;
}

void UnitTypes::stepAttribute(uint32_t at, State &registers, Step &step, bool &looked) const {
  const Instruction &instruction = this->at(at);
  const runtime::InlineCache &cache = codeOf(at).caches[instruction.imm2];
  if (!hasShape(at, registers, cache, looked))
    return;
  step.attribute = static_cast<uint32_t>(cache.value.bits);
  if (instruction.op == Op::SetAttribute) {
    const Kind kind = registers[instruction.b].kind;
    if (kind == Kind::Range || kind == Kind::Made)
      return;
    step.plan = Plan::SetAttribute;
    step.shape = cache.shape;
    return;
  }
  step.plan = Plan::Attribute;
  if (isNumber(kindOf(step.result.sample)) && !step.result.sample.isEmpty())
    step.result.kind = kindOf(step.result.sample);
}

void UnitTypes::stepConstruct(uint32_t at, const State &registers, Step &step) const {
  const Instruction &instruction = this->at(at);
  const auto *cls = runtime::as<runtime::Class>(registers[instruction.a].sample);
  const runtime::InlineCache &cache = codeOf(at).caches[instruction.imm2];
  if (cache.key != cls || !runtime::isA<runtime::Function>(cache.value) ||
      cls->instanceType != runtime::TypeId::Instance) {
    problem_ = "an instance of the program's";
    return;
  }
  step.cls = cls;
  step.shape = cls->shape;
  stepEnter(at, registers, step, *runtime::as<runtime::Function>(cache.value)->code,
            Entering::Construct);
}

void UnitTypes::stepReturn(uint32_t at, const State &registers, Step &step) const {
  const Kind kind = registers[this->at(at).a].kind;
  if (!framed_) {
    if (isNumber(kind))
      step.plan = Plan::Return;
  } else if (!layout_.isHot(at)) {
    const bool isObject = kind == Kind::Any || kind == Kind::Word;
    const bool isConstruct = layout_.frameOf(at).how == Entering::Construct;
    if (isConstruct ? kind == Kind::Any : isObject || isNumber(kind))
      step.plan = Plan::Back;
  }
}

void UnitTypes::stepBuiltin(uint32_t at, State &registers, Step &step, bool &looked) const {
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
  const auto isInt = [](Kind kind) { return kind == Kind::Int || kind == Kind::Bool; };
  if (runtime::isA<runtime::Class>(callee.sample)) {
    const std::string_view name = runtime::as<runtime::Class>(callee.sample)->name;
    if (name == "range" && count >= 1 && count <= 3 && layout_.contains(at + 1) &&
        this->at(at + 1).op == Op::GetIterator && this->at(at + 1).a == instruction.d &&
        (this->at(at + 1).d == instruction.d || !layout_.isLive(at + 2, instruction.d))) {
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

} // namespace assay::orc
