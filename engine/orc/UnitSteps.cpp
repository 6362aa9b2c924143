// What UnitTypes decides on for single instructions.
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

Register constant(Value value) { return Register::of(kindOf(value), value); }

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

/// Others whose body is worth being there.
bool hasWholeBody(Op op) {
  switch (op) {
  case Op::Add:
  case Op::Multiply:
  case Op::Equal:
  case Op::NotEqual:
  case Op::Is:
  case Op::In:
  case Op::JumpIfIs:
  case Op::JumpIfIn:
  case Op::JumpIfEqual:
  case Op::JumpIfNotEqual:
  case Op::JumpUnlessEqual:
  case Op::JumpUnlessNotEqual:
  case Op::BuildTuple:
  case Op::BuildList:
  case Op::GetSlice:
  case Op::GetIterator:
  case Op::Unpack:
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
                : hasWholeBody(instruction.op)  ? Plan::Whole
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
    if (framed_ && number->operands == Operands::Two)
      stepOperator(at, registers, step, looked);
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
    step.result.sample = codeOf(at).constants[instruction.imm];
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
    if (const Value value = codeOf(at).constants[instruction.imm]; !value.isEmpty()) {
      if (!framed_)
        step.plan = Plan::Nothing;
      step.result = {Kind::Any, true, value, nullptr};
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
    stepReturn(at, registers, step);
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
    if (framed_)
      stepMethod(at, registers, step, looked);
    return finish();
  case Op::GetAttribute:
  case Op::SetAttribute:
    generic();
    if (framed_)
      stepAttribute(at, registers, step, looked);
    return finish();
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
      const runtime::InlineCache &cache = codeOf(at).caches[instruction.imm2];
      if (cache.key == instance->shape && cache.value.bits < instance->capacity)
        return instance->attributes[cache.value.bits];
    }
    break;
  case Op::LoadClosure:
    if (runtime::Function *function = functionOf(layout_.frameOf(at)))
      return Value::object(function->closure()[instruction.imm]);
    break;
  case Op::LoadCell:
    if (runtime::isA<runtime::Cell>(a))
      return runtime::as<runtime::Cell>(a)->value;
    break;
  default:
    break;
  }
  return observed(instruction.d);
}

/// The function of a frame, as it is expected; nullptr: nothing is.
runtime::Function *UnitTypes::functionOf(const UnitFrame &frame) const {
  Value function = Value::empty();
  const Instruction &call = this->at(frame.call);
  switch (frame.how) {
  case Entering::Hot:
    return function_;
  case Entering::Operator:
    break;
  case Entering::Called:
    function = before(frame.call)[call.a].sample;
    break;
  case Entering::Method:
  case Entering::Construct:
    function = codeOf(frame.call).caches[call.imm2].value;
  }
  const bool isIt = runtime::isA<runtime::Function>(function) &&
                    runtime::as<runtime::Function>(function)->code == frame.code;
  return isIt ? runtime::as<runtime::Function>(function) : nullptr;
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
    step.result = {Kind::Any, true, value, nullptr};
  }
}

void UnitTypes::stepItem(uint32_t at, State &registers, Step &step, bool &looked) const {
  const Instruction &instruction = this->at(at);
  const Register &container = registers[instruction.a];
  const bool isList = runtime::isA<runtime::List>(container.sample);
  if (framed_ && runtime::isA<runtime::Dict>(container.sample)) {
    step.plan = Plan::Whole;
    return;
  }
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

} // namespace assay::orc
