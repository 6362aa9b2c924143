#include "native/HotTier.h"

#include "assay/runtime/Containers.h"
#include "assay/support/Clock.h"
#include "assay/support/Switches.h"
#include "orc/OrcPlugin.h"
#include "profile/SpanRecorder.h"

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
// The same for what may be kept: looking whether it is costs a plan.
constexpr uint64_t kDueLooks[] = {0, 1'000'000, 10'000'000};
// Fuel lasts no longer than this where code of the program runs all the time.
constexpr uint64_t kLongestSlice = 4'000'000;
constexpr uint32_t kMostInstructions = 600;
constexpr uint32_t kMostTries = 4;
constexpr uint32_t kMostCallers = 3;
// A unit that is left in less than this is in the way.
constexpr uint64_t kShortStay = 3'000;
constexpr uint32_t kFailuresCounted = 64;

std::span<const Instruction> instructionsOf(const Code &code) {
  return {static_cast<const Instruction *>(code.instructions), code.instructionCount};
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
  loops_.clear();
  last_ = lastBackEdge_ = 0;
}

void HotTier::giveUpOrder() {
  if (order_ != nullptr)
    order_->giveUp();
  order_.reset();
}

bool HotTier::isBeside() const {
  if (isForced_)
    return isForcedBeside_;
  return programsAtATime < processors() && isOn(Switch::Parallelism);
}

HotTier::Templates HotTier::templatesOf(const Code &code) {
  return templates_.try_emplace(&code, Templates{code.entry, code.entryOffsets}).first->second;
}

