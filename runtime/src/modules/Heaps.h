// Lists that are heaps, as the module heapq has them.
#pragma once

#include "assay/runtime/Containers.h"

namespace assay::runtime {

/// heapq.heappush(heap, item). False: failed.
bool pushOnHeap(Context &ctx, List &heap, Value item);
/// heapq.heappop(heap).
Value popFromHeap(Context &ctx, List &heap);

} // namespace assay::runtime
