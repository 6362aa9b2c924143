#include "eval/ProgramWorker.h"

#include "assay/support/Clock.h"
#include "settings/Interpreter.h"
#include "worker/WorkerPackage.h"
#include "json/JsonValue.h"

#include <charconv>
#include <filesystem>
#include <poll.h>
#include <unistd.h>

namespace assay {
namespace {

// What the process may take beyond a program's own time, to kill it and to say so.
constexpr double kGraceSeconds = 20;

std::string number(double value) {
  char digits[40];
  return {digits, std::to_chars(digits, digits + sizeof digits, value).ptr};
}

/// A member that is text; what holds lone surrogates comes as a list of one text, the bytes of it
/// as characters.
std::string textOf(const JsonValue &object, const char *key) {
  const JsonValue *found = object.member(key);
  if (!found)
    return {};
  const auto list = found->items();
  if (list.size() != 1)
    return std::string(found->text());
  const std::string_view coded = list.front().text();
  std::string bytes;
  for (size_t i = 0; i < coded.size(); ++i) {
    const auto c = static_cast<unsigned char>(coded[i]);
    if (c < 0x80 || i + 1 == coded.size())
      bytes += coded[i];
    else
      bytes +=
          static_cast<char>((c & 0x03U) << 6 | (static_cast<unsigned char>(coded[++i]) & 0x3FU));
  }
  return bytes;
}

} // namespace

Result<void> ProgramWorker::start() {
  std::error_code ignored;
  const Interpreter interpreter =
      findInterpreter(FileSystem::real(), readEnvironment(),
                      std::filesystem::current_path(ignored).string(), python_);
  if (interpreter.path.empty())
    return Error{interpreter.problem};
  WorkerLaunch launch;
  launch.python = interpreter.path;
  launch.evaluates = true;
  auto process = WorkerProcess::start(launch);
  if (!process)
    return process.error();
  process_.emplace(std::move(*process));
  reader_ = {};
  writer_ = {};
  writer_.queue('p', workerPackage());
  return {};
}

Result<std::string> ProgramWorker::exchange(std::string_view request, double timeoutSeconds) {
  writer_.queue('r', request);
  const uint64_t begin = monotonicNanoseconds();
  const double patience = timeoutSeconds + kGraceSeconds;
  for (;;) {
    if (!writer_.flush(process_->channel()))
      break;
    pollfd wanted[2] = {
        {process_->channel(), static_cast<short>(POLLIN | (writer_.hasPending() ? POLLOUT : 0)), 0},
        {process_->errorOutput(), POLLIN, 0}};
    const double spent = static_cast<double>(monotonicNanoseconds() - begin) / 1e9;
    if (timeoutSeconds > 0 && spent > patience)
      break;
    poll(wanted, 2, 1000);
    if ((wanted[1].revents & POLLIN) != 0) {
      char text[4096];
      const ssize_t got = read(process_->errorOutput(), text, sizeof text);
      if (got > 0)
        errors_.assign(text, static_cast<size_t>(got));
    }
    if ((wanted[0].revents & (POLLIN | POLLHUP)) == 0)
      continue;
    const bool open = reader_.fill(process_->channel());
    Frame frame{};
    const FrameReader::State state = reader_.next(frame);
    if (state == FrameReader::State::HasFrame && frame.type == 'a')
      return std::string(frame.payload);
    if (!open || state == FrameReader::State::Broken)
      break;
  }
  process_->kill();
  const std::string ending = process_->wait();
  process_.reset();
  // Its last line on standard error says most.
  while (!errors_.empty() && errors_.back() == '\n')
    errors_.pop_back();
  std::string why = "the Python that runs programs " + ending;
  if (!errors_.empty())
    why += ": " + errors_.substr(errors_.rfind('\n') + 1);
  errors_.clear();
  return Error{std::move(why)};
}

void ProgramWorker::run(std::string_view source, const NativeLimits &limits, EvalAnswer &answer) {
  std::string request =
      number(limits.timeoutSeconds) + " " + std::to_string(limits.memoryMegabytes) + "\n";
  request += source;
  if (!process_)
    if (auto started = start(); !started) {
      reason_ = started.error().message;
      answer.outcome = EvalOutcome::Declined;
      answer.tier = {};
      answer.reason = reason_;
      return;
    }
  answer.outcome = EvalOutcome::Crashed;
  const auto payload = exchange(request, limits.timeoutSeconds);
  const auto refuse = [&](std::string why) {
    reason_ = std::move(why);
    answer.reason = reason_;
  };
  if (!payload)
    return refuse(payload.error().message);
  const auto object = JsonValue::parse(*payload);
  const std::string outcome = object ? textOf(*object, "outcome") : "";
  answer.outcome = outcome == "passed"    ? EvalOutcome::Passed
                   : outcome == "failed"  ? EvalOutcome::Failed
                   : outcome == "timeout" ? EvalOutcome::Timeout
                   : outcome == "memory"  ? EvalOutcome::Memory
                                          : EvalOutcome::Crashed;
  if (outcome.empty())
    return refuse("the Python that runs programs answered something else");
  output_ = textOf(*object, "stdout");
  answer.output = output_;
  if (std::string why = textOf(*object, "reason"); !why.empty())
    refuse(std::move(why));
  if (const JsonValue *exception = object->member("exception");
      exception && exception->isObject()) {
    type_ = textOf(*exception, "type");
    message_ = textOf(*exception, "message");
    answer.exceptionType = type_;
    answer.exceptionMessage = message_;
    const JsonValue *line = exception->member("line");
    const auto number = line ? line->integer() : std::nullopt;
    if (number && *number >= 0)
      answer.exceptionLine = uint32_t(*number);
  }
}

} // namespace assay
