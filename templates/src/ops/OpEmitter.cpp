// Emission: the hot templates of a function's ops, one after the other, and then the cold ones,
// holes filled.
//
// First it is added up where each one's code begins, so that jumps can be filled at once. What
// enters another frame, or is left to be entered again, is two templates: its own, and behind it
// the one where the code goes on, with a result.
#include "ops/OpEmitter.h"

#include "TemplateTable.h"
#include "assay/frontend/Ir.h"
#include "assay/runtime/Containers.h"
#include "assay/templates/CodeNames.h"
#include "assay/templates/CodeOptimizer.h"

#include <cstring>
#include <string>
#include <string_view>

namespace assay {

using namespace runtime;
using ir::Instruction;
using ir::Op;

namespace {

// Templates that are laid behind an op's hot one.
constexpr size_t kStoreResult = ir::kOpCount, kStoreItem = kStoreResult + 1,
                 kPassItem = kStoreItem + 1;

constexpr bool kHasLabel[] = {
#define IR_OP(Name, Kind, Operands) std::string_view(Operands).find('L') != std::string_view::npos,
#include "assay/frontend/IrOps.def"
};

constexpr OpTemplate kNoTemplate{};

const OpTemplate &behind(Op op) {
  switch (op) {
  case Op::Call:
  case Op::CallMethod:
  case Op::Yield:
    return kOpTemplates.hot[kStoreResult];
  case Op::NextItem:
    return kOpTemplates.hot[kStoreItem];
  case Op::YieldFrom:
    return kOpTemplates.hot[kPassItem];
  default:
    return kNoTemplate;
  }
}

void fill(std::byte *hole, uint32_t value) { std::memcpy(hole, &value, sizeof value); }

constexpr size_t kHoleKinds = static_cast<size_t>(HoleKind::Back) + 1;

/// What the holes of an instruction's templates are filled with.
struct Values {
  uint32_t of[kHoleKinds]; // by their kind; distances are those of the template that is being laid
  uint32_t target, cold, back; // the places that distances go to

