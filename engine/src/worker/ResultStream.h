// ResultStream: makes events of what workers have finished.
#pragma once

#include "WorkPlan.h"
#include "WorkerRun.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace assay {

/// How a test ended: with phases; or passed with nothing to say, with times alone; or, with nothing
/// at all, a native test whose turn has come.
struct FinishedTest {
  std::vector<StoredPhase> phases;
  double start = 0, setup = 0, call = 0, teardown = 0;
  std::string crash; // what ended the worker in it; empty: it ended by itself
};

class ResultStream {
public:
  /// All three must live as long as this.
  ResultStream(const WorkerRunInput &input, const WorkPlan &plan, const EventStream &events);

  void report(uint32_t item, const FinishedTest &test);

  /// Keeps results until all before them in the plan are reported. True: with this one `maxFail`
  /// failures are reached, and nothing further is reported.
  bool reportInOrder(uint32_t item, FinishedTest test, unsigned maxFail);

  /// A test that passed natively.
  void reportNative(uint32_t item) const;

  /// A report that belongs to no running test: a fixture of wider scope that failed to be torn down
  /// when a native test had its turn, or a plugin's own.
  void reportStray(StoredPhase phase);

  /// Failed reports of tests so far.
  uint64_t failed() const { return failed_; }

private:
  void emitPhases(const std::string &nodeid, uint32_t item, const FinishedTest &test);
  void emitCrash(uint32_t item, const FinishedTest &test);
  std::string_view reasonOf(uint32_t item) const;

  const WorkerRunInput &input_;
  const WorkPlan &plan_;
  const EventStream &events_;
  std::unordered_map<std::string_view, std::pair<const NativeFile *, const NativeTest *>> native_;
  std::unordered_map<uint32_t, FinishedTest> held_;
  uint32_t nextInOrder_ = 0;
  bool stopped_ = false;
  uint64_t failed_ = 0;
};

/// faulthandler's stack without the frames below the test.
std::string withoutMachinery(const std::string &errors);

} // namespace assay
