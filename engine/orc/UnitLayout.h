// UnitLayout: the instructions and registers that a unit is made of. They are those of what is hot
// and, behind them, those of the functions whose calls become part of it.
//
// Such a function has a frame all the same, at the very place where a call would put it: right
// behind its caller's. So whoever goes on in the templates, or runs code of the program, only has
// to say that it is there.
#pragma once

#include "Liveness.h"

#include "assay/frontend/Ir.h"

#include <vector>

namespace assay::orc {

/// How the function of a frame comes to be called.
enum class Entering : uint8_t {
  Hot,       // it is the one that is hot
  Called,    // a function, by itself
  Method,    // of an instance
  Construct, // the __init__ of a class that is called
  Operator,  // the method of an operator's left operand
};

struct UnitFrame {
  const runtime::Code *code; // once the unit is settled: an address and nothing more
  Entering how;
  uint32_t caller, call; // the frame, and its instruction
  uint32_t level;        // how many frames are below
  uint32_t firstInstruction, instructionCount, firstRegister, registerCount;
  uint32_t parameterCount; // of what is called: as many as there are arguments
  size_t offset;           // of its registers from those of what is hot, in Values
  Liveness liveness;
};

class PlanArchive;

class UnitLayout {
public:
  /// To be read.
  UnitLayout() = default;
  /// Instructions [begin, end) of it are hot.
  UnitLayout(const runtime::Code &code, uint32_t begin, uint32_t end);

  /// Lays the function that instruction `call` calls. False: it is too large, or of another kind.
  bool add(uint32_t call, const runtime::Code &code, Entering how);

  const std::vector<UnitFrame> &frames() const { return frames_; }
  const UnitFrame &frameOf(uint32_t at) const { return frames_[frameOf_[at]]; }
  const UnitFrame &ownerOf(uint32_t reg) const { return frames_[ownerOf_[reg]]; }
  bool isHot(uint32_t at) const { return frameOf_[at] == 0; }
  uint32_t instructionCount() const { return static_cast<uint32_t>(instructions_.size()); }
  uint32_t registerCount() const { return static_cast<uint32_t>(ownerOf_.size()); }
  /// Operands and labels are the unit's.
  const ir::Instruction &at(uint32_t at) const { return instructions_[at]; }
  /// As the instruction is called in its function.
  uint32_t inFunction(uint32_t at) const { return at - frameOf(at).firstInstruction; }
  /// The same for registers.
  uint32_t ofFrame(uint32_t reg) const { return reg - ownerOf(reg).firstRegister; }
  /// Whether it is part of the unit.
  bool contains(uint32_t at) const {
    return (at >= begin_ && at < end_) || (at >= hotCount_ && at < instructions_.size());
  }
  /// All that are.
  std::vector<uint32_t> instructions() const;
  /// Whether somebody may still read what a register holds, from the start of an instruction on.
  bool isLive(uint32_t at, uint32_t reg) const;
  /// What an instruction is called, whatever else is part of the unit.
  uint32_t nameOf(uint32_t at) const;
  /// How deep calls go within the unit, and how many Values of stack they take.
  uint32_t levels() const { return levels_; }
  size_t depth() const { return depth_; }

  void archive(PlanArchive &archive);

private:
  uint32_t begin_ = 0, end_ = 0, hotCount_ = 0;
  uint32_t levels_ = 0;
  size_t depth_ = 0;
  std::vector<UnitFrame> frames_;
  std::vector<ir::Instruction> instructions_;
  std::vector<uint16_t> frameOf_, ownerOf_;
};

} // namespace assay::orc
