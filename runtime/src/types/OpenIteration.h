// Going through what a generator gives, for functions that keep all values that they have in local
// variables or in objects: unlike below other C++ functions, the heap can be collected meanwhile.
#pragma once

#include "assay/runtime/Calls.h"
#include "assay/runtime/Containers.h"

namespace assay::runtime {

/// forEach() for such functions, called by an op. Nothing else may hold values across it.
template <typename Each> bool forEachOpen(Context &ctx, Value iterable, Each &&each) {
  if (!isA<Generator>(iterable))
    return forEach(ctx, iterable, each);
  for (;;) {
    Value item;
    {
      const OpenCall open(ctx);
      item = next(ctx, iterable);
    }
    if (item.isEmpty())
      return true;
    if (item.isFailed() || !each(item))
      return false;
  }
}

/// listFrom(), in the same way.
inline List *listFromOpen(Context &ctx, Value iterable) {
  if (!isA<Generator>(iterable))
    return listFrom(ctx, iterable);
  List *list = newList(ctx);
  return list != nullptr &&
                 forEachOpen(ctx, iterable, [&](Value item) { return append(ctx, *list, item); })
             ? list
             : nullptr;
}

} // namespace assay::runtime
