#include "ProfileCommand.h"

#include "assay/engine/Cache.h"
#include "assay/engine/SavedProfiles.h"

#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <sys/ioctl.h>
#include <unistd.h>

namespace assay::cli {

const char *const kProfileHelp =
    R"(Run Python tests as `assay run` does, and say where the time went.

usage: assay profile [options] [PATH | NODEID]...

  --json=FILE      nanoseconds by stage, test, module and fixture
  --html=FILE      a page with a flame graph, latencies and a timeline
  --trace=FILE     Chrome trace events, for ui.perfetto.dev and chrome://tracing
  --folded=FILE    folded stacks, for flame-graph tools
  --save=NAME      keep the times under a name, with those that are kept there
  --compare=NAME   say which tests and stages got slower than what is kept there
  --repeat=N       run that often, to tell slowness from noise (default 3 with
                   --save or --compare, else 1; all but the first print nothing)
  --perf-map       write /tmp/perf-PID.map, so that `perf report` names native tests
  -h, --help       this text

Every other option is `assay run`'s. Exit status as there; 4, too, where a report cannot be written, or
nothing is kept under the name to compare with.
)";

namespace {

enum class Own : uint8_t { Json, Html, Trace, Folded, Save, Compare, Repeat, PerfMap };

struct OwnOption {
  std::string_view name;
  Own option;
  bool takesValue;
};

constexpr OwnOption kOwnOptions[] = {
    {"--json", Own::Json, true},     {"--html", Own::Html, true},
    {"--trace", Own::Trace, true},   {"--folded", Own::Folded, true},
    {"--save", Own::Save, true},     {"--compare", Own::Compare, true},
    {"--repeat", Own::Repeat, true}, {"--perf-map", Own::PerfMap, false}};

/// How often --save and --compare run: the least that says something of noise.
constexpr unsigned kRepeats = 3;
constexpr unsigned kMostRepeats = 100;

Result<std::string> nameOf(std::string_view option, const std::string &value) {
  if (!SavedProfiles::isName(value))
    return Error{std::string(option) + "=" + value +
                 ": a name is letters, digits, '.', '_' and '-'"};
  return value;
}

Result<void> apply(Own option, const std::string &value, ProfileCommand &command) {
  switch (option) {
  case Own::Json:
    command.reports.emplace_back(ProfileFormat::Json, value);
    break;
  case Own::Html:
    command.reports.emplace_back(ProfileFormat::Html, value);
    break;
  case Own::Trace:
    command.reports.emplace_back(ProfileFormat::Trace, value);
    break;
  case Own::Folded:
    command.reports.emplace_back(ProfileFormat::Folded, value);
    break;
  case Own::Save:
  case Own::Compare: {
    auto name = nameOf(option == Own::Save ? "--save" : "--compare", value);
    if (!name)
      return name.error();
    (option == Own::Save ? command.saveAs : command.compareWith) = std::move(*name);
    break;
  }
  case Own::Repeat: {
    const char *end = value.data() + value.size();
    const auto [stop, error] = std::from_chars(value.data(), end, command.repeat);
    if (error != std::errc() || stop != end || command.repeat == 0 || command.repeat > kMostRepeats)
      return Error{"--repeat=" + value + ": give a number of runs, at most " +
                   std::to_string(kMostRepeats)};
    break;
  }
  case Own::PerfMap:
    command.perfMap = true;
    break;
  }
  return {};
}

const OwnOption *find(std::string_view name) {
  for (const OwnOption &own : kOwnOptions)
    if (own.name == name)
      return &own;
  return nullptr;
}

bool isColored() { return ::isatty(STDOUT_FILENO) == 1; }

unsigned terminalWidth() {
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col != 0)
    return size.ws_col;
  return 80;
}

void show(const std::string &text) {
  std::fputs(text.c_str(), stdout);
  std::fflush(stdout);
}

/// Runs the tests again, without a word. An Error where it ends otherwise than before.
Result<ProfileTimes> measureAgain(RunOptions options, int expected) {
  Profiler profiler(Profiler::Since::Now);
  options.profiler = &profiler;
  options.ownsTerminal = false;
  const auto status = Engine().run(options, {});
  if (!status)
    return status.error();
  if (*status != expected)
    return Error{"the tests ended with exit status " + std::to_string(expected) +
                 " at first, and with " + std::to_string(*status) +
                 " when run again: their times tell nothing"};
  return timesOf(profiler.finish());
}

