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

#include "Hot.h"
#include "TypedCode.h"

#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace assay::orc {

class Callees;

class UnitTypes final : public TypedCode {
public:
  /// Of a loop of a frame.
  UnitTypes(const Hot &hot, Callees &callees);
  /// Of a function of numbers.
  UnitTypes(const runtime::Code &code, std::vector<Kind> parameters, Callees &callees);

  /// Flows everything anew. Callees' results may be known better afterwards.
  void infer();
  /// Decides on all steps. After that nothing of the program is looked at any more.
  void settle();
  /// What `return` gives; None: it never does.
  Kind returned() const { return returned_; }
  /// Why it cannot be made, or is not worth it; empty: it is.
  const char *problem() const;
  /// Whether a function of numbers only ends otherwise by raising or by returning a constant.
  bool isOfNumbers() const;

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
  /// Whether a register is iterated by NextItem in the loop.
  bool isIterated(uint32_t reg) const;
  void start();
  const runtime::Code &codeOf(uint32_t at) const { return *layout_.frameOf(at).code; }
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
  void stepConstruct(uint32_t at, const State &registers, Step &step) const;
  void stepEnter(uint32_t at, const State &registers, Step &step, const runtime::Code &code,
                 Entering how) const;
  void stepOperator(uint32_t at, State &registers, Step &step, bool &looked) const;
  void stepReturn(uint32_t at, const State &registers, Step &step) const;
  runtime::Value sampleOf(uint32_t at, const State &registers) const;
  runtime::Function *functionOf(const UnitFrame &frame) const;

  const runtime::Code &code_;
  runtime::Context *ctx_ = nullptr;       // this and the next: where there is a frame
  runtime::Function *function_ = nullptr; // whose it is
  uint32_t end_, entry_;
  State start_;
  std::vector<uint32_t> doubts_;
  uint64_t classVersion_ = 0;
  bool isWanted_ = false; // though it does not pay
  Callees &callees_;
  std::vector<uint32_t> pending_;
  std::map<uint32_t, uint32_t> entered_; // frames by their calls; 0: it cannot be laid
  mutable std::map<uint32_t, Wanted> wanted_;
  Kind returned_ = Kind::None;
  mutable const char *problem_ = "";
};

/// All callees of a unit.
class Callees {
public:
  /// nullptr: no such function is made.
  Callee *get(const runtime::Code &code, std::vector<Kind> parameters);
  /// Infers `main`, if there is one, and all callees until nothing changes.
  void infer(UnitTypes *main);
  /// False: it met others, which are not inferred.
  bool settle();
  /// By their numbers.
  std::vector<Callee *> all() const;

private:
  struct Known {
    Callee callee;
    bool isRefused = false; // it does something else, too
    UnitTypes types;
  };
  std::map<std::pair<const runtime::Code *, std::vector<Kind>>, Callee *> known_;
  std::vector<std::unique_ptr<Known>> all_;
  size_t inferred_ = 0; // of these
};

/// What is hot, as a function; nullptr where it is none of numbers.
Callee *functionOf(const Hot &hot, Callees &callees);

} // namespace assay::orc
