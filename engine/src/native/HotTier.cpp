#include "native/HotTier.h"

#include "assay/runtime/Containers.h"
#include "assay/support/Clock.h"
#include "orc/OrcPlugin.h"
#include "orc/UnitTypes.h"

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <cstring>
#include <sched.h>
#include <thread>

namespace assay {

using namespace runtime;
using ir::Instruction;
using ir::Op;

namespace {

// For how long code must have run to be made anew, in nanoseconds, by what that costs: see
// docs/orc.md.
struct Due {
  uint64_t first, others; // the first one's, with LLVM to be loaded
};
constexpr Due kDueWaiting{200'000'000, 50'000'000}; // where the program waits for it
constexpr Due kDueBeside{40'000'000, 5'000'000};
// A unit is not larger than this; so much room is taken for units at a time.
constexpr size_t kMostUnitBytes = size_t(256) << 10, kRoomBytes = 2 * kMostUnitBytes;
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

std::atomic<unsigned> programsAtATime = 0;

unsigned processors() {
  static const unsigned count = [] {
    cpu_set_t set;
    const bool isKnown = sched_getaffinity(0, sizeof set, &set) == 0;
    return isKnown ? static_cast<unsigned>(CPU_COUNT(&set)) : std::thread::hardware_concurrency();
  }();
  return count;
}

bool mayBeFunction(const Code &code) {
  constexpr uint8_t kOther =
      Code::kVarArgs | Code::kVarKeywords | Code::kGenerator | Code::kModule | Code::kClassBody;
  return !code.is(kOther) && code.closureCount == 0 && code.plainCount != Code::kNotPlain &&
         code.instructionCount <= kMostInstructions;
}

} // namespace

HotTier::HotTier(Context &ctx) : isForced_(std::getenv("ASSAY_ALL_HOT") != nullptr) {
  isForcedBeside_ = isForced_ && std::strcmp(std::getenv("ASSAY_ALL_HOT"), "beside") == 0;
  if (isForced_)
    ctx.ration = 2; // who polls and goes on takes one
  if (const char *failing = std::getenv("ASSAY_FAILING_CHECKS"))
    failing_ = static_cast<uint32_t>(std::atoi(failing));
  ++programsAtATime;
}

HotTier::~HotTier() {
  --programsAtATime;
  giveUpOrder();
}

void HotTier::reset() {
  giveUpOrder();
  units_.clear();
  heat_.clear();
  templates_.clear();
  room_ = nullptr;
  roomLeft_ = 0;
  last_ = lastBackEdge_ = 0;
}

void HotTier::giveUpOrder() {
  if (order_ != nullptr)
    order_->giveUp();
  order_.reset();
}

bool HotTier::isBeside() const {
  return isForced_ ? isForcedBeside_ : programsAtATime < processors();
}

HotTier::Templates HotTier::templatesOf(const Code &code) {
  return templates_.try_emplace(&code, Templates{code.entry, code.entryOffsets}).first->second;
}

uint64_t HotTier::elapsed() {
  // The thread's own time: what others do meanwhile makes nothing hotter.
  const uint64_t now = threadNanoseconds();
  const uint64_t since = last_ == 0 ? kLongestSlice / 8 : std::min(now - last_, kLongestSlice);
  last_ = now;
  return since;
}

bool HotTier::isDue(const Heat &heat) const {
  if (heat.isHopeless || heat.tries == kMostTries || hasNoCompiler_ || order_ != nullptr)
    return false;
  const bool isFirst = UnitMaker::ofProcess().state() == UnitMaker::State::Idle;
  const Due &due = isBeside() ? kDueBeside : kDueWaiting;
  return isForced_ || heat.nanoseconds >= (isFirst ? due.first : due.others);
}

const std::byte *HotTier::backEdge(Frame &frame, CodeSlab &slab, Context &ctx) {
  // Where a collection is waited for there is only a little fuel at a time: that says nothing.
  if (ctx.fuel == ctx.ration)
    if (const std::byte *unit = unitAt(frame, slab, ctx))
      return unit;
  // What stands at a function's start may be a unit, which is for calls.
  const auto templates = templates_.find(&frame.code());
  if (templates == templates_.end())
    return nullptr;
  const Instruction &loop = instructionsOf(frame.code())[frame.pc];
  return templates->second.entry + templates->second.offsets[loop.imm];
}

const std::byte *HotTier::entryOf(const Frame &frame) const {
  for (const Unit &unit : units_)
    if (unit.code == &frame.code() && !unit.isOff)
      for (const auto &[at, entry] : unit.entries)
        if (at == frame.pc)
          return entry;
  return nullptr;
}

const std::byte *HotTier::unitAt(Frame &frame, CodeSlab &slab, Context &ctx) {
  const uint64_t time = elapsed();
  lastBackEdge_ = last_;
  probes_ = 0;
  fetch(slab, ctx);
  const Code &code = frame.code();
  if (frame.generator != nullptr)
    return nullptr;
  if (const std::byte *entry = entryOf(frame))
    return entry;
  if (mayBeFunction(code)) {
    Heat &heat = heatOf(code, kFunction);
    heat.nanoseconds += time;
    if (isDue(heat))
      want(frame, kFunction, 0, slab, ctx); // from the next call on
  }
  for (const LoopRange &range : loopsAround(code, frame.pc)) {
    if (range.end - range.begin > kMostInstructions)
      continue;
    Heat &heat = heatOf(code, range.begin);
    heat.nanoseconds += time;
    if (heat.isHopeless)
      continue;
    if (!isDue(heat))
      return nullptr;
    want(frame, range.begin, range.end, slab, ctx);
    return entryOf(frame);
  }
  return nullptr;
}

void HotTier::called(Frame &frame, CodeSlab &slab, Context &ctx) {
  const uint64_t time = elapsed();
  lookForBackEdge(ctx);
  fetch(slab, ctx);
  if (!mayBeFunction(frame.code()))
    return;
  Heat &heat = heatOf(frame.code(), kFunction);
  heat.nanoseconds += time;
  if (isDue(heat))
    want(frame, kFunction, 0, slab, ctx);
}

void HotTier::lookForBackEdge(Context &ctx) {
  constexpr uint64_t kLong = 1'000'000;
  constexpr uint32_t kMostProbes = 16, kCalls = 8;
  if (last_ - lastBackEdge_ < kLong)
    return;
  if (probes_ == kMostProbes) {
    probes_ = 0;
    lastBackEdge_ = last_;
  } else {
    ctx.fuel = 1 + probes_++ % kCalls;
  }
}

bool HotTier::isCompilerReady(const orc::Hot &hot, Heat &heat) {
  UnitMaker &maker = UnitMaker::ofProcess();
  if (maker.state() == UnitMaker::State::Idle) {
    // What cannot be made is not worth loading LLVM.
    heat.isHopeless = !orc::canBeMade(hot);
    if (heat.isHopeless)
      return false;
    maker.start();
  }
  if (!isBeside() && maker.state() == UnitMaker::State::Loading)
    maker.waitUntilIdle();
  hasNoCompiler_ = maker.state() == UnitMaker::State::Absent;
  return maker.state() == UnitMaker::State::Ready;
}

bool HotTier::hasRoom(CodeSlab &slab) {
  if (roomLeft_ < kMostUnitBytes) {
    if (slab.reserve(kRoomBytes) == nullptr)
      return false;
    room_ = slab.commit(kRoomBytes);
    roomLeft_ = kRoomBytes;
  }
  return true;
}

void HotTier::want(Frame &frame, uint32_t begin, uint32_t end, CodeSlab &slab, Context &ctx) {
  Code &code = *frame.function->code;
  Heat &heat = heatOf(code, begin);
  const Templates templates = templatesOf(code);
  orc::Hot hot{.code = &code,
               .registers = frame.registers(),
               .doubts = heat.doubts,
               .number = static_cast<uint32_t>(units_.size()),
               .ctx = &ctx,
               .operatorMethod = ops::operatorMethod,
               .classVersion = ctx.classVersion,
               .isWanted = isForced_,
               .templates = templates.entry,
               .templateOffsets = templates.offsets};
  const bool isFunction = begin == kFunction;
  if (!isFunction) {
    hot.begin = begin;
    hot.end = end + 1;
    hot.at = frame.pc;
  }
  if (!isCompilerReady(hot, heat))
    return;
  ++heat.tries;
  heat.nanoseconds = 0;
  hot.failing = failing_ == 0 ? 0 : failing_++;
  UnitMaker &maker = UnitMaker::ofProcess();
  orc::UnitPlan *plan = hasRoom(slab) ? maker.api().plan(&hot) : nullptr;
  if (plan == nullptr) {
    heat.isHopeless = true;
    return;
  }
  ordered_ = {.code = &code,
              .templates = templates,
              .heat = {&code, begin},
              .isFunction = isFunction,
              .slab = &slab};
  order_ = std::make_shared<UnitOrder>(maker.api(), *plan, room_, kMostUnitBytes);
  maker.order(order_);
  if (isBeside())
    return;
  maker.waitUntilIdle();
  fetch(slab, ctx);
}

void HotTier::fetch(CodeSlab &slab, Context &ctx) {
  if (order_ == nullptr || !order_->isDone())
    return;
  const std::shared_ptr<UnitOrder> made = std::move(order_);
  if (made->code().empty())
    heat_[ordered_.heat].isHopeless = true;
  else if (install(ordered_, *made, slab, ctx)) {
    ++made_;
    ordered_.since = monotonicNanoseconds();
    units_.push_back(std::move(ordered_));
  }
}

bool HotTier::install(Unit &unit, const UnitOrder &made, CodeSlab &slab, Context &ctx) {
  const std::byte *begin = room_;
  const size_t bytes = made.code().size();
  std::memcpy(slab.writable(begin), made.code().data(), bytes);
  const size_t taken = (bytes + CodeSlab::kEntryAlignment - 1) / CodeSlab::kEntryAlignment *
                       CodeSlab::kEntryAlignment;
  room_ += taken;
  roomLeft_ -= taken;
  if (unit.isFunction) {
    // What it left behind when it was taken back may be what is there now.
    heat_[unit.heat].tries = kMostTries;
    if (!replaceCode(*unit.code, begin, bytes, made.entries(), ctx))
      return false;
  } else {
    nameCode(*unit.code, " (orc loop)", begin, bytes);
    for (const CodeEntry &entry : made.entries())
      patch(unit, entry.instruction, begin + entry.offset, slab);
  }
  slab.publish();
  return true;
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
    range->set(static_cast<int64_t>(parts[1]), static_cast<int64_t>(parts[2]),
               static_cast<int64_t>(parts[3]));
    reg = Value::object(range);
    return true;
  }
  }
  return true;
}

} // namespace

