#include "EvalCommand.h"

#include "assay/engine/Cache.h"
#include "assay/engine/ExitCode.h"
#include "assay/support/Clock.h"

#include <atomic>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <unistd.h>

namespace assay::cli {

const char *const kEvalHelp =
    R"(Run programs, each by itself, as `python3 -I -c SOURCE` would run it.

usage: assay eval [OPTION]... [FILE.jsonl | -]

Each line of FILE (default: standard input) is an object {"id", "source"} and
perhaps "timeout" (seconds) and "memory_mb". Each answer is a line with "id",
"outcome" (passed, failed, timeout, memory, crashed or declined), "exception",
"stdout", "tier", "code", "reason" and "ns", in the order of completion.

  --jobs=N           programs at a time (default 1; auto: as many as processors)
  --timeout=SECONDS  of a program that says none (default 10)
  --memory=MB        the same for memory (default 1024)
  --native-only      start no Python: "declined" is the answer to what needs it
  --python=PATH      the interpreter (default: $VIRTUAL_ENV's, else python3)
  --tier=TIER        auto, baseline, orc or worker
  --cache-dir=DIR, --no-cache
  --stats=FILE       write counts by outcome, tier, code and reason, and times

Exit status: 0 where every line was answered, 1 where some line was no program,
3 where answers could not be written, 4 where the command line is wrong.
)";

namespace {

template <typename T> bool readNumber(std::string_view text, T &to) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), to);
  return error == std::errc() && end == text.data() + text.size();
}

} // namespace

Result<EvalCommand> parseEvalCommand(const std::vector<std::string> &arguments) {
  EvalCommand command;
  bool hasFile = false;
  for (size_t i = 0; i != arguments.size(); ++i) {
    const std::string &argument = arguments[i];
    if (argument == "-" || !argument.starts_with("-")) {
      if (hasFile)
        return Error{"`assay eval` takes one file, and " + argument + " is a second one"};
      command.file = argument;
      hasFile = true;
      continue;
    }
    const size_t equals = argument.find('=');
    const std::string name = argument.substr(0, equals);
    if (name == "--help" || name == "-h") {
      command.help = true;
      continue;
    }
    if (name == "--native-only") {
      command.options.nativeOnly = true;
      continue;
    }
    if (name == "--no-cache") {
      command.cache = false;
      continue;
    }
    const bool known = name == "--jobs" || name == "--timeout" || name == "--memory" ||
                       name == "--python" || name == "--tier" || name == "--cache-dir" ||
                       name == "--stats" || name == "-n";
    if (!known)
      return Error{"no such option of `assay eval`: " + argument};
    std::string value;
    if (equals != std::string::npos)
      value = argument.substr(equals + 1);
    else if (i + 1 != arguments.size())
      value = arguments[++i];
    else
      return Error{name + " needs a value"};
    if (name == "--jobs" || name == "-n") {
      if (value == "auto")
        command.jobs = std::max(1U, std::thread::hardware_concurrency());
      else if (!readNumber(value, command.jobs) || command.jobs == 0)
        return Error{"--jobs takes a positive number or auto, not " + value};
    } else if (name == "--timeout") {
      if (!readNumber(value, command.options.timeoutSeconds) ||
          !(command.options.timeoutSeconds > 0))
        return Error{"--timeout takes a positive number of seconds, not " + value};
    } else if (name == "--memory") {
      if (!readNumber(value, command.options.memoryMegabytes) ||
          command.options.memoryMegabytes == 0)
        return Error{"--memory takes a positive number of megabytes, not " + value};
    } else if (name == "--python") {
      command.options.python = value;
    } else if (name == "--stats") {
      if (value.empty())
        return Error{"--stats needs the name of a file"};
      command.stats = value;
    } else if (name == "--cache-dir") {
      command.cacheFolder = value;
    } else if (name == "--tier") {
      if (value == "auto")
        command.options.tier = TierChoice::Auto;
      else if (value == "baseline")
        command.options.tier = TierChoice::Baseline;
      else if (value == "orc")
        command.options.tier = TierChoice::Orc;
      else if (value == "worker")
        command.options.tier = TierChoice::Worker;
      else
        return Error{"--tier takes auto, baseline, orc or worker, not " + value};
    }
  }
  return command;
}

