#include "Liveness.h"

#include "OpShapes.h"
#include "PlanArchive.h"

#include <algorithm>

namespace assay::orc {

using ir::Instruction;
using ir::Op;

Liveness::Liveness(const runtime::Code &code)
    : registerCount_(code.registerCount), width_(code.registerCount / 64 + 1),
      words_(size_t(code.instructionCount + 1) * width_, 0) {
  const auto *instructions = static_cast<const Instruction *>(code.instructions);
  const auto row = [this](size_t at) { return words_.data() + at * width_; };
  std::vector<uint64_t> live(width_);
  const auto set = [&](uint32_t reg) {
    if (reg < code.registerCount)
      live[reg / 64] |= uint64_t(1) << reg % 64;
  };
  const auto add = [&](const uint64_t *more) {
    for (uint32_t i = 0; i != width_; ++i)
      live[i] |= more[i];
  };
  // Backwards, so that only loops take another round.
  for (bool changed = true; changed;) {
    changed = false;
    for (uint32_t at = code.instructionCount; at-- != 0;) {
      const Instruction &instruction = instructions[at];
      const OpShape &shape = shapeOf(instruction.op);
      const bool goesOn =
          instruction.op != Op::Jump && instruction.op != Op::Loop && instruction.op != Op::Return;
      std::copy_n(row(goesOn ? at + 1 : code.instructionCount), width_, live.data());
      // Where a label is taken, D is not written.
      if (shape.writesD && !shape.hasLabel)
        live[instruction.d / 64] &= ~(uint64_t(1) << instruction.d % 64);
      if (shape.hasLabel)
        add(row(static_cast<size_t>(instruction.imm)));
      for (const runtime::HandlerRange &handler : code.handlers)
        if (at >= handler.begin && at < handler.end)
          add(row(handler.handler));
      if (shape.readsA)
        set(instruction.a);
      if (shape.readsB)
        set(instruction.b);
      if (shape.readsC)
        set(instruction.d);
      const Registers inPlace = readByCount(instruction);
      for (uint32_t reg = inPlace.first; reg < inPlace.end && reg < code.registerCount; ++reg)
        set(reg);
      if (!std::equal(live.begin(), live.end(), row(at))) {
        std::copy_n(live.data(), width_, row(at));
        changed = true;
      }
    }
  }
}

/// As what changes from one row to the next.
void Liveness::archive(PlanArchive &archive) {
  archive.values(registerCount_, width_);
  archive.count(words_);
  std::vector<uint64_t> last(width_);
  for (size_t i = 0; i != words_.size(); ++i) {
    uint64_t changed = words_[i] ^ last[i % width_];
    archive.value(changed);
    words_[i] = last[i % width_] ^= changed;
  }
}

} // namespace assay::orc
