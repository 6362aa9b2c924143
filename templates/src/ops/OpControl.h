// What ops do to frames, for every way of running them.
#pragma once

#include "assay/runtime/Ops.h"

namespace assay {

/// A call that R and `imm` of the operands describe. A Python function's frame is made, its
/// arguments bound, and `callee` set; anything else is called, and the result is what it gave.
runtime::Value beginCall(const runtime::ops::Operands &o, bool isMethod, runtime::Frame *&callee);

enum class EntryAction : uint8_t { Run, Raise };
/// Where a frame goes on that is entered from C++: at its start, or behind the `yield` where its
/// generator was left, which gets what was sent, or raises.
EntryAction resumeEntry(runtime::Context &ctx, runtime::Frame &frame);

/// `yield from`: the next value of the delegate in A; empty at its end, with what it returned.
runtime::Value drawFromDelegate(const runtime::ops::Operands &o, runtime::Value &returned);

/// Moves `frame.pc` to the handler of the pending exception; false where the frame has none, or
/// nothing can be handled.
bool findHandler(runtime::Context &ctx, runtime::Frame &frame);

} // namespace assay
