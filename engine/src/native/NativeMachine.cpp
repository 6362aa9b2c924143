#include "native/NativeMachine.h"

#include "assay/support/Clock.h"
#include "assay/support/Switches.h"
#include "assay/templates/Program.h"

#include <cstdlib>

namespace assay {
namespace {

constexpr double kNanoseconds = 1e9;
#ifndef ASSAY_DISPATCH_LOOP_BY_DEFAULT
constexpr size_t kCodeBytes = size_t(64) << 20;
#endif

} // namespace

NativeMachine::NativeMachine(uint32_t depth, [[maybe_unused]] TierChoice tier) {
  ctx.executor = &kDispatchLoop;
#ifndef ASSAY_DISPATCH_LOOP_BY_DEFAULT
  if (tier == TierChoice::Auto && !isOn(Switch::Baseline))
    tier = TierChoice::Orc;
  if (auto made = CodeSlab::create(kCodeBytes); made && isOn(Switch::Templates)) {
    slab.emplace(std::move(*made));
    ctx.executor = &kNativeCode;
    if (tier == TierChoice::Orc)
      if (auto created = OrcTier::create())
        orc = std::move(*created);
    if (tier == TierChoice::Auto && isOn(Switch::Orc))
      hot = std::make_unique<HotTier>(ctx);
    CodeOptimizer *optimizer = orc.get();
    execution.emplace(*slab, hot != nullptr ? hot.get() : optimizer);
    ctx.executorData = &*execution;
  }
#endif
  ctx.depthLimit = depth;
  // So that a test sees what a collection at any safepoint does.
  if (std::getenv("ASSAY_COLLECT_OFTEN") != nullptr)
    ctx.heap.collectOften();
}

void NativeMachine::keepIn(CodeStore &store) {
  if (hot && isOn(Switch::UnitCache))
    hot->keepIn(store);
}

void NativeMachine::reset() {
  arena.reset();
  forget();
}

void NativeMachine::forget() {
  ctx.reset();
  if (slab)
    slab->reset();
  if (hot)
    hot->reset();
}

uint64_t NativeMachine::optimized() const {
  return (orc == nullptr ? 0 : orc->optimized()) +
         (hot == nullptr ? 0 : hot->made() + hot->found());
}

void NativeMachine::setLimits(const NativeLimits &limits) {
  if (limits.timeoutSeconds > 0)
    ctx.setDeadline(monotonicNanoseconds() +
                    static_cast<uint64_t>(limits.timeoutSeconds * kNanoseconds));
  ctx.heap.setLimit(limits.memoryMegabytes << 20);
  ctx.lastingHeap.setLimit(limits.memoryMegabytes << 20);
}

} // namespace assay
