// No include points up the house.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
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

} // namespace

TEST_CASE("no include points up the house") {
  const std::regex include(R"(^\s*#\s*include\s*[<"]assay/(\w+)/)");
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
        std::smatch found;
        if (!std::regex_search(line, found, include))
          continue;
        ++seen;
        const std::string target = found[1];
        INFO(entry.path().string(), ": ", line);
        CHECK((target == folder || below.contains(target)));
      }
    }
  }
  CHECK(seen > 50);
}
