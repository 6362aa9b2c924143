// TestModule: one test file through the native engine, from its text to its tests' verdicts.
//
// The file is imported once, into the machine's heap; its tests then run in order and see each
// other's writes, as they do under pytest. Nothing is reported from here, and nothing touches the
// system but for the text of modules that the file imports (ModuleSource).
#pragma once

#include "native/CompiledModule.h"
#include "native/NativeMachine.h"

#include "assay/cache/CodeStore.h"
#include "assay/cache/SourceCache.h"
#include "assay/runtime/Object.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace assay {

/// A file as it was when somebody looked at it.
struct SuiteFile {
  std::string path;
  Fingerprint fingerprint; // of its content
};

/// Where the modules are that tests import from their own suite.
class ModuleSource {
public:
  virtual ~ModuleSource() = default;

  struct Found {
    enum class Kind : uint8_t {
      Elsewhere, // no module of the suite: Python's own, or installed
      Own,       // `file` is set
      Unclear,   // which one Python would take, or whether it would; `reason` says why
    };
    Kind kind = Kind::Elsewhere;
    SuiteFile file;
    std::string reason;
    bool isPackage = false;
  };
  virtual Found find(std::string_view name) = 0;

  /// What the file held; nullptr: it has changed since, or cannot be read.
  virtual std::shared_ptr<const std::string> content(const SuiteFile &file) = 0;
};

struct NativeVerdict {
  enum class Kind : uint8_t {
    Passed,
    Failed, // with an exception that nothing in the file could have caught
    Declined,
  };
  Kind kind = Kind::Declined;
  std::string reason; // why it did not pass, with the line
};

/// One file at a time in a machine; made anew for the next one.
class TestModule final : private runtime::Importer {
public:
  /// `mayPrint`: nobody looks at the output of tests that pass. `store`: where what is made of
  /// files is kept; may be absent.
  TestModule(NativeMachine &machine, ModuleSource &modules, bool mayPrint, CodeStore *store);
  ~TestModule() override;

  /// Reads the file, which pytest imports by that name. False: reason() says why none of its tests
  /// can be native.
  bool read(const SuiteFile &file, std::string_view name);
  /// All tests of the file, once it was read.
  std::span<const SuiteTest> tests() const;
  /// Why pytest or the compiler may have more to say of the file than verdicts; empty: nothing.
  const std::string &remark() const;
  /// Of the file's content (Checksum.h).
  uint32_t checksum() const;
  /// Where what is made of the file comes from; empty: it was made here.
  const EntryHandle &entry() const;
  /// Files that had to be parsed.
  uint64_t filesParsed() const { return filesParsed_; }

  /// Runs the file's own code. False: reason().
  bool import(const NativeLimits &limits);
  /// Runs a test that has no reason.
  NativeVerdict run(const SuiteTest &test, const NativeLimits &limits);
  /// Keeps what was made of files that are not known yet.
  void keep();

  const std::string &reason() const { return reason_; }
  const NativeStages &stages() const { return stages_; }
  /// Whether a test that passed has left something behind.
  bool hasWritten() const { return written_; }
  /// Whether one that did not pass has: then nothing is known of those after it, or before.
  bool isSpoiled() const { return spoiled_; }
  /// Why tests that passed here might not see what they saw, were the others of the file run by
  /// CPython; empty: whatever they read through their module is bound once, to what never changes.
  std::string sharedState(const std::vector<const SuiteTest *> &passed);
  /// Paths of the suite's own modules that were imported, and whether anything was written to them
  /// after they had been.
  const std::vector<std::string> &ownModules() const { return ownModules_; }
  bool hasWrittenToModules();

private:
  struct Loaded;

  runtime::Value import(runtime::Context &, runtime::Str *name) override;
  runtime::Value importFrom(runtime::Context &, const runtime::Module &,
                            runtime::Str *name) override;
  runtime::Value importNamed(const std::string &name);
  runtime::Value importFound(const std::string &name, const ModuleSource::Found &found);
  runtime::Module *load(Loaded &module);
  runtime::Function *bind(Loaded &module);
  bool isKnown(Loaded &module);
  bool isTest(const Loaded &module) const { return &module == loaded_.front().get(); }
  std::string parse(Loaded &module);
  std::string examine(Loaded &file);
  void findLines(Loaded &module);
  static uint32_t lineOf(const Loaded &module, uint32_t offset);
  static std::string atLine(const Loaded &module, uint32_t offset); // ", line N"
  bool importAgain(const NativeLimits &limits);
  runtime::Value callTest(const SuiteTest &test);
  runtime::Value testValue(const SuiteTest &test);
  bool refuse(std::string reason);
  std::string whyStopped();

  NativeMachine &machine_;
  ModuleSource &modules_;
  const bool mayPrint_;
  CodeStore *const store_;                      // may be absent
  std::vector<std::unique_ptr<Loaded>> loaded_; // the test file itself first
  std::string reason_;
  std::vector<std::string> ownModules_;
  NativeStages stages_;
  uint64_t filesParsed_ = 0;
  runtime::HeapSnapshot before_; // everything, as the next test finds it
  runtime::Heap::Mark mark_ = 0;
  bool catches_ = false; // some code of the file or its modules has handlers
  bool written_ = false, spoiled_ = false;
  bool isFresh_ = false; // no test has run since the file was imported
};

} // namespace assay
