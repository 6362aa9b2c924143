#include "RegisterFile.h"

#include "assay/runtime/Value.h"

namespace assay::orc {

using runtime::Value;

namespace {

// Ints lie in the upper bits, as in Ops.h: so overflow is the machine's.
constexpr unsigned kShift = 64 - Value::kSmallBits;

} // namespace

llvm::Value *RegisterFile::place(uint32_t reg) {
  return builder_.CreateConstInBoundsGEP1_64(builder_.getInt8Ty(), registers_, reg * sizeof(Value));
}

llvm::AllocaInst *RegisterFile::variable(std::vector<llvm::AllocaInst *> &variables, uint32_t reg,
                                         llvm::Type *type) {
  if (variables[reg] == nullptr)
    variables[reg] = llvm::IRBuilder<>(&variables_, variables_.begin()).CreateAlloca(type);
  return variables[reg];
}

llvm::Value *RegisterFile::load(uint32_t reg, Type type) {
  switch (type) {
  case Type::Int: {
    llvm::Type *word = builder_.getInt64Ty();
    llvm::Value *raised = builder_.CreateLoad(word, variable(ints_, reg, word));
    return builder_.CreateOr(builder_.CreateLShr(raised, kShift, "", true), Value::kSmallTag);
  }
  case Type::Float: {
    llvm::Type *real = builder_.getDoubleTy();
    llvm::Value *bits = builder_.CreateBitCast(
        builder_.CreateLoad(real, variable(floats_, reg, real)), builder_.getInt64Ty());
    builder_.CreateAssumption(isOf(Type::Float, bits));
    return bits;
  }
  case Type::None:
  case Type::Any:
    break;
  }
  return builder_.CreateLoad(builder_.getInt64Ty(), place(reg));
}

void RegisterFile::store(uint32_t reg, Type type, llvm::Value *word) {
  switch (type) {
  case Type::Int:
    builder_.CreateStore(builder_.CreateShl(word, kShift),
                         variable(ints_, reg, builder_.getInt64Ty()));
    return;
  case Type::Float:
    builder_.CreateStore(builder_.CreateBitCast(word, builder_.getDoubleTy()),
                         variable(floats_, reg, builder_.getDoubleTy()));
    return;
  case Type::None:
  case Type::Any:
    builder_.CreateStore(word, place(reg));
  }
}

void RegisterFile::flush(uint32_t reg, Type type) {
  if (type == Type::Int || type == Type::Float)
    store(reg, Type::Any, load(reg, type));
}

void RegisterFile::reload(uint32_t reg, Type type) {
  if (type == Type::Int || type == Type::Float)
    store(reg, type, load(reg, Type::Any));
}

llvm::Value *RegisterFile::isOf(Type type, llvm::Value *word) {
  return type == Type::Int ? builder_.CreateICmpUGE(word, builder_.getInt64(Value::kSmallTag))
                           : builder_.CreateICmpULE(word, builder_.getInt64(Value::kLargestFloat));
}

} // namespace assay::orc
