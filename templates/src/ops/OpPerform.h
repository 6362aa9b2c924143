// One instruction, called as a function: see Executor.
#pragma once

#include "assay/runtime/Context.h"

namespace assay {

runtime::Performed perform(runtime::Context &ctx, runtime::Frame &frame, uint32_t at);

} // namespace assay
