// Events: what happens in a run, in the order in which it happens. Every report is made from this
// stream.
//
// Events are handed over on the thread that called Engine::run. All views are borrowed and live
// only as long as the call: a listener copies what it keeps.
#pragma once

#include "assay/engine/Cache.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace assay {

/// What ran a test.
enum class Tier : uint8_t { Template, Baseline, Orc, Worker };
std::string_view tierName(Tier tier);
inline constexpr unsigned kTierCount = 4;

/// Where native code came from; Absent for tests of the worker.
enum class CodeOrigin : uint8_t { Absent, Built, Memory, Disk };
std::string_view codeOriginName(CodeOrigin origin);

enum class Phase : uint8_t { Setup, Call, Teardown };
std::string_view phaseName(Phase phase);

enum class Outcome : uint8_t { Passed, Failed, Skipped };
std::string_view outcomeName(Outcome outcome);

/// Stages of a run (Stages.def), those that every run counts first.
enum class Stage : uint8_t {
#define STAGE(name, text, meaning) name,
#include "assay/engine/Stages.def"
};
std::string_view stageName(Stage stage);
std::string_view stageMeaning(Stage stage);
inline constexpr unsigned kCountedStages =
#define COUNTED_STAGE(name, text, meaning) +1
#define STAGE(name, text, meaning)
#include "assay/engine/Stages.def"
    ;
inline constexpr unsigned kStageCount =
#define STAGE(name, text, meaning) +1
#include "assay/engine/Stages.def"
    ;

struct SkipReason {
  std::string_view path;
  int64_t line = -1; // from 1; -1: none
  std::string_view reason;
};

/// Where pytest says that a test is.
struct TestLocation {
  std::string_view path; // seen from the root folder
  int64_t line = -1;     // from 0, as pytest counts here; -1: none
  std::string_view domain;
};

/// One phase of one test, as pytest's TestReport.
struct PhaseReport {
  Phase when = Phase::Call;
  Outcome outcome = Outcome::Passed;
  double start = 0;    // seconds since 1970-01-01 UTC
  double duration = 0; // seconds
  /// pytest's name for the verdict ("passed", "failed", "error", "skipped", "xfailed", "xpassed", a
  /// plugin's own; empty: counts for nothing), its progress letter and its word under -v.
  std::string_view category, letter, word;
  /// As pytest prints the report among failures, errors and passes; empty: not printed.
  std::string_view text;
  /// Its line in the short test summary; empty: none.
  std::string_view shortLine;
  std::string_view message;  // of the crash
  std::string_view longText; // longrepr as plain text
  std::optional<SkipReason> skip;
  std::optional<std::string_view> xfailReason;                     // set: an expected failure
  std::span<const std::pair<std::string, std::string>> sections;   // captured output
  std::span<const std::pair<std::string, std::string>> properties; // user_properties
  std::span<const std::pair<std::string, std::string>> attributes; // record_xml_attribute's
  std::string_view log; // pytest-reportlog's object as JSON text; empty: to be made from the above
};

/// What the user asked reports to look like, from the command line and the ini file.
struct ReportOptions {
  int verbosity = 0;
  std::string reportChars = "wfE";   // expanded: what -r stands for after pytest's rules
  std::optional<unsigned> durations; // of --durations; 0: all
  double durationsMin = 0.005;
  bool color = false;
  unsigned width = 80;    // columns of the terminal
  bool tracebacks = true; // not --tb=no
  bool header = true, summary = true;
  /// pytest itself has the terminal (--pdb, -s, --collect-only, ...): Assay's reporter keeps quiet.
  bool workerHasTerminal = false;
  std::string junitPath, junitPrefix, junitFamily = "xunit2", junitSuite = "pytest",
                                      junitLogging = "no", junitDurations = "total";
  bool junitLogPassing = true;
};

struct SessionStarted {
  std::string_view rootFolder;         // absolute
  std::string_view launchFolder;       // absolute; terminal reports show paths from here
  double start;                        // seconds since 1970-01-01 UTC
  const ReportOptions *options;        // lives as long as the run
  std::string_view pytestVersion = {}; // as the interpreter's installation says; empty: unknown
};

/// Text for the terminal as it is: the session's header, an internal error, a plugin's lines.
struct TextPrinted {
  std::string_view text;
};

struct CollectorReported {
  std::string_view nodeid;
  Outcome outcome;
  std::string_view text, shortLine, longText;
  std::optional<SkipReason> skip;
  std::string_view log; // as in PhaseReport
};

struct CollectionFinished {
  uint64_t collected, deselected, errors, skipped;
  std::string_view text; // further lines, from plugins
};

struct TestStarted {
  std::string_view nodeid;
  TestLocation location;
};

/// A test has its verdict: reported once, never taken back.
struct TestFinished {
  std::string_view nodeid;
  TestLocation location;
  std::span<const PhaseReport> phases; // empty: passed in all three, with nothing to say
  Tier tier = Tier::Worker;
  CodeOrigin code = CodeOrigin::Absent;
  std::string_view reason;               // why it did not run natively; empty: it did
  std::span<const uint64_t> nanoseconds; // by Stage, of those that are counted
  double start = 0;                      // where `phases` is empty: as in PhaseReport
  double setup = 0, call = 0, teardown = 0;

  /// Passed in all its phases.
  bool passed() const;
};

/// Some time has passed, at most some tenths of a second, since this was said last: for reports
/// that show time go by. Only while workers run.
struct TimePassed {};

/// A debugger has taken the terminal, or gives it back.
struct DebuggerHasTerminal {
  bool taken;
};

/// What one worker's pytest had to say at the end of its session.
struct SummaryContributed {
  std::string_view warnings; // rendered
  uint64_t warningCount;
  std::string_view extra; // what plugins print in pytest_terminal_summary
  std::span<const std::pair<std::string, std::string>> suiteProperties;
};

/// Figures of a run beyond its tests.
struct RunFigures {
  std::string_view pythonVersion; // empty: Python was not started
  std::string_view pytestVersion;
  unsigned workersStarted = 0, workersLost = 0;
  unsigned nativeThreads = 1; // that ran native tests
  bool orcLoaded = false;
  uint64_t filesRead = 0, bytesRead = 0, filesParsed = 0;
  std::optional<CacheCounts> cache; // of what was made of files; absent: nothing was looked up
  std::string_view junitFile;       // the JUnit report that was written; empty: none
  std::string_view nativeOff;       // why nothing ran natively; empty: native code was allowed
  uint64_t stageNanoseconds[kCountedStages] = {};
  uint64_t wallNanoseconds = 0;
};

struct SessionFinished {
  int exitStatus;
  std::string_view stop;  // what ended the run early, as pytest prints it between exclamation marks
  std::string_view trace; // lines below that
  double durationSeconds;
  RunFigures figures;
};

using Event = std::variant<SessionStarted, TextPrinted, CollectorReported, CollectionFinished,
                           TestStarted, TestFinished, TimePassed, DebuggerHasTerminal,
                           SummaryContributed, SessionFinished>;

/// Listens to a run.
class Listener {
public:
  virtual ~Listener() = default;
  virtual void handle(const Event &event) = 0;
};

} // namespace assay
