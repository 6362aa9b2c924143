// What UnitBuilder makes of single instructions.
#include "UnitBuilder.h"

#include "OpShapes.h"

#include <llvm/IR/Constants.h>
#include <llvm/IR/MDBuilder.h>

namespace assay::orc {

using ir::Instruction;
using ir::Op;
using llvm::BasicBlock;
using llvm::CallInst;
using llvm::CmpInst;
using runtime::Value;

namespace {

/// The kernel of an operator, for ints or floats.
struct KernelNames {
  const char *ofInts, *ofReals;
};
KernelNames kernelsOf(Op op) {
  switch (op) {
  case Op::Add:
  case Op::AddInt:
    return {"AddInts", "AddReals"};
  case Op::Subtract:
  case Op::SubtractInt:
    return {"SubtractInts", "SubtractReals"};
  case Op::Multiply:
  case Op::MultiplyInt:
    return {"MultiplyInts", "MultiplyReals"};
  case Op::Divide:
    return {nullptr, "DivideReals"};
  case Op::FloorDivide:
  case Op::FloorDivideInt:
    return {"FloorDivideInts", nullptr};
  case Op::Modulo:
  case Op::ModuloInt:
    return {"ModuloInts", nullptr};
  case Op::BitAnd:
    return {"AndInts", nullptr};
  case Op::BitOr:
    return {"OrInts", nullptr};
  case Op::BitXor:
    return {"XorInts", nullptr};
  case Op::ShiftLeft:
    return {"ShiftLeftInts", nullptr};
  case Op::ShiftRight:
    return {"ShiftRightInts", nullptr};
  case Op::Negative:
    return {"NegateInt", "NegateReal"};
  case Op::Invert:
    return {"InvertInt", nullptr};
  default:
    return {nullptr, nullptr};
  }
}

bool hasInt(Op op) {
  return op == Op::AddInt || op == Op::SubtractInt || op == Op::MultiplyInt ||
         op == Op::FloorDivideInt || op == Op::ModuloInt;
}

enum Comparison : unsigned { Equal, NotEqual, Less, LessEqual, Greater, GreaterEqual };

struct Compare {
  Comparison comparison;
  bool withInt, unless;
};

std::optional<Compare> compareOf(Op op) {
  switch (op) {
#define ASSAY_COMPARISON(Name)                                                                     \
  case Op::Name:                                                                                   \
  case Op::JumpIf##Name:                                                                           \
    return Compare{Comparison::Name, false, false};                                                \
  case Op::JumpUnless##Name:                                                                       \
    return Compare{Comparison::Name, false, true};                                                 \
  case Op::JumpIf##Name##Int:                                                                      \
    return Compare{Comparison::Name, true, false};                                                 \
  case Op::JumpUnless##Name##Int:                                                                  \
    return Compare{Comparison::Name, true, true};
    ASSAY_COMPARISON(Equal)
    ASSAY_COMPARISON(NotEqual)
    ASSAY_COMPARISON(Less)
    ASSAY_COMPARISON(LessEqual)
    ASSAY_COMPARISON(Greater)
    ASSAY_COMPARISON(GreaterEqual)
#undef ASSAY_COMPARISON
  default:
    return std::nullopt;
  }
}

bool isPowerOfTwo(int64_t i) { return i > 0 && (i & (i - 1)) == 0; }

} // namespace

void UnitBuilder::build(uint32_t at) {
  const Instruction &instruction = types_.at(at);
  const Step &step = types_.step(at);
  const State &before = types_.before(at);
  if (!step.narrowed.empty()) {
    BasicBlock *otherwise = nullptr;
    for (uint32_t reg = 0; reg != before.size(); ++reg) {
      const Kind kind = step.narrowed[reg].kind;
      const runtime::Shape *shape = step.narrowed[reg].shape;
      if (before[reg].kind == kind && before[reg].shape == shape)
        continue;
      if (otherwise == nullptr)
        otherwise = exit(at, before, ExitKind::Wrong);
      if (shape != nullptr)
        requireShape(reg, shape, otherwise);
      else if (types_.isOfModule(reg))
        takeVariable(reg, kind, otherwise);
      else
        store(reg, kind, unboxed(loadWord(reg), kind, otherwise));
    }
  }
  const State &registers = step.narrowed.empty() ? before : step.narrowed;
  const orc::Registers written = writtenInPlace(instruction);
  for (uint32_t reg = 0; reg != registers.size(); ++reg)
    if (registers[reg].kind == Kind::Range &&
        (written.contains(reg) || (shapeOf(instruction.op).writesD && reg == instruction.d)))
      storeRange(reg);
  switch (step.plan) {
  case Plan::Nothing:
    if (instruction.op == Op::Move)
      move(instruction.d, instruction.a, registers);
    else if (instruction.op == Op::LoadGlobal)
      move(instruction.d, types_.variableOf(static_cast<uint32_t>(instruction.imm)), registers);
    else if (instruction.op == Op::StoreGlobal)
      move(types_.variableOf(static_cast<uint32_t>(instruction.imm)), instruction.a, registers);
    return finish(at, step);
  case Plan::Constant: {
    const Value value = step.result.sample;
    store(instruction.d, step.result.kind,
          value.isFloat() ? llvm::ConstantFP::get(real_, value.real())
                          : static_cast<llvm::Value *>(
                                number(value.isBool() ? value.isTrue() : value.smallInt())));
    return finish(at, step);
  }
  case Plan::Numbers:
    return buildNumbers(at, step, registers);
  case Plan::Test:
    return buildTest(at, step, condition(at, registers, exit(at, registers, ExitKind::Wrong)));
  case Plan::Global: {
    llvm::Value *word =
        builder_.CreateLoad(word_, builder_.CreateConstInBoundsGEP1_64(
                                       word_, globals_, static_cast<uint64_t>(instruction.imm)));
    store(instruction.d, step.result.kind,
          unboxed(word, step.result.kind, exit(at, registers, ExitKind::Wrong)));
    return finish(at, step);
  }
  case Plan::Function: {
    const runtime::Code *code = step.function;
    if (!types_.isFramed()) {
      self_->functions.insert({static_cast<uint32_t>(instruction.imm), code});
      return finish(at, step);
    }
    llvm::Value *word =
        builder_.CreateLoad(word_, builder_.CreateConstInBoundsGEP1_64(
                                       word_, globals_, static_cast<uint64_t>(instruction.imm)));
    requireFunction(word, code, exit(at, registers, ExitKind::Wrong));
    storeWord(instruction.d, word);
    return finish(at, step);
  }
  case Plan::Item:
    return buildItem(at, step, registers);
  case Plan::SetItem:
    return buildSetItem(at, step, registers);
  case Plan::MakeRange:
    return buildMakeRange(at, step, registers);
  case Plan::Iterate:
    for (const unsigned field : {kNext, kStep, kRemaining})
      builder_.CreateStore(builder_.CreateLoad(word_, rangeField(instruction.a, field)),
                           rangeField(instruction.d, field));
    builder_.CreateStore(number(0), rangeField(instruction.d, kObject));
    return finish(at, step);
  case Plan::NextInt:
    return buildNextInt(at, step);
  case Plan::Length:
    store(instruction.d, Kind::Int,
          checked(kernel("Length", {loadWord(instruction.a + 1U)}),
                  exit(at, registers, ExitKind::Wrong)));
    return finish(at, step);
  case Plan::Call:
    return buildCall(at, step, registers);
  case Plan::Attribute:
    return buildAttribute(at, step, registers);
  case Plan::SetAttribute:
    return buildSetAttribute(at, step, registers);
  case Plan::Enter:
    return buildEnter(at, step, registers);
  case Plan::Back:
    return buildBack(at, registers);
  case Plan::Common:
    return buildCommon(at, step, registers);
  case Plan::Whole:
    return buildWhole(at, step, registers);
  case Plan::Perform:
    return buildPerform(at, step, registers);
  case Plan::Jump:
    if (instruction.op == Op::Loop)
      buildFuel(at);
    return goTo(static_cast<uint32_t>(instruction.imm), types_.after(at, step, true));
  case Plan::Return: {
    llvm::Value *result = llvm::UndefValue::get(function_->getReturnType());
    const Kind kind = registers[instruction.a].kind;
    if (kind != self_->result) { // another kind of number than elsewhere
      builder_.CreateBr(fails_);
      return;
    }
    result = builder_.CreateInsertValue(result, load(instruction.a, kind), 0);
    result = builder_.CreateInsertValue(result, builder_.CreateLoad(word_, fuel_), 2);
    builder_.CreateRet(builder_.CreateInsertValue(result, builder_.getTrue(), 1));
    return;
  }
  case Plan::Leave:
    builder_.CreateBr(exit(at, registers, ExitKind::Ended));
  }
}

void UnitBuilder::move(uint32_t to, uint32_t from, const State &registers) {
  const Kind kind = registers[from].kind;
  if (isUnboxed(kind) && (kind != Kind::Word || !types_.isOfModule(to)))
    store(to, kind, load(from, kind));
  else if (types_.isFramed())
    storeWord(to, boxed(from, kind, nullptr));
}

void UnitBuilder::buildFuel(uint32_t at) {
  llvm::Value *fuel = builder_.CreateSub(builder_.CreateLoad(word_, fuel_), number(1));
  builder_.CreateStore(fuel, fuel_);
  BasicBlock *usedUp = newBlock("usedUp"), *next = newBlock("next");
  builder_.CreateCondBr(builder_.CreateICmpSGT(fuel, number(0)), next, usedUp,
                        llvm::MDBuilder(context_).createLikelyBranchWeights());
  builder_.SetInsertPoint(usedUp);
  saveFuel();
  if (types_.isFramed()) {
    descend(at);
    llvm::Value *goesOn = kernel(
        "Safepoint", {ctx_, registersAt(at), builder_.getInt32(types_.layout().inFunction(at))});
    ascend(at);
    branch(builder_.CreateIsNotNull(goesOn), exit(at, types_.before(at), ExitKind::Unwinds));
  } else
    branch(builder_.CreateIsNotNull(kernel("Poll", {ctx_})), fails_);
  loadFuel();
  builder_.CreateBr(next);
  builder_.SetInsertPoint(next);
}

// --- Numbers -------------------------------------------------------------------------------------

void UnitBuilder::buildNumbers(uint32_t at, const Step &step, const State &registers) {
  const Instruction &instruction = types_.at(at);
  BasicBlock *otherwise = exit(at, registers, ExitKind::Wrong);
  llvm::Value *result = nullptr;
  if (!step.builtin.empty())
    result = builtin(step, instruction, registers, otherwise);
  else if (step.result.kind == Kind::Bool && kernelsOf(instruction.op).ofInts == nullptr)
    result = builder_.CreateZExt(condition(at, registers, otherwise), word_);
  else
    result = arithmetic(at, step, registers, otherwise);
  store(instruction.d, step.result.kind, result);
  finish(at, step);
}

llvm::Value *UnitBuilder::arithmetic(uint32_t at, const Step &step, const State &registers,
                                     BasicBlock *otherwise) {
  const Instruction &instruction = types_.at(at);
  const Op op = instruction.op;
  const Kind kindA = registers[instruction.a].kind;
  llvm::Value *a = load(instruction.a, kindA);
  if (op == Op::Positive)
    return a;
  const KernelNames names = kernelsOf(op);
  const bool isReal = step.result.kind == Kind::Float;
  if (op == Op::Negative || op == Op::Invert)
    return checked(kernel(isReal ? names.ofReals : names.ofInts, {a}), otherwise);
  const Kind kindB = hasInt(op) ? Kind::Int : registers[instruction.b].kind;
  llvm::Value *b = hasInt(op) ? number(instruction.imm) : load(instruction.b, kindB);
  if (isReal) {
    a = asReal(a, kindA, otherwise);
    b = asReal(b, kindB, otherwise);
    return checked(kernel(names.ofReals, {a, b}), otherwise);
  }
  if ((op == Op::FloorDivideInt || op == Op::ModuloInt) && isPowerOfTwo(instruction.imm))
    return checked(kernel(op == Op::ModuloInt ? "ModuloByPower" : "FloorDivideByPower",
                          {a, number(__builtin_ctzll(static_cast<uint64_t>(instruction.imm)))}),
                   otherwise);
  return checked(kernel(names.ofInts, {a, b}), otherwise);
}

llvm::Value *UnitBuilder::builtin(const Step &step, const Instruction &instruction,
                                  const State &registers, BasicBlock *otherwise) {
  const uint32_t first = instruction.a + 1U;
  const Kind kind = registers[first].kind;
  llvm::Value *a = load(first, kind);
  if (step.builtin == "int")
    return a;
  if (step.builtin == "float")
    return asReal(a, kind, otherwise);
  if (step.builtin == "abs")
    return checked(kernel(kind == Kind::Float ? "AbsReal" : "AbsInt", {a}), otherwise);
  // min and max: the second one only where it is less or greater.
  llvm::Value *b = load(first + 1, registers[first + 1].kind);
  llvm::Value *isSecond =
      compared(step.builtin == "min" ? Less : Greater, b, kind, a, kind, otherwise);
  return builder_.CreateSelect(isSecond, b, a);
}

llvm::Value *UnitBuilder::compared(unsigned comparison, llvm::Value *a, Kind kindA, llvm::Value *b,
                                   Kind kindB, BasicBlock *otherwise) {
  static constexpr CmpInst::Predicate kOfInts[] = {CmpInst::ICMP_EQ,  CmpInst::ICMP_NE,
                                                   CmpInst::ICMP_SLT, CmpInst::ICMP_SLE,
                                                   CmpInst::ICMP_SGT, CmpInst::ICMP_SGE};
  static constexpr CmpInst::Predicate kOfReals[] = {CmpInst::FCMP_OEQ, CmpInst::FCMP_UNE,
                                                    CmpInst::FCMP_OLT, CmpInst::FCMP_OLE,
                                                    CmpInst::FCMP_OGT, CmpInst::FCMP_OGE};
  if (kindA != Kind::Float && kindB != Kind::Float)
    return builder_.CreateICmp(kOfInts[comparison], a, b);
  return builder_.CreateFCmp(kOfReals[comparison], asReal(a, kindA, otherwise),
                             asReal(b, kindB, otherwise));
}

llvm::Value *UnitBuilder::condition(uint32_t at, const State &registers, BasicBlock *otherwise) {
  const Instruction &instruction = types_.at(at);
  const Kind kind = registers[instruction.a].kind;
  if (instruction.op == Op::JumpIfNone)
    return builder_.getInt1(instruction.imm2 != 0);
  llvm::Value *a = load(instruction.a, kind);
  if (const auto compare = compareOf(instruction.op)) {
    llvm::Value *is =
        compare->withInt
            ? compared(compare->comparison, a, kind, number(static_cast<int32_t>(instruction.imm2)),
                       Kind::Int, otherwise)
            : compared(compare->comparison, a, kind,
                       load(instruction.b, registers[instruction.b].kind),
                       registers[instruction.b].kind, otherwise);
    return compare->unless ? builder_.CreateNot(is) : is;
  }
  llvm::Value *is = kind == Kind::Float ? builder_.CreateFCmp(CmpInst::FCMP_UNE, a,
                                                              llvm::ConstantFP::get(real_, 0.0))
                                        : builder_.CreateIsNotNull(a);
  const bool isOpposite = instruction.op == Op::Not || instruction.op == Op::JumpIfFalse;
  return isOpposite ? builder_.CreateNot(is) : is;
}

void UnitBuilder::buildTest(uint32_t at, const Step &step, llvm::Value *jumps) {
  builder_.CreateCondBr(
      jumps, wayTo(static_cast<uint32_t>(types_.at(at).imm), types_.after(at, step, true)),
      wayTo(at + 1, types_.after(at, step, false)));
}

// --- Containers, iteration -----------------------------------------------------------------------

void UnitBuilder::buildItem(uint32_t at, const Step &step, const State &registers) {
  const Instruction &instruction = types_.at(at);
  BasicBlock *otherwise = exit(at, registers, ExitKind::Wrong);
  llvm::Value *word = checked(
      kernel("ItemAt", {loadWord(instruction.a), load(instruction.b, Kind::Int)}), otherwise);
  if (isNumber(step.result.kind))
    store(instruction.d, step.result.kind, unboxed(word, step.result.kind, otherwise));
  else
    storeWord(instruction.d, word);
  finish(at, step);
}

void UnitBuilder::buildSetItem(uint32_t at, const Step &step, const State &registers) {
  const Instruction &instruction = types_.at(at);
  BasicBlock *otherwise = exit(at, registers, ExitKind::Wrong);
  require(builder_.CreateIsNotNull(kernel(
              "SetItemAt", {loadWord(instruction.a), load(instruction.b, Kind::Int),
                            boxed(instruction.d, registers[instruction.d].kind, otherwise)})),
          otherwise);
  finish(at, step);
}

void UnitBuilder::buildAttribute(uint32_t at, const Step &step, const State &registers) {
  const Instruction &instruction = types_.at(at);
  llvm::Value *word = kernel("Attribute", {loadWord(instruction.a), number(step.attribute)});
  if (isNumber(step.result.kind))
    store(instruction.d, step.result.kind,
          unboxed(word, step.result.kind, exit(at, registers, ExitKind::Wrong)));
  else
    storeWord(instruction.d, word);
  finish(at, step);
}

void UnitBuilder::buildSetAttribute(uint32_t at, const Step &step, const State &registers) {
  const Instruction &instruction = types_.at(at);
  BasicBlock *otherwise = exit(at, registers, ExitKind::Wrong);
  llvm::Value *value = boxed(instruction.b, registers[instruction.b].kind, otherwise);
  llvm::Value *instance = loadWord(instruction.a), *attribute = number(step.attribute);
  if (registers[instruction.a].shape != step.shape)
    require(builder_.CreateIsNotNull(
                kernel("AddAttribute", {instance, attribute, value, addressOf(step.shape)})),
            otherwise);
  else
    kernel("SetAttribute", {instance, attribute, value});
  finish(at, step);
}

void UnitBuilder::buildMakeRange(uint32_t at, const Step &step, const State &registers) {
  const Instruction &instruction = types_.at(at);
  BasicBlock *otherwise = exit(at, registers, ExitKind::Wrong);
  llvm::Value *bounds[3] = {number(0), nullptr, number(1)};
  for (uint32_t i = 0; i != static_cast<uint32_t>(instruction.imm); ++i)
    bounds[instruction.imm == 1 ? 1 : i] = load(instruction.a + 1 + i, Kind::Int);
  llvm::Value *length = checked(kernel("RangeLength", bounds), otherwise);
  builder_.CreateStore(bounds[0], rangeField(instruction.d, kNext));
  builder_.CreateStore(bounds[2], rangeField(instruction.d, kStep));
  builder_.CreateStore(length, rangeField(instruction.d, kRemaining));
  finish(at, step);
}

void UnitBuilder::buildNextInt(uint32_t at, const Step &step) {
  const Instruction &instruction = types_.at(at);
  llvm::Value *remaining = builder_.CreateLoad(word_, rangeField(instruction.a, kRemaining));
  BasicBlock *found = newBlock("found");
  builder_.CreateCondBr(builder_.CreateIsNull(remaining),
                        wayTo(static_cast<uint32_t>(instruction.imm), types_.after(at, step, true)),
                        found);
  builder_.SetInsertPoint(found);
  builder_.CreateStore(builder_.CreateSub(remaining, number(1)),
                       rangeField(instruction.a, kRemaining));
  llvm::Value *item = builder_.CreateLoad(word_, rangeField(instruction.a, kNext));
  builder_.CreateStore(
      builder_.CreateAdd(item, builder_.CreateLoad(word_, rangeField(instruction.a, kStep))),
      rangeField(instruction.a, kNext));
  store(instruction.d, Kind::Int, item);
  finish(at, step);
}

void UnitBuilder::storeRange(uint32_t reg) {
  kernel("StoreRange",
         {builder_.CreateLoad(word_, rangeField(reg, kObject)), rangeField(reg, kNext)});
}

void UnitBuilder::syncRanges(const State &registers, bool fromMemory) {
  for (uint32_t reg = 0; reg != registers.size(); ++reg) {
    if (registers[reg].kind != Kind::Range)
      continue;
    llvm::Value *iterator = builder_.CreateLoad(word_, rangeField(reg, kObject));
    kernel(fromMemory ? "ReloadRange" : "StoreRange", {iterator, rangeField(reg, kNext)});
  }
}

} // namespace assay::orc
