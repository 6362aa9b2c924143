#include "RunCommand.h"

#include "assay/support/FileSystem.h"

#include <algorithm>
#include <charconv>
#include <cstdio>

namespace assay::cli {

const char *const kRunHelp =
    R"(Run Python tests: natively what Assay understands, the rest with your own pytest.

usage: assay run [options] [PATH | NODEID]...

  -n N, --jobs=N|auto    run whole files in N workers at a time (default 1)
  --timeout=SECONDS      how long a test, or the import of a file, may take
  --memory=MB            how much memory a native test may use (default 1024)
  --python=PATH          the interpreter (default $VIRTUAL_ENV's, else python3)
  --tier=TIER            auto (default), baseline, orc, or worker: nothing native
  --verify               run native tests in CPython, too, and compare
  --cache-dir=DIR        where Assay remembers (default $XDG_CACHE_HOME/assay)
  --no-cache             remember nothing, look nothing up
  --report-log=FILE      every report as a line of JSON
  --stats=FILE           the run's figures as JSON
  -h, --help             this text, then pytest's options

Every other option is pytest's, in its spelling and meaning: -k -m -x --maxfail -q -v -s -ra --co --lf --ff
--durations --junitxml --pdb -p -W -o -c --rootdir --tb --color ..., and those of its plugins.
Exit status: 0 passed, 1 failed, 2 interrupted, 3 internal error, 4 wrong usage, 5 nothing collected.
)";

namespace {

enum class Own : uint8_t {
  Jobs,
  Timeout,
  Memory,
  Python,
  Tier,
  Verify,
  CacheDir,
  NoCache,
  ReportLog,
  Stats
};

struct OwnOption {
  std::string_view name;
  Own option;
  bool takesValue;
};

constexpr OwnOption kOwnOptions[] = {{"--jobs", Own::Jobs, true},
                                     {"-n", Own::Jobs, true},
                                     {"--numprocesses", Own::Jobs, true},
                                     {"--timeout", Own::Timeout, true},
                                     {"--memory", Own::Memory, true},
                                     {"--python", Own::Python, true},
                                     {"--tier", Own::Tier, true},
                                     {"--verify", Own::Verify, false},
                                     {"--cache-dir", Own::CacheDir, true},
                                     {"--no-cache", Own::NoCache, false},
                                     {"--report-log", Own::ReportLog, true},
                                     {"--stats", Own::Stats, true}};

template <typename Number> bool parseNumber(const std::string &text, Number &into) {
  const char *end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, into);
  return error == std::errc() && stop == end;
}

class Parser {
public:
  Result<RunCommand> parse(const std::vector<std::string> &arguments) {
    for (size_t at = 0; at < arguments.size(); ++at) {
      const std::string &argument = arguments[at];
      if (argument == "--") {
        command_.options.pytestArguments.insert(command_.options.pytestArguments.end(),
                                                arguments.begin() + long(at), arguments.end());
        break;
      }
      const auto [own, attached] = find(argument);
      if (!own) {
        command_.help |= argument == "-h" || argument == "--help";
        command_.options.pytestArguments.push_back(argument);
        continue;
      }
      std::string value;
      if (attached)
        value = *attached;
      else if (own->takesValue && ++at < arguments.size())
        value = arguments[at];
      else if (own->takesValue)
        return Error{std::string(own->name) + " wants a value"};
      if (attached && !own->takesValue)
        return Error{std::string(own->name) + " takes no value"};
      if (auto applied = apply(*own, value); !applied)
        return applied.error();
    }
    return std::move(command_);
  }

private:
  using Found = std::pair<const OwnOption *, std::optional<std::string>>;

  /// The option that an argument is, and the value that is attached to it (`--jobs=2`, `-n2`).
  static Found find(const std::string &argument) {
    for (const OwnOption &own : kOwnOptions) {
      if (argument == own.name)
        return {&own, std::nullopt};
      if (!argument.starts_with(own.name))
        continue;
      const std::string rest = argument.substr(own.name.size());
      if (rest.starts_with('='))
        return {&own, rest.substr(1)};
      if (own.name == "-n" &&
          (rest == "auto" || rest.find_first_not_of("0123456789") == std::string::npos))
        return {&own, rest};
    }
    return {nullptr, std::nullopt};
  }

  Result<void> apply(const OwnOption &own, const std::string &value) {
    RunOptions &options = command_.options;
    const auto wrong = [&](const char *right) {
      return Error{std::string(own.name) + "=" + value + ": " + right};
    };
    switch (own.option) {
    case Own::Jobs:
      if (value == "auto" || value == "logical") {
        options.jobs = 0;
      } else {
        unsigned jobs = 0;
        if (!parseNumber(value, jobs))
          return wrong("give a number of workers, or auto");
        if (jobs > 1024)
          return wrong("at most 1024 workers");
        options.jobs = std::max(jobs, 1u); // xdist's -n 0: everything in one process
      }
      break;
    case Own::Timeout:
      if (!parseNumber(value, options.timeoutSeconds) || !(options.timeoutSeconds >= 0) ||
          options.timeoutSeconds > 1e9)
        return wrong("give a number of seconds; 0 is without limit");
      break;
    case Own::Memory:
      if (!parseNumber(value, options.memoryMegabytes) || options.memoryMegabytes == 0)
        return wrong("give a number of megabytes");
      break;
    case Own::Python:
      options.python = value;
      break;
    case Own::Tier:
      if (value == "auto")
        options.tier = TierChoice::Auto;
      else if (value == "baseline")
        options.tier = TierChoice::Baseline;
      else if (value == "orc")
        options.tier = TierChoice::Orc;
      else if (value == "worker")
        options.tier = TierChoice::Worker;
      else
        return wrong("one of auto, baseline, orc, worker");
      break;
    case Own::Verify:
      options.verify = true;
      break;
    case Own::CacheDir:
      options.cacheFolder = value;
      break;
    case Own::NoCache:
      options.noCache = true;
      break;
    case Own::ReportLog:
      command_.reportLog = value;
      break;
    case Own::Stats:
      command_.stats = value;
      break;
    }
    return {};
  }

  RunCommand command_;
};

} // namespace

Result<RunCommand> parseRunCommand(const std::vector<std::string> &arguments) {
  return Parser().parse(arguments);
}

Result<int> run(RunCommand command) {
  if (command.help) {
    std::fputs(kRunHelp, stdout);
    std::fputs("\nThe options of pytest and its plugins:\n\n", stdout);
    std::fflush(stdout);
  }
  command.options.ownsTerminal = true;
  std::vector<std::unique_ptr<Listener>> reporters;
  reporters.push_back(makeTerminalReporter());
  if (!command.reportLog.empty()) {
    auto log = makeReportLog(command.reportLog);
    if (!log)
      return log.error();
    reporters.push_back(std::move(*log));
    command.options.wantLogs = true;
  }
  if (!command.stats.empty()) {
    auto stats = makeStatsReporter(command.stats);
    if (!stats)
      return stats.error();
    reporters.push_back(std::move(*stats));
  }
  std::vector<Listener *> listeners;
  for (const auto &reporter : reporters)
    listeners.push_back(reporter.get());
  return Engine().run(command.options, listeners);
}

} // namespace assay::cli
