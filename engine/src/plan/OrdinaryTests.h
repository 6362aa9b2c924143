// OrdinaryTests: the tests of a file that are more than assertions over literals, run natively
// where that cannot be told from what pytest would do.
#pragma once

#include "Discovery.h"
#include "NativeFile.h"
#include "SuiteModules.h"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace assay {

/// Which test files use which modules of the suite.
class ModuleUses {
public:
  void add(const std::string &file, const std::vector<std::string> &modules, bool areWritten);
  void add(const ModuleUses &more);

  /// Takes back what hangs on modules that several of the files have imported and some file has
  /// written to.
  void settle(std::vector<NativeFile> &files) const;

private:
  std::map<std::string, std::set<std::string>> importers_; // of a module: paths of test files
  std::set<std::string> written_;
};

/// One thread.
class OrdinaryTests {
public:
  /// `store`: where what is made of files is kept; may be absent. `isUnwanted`: whether to give up,
  /// asked after each test and now and then within.
  OrdinaryTests(const FileSystem &files, SourceCache &sources, CodeStore *store,
                const Settings &settings, const RunOptions &options, const Discovered &discovered,
                std::function<bool()> isUnwanted);

  /// Runs what it can of a file whose content has that fingerprint, and which pytest would import
  /// as `moduleName`. `native` holds what is known of the file's trivial tests; those that have a
  /// verdict are not run again.
  void run(const TestFile &file, const Fingerprint &content, std::string_view moduleName,
           NativeFile &native);

  const ModuleUses &uses() const { return uses_; }
  const NativeStages &stages() const { return stages_; }
  uint64_t filesParsed() const { return filesParsed_; }

private:
  void makeMachine();
  bool areSomeChosen(const TestFile &file) const;
  void runFile(TestModule &module, const TestFile &file, const SuiteFile &content,
               std::string_view moduleName, NativeFile &native);
  void runTests(TestModule &module, NativeFile &native);

  const Settings &settings_;
  const RunOptions &options_;
  const NativeLimits limits_;
  SuiteModules modules_;
  CodeStore *const store_;               // may be absent
  std::optional<NativeMachine> machine_; // made when first needed
  ModuleUses uses_;
  NativeStages stages_;
  uint64_t filesParsed_ = 0;
  const std::function<bool()> isUnwanted_;
  bool interrupted_ = false;
};

} // namespace assay
