// What ops do to frames, for every way of running them.
#pragma once

#include "assay/frontend/Ir.h"
#include "assay/runtime/Ops.h"

namespace assay {

/// Does what the Call or CallMethod `call` of `frame` says. A Python function's frame is made, its
/// arguments bound, and `callee` set; anything else is called, and the result is what it gave.
runtime::Value beginCall(runtime::Context &ctx, runtime::Frame &frame, const ir::Instruction &call,
                         runtime::Frame *&callee);

enum class EntryAction : uint8_t { Run, Raise };
/// Where a frame goes on that is entered from C++: at its start, or behind the `yield` where its
/// generator was left, which gets what was sent, or raises.
EntryAction resumeEntry(runtime::Context &ctx, runtime::Frame &frame);

/// The next value for the YieldFrom that `frame` stands at; empty at the end of what it draws from,
/// with what that returned.
runtime::Value drawFromDelegate(runtime::Context &ctx, runtime::Frame &frame,
                                runtime::Value &returned);

/// Moves `frame.pc` to the handler of the pending exception; false where the frame has none, or
/// nothing can be handled.
bool findHandler(runtime::Context &ctx, runtime::Frame &frame);

} // namespace assay
