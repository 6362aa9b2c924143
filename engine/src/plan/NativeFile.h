// NativeFile: what native code has found out about one test file.
#pragma once

#include "assay/cache/EntryTable.h"
#include "assay/engine/Events.h"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace assay {

struct NativeTest {
  std::string name;   // what follows the file's: "test_sum", "TestList::test_append"
  std::string domain; // the same as pytest's reports have it: "TestList.test_append"
  std::string nodeid;
  uint32_t line = 0;                   // of `def`, from 1
  bool passed = false, failed = false; // neither: it was not run natively to a verdict
  double start = 0;                    // seconds since 1970-01-01 UTC
  Tier tier = Tier::Template;          // what ran it
  CodeOrigin code = CodeOrigin::Built; // where what is made of its file came from
  std::string reason;                  // why it is the worker's to run, where it is
  std::array<uint64_t, kCountedStages> nanoseconds{};
};

struct NativeFile {
  std::string path;              // absolute
  std::string relative;          // seen from the root folder, as node ids begin
  std::vector<NativeTest> tests; // all of its tests, in order
  /// All tests have passed and importing the file is proven to have no effect: Python need not see
  /// it.
  bool complete = false;
  std::string reason; // why not, for people, with the line
  /// Of the content that all this is about (Checksum.h): a file may change while the run goes on.
  uint32_t checksum = 0;
};

/// Where what was found in a cache, or was not, comes from.
CodeOrigin originOf(const EntryHandle &entry);

/// The event of a test that passed natively; its views point into the arguments.
TestFinished nativeFinished(const NativeFile &file, const NativeTest &test);

} // namespace assay
