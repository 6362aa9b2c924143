// OrdinaryTests: the tests of a file that are more than assertions over literals, run natively
// where that cannot be told from what pytest would do.
#pragma once

#include "../worker/Interruption.h"
#include "Discovery.h"
#include "NativeFile.h"
#include "SuiteModules.h"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace assay {

class OrdinaryTests {
public:
  /// `store`: where what is made of files is kept; may be absent.
  OrdinaryTests(const FileSystem &files, SourceCache &sources, CodeStore *store,
                const Settings &settings, const RunOptions &options, const Discovered &discovered);

  /// Runs what it can of a file whose content has that fingerprint, and which pytest would import
  /// as `moduleName`. `native` holds what is known of the file's trivial tests; those that have a
  /// verdict are not run again.
  void run(const TestFile &file, const Fingerprint &content, std::string_view moduleName,
           NativeFile &native);

  /// Takes back what hangs on modules of the suite that several of the files have imported and
  /// some file has written to.
  void settle(std::vector<NativeFile> &files) const;

  const NativeStages &stages() const { return stages_; }
  uint64_t filesParsed() const { return filesParsed_; }
  /// Whether Ctrl-C has come.
  bool isInterrupted() const { return interrupted_; }

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
  CodeStore *const store_;                                 // may be absent
  std::optional<NativeMachine> machine_;                   // made when first needed
  std::map<std::string, std::set<std::string>> importers_; // of a module: paths of test files
  std::set<std::string> writtenModules_;
  NativeStages stages_;
  uint64_t filesParsed_ = 0;
  std::optional<Interruption> interruption_; // as long as there is a machine
  bool interrupted_ = false;
};

} // namespace assay
