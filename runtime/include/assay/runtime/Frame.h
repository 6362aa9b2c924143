// Code, frames and generators: what running functions is made of, alike for every way of running.
#pragma once

#include "assay/runtime/Object.h"

namespace assay::runtime {

/// What an op remembers from one execution to the next.
struct InlineCache {
  const void *key = nullptr;
  uint64_t version = 0;
  Value value{};
  Shape *shape = nullptr; // that an instance has after its attribute was set
};

/// Instructions [begin, end) whose exceptions go to `handler`. Inner ranges come first.
struct HandlerRange {
  uint32_t begin, end, handler;
  bool runsOnExit; // GeneratorExit is not merely passed on
};

/// A function's code, made ready to run. Lives as long as the heap whose values it refers to.
struct Code {
  static constexpr uint8_t kVarArgs = 1;
  static constexpr uint8_t kVarKeywords = 2;
  static constexpr uint8_t kGenerator = 4;
  static constexpr uint8_t kModule = 8;
  static constexpr uint8_t kClassBody = 16;
  static constexpr uint8_t kBindsTwice = 32;

  Str *name;
  Str *qualifiedName;
  Value doc; // the docstring, or None
  Module *module;
  uint8_t flags;
  uint16_t positionalOnly, positional, keywordOnly; // parameters; `positional` includes the former
  uint32_t registerCount;                           // parameters come first, in order
  uint32_t closureCount;
  Str *const *parameterNames; // positional, keyword-only, *args, **kwargs: as their registers
  uint32_t plainCount;    // of arguments where each is a parameter and a call is a frame; or none
  const Value *constants; // as in Frame, and the next two
  InlineCache *caches;
  Value *globals;
  Code *const *children; // the code of functions within
  uint32_t childCount;
  const void *instructions; // of the layer above
  uint32_t instructionCount;
  std::span<const HandlerRange> handlers;
  const uint32_t *offsets;     // into the source, of each instruction
  const std::byte *entry;      // machine code, where there is any
  const int32_t *entryOffsets; // from there, of each instruction

  static constexpr uint32_t kNotPlain = UINT32_MAX; // of plainCount

  bool is(uint8_t flag) const { return (flags & flag) != 0; }
  uint32_t parameterCount() const {
    return positional + keywordOnly + (is(kVarArgs) ? 1 : 0) + (is(kVarKeywords) ? 1 : 0);
  }
};

struct Generator;

/// How a frame came to be, and so what becomes of what it returns.
enum class FrameKind : uint32_t {
  Called,    // by its caller
  Entered,   // from C++
  Construct, // an __init__, called by its caller by calling the class: that gets the instance
  Resumed,   // a generator's, entered by machine code of its caller
};

/// One call under way. Registers follow it.
struct Frame {
  Function *function;
  Frame *caller;          // nullptr: called from C++
  const std::byte *back;  // machine code: where this frame goes on once its callee has returned; a
                          // generator that was left, once it is entered: nullptr: as `pc` says
  Generator *generator;   // whose frame it is; nullptr for a plain call
  const Value *constants; // of the code, as are the next two
  InlineCache *caches;
  Value *globals; // the variables of its module
  FrameKind kind;
  uint32_t pc; // the instruction that is under way, once it may raise or call
  Value *registers() { return reinterpret_cast<Value *>(this + 1); }
  const Code &code() const { return *function->code; }
};

struct Generator : Object {
  static constexpr TypeId kType = TypeId::Generator;
  enum State : uint8_t { Created, Suspended, Running, Finished }; // of flags
  Value sent;    // what `yield` gives when it goes on
  Value thrown;  // what a delegate yielded when an exception was thrown into it, or empty
  bool started;  // it has been entered, as its frame's `pc` says
  bool guarded;  // counted among the context's guardedGenerators
  bool isPlain;  // handles no exceptions: there is nothing to do but to enter and to leave it
  Value handled; // the exception that it was handling when it was left, or empty
  Frame frame;   // its registers follow
};

} // namespace assay::runtime
