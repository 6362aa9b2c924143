// assay: the command line. It uses only what an embedder can use.
#include "AstCommand.h"
#include "CacheCommand.h"
#include "EvalCommand.h"
#include "ExplainCommand.h"
#include "ProfileCommand.h"
#include "RunCommand.h"

#include "assay/engine/ExitCode.h"
#include "assay/support/Switches.h"

#include <cstdio>
#include <string>
#include <vector>

namespace {

constexpr const char *kHelp =
    R"(Assay runs Python tests: natively what it understands, the rest with your own pytest.

usage: assay COMMAND [ARGUMENT]...

  run [PATH | NODEID]...      run tests, in place of `pytest`
  eval [FILE.jsonl | -]       run programs by the thousand, each by itself
  profile [PATH | NODEID]...  run tests, and say where the time goes
  explain PATH | NODEID       what runs a test, and why not native code
  ast FILE...                 print the syntax trees of Python files
  cache stat|verify|clear     look after what is kept between runs
  help [COMMAND]              this text, or a command's

  --version                   version, build, libraries, Python semantics
)";

int wrongUsage(const std::string &message) {
  std::fprintf(stderr, "assay: %s\nassay help tells what there is.\n", message.c_str());
  return assay::exitStatus(assay::ExitCode::UsageError);
}

int runTests(const std::vector<std::string> &arguments) {
  auto command = assay::cli::parseRunCommand(arguments);
  if (!command)
    return wrongUsage(command.error().message);
  const auto status = assay::cli::run(std::move(*command));
  if (!status)
    std::fprintf(stderr, "assay: %s\n", status.error().message.c_str());
  return status ? *status : assay::exitStatus(assay::ExitCode::UsageError);
}

int profile(const std::vector<std::string> &arguments) {
  auto command = assay::cli::parseProfileCommand(arguments);
  return command ? assay::cli::run(std::move(*command)) : wrongUsage(command.error().message);
}

int showTrees(const std::vector<std::string> &arguments) {
  const auto command = assay::cli::parseAstCommand(arguments);
  return command ? assay::cli::run(*command) : wrongUsage(command.error().message);
}

int evaluate(const std::vector<std::string> &arguments) {
  const auto command = assay::cli::parseEvalCommand(arguments);
  return command ? assay::cli::run(*command) : wrongUsage(command.error().message);
}

int explain(const std::vector<std::string> &arguments) {
  auto command = assay::cli::parseExplainCommand(arguments);
  return command ? assay::cli::run(*command) : wrongUsage(command.error().message);
}

int lookAfterCache(const std::vector<std::string> &arguments) {
  const auto command = assay::cli::parseCacheCommand(arguments);
  return command ? assay::cli::run(*command) : wrongUsage(command.error().message);
}

/// Optimisations that $ASSAY_WITHOUT can name, a line each.
void listSwitches() {
  for (const assay::SwitchName &name : assay::switchNames())
    std::printf("%-14.*s %.*s\n", int(name.word.size()), name.word.data(), int(name.text.size()),
                name.text.data());
}

int help(const std::vector<std::string> &arguments) {
  if (arguments.empty())
    std::fputs(kHelp, stdout);
  else if (arguments.front() == "run")
    std::fputs(assay::cli::kRunHelp, stdout);
  else if (arguments.front() == "profile")
    std::fputs(assay::cli::kProfileHelp, stdout);
  else if (arguments.front() == "eval")
    std::fputs(assay::cli::kEvalHelp, stdout);
  else if (arguments.front() == "explain")
    std::fputs(assay::cli::kExplainHelp, stdout);
  else if (arguments.front() == "ast")
    std::fputs(assay::cli::kAstHelp, stdout);
  else if (arguments.front() == "cache")
    std::fputs(assay::cli::kCacheHelp, stdout);
  else if (arguments.front() == "switches")
    listSwitches();
  else
    return wrongUsage("no such command: " + arguments.front());
  return assay::exitStatus(assay::ExitCode::Passed);
}

int runCommand(const std::vector<std::string> &arguments) {
  if (arguments.empty()) {
    std::fputs(kHelp, stderr);
    return assay::exitStatus(assay::ExitCode::UsageError);
  }
  if (const std::string unknown = assay::unknownSwitch(); !unknown.empty())
    return wrongUsage("ASSAY_WITHOUT names no optimisation: " + unknown +
                      " (assay help switches lists them)");
  const std::string &command = arguments.front();
  const std::vector<std::string> rest(arguments.begin() + 1, arguments.end());
  if (command == "run")
    return runTests(rest);
  if (command == "profile")
    return profile(rest);
  if (command == "eval")
    return evaluate(rest);
  if (command == "explain")
    return explain(rest);
  if (command == "ast")
    return showTrees(rest);
  if (command == "cache")
    return lookAfterCache(rest);
  if (command == "help" || command == "--help" || command == "-h")
    return help(rest);
  if (command == "--version") {
    std::fputs(assay::versionText().c_str(), stdout);
    return assay::exitStatus(assay::ExitCode::Passed);
  }
  return wrongUsage("no such command: " + command);
}

} // namespace

int main(int count, char **values) { assay::endProcess(runCommand({values + 1, values + count})); }
