// What it costs to make and to run assertion templates, a file of tests at a time, beside the
// dispatch loop on the same tests. Times are a test's (five ops: `assert a + b == c` and a chained
// comparison).
#include "assay/templates/AssertionRunner.h"

#include <benchmark/benchmark.h>

#include <array>
#include <cstdlib>
#include <vector>

namespace {

using namespace assay;

constexpr std::array<uint64_t, 4> kConstants = {2, 3, 5, 7};
constexpr std::array<AssertionInstruction, 5> kInstructions = {{
    {AssertionOp::AddInt, 4, 0, 1},
    {AssertionOp::EqInt, 5, 4, 2},
    {AssertionOp::LtInt, 6, 4, 3},
    {AssertionOp::And, 5, 5, 6},
    {AssertionOp::AssertTrue, 0, 5, 0},
}};

/// `count` tests of the five ops and Pass, each with constants and instructions of its own.
struct TestFile {
  explicit TestFile(size_t count)
      : constants(count, kConstants), instructions(count), codes(count) {
    for (size_t i = 0; i != count; ++i) {
      std::copy(kInstructions.begin(), kInstructions.end(), instructions[i].begin());
      instructions[i].back() = {AssertionOp::Pass, 0, 0, 0};
      codes[i] = {constants[i], instructions[i], 7};
    }
  }
  std::vector<std::array<uint64_t, 4>> constants;
  std::vector<std::array<AssertionInstruction, 6>> instructions;
  std::vector<AssertionCode> codes;
};

AssertionRunner runnerFor(ExecutionMode mode) {
  auto runner = AssertionRunner::create(mode);
  if (!runner)
    std::abort();
  return *std::move(runner);
}

void count(benchmark::State &state, size_t testsAnIteration) {
  state.counters["test"] = benchmark::Counter(
      static_cast<double>(testsAnIteration) * static_cast<double>(state.iterations()),
      benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

/// Emits and runs each test once, in files of range 0 tests, again and again.
void emitAndRun(benchmark::State &state) {
  const TestFile file(static_cast<size_t>(state.range(0)));
  AssertionRunner runner = runnerFor(ExecutionMode::Templates);
  for (auto _ : state) {
    runner.load(file.codes);
    for (size_t i = 0; i != file.codes.size(); ++i)
      benchmark::DoNotOptimize(runner.run(i));
  }
  count(state, file.codes.size());
}
BENCHMARK(emitAndRun)->Arg(1)->Arg(10)->Arg(100)->Arg(1000)->Arg(10000);

/// 10,000 tests in files of range 0 tests, each emitted and run once, from nothing to nothing.
void wholeRun(benchmark::State &state) {
  constexpr size_t kTests = 10000;
  const TestFile file(static_cast<size_t>(state.range(0)));
  for (auto _ : state) {
    AssertionRunner runner = runnerFor(ExecutionMode::Templates);
    for (size_t done = 0; done != kTests; done += file.codes.size()) {
      runner.load(file.codes);
      for (size_t i = 0; i != file.codes.size(); ++i)
        benchmark::DoNotOptimize(runner.run(i));
    }
  }
  count(state, kTests);
}
BENCHMARK(wholeRun)->Arg(100)->Arg(10000);

/// Emission alone, of 100 tests.
void emit(benchmark::State &state) {
  const TestFile file(100);
  auto slab = CodeSlab::create(size_t(1) << 20);
  if (!slab)
    std::abort();
  for (auto _ : state) {
    if (slab->bytesUsed() > size_t(64) << 10)
      slab->reset();
    for (const AssertionCode &code : file.codes)
      benchmark::DoNotOptimize(emitAssertion(code, *slab));
  }
  count(state, file.codes.size());
}
BENCHMARK(emit);

/// Running what was emitted before: range 0 is the mode.
void run(benchmark::State &state) {
  const TestFile file(100);
  AssertionRunner runner = runnerFor(static_cast<ExecutionMode>(state.range(0)));
  runner.load(file.codes);
  for (auto _ : state)
    for (size_t i = 0; i != file.codes.size(); ++i)
      benchmark::DoNotOptimize(runner.run(i));
  state.SetLabel(runner.mode() == ExecutionMode::Templates ? "templates" : "dispatch loop");
  count(state, file.codes.size());
}
BENCHMARK(run)
    ->Arg(static_cast<int64_t>(ExecutionMode::Templates))
    ->Arg(static_cast<int64_t>(ExecutionMode::DispatchLoop));

} // namespace
