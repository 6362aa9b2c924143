// SuiteModules: which file `import name` in a test file takes, as far as that can be told without
// Python: pytest puts the folders of test files on sys.path, before the standard library.
#pragma once

#include "../native/TestModule.h"
#include "Discovery.h"

#include <map>
#include <optional>
#include <set>
#include <string>

namespace assay {

class SuiteModules final : public ModuleSource {
public:
  SuiteModules(const FileSystem &files, SourceCache &sources, const Settings &settings,
               const Discovered &discovered);
  Found find(std::string_view name) override;
  std::shared_ptr<const std::string> content(const SuiteFile &file) override;

private:
  /// What `import name` could mean in a folder: its entries of that name.
  const std::multimap<std::string, FolderEntry, std::less<>> &entriesOf(const std::string &folder);
  std::string doubtOf(std::string_view name) const;
  /// The module of a name without dots in one of `folders`.
  Found findIn(const std::vector<std::string> &folders, std::string_view name);

  const FileSystem &files_;
  SourceCache &sources_;
  const Settings &settings_;
  std::set<std::string> roots_; // folders on sys.path because of this run
  std::map<std::string, std::multimap<std::string, FolderEntry, std::less<>>> entries_;
  std::map<std::string, Found, std::less<>> found_;
};

} // namespace assay
