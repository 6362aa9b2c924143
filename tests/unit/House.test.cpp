// No include points up the house.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>

namespace fs = std::filesystem;

namespace {

/// For each folder those below it, whose public headers it may include.
const std::map<std::string, std::set<std::string>> kMayInclude = {
    {"support", {}},
    {"frontend", {"support"}},
    {"runtime", {"support"}},
    {"cache", {"support"}},
    {"templates", {"support", "frontend", "runtime", "cache"}},
    {"engine", {"support", "frontend", "runtime", "cache", "templates"}},
    {"cli", {"support", "engine"}},
};

/// The folder of the house whose public header a line includes; empty: none.
std::string includedFolder(std::string line) {
  std::erase_if(line, [](char c) { return c == ' ' || c == '\t'; });
  for (const std::string head : {"#include\"assay/", "#include<assay/"})
    if (line.starts_with(head))
      return line.substr(head.size(), line.find('/', head.size()) - head.size());
  return {};
}

} // namespace

TEST_CASE("LLVM is included where it may be") {
  const auto mayInclude = [](const std::string &path) {
    return path.starts_with("engine/orc/") || path.starts_with("templates/extractor/") ||
           path == "support/src/Fingerprint.cpp";
  };
  unsigned seen = 0;
  for (const auto &[folder, below] : kMayInclude) {
    const fs::path root = fs::path(ASSAY_SOURCE_DIR) / folder;
    if (!fs::exists(root))
      continue;
    for (const auto &entry : fs::recursive_directory_iterator(root)) {
      const std::string extension = entry.path().extension();
      if (extension != ".h" && extension != ".cpp")
        continue;
      std::ifstream file(entry.path());
      for (std::string line; std::getline(file, line);) {
        if (!line.starts_with("#include <llvm") && !line.starts_with("#include \"llvm"))
          continue;
        ++seen;
        const std::string path = fs::relative(entry.path(), ASSAY_SOURCE_DIR);
        INFO(path, ": ", line);
        CHECK((mayInclude(path) && path != "engine/orc/OrcPlugin.h"));
      }
    }
  }
  CHECK(seen > 10);
}

TEST_CASE("no include points up the house") {
  unsigned seen = 0;
  for (const auto &[folder, below] : kMayInclude) {
    const fs::path root = fs::path(ASSAY_SOURCE_DIR) / folder;
    if (!fs::exists(root))
      continue;
    for (const auto &entry : fs::recursive_directory_iterator(root)) {
      const std::string extension = entry.path().extension();
      if (extension != ".h" && extension != ".cpp" && extension != ".def" && extension != ".inc")
        continue;
      std::ifstream file(entry.path());
      for (std::string line; std::getline(file, line);) {
        const std::string target = includedFolder(line);
        if (target.empty())
          continue;
        ++seen;
        INFO(entry.path().string(), ": ", line);
        CHECK((target == folder || below.contains(target)));
      }
    }
  }
  CHECK(seen > 50);
}
