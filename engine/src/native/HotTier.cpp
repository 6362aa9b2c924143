#include "native/HotTier.h"

#include "assay/runtime/Containers.h"
#include "assay/support/Clock.h"
#include "orc/OrcPlugin.h"
#include "orc/UnitTypes.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <optional>

namespace assay {

using namespace runtime;
using ir::Instruction;
using ir::Op;

namespace {

// For how long code must have run to be made anew, in nanoseconds, by what that costs: see
// docs/orc.md.
constexpr uint64_t kUnitDue = 50'000'000;
constexpr uint64_t kFirstDue = 200'000'000; // the first one's, with LLVM to be loaded
// Fuel lasts no longer than this where code of the program runs all the time.
constexpr uint64_t kLongestSlice = 4'000'000;
constexpr uint32_t kMostInstructions = 600;
constexpr uint32_t kMostTries = 4;
// A unit that is left in less than this is in the way.
constexpr uint64_t kShortStay = 3'000;
constexpr uint32_t kFailuresCounted = 64;

std::span<const Instruction> instructionsOf(const Code &code) {
  return {static_cast<const Instruction *>(code.instructions), code.instructionCount};
}

struct LoopRange {
  uint32_t begin, end; // the last back edge
};

/// The loops around the back edge `at`, the outermost first.
std::vector<LoopRange> loopsAround(const Code &code, uint32_t at) {
  const auto instructions = instructionsOf(code);
  std::map<uint32_t, uint32_t> ends;
  for (uint32_t i = 0; i != instructions.size(); ++i)
    if (instructions[i].op == Op::Loop)
      ends[static_cast<uint32_t>(instructions[i].imm)] = i;
  std::vector<LoopRange> around;
  for (const auto &[begin, end] : ends)
    if (begin <= at && at <= end)
      around.push_back({begin, end});
  return around;
}

bool mayBeFunction(const Code &code) {
  constexpr uint8_t kOther =
      Code::kVarArgs | Code::kVarKeywords | Code::kGenerator | Code::kModule | Code::kClassBody;
  return !code.is(kOther) && code.closureCount == 0 && code.plainCount != Code::kNotPlain &&
         code.instructionCount <= kMostInstructions;
}

} // namespace

HotTier::HotTier(Context &ctx) : isForced_(std::getenv("ASSAY_ALL_HOT") != nullptr) {
  if (isForced_)
    ctx.ration = 2; // who polls and goes on takes one
  if (const char *failing = std::getenv("ASSAY_FAILING_CHECKS"))
    failing_ = static_cast<uint32_t>(std::atoi(failing));
}
HotTier::~HotTier() = default;

void HotTier::reset() {
  units_.clear();
  heat_.clear();
  templates_.clear();
  last_ = 0;
}

HotTier::Templates HotTier::templatesOf(const Code &code) {
  return templates_.try_emplace(&code, Templates{code.entry, code.entryOffsets}).first->second;
}

uint64_t HotTier::elapsed() {
  // The thread's own time: what others do meanwhile makes nothing hotter.
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  const uint64_t now =
      static_cast<uint64_t>(time.tv_sec) * 1'000'000'000 + static_cast<uint64_t>(time.tv_nsec);
  const uint64_t since = last_ == 0 ? kLongestSlice / 8 : std::min(now - last_, kLongestSlice);
  last_ = now;
  return since;
}

bool HotTier::isDue(const Heat &heat) const {
  if (heat.isHopeless || heat.tries == kMostTries || hasNoCompiler_)
    return false;
  return isForced_ || heat.nanoseconds >= (OrcTier::isLoaded() ? kUnitDue : kFirstDue);
}

OrcCompiler *HotTier::compiler() {
  if (compiler_ == nullptr && !hasNoCompiler_) {
    if (auto made = OrcCompiler::create())
      compiler_ = std::move(*made);
    hasNoCompiler_ = compiler_ == nullptr;
  }
  return compiler_.get();
}

const std::byte *HotTier::backEdge(Frame &frame, CodeSlab &slab, Context &ctx) {
  if (const std::byte *unit = unitAt(frame, slab, ctx))
    return unit;
  // What stands at a function's start may be a unit, which is for calls.
  const auto templates = templates_.find(&frame.code());
  if (templates == templates_.end())
    return nullptr;
  const Instruction &loop = instructionsOf(frame.code())[frame.pc];
  return templates->second.entry + templates->second.offsets[loop.imm];
}

const std::byte *HotTier::unitAt(Frame &frame, CodeSlab &slab, Context &ctx) {
  const uint64_t time = elapsed();
  const Code &code = frame.code();
  if (frame.generator != nullptr)
    return nullptr;
  for (const Unit &unit : units_)
    if (unit.code == &code && !unit.isOff)
      for (const auto &[at, entry] : unit.entries)
        if (at == frame.pc)
          return entry;
  if (mayBeFunction(code)) {
    Heat &heat = heatOf(code, kFunction);
    heat.nanoseconds += time;
    if (isDue(heat) && makeFunction(frame, slab, ctx) != nullptr)
      return nullptr; // from the next call on
  }
  for (const LoopRange &range : loopsAround(code, frame.pc)) {
    if (range.end - range.begin > kMostInstructions)
      continue;
    Heat &heat = heatOf(code, range.begin);
    heat.nanoseconds += time;
    if (heat.isHopeless)
      continue;
    return isDue(heat) ? makeLoop(frame, range.begin, range.end, slab) : nullptr;
  }
  return nullptr;
}

void HotTier::called(Frame &frame, CodeSlab &slab, Context &ctx) {
  const uint64_t time = elapsed();
  if (!mayBeFunction(frame.code()))
    return;
  Heat &heat = heatOf(frame.code(), kFunction);
  heat.nanoseconds += time;
  if (isDue(heat))
    makeFunction(frame, slab, ctx);
}

orc::Hot HotTier::describe(Frame &frame, Heat &heat, const Templates &templates) {
  ++heat.tries;
  heat.nanoseconds = 0;
  return {.code = frame.function->code,
          .registers = frame.registers(),
          .doubts = heat.doubts,
          .number = static_cast<uint32_t>(units_.size()),
          .failing = failing_ == 0 ? 0 : failing_++,
          .isWanted = isForced_,
          .templates = templates.entry,
          .templateOffsets = templates.offsets};
}

OrcCompiler::Unit HotTier::make(const orc::Hot &hot, const CodeSlab &slab) {
  // What cannot be made is not worth loading LLVM.
  if (*orc::problemOf(hot) != 0 || compiler() == nullptr)
    return {};
  const OrcCompiler::Unit made = compiler_->compile(hot, slab);
  made_ += made.bytes != 0;
  return made;
}

const std::byte *HotTier::makeFunction(Frame &frame, CodeSlab &slab, Context &ctx) {
  Code &code = *frame.function->code;
  Heat &heat = heatOf(code, kFunction);
  const Templates templates = templatesOf(code);
  const OrcCompiler::Unit made = make(describe(frame, heat, templates), slab);
  if (made.bytes == 0) {
    heat.isHopeless = true;
    return nullptr;
  }
  const std::byte *begin = slab.commit(made.bytes);
  Unit unit{.code = &code,
            .templates = templates,
            .heat = {&code, kFunction},
            .isFunction = true,
            .slab = &slab};
  // What it left behind when it was taken back may be what is there now.
  heat.tries = kMostTries;
  if (!replaceCode(code, begin, made.bytes, made.entries, ctx))
    return nullptr;
  slab.publish();
  unit.since = monotonicNanoseconds();
  units_.push_back(std::move(unit));
  return code.entry;
}

const std::byte *HotTier::makeLoop(Frame &frame, uint32_t begin, uint32_t end, CodeSlab &slab) {
  Code &code = *frame.function->code;
  Heat &heat = heatOf(code, begin);
  const Templates templates = templatesOf(code);
  orc::Hot hot = describe(frame, heat, templates);
  hot.begin = begin;
  hot.end = end + 1;
  hot.at = frame.pc;
  const OrcCompiler::Unit made = make(hot, slab);
  if (made.bytes == 0) {
    heat.isHopeless = true;
    return nullptr;
  }
  const std::byte *start = slab.commit(made.bytes);
  nameCode(code, " (orc loop)", start, made.bytes);
  Unit unit{.code = &code, .templates = templates, .heat = {&code, begin}, .slab = &slab};
  const std::byte *here = nullptr;
  for (const CodeEntry &entry : made.entries) {
    patch(unit, entry.instruction, start + entry.offset, slab);
    if (entry.instruction == frame.pc)
      here = start + entry.offset;
  }
  slab.publish();
  unit.since = monotonicNanoseconds();
  units_.push_back(std::move(unit));
  return here;
}

void HotTier::patch(Unit &unit, uint32_t loop, const std::byte *entry, CodeSlab &slab) {
  constexpr std::byte kJump{0xE9};
  const std::byte *from = unit.templates.entry + unit.templates.offsets[loop];
  Patch patch{slab.writable(from), {}};
  std::memcpy(patch.before.data(), patch.at, patch.before.size());
  const auto distance =
      static_cast<int32_t>(entry - from - static_cast<ptrdiff_t>(patch.before.size()));
  *patch.at = kJump;
  std::memcpy(patch.at + 1, &distance, sizeof distance);
  unit.patches.push_back(patch);
  unit.entries.emplace_back(loop, entry);
}

void HotTier::takeBack(Unit &unit, uint32_t doubt) {
  unit.isOff = true;
  for (const Patch &patch : unit.patches)
    std::memcpy(patch.at, patch.before.data(), patch.before.size());
  if (unit.isFunction) {
    unit.code->entry = unit.templates.entry;
    unit.code->entryOffsets = unit.templates.offsets;
  }
  unit.slab->publish();
  heat_[unit.heat].doubts.push_back(doubt);
}

namespace {

bool restore(Context &ctx, Value &reg, orc::ExitValue kind, const uint64_t *&extra) {
  switch (kind) {
  case orc::ExitValue::Int:
    reg = makeInt(ctx, static_cast<int64_t>(reg.bits));
    return !reg.isFailed();
  case orc::ExitValue::Bool:
    reg = Value::boolean(reg.bits != 0);
    return true;
  case orc::ExitValue::Range: {
    const uint64_t *parts = extra;
    extra += 4;
    auto *range = parts[0] != 0 ? as<RangeIterator>(Value{parts[0]}) : ctx.make<RangeIterator>();
    if (range == nullptr)
      return false;
    range->next = static_cast<int64_t>(parts[1]);
    range->step = static_cast<int64_t>(parts[2]);
    range->remaining = static_cast<int64_t>(parts[3]);
    reg = Value::object(range);
    return true;
  }
  }
  return true;
}

} // namespace

const void *HotTier::leave(Frame &frame, const uint32_t *exit, const uint64_t *extra,
                           Context &ctx) {
  bool isWell = true;
  for (uint32_t i = 0; i != exit[orc::kExitCount]; ++i) {
    const uint32_t each = exit[orc::kExitRegisters + i];
    isWell &=
        restore(ctx, frame.registers()[each / 4], static_cast<orc::ExitValue>(each % 4), extra);
  }
  const auto kind = static_cast<orc::ExitKind>(exit[orc::kExitKind]);
  const uint32_t at = exit[orc::kExitAt];
  Unit &unit = units_[exit[orc::kExitUnit]];
  --ctx.fuel;
  if (kind == orc::ExitKind::Unwinds || !isWell) {
    frame.pc = at;
    return ctx.executor->unwind;
  }
  if (kind != orc::ExitKind::Ended && !unit.isOff && ++unit.failures % kFailuresCounted == 0) {
    const uint64_t now = monotonicNanoseconds();
    if (now - unit.since < kShortStay * kFailuresCounted)
      takeBack(unit, at);
    unit.since = now;
  }
  return unit.templates.entry + unit.templates.offsets[at];
}

} // namespace assay
