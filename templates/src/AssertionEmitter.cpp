#include "assay/templates/AssertionEmitter.h"

#include "TemplateTable.h"

#include <cassert>
#include <cstring>

namespace assay {
namespace {

// An index times 256 must fit its hole.
constexpr size_t kMostInstructions = size_t(1) << 24;
constexpr uint32_t kSlotBytes = sizeof(uint64_t);

[[maybe_unused]] bool isValid(const AssertionCode &code) {
  if (code.instructions.empty() || code.instructions.back().op != AssertionOp::Pass ||
      code.constants.size() > code.slotCount)
    return false;
  for (const AssertionInstruction &instruction : code.instructions) {
    // Operands that an op does not have are 0, also where there is no slot at all.
    const size_t slots = code.slotCount == 0 ? 1 : code.slotCount;
    if (static_cast<unsigned>(instruction.op) >= kAssertionOpCount || instruction.d >= slots ||
        instruction.a >= slots || instruction.b >= slots)
      return false;
  }
  return true;
}

void fill(std::byte *hole, uint32_t value) { std::memcpy(hole, &value, sizeof value); }

/// Writes one template and returns where the next one goes. May write up to a block past that
/// place.
std::byte *lay(const Template &op, const uint8_t *code, const AssertionInstruction &instruction,
               uint32_t index, std::byte *to) {
  // Whole blocks of constant size are two vector moves each; what is too much is overwritten next.
  size_t copied = 0;
  do {
    std::memcpy(to + copied, code + op.begin + copied, kTemplateBlockBytes);
    copied += kTemplateBlockBytes;
  } while (copied < op.size);

  const uint32_t d = instruction.d * kSlotBytes, a = instruction.a * kSlotBytes,
                 b = instruction.b * kSlotBytes, shiftedIndex = index << 8;
  fill(to + op.slotD, d);
  fill(to + op.slotA, a);
  fill(to + op.slotB, b);
  fill(to + op.index, shiftedIndex + op.indexAddend);
  if (op.moreHoles != 0) {
    const uint32_t values[kAssertionHoleKinds] = {d, a, b,
                                                  shiftedIndex}; // in the order of HoleKind
    for (const Hole &hole : kAssertionTemplates.holes.subspan(op.firstMore, op.moreHoles))
      fill(to + hole.offset,
           values[static_cast<size_t>(hole.kind)] + static_cast<uint32_t>(hole.addend));
  }
  return to + op.size;
}

} // namespace

AssertionEntry emitAssertion(const AssertionCode &code, CodeSlab &slab) {
  assert(isValid(code));
  const size_t count = code.instructions.size();
  if (count >= kMostInstructions)
    return nullptr;
  std::byte *const start = slab.reserve(count * kAssertionTemplates.largest + kTemplateBlockBytes);
  if (start == nullptr)
    return nullptr;
  // In locals: the compiler cannot know that writing code leaves the tables as they are.
  const Template *const templates = kAssertionTemplates.templates.data();
  const uint8_t *const templateCode = kAssertionTemplates.code.data();
  std::byte *to = start;
  uint32_t index = 0;
  for (const AssertionInstruction &instruction : code.instructions)
    to =
        lay(templates[static_cast<size_t>(instruction.op)], templateCode, instruction, index++, to);
  const std::byte *entry = slab.commit(static_cast<size_t>(to - start));
  return reinterpret_cast<AssertionEntry>(reinterpret_cast<uintptr_t>(entry));
}

} // namespace assay
