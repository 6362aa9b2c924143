// RegisterFile: where a function's registers are while its code runs.
//
// Each has its place in the frame. A register that is known to hold a small int or a float may live
// in a variable of the machine's own type instead; its place in the frame is then out of date until
// it is flushed.
#pragma once

#include "TypeInference.h"

#include <llvm/IR/IRBuilder.h>

#include <vector>

namespace assay::orc {

class RegisterFile {
public:
  /// `variables`: the block where they are to be declared.
  RegisterFile(llvm::IRBuilder<> &builder, llvm::BasicBlock &variables, llvm::Value *registers,
               uint32_t count)
      : builder_(builder), variables_(variables), registers_(registers), ints_(count),
        floats_(count) {}

  /// The word that a register of `type` holds.
  llvm::Value *load(uint32_t reg, Type type);
  /// Has a register hold a word, which is of `type`.
  void store(uint32_t reg, Type type, llvm::Value *word);
  /// Brings the frame up to date with a register of `type`.
  void flush(uint32_t reg, Type type);
  /// The other way round; the frame's word is of `type`.
  void reload(uint32_t reg, Type type);
  /// Whether a word is of `type`, a number's.
  llvm::Value *isOf(Type type, llvm::Value *word);

private:
  llvm::Value *place(uint32_t reg);
  llvm::AllocaInst *variable(std::vector<llvm::AllocaInst *> &variables, uint32_t reg,
                             llvm::Type *type);

  llvm::IRBuilder<> &builder_;
  llvm::BasicBlock &variables_;
  llvm::Value *registers_;
  std::vector<llvm::AllocaInst *> ints_, floats_; // made as they are needed
};

} // namespace assay::orc
