#include "assay/engine/Eval.h"

#include "assay/support/Clock.h"
#include "eval/ProgramWorker.h"
#include "native/NativeEvaluator.h"
#include "native/OrcTier.h"

#include <algorithm>

namespace assay {
namespace {

// As good as no limit, and far from where nanoseconds or bytes overflow.
constexpr double kMostSeconds = 1e9;
constexpr uint64_t kMostMegabytes = uint64_t(1) << 30;

} // namespace

class Evaluation::Runner {
public:
  Runner(const EvalOptions &options, Listener listener)
      : options_(options), listener_(std::move(listener)), native_(options.tier, options.cache),
        worker_(options.python) {}

  void run(const EvalProgram &program) {
    const uint64_t begin = program.readAt != 0 ? program.readAt : monotonicNanoseconds();
    EvalAnswer answer;
    answer.id = program.id;
    const NativeLimits limits{
        std::min(program.timeoutSeconds.value_or(options_.timeoutSeconds), kMostSeconds),
        std::min(program.memoryMegabytes.value_or(options_.memoryMegabytes), kMostMegabytes)};
    if (options_.tier == TierChoice::Worker)
      answer.reason = "--tier=worker";
    else
      runNatively(program, limits, answer);
    if (!options_.nativeOnly &&
        (answer.outcome == EvalOutcome::Declined ||
         (answer.outcome == EvalOutcome::Memory && answer.tier != "worker"))) {
      // What outgrows its memory natively may still fit in Python.
      if (answer.outcome == EvalOutcome::Memory)
        answer.reason = "memory";
      answer.output = {};
      answer.tier = "worker";
      answer.code = {};
      const uint64_t before = monotonicNanoseconds();
      worker_.run(program.source, limits, answer);
      workerNanoseconds_ += monotonicNanoseconds() - before;
    }
    answer.nanoseconds = monotonicNanoseconds() - begin;
    count(answer);
    listener_(answer);
    if (options_.tier != TierChoice::Worker)
      native_.keep();
  }

  const EvalCounts &counts() {
    const NativeStages &stages = native_.stages();
    counts_.stages["parse"] = stages.parse;
    counts_.stages["lower"] = stages.lower;
    counts_.stages["bind"] = stages.bind;
    counts_.stages["run"] = stages.run;
    counts_.stages["worker"] = workerNanoseconds_;
    counts_.llvmLoaded = OrcTier::isLoaded();
    return counts_;
  }

private:
  void runNatively(const EvalProgram &program, const NativeLimits &limits, EvalAnswer &answer) {
    const NativeOutcome outcome = native_.run(program.source, limits);
    switch (outcome.result) {
    case NativeResult::Passed:
      answer.outcome = EvalOutcome::Passed;
      break;
    case NativeResult::Failed:
      answer.outcome = EvalOutcome::Failed;
      break;
    case NativeResult::Timeout:
      answer.outcome = EvalOutcome::Timeout;
      break;
    case NativeResult::Memory:
      answer.outcome = EvalOutcome::Memory;
      break;
    case NativeResult::Declined:
      answer.outcome = EvalOutcome::Declined;
      answer.reason = outcome.reason;
      return;
    }
    answer.exceptionType = outcome.exceptionType;
    answer.exceptionMessage = outcome.exceptionMessage;
    answer.exceptionLine = outcome.exceptionLine;
    answer.output = outcome.output;
    answer.tier = tierName(native_.tier());
    answer.code = native_.origin();
  }

  void count(const EvalAnswer &answer) {
    const auto add = [](auto &counts, std::string_view key) {
      const auto found = counts.find(key);
      if (found != counts.end())
        ++found->second;
      else
        counts.emplace(key, 1);
    };
    ++counts_.programs;
    add(counts_.outcomes, outcomeName(answer.outcome));
    if (!answer.tier.empty())
      add(counts_.tiers, answer.tier);
    if (!answer.code.empty())
      add(counts_.codes, answer.code);
    if (!answer.reason.empty())
      add(counts_.reasons, answer.reason);
  }

  EvalOptions options_;
  Listener listener_;
  NativeEvaluator native_;
  ProgramWorker worker_;
  uint64_t workerNanoseconds_ = 0;
  EvalCounts counts_;
};

Evaluation::Evaluation(const EvalOptions &options, Listener listener)
    : runner_(std::make_unique<Runner>(options, std::move(listener))) {}
Evaluation::~Evaluation() = default;
void Evaluation::run(const EvalProgram &program) { runner_->run(program); }
const EvalCounts &Evaluation::counts() { return runner_->counts(); }

} // namespace assay