namespace {

constexpr size_t kMegabyte = size_t(1) << 20;
/// A line may be as long as that; of a longer one no more is kept.
constexpr size_t kLongestLine = 64 * kMegabyte;

/// Lines of a file descriptor.
class LineReader {
public:
  explicit LineReader(int descriptor) : descriptor_(descriptor), buffer_(kBlock, '\0') {}

  /// The next line without its end, of one that is too long a little more than may be; false at
  /// the end, or where reading fails (see error()).
  bool next(std::string &line) {
    line.clear();
    const auto keep = [&line](const char *start, size_t length) {
      if (line.size() <= kLongestLine)
        line.append(start, length);
    };
    for (;;) {
      const char *start = buffer_.data() + at_;
      const void *newline = std::memchr(start, '\n', have_ - at_);
      if (newline != nullptr) {
        const auto length = static_cast<size_t>(static_cast<const char *>(newline) - start);
        keep(start, length);
        at_ += length + 1;
        return true;
      }
      keep(start, have_ - at_);
      at_ = have_ = 0;
      if (beforeWaiting_)
        beforeWaiting_();
      ssize_t got;
      do
        got = read(descriptor_, buffer_.data(), buffer_.size());
      while (got < 0 && errno == EINTR);
      if (got < 0)
        error_ = errno;
      if (got <= 0)
        return !line.empty();
      have_ = static_cast<size_t>(got);
      bytesRead_ += have_;
    }
  }
  int error() const { return error_; }
  uint64_t bytesRead() const { return bytesRead_; }
  void setBeforeWaiting(std::function<void()> call) { beforeWaiting_ = std::move(call); }

private:
  static constexpr size_t kBlock = size_t(256) << 10;
  int descriptor_;
  std::string buffer_;
  size_t at_ = 0, have_ = 0;
  int error_ = 0;
  uint64_t bytesRead_ = 0;
  std::function<void()> beforeWaiting_;
};

bool isBlank(const std::string &line) {
  return line.find_first_not_of(" \t\r") == std::string::npos;
}

/// Standard output in large pieces; several threads may write.
class Output {
public:
  void add(std::string_view text, bool now) {
    std::lock_guard guard(lock_);
    text_ += text;
    if (now || text_.size() >= kLarge)
      writeAll();
  }
  void flush() {
    std::lock_guard guard(lock_);
    writeAll();
  }
  /// The errno of what went wrong; 0: nothing did.
  int error() const { return error_; }

private:
  void writeAll() {
    size_t done = 0;
    while (done != text_.size()) {
      const ssize_t wrote = write(STDOUT_FILENO, text_.data() + done, text_.size() - done);
      if (wrote < 0 && errno == EINTR)
        continue;
      if (wrote < 0) {
        error_ = errno;
        break;
      }
      done += static_cast<size_t>(wrote);
    }
    text_.clear();
  }

