// What the files of the module json have from each other.
#pragma once

#include "assay/runtime/Protocols.h"

namespace assay::runtime {

Value jsonDumps(Context &ctx, const Arguments &arguments);
Value jsonLoads(Context &ctx, const Arguments &arguments);

} // namespace assay::runtime
