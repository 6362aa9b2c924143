#include "ExplainCommand.h"

#include "RunCommand.h"

#include <cstdio>

namespace assay::cli {

const char *const kExplainHelp =
    R"(Tell what runs a test: native code, or a worker with your own pytest, and why.

usage: assay explain [options] PATH | NODEID

Prints a line for each test: its node id, its tier (template, baseline, orc, worker) and, for a worker's,
what keeps native code from it, with the line. Native code is run to find out; Python is not started.
Options are those of `assay run` (assay help run), --python=PATH among them.
Exit status: 0, or 4 where there is no such test file.
)";

Result<ExplainCommand> parseExplainCommand(const std::vector<std::string> &arguments) {
  auto parsed = parseRunCommand(arguments);
  if (!parsed)
    return parsed.error();
  ExplainCommand command;
  command.options = std::move(parsed->options);
  command.help = parsed->help;
  const auto &given = command.options.pytestArguments;
  if (!command.help && (given.empty() || given.back().starts_with("-")))
    return Error{"explain wants a path or a node id"};
  return command;
}

int run(const ExplainCommand &command) {
  if (command.help) {
    std::fputs(kExplainHelp, stdout);
    return exitStatus(ExitCode::Passed);
  }
  const auto found = Engine().explain(command.options);
  if (!found) {
    std::fprintf(stderr, "assay: %s\n", found.error().message.c_str());
    return exitStatus(ExitCode::UsageError);
  }
  for (const Explanation &each : *found)
    std::printf("%s: %s%s%s\n", each.nodeid.c_str(), std::string(tierName(each.tier)).c_str(),
                each.reason.empty() ? "" : ": ", each.reason.c_str());
  return exitStatus(ExitCode::Passed);
}

} // namespace assay::cli
