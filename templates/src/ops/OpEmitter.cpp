// Emission: the templates of a function's ops, one after the other, holes filled.
//
// Two passes over the instructions: the first adds up where each one's code begins, so that the
// second can fill jumps at once. A call is two templates: its own, and one that stores the result,
// where the callee's return goes on.
#include "ops/OpEmitter.h"

#include "TemplateTable.h"
#include "assay/frontend/Ir.h"

#include <cstring>

namespace assay {

using namespace runtime;
using ir::Instruction;
using ir::Op;

namespace {

constexpr size_t kStoreResult = ir::kOpCount;

bool isCall(Op op) { return op == Op::Call || op == Op::CallMethod; }

void fill(std::byte *hole, uint32_t value) { std::memcpy(hole, &value, sizeof value); }

/// What the holes of one instruction's templates are filled with, but for targets.
struct Values {
  const Instruction &instruction;
  uint32_t pc;
  uint32_t next;

  uint32_t operator[](HoleKind kind) const {
    switch (kind) {
    case HoleKind::SlotD:
      return instruction.d * uint32_t(sizeof(Value));
    case HoleKind::SlotA:
      return instruction.a * uint32_t(sizeof(Value));
    case HoleKind::SlotB:
      return instruction.b * uint32_t(sizeof(Value));
    case HoleKind::Imm:
      return static_cast<uint32_t>(instruction.imm);
    case HoleKind::Imm2:
      return instruction.imm2;
    case HoleKind::Pc:
      return pc;
    case HoleKind::Next:
      return next;
    case HoleKind::Index:
    case HoleKind::Target:
      break;
    }
    return 0;
  }
};

/// Writes a template and returns where the next one goes. May write up to a block past that.
std::byte *lay(size_t number, const Values &values, const uint32_t *offsets, std::byte *start,
               std::byte *to) {
  const OpTemplate &op = kOpTemplates.templates[number];
  size_t copied = 0;
  do {
    std::memcpy(to + copied, kOpTemplates.code.data() + op.begin + copied, kTemplateBlockBytes);
    copied += kTemplateBlockBytes;
  } while (copied < op.size);
  for (const Hole &hole : kOpTemplates.holes.subspan(op.firstHole, op.holeCount)) {
    std::byte *at = to + hole.offset;
    if (hole.kind == HoleKind::Target) {
      const std::byte *target = start + offsets[values.instruction.imm];
      fill(at, static_cast<uint32_t>(target - (at + 4)));
    } else {
      fill(at, values[hole.kind] + static_cast<uint32_t>(hole.addend));
    }
  }
  return to + op.size;
}

} // namespace

bool emitCode(Code &code, CodeSlab &slab, Context &ctx) {
  const auto *instructions = static_cast<const Instruction *>(code.instructions);
  const Lasting lasting(ctx);
  auto *offsets =
      static_cast<uint32_t *>(ctx.allocate((code.instructionCount + 1) * sizeof(uint32_t)));
  if (offsets == nullptr)
    return false;
  uint32_t size = 0;
  for (uint32_t i = 0; i != code.instructionCount; ++i) {
    offsets[i] = size;
    size += kOpTemplates.templates[static_cast<size_t>(instructions[i].op)].size;
    if (isCall(instructions[i].op))
      size += kOpTemplates.templates[kStoreResult].size;
  }
  offsets[code.instructionCount] = size;
  std::byte *const start = slab.reserve(size + kTemplateBlockBytes);
  if (start == nullptr) {
    ctx.decline("more machine code than there is room for");
    return false;
  }
  std::byte *to = start;
  for (uint32_t i = 0; i != code.instructionCount; ++i) {
    const Instruction &instruction = instructions[i];
    const auto number = static_cast<size_t>(instruction.op);
    const auto next = static_cast<uint32_t>(to - start) + kOpTemplates.templates[number].size;
    const Values values{instruction, i, next};
    to = lay(number, values, offsets, start, to);
    if (isCall(instruction.op))
      to = lay(kStoreResult, values, offsets, start, to);
  }
  code.entry = slab.commit(size);
  code.entryOffsets = offsets;
  return true;
}

} // namespace assay
