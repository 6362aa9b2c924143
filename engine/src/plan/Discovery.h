// Discovery: which test files a run has, by the rules of pytest 7 and its default settings.
//
// Only what native code needs: where a folder is not plain (links, unreadable folders, overlapping
// arguments), discovery says so and pytest does it alone. Order: a folder's files by name, then its
// folders.
#pragma once

#include "../settings/Settings.h"
#include "assay/support/FileSystem.h"

#include <map>
#include <string>
#include <vector>

namespace assay {

struct TestFile {
  std::string path;              // absolute
  std::string relative;          // seen from the root folder
  std::vector<std::string> only; // names of tests that node ids ask for; empty: all
  bool isLink = false;
  uint64_t bytes = 0;
};

struct Discovered {
  std::vector<TestFile> files; // in pytest's order
  /// Files that pytest would import before any test file: conftest.py files.
  std::vector<std::string> conftests;
  /// Folders that hold test files, with the __init__.py files that make them packages.
  std::map<std::string, std::vector<std::string>> packageFiles;
  std::string doubt; // why this may not be what pytest finds; empty: it is
};

Discovered discover(const FileSystem &files, const Settings &settings);

} // namespace assay
