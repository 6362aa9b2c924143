// The plugin's one symbol: its side of the boundary.
#include "Compiler.h"
#include "OrcPlugin.h"

namespace {

using namespace assay::orc;

constexpr Api kApi = {
    kBoundary,
    [] { return Compiler::create().release(); },
    [](Compiler *compiler) { delete compiler; },
    [](Compiler *compiler, const Source *source, const Room *room) {
      return compiler->compile(*source, *room);
    },
    [](Compiler *compiler, const std::byte *plan, size_t bytes, const Room *room) {
      return compiler->compileUnit({plan, bytes}, *room);
    },
};

} // namespace

extern "C" [[gnu::visibility("default")]] const Api *assayOrc() { return &kApi; }