Frame &HotTier::addFrames(Frame &hot, const uint32_t *frames, uint32_t count, Context &ctx) {
  Frame *frame = &hot;
  const auto endOf = [](Frame &of) { return of.registers() + of.code().registerCount; };
  for (uint32_t i = 0; i != count; ++i) {
    frame->pc = frames[2 * i];
    const uint32_t kind = frames[2 * i + 1];
    const bool isOperator = kind >= orc::kExitOperator;
    frame->back = static_cast<const std::byte *>(isOperator ? ctx.executor->takeResult
                                                            : ctx.executor->behindCall);
    ctx.entered += isOperator ? 1 : 0;
    auto *callee = reinterpret_cast<Frame *>(endOf(*frame));
    const Code &code = callee->code();
    callee->caller = frame;
    callee->generator = nullptr;
    callee->constants = code.constants;
    callee->caches = code.caches;
    callee->globals = code.globals;
    callee->kind = static_cast<FrameKind>(kind % orc::kExitOperator);
    frame = callee;
    ++ctx.depth;
  }
  ctx.stackTop = reinterpret_cast<std::byte *>(endOf(*frame));
  return *frame;
}

const void *HotTier::leave(Frame &hot, const uint32_t *exit, const uint64_t *extra, Context &ctx) {
  bool isWell = true;
  const uint32_t *each = exit + orc::kExitRegisters;
  for (const uint32_t *end = each + exit[orc::kExitCount]; each != end; ++each) {
    const uint32_t number = *each / 4;
    Value &reg = number % 2 == 0 ? hot.registers()[number / 2] : hot.globals[number / 2];
    isWell &= restore(ctx, reg, static_cast<orc::ExitValue>(*each % 4), extra);
  }
  Unit &unit = units_[exit[orc::kExitUnit]];
  Frame &frame = addFrames(hot, each, exit[orc::kExitFrames], ctx);
  const auto kind = static_cast<orc::ExitKind>(exit[orc::kExitKind]);
  const uint32_t at = exit[orc::kExitAt];
  --ctx.fuel;
  if (kind == orc::ExitKind::Unwinds || !isWell) {
    frame.pc = at;
    return ctx.executor->unwind;
  }
  if (kind != orc::ExitKind::Ended && !unit.isOff && ++unit.failures % kFailuresCounted == 0) {
    const uint64_t now = monotonicNanoseconds();
    if (now - unit.since < kShortStay * kFailuresCounted)
      takeBack(unit, exit[orc::kExitDoubt]);
    unit.since = now;
  }
  const Templates templates = &frame == &hot ? unit.templates : templatesOf(frame.code());
  return templates.entry + templates.offsets[at];
}

} // namespace assay
