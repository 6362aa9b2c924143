#include "UnitLayout.h"

#include "OpShapes.h"
#include "PlanArchive.h"

#include <algorithm>

namespace assay::orc {

using ir::Instruction;
using runtime::Code;
using runtime::Frame;
using runtime::Value;

namespace {

constexpr uint32_t kMostLevels = 4;
constexpr uint32_t kMostAgain = 1;             // how often a function may be under way
constexpr uint32_t kMostInstructions = 120;    // of a function
constexpr size_t kMostAdded = 500;             // of all of them
constexpr uint32_t kMostRegisters = 250;       // of all frames
constexpr uint32_t kNamed = uint32_t(1) << 31; // a name that is no number of an instruction
constexpr size_t kHeader = sizeof(Frame) / sizeof(Value);

} // namespace

UnitLayout::UnitLayout(const Code &code, uint32_t begin, uint32_t end)
    : begin_(begin), end_(end), hotCount_(code.instructionCount) {
  frames_.push_back({.code = &code,
                     .how = Entering::Hot,
                     .caller = 0,
                     .call = 0,
                     .level = 0,
                     .firstInstruction = 0,
                     .instructionCount = code.instructionCount,
                     .firstRegister = 0,
                     .registerCount = code.registerCount,
                     .parameterCount = 0,
                     .offset = 0,
                     .liveness = Liveness(code)});
  const auto *first = static_cast<const Instruction *>(code.instructions);
  instructions_.assign(first, first + code.instructionCount);
  frameOf_.assign(code.instructionCount, 0);
  ownerOf_.assign(code.registerCount, 0);
}

bool UnitLayout::add(uint32_t call, const Code &code, Entering how) {
  constexpr uint8_t kOther =
      Code::kVarArgs | Code::kVarKeywords | Code::kGenerator | Code::kModule | Code::kClassBody;
  const uint32_t callerNumber = frameOf_[call];
  const UnitFrame &caller = frames_[callerNumber];
  if (code.is(kOther) || code.entry == nullptr || caller.level == kMostLevels ||
      code.instructionCount > kMostInstructions ||
      instructions_.size() - hotCount_ + code.instructionCount > kMostAdded ||
      registerCount() + code.registerCount > kMostRegisters)
    return false;
  uint32_t again = 0;
  for (const UnitFrame *each = &caller; each->level != 0; each = &frames_[each->caller])
    again += each->code == &code ? 1 : 0;
  if (again > kMostAgain)
    return false;
  const auto number = static_cast<uint16_t>(frames_.size());
  const UnitFrame frame{.code = &code,
                        .how = how,
                        .caller = callerNumber,
                        .call = call,
                        .level = caller.level + 1,
                        .firstInstruction = instructionCount(),
                        .instructionCount = code.instructionCount,
                        .firstRegister = registerCount(),
                        .registerCount = code.registerCount,
                        .parameterCount = code.plainCount,
                        .offset = caller.offset + caller.registerCount + kHeader,
                        .liveness = Liveness(code)};
  levels_ = std::max(levels_, frame.level);
  depth_ = std::max(depth_, frame.offset + frame.registerCount);
  const auto *first = static_cast<const Instruction *>(code.instructions);
  for (uint32_t i = 0; i != code.instructionCount; ++i) {
    Instruction each = first[i];
    for (uint16_t *reg : {&each.d, &each.a, &each.b})
      *reg = static_cast<uint16_t>(*reg + frame.firstRegister);
    if (shapeOf(each.op).hasLabel)
      each.imm += static_cast<int32_t>(frame.firstInstruction);
    instructions_.push_back(each);
  }
  frameOf_.resize(instructions_.size(), number);
  ownerOf_.resize(ownerOf_.size() + code.registerCount, number);
  frames_.push_back(frame);
  return true;
}

std::vector<uint32_t> UnitLayout::instructions() const {
  std::vector<uint32_t> all;
  for (uint32_t at = begin_; at != end_; ++at)
    all.push_back(at);
  for (uint32_t at = hotCount_; at != instructions_.size(); ++at)
    all.push_back(at);
  return all;
}

bool UnitLayout::isLive(uint32_t at, uint32_t reg) const {
  // Of a frame that waits for another one, all that is read behind the call is live at the call.
  const uint32_t owner = ownerOf_[reg];
  uint32_t each = frameOf_[at];
  while (each > owner) {
    at = frames_[each].call;
    each = frames_[each].caller;
  }
  if (each != owner)
    return false;
  const UnitFrame &frame = frames_[owner];
  return frame.liveness.isLive(at - frame.firstInstruction, reg - frame.firstRegister);
}

void UnitLayout::archive(PlanArchive &archive) {
  archive.values(begin_, end_, hotCount_, levels_, depth_);
  archive.count(frames_);
  archive.count(instructions_);
  frameOf_.resize(instructions_.size());
  for (uint16_t number = 0; number != frames_.size(); ++number) {
    UnitFrame &frame = frames_[number];
    archive.object(frame.code);
    archive.values(frame.how, frame.caller, frame.call, frame.level, frame.firstInstruction,
                   frame.instructionCount, frame.firstRegister, frame.registerCount,
                   frame.parameterCount, frame.offset);
    frame.liveness.archive(archive);
    ownerOf_.resize(frame.firstRegister);
    ownerOf_.resize(frame.firstRegister + frame.registerCount, number);
    std::fill_n(frameOf_.begin() + frame.firstInstruction, frame.instructionCount, number);
  }
  // Of the others it is only known that they are there.
  for (const uint32_t at : instructions()) {
    Instruction &each = instructions_[at];
    archive.values(each.op, each.d, each.a, each.b, each.imm, each.imm2);
  }
}

uint32_t UnitLayout::nameOf(uint32_t at) const {
  const UnitFrame &frame = frameOf(at);
  if (frame.level == 0)
    return at;
  return kNamed | (nameOf(frame.call) * 2654435761U + inFunction(at));
}

} // namespace assay::orc
