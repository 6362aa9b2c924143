// The plugin's one symbol: its side of the boundary.
#include "Compiler.h"
#include "OrcPlugin.h"
#include "UnitPlan.h"

namespace {

using namespace assay::orc;

constexpr Api kApi = {
    kBoundary,
    [] { return Compiler::create().release(); },
    [](Compiler *compiler) { delete compiler; },
    [](Compiler *compiler, const Source *source, const Room *room) {
      return compiler->compile(*source, *room);
    },
    [](const Hot *hot) { return UnitPlan::create(*hot).release(); },
    [](UnitPlan *plan) { delete plan; },
    [](Compiler *compiler, UnitPlan *plan, const Room *room) {
      return compiler->compileHot(*plan, *room);
    },
};

} // namespace

extern "C" [[gnu::visibility("default")]] const Api *assayOrc() { return &kApi; }