/// --save and --compare, once the first run is over.
Result<void> measure(const ProfileCommand &command, const Profile &first, int status) {
  if (command.saveAs.empty() && command.compareWith.empty())
    return {};
  if (status != exitStatus(ExitCode::Passed) && status != exitStatus(ExitCode::TestsFailed))
    return Error{"the run did not end as it should: its times are neither kept nor compared"};
  const std::string &chosen = command.run.options.cacheFolder;
  const SavedProfiles saved(chosen.empty() ? Cache::defaultFolder() : chosen, first.rootFolder);
  std::vector<ProfileTimes> before, now{timesOf(first)};
  if (!command.compareWith.empty()) {
    auto loaded = saved.load(command.compareWith);
    if (!loaded)
      return loaded.error();
    before = std::move(*loaded);
  }
  while (now.size() < command.repeat) {
    auto again = measureAgain(command.run.options, status);
    if (!again)
      return again.error();
    now.push_back(std::move(*again));
  }
  if (!before.empty())
    show(comparisonText(compareProfiles(before, now), command.compareWith, isColored(),
                        terminalWidth()));
  if (command.saveAs.empty())
    return {};
  const auto kept = saved.save(command.saveAs, now);
  if (!kept)
    return kept.error();
  show("saved as " + command.saveAs + ", which has " + std::to_string(*kept) +
       (*kept == 1 ? " run\n" : " runs\n"));
  return {};
}

int failed(const Error &error) {
  std::fprintf(stderr, "assay: %s\n", error.message.c_str());
  return exitStatus(ExitCode::UsageError);
}

} // namespace

Result<ProfileCommand> parseProfileCommand(const std::vector<std::string> &arguments) {
  ProfileCommand command;
  std::vector<std::string> others;
  for (size_t at = 0; at < arguments.size(); ++at) {
    const std::string &argument = arguments[at];
    if (argument == "--") {
      others.insert(others.end(), arguments.begin() + ptrdiff_t(at), arguments.end());
      break;
    }
    const size_t equals = argument.find('=');
    const OwnOption *own = find(std::string_view(argument).substr(0, equals));
    if (own == nullptr) {
      command.help |= argument == "-h" || argument == "--help";
      others.push_back(argument);
      continue;
    }
    std::optional<std::string> value;
    if (equals != std::string::npos)
      value = argument.substr(equals + 1);
    else if (own->takesValue && at + 1 < arguments.size())
      value = arguments[++at];
    if (!own->takesValue && value)
      return Error{std::string(own->name) + " takes no value"};
    if (own->takesValue && (!value || value->empty()))
      return Error{std::string(own->name) + " wants a value"};
    if (const auto applied = apply(own->option, value.value_or(""), command); !applied)
      return applied.error();
  }
  auto run = parseRunCommand(others);
  if (!run)
    return run.error();
  command.run = std::move(*run);
  const bool isMeasured = !command.saveAs.empty() || !command.compareWith.empty();
  if (command.repeat == 0)
    command.repeat = isMeasured ? kRepeats : 1;
  if (isMeasured && command.run.options.cacheFolder.empty() && Cache::defaultFolder().empty())
    return Error{"there is no folder to keep profiles in: neither --cache-dir nor $XDG_CACHE_HOME "
                 "nor $HOME is set"};
  return command;
}

int run(ProfileCommand command) {
  if (command.help) {
    std::fputs(kProfileHelp, stdout);
    return exitStatus(ExitCode::Passed);
  }
  if (command.perfMap)
    ::setenv("ASSAY_PERF_MAP", "1", 1);
  Profiler profiler;
  command.run.options.profiler = &profiler;
  const auto status = run(command.run);
  if (!status)
    return failed(status.error());
  const Profile profile = profiler.finish();
  show(profileSummary(profile, isColored(), terminalWidth()));
  for (const auto &[format, path] : command.reports)
    if (const auto written = writeProfile(format, profile, path); !written)
      return failed(written.error());
  if (const auto measured = measure(command, profile, *status); !measured)
    return failed(measured.error());
  return *status;
}

} // namespace assay::cli
