// Frames of calls, for those who make or run them.
#pragma once

#include "assay/runtime/Frame.h"
#include "assay/runtime/Protocols.h"

namespace assay::runtime {

/// Sets all registers of a frame of `function`: parameters from `arguments` and defaults, the rest
/// empty. False: failed, with CPython's TypeError.
bool bindArguments(Context &ctx, const Function &function, const Arguments &arguments,
                   Value *registers);

/// A frame on top of the stack, its registers not set yet; nullptr: declined.
Frame *pushFrame(Context &ctx, Function *function);
void popFrame(Context &ctx, Frame *frame);
/// A frame on top of the stack for a call whose arguments are just the function's parameters, its
/// registers set; nullptr where the call is of another kind, or there is no room.
[[gnu::always_inline]] inline Frame *pushPlainFrame(Context &ctx, Function *function,
                                                    const Value *arguments, uint32_t count) {
  const Code &code = *function->code;
  const uint32_t registerCount = code.registerCount;
  const size_t bytes = sizeof(Frame) + registerCount * sizeof(Value);
  if (code.plainCount != count || ctx.depth >= ctx.depthLimit || --ctx.fuel < 0 ||
      bytes > static_cast<size_t>(ctx.stackEnd - ctx.stackTop)) [[unlikely]]
    return nullptr;
  auto *frame = reinterpret_cast<Frame *>(ctx.stackTop);
  ctx.stackTop += bytes;
  ++ctx.depth;
  frame->function = function;
  frame->generator = nullptr;
  frame->constants = code.constants;
  frame->caches = code.caches;
  frame->globals = code.globals;
  frame->kind = FrameKind::Called;
  frame->pc = 0;
  Value *registers = frame->registers();
  uint32_t i = 0;
#pragma clang loop vectorize(disable) unroll(disable)
  for (; i != count; ++i)
    registers[i] = arguments[i];
#pragma clang loop vectorize(disable) unroll(disable)
  for (; i != registerCount; ++i)
    registers[i] = Value::empty();
  return frame;
}
/// The same, out of line.
Frame *newPlainFrame(Context &ctx, Function *function, const Value *arguments, uint32_t count);
/// Runs a frame from C++.
Value executeFrame(Context &ctx, Frame &frame);

Value callBuiltin(Context &ctx, const BuiltinFunction &function, const Arguments &arguments);
/// A generator that will run what is in `frame`, whose arguments are bound.
Value newGenerator(Context &ctx, const Frame &frame);
/// Goes on with a generator: what it yields; empty once it has returned, with what it returned in
/// `returned` where that is not nullptr; failed.
Value resume(Context &ctx, Generator &generator, Value sent, Value *returned);
/// Ends a generator that the pending exception leaves.
void endByException(Context &ctx, Generator &generator);
/// The same as resume(), but the `yield` where it stands raises.
Value throwInto(Context &ctx, Generator &generator, Value exception, Value *returned);
/// What `cls.__new__` gives; `arguments` become an exception's args.
Value newInstance(Context &ctx, Class *cls, const Arguments &arguments);
/// What `object.__new__(cls)` gives: an instance of a class of the program's, with no attributes.
Value newPlainInstance(Context &ctx, Class *cls);

} // namespace assay::runtime
