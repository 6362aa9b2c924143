// Translator: from a function's instructions to LLVM's representation.
//
// Registers lie in the frame, where the templates have them, too, but for those that are known to
// hold numbers (see RegisterFile.h): the frame is brought up to date with them wherever it may be
// looked at or left. An op takes its operands from there, its body is inlined, and its result goes
// there. Where a result is not what was guessed, the frame goes on in the templates.
//
// One LLVM function holds all of it. It takes a fourth argument, the number of the place where it
// is entered, which small functions of their own supply: those have the form of a template, and
// their addresses are what frames and tables of entries hold.
#pragma once

#include "OpBodies.h"
#include "OpShapes.h"
#include "OrcPlugin.h"
#include "RegisterFile.h"
#include "TypeInference.h"

#include <llvm/IR/Function.h>
#include <llvm/IR/IRBuilder.h>

#include <optional>
#include <vector>

namespace assay::orc {

class Translator {
public:
  /// What was inferred for `source`.
  Translator(const Source &source, const TypeInference &types, OpBodies &bodies);

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
  void check(uint32_t at, const Outcome &outcome);
  /// Puts an op's result into its register and goes on behind it.
  void finish(uint32_t at, llvm::Value *word, llvm::Value *how = nullptr);
  void jump(llvm::Value *code, llvm::Value *registers, llvm::Value *result);
  void leaveOrJump(llvm::Value *then);
  llvm::Value *wayField(unsigned field, llvm::Type *type);

  // What registers hold, as far as that is inferred.
  Type typeBefore(uint32_t at, uint32_t reg) const;
  /// Brings the frame up to date with registers of these types, but for `except`.
  void flush(const Types &types, Registers except = {});
  /// On to an instruction that may know less of the registers than `types` do.
  void goTo(uint32_t at, const Types &types);
  llvm::BasicBlock *wayTo(uint32_t at, const Types &types);
  /// On in the templates, before instruction `at`; the frame is up to date.
  void goToTemplates(uint32_t at);
  /// Where the frame comes in at its start: parameters that were guessed are looked at.
  llvm::BasicBlock *addStart();

  llvm::BasicBlock *blockOf(uint32_t at) { return blocks_[at]; }
  llvm::BasicBlock *newBlock(const char *name);

  /// A function that enters the code at `block`.
  llvm::Function *addEntry(llvm::BasicBlock *block, const llvm::Twine &name, bool isPublic);
  void addPublicEntries();

  const Source &source_;
  const TypeInference &types_;
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
  std::optional<RegisterFile> file_;
  std::vector<llvm::BasicBlock *> blocks_;
  std::vector<llvm::CallInst *> calls_; // of bodies, to be inlined
  std::vector<EntryFunction> entries_;
};

} // namespace assay::orc
