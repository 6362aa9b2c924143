#include "SuiteModules.h"

#include "profile/SpanRecorder.h"

#include "assay/frontend/Collection.h"

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

SuiteModules::SuiteModules(const FileSystem &files, SourceCache &sources, const Settings &settings,
                           const Discovered &discovered)
    : files_(files), sources_(sources), settings_(settings) {
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

std::string SuiteModules::doubtOf(std::string_view name) const {
  if (name.starts_with("pytest") || name.starts_with("_pytest"))
    return "it may be pytest's";
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

ModuleSource::Found SuiteModules::findIn(const std::vector<std::string> &folders,
                                         std::string_view name) {
  Found found;
  const auto unclear = [&found](std::string reason) {
    found.kind = Found::Kind::Unclear;
    found.reason = std::move(reason);
    return found;
  };
  const FolderEntry *entry = nullptr;
  std::string file;
  size_t count = 0;
  for (const std::string &folder : folders) {
    const auto [begin, end] = entriesOf(folder).equal_range(name);
    for (auto at = begin; at != end; ++at, ++count)
      entry = &at->second, file = path::join(folder, entry->name);
  }
  if (count == 0)
    return found;
  if (count > 1)
    return unclear("there are several of that name");
  found.isPackage = entry->kind == FileKind::Folder;
  if (found.isPackage)
    file = path::join(file, "__init__.py");
  else if (entry->kind != FileKind::Regular || !std::string_view(entry->name).ends_with(".py"))
    return unclear("it is no plain file");
  else if (name == "conftest" || isTestFile(CollectionRules(), entry->name))
    return unclear("pytest rewrites it");
  const auto fingerprint = files_.isFile(file) ? sources_.fingerprint(file, kLargestModule)
                                               : Result<Fingerprint>(Error{});
  if (!fingerprint)
    return unclear("there is no plain file of it, or a very large one");
  found.file = {file, *fingerprint};
  found.kind = Found::Kind::Own;
  return found;
}

std::shared_ptr<const std::string> SuiteModules::content(const SuiteFile &file) {
  const Span stage(Stage::Read);
  const auto source = sources_.content(file.path);
  return source && source->fingerprint == file.fingerprint ? source->content : nullptr;
}

ModuleSource::Found SuiteModules::find(std::string_view name) {
  const Span stage(Stage::Discover);
  const auto known = found_.find(name);
  if (known != found_.end())
    return known->second;
  Found found;
  const auto pythonPath = settings_.environment.find("PYTHONPATH");
  const size_t dot = name.rfind('.');
  if (pythonPath != settings_.environment.end() && !pythonPath->second.empty()) {
    found.kind = Found::Kind::Unclear;
    found.reason = "PYTHONPATH is set";
  } else if (dot == std::string_view::npos) {
    found = findIn({roots_.begin(), roots_.end()}, name);
    if (std::string doubt = found.kind == Found::Kind::Own ? doubtOf(name) : ""; !doubt.empty()) {
      found.kind = Found::Kind::Unclear;
      found.reason = std::move(doubt);
    }
  } else if (found = find(name.substr(0, dot)); found.kind == Found::Kind::Own) {
    const bool isPackage = found.isPackage;
    const std::string folder(path::parent(found.file.path));
    found = isPackage ? findIn({folder}, name.substr(dot + 1)) : Found();
    if (found.kind == Found::Kind::Elsewhere) {
      found.kind = Found::Kind::Unclear;
      found.reason = "its package has no such module";
    }
  }
  return found_.emplace(name, std::move(found)).first->second;
}

} // namespace assay
