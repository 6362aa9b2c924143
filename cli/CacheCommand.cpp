#include "CacheCommand.h"

#include "assay/engine/Cache.h"
#include "assay/engine/CacheUpkeep.h"
#include "assay/engine/ExitCode.h"

#include <cstdio>
#include <optional>

namespace assay::cli {

const char *const kCacheHelp =
    R"(Look after the folder where Assay keeps what it made of programs and tests.

usage: assay cache stat|verify|clear [--cache-dir=DIR]

  stat      count files, entries and bytes
  verify    the same, and read every entry: exit status 1 where one is damaged
            (a damaged entry is never used; the next run that needs it makes it anew)
  clear     remove all of it

  --cache-dir=DIR    the folder (default $XDG_CACHE_HOME/assay, else ~/.cache/assay)
)";

namespace {

std::optional<CacheCommand::Action> actionOf(const std::string &name) {
  if (name == "stat")
    return CacheCommand::Action::Stat;
  if (name == "verify")
    return CacheCommand::Action::Verify;
  if (name == "clear")
    return CacheCommand::Action::Clear;
  return std::nullopt;
}

void printCount(const char *name, uint64_t count) {
  std::printf("%-16s %llu\n", name, static_cast<unsigned long long>(count));
}

int failed(const Error &error) {
  std::fprintf(stderr, "assay: %s\n", error.message.c_str());
  return exitStatus(ExitCode::InternalError);
}

int clear(const CacheCommand &command) {
  const auto removed = clearCache(command.folder);
  if (!removed)
    return failed(removed.error());
  std::printf("%-16s %s\n", "folder", command.folder.c_str());
  printCount("files removed", *removed);
  return exitStatus(ExitCode::Passed);
}

int inspect(const CacheCommand &command) {
  const bool verify = command.action == CacheCommand::Action::Verify;
  const auto found = verify ? verifyCache(command.folder) : cacheContents(command.folder);
  if (!found)
    return failed(found.error());
  std::printf("%-16s %s\n", "folder", command.folder.c_str());
  printCount("files", found->files);
  printCount("entries", found->entries);
  printCount("bytes", found->bytes);
  printCount("other files", found->otherFiles);
  printCount("other entries", found->otherEntries);
  printCount("other bytes", found->otherBytes);
  printCount("damaged files", found->damagedFiles);
  if (!verify)
    return exitStatus(ExitCode::Passed);
  printCount("damaged entries", found->damagedEntries);
  const bool isWhole = found->damagedFiles == 0 && found->damagedEntries == 0;
  return exitStatus(isWhole ? ExitCode::Passed : ExitCode::TestsFailed);
}

} // namespace

Result<CacheCommand> parseCacheCommand(const std::vector<std::string> &arguments) {
  CacheCommand command;
  std::optional<CacheCommand::Action> action;
  std::optional<std::string> folder;
  constexpr std::string_view kFolder = "--cache-dir";
  for (size_t i = 0; i != arguments.size(); ++i) {
    const std::string &argument = arguments[i];
    if (argument == "--help" || argument == "-h") {
      command.help = true;
    } else if (argument == kFolder) {
      if (i + 1 == arguments.size())
        return Error{"--cache-dir needs a value"};
      folder = arguments[++i];
    } else if (argument.starts_with(std::string(kFolder) + "=")) {
      folder = argument.substr(kFolder.size() + 1);
    } else if (const auto named = actionOf(argument); named && !action) {
      action = named;
    } else {
      return Error{"`assay cache` takes stat, verify or clear, not " + argument};
    }
  }
  if (!action && !command.help)
    return Error{"`assay cache` wants to know what to do: stat, verify or clear"};
  command.action = action.value_or(CacheCommand::Action::Stat);
  command.folder = folder ? *folder : Cache::defaultFolder();
  if (command.folder.empty() && !command.help)
    return Error{"there is no cache folder: neither --cache-dir nor $XDG_CACHE_HOME nor $HOME is "
                 "set"};
  return command;
}

int run(const CacheCommand &command) {
  if (command.help) {
    std::fputs(kCacheHelp, stdout);
    return exitStatus(ExitCode::Passed);
  }
  return command.action == CacheCommand::Action::Clear ? clear(command) : inspect(command);
}

} // namespace assay::cli
