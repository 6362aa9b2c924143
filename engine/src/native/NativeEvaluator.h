// NativeEvaluator: one program at a time through the native engine, from source to outcome.
#pragma once

#include "native/NativeMachine.h"

#include "assay/engine/Events.h"
#include "assay/frontend/SourceText.h"

#include <cstdint>
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
  explicit NativeEvaluator(TierChoice tier);

  /// Runs `source` (UTF-8) as `python3 -I -c` would.
  NativeOutcome run(std::string_view source, const NativeLimits &limits);
  const NativeStages &stages() const { return stages_; } // summed over programs
  /// What has run the last program.
  Tier tier() const { return tier_; }

private:
  NativeOutcome declined(std::string_view reason);
  NativeOutcome outcomeOf(runtime::Value result, SourceText source);
  void describeException(runtime::Value exception, SourceText source, NativeOutcome &outcome);

  NativeMachine machine_;
  runtime::Context &ctx_ = machine_.ctx;
  NativeStages stages_;
  Tier tier_ = Tier::Baseline;
  std::string type_, message_, reason_;
};

} // namespace assay
