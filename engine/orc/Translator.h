// Translator: from a function's instructions to LLVM's representation.
//
// All registers lie in the frame, where the templates have them, too: each op takes its operands
// from there, its body is inlined, and its result goes there. So code can be entered wherever a
// frame may stand, and left at any op.
//
// One LLVM function holds all of it. It takes a fourth argument, the number of the place where it
// is entered, which small functions of their own supply: those have the form of a template, and
// their addresses are what frames and tables of entries hold.
#pragma once

#include "OpBodies.h"
#include "OrcPlugin.h"

#include <llvm/IR/Function.h>
#include <llvm/IR/IRBuilder.h>

#include <vector>

namespace assay::orc {

class Translator {
public:
  Translator(const Source &source, OpBodies &bodies);

  /// Makes the function and its entries, all bodies inlined.
  llvm::Function &translate();

  /// Where the code can be entered from outside, and the name of the function to call there.
  struct EntryFunction {
    uint32_t instruction;
    std::string name;
  };
  const std::vector<EntryFunction> &entries() const { return entries_; }

private:
  struct Outcome {
    llvm::Value *word, *failed;
  };

  void translate(uint32_t at);
  Outcome callBody(uint32_t at, llvm::Value *back = nullptr);
  void translateControl(uint32_t at);
  /// An op that may leave the frame, to go on with a result when that is entered again.
  void translateFrameOp(uint32_t at);
  void translateBehind(uint32_t at, llvm::Value *result);
  /// Where the outcome is a failure, on to the handler.
  void check(const Outcome &outcome);
  void jump(llvm::Value *code, llvm::Value *registers, llvm::Value *result);
  void leaveOrJump(llvm::Value *then);
  llvm::Value *wayField(unsigned field, llvm::Type *type);

  llvm::Value *load(uint16_t reg);
  void store(uint16_t reg, llvm::Value *value);
  llvm::BasicBlock *blockOf(uint32_t at) { return blocks_[at]; }
  llvm::BasicBlock *newBlock(const char *name);

  /// A function that enters the code at `block`.
  llvm::Function *addEntry(llvm::BasicBlock *block, const llvm::Twine &name, bool isPublic);
  void addPublicEntries();

  const Source &source_;
  OpBodies &bodies_;
  llvm::LLVMContext &context_;
  llvm::IRBuilder<> builder_;
  llvm::Type *word_;
  llvm::PointerType *pointer_;
  llvm::FunctionType *codeType_;
  llvm::Function *function_ = nullptr;
  llvm::Value *registers_, *ctx_, *result_, *way_;
  llvm::SwitchInst *switch_ = nullptr;
  llvm::BasicBlock *unwind_ = nullptr;
  std::vector<llvm::BasicBlock *> blocks_;
  std::vector<llvm::CallInst *> calls_; // of bodies, to be inlined
  std::vector<EntryFunction> entries_;
};

} // namespace assay::orc