uint64_t HotTier::elapsed() {
  // The thread's own time: what others do meanwhile makes nothing hotter.
  const uint64_t now = threadNanoseconds();
  const uint64_t longest = kLongestSlice * (1 + std::exchange(unaccounted_, 0));
  const uint64_t since = last_ == 0 ? kLongestSlice / 8 : std::min(now - last_, longest);
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
  // Where a collection is waited for there is only a little fuel at a time: it is not asked each
  // time how late it is.
  if (ctx.fuel != ctx.ration)
    ++unaccounted_;
  else if (const std::byte *unit = unitAt(frame, slab, ctx))
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

/// The outermost first.
std::vector<HotTier::Range> HotTier::loopsAround(const Code &code, uint32_t at) {
  const auto [loops, isNew] = loops_.try_emplace(&code);
  if (isNew) {
    const auto instructions = instructionsOf(code);
    std::map<uint32_t, uint32_t> ends;
    for (uint32_t i = 0; i != instructions.size(); ++i)
      if (instructions[i].op == Op::Loop)
        ends[static_cast<uint32_t>(instructions[i].imm)] = i;
    for (const auto &[begin, end] : ends)
      if (end - begin <= kMostInstructions)
        loops->second.push_back({begin, end});
  }
  std::vector<Range> around;
  for (const Range &range : loops->second)
    if (range.begin <= at && at <= range.end)
      around.push_back(range);
  return around;
}

void HotTier::heatCallers(const Frame *caller, uint64_t time) {
  for (uint32_t level = 0; level != kMostCallers; ++level) {
    if (caller == nullptr || caller->generator != nullptr)
      return;
    for (const Range &range : loopsAround(caller->code(), caller->pc)) {
      Heat &heat = heatOf(caller->code(), range.begin);
      if (heat.isHopeless)
        continue;
      heat.nanoseconds += time;
      break;
    }
    caller = caller->caller;
  }
}

const std::byte *HotTier::unitAt(Frame &frame, CodeSlab &slab, Context &ctx) {
  const uint64_t time = elapsed();
  lastBackEdge_ = last_;
  probes_ = 0;
  fetch(ctx);
  const Code &code = frame.code();
  if (frame.generator != nullptr)
    return nullptr;
  if (const std::byte *entry = entryOf(frame))
    return entry;
  // A function that is called no more has no use of a unit: that waits for a call.
  if (mayBeFunction(code))
    heatOf(code, kFunction).nanoseconds += time;
  heatCallers(frame.caller, time);
  bool isTime = true;
  for (const Range &range : loopsAround(code, frame.pc)) {
    Heat &heat = heatOf(code, range.begin);
    if (heat.isHopeless)
      continue;
    heat.nanoseconds += isTime ? time : 0;
    if (isWorthLooking(heat, code, range.begin) && find(frame, range, slab, ctx))
      return entryOf(frame);
    // Loops within one that may still be hot are only looked for.
    if (isTime && isDue(heat)) {
      order(frame, range, slab, ctx);
      return entryOf(frame);
    }
    isTime = false;
  }
  return nullptr;
}

void HotTier::called(Frame &frame, const Frame &caller, CodeSlab &slab, Context &ctx) {
  const uint64_t time = elapsed();
  lookForBackEdge(ctx);
  fetch(ctx);
  heatCallers(&caller, time);
  if (!mayBeFunction(frame.code()))
    return;
  Heat &heat = heatOf(frame.code(), kFunction);
  heat.nanoseconds += time;
  if (isWorthLooking(heat, frame.code(), kFunction) && find(frame, {}, slab, ctx))
    return;
  if (isDue(heat))
    order(frame, {}, slab, ctx);
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

std::optional<orc::UnitPlan> HotTier::plan(Frame &frame, Range range, Context &ctx) {
  const Code &code = frame.code();
  Heat &heat = heatOf(code, range.begin);
  orc::Hot hot{.code = &code,
               .registers = frame.registers(),
               .ctx = ctx,
               .doubts = heat.doubts,
               .failing = failing_,
               .isWanted = isForced_};
  if (range.begin != kFunction) {
    hot.begin = range.begin;
    hot.end = range.end + 1;
    hot.at = frame.pc;
  }
  auto plan = orc::planUnit(hot);
  heat.isHopeless = !plan;
  return plan;
}

HotTier::Unit HotTier::unitOf(const Frame &frame, Range range, const orc::UnitPlan &plan,
                              CodeSlab &slab, Context &ctx) {
  Code &code = *frame.function->code;
  // Objects that code refers to must not make room for others: the lasting heap is looked through.
  const Lasting lasting(ctx);
  const size_t count = orc::kUnitObjects + plan.objects.size();
  auto *words = static_cast<uint64_t *>(ctx.allocate(count * sizeof(uint64_t)));
  Unit unit{.code = &code,
            .templates = templatesOf(code),
            .heat = {&code, range.begin},
            .words = {words, words == nullptr ? 0 : count},
            .slab = &slab};
  if (words == nullptr)
    return unit;
  std::fill_n(words, count, 0);
  unit.words[orc::kUnitClasses] = ctx.classVersion;
  if (unit.isFunction())
    unit.words[orc::kUnitReturn] =
        reinterpret_cast<uint64_t>(unit.templates.entry + unit.templates.offsets[plan.returns]);
  std::ranges::transform(plan.objects, words + orc::kUnitObjects,
                         [](const void *object) { return reinterpret_cast<uint64_t>(object); });
  return unit;
}

bool HotTier::isWorthLooking(Heat &heat, const Code &code, uint32_t begin) {
  if (!cache_ || heat.isHopeless || heat.tries == kMostTries ||
      heat.looks == std::size(kDueLooks) || heat.nanoseconds < kDueLooks[heat.looks])
    return false;
  if (!heat.isKnown)
    heat.isKnown = cache_->isKnown(UnitCache::keyOf(code, begin));
  return *heat.isKnown;
}

void HotTier::beginTry(Heat &heat) {
  ++heat.tries;
  heat.nanoseconds = 0;
  failing_ += failing_ == 0 ? 0 : 1;
}

bool HotTier::find(Frame &frame, Range range, CodeSlab &slab, Context &ctx) {
  const Span stage(Stage::Lookup);
  Heat &heat = heatOf(frame.code(), range.begin);
  ++heat.looks;
  const auto plan = this->plan(frame, range, ctx);
  if (!plan)
    return heat.isHopeless = false; // as it looks now
  Unit unit = unitOf(frame, range, *plan, slab, ctx);
  return installKept(unit, *plan, ctx);
}

bool HotTier::installKept(Unit &unit, const orc::UnitPlan &plan, Context &ctx) {
  if (unit.words.empty())
    return false;
  const UnitCache::Found kept = cache_ ? cache_->find(plan.bytes) : UnitCache::Found();
  if (!kept)
    return false;
  beginTry(heat_[unit.heat]);
  const bool isThere = install(unit, kept.code, kept.entries, ctx);
  found_ += isThere ? 1 : 0;
  return isThere;
}

void HotTier::order(Frame &frame, Range range, CodeSlab &slab, Context &ctx) {
  const Span stage(Stage::Compile);
  auto plan = this->plan(frame, range, ctx);
  if (!plan)
    return;
  ordered_ = unitOf(frame, range, *plan, slab, ctx);
  if (ordered_.words.empty() || installKept(ordered_, *plan, ctx))
    return;
  order_ = std::make_shared<UnitOrder>(std::move(plan->bytes));
  if (cache_)
    order_->keepIn(cache_->store(), UnitCache::keyOf(frame.code(), range.begin));
  beginTry(heatOf(frame.code(), range.begin));
  UnitMaker &maker = UnitMaker::ofProcess();
  maker.order(order_);
  if (isBeside())
    return;
  maker.waitUntilIdle();
  fetch(ctx);
}

void HotTier::fetch(Context &ctx) {
  if (order_ == nullptr)
    return;
  hasNoCompiler_ = UnitMaker::ofProcess().state() == UnitMaker::State::Absent;
  if (hasNoCompiler_)
    giveUpOrder();
  if (order_ == nullptr || !order_->isDone())
    return;
  const std::shared_ptr<UnitOrder> made = std::move(order_);
  if (made->code().empty()) {
    heat_[ordered_.heat].isHopeless = true;
    return;
  }
  made_ += install(ordered_, made->code(), made->entries(), ctx) ? 1 : 0;
}

bool HotTier::install(Unit &unit, std::span<const std::byte> made,
                      std::span<const CodeEntry> entries, Context &ctx) {
  CodeSlab &slab = *unit.slab;
  const auto place = reinterpret_cast<uintptr_t>(slab.reservedEntry());
  const size_t before = -place % orc::kUnitAlignment;
  if (slab.reserve(before + made.size()) == nullptr)
    return false;
  const std::byte *begin = slab.commit(before + made.size()) + before;
  std::byte *writable = slab.writable(begin);
  std::memcpy(writable, made.data(), made.size());
  unit.words[orc::kUnitNumber] = units_.size();
  std::memcpy(writable, unit.words.data(), unit.words.size() * sizeof(uint64_t));
  if (unit.isFunction()) {
    // What it left behind when it was taken back may be what is there now.
    heat_[unit.heat].tries = kMostTries;
    if (!replaceCode(*unit.code, begin, made.size(), entries, ctx))
      return false;
  } else {
    nameCode(*unit.code, " (orc loop)", begin, made.size());
    for (const CodeEntry &entry : entries)
      patch(unit, entry.instruction, begin + entry.offset);
  }
  slab.publish();
  unit.since = monotonicNanoseconds();
  units_.push_back(std::move(unit));
  return true;
}

void HotTier::patch(Unit &unit, uint32_t loop, const std::byte *entry) {
  constexpr std::byte kJump{0xE9};
  const std::byte *from = unit.templates.entry + unit.templates.offsets[loop];
  Patch patch{unit.slab->writable(from), {}};
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
  if (unit.isFunction()) {
    unit.code->entry = unit.templates.entry;
    unit.code->entryOffsets = unit.templates.offsets;
  }
  unit.slab->publish();
  Heat &heat = heat_[unit.heat];
  heat.doubts.push_back(doubt);
  heat.looks = 0;
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

const void *HotTier::leave(Frame &hot, const uint32_t *exit, const uint64_t *extra,
                           const uint64_t *words, Context &ctx) {
  bool isWell = true;
  const uint32_t *each = exit + orc::kExitRegisters;
  for (const uint32_t *end = each + exit[orc::kExitCount]; each != end; ++each) {
    const uint32_t number = *each / 4;
    Value &reg = number % 2 == 0 ? hot.registers()[number / 2] : hot.globals[number / 2];
    isWell &= restore(ctx, reg, static_cast<orc::ExitValue>(*each % 4), extra);
  }
  Unit &unit = units_[words[orc::kUnitNumber]];
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
