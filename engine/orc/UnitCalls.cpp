// What UnitBuilder makes of calls, and of ops that call the runtime.
#include "UnitBuilder.h"

#include "OpShapes.h"

#include <llvm/IR/Constants.h>
#include <llvm/IR/MDBuilder.h>

namespace assay::orc {

using ir::Instruction;
using ir::Op;
using llvm::BasicBlock;
using llvm::CallInst;
using runtime::Performed;
using runtime::Value;

namespace {

/// Whether it neither runs code of the program out of line nor looks at module variables but its
/// own.
bool isHarmless(Op op) {
  switch (op) {
  case Op::LoadConst:
  case Op::LoadSpecial:
  case Op::LoadGlobal:
  case Op::LoadBuiltin:
  case Op::LoadClosure:
  case Op::LoadCell:
  case Op::StoreCell:
  case Op::CheckLocal:
  case Op::JumpIfNone:
    return true;
  default:
    return false;
  }
}

} // namespace

void UnitBuilder::buildCall(uint32_t at, const Step &step, const State &registers) {
  const Instruction &instruction = types_.at(at);
  const Callee &callee = *step.callee;
  BasicBlock *otherwise = exit(at, registers, ExitKind::Wrong);
  if (!isNumber(step.result.kind)) { // it never returns one
    builder_.CreateBr(otherwise);
    return;
  }
  if (types_.isFramed()) {
    storeVariables(registers, otherwise);
    requireFunctions(callee, otherwise);
  } else
    self_->callees.insert(step.callee);
  const auto level = static_cast<int64_t>(types_.layout().frameOf(at).level);
  require(builder_.CreateICmpSGT(left_, number(level)), otherwise);
  std::vector<llvm::Value *> arguments{ctx_, globals_, builder_.CreateSub(left_, number(level + 1)),
                                       builder_.CreateLoad(word_, fuel_)};
  for (uint32_t i = 0; i != callee.parameters.size(); ++i)
    arguments.push_back(load(instruction.a + 1 + i, callee.parameters[i]));
  CallInst *call = builder_.CreateCall(&declare(unit_, *step.callee), arguments);
  call->setCallingConv(llvm::CallingConv::Fast);
  builder_.CreateStore(builder_.CreateExtractValue(call, 2), fuel_);
  require(builder_.CreateExtractValue(call, 1), otherwise);
  store(instruction.d, step.result.kind, builder_.CreateExtractValue(call, 0));
  finish(at, step);
}

/// The function that is called, once it is sure to be the one that is part of the unit.
llvm::Value *UnitBuilder::callee(uint32_t at, const Step &step, const State &registers) {
  const Instruction &instruction = types_.at(at);
  const UnitFrame &frame = types_.layout().frames()[step.frame];
  BasicBlock *otherwise = exit(at, registers, ExitKind::Wrong);
  if (step.method != nullptr)
    return kernel("ObjectAt", {addressOf(step.method)});
  const Register &first = registers[instruction.a];
  llvm::Value *word = boxed(instruction.a, first.kind, otherwise);
  if (frame.how == Entering::Called) {
    if (!first.isKnown)
      requireFunction(word, frame.code, otherwise);
    return word;
  }
  llvm::Value *cache = builder_.getInt32(instruction.imm2), *code = addressOf(frame.code);
  if (frame.how == Entering::Method)
    return checked(kernel("MethodOf", {registersAt(at), ctx_, word, cache, code}), otherwise);
  llvm::Value *init = checked(
      kernel("InitOf", {registersAt(at), ctx_, word, addressOf(step.cls), cache, code}), otherwise);
  CallInst *made = kernel("NewInstance", {ctx_, word});
  branch(builder_.CreateIsNotNull(builder_.CreateExtractValue(made, 1)),
         exit(at, registers, ExitKind::Unwinds));
  storeWord(instruction.a, builder_.CreateExtractValue(made, 0));
  return init;
}

void UnitBuilder::buildEnter(uint32_t at, const Step &step, const State &registers) {
  const UnitFrame &frame = types_.layout().frames()[step.frame];
  llvm::Value *function = callee(at, step, registers);
  const State entering = types_.entering(at, step);
  kernel(types_.needsFrame(frame) ? "SetFrame" : "SetFunction", {registersOf(frame), function});
  for (uint32_t i = 0; i != frame.parameterCount; ++i) {
    const uint32_t parameter = frame.firstRegister + i;
    if (types_.isLive(frame.firstInstruction, parameter))
      move(parameter, types_.argumentOf(frame, i), entering);
  }
  for (uint32_t i = frame.parameterCount; i != frame.registerCount; ++i)
    if (types_.isLive(frame.firstInstruction, frame.firstRegister + i))
      storeWord(frame.firstRegister + i, number(static_cast<int64_t>(Value::empty().bits)));
  goTo(frame.firstInstruction, entering);
}

void UnitBuilder::buildBack(uint32_t at, const State &registers) {
  const UnitFrame &frame = types_.layout().frameOf(at);
  const Instruction &call = types_.at(frame.call);
  uint32_t result = types_.at(at).a;
  if (frame.how == Entering::Construct) {
    branch(
        builder_.CreateICmpEQ(loadWord(result), number(static_cast<int64_t>(Value::none().bits))),
        exit(at, registers, ExitKind::Ended));
    result = call.a;
  } else if (frame.how == Entering::Operator && registers[result].kind == Kind::Any) {
    // The templates know what that means.
    branch(builder_.CreateICmpNE(loadWord(result),
                                 number(static_cast<int64_t>(Value::notImplemented().bits))),
           exit(at, registers, ExitKind::Ended));
  }
  move(call.d, result, registers);
  goTo(frame.call + 1, types_.leaving(at));
}

bool UnitBuilder::readsRange(uint32_t at, const State &registers) const {
  const Instruction &instruction = types_.at(at);
  const OpShape &shape = shapeOf(instruction.op);
  const auto isRange = [&](bool reads, uint32_t reg) {
    return reads && (registers[reg].kind == Kind::Range || registers[reg].kind == Kind::Made);
  };
  return isRange(shape.readsA, instruction.a) || isRange(shape.readsB, instruction.b) ||
         isRange(shape.readsC, instruction.d);
}

UnitBuilder::Words UnitBuilder::operands(uint32_t at, const State &registers,
                                         BasicBlock *otherwise) {
  const Instruction &instruction = types_.at(at);
  const OpShape &shape = shapeOf(instruction.op);
  const auto operand = [&](bool reads, uint32_t reg) -> llvm::Value * {
    return reads ? boxed(reg, registers[reg].kind, otherwise) : number(0);
  };
  llvm::Value *a = operand(shape.readsA, instruction.a), *b = operand(shape.readsB, instruction.b);
  return {a, b, operand(shape.readsC, instruction.d)};
}

CallInst *UnitBuilder::body(llvm::Function &function, uint32_t at, const Words &operands) {
  const Instruction &instruction = types_.at(at);
  CallInst *call =
      builder_.CreateCall(&function, {registersAt(at), ctx_, operands[0], operands[1], operands[2],
                                      offsetOf(at, instruction.d), offsetOf(at, instruction.a),
                                      offsetOf(at, instruction.b), number(instruction.imm),
                                      builder_.getInt32(instruction.imm2)});
  calls_.push_back(call);
  return call;
}

void UnitBuilder::buildCommon(uint32_t at, const Step &step, const State &registers) {
  const Instruction &instruction = types_.at(at);
  const OpShape &shape = shapeOf(instruction.op);
  if (readsRange(at, registers)) {
    builder_.CreateBr(exit(at, registers, ExitKind::Ended));
    return;
  }
  if (instruction.op == Op::NextItem)
    syncRanges(registers, false);
  CallInst *call = body(unit_.kernels.common(instruction.op), at,
                        operands(at, registers, exit(at, registers, ExitKind::Wrong)));
  if (instruction.op == Op::NextItem)
    syncRanges(registers, true);
  llvm::Value *word = builder_.CreateExtractValue(call, 0);
  BasicBlock *common = newBlock("common"), *rare = newBlock("rare");
  builder_.CreateCondBr(builder_.CreateIsNotNull(builder_.CreateExtractValue(call, 1)), common,
                        rare, llvm::MDBuilder(context_).createLikelyBranchWeights());
  builder_.SetInsertPoint(rare);
  buildPerform(at, step, registers);
  builder_.SetInsertPoint(common);
  switch (shape.kind) {
  case OpKind::Value:
    storeWord(instruction.d, word);
    return finish(at, step);
  case OpKind::Test:
    return buildTest(at, step, builder_.CreateIsNotNull(word));
  case OpKind::Next: {
    BasicBlock *found = newBlock("found");
    builder_.CreateCondBr(
        builder_.CreateICmpEQ(word, number(static_cast<int64_t>(Value::empty().bits))),
        wayTo(static_cast<uint32_t>(instruction.imm), types_.after(at, step, true)), found);
    builder_.SetInsertPoint(found);
    storeWord(instruction.d, word);
    return finish(at, step);
  }
  default:
    return finish(at, step);
  }
}

void UnitBuilder::beginOutside(uint32_t at, const State &registers, BasicBlock *otherwise) {
  if (!isHarmless(types_.at(at).op))
    storeVariables(registers, otherwise);
  syncRanges(registers, false);
  saveFuel();
  descend(at);
}

void UnitBuilder::endOutside(uint32_t at, const State &registers) {
  ascend(at);
  loadFuel();
  syncRanges(registers, true);
}

/// All of an op's body, where it is to be expected that it calls the runtime.
void UnitBuilder::buildWhole(uint32_t at, const Step &step, const State &registers) {
  const Instruction &instruction = types_.at(at);
  const OpShape &shape = shapeOf(instruction.op);
  if (readsRange(at, registers)) {
    builder_.CreateBr(exit(at, registers, ExitKind::Ended));
    return;
  }
  const orc::Registers written = writtenInPlace(instruction);
  const State after = isHarmless(instruction.op) ? registers : types_.inMemory(registers);
  BasicBlock *otherwise = exit(at, registers, ExitKind::Wrong);
  if (!storeOperands(at, registers, false, otherwise))
    return;
  const Words given = operands(at, registers, otherwise); // nobody leaves once frames are there
  beginOutside(at, registers, otherwise);
  kernel("StandAt", {registersAt(at), builder_.getInt32(types_.layout().inFunction(at))});
  CallInst *call = body(unit_.kernels.whole(instruction.op), at, given);
  endOutside(at, registers);
  branch(builder_.CreateIsNotNull(builder_.CreateExtractValue(call, 1)),
         exit(at, after, ExitKind::Unwinds, written.first, written.end));
  llvm::Value *word = builder_.CreateExtractValue(call, 0);
  if (shape.kind == OpKind::Test) {
    builder_.CreateCondBr(builder_.CreateIsNotNull(word),
                          wayFrom(at, step, static_cast<uint32_t>(instruction.imm), true),
                          wayFrom(at, step, at + 1, false));
    return;
  }
  if (shape.kind == OpKind::Value)
    storeWord(instruction.d, word);
  builder_.CreateBr(wayFrom(at, step, at + 1, false));
}

bool UnitBuilder::storeOperands(uint32_t at, const State &registers, bool all,
                                BasicBlock *otherwise) {
  const Instruction &instruction = types_.at(at);
  const OpShape &shape = shapeOf(instruction.op);
  const orc::Registers inPlace = readByCount(instruction);
  for (uint32_t reg = 0; reg != registers.size(); ++reg) {
    const Kind kind = registers[reg].kind;
    const bool isRead = (all && shape.readsA && reg == instruction.a) ||
                        (all && shape.readsB && reg == instruction.b) ||
                        (all && shape.readsC && reg == instruction.d) || inPlace.contains(reg);
    if (!isRead || !isUnboxed(kind))
      continue;
    if (kind == Kind::Range || kind == Kind::Made) {
      // In a range of registers that reaches further than what is read.
      if (inPlace.contains(reg) && !types_.isLive(at, reg))
        continue;
      builder_.CreateBr(exit(at, registers, ExitKind::Ended));
      return false;
    }
    storeWord(reg, boxed(reg, kind, otherwise));
  }
  return true;
}

void UnitBuilder::buildPerform(uint32_t at, const Step &step, const State &registers) {
  const Instruction &instruction = types_.at(at);
  const OpShape &shape = shapeOf(instruction.op);
  const orc::Registers written = writtenInPlace(instruction);
  BasicBlock *otherwise = exit(at, registers, ExitKind::Wrong);
  if (!storeOperands(at, registers, true, otherwise))
    return;
  const State after = isHarmless(instruction.op) ? registers : types_.inMemory(registers);
  beginOutside(at, registers, otherwise);
  llvm::Value *performed =
      kernel("Perform", {ctx_, registersAt(at), builder_.getInt32(types_.layout().inFunction(at))});
  endOutside(at, registers);
  const auto is = [this](Performed each) { return number(static_cast<int64_t>(each)); };
  BasicBlock *failed = exit(at, after, ExitKind::Unwinds, written.first, written.end);
  if (shape.kind == OpKind::Effect || shape.kind == OpKind::Value) {
    branch(builder_.CreateICmpNE(performed, is(Performed::Failed)), failed);
    builder_.CreateBr(wayFrom(at, step, at + 1, false));
    return;
  }
  BasicBlock *next = newBlock("performed");
  llvm::SwitchInst *way = builder_.CreateSwitch(performed, failed, 3);
  way->addCase(builder_.getInt64(static_cast<uint64_t>(Performed::GoesOn)), next);
  if (shape.hasLabel)
    way->addCase(builder_.getInt64(static_cast<uint64_t>(Performed::Jumps)),
                 wayFrom(at, step, static_cast<uint32_t>(instruction.imm), true));
  if (shape.kind >= OpKind::Next)
    way->addCase(builder_.getInt64(static_cast<uint64_t>(Performed::NotAtAll)),
                 exit(at, after, ExitKind::Ended));
  builder_.SetInsertPoint(next);
  builder_.CreateBr(wayFrom(at, step, at + 1, false));
}

BasicBlock *UnitBuilder::wayFrom(uint32_t at, const Step &step, uint32_t to, bool label) {
  State registers = types_.after(at, step, label);
  llvm::IRBuilder<>::InsertPointGuard guard(builder_);
  BasicBlock *way = newBlock("way");
  builder_.SetInsertPoint(way);
  if (!isHarmless(types_.at(at).op)) {
    // Somebody may have changed what module variables hold.
    const State changed = types_.inMemory(registers);
    const bool isOutside = !types_.layout().contains(to);
    BasicBlock *otherwise = nullptr;
    if (types_.dependsOnClasses() && !isOutside)
      requireClasses(otherwise = exit(to, changed, ExitKind::Wrong));
    for (uint32_t reg = 0; !isOutside && reg != types_.registerCount(); ++reg)
      if (const runtime::Shape *shape = types_.before(to)[reg].shape;
          shape != nullptr && types_.isLive(to, reg))
        requireShape(reg, shape, otherwise);
    for (uint32_t reg = types_.registerCount(); reg < registers.size(); ++reg) {
      if (isOutside || !isUnboxed(types_.before(to)[reg].kind)) {
        registers[reg] = changed[reg];
        continue;
      }
      if (otherwise == nullptr)
        otherwise = exit(to, changed, ExitKind::Wrong);
      takeVariable(reg, registers[reg].kind, otherwise);
    }
  }
  goTo(to, registers);
  return way;
}

} // namespace assay::orc
