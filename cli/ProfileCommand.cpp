#include "ProfileCommand.h"

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
  --perf-map       write /tmp/perf-PID.map, so that `perf report` names native tests
  -h, --help       this text

Every other option is `assay run`'s. Exit status as there; 4, too, where a report cannot be written.
)";

namespace {

enum class Own : uint8_t { Json, Html, Trace, Folded, PerfMap };

struct OwnOption {
  std::string_view name;
  Own option;
  bool takesValue;
};

constexpr OwnOption kOwnOptions[] = {{"--json", Own::Json, true},
                                     {"--html", Own::Html, true},
                                     {"--trace", Own::Trace, true},
                                     {"--folded", Own::Folded, true},
                                     {"--perf-map", Own::PerfMap, false}};

void apply(Own option, const std::string &value, ProfileCommand &command) {
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
  case Own::PerfMap:
    command.perfMap = true;
    break;
  }
}

const OwnOption *find(std::string_view name) {
  for (const OwnOption &own : kOwnOptions)
    if (own.name == name)
      return &own;
  return nullptr;
}

unsigned terminalWidth() {
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col != 0)
    return size.ws_col;
  return 80;
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
    apply(own->option, value.value_or(""), command);
  }
  auto run = parseRunCommand(others);
  if (!run)
    return run.error();
  command.run = std::move(*run);
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
  const bool isTerminal = ::isatty(STDOUT_FILENO) == 1;
  std::fputs(profileSummary(profile, isTerminal, terminalWidth()).c_str(), stdout);
  std::fflush(stdout);
  for (const auto &[format, path] : command.reports)
    if (const auto written = writeProfile(format, profile, path); !written)
      return failed(written.error());
  return *status;
}

} // namespace assay::cli
