#include "Translator.h"

#include "assay/runtime/Value.h"

#include <llvm/IR/Constants.h>
#include <llvm/IR/InlineAsm.h>
#include <llvm/IR/MDBuilder.h>
#include <llvm/Transforms/Utils/Cloning.h>

#include <set>

namespace assay::orc {

using ir::Instruction;
using ir::Op;

namespace {

constexpr int64_t kValueBytes = sizeof(runtime::Value);

// As OpBitcode.cpp has them.
enum Then : uint64_t { GoOn, Jump, Leave };
enum How : uint64_t { Inline, Failed, Called };
enum WayField : unsigned { kWayCode, kWayRegisters, kWayResult, kWayFields };

/// What is entered from outside behind a function's start: handlers, and what a generator goes on
/// with when it is resumed.
std::set<uint32_t> entriesOf(const Source &source) {
  std::set<uint32_t> entries;
  for (const ir::Handler &handler : source.handlers)
    entries.insert(handler.handler);
  for (uint32_t at = 0; at != source.instructions.size(); ++at)
    switch (source.instructions[at].op) {
    case Op::Yield:
      entries.insert(at + 1);
      break;
    case Op::YieldFrom:
      // Also entered behind it, where its delegate ended by what was thrown in.
      entries.insert(at);
      entries.insert(at + 1);
      break;
    default:
      break;
    }
  return entries;
}

} // namespace

Translator::Translator(const Source &source, const TypeInference &types, OpBodies &bodies)
    : source_(source), types_(types), bodies_(bodies), context_(bodies.module().getContext()),
      builder_(context_), word_(builder_.getInt64Ty()), pointer_(builder_.getPtrTy()),
      codeType_(llvm::FunctionType::get(word_, {pointer_, pointer_, word_, word_}, false)) {}

llvm::Function &Translator::translate() {
  function_ = llvm::Function::Create(codeType_, llvm::GlobalValue::InternalLinkage, "code",
                                     bodies_.module());
  function_->setCallingConv(llvm::CallingConv::PreserveNone);
  function_->addFnAttr(llvm::Attribute::NoUnwind);
  function_->addFnAttr("no-jump-tables", "true");
  function_->addFnAttr("no-builtins");
  registers_ = function_->getArg(0);
  ctx_ = function_->getArg(1);
  result_ = function_->getArg(2);

  llvm::BasicBlock *start = newBlock("start");
  for (size_t at = 0; at != source_.instructions.size(); ++at)
    blocks_.push_back(newBlock("op"));
  // Behind an op that always raises there may be none.
  llvm::BasicBlock *nowhere = newBlock("nowhere");
  blocks_.push_back(nowhere);
  builder_.SetInsertPoint(nowhere);
  builder_.CreateUnreachable();
  builder_.SetInsertPoint(start);
  file_.emplace(builder_, *start, registers_, source_.registerCount);
  way_ = builder_.CreateAlloca(llvm::ArrayType::get(word_, kWayFields));
  switch_ = builder_.CreateSwitch(function_->getArg(3), nowhere);
  addPublicEntries();

  unwind_ = newBlock("unwind");
  builder_.SetInsertPoint(unwind_);
  calls_.push_back(builder_.CreateCall(&bodies_.unwindCode(), {ctx_}));
  jump(calls_.back(), registers_, builder_.getInt64(0));

  for (uint32_t at = 0; at != source_.instructions.size(); ++at) {
    builder_.SetInsertPoint(blockOf(at));
    translate(at);
  }
  for (llvm::CallInst *call : calls_) {
    llvm::InlineFunctionInfo info;
    [[maybe_unused]] const llvm::InlineResult result = llvm::InlineFunction(*call, info);
    assert(result.isSuccess());
  }
  return *function_;
}

llvm::BasicBlock *Translator::newBlock(const char *name) {
  return llvm::BasicBlock::Create(context_, name, function_);
}

llvm::Function *Translator::addEntry(llvm::BasicBlock *block, const llvm::Twine &name,
                                     bool isPublic) {
  auto *entry = llvm::Function::Create(
      codeType_, isPublic ? llvm::GlobalValue::ExternalLinkage : llvm::GlobalValue::InternalLinkage,
      name, bodies_.module());
  entry->setDSOLocal(true);
  entry->setCallingConv(llvm::CallingConv::PreserveNone);
  entry->addFnAttr(llvm::Attribute::NoUnwind);
  llvm::IRBuilder<> builder(llvm::BasicBlock::Create(context_, "", entry));
  llvm::ConstantInt *number = builder.getInt64(switch_->getNumCases());
  llvm::CallInst *call =
      builder.CreateCall(function_, {entry->getArg(0), entry->getArg(1), entry->getArg(2), number});
  call->setCallingConv(llvm::CallingConv::PreserveNone);
  call->setTailCallKind(llvm::CallInst::TCK_MustTail);
  builder.CreateRet(call);
  switch_->addCase(number, block);
  return entry;
}

void Translator::addPublicEntries() {
  const auto add = [this](uint32_t at, llvm::BasicBlock *block) {
    const llvm::Function *entry = addEntry(block, "entry", true);
    entries_.push_back({at, entry->getName().str()});
  };
  add(0, addStart());
  for (const uint32_t at : entriesOf(source_))
    if (at != 0 && at < source_.instructions.size())
      add(at, blockOf(at));
}

llvm::BasicBlock *Translator::addStart() {
  llvm::BasicBlock *start = newBlock("called");
  builder_.SetInsertPoint(start);
  llvm::Value *isAsGuessed = builder_.getTrue();
  for (uint32_t reg = 0; reg != source_.parameterCount; ++reg) {
    const Type type = typeBefore(0, reg);
    if (type == Type::Any)
      continue;
    isAsGuessed = builder_.CreateAnd(isAsGuessed, file_->isOf(type, file_->load(reg, Type::Any)));
    file_->reload(reg, type);
  }
  llvm::BasicBlock *other = newBlock("other");
  builder_.CreateCondBr(isAsGuessed, blockOf(0), other);
  builder_.SetInsertPoint(other);
  goToTemplates(0);
  return start;
}

Type Translator::typeBefore(uint32_t at, uint32_t reg) const {
  return types_.isUseful() ? types_.before(at)[reg] : Type::Any;
}

void Translator::flush(const Types &types, Registers except) {
  for (uint32_t reg = 0; reg != types.size(); ++reg)
    if (!except.contains(reg))
      file_->flush(reg, types[reg]);
}

void Translator::goTo(uint32_t at, const Types &types) {
  for (uint32_t reg = 0; reg != types.size() && at != source_.instructions.size(); ++reg)
    if (typeBefore(at, reg) == Type::Any && types_.isLive(at, reg))
      file_->flush(reg, types[reg]);
  builder_.CreateBr(blockOf(at));
}

llvm::BasicBlock *Translator::wayTo(uint32_t at, const Types &types) {
  llvm::IRBuilder<>::InsertPointGuard guard(builder_);
  llvm::BasicBlock *way = newBlock("way");
  builder_.SetInsertPoint(way);
  goTo(at, types);
  return way;
}

void Translator::goToTemplates(uint32_t at) {
  llvm::Module &module = bodies_.module();
  llvm::GlobalVariable *templates = module.getGlobalVariable(kTemplatesSymbol);
  if (templates == nullptr) {
    templates =
        new llvm::GlobalVariable(module, builder_.getInt8Ty(), true,
                                 llvm::GlobalValue::ExternalLinkage, nullptr, kTemplatesSymbol);
    templates->setDSOLocal(true);
    templates->setVisibility(llvm::GlobalValue::HiddenVisibility);
  }
  // Through a register, since a direct jump would be taken for a call of a library.
  auto *hide =
      llvm::InlineAsm::get(llvm::FunctionType::get(pointer_, {pointer_}, false), "", "=r,0", false);
  llvm::Value *code = builder_.CreateGEP(
      builder_.getInt8Ty(), builder_.CreateCall(hide, {templates}),
      builder_.getInt64(static_cast<uint64_t>(int64_t(source_.templateOffsets[at]))));
  jump(code, registers_, builder_.getInt64(0));
}

Translator::Outcome Translator::callBody(uint32_t at, llvm::Value *back) {
  const Instruction &instruction = source_.instructions[at];
  const OpShape &shape = shapeOf(instruction.op);
  const Registers read = readInPlace(instruction), written = writtenInPlace(instruction);
  for (uint32_t reg = 0; types_.isUseful() && reg != source_.registerCount; ++reg)
    if (read.contains(reg) || written.contains(reg))
      file_->flush(reg, typeBefore(at, reg));
  llvm::Function &body = bodies_.of(instruction.op);
  const auto operand = [&](bool isRead, uint16_t reg) -> llvm::Value * {
    return isRead ? file_->load(reg, typeBefore(at, reg)) : builder_.getInt64(0);
  };
  llvm::Value *none = llvm::ConstantPointerNull::get(pointer_);
  llvm::CallInst *call = builder_.CreateCall(
      &body, {registers_, ctx_, operand(shape.readsA, instruction.a),
              operand(shape.readsB, instruction.b), operand(shape.readsC, instruction.d),
              builder_.getInt64(uint64_t(instruction.d) * kValueBytes),
              builder_.getInt64(uint64_t(instruction.a) * kValueBytes),
              builder_.getInt64(uint64_t(instruction.b) * kValueBytes),
              builder_.getInt64(static_cast<uint64_t>(int64_t(instruction.imm))),
              builder_.getInt32(instruction.imm2), builder_.getInt32(at),
              back == nullptr ? none : back, shape.kind >= OpKind::Next ? way_ : none});
  calls_.push_back(call);
  return {builder_.CreateExtractValue(call, 0), builder_.CreateExtractValue(call, 1)};
}

void Translator::check(uint32_t at, const Outcome &outcome) {
  llvm::BasicBlock *next = newBlock("done"), *failed = unwind_;
  if (types_.isUseful()) {
    llvm::IRBuilder<>::InsertPointGuard guard(builder_);
    failed = newBlock("failed");
    builder_.SetInsertPoint(failed);
    flush(types_.before(at), writtenInPlace(source_.instructions[at]));
    builder_.CreateBr(unwind_);
  }
  builder_.CreateCondBr(builder_.CreateICmpEQ(outcome.failed, builder_.getInt64(Failed)), failed,
                        next);
  builder_.SetInsertPoint(next);
}

void Translator::finish(uint32_t at, llvm::Value *word, llvm::Value *how) {
  const uint32_t d = source_.instructions[at].d;
  if (!types_.isUseful()) {
    file_->store(d, Type::Any, word);
    builder_.CreateBr(blockOf(at + 1));
    return;
  }
  const Type type = types_.result(at);
  const Types types = types_.behind(at);
  if (type != Type::Any && !types_.isResultCertain(at)) {
    llvm::BasicBlock *asGuessed = newBlock("asGuessed"), *other = newBlock("other");
    llvm::Value *is = file_->isOf(type, word);
    // What the runtime made of ints hardly is a small one.
    if (how != nullptr && type == Type::Int)
      is = builder_.CreateAnd(is, builder_.CreateICmpEQ(how, builder_.getInt64(Inline)));
    builder_.CreateCondBr(is, asGuessed, other,
                          llvm::MDBuilder(context_).createLikelyBranchWeights());
    builder_.SetInsertPoint(other);
    file_->store(d, Type::Any, word);
    flush(types, {d, d + 1});
    goToTemplates(at + 1);
    builder_.SetInsertPoint(asGuessed);
  }
  file_->store(d, type, word);
  goTo(at + 1, types);
}

void Translator::jump(llvm::Value *code, llvm::Value *registers, llvm::Value *result) {
  llvm::CallInst *call = builder_.CreateCall(
      codeType_, code, {registers, ctx_, result, llvm::PoisonValue::get(word_)});
  call->setCallingConv(llvm::CallingConv::PreserveNone);
  call->setTailCallKind(llvm::CallInst::TCK_MustTail);
  builder_.CreateRet(call);
}

llvm::Value *Translator::wayField(unsigned field, llvm::Type *type) {
  return builder_.CreateLoad(type, builder_.CreateConstInBoundsGEP1_64(word_, way_, field));
}

void Translator::translate(uint32_t at) {
  const Instruction &instruction = source_.instructions[at];
  if (types_.isUseful() && !types_.isReached(at)) {
    builder_.CreateUnreachable();
    return;
  }
  switch (shapeOf(instruction.op).kind) {
  case OpKind::Value: {
    const Outcome outcome = callBody(at);
    check(at, outcome);
    return finish(at, outcome.word, outcome.failed);
  }
  case OpKind::Effect:
    check(at, callBody(at));
    return goTo(at + 1, types_.behind(at));
  case OpKind::Test: {
    const Outcome outcome = callBody(at);
    check(at, outcome);
    builder_.CreateCondBr(builder_.CreateIsNotNull(outcome.word),
                          wayTo(static_cast<uint32_t>(instruction.imm), types_.atLabel(at)),
                          wayTo(at + 1, types_.behind(at)));
    return;
  }
  case OpKind::Next:
  case OpKind::Control:
    return translateControl(at);
  }
}

void Translator::translateControl(uint32_t at) {
  const Instruction &instruction = source_.instructions[at];
  switch (instruction.op) {
  case Op::Loop:
    check(at, callBody(at));
    [[fallthrough]];
  case Op::Jump:
    return goTo(static_cast<uint32_t>(instruction.imm), types_.atLabel(at));
  default:
    return translateFrameOp(at);
  }
}

void Translator::translateFrameOp(uint32_t at) {
  const Instruction &instruction = source_.instructions[at];
  llvm::BasicBlock *entered = newBlock("entered"), *goesOn = newBlock("goesOn");
  const bool comesBack = instruction.op != Op::Return;
  const Outcome outcome = callBody(at, comesBack ? addEntry(entered, "back", false) : nullptr);
  check(at, outcome);
  const Types &types = types_.before(at);
  llvm::BasicBlock *elsewhere = newBlock("elsewhere");
  builder_.CreateCondBr(builder_.CreateICmpEQ(outcome.word, builder_.getInt64(GoOn)), goesOn,
                        elsewhere);
  builder_.SetInsertPoint(elsewhere);
  if (comesBack)
    flush(types, writtenInPlace(instruction));
  leaveOrJump(outcome.word);

  builder_.SetInsertPoint(entered);
  for (uint32_t reg = 0; reg != types.size(); ++reg)
    if (!writtenInPlace(instruction).contains(reg))
      file_->reload(reg, types[reg]);
  llvm::BasicBlock *behind = newBlock("behind");
  builder_.CreateBr(behind);
  builder_.SetInsertPoint(goesOn);
  llvm::Value *result = wayField(kWayResult, word_);
  builder_.CreateBr(behind);
  builder_.SetInsertPoint(behind);
  llvm::PHINode *either = builder_.CreatePHI(word_, 2);
  either->addIncoming(result_, entered);
  either->addIncoming(result, goesOn);
  translateBehind(at, either);
}

void Translator::translateBehind(uint32_t at, llvm::Value *result) {
  const Instruction &instruction = source_.instructions[at];
  if (instruction.op != Op::NextItem && instruction.op != Op::YieldFrom)
    return finish(at, result);
  llvm::BasicBlock *found = newBlock("found"), *ended = newBlock("ended");
  builder_.CreateCondBr(
      builder_.CreateICmpEQ(result, builder_.getInt64(runtime::Value::empty().bits)), ended, found);
  builder_.SetInsertPoint(found);
  if (instruction.op == Op::NextItem) {
    finish(at, result);
    builder_.SetInsertPoint(ended);
    return goTo(static_cast<uint32_t>(instruction.imm), types_.atLabel(at));
  }
  llvm::Function *again = addEntry(blockOf(at), "again", false);
  calls_.push_back(
      builder_.CreateCall(&bodies_.passItem(), {registers_, ctx_, result, again, way_}));
  leaveOrJump(builder_.CreateExtractValue(calls_.back(), 0));
  builder_.SetInsertPoint(ended);
  calls_.push_back(builder_.CreateCall(&bodies_.returned(), {ctx_}));
  finish(at, calls_.back());
}

void Translator::leaveOrJump(llvm::Value *then) {
  llvm::BasicBlock *leaves = newBlock("leaves"), *jumps = newBlock("jumps");
  builder_.CreateCondBr(builder_.CreateICmpEQ(then, builder_.getInt64(Leave)), leaves, jumps);
  builder_.SetInsertPoint(leaves);
  builder_.CreateRet(wayField(kWayResult, word_));
  builder_.SetInsertPoint(jumps);
  jump(wayField(kWayCode, pointer_), wayField(kWayRegisters, pointer_),
       wayField(kWayResult, word_));
}

} // namespace assay::orc
