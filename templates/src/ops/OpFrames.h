// What machine code does to frames when it enters and leaves them, whatever it was made by.
// Included behind the Operands of who makes it.
#pragma once

#include "assay/runtime/Ops.h"

namespace assay::runtime::ops::detail {

#define ASSAY_FRAME_OP [[gnu::always_inline]] inline

/// Takes a frame off the stack that was called.
ASSAY_FRAME_OP void leave(Context &ctx, Frame &frame) {
  ctx.stackTop = reinterpret_cast<std::byte *>(&frame);
  --ctx.depth;
}

// Generators whose code handles no exceptions are entered by a jump, and leave by one: to where
// their frame's caller goes on, with the item as its result, or empty.

/// A generator that can be entered so, or nullptr.
ASSAY_FRAME_OP Generator *enterable(const Context &ctx, Value iterator) {
  if (!isA<Generator>(iterator))
    return nullptr;
  auto *generator = as<Generator>(iterator);
  return generator->isPlain && generator->flags <= Generator::Suspended &&
                 generator->frame.back != nullptr && ctx.depth < ctx.depthLimit
             ? generator
             : nullptr;
}
/// Makes a generator's frame the callee of the op's, which goes on at `back`. To be entered at its
/// own `back`, with `sent` for the result.
ASSAY_FRAME_OP Frame &enterGenerator(const Operands &o, Generator &generator, Value sent,
                                     const std::byte *back) {
  Frame &callee = generator.frame;
  o.mayRaise();
  generator.flags = Generator::Running;
  generator.sent = sent;
  callee.kind = FrameKind::Resumed;
  callee.caller = &frame(o);
  frame(o).back = back;
  ++o.ctx.depth;
  return callee;
}
/// The delegate of `yield from` that can be entered so, or nullptr.
ASSAY_FRAME_OP Generator *enterableDelegate(const Operands &o) {
  return frame(o).generator->thrown.isEmpty() ? enterable(o.ctx, A(o)) : nullptr;
}
/// What was sent, for the delegate.
ASSAY_FRAME_OP Value takeSent(const Operands &o) {
  Generator *self = frame(o).generator;
  const Value sent = self->sent;
  self->sent = Value::none();
  return sent;
}
/// Leaves a generator's frame with an item for the frame that this gives; nullptr: for C++.
ASSAY_FRAME_OP Frame *suspend(const Operands &o) {
  frame(o).generator->flags = Generator::Suspended;
  if (frame(o).kind != FrameKind::Resumed)
    return nullptr;
  --o.ctx.depth;
  return frame(o).caller;
}

#undef ASSAY_FRAME_OP

} // namespace assay::runtime::ops::detail