  uint32_t &operator[](HoleKind kind) { return of[static_cast<size_t>(kind)]; }
};

// Only the distance between two places counts, so addresses may lose their upper half.
uint32_t place(const std::byte *at) {
  return static_cast<uint32_t>(reinterpret_cast<uintptr_t>(at));
}

/// Writes a template and returns where the next one goes. May write up to a block past that.
std::byte *lay(const OpTemplate &op, Values &values, std::byte *to) {
  size_t copied = 0;
  do {
    std::memcpy(to + copied, kOpTemplates.code.data() + op.begin + copied, kTemplateBlockBytes);
    copied += kTemplateBlockBytes;
  } while (copied < op.size);
  const uint32_t from = place(to);
  values[HoleKind::Target] = values.target - from;
  values[HoleKind::Cold] = values.cold - from;
  values[HoleKind::Back] = values.back - from;
  const Hole *hole = kOpTemplates.holes.data() + op.firstHole;
  for (const Hole *const end = hole + op.holeCount; hole != end; ++hole)
    fill(to + hole->offset,
         values.of[static_cast<size_t>(hole->kind)] + static_cast<uint32_t>(hole->addend));
  return to + op.size;
}

const OpTemplate &hotOf(const Instruction &instruction) {
  return kOpTemplates.hot[static_cast<size_t>(instruction.op)];
}
const OpTemplate &coldOf(const Instruction &instruction) {
  return kOpTemplates.cold[static_cast<size_t>(instruction.op)];
}

/// Notes where the code of each instruction begins, with the end of the hot part behind them, and
/// gives the bytes that all of it takes.
uint32_t layOut(const Instruction *instructions, uint32_t count, int32_t *offsets) {
  uint32_t hot = 0, cold = 0;
  for (uint32_t i = 0; i != count; ++i) {
    offsets[i] = static_cast<int32_t>(hot);
    hot += hotOf(instructions[i]).size + behind(instructions[i].op).size;
    cold += coldOf(instructions[i]).size;
  }
  offsets[count] = static_cast<int32_t>(hot);
  return hot + cold;
}

} // namespace

void nameCode(const Code &code, std::string_view tier, const std::byte *begin, size_t bytes) {
  CodeNames *names = CodeNames::ofProcess();
  if (names == nullptr) [[likely]]
    return;
  std::string name = "py:";
  appendUtf8(name, code.qualifiedName);
  name += tier;
  names->add(name, begin, bytes);
}

namespace {

/// Offsets last as long as the code.
int32_t *newOffsets(uint32_t count, Context &ctx) {
  const Lasting lasting(ctx);
  return static_cast<int32_t *>(ctx.allocate(count * sizeof(int32_t)));
}

} // namespace

bool emitCode(Code &code, CodeSlab &slab, Context &ctx) {
  const auto *instructions = static_cast<const Instruction *>(code.instructions);
  const uint32_t count = code.instructionCount;
  int32_t *offsets = newOffsets(count + 1, ctx);
  if (offsets == nullptr)
    return false;
  const uint32_t bytes = layOut(instructions, count, offsets);
  std::byte *const start = slab.reserve(bytes + kTemplateBlockBytes);
  if (start == nullptr) {
    ctx.decline("more machine code than there is room for");
    return false;
  }
  const uint32_t base = place(start);
  Values values{};
  const auto setValues = [&](uint32_t i) {
    const Instruction &instruction = instructions[i];
    const uint32_t end = static_cast<uint32_t>(offsets[i]) + hotOf(instruction).size;
    values[HoleKind::SlotD] = instruction.d * uint32_t(sizeof(Value));
    values[HoleKind::SlotA] = instruction.a * uint32_t(sizeof(Value));
    values[HoleKind::SlotB] = instruction.b * uint32_t(sizeof(Value));
    values[HoleKind::Imm] = static_cast<uint32_t>(instruction.imm);
    values[HoleKind::Imm2] = instruction.imm2;
    values[HoleKind::Pc] = i;
    values.back = base + end;
    if (kHasLabel[static_cast<size_t>(instruction.op)])
      values.target = base + static_cast<uint32_t>(offsets[instruction.imm]);
    else if (instruction.op == Op::YieldFrom)
      values.target = base + static_cast<uint32_t>(offsets[i]);
  };
  std::byte *to = start;
  uint32_t cold = base + static_cast<uint32_t>(offsets[count]);
  for (uint32_t i = 0; i != count; ++i) {
    const Instruction &instruction = instructions[i];
    setValues(i);
    values.cold = cold;
    cold += coldOf(instruction).size;
    to = lay(hotOf(instruction), values, to);
    if (const OpTemplate &next = behind(instruction.op); next.size != 0)
      to = lay(next, values, to);
  }
  for (uint32_t i = 0; i != count; ++i) {
    const OpTemplate &op = coldOf(instructions[i]);
    if (op.size == 0)
      continue;
    setValues(i);
    to = lay(op, values, to);
  }
  code.entry = slab.commit(bytes);
  code.entryOffsets = offsets;
  nameCode(code, "", code.entry, bytes);
  return true;
}

bool replaceCode(Code &code, const std::byte *begin, size_t bytes,
                 std::span<const CodeEntry> entries, Context &ctx) {
  int32_t *offsets = newOffsets(code.instructionCount + 1, ctx);
  if (offsets == nullptr)
    return false;
  const std::byte *start = code.entry;
  for (const CodeEntry &entry : entries)
    if (entry.instruction == 0)
      start = begin + entry.offset;
  // All of a slab is closer together than such an offset reaches.
  for (uint32_t i = 0; i <= code.instructionCount; ++i)
    offsets[i] = static_cast<int32_t>(code.entry + code.entryOffsets[i] - start);
  for (const CodeEntry &entry : entries)
    offsets[entry.instruction] = static_cast<int32_t>(begin + entry.offset - start);
  code.entry = start;
  code.entryOffsets = offsets;
  nameCode(code, " (orc)", begin, bytes);
  return true;
}

} // namespace assay
