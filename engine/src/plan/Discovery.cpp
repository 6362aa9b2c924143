#include "Discovery.h"

#include <algorithm>
#include <fnmatch.h>
#include <set>

namespace assay {
namespace {

constexpr const char *kFoldersNotEntered[] = {"*.egg", ".*",           "_darcs", "build", "CVS",
                                              "dist",  "node_modules", "venv",   "{arch}"};
constexpr std::string_view kVenvMarks[] = {"activate", "activate.csh", "activate.fish",
                                           "Activate", "Activate.bat", "Activate.ps1"};

bool matches(const char *pattern, std::string_view name) {
  return ::fnmatch(pattern, std::string(name).c_str(), 0) == 0;
}

bool isTestFileName(std::string_view name) {
  return name.ends_with(".py") && (name.starts_with("test_") || name.ends_with("_test.py"));
}

class Walk {
public:
  Walk(const FileSystem &files, const Settings &settings) : files_(files), settings_(settings) {
    for (const std::string &path : settings.options.ignore)
      ignored_.insert(path::absolute(settings.launchFolder, path));
    for (const std::string &pattern : settings.options.ignoreGlob)
      ignoredPatterns_.push_back(path::absolute(settings.launchFolder, pattern));
  }

  Discovered walk() {
    std::set<std::string> taken;
    for (const std::string &target : settings_.targets) {
      const size_t colons = target.find("::");
      const std::string whole =
          path::absolute(settings_.launchFolder, std::string_view(target).substr(0, colons));
      for (const std::string &other : taken)
        if (path::isWithin(other, whole) || path::isWithin(whole, other))
          if (other != whole || colons == std::string::npos)
            doubt("overlapping arguments");
      taken.insert(whole);
      takeTarget(whole, colons == std::string::npos ? std::string() : target.substr(colons + 2),
                 colons != std::string::npos);
      if (!found_.doubt.empty())
        break;
    }
    return std::move(found_);
  }

private:
  void doubt(std::string reason) {
    if (found_.doubt.empty())
      found_.doubt = std::move(reason);
  }

  void takeTarget(const std::string &whole, const std::string &test, bool selects) {
    const auto status = files_.status(whole);
    if (!status) {
      doubt("no such file or folder: " + whole);
      return;
    }
    if (!path::isWithin(settings_.root.rootFolder, whole)) {
      doubt(whole + " is outside the root folder");
      return;
    }
    for (std::string_view above = whole; above != "/";) {
      above = path::parent(above);
      takeConftest(above);
    }
    if (status->kind == FileKind::Folder) {
      if (selects)
        doubt("a folder cannot have tests of its own: " + whole);
      else
        takeFolder(whole);
      return;
    }
    if (!isTestFileName(path::name(whole)) || status->kind != FileKind::Regular) {
      doubt(whole + " is not named like a test file");
      return;
    }
    if (selects && (test.empty() || test.find_first_of("[:") != std::string::npos)) {
      doubt("node id " + test);
      return;
    }
    if (selects && !found_.files.empty() && found_.files.back().path == whole &&
        !found_.files.back().only.empty()) {
      if (std::find(found_.files.back().only.begin(), found_.files.back().only.end(), test) !=
          found_.files.back().only.end())
        doubt("the same node id twice");
      found_.files.back().only.push_back(test);
      return;
    }
    for (const TestFile &file : found_.files)
      if (file.path == whole) {
        doubt("node ids of one file, apart");
        return;
      }
    addFile(whole, status->bytes, false);
    if (selects)
      found_.files.back().only.push_back(test);
  }

  void takeConftest(std::string_view folder) {
    const std::string file = path::join(folder, "conftest.py");
    if (conftestsLooked_.insert(file).second && !settings_.options.noConftest &&
        files_.isFile(file))
      found_.conftests.push_back(file);
  }

  void addFile(const std::string &whole, uint64_t bytes, bool isLink) {
    found_.files.push_back(
        {whole, path::relative(settings_.root.rootFolder, whole), {}, isLink, bytes});
    const std::string folder(path::parent(whole));
    if (found_.packageFiles.contains(folder))
      return;
    std::vector<std::string> &inits = found_.packageFiles[folder];
    for (std::string_view above = folder; above != "/"; above = path::parent(above)) {
      std::string init = path::join(above, "__init__.py");
      if (!files_.status(init))
        break;
      inits.push_back(std::move(init));
    }
  }

  bool isIgnored(const std::string &whole) const {
    if (ignored_.contains(whole))
      return true;
    return std::any_of(ignoredPatterns_.begin(), ignoredPatterns_.end(),
                       [&](const std::string &pattern) { return matches(pattern.c_str(), whole); });
  }

  bool isVenv(const std::string &folder) const {
    const std::string programs = path::join(folder, "bin");
    return std::any_of(std::begin(kVenvMarks), std::end(kVenvMarks), [&](std::string_view mark) {
      return files_.status(path::join(programs, mark)).has_value();
    });
  }

  void takeFolder(const std::string &folder) {
    const auto entries = files_.list(folder);
    if (!entries) {
      doubt(entries.error().message);
      return;
    }
    for (const FolderEntry &entry : *entries) {
      if (entry.kind != FileKind::Regular)
        continue;
      if (entry.name == "conftest.py")
        takeConftest(folder);
      // A file .txt named test* is a doctest to pytest only where its name matches test*.txt.
      if (entry.name.starts_with("test") && entry.name.ends_with(".txt"))
        doubt("a doctest file: " + path::join(folder, entry.name));
      if (!isTestFileName(entry.name))
        continue;
      const std::string whole = path::join(folder, entry.name);
      if (!isIgnored(whole))
        addFile(whole, 0, entry.isLink);
    }
    for (const FolderEntry &entry : *entries) {
      if (entry.kind != FileKind::Folder || entry.name == "__pycache__")
        continue;
      const std::string whole = path::join(folder, entry.name);
      const auto matchesName = [&](const char *pattern) { return matches(pattern, entry.name); };
      if (std::any_of(std::begin(kFoldersNotEntered), std::end(kFoldersNotEntered), matchesName) ||
          isIgnored(whole) || isVenv(whole))
        continue;
      if (entry.isLink)
        doubt("a link to a folder: " + whole);
      if (!found_.doubt.empty())
        return;
      takeFolder(whole);
    }
  }

  const FileSystem &files_;
  const Settings &settings_;
  std::set<std::string> ignored_, conftestsLooked_;
  std::vector<std::string> ignoredPatterns_;
  Discovered found_;
};

} // namespace

Discovered discover(const FileSystem &files, const Settings &settings) {
  return Walk(files, settings).walk();
}

} // namespace assay
