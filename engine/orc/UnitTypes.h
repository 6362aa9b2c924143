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
// Of instances the shape is followed, too: where it is known, so is where its attributes are, and
// what its methods are. Whoever runs code of the program out of line makes shapes unknown, and the
// unit ends where it has changed a class.
//
// Calls of other functions in a loop become part of it (UnitLayout): their instructions follow, and
// their registers.
//
// Module variables that a loop uses are registers of its own, behind the frames' (ModuleVariable).
// Where they hold numbers these are in the machine's registers, too, and written back when anybody
// could look: at exits, and before ops out of line, after which nothing is known of them.
#pragma once

#include "OrcPlugin.h"
#include "UnitLayout.h"

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
  const runtime::Shape *shape = nullptr; // of kind Any: it is an instance of that shape

  static Register of(Kind kind, runtime::Value sample = runtime::Value::empty()) {
    return {kind, false, sample, nullptr};
  }
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
  Attribute, // of an instance whose shape is known; D is of the result's kind
  SetAttribute,
  Call,    // of a Callee
  Enter,   // a call that is part of the unit
  Back,    // its return
  Common,  // the op's common case, and else the op out of line
  Whole,   // the op's body, which calls the runtime
  Perform, // the op out of line
  Jump,
  Return, // of a Callee
  Leave,  // the unit ends here
};

struct Callee;

struct Step {
  Plan plan = Plan::Leave;
  Register result = {};                      // D's
  Callee *callee = nullptr;                  // of Call
  const runtime::Code *function = nullptr;   // of Function: where it is
  uint32_t frame = 0;                        // of Enter
  const runtime::Class *cls = nullptr;       // of Enter where that constructs: where it is
  const runtime::Function *method = nullptr; // of Enter where it is known: where it is
  uint32_t attribute = 0;                    // of Attribute: its number
  const runtime::Shape *shape = nullptr;     // of SetAttribute: what the instance has then
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
  const UnitLayout &layout() const { return layout_; }
  /// Of frames; module variables come next.
  uint32_t registerCount() const { return layout_.registerCount(); }
  uint32_t allCount() const { return static_cast<uint32_t>(start_.size()); }
  bool isOfModule(uint32_t reg) const { return reg >= registerCount(); }
  const ModuleVariable &variable(uint32_t reg) const { return variables_[reg - registerCount()]; }
  bool isLive(uint32_t at, uint32_t reg) const {
    return isOfModule(reg) || layout_.isLive(at, reg);
  }
  /// Whether memory may not know what a register of kind `kind` holds.
  bool isDirty(uint32_t reg, Kind kind) const {
    return isOfModule(reg) && variable(reg).isStored && isNumber(kind);
  }
  uint32_t variableOf(uint32_t slot) const;
  /// The same with module variables as memory has them.
  State inMemory(State registers) const;
  uint32_t begin() const { return begin_; }
  bool isReached(uint32_t at) const { return !before_[at].empty(); }
  const State &before(uint32_t at) const { return before_[at]; }
  /// Of an instruction that is reached, once it is settled.
  const Step &step(uint32_t at) const { return steps_[at]; }
  /// What registers hold behind the instruction, or where it jumps.
  State after(uint32_t at, const Step &step, bool label) const;
  /// What they hold where the function begins that an instruction calls; behind the call whose
  /// function returns at an instruction.
  State entering(uint32_t at, const Step &step) const;
  State leaving(uint32_t at) const;
  /// The caller's register that becomes a parameter.
  uint32_t argumentOf(const UnitFrame &frame, uint32_t parameter) const {
    if (frame.how == Entering::Operator && parameter == 1)
      return at(frame.call).b;
    return at(frame.call).a + parameter + (frame.how == Entering::Called ? 1 : 0);
  }
  /// What `return` gives; None: it never does.
  Kind returned() const { return returned_; }
  /// Why it cannot be made, or is not worth it; empty: it is.
  const char *problem() const;
  /// Whether a function of numbers only ends otherwise by raising or by returning a constant.
  bool isOfNumbers() const;
  const ir::Instruction &at(uint32_t at) const { return layout_.at(at); }
  /// Whether it holds as long as the classes are what they were.
  bool dependsOnClasses() const { return dependsOnClasses_; }
  uint64_t classVersion() const { return classVersion_; }
  /// Whether the frame of a function has to say more than whose it is.
  bool needsFrame(const UnitFrame &frame) const;
  /// Whether it neither loops nor calls a Callee; once it is settled.
  bool isLeaf() const;
  /// Whether a register is iterated by NextItem in the unit.
  bool isIterated(uint32_t reg) const;

private:
  /// A call that is to become part of the unit.
  struct Wanted {
    const runtime::Code *code;
    Entering how;
  };

