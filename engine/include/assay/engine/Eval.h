// Eval: runs programs by the thousand, each by itself, as `python3 -I -c SOURCE` would.
//
//     assay::Evaluation evaluation(options, [](const assay::EvalAnswer &answer) { ... });
//     evaluation.run({.id = "1", .source = "assert 1 + 1 == 2"});
//
// What the native engine is sure of it answers in microseconds, touching nothing of the system; the
// rest runs in a Python process, each program in one of its own.
#pragma once

#include "assay/engine/Engine.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace assay {

class Cache;
class ReportFile;

enum class EvalOutcome : uint8_t { Passed, Failed, Timeout, Memory, Crashed, Declined, Error };
/// As it is written in answers: "passed", ...
std::string_view outcomeName(EvalOutcome outcome);

struct EvalOptions {
  /// The interpreter: as RunOptions::python.
  std::string python = {};
  TierChoice tier = TierChoice::Auto;
  /// Seconds and megabytes that a program may take where it does not say itself.
  double timeoutSeconds = 10;
  uint64_t memoryMegabytes = 1024;
  /// Start no Python: what would need it is answered as declined.
  bool nativeOnly = false;
  /// Where what is made of programs is kept for when they come again; may be absent.
  Cache *cache = nullptr;
};

/// A program to run. Views must stay valid until it is answered.
struct EvalProgram {
  std::string_view id;     // a JSON value, handed back as it is
  std::string_view source; // UTF-8
  std::optional<double> timeoutSeconds = {};
  std::optional<uint64_t> memoryMegabytes = {};
  uint64_t readAt =
      0; // on support's clock: when it was known, from which its time is counted; 0: now
};

/// What came of a program. Views are valid during the call that hands it over.
struct EvalAnswer {
  std::string_view id;
  EvalOutcome outcome = EvalOutcome::Declined;
  std::string_view exceptionType;    // empty: none
  std::string_view exceptionMessage; // UTF-8, lone surrogates as three bytes
  uint32_t exceptionLine = 0;        // 0: unknown
  std::string_view output;           // UTF-8
  std::string_view tier;             // "baseline", "orc" or "worker"; empty where nothing ran
  std::string_view code;             // of native code: "built", "memory" or "disk"
  std::string_view reason;           // why it did not run natively
  uint64_t nanoseconds = 0;
};

struct EvalCounts {
  uint64_t programs = 0;
  std::map<std::string, uint64_t, std::less<>> outcomes, tiers, codes, reasons;
  /// Nanoseconds by stage.
  std::map<std::string, uint64_t, std::less<>> stages;
  bool llvmLoaded = false;
};

/// Where the figures of programs are written to, as one JSON object.
class EvalStats {
public:
  /// Empties or makes the file; folders that are missing are made.
  static Result<EvalStats> open(const std::string &path);
  EvalStats(EvalStats &&) noexcept;
  EvalStats &operator=(EvalStats &&) noexcept;
  ~EvalStats();

  /// `counts` of all programs and lines; once. `wall` in nanoseconds. `cache` may be absent.
  void write(const EvalCounts &counts, const Cache *cache, uint64_t bytesRead, uint64_t wall);

private:
  explicit EvalStats(std::unique_ptr<ReportFile> file);
  std::unique_ptr<ReportFile> file_;
};

/// Runs programs one after the other. One thread at a time; use one Evaluation a thread.
class Evaluation {
public:
  using Listener = std::function<void(const EvalAnswer &)>;
  Evaluation(const EvalOptions &options, Listener listener);
  ~Evaluation();
  Evaluation(const Evaluation &) = delete;
  Evaluation &operator=(const Evaluation &) = delete;

  /// Runs a program and tells the listener what came of it before it returns.
  void run(const EvalProgram &program);
  const EvalCounts &counts();

private:
  class Runner;
  std::unique_ptr<Runner> runner_;
};

/// Reads one line of JSON as a program: an object with `id`, `source` and perhaps `timeout` and
/// `memory_mb`. Views point into `line`, which is changed, and stay valid as long. An Error says
/// what is wrong with it, be it JSON or UTF-8.
Result<EvalProgram> parseProgram(std::string &line);

/// Appends an answer as a line of JSON, its end included.
void appendAnswer(const EvalAnswer &answer, std::string &to);
/// The answer to a line that is no program, `number` counting from 1.
void appendBadLine(uint64_t number, std::string_view why, std::string &to);

} // namespace assay
