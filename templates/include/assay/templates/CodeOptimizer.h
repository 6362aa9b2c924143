// CodeOptimizer: makes better machine code of functions than their templates are.
//
// Such code shares frames with the templates and keeps to their calling convention (see
// docs/templates.md), so either can call, resume and unwind into the other. It lies in the
// context's slab and takes the templates' place where it can be entered; elsewhere they stay.
#pragma once

#include "assay/runtime/Context.h"
#include "assay/templates/CodeSlab.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace assay {

/// Where code may be entered: at an instruction.
struct CodeEntry {
  uint32_t instruction;
  uint32_t offset; // in the code
};

/// Owned by one thread.
class CodeOptimizer {
public:
  virtual ~CodeOptimizer() = default;
  /// Told of each function whose templates were just laid in the slab. May replace them there;
  /// the slab is published afterwards. False: the context stopped.
  virtual bool optimize(runtime::Code &, CodeSlab &, runtime::Context &) { return true; }
  /// A frame stands at a back edge, and fuel was used up. Gives the machine code where it goes on;
  /// nullptr: in the templates.
  virtual const std::byte *backEdge(runtime::Frame &, CodeSlab &, runtime::Context &) {
    return nullptr;
  }
  /// A frame was made and is not entered yet, and fuel was used up: the callee's, and its caller's.
  virtual void called(runtime::Frame &, const runtime::Frame &, CodeSlab &, runtime::Context &) {}
  /// As Executor::leaveUnit: out of code that backEdge() or called() have made.
  virtual const void *leave(runtime::Frame &, const uint32_t *, const uint64_t *, const uint64_t *,
                            runtime::Context &ctx) {
    return ctx.executor->unwind;
  }
};

/// What executorData points to where kNativeCode runs.
struct NativeExecution {
  CodeSlab &slab;
  CodeOptimizer *optimizer = nullptr; // may be absent
};

/// Tells profilers and debuggers of code that was made of a function, or of a part of it.
void nameCode(const runtime::Code &code, std::string_view tier, const std::byte *begin,
              size_t bytes);

/// From now on `code` is entered in the `bytes` at `begin`, at the start and where else `entries`
/// say. False: the context stopped.
bool replaceCode(runtime::Code &code, const std::byte *begin, size_t bytes,
                 std::span<const CodeEntry> entries, runtime::Context &ctx);

} // namespace assay
