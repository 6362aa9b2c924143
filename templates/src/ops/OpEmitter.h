// Machine code for functions: copy-and-patch with the templates of IrOps.def.
#pragma once

#include "assay/runtime/Context.h"
#include "assay/templates/CodeSlab.h"

namespace assay {

/// Makes machine code of `code` in `slab` and notes it there. False: the context stopped. The slab
/// has to be published before the code is entered.
bool emitCode(runtime::Code &code, CodeSlab &slab, runtime::Context &ctx);

} // namespace assay
