// NativeEvaluator: one program at a time through the native engine, from source to outcome.
#pragma once

#include "native/NativeMachine.h"
#include "native/ProgramCache.h"

#include "assay/engine/Cache.h"
#include "assay/engine/Events.h"
#include "assay/frontend/Ir.h"
#include "assay/templates/ProgramImage.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace assay {

enum class NativeResult : uint8_t { Passed, Failed, Timeout, Memory, Declined };

/// What came of a program. Views are valid until the evaluator's next run.
struct NativeOutcome {
  NativeResult result = NativeResult::Declined;
  std::string_view exceptionType;    // of a failed one
  std::string_view exceptionMessage; // str() of it
  uint32_t exceptionLine = 0;        // the innermost of the program's; 0: unknown
  std::string_view output;           // UTF-8
  std::string_view reason;           // why it declined
};

/// Touches nothing of the system but memory. Owned by one thread; use it again and again.
class NativeEvaluator {
public:
  /// `cache`: where what is made of programs is kept; may be absent.
  NativeEvaluator(TierChoice tier, Cache *cache);

  /// Runs `source` (UTF-8) as `python3 -I -c` would.
  NativeOutcome run(std::string_view source, const NativeLimits &limits);
  /// Keeps what was made of the last program, if that is new; its source must still be there. Views
  /// of the outcome stay valid.
  void keep();
  const NativeStages &stages() const { return stages_; } // summed over programs
  /// What has run the last program.
  Tier tier() const { return tier_; }
  /// Where its code came from: "built", "memory" or "disk".
  std::string_view origin() const { return origin_; }

private:
  NativeOutcome declined(std::string_view reason);
  /// The program's own code, bound: from the cache or from its source; nullptr: see `outcome`.
  runtime::Function *load(NativeOutcome &outcome);
  runtime::Function *loadFound(NativeOutcome &outcome);
  runtime::Function *make(NativeOutcome &outcome);
  NativeOutcome outcomeOf(runtime::Value result);
  void describeException(runtime::Value exception, NativeOutcome &outcome);

  NativeMachine machine_;
  runtime::Context &ctx_ = machine_.ctx;
  NativeStages stages_;
  Tier tier_ = Tier::Baseline;
  std::optional<ProgramCache> cache_;
  ImageMaker imageMaker_;
  // Of the last program.
  std::string_view source_, origin_;
  ProgramCache::Found found_;
  const ir::Module *module_ = nullptr;   // that was made of it; nullptr: it was found, or not made
  const runtime::Code *codes_ = nullptr; // of its functions
  bool declinesAlways_ = false;          // whatever happens while it runs: it does not get there
  std::string type_, message_, reason_;
};

} // namespace assay
