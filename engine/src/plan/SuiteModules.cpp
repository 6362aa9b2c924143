#include "SuiteModules.h"

#include <algorithm>

namespace assay {
namespace {

/// Modules that are part of the interpreter itself: no file is ever looked for.
constexpr std::string_view kCompiledIn[] = {
    "array",  "atexit", "binascii",  "builtins", "cmath", "errno",       "faulthandler", "fcntl",
    "gc",     "grp",    "itertools", "marshal",  "math",  "posix",       "pwd",          "pyexpat",
    "select", "spwd",   "sys",       "syslog",   "time",  "unicodedata", "xxsubtype",    "zlib"};

constexpr uint64_t kLargestModule = 4u << 20;

bool isModuleFile(std::string_view name) {
  return name.ends_with(".py") || name.ends_with(".so") || name.ends_with(".pyc");
}

} // namespace

SuiteModules::SuiteModules(const FileSystem &files, const Settings &settings,
                           const Discovered &discovered)
    : files_(files), settings_(settings) {
  for (const auto &[folder, inits] : discovered.packageFiles)
    roots_.insert(inits.empty() ? folder : std::string(path::parent(path::parent(inits.back()))));
  for (const std::string &conftest : discovered.conftests) {
    std::string folder(path::parent(conftest));
    while (files_.status(path::join(folder, "__init__.py")) && path::parent(folder) != folder)
      folder = path::parent(folder);
    roots_.insert(folder);
  }
}

const std::multimap<std::string, FolderEntry, std::less<>> &
SuiteModules::entriesOf(const std::string &folder) {
  const auto known = entries_.find(folder);
  if (known != entries_.end())
    return known->second;
  auto &entries = entries_[folder];
  if (const auto listed = files_.list(folder))
    for (const FolderEntry &entry : *listed)
      if (entry.kind == FileKind::Folder || isModuleFile(entry.name))
        entries.emplace(entry.name.substr(0, entry.kind == FileKind::Folder ? std::string::npos
                                                                            : entry.name.find('.')),
                        entry);
  return entries;
}

std::string SuiteModules::doubtOf(std::string_view name, const FolderEntry &entry) const {
  if (entry.kind != FileKind::Regular || !std::string_view(entry.name).ends_with(".py"))
    return "it is no plain file";
  if (name.starts_with("pytest") || name.starts_with("_pytest") || name == "conftest" ||
      isTestFile(CollectionRules(), entry.name))
    return "pytest rewrites it";
  if (std::find(std::begin(kCompiledIn), std::end(kCompiledIn), name) != std::end(kCompiledIn))
    return "Python has a module of that name";
  std::vector<std::string> folders = settings_.interpreter.packageFolders;
  folders.push_back(settings_.interpreter.libraryFolder);
  folders.push_back(path::join(settings_.interpreter.libraryFolder, "lib-dynload"));
  for (const std::string &folder : folders) {
    const auto listed = files_.list(folder);
    if (listed && std::any_of(listed->begin(), listed->end(), [&](const FolderEntry &installed) {
          return std::string_view(installed.name).substr(0, installed.name.find('.')) == name;
        }))
      return "a module of that name is installed";
  }
  return {};
}

ModuleSource::Found SuiteModules::find(std::string_view name) {
  const auto known = found_.find(name);
  if (known != found_.end())
    return known->second;
  Found found;
  const auto unclear = [&found](std::string reason) {
    found.kind = Found::Kind::Unclear;
    found.reason = std::move(reason);
  };
  const auto pythonPath = settings_.environment.find("PYTHONPATH");
  const FolderEntry *entry = nullptr;
  std::string folder;
  size_t count = 0;
  for (const std::string &root : roots_) {
    const auto [begin, end] = entriesOf(root).equal_range(name);
    for (auto at = begin; at != end; ++at, ++count)
      entry = &at->second, folder = root;
  }
  if (pythonPath != settings_.environment.end() && !pythonPath->second.empty())
    unclear("PYTHONPATH is set");
  else if (count > 1)
    unclear("there are several of that name");
  else if (count == 1) {
    std::string doubt = doubtOf(name, *entry);
    if (doubt.empty()) {
      found.path = path::join(folder, entry->name);
      if (files_.read(found.path, found.text, kLargestModule))
        found.kind = Found::Kind::Own;
      else
        doubt = "its file cannot be read, or is very large";
    }
    if (!doubt.empty())
      unclear(std::move(doubt));
  }
  return found_.emplace(name, std::move(found)).first->second;
}

} // namespace assay
