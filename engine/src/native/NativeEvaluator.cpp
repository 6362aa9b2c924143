#include "native/NativeEvaluator.h"

#include "assay/frontend/Lowering.h"
#include "assay/frontend/Parser.h"
#include "assay/frontend/SyntaxChecks.h"
#include "assay/runtime/Calls.h"
#include "assay/runtime/Containers.h"
#include "assay/support/Clock.h"
#include "assay/templates/Program.h"

namespace assay {

using namespace runtime;

namespace {

// A program's own frames and those of `python3 -c` share CPython's limit of 1,000.
constexpr uint32_t kDepth = 950;

} // namespace

NativeEvaluator::NativeEvaluator(TierChoice tier) : machine_(kDepth, tier) {}

NativeOutcome NativeEvaluator::declined(std::string_view reason) {
  reason_.assign(reason);
  NativeOutcome outcome;
  outcome.reason = reason_;
  return outcome;
}

NativeOutcome NativeEvaluator::run(std::string_view text, const NativeLimits &limits) {
  machine_.reset();
  uint64_t last = monotonicNanoseconds();
  const auto lap = [&last](uint64_t &stage) {
    const uint64_t now = monotonicNanoseconds();
    stage += now - last;
    last = now;
  };
  machine_.setLimits(limits);
  Arena &arena = machine_.arena;
  if (text.find('\0') != std::string_view::npos)
    return declined("a null character in the source");

  const SourceText source = SourceText::copy(text, arena);
  const ParseResult parsed = parseModule(source, arena);
  // CPython words syntax errors in its own way.
  if (!parsed.ok() || checkSyntax(*parsed.module))
    return declined("a syntax error");
  lap(stages_.parse);
  const SymbolTableResult symbols = buildSymbolTable(*parsed.module, arena);
  if (!symbols.ok())
    return declined("a syntax error");
  const ir::Module *module = lowerModule(*parsed.module, symbols, source, arena);
  lap(stages_.lower);
  Function *function = bindProgram(*module, "__main__", ctx_);
  if (function == nullptr)
    return outcomeOf(Value::failed(), source);
  lap(stages_.bind);
  const uint64_t before = machine_.optimized();
  const Value result = call(ctx_, Value::object(function), {});
  const bool optimized = machine_.optimized() != before;
  tier_ = optimized ? Tier::Orc : Tier::Baseline;
  lap(stages_.run);
  return outcomeOf(result, source);
}

NativeOutcome NativeEvaluator::outcomeOf(Value result, SourceText source) {
  NativeOutcome outcome;
  if (ctx_.guardedGenerators != 0)
    ctx_.decline("a generator that is dropped inside of try or with");
  if (!result.isFailed()) {
    outcome.result = NativeResult::Passed;
  } else if (ctx_.stop == Stop::Raised) {
    const Value exception = ctx_.takePending();
    ctx_.handled = Value::empty();
    outcome.result = NativeResult::Failed;
    if (isInstanceOf(exception, exceptionClass(ExceptionKind::SystemExit))) {
      const Tuple *args = as<Exception>(exception)->args;
      const Value code = args->count == 0 ? Value::none() : args->items()[0];
      if (args->count <= 1 && (code.isNone() || code.isFalse() || code == Value::smallInt(0)))
        outcome.result = NativeResult::Passed;
      if (isA<Instance>(code) && as<Instance>(code)->cls->behind != nullptr)
        return declined("an exit status that is of a subclass of a builtin type");
    }
    if (outcome.result == NativeResult::Failed)
      describeException(exception, source, outcome);
  }
  switch (ctx_.stop) {
  case Stop::None:
  case Stop::Raised:
    break;
  case Stop::Declined:
    return declined(ctx_.declineReason());
  case Stop::Timeout:
    outcome.result = NativeResult::Timeout;
    break;
  case Stop::Memory:
    outcome.result = NativeResult::Memory;
    break;
  }
  outcome.output = ctx_.output;
  return outcome;
}

void NativeEvaluator::describeException(Value exception, SourceText source,
                                        NativeOutcome &outcome) {
  const auto *raised = as<Exception>(exception);
  type_.assign(raised->cls->name);
  message_.clear();
  const Value text = str(ctx_, exception);
  if (text.isFailed()) {
    // An exception whose text raises, too, or is not known.
    if (ctx_.stop == Stop::Raised)
      ctx_.decline("the text of an exception");
    return;
  }
  if ((raised->flags & Exception::kInMadeCode) != 0) {
    ctx_.decline("a line of code that a module has made");
    return;
  }
  appendUtf8(message_, as<Str>(text));
  if (raised->offset != 0)
    outcome.exceptionLine = LineTable(source, machine_.arena).locate(raised->offset - 1).line;
  outcome.exceptionType = type_;
  outcome.exceptionMessage = message_;
}

} // namespace assay
