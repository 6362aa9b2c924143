#include "assay/templates/AssertionEmitter.h"

#include "TemplateTable.h"

#include <cassert>
#include <cstring>

namespace assay {
namespace {

// An index times 256 must fit its hole.
constexpr size_t kMostInstructions = size_t(1) << 24;

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

/// Writes one template and returns where the next one goes. May write up to a block past that
/// place.
std::byte *lay(const Template &op, const uint32_t (&values)[kHoleKindCount], std::byte *to) {
  const uint8_t *from = kAssertionTemplates.code.data() + op.begin;
  // Whole blocks of constant size are two vector moves each; what is too much is overwritten next.
  size_t copied = 0;
  do {
    std::memcpy(to + copied, from + copied, kTemplateBlockBytes);
    copied += kTemplateBlockBytes;
  } while (copied < op.size);
  const Hole *hole = kAssertionTemplates.holes.data() + op.firstHole;
  for (const Hole *end = hole + op.holeCount; hole != end; ++hole) {
    const uint32_t value =
        values[static_cast<size_t>(hole->kind)] + static_cast<uint32_t>(hole->addend);
    std::memcpy(to + hole->offset, &value, sizeof value);
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
  std::byte *to = start;
  uint32_t index = 0;
  for (const AssertionInstruction &instruction : code.instructions) {
    uint32_t values[kHoleKindCount];
    values[static_cast<size_t>(HoleKind::SlotD)] = instruction.d * uint32_t(sizeof(uint64_t));
    values[static_cast<size_t>(HoleKind::SlotA)] = instruction.a * uint32_t(sizeof(uint64_t));
    values[static_cast<size_t>(HoleKind::SlotB)] = instruction.b * uint32_t(sizeof(uint64_t));
    values[static_cast<size_t>(HoleKind::Index)] = index << 8;
    to = lay(kAssertionTemplates.templates[static_cast<size_t>(instruction.op)], values, to);
    ++index;
  }
  const std::byte *entry = slab.commit(static_cast<size_t>(to - start));
  return reinterpret_cast<AssertionEntry>(reinterpret_cast<uintptr_t>(entry));
}

} // namespace assay
