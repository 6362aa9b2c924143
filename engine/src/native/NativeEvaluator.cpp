#include "native/NativeEvaluator.h"

#include "native/Lap.h"

#include "assay/frontend/Lowering.h"
#include "assay/frontend/Parser.h"
#include "assay/frontend/SyntaxChecks.h"
#include "assay/runtime/Calls.h"
#include "assay/runtime/Containers.h"
#include "assay/templates/Program.h"

namespace assay {

using namespace runtime;

namespace {

// A program's own frames and those of `python3 -c` share CPython's limit of 1,000.
constexpr uint32_t kDepth = 950;
constexpr std::string_view kName = "__main__";

} // namespace

NativeEvaluator::NativeEvaluator(TierChoice tier, Cache *cache) : machine_(kDepth, tier) {
  if (cache == nullptr)
    return;
  cache_.emplace(cache->store());
  machine_.keepIn(cache->store());
}

NativeOutcome NativeEvaluator::declined(std::string_view reason) {
  reason_.assign(reason);
  NativeOutcome outcome;
  outcome.reason = reason_;
  return outcome;
}

NativeOutcome NativeEvaluator::run(std::string_view source, const NativeLimits &limits) {
  machine_.reset();
  machine_.setLimits(limits);
  source_ = source;
  NativeOutcome outcome;
  Function *function = load(outcome);
  if (function == nullptr)
    return outcome;
  Lap lap;
  const uint64_t before = machine_.optimized();
  const Value result = call(ctx_, Value::object(function), {});
  tier_ = machine_.optimized() != before ? Tier::Orc : Tier::Baseline;
  lap.add(stages_.run);
  return outcomeOf(result);
}

Function *NativeEvaluator::load(NativeOutcome &outcome) {
  module_ = nullptr;
  declinesAlways_ = false;
  origin_ = "built";
  if (cache_) {
    found_ = {};
    found_ = cache_->find(source_);
    if (found_)
      return loadFound(outcome);
  }
  return make(outcome);
}

Function *NativeEvaluator::loadFound(NativeOutcome &outcome) {
  Lap lap;
  origin_ = found_.isFromDisk() ? "disk" : "memory";
  Function *function = nullptr;
  if (found_.image.empty())
    outcome = declined(found_.declines);
  else if (function = bindImage(found_.image, kName, ctx_); function == nullptr)
    outcome = outcomeOf(Value::failed());
  lap.add(stages_.bind);
  return function;
}

Function *NativeEvaluator::make(NativeOutcome &outcome) {
  const auto refuse = [&](std::string_view reason) {
    declinesAlways_ = true;
    outcome = declined(reason);
    return nullptr;
  };
  Lap lap;
  Arena &arena = machine_.arena;
  if (source_.find('\0') != std::string_view::npos)
    return refuse("a null character in the source");
  const SourceText source = SourceText::copy(source_, arena);
  const ParseResult parsed = parseModule(source, arena);
  // CPython words syntax errors in its own way.
  if (!parsed.ok() || checkSyntax(*parsed.module))
    return refuse("a syntax error");
  lap.add(stages_.parse);
  const SymbolTableResult symbols = buildSymbolTable(*parsed.module, arena);
  if (!symbols.ok())
    return refuse("a syntax error");
  const ir::Module *module = lowerModule(*parsed.module, symbols, source, arena);
  lap.add(stages_.lower);
  Function *function = bindProgram(*module, kName, ctx_);
  if (function == nullptr) {
    outcome = outcomeOf(Value::failed());
    return nullptr;
  }
  module_ = module;
  codes_ = function->code;
  lap.add(stages_.bind);
  return function;
}

void NativeEvaluator::keep() {
  if (!cache_)
    return;
  if (declinesAlways_)
    cache_->addDeclined(source_, reason_);
  if (module_ == nullptr)
    return;
  const auto image = imageMaker_.make(*module_, codes_, ctx_);
  if (!image.empty())
    cache_->add(source_, image);
}

NativeOutcome NativeEvaluator::outcomeOf(Value result) {
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
      describeException(exception, outcome);
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

void NativeEvaluator::describeException(Value exception, NativeOutcome &outcome) {
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
  if (raised->offset != 0) {
    const SourceText source = SourceText::copy(source_, machine_.arena);
    outcome.exceptionLine = LineTable(source, machine_.arena).locate(raised->offset - 1).line;
  }
  outcome.exceptionType = type_;
  outcome.exceptionMessage = message_;
}

} // namespace assay