  void flowThrough();
  bool layWanted();
  void flow(uint32_t to, State registers);
  bool isDoubted(uint32_t at) const;
  bool isMostlyCalls() const;
  void start();
  const runtime::Code &codeOf(uint32_t at) const { return *layout_.frameOf(at).code; }
  /// What a register of what is hot holds.
  runtime::Value observed(uint32_t reg) const {
    return reg < observed_.size() ? observed_[reg] : runtime::Value::empty();
  }
  /// The code of a function of this module; nullptr: it is something else.
  const runtime::Code *functionIn(runtime::Value value) const;

  // What to do for an instruction (UnitSteps.cpp, UnitCallSteps.cpp).
  Step decide(uint32_t at) const;
  bool narrow(uint32_t at, State &registers, uint32_t reg) const;
  void stepGlobal(uint32_t at, State &registers, Step &step, bool &looked) const;
  void stepItem(uint32_t at, State &registers, Step &step, bool &looked) const;
  void stepCall(uint32_t at, State &registers, Step &step, bool &looked) const;
  void stepBuiltin(uint32_t at, State &registers, Step &step, bool &looked) const;
  void stepMethod(uint32_t at, State &registers, Step &step, bool &looked) const;
  void stepAttribute(uint32_t at, State &registers, Step &step, bool &looked) const;
  bool hasShape(uint32_t at, State &registers, const runtime::InlineCache &cache,
                bool &looked) const;
  void setShape(uint32_t at, const runtime::Shape *shape, State &registers) const;
  void stepConstruct(uint32_t at, const State &registers, Step &step) const;
  void stepEnter(uint32_t at, const State &registers, Step &step, const runtime::Code &code,
                 Entering how) const;
  void stepOperator(uint32_t at, State &registers, Step &step, bool &looked) const;
  void stepReturn(uint32_t at, const State &registers, Step &step) const;
  runtime::Value sampleOf(uint32_t at, const State &registers) const;
  runtime::Function *functionOf(const UnitFrame &frame) const;

  const runtime::Code &code_;
  runtime::Context *ctx_ = nullptr; // this and the next: as in Hot
  decltype(Hot::operatorMethod) operatorMethod_ = nullptr;
  runtime::Function *function_ = nullptr; // of the frame, where there is one
  bool framed_;
  UnitLayout layout_;
  uint32_t begin_, end_, entry_;
  State start_;
  std::vector<runtime::Value> observed_; // the frame's registers, where there is a frame
  std::vector<ModuleVariable> variables_;
  std::vector<uint32_t> doubts_;
  uint64_t classVersion_ = 0;
  bool dependsOnClasses_ = false;
  bool isWanted_ = false; // though it does not pay
  Callees &callees_;
  std::vector<State> before_; // empty: not reached
  std::vector<Step> steps_;   // once it is settled
  std::vector<uint32_t> pending_;
  std::map<uint32_t, uint32_t> entered_; // frames by their calls; 0: it cannot be laid
  mutable std::map<uint32_t, Wanted> wanted_;
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
