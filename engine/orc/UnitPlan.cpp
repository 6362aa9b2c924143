#include "UnitPlan.h"

namespace assay::orc {

std::unique_ptr<UnitPlan> UnitPlan::create(const Hot &hot) {
  auto plan = std::make_unique<UnitPlan>(UnitPlan{.hot = hot});
  if (hot.isFunction()) {
    plan->function = functionOf(hot, plan->callees);
    if (plan->function == nullptr)
      return nullptr;
  } else {
    plan->loop = std::make_unique<UnitTypes>(hot, plan->callees);
    plan->callees.infer(plan->loop.get());
    if (*plan->loop->problem() != 0)
      return nullptr;
    plan->loop->settle();
  }
  for (const auto &each : plan->callees.all())
    each->types->settle();
  plan->templateOffsets.assign(hot.templateOffsets,
                               hot.templateOffsets + hot.code->instructionCount);
  plan->hot.templateOffsets = plan->templateOffsets.data();
  plan->hot.registers = nullptr;
  plan->hot.ctx = nullptr;
  plan->hot.doubts = {};
  return plan;
}

} // namespace assay::orc
