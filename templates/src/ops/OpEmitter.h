// Machine code for functions: copy-and-patch with the templates of IrOps.def.
#pragma once

#include "assay/runtime/Context.h"
#include "assay/templates/CodeSlab.h"

namespace assay {

/// Makes machine code of `code` in `slab`, notes it there and gives its size in bytes. 0: the
/// context stopped. The slab has to be published before the code is entered.
uint32_t emitCode(runtime::Code &code, CodeSlab &slab, runtime::Context &ctx);

} // namespace assay
