// What programs bound in either way have in common.
#pragma once

#include "assay/runtime/Context.h"

#include <algorithm>

namespace assay {

template <typename T> T *allocateMany(runtime::Context &ctx, size_t count) {
  return static_cast<T *>(ctx.allocate(std::max<size_t>(count, 1) * sizeof(T)));
}

/// The function that is the module's own code, the first of `codes`; nullptr: the context stopped.
runtime::Function *newModuleFunction(runtime::Context &ctx, runtime::Code *codes);

} // namespace assay
