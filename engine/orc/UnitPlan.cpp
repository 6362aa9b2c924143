#include "UnitPlan.h"

#include "PlanArchive.h"
#include "UnitSource.h"
#include "UnitTypes.h"

namespace assay::orc {
namespace {

uint32_t firstReturn(const TypedCode &code) {
  uint32_t at = 0;
  while (code.at(at).op != ir::Op::Return)
    ++at;
  return at;
}

} // namespace

std::optional<UnitPlan> planUnit(const Hot &hot) {
  Callees callees;
  std::optional<UnitTypes> loop;
  const Callee *function = nullptr;
  if (hot.isFunction()) {
    function = functionOf(hot, callees);
    if (function == nullptr)
      return std::nullopt;
  } else {
    loop.emplace(hot, callees);
    callees.infer(&*loop);
    if (*loop->problem() != 0)
      return std::nullopt;
    loop->settle();
  }
  // What is decided last may be about functions that were never met before.
  if (!callees.settle())
    return std::nullopt;
  UnitSource source{.at = hot.at,
                    .failing = hot.failing,
                    .callees = callees.all(),
                    .loop = loop ? &*loop : nullptr};
  if (function != nullptr) {
    source.function = function->number;
    source.returns = firstReturn(*function->code);
  }
  PlanArchive archive;
  source.archive(archive);
  if (archive.isTooMuch())
    return std::nullopt;
  return UnitPlan{archive.written(), archive.objects(), source.returns};
}

} // namespace assay::orc
