// NativeMachine: what it takes to run programs natively, one after the other.
#pragma once

#include "assay/engine/Engine.h"
#include "assay/runtime/Context.h"
#include "assay/support/Arena.h"
#include "assay/templates/CodeSlab.h"
#include "native/HotTier.h"
#include "native/OrcTier.h"

#include <cstdint>
#include <memory>
#include <optional>

namespace assay {

struct NativeLimits {
  double timeoutSeconds = 10; // 0: none
  uint64_t memoryMegabytes = 1024;
};

/// Where the time of native programs goes, nanoseconds.
struct NativeStages {
  uint64_t parse = 0, lower = 0, bind = 0, run = 0;

  NativeStages &operator+=(const NativeStages &more) {
    parse += more.parse, lower += more.lower, bind += more.bind, run += more.run;
    return *this;
  }
};

/// Owned by one thread; made once and used again and again.
struct NativeMachine {
  /// `depth`: calls of a program under way at most, before it declines. `tier`: Orc, where that is
  /// there, else templates alone.
  NativeMachine(uint32_t depth, TierChoice tier);

  /// Keeps what is made of hot code there, and finds it again.
  void keepIn(CodeStore &store);
  /// Forgets the last program.
  void reset();
  /// The same, but trees and instructions stay.
  void forget();
  /// How often there was code that LLVM has made.
  uint64_t optimized() const;
  /// From now on.
  void setLimits(const NativeLimits &limits);

  Arena arena;                  // of trees and instructions
  std::optional<CodeSlab> slab; // absent: code runs in the dispatch loop
  std::unique_ptr<OrcTier> orc; // may be absent
  std::unique_ptr<HotTier> hot; // may be absent
  std::optional<NativeExecution> execution;
  runtime::Context ctx;
};

} // namespace assay
