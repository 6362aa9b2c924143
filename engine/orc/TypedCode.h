// TypedCode: instructions with all that is known and decided of them: what registers hold at each,
// and what is to be done. UnitTypes infers it, UnitBuilder makes a unit of it.
//
// Once it is settled, what it says of objects of the program is which they are and nothing more: it
// can be written down, and read where the program is not (see PlanArchive.h).
#pragma once

#include "UnitLayout.h"

#include "assay/runtime/Ops.h"

#include <cstdint>
#include <set>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace assay::orc {

class PlanArchive;

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

class TypedCode {
public:
  /// To be read.
  TypedCode() = default;

  bool isFramed() const { return framed_; }
  const UnitLayout &layout() const { return layout_; }
  /// Of frames; module variables come next.
  uint32_t registerCount() const { return layout_.registerCount(); }
  uint32_t allCount() const { return registerCount() + static_cast<uint32_t>(variables_.size()); }
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
  const ir::Instruction &at(uint32_t at) const { return layout_.at(at); }
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
  /// Whether it holds as long as the classes are what they were.
  bool dependsOnClasses() const { return dependsOnClasses_; }
  /// Whether the frame of a function has to say more than whose it is.
  bool needsFrame(const UnitFrame &frame) const;
  /// Whether it neither loops nor calls a Callee; once it is settled.
  bool isLeaf() const;

  /// Writes or reads what is settled. `callees`: of the unit, by their numbers.
  void archive(PlanArchive &archive, std::span<Callee *const> callees);

protected:
  TypedCode(bool framed, UnitLayout layout, uint32_t begin)
      : framed_(framed), layout_(std::move(layout)), begin_(begin) {}

  /// What a register of what is hot holds.
  runtime::Value observed(uint32_t reg) const {
    return reg < observed_.size() ? observed_[reg] : runtime::Value::empty();
  }

  bool framed_ = false;
  UnitLayout layout_;
  uint32_t begin_ = 0;
  std::vector<runtime::Value> observed_; // the frame's registers, where there is a frame
  std::vector<ModuleVariable> variables_;
  std::vector<State> before_; // empty: not reached
  std::vector<Step> steps_;   // once it is settled
  bool dependsOnClasses_ = false;

private:
  void setShape(uint32_t at, const runtime::Shape *shape, State &registers) const;
  void archiveState(PlanArchive &archive, State &state, const State &before);
  void archiveStep(PlanArchive &archive, uint32_t at, std::span<Callee *const> callees);
};

/// A function of numbers, for parameters of certain kinds.
struct Callee {
  uint32_t number = 0; // among those of its unit
  std::vector<Kind> parameters = {};
  Kind result = Kind::None; // a number, if it is made
  TypedCode *code = nullptr;
  /// Module variables that hold functions whose calls it makes, itself or its callees'. Whoever
  /// builds it says so.
  std::set<std::pair<uint32_t, const runtime::Code *>> functions = {};
  std::set<Callee *> callees = {};
};

} // namespace assay::orc
