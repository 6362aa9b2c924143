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
  virtual bool optimize(runtime::Code &code, CodeSlab &slab, runtime::Context &ctx) = 0;
};

/// What executorData points to where kNativeCode runs.
struct NativeExecution {
  CodeSlab &slab;
  CodeOptimizer *optimizer = nullptr; // may be absent
};

/// From now on `code` is entered in the `bytes` at `begin`, at the start and where else `entries`
/// say. False: the context stopped.
bool replaceCode(runtime::Code &code, const std::byte *begin, size_t bytes,
                 std::span<const CodeEntry> entries, runtime::Context &ctx);

} // namespace assay
