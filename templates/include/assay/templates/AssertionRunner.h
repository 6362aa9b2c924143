// AssertionRunner: runs assertion code, as templates or in a dispatch loop.
#pragma once

#include "assay/frontend/Assertion.h"
#include "assay/support/Result.h"
#include "assay/templates/AssertionEmitter.h"
#include "assay/templates/CodeSlab.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace assay {

/// How ops are executed; both ways come from one definition of each op and give the same results.
enum class ExecutionMode : uint8_t {
  Templates,    // machine code
  DispatchLoop, // one function an op: slower, but sanitizers see what it does
};

#ifdef ASSAY_DISPATCH_LOOP_BY_DEFAULT
inline constexpr ExecutionMode kDefaultExecutionMode = ExecutionMode::DispatchLoop;
#else
inline constexpr ExecutionMode kDefaultExecutionMode = ExecutionMode::Templates;
#endif

struct AssertionResult {
  AssertionOutcome outcome;
  uint32_t instruction; // index of the one that failed or declined; 0 where it passed

  bool operator==(const AssertionResult &) const = default;
};

/// Runs `code` in the dispatch loop. `frame` has room for code.slotCount slots, at least one, and
/// holds the constants. Needs no executable memory; any number of threads, each with a frame of its
/// own.
AssertionResult interpretAssertion(const AssertionCode &code, uint64_t *frame);

/// Runs the tests of a file at a time. Machine code is made for many tests together, when the first
/// of them is run, and takes some pages at most, however many tests there are: so they are best run
/// in order. Owned by one thread at a time.
class AssertionRunner {
public:
  /// An Error where mode is Templates and the system gives no executable memory. `slabBytes` is
  /// address space for machine code; code that needs more than that runs in the dispatch loop.
  static Result<AssertionRunner> create(ExecutionMode mode = kDefaultExecutionMode,
                                        size_t slabBytes = kDefaultSlabBytes);

  /// Makes `codes` what `run` runs; what was loaded before is forgotten. They and what they refer
  /// to must stay until the next load.
  void load(std::span<const AssertionCode> codes);

  /// Runs code `index` of those loaded, each as often as wanted.
  AssertionResult run(size_t index);

  ExecutionMode mode() const {
    return slab_ ? ExecutionMode::Templates : ExecutionMode::DispatchLoop;
  }

  static constexpr size_t kDefaultSlabBytes = size_t(1) << 20;

private:
  AssertionRunner() = default;

  /// Makes machine code for code `index` and as many of the next as go together.
  void emitFrom(size_t index);

  std::optional<CodeSlab> slab_; // only in mode Templates
  std::span<const AssertionCode> codes_;
  size_t firstEmitted_ = 0;
  std::vector<AssertionEntry> entries_; // from there on; null: finds no room in the slab
  std::vector<uint64_t> frame_ = std::vector<uint64_t>(1);
};

} // namespace assay
