// What ops do to frames, for every way of running them.
#pragma once

#include "assay/frontend/Ir.h"
#include "assay/runtime/Ops.h"

namespace assay {

/// As Executor says.
runtime::Value beginCall(runtime::Context &ctx, runtime::Frame &frame);
runtime::Value drawFromDelegate(runtime::Context &ctx, runtime::Frame &frame);

/// What the caller of `frame` gets where that returns `result`.
runtime::Value returned(runtime::Context &ctx, const runtime::Frame &frame, runtime::Value result);

enum class EntryAction : uint8_t { Run, Raise };
/// Where a frame goes on that is entered from C++: at its start, or behind the `yield` where its
/// generator was left, which gets what was sent, or raises.
EntryAction resumeEntry(runtime::Context &ctx, runtime::Frame &frame);

/// Moves `frame.pc` to the handler of the pending exception; false where the frame has none, or
/// nothing can be handled.
bool findHandler(runtime::Context &ctx, runtime::Frame &frame);

} // namespace assay
