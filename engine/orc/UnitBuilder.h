// UnitBuilder: from the instructions of a hot loop or function to LLVM's representation.
//
// Registers that hold numbers are variables of the machine's types; the others lie in the frame. An
// exit stores what is in variables and somebody may still read into the frame as it is; the program
// then makes values of it (Executor::leaveUnit), and goes on in the templates.
//
// A loop is one function, entered at a place that small functions of their own name by a number, as
// in Translator.h. A function of numbers takes and gives these in machine registers; beside it,
// code of a template's form calls it for a frame.
#pragma once

#include "Kernels.h"
#include "OrcPlugin.h"
#include "UnitSource.h"

#include <llvm/IR/Function.h>
#include <llvm/IR/IRBuilder.h>

#include <array>
#include <map>
#include <string>
#include <vector>

namespace assay::orc {

/// What the functions of a unit share.
struct UnitModule {
  const UnitSource &source;
  Kernels &kernels;
  std::map<const Callee *, llvm::Function *> functions = {};

  struct Entry {
    uint32_t instruction;
    std::string function;
  };
  std::vector<Entry> entries = {};
  uint32_t checks = 0; // that were made
};

class UnitBuilder {
public:
  UnitBuilder(UnitModule &unit, const TypedCode &types);

  /// Makes the loop, and its entries.
  llvm::Function &buildLoop();
  /// Makes a function of numbers.
  llvm::Function &buildCallee(Callee &callee);
  /// Makes the entry for frames of a function of numbers.
  llvm::Function &buildEntry(Callee &callee);
  /// To be called by any of them.
  static llvm::Function &declare(UnitModule &unit, Callee &callee);

private:
  struct Variable {
    llvm::AllocaInst *word = nullptr, *real = nullptr, *range = nullptr;
  };
  enum RangeField : unsigned { kObject, kNext, kStep, kRemaining, kRangeFields };

  // The frame's registers, and those in variables.
  llvm::Value *place(uint32_t reg);
  llvm::Value *loadWord(uint32_t reg);
  void storeWord(uint32_t reg, llvm::Value *word);
  llvm::Value *load(uint32_t reg, Kind kind);
  void store(uint32_t reg, Kind kind, llvm::Value *value);
  llvm::Value *rangeField(uint32_t reg, unsigned field);
  llvm::AllocaInst *variable(llvm::AllocaInst *&of, llvm::Type *type);
  /// The Value of a number, or of what lies in the frame; leaves where that is no small int.
  llvm::Value *boxed(uint32_t reg, Kind kind, llvm::BasicBlock *otherwise);
  /// A number from a Value that is of `kind`; leaves where it is not.
  llvm::Value *unboxed(llvm::Value *word, Kind kind, llvm::BasicBlock *otherwise);
  llvm::Value *asReal(llvm::Value *value, Kind kind, llvm::BasicBlock *otherwise);

  llvm::CallInst *kernel(llvm::StringRef name, llvm::ArrayRef<llvm::Value *> arguments);
  llvm::Value *checked(llvm::CallInst *outcome, llvm::BasicBlock *otherwise);
  /// Goes on where a condition holds, as it nearly always does.
  void branch(llvm::Value *condition, llvm::BasicBlock *otherwise);
  /// The same where it is about what the unit expects, and the templates can go on.
  void require(llvm::Value *condition, llvm::BasicBlock *otherwise);
  llvm::Value *number(int64_t value) { return builder_.getInt64(static_cast<uint64_t>(value)); }

  llvm::BasicBlock *newBlock(const char *name);
  llvm::BasicBlock *exit(uint32_t at, const State &registers, ExitKind kind,
                         uint32_t exceptFirst = 0, uint32_t exceptEnd = 0);
  llvm::Value *describe(uint32_t at, ExitKind kind, const std::vector<uint32_t> &registers);
  // Frames.
  llvm::Value *registersOf(const UnitFrame &frame);
  llvm::Value *registersAt(uint32_t at) { return registersOf(types_.layout().frameOf(at)); }
  /// As the program calls an operand of the instruction, in bytes.
  llvm::Value *offsetOf(uint32_t at, uint32_t reg);
  /// One of the unit's words.
  llvm::GlobalVariable &words();
  llvm::Value *unitWord(uint32_t number);
  /// The address of an object of the program.
  llvm::Value *addressOf(const void *object);
  /// While others may look: the frames that are there, of an instruction.
  void descend(uint32_t at);
  void ascend(uint32_t at);
  void addLeaving();
  void goTo(uint32_t to, const State &registers);
  llvm::BasicBlock *wayTo(uint32_t to, const State &registers);
  void jump(llvm::Value *code, llvm::Value *registers);
  llvm::Function *addEntry(llvm::BasicBlock *block);
  void addEntries();
  llvm::BasicBlock *enterAt(uint32_t header);
  void inlineKernels();

