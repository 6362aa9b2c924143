// The module collections: its table.
#include "modules/Collections.h"

namespace assay::runtime {
namespace {

Class *const kClasses[] = {counterClass(), defaultDictClass(), orderedDictClass(),
                           builtinClass(TypeId::Deque)};

} // namespace

const BuiltinModule kCollectionsModule = {"collections", {}, {}, kClasses};

} // namespace assay::runtime
