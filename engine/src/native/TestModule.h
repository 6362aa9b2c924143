// TestModule: one test file through the native engine, from its text to its tests' verdicts.
//
// The file is imported once, into the machine's heap; its tests then run in order and see each
// other's writes, as they do under pytest. Nothing is reported from here, and nothing touches the
// system but for the text of modules that the file imports (ModuleSource).
#pragma once

#include "native/NativeMachine.h"

#include "assay/frontend/PlainTests.h"
#include "assay/runtime/Object.h"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace assay {

/// Where the modules are that tests import from their own suite.
class ModuleSource {
public:
  virtual ~ModuleSource() = default;

  struct Found {
    enum class Kind : uint8_t {
      Elsewhere, // no module of the suite: Python's own, or installed
      Own,       // `path` and `text` are set
      Unclear,   // which one Python would take, or whether it would; `reason` says why
    };
    Kind kind = Kind::Elsewhere;
    std::string path, text, reason;
    bool isPackage = false;
  };
  virtual Found find(std::string_view name) = 0;
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
  /// `mayPrint`: nobody looks at the output of tests that pass.
  TestModule(NativeMachine &machine, ModuleSource &modules, bool mayPrint);
  ~TestModule() override;

  /// Reads the file. False: reason() says why none of its tests can be native.
  bool read(std::string_view bytes);
  /// All tests of the file, once it was read.
  const PlainTests &plainTests() const { return plain_; }
  uint32_t lineOf(uint32_t offset) const;

  /// Runs the file's own code under the name that pytest imports it by. False: reason().
  bool import(std::string_view name, const NativeLimits &limits);
  /// Runs a test, which is plain.
  NativeVerdict run(const PlainTest &test, const NativeLimits &limits);

  const std::string &reason() const { return reason_; }
  const NativeStages &stages() const { return stages_; }
  /// Whether a test that passed has left something behind.
  bool hasWritten() const { return written_; }
  /// Whether one that did not pass has: then nothing is known of those after it, or before.
  bool isSpoiled() const { return spoiled_; }
  /// Why tests that passed here might not see what they saw, were the others of the file run by
  /// CPython; empty: whatever they read through their module is bound once, to what never changes.
  std::string sharedState(const std::vector<const PlainTest *> &passed);
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
  runtime::Module *load(SourceText source, std::string_view name, bool isTest, Loaded &into);
  runtime::Value callTest(const PlainTest &test);
  runtime::Value testValue(const PlainTest &test);
  bool refuse(std::string reason);
  std::string whyStopped();
  std::string placed(std::string_view reason, uint32_t offset) const;

  NativeMachine &machine_;
  ModuleSource &modules_;
  const bool mayPrint_;
  std::vector<std::unique_ptr<Loaded>> loaded_; // the test file itself first
  PlainTests plain_;
  std::string reason_;
  std::vector<std::string> ownModules_;
  NativeStages stages_;
  runtime::HeapSnapshot before_; // everything, as the next test finds it
  runtime::Heap::Mark mark_ = 0;
  bool catches_ = false; // some code of the file or its modules has handlers
  bool written_ = false, spoiled_ = false;
};

} // namespace assay
