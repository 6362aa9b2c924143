// UnitTypes: what the registers of a hot loop or function hold, at each instruction, and what is to
// be done for each.
//
// Kinds flow forward from what a frame holds, from constants and from what ops make of operands.
// Beside its kind a register has a sample, a value as it may hold: where an op wants a number and
// nothing is known of its operand but that the sample is one, the code is to look, and to leave the
// unit where that is wrong. So is what lists, variables and attributes give. A wrong sample costs
// time and nothing more.
//
// Functions that are called with numbers and do nothing but calculate become machine functions of
// numbers (Callee). Such a function may be given up at any point, since it has done nothing that
// anybody could see: the call is then made in the templates.
//
// Module variables that a loop uses are registers of its own, behind the frame's (ModuleVariable).
// Where they hold numbers these are in the machine's registers, too, and written back when anybody
// could look: at exits, and before ops out of line, after which nothing is known of them.
#pragma once

#include "Liveness.h"
#include "OrcPlugin.h"

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace assay::orc {

enum class Kind : uint8_t {
  None,  // no way leads here
  Int,   // a machine word
  Float, // a double
  Bool,  // 0 or 1
  Range, // an iterator over one, in three machine words
  Made,  // range() itself, of three machine words: what GetIterator takes next
  Any,   // a Value in the frame
  Word,  // a Value that is not in the frame: a function that a module variable holds
};

constexpr bool isNumber(Kind kind) {
  return kind == Kind::Int || kind == Kind::Float || kind == Kind::Bool;
}
/// Whether it does not lie in the frame.
constexpr bool isUnboxed(Kind kind) { return kind != Kind::Any && kind != Kind::None; }

struct Register {
  Kind kind = Kind::None;
  bool isKnown = false; // the sample is what it holds: a builtin, or a function of that code
  runtime::Value sample = runtime::Value::empty();
};
using State = std::vector<Register>;

Kind kindOf(runtime::Value value);

/// A module variable that a loop uses, as a register.
struct ModuleVariable {
  uint32_t slot = 0;
  bool isStored = false;                   // by the loop
  const runtime::Code *function = nullptr; // of what it holds, where that is of kind Word
};

/// What is done for an instruction.
enum class Plan : uint8_t {
  Nothing,   // but what becomes of registers: they are moved
  Numbers,   // a kernel of numbers
  Test,      // a comparison or truth of numbers, and a jump
  Constant,  // D is the sample, a number
  Global,    // a module variable that holds a number
  Function,  // a module variable that holds a function
  Item,      // of a list or tuple, at an int; D is of the result's kind
  SetItem,   // of a list, at an int
  MakeRange, // range() called
  Iterate,   // over what MakeRange made
  NextInt,   // of a Range
  Length,    // len() of one value
  Call,      // of a Callee
  Common,    // the op's common case, and else the op out of line
  Perform,   // the op out of line
  Jump,
  Return, // of a Callee
  Leave,  // the unit ends here
};

struct Callee;

struct Step {
  Plan plan = Plan::Leave;
  Register result = {};                    // D's
  Callee *callee = nullptr;                // of Call
  const runtime::Code *function = nullptr; // of Function: where it is
  State narrowed = {};           // before, once operands have been looked at; empty: nothing is
  std::string_view builtin = {}; // of Numbers that are a call
};

class Callees;

class UnitTypes {
public:
  /// Of a loop of a frame.
  UnitTypes(const Hot &hot, Callees &callees);
  /// Of a function of numbers.
  UnitTypes(const runtime::Code &code, std::vector<Kind> parameters, Callees &callees);

  /// Flows everything anew. Callees' results may be known better afterwards.
  void infer();
  bool isFramed() const { return framed_; }
  /// Decides on all steps. After that nothing of the program is looked at any more.
  void settle();
  /// Of the frame; module variables come next.
  uint32_t registerCount() const { return liveness_.registerCount(); }
  uint32_t allCount() const { return static_cast<uint32_t>(start_.size()); }
  bool isOfModule(uint32_t reg) const { return reg >= registerCount(); }
  const ModuleVariable &variable(uint32_t reg) const { return variables_[reg - registerCount()]; }
  bool isLive(uint32_t at, uint32_t reg) const {
    return isOfModule(reg) || liveness_.isLive(at, reg);
  }
  /// Whether memory may not know what a register of kind `kind` holds.
  bool isDirty(uint32_t reg, Kind kind) const {
    return isOfModule(reg) && variable(reg).isStored && isNumber(kind);
  }
  uint32_t variableOf(uint32_t slot) const;
  /// The same with module variables as memory has them.
  State inMemory(State registers) const;
  uint32_t begin() const { return begin_; }
  uint32_t end() const { return end_; }
  bool isReached(uint32_t at) const { return !before_[at - begin_].empty(); }
  const State &before(uint32_t at) const { return before_[at - begin_]; }
  /// Of an instruction that is reached, once it is settled.
  const Step &step(uint32_t at) const { return steps_[at - begin_]; }
  /// What registers hold behind the instruction, or where it jumps.
  State after(uint32_t at, const Step &step, bool label) const;
  /// What `return` gives; None: it never does.
  Kind returned() const { return returned_; }
  /// Why it cannot be made, or is not worth it; empty: it is.
  const char *problem() const;
  /// Whether a function of numbers only ends otherwise by raising or by returning a constant.
  bool isOfNumbers() const;
  const ir::Instruction &at(uint32_t at) const { return instructions_[at]; }
  /// Whether it neither loops nor calls a Callee; once it is settled.
  bool isLeaf() const;
  /// Whether a register is iterated by NextItem in the unit.
  bool isIterated(uint32_t reg) const;

private:
  Step decide(uint32_t at) const;
  void flow(uint32_t to, State registers);
  bool isDoubted(uint32_t at) const;
  bool isMostlyCalls() const;
  bool narrow(uint32_t at, State &registers, uint32_t reg) const;
  Register numbers(uint32_t at, const State &registers) const;
  void stepCall(uint32_t at, State &registers, Step &step, bool &looked) const;
  void addVariables(const runtime::Value *globals);
  /// The code of a function of this module; nullptr: it is something else.
  const runtime::Code *functionIn(runtime::Value value) const;
  void stepGlobal(uint32_t at, State &registers, Step &step, bool &looked) const;
  void stepItem(uint32_t at, State &registers, Step &step, bool &looked) const;
  runtime::Value sampleOf(uint32_t at, const State &registers) const;

  const runtime::Code &code_;
  bool framed_;
  uint32_t begin_, end_, entry_;
  State start_;
  std::vector<ir::Instruction> instructions_;
  std::vector<runtime::Value> observed_; // the frame's registers, where there is a frame
  std::vector<ModuleVariable> variables_;
  std::vector<uint32_t> doubts_;
  bool isWanted_ = false; // though it does not pay
  Callees &callees_;
  Liveness liveness_;
  std::vector<State> before_; // empty: not reached
  std::vector<Step> steps_;   // once it is settled
  std::vector<uint32_t> pending_;
  Kind returned_ = Kind::None;
  mutable const char *problem_ = "";
};

/// A function of numbers, for parameters of certain kinds.
struct Callee {
  std::vector<Kind> parameters;
  Kind result = Kind::None;
  bool isRefused = false; // it does something else, too
  std::unique_ptr<UnitTypes> types;
  /// Module variables that hold functions whose calls it makes, itself or its callees'.
  std::set<std::pair<uint32_t, const runtime::Code *>> functions;
  std::set<Callee *> callees;
};

/// All callees of a unit.
class Callees {
public:
  /// nullptr: no such function is made.
  Callee *get(const runtime::Code &code, std::vector<Kind> parameters);
  /// Infers `main`, if there is one, and all callees until nothing changes.
  void infer(UnitTypes *main);
  const std::vector<std::unique_ptr<Callee>> &all() const { return all_; }
  Callee *of(const UnitTypes &types) const;

private:
  std::map<std::pair<const runtime::Code *, std::vector<Kind>>, Callee *> known_;
  std::vector<std::unique_ptr<Callee>> all_;
};

/// What is hot, as a function; nullptr where it is none of numbers.
Callee *functionOf(const Hot &hot, Callees &callees);
/// Whether a unit is to be made of what is hot.
bool canBeMade(const Hot &hot);

} // namespace assay::orc
