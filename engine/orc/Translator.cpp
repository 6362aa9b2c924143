#include "Translator.h"

#include "OpShapes.h"

#include "assay/runtime/Value.h"

#include <llvm/IR/Constants.h>
#include <llvm/Transforms/Utils/Cloning.h>

#include <set>

namespace assay::orc {

using ir::Instruction;
using ir::Op;

namespace {

constexpr int64_t kValueBytes = sizeof(runtime::Value);

// As OpBitcode.cpp has them.
enum Then : uint64_t { GoOn, Jump, Leave };
enum WayField : unsigned { kWayCode, kWayRegisters, kWayResult, kWayFields };

/// What is entered from outside: a function's start, handlers, what a generator goes on with when
/// it is resumed, and loops, which the baseline hands over at their back edges.
std::set<uint32_t> entriesOf(const Source &source) {
  std::set<uint32_t> entries{0};
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
    case Op::Loop:
      entries.insert(static_cast<uint32_t>(source.instructions[at].imm));
      break;
    default:
      break;
    }
  return entries;
}

} // namespace

Translator::Translator(const Source &source, OpBodies &bodies)
    : source_(source), bodies_(bodies), context_(bodies.module().getContext()), builder_(context_),
      word_(builder_.getInt64Ty()), pointer_(builder_.getPtrTy()),
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
  for (const uint32_t at : entriesOf(source_)) {
    if (at >= source_.instructions.size())
      continue;
    const llvm::Function *entry = addEntry(blockOf(at), "entry", true);
    entries_.push_back({at, entry->getName().str()});
  }
}

llvm::Value *Translator::load(uint16_t reg) {
  return builder_.CreateLoad(
      word_, builder_.CreateConstInBoundsGEP1_64(builder_.getInt8Ty(), registers_,
                                                 static_cast<uint64_t>(reg * kValueBytes)));
}

void Translator::store(uint16_t reg, llvm::Value *value) {
  builder_.CreateStore(
      value, builder_.CreateConstInBoundsGEP1_64(builder_.getInt8Ty(), registers_,
                                                 static_cast<uint64_t>(reg * kValueBytes)));
}

Translator::Outcome Translator::callBody(uint32_t at, llvm::Value *back) {
  const Instruction &instruction = source_.instructions[at];
  const OpShape &shape = shapeOf(instruction.op);
  llvm::Function &body = bodies_.of(instruction.op);
  const auto operand = [&](bool isRead, uint16_t reg) -> llvm::Value * {
    return isRead ? load(reg) : builder_.getInt64(0);
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

void Translator::check(const Outcome &outcome) {
  llvm::BasicBlock *next = newBlock("done");
  builder_.CreateCondBr(builder_.CreateIsNotNull(outcome.failed), unwind_, next);
  builder_.SetInsertPoint(next);
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
  const auto next = [&] { builder_.CreateBr(blockOf(at + 1)); };
  switch (shapeOf(instruction.op).kind) {
  case OpKind::Value: {
    const Outcome outcome = callBody(at);
    check(outcome);
    store(instruction.d, outcome.word);
    return next();
  }
  case OpKind::Effect:
    check(callBody(at));
    return next();
  case OpKind::Test: {
    const Outcome outcome = callBody(at);
    check(outcome);
    builder_.CreateCondBr(builder_.CreateIsNotNull(outcome.word),
                          blockOf(static_cast<uint32_t>(instruction.imm)), blockOf(at + 1));
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
    check(callBody(at));
    [[fallthrough]];
  case Op::Jump:
    builder_.CreateBr(blockOf(static_cast<uint32_t>(instruction.imm)));
    return;
  default:
    return translateFrameOp(at);
  }
}

void Translator::translateFrameOp(uint32_t at) {
  const Instruction &instruction = source_.instructions[at];
  llvm::BasicBlock *entered = newBlock("entered"), *goesOn = newBlock("goesOn");
  const bool comesBack = instruction.op != Op::Return;
  const Outcome outcome = callBody(at, comesBack ? addEntry(entered, "back", false) : nullptr);
  check(outcome);
  llvm::BasicBlock *elsewhere = newBlock("elsewhere");
  builder_.CreateCondBr(builder_.CreateICmpEQ(outcome.word, builder_.getInt64(GoOn)), goesOn,
                        elsewhere);
  builder_.SetInsertPoint(elsewhere);
  leaveOrJump(outcome.word);

  builder_.SetInsertPoint(entered);
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
  if (instruction.op != Op::NextItem && instruction.op != Op::YieldFrom) {
    store(instruction.d, result);
    builder_.CreateBr(blockOf(at + 1));
    return;
  }
  llvm::BasicBlock *found = newBlock("found"), *ended = newBlock("ended");
  builder_.CreateCondBr(
      builder_.CreateICmpEQ(result, builder_.getInt64(runtime::Value::empty().bits)), ended, found);
  builder_.SetInsertPoint(found);
  if (instruction.op == Op::NextItem) {
    store(instruction.d, result);
    builder_.CreateBr(blockOf(at + 1));
    builder_.SetInsertPoint(ended);
    builder_.CreateBr(blockOf(static_cast<uint32_t>(instruction.imm)));
    return;
  }
  llvm::Function *again = addEntry(blockOf(at), "again", false);
  calls_.push_back(
      builder_.CreateCall(&bodies_.passItem(), {registers_, ctx_, result, again, way_}));
  leaveOrJump(builder_.CreateExtractValue(calls_.back(), 0));
  builder_.SetInsertPoint(ended);
  calls_.push_back(builder_.CreateCall(&bodies_.returned(), {ctx_}));
  store(instruction.d, calls_.back());
  builder_.CreateBr(blockOf(at + 1));
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