  static constexpr size_t kLarge = size_t(128) << 10;
  std::mutex lock_;
  std::string text_;
  std::atomic<int> error_ = 0;
};

/// What all threads share. The lock is held while somebody waits for a line, so answers go past it.
struct Shared {
  Output &output;
  std::mutex lock; // of what follows
  LineReader &reader;
  uint64_t lineNumber = 0, badLines = 0;
  EvalCounts total;
};

void merge(EvalCounts &into, const EvalCounts &from) {
  into.programs += from.programs;
  const auto add = [](auto &to, const auto &counts) {
    for (const auto &[key, count] : counts)
      to[key] += count;
  };
  add(into.outcomes, from.outcomes);
  add(into.tiers, from.tiers);
  add(into.codes, from.codes);
  add(into.reasons, from.reasons);
  add(into.stages, from.stages);
  into.llvmLoaded |= from.llvmLoaded;
}

/// Takes lines and answers them until there are no more.
void work(const EvalOptions &options, Shared &shared, bool alone) {
  std::string answers;
  Evaluation evaluation(options, [&](const EvalAnswer &answer) {
    answers.clear();
    appendAnswer(answer, answers);
  });
  std::string line;
  uint64_t badLines = 0;
  while (shared.output.error() == 0) {
    uint64_t number;
    uint64_t readAt;
    {
      std::lock_guard guard(shared.lock);
      if (!shared.reader.next(line))
        break;
      readAt = monotonicNanoseconds();
      number = ++shared.lineNumber;
    }
    if (isBlank(line))
      continue;
    Result<EvalProgram> program =
        line.size() > kLongestLine
            ? Error{"the line is longer than " + std::to_string(kLongestLine / kMegabyte) + " MB"}
            : parseProgram(line);
    if (program) {
      program->readAt = readAt;
      evaluation.run(*program);
    } else {
      ++badLines;
      answers.clear();
      appendBadLine(number, program.error().message, answers);
    }
    // Alone, the reader flushes before it waits; among several, others may wait for long.
    shared.output.add(answers, !alone);
  }
  std::lock_guard guard(shared.lock);
  shared.badLines += badLines;
  merge(shared.total, evaluation.counts());
}

/// For the next process; what hinders that has changed no answer.
void keep(Cache &cache) {
  const auto kept = cache.flush();
  if (cache.trouble() || !kept)
    std::fprintf(stderr, "assay: nothing is kept for the next run: %s\n",
                 (cache.trouble() ? *cache.trouble() : kept.error().message).c_str());
}

} // namespace

int run(const EvalCommand &command) {
  if (command.help) {
    std::fputs(kEvalHelp, stdout);
    return exitStatus(ExitCode::Passed);
  }
  if (const auto there = checkTier(command.options.tier); !there) {
    std::fprintf(stderr, "assay: %s\n", there.error().message.c_str());
    return exitStatus(ExitCode::UsageError);
  }
  const int descriptor =
      command.file == "-" ? STDIN_FILENO : open(command.file.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) {
    std::fprintf(stderr, "assay: cannot read %s: %s\n", command.file.c_str(), std::strerror(errno));
    return exitStatus(ExitCode::UsageError);
  }
  const uint64_t begin = monotonicNanoseconds();
  std::optional<EvalStats> stats;
  if (command.stats) {
    auto opened = EvalStats::open(*command.stats);
    if (!opened) {
      std::fprintf(stderr, "assay: %s\n", opened.error().message.c_str());
      return exitStatus(ExitCode::UsageError);
    }
    stats.emplace(std::move(*opened));
  }
  std::optional<Cache> cache;
  EvalOptions options = command.options;
  if (command.cache)
    options.cache = &cache.emplace(command.cacheFolder.value_or(Cache::defaultFolder()));
  LineReader reader(descriptor);
  Output output;
  reader.setBeforeWaiting([&output] { output.flush(); });
  Shared shared{output, {}, reader, 0, 0, {}};
  if (command.jobs == 1) {
    work(options, shared, true);
  } else {
    std::vector<std::thread> threads;
    for (unsigned i = 0; i != command.jobs; ++i)
      threads.emplace_back([&] { work(options, shared, false); });
    for (std::thread &thread : threads)
      thread.join();
  }
  output.flush();
  if (descriptor != STDIN_FILENO)
    close(descriptor);
  if (cache)
    keep(*cache);
  if (shared.badLines != 0)
    shared.total.outcomes[std::string(outcomeName(EvalOutcome::Error))] = shared.badLines;
  if (stats)
    stats->write(shared.total, options.cache, reader.bytesRead(), monotonicNanoseconds() - begin);
  if (output.error() != 0) {
    std::fprintf(stderr, "assay: cannot write answers: %s\n", std::strerror(output.error()));
    return exitStatus(ExitCode::InternalError);
  }
  if (reader.error() != 0) {
    std::fprintf(stderr, "assay: cannot read %s: %s\n", command.file.c_str(),
                 std::strerror(reader.error()));
    return exitStatus(ExitCode::UsageError);
  }
  return shared.badLines != 0 ? exitStatus(ExitCode::TestsFailed) : exitStatus(ExitCode::Passed);
}

} // namespace assay::cli
