// The module collections: its table.
#include "modules/Collections.h"

namespace assay::runtime {
namespace {

Class *const kClasses[] = {counterClass(), defaultDictClass(), orderedDictClass(),
                           builtinClass(TypeId::Deque)};

constexpr BuiltinFunction kFunctions[] = {
    {"namedtuple", newNamedTupleType, 0, 2, BuiltinFunction::TakesKeywords},
};

} // namespace

const BuiltinModule kCollectionsModule = {"collections", kFunctions, {}, kClasses};

} // namespace assay::runtime