  void addBlocks();
  void buildAll();
  void build(uint32_t at);
  void move(uint32_t to, uint32_t from, const State &registers);
  void buildNumbers(uint32_t at, const Step &step, const State &registers);
  llvm::Value *arithmetic(uint32_t at, const Step &step, const State &registers,
                          llvm::BasicBlock *otherwise);
  llvm::Value *condition(uint32_t at, const State &registers, llvm::BasicBlock *otherwise);
  llvm::Value *compared(unsigned comparison, llvm::Value *a, Kind kindA, llvm::Value *b, Kind kindB,
                        llvm::BasicBlock *otherwise);
  llvm::Value *builtin(const Step &step, const ir::Instruction &instruction, const State &registers,
                       llvm::BasicBlock *otherwise);
  void buildTest(uint32_t at, const Step &step, llvm::Value *jumps);
  void buildItem(uint32_t at, const Step &step, const State &registers);
  void buildSetItem(uint32_t at, const Step &step, const State &registers);
  void buildMakeRange(uint32_t at, const Step &step, const State &registers);
  void buildNextInt(uint32_t at, const Step &step);
  void buildCall(uint32_t at, const Step &step, const State &registers);
  void buildEnter(uint32_t at, const Step &step, const State &registers);
  llvm::Value *callee(uint32_t at, const Step &step, const State &registers);
  void buildBack(uint32_t at, const State &registers);
  void buildCommon(uint32_t at, const Step &step, const State &registers);
  /// Operands A, B and C, as Values; leaves where one is none.
  using Words = std::array<llvm::Value *, 3>;
  Words operands(uint32_t at, const State &registers, llvm::BasicBlock *otherwise);
  /// The op's body, given its operands.
  llvm::CallInst *body(llvm::Function &function, uint32_t at, const Words &operands);
  /// Stores what the runtime reads where it lies, and all other operands, too. False: it went away.
  bool storeOperands(uint32_t at, const State &registers, bool all, llvm::BasicBlock *otherwise);
  bool readsRange(uint32_t at, const State &registers) const;
  /// Brings what others may look at up to date, and takes it back.
  void beginOutside(uint32_t at, const State &registers, llvm::BasicBlock *otherwise);
  void endOutside(uint32_t at, const State &registers);
  void buildWhole(uint32_t at, const Step &step, const State &registers);
  void buildPerform(uint32_t at, const Step &step, const State &registers);
  /// Counts fuel down; leaves where the program is to stop.
  void buildFuel(uint32_t at);
  void requireShape(uint32_t reg, const runtime::Shape *shape, llvm::BasicBlock *otherwise);
  void requireClasses(llvm::BasicBlock *otherwise);
  void buildAttribute(uint32_t at, const Step &step, const State &registers);
  void buildSetAttribute(uint32_t at, const Step &step, const State &registers);
  void requireFunctions(const Callee &callee, llvm::BasicBlock *otherwise);
  void requireFunction(llvm::Value *word, const runtime::Code *code, llvm::BasicBlock *otherwise);
  /// Whether whoever goes on in the templates at `at` is to find it in memory.
  bool isStoredAt(uint32_t at, uint32_t reg, Kind kind) const;
  // A module variable, from memory; those that memory does not know, to there.
  void takeVariable(uint32_t reg, Kind kind, llvm::BasicBlock *otherwise);
  void storeVariables(const State &registers, llvm::BasicBlock *otherwise);
  /// Goes on behind an op that was performed out of line.
  llvm::BasicBlock *wayFrom(uint32_t at, const Step &step, uint32_t to, bool label);
  void syncRanges(const State &registers, bool fromMemory);
  /// Brings a range's iterator up to date, where it is an object: others may have it, too.
  void storeRange(uint32_t reg);
  /// How many calls deeper may go.
  llvm::Value *buildLeft();
  void saveFuel();
  void loadFuel();
  void finish(uint32_t at, const Step &step);

  UnitModule &unit_;
  const TypedCode &types_;
  Callee *self_ = nullptr;
  llvm::LLVMContext &context_;
  llvm::IRBuilder<> builder_;
  llvm::Type *word_, *real_;
  llvm::PointerType *pointer_;
  llvm::FunctionType *codeType_;
  llvm::Function *function_ = nullptr;
  llvm::Value *registers_ = nullptr, *ctx_ = nullptr, *globals_ = nullptr, *left_ = nullptr;
  llvm::BasicBlock *start_ = nullptr, *fails_ = nullptr, *leaves_ = nullptr;
  llvm::PHINode *leaving_ = nullptr, *leavingFrom_ = nullptr; // what is left, and whose registers
  llvm::AllocaInst *fuel_ = nullptr, *extra_ = nullptr;
  llvm::SwitchInst *switch_ = nullptr;
  std::vector<llvm::BasicBlock *> blocks_;
  std::vector<Variable> variables_;
  std::map<std::vector<uint32_t>, llvm::BasicBlock *> exits_; // by what they are
  std::vector<llvm::CallInst *> calls_;                       // of kernels, to be inlined
};

} // namespace assay::orc
