// TemporaryFolder: an empty folder of a test's own, which is gone afterwards.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>

class TemporaryFolder {
public:
  TemporaryFolder()
      : path_((std::filesystem::temp_directory_path() / "assay-test-XXXXXX").string()) {
    if (mkdtemp(path_.data()) == nullptr)
      std::abort();
  }
  TemporaryFolder(const TemporaryFolder &) = delete;
  TemporaryFolder &operator=(const TemporaryFolder &) = delete;
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  const std::string &path() const { return path_; }

private:
  std::string path_;
};
