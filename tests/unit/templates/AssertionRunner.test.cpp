#include "assay/templates/AssertionRunner.h"

#include <doctest/doctest.h>

#include <array>
#include <csignal>
#include <fstream>
#include <string>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace {

using namespace assay;

using Instructions = std::vector<AssertionInstruction>;

/// A test's body with its own storage.
struct Body {
  std::vector<uint64_t> constants;
  Instructions instructions;
  uint16_t slotCount;

  AssertionCode code() const { return {constants, instructions, slotCount}; }
};

/// assert 2 + 3 == sum; assert 4 < limit
Body sumAndLimit(uint64_t sum, uint64_t limit) {
  return {{2, 3, sum, 4, limit},
          {{AssertionOp::AddInt, 5, 0, 1},
           {AssertionOp::EqInt, 6, 5, 2},
           {AssertionOp::AssertTrue, 0, 6, 0},
           {AssertionOp::LtInt, 6, 3, 4},
           {AssertionOp::AssertTrue, 0, 6, 0},
           {AssertionOp::Pass, 0, 0, 0}},
          7};
}

AssertionRunner makeRunner(ExecutionMode mode,
                           size_t slabBytes = AssertionRunner::kDefaultSlabBytes) {
  auto runner = AssertionRunner::create(mode, slabBytes);
  REQUIRE(runner.ok());
  return *std::move(runner);
}

size_t mappingCount() {
  std::ifstream maps("/proc/self/maps");
  size_t count = 0;
  for (std::string line; std::getline(maps, line);)
    count += line.find("assay-code") != std::string::npos;
  return count;
}

constexpr ExecutionMode kModes[] = {ExecutionMode::Templates, ExecutionMode::DispatchLoop};

} // namespace

TEST_CASE("the outcome names the instruction that left") {
  for (const ExecutionMode mode : kModes) {
    AssertionRunner runner = makeRunner(mode);
    CHECK(runner.mode() == mode);
    const Body passes = sumAndLimit(5, 5), firstFails = sumAndLimit(6, 5),
               secondFails = sumAndLimit(5, 4),
               overflows = {{uint64_t(INT64_MAX), 1},
                            {{AssertionOp::AddInt, 2, 0, 1}, {AssertionOp::Pass, 0, 0, 0}},
                            3};
    const std::vector<AssertionCode> codes = {passes.code(), firstFails.code(), secondFails.code(),
                                              overflows.code()};
    runner.load(codes);
    for (int again = 0; again != 2; ++again) {
      CHECK(runner.run(0) == AssertionResult{AssertionOutcome::Passed, 0});
      CHECK(runner.run(1) == AssertionResult{AssertionOutcome::Failed, 2});
      CHECK(runner.run(2) == AssertionResult{AssertionOutcome::Failed, 4});
      CHECK(runner.run(3) == AssertionResult{AssertionOutcome::Declined, 0});
    }
  }
}

TEST_CASE("a body may be empty of slots, and a file empty of tests") {
  for (const ExecutionMode mode : kModes) {
    AssertionRunner runner = makeRunner(mode);
    runner.load({});
    const Body nothing = {{}, {{AssertionOp::Pass, 0, 0, 0}}, 0};
    const std::vector<AssertionCode> codes = {nothing.code()};
    runner.load(codes);
    CHECK(runner.run(0).outcome == AssertionOutcome::Passed);
  }
}

TEST_CASE("a long body fails at its last assert, whatever the slots' distance") {
  Body body{{1, 0}, {}, UINT16_MAX};
  for (unsigned i = 0; i != 20000; ++i)
    body.instructions.push_back({AssertionOp::AssertTrue, 0, 0, 0});
  body.instructions.push_back({AssertionOp::Not, UINT16_MAX - 1, 1, 0});
  body.instructions.push_back({AssertionOp::AssertTrue, 0, UINT16_MAX - 1, 0});
  body.instructions.push_back({AssertionOp::And, UINT16_MAX - 2, UINT16_MAX - 1, 1});
  body.instructions.push_back({AssertionOp::AssertTrue, 0, UINT16_MAX - 2, 0});
  body.instructions.push_back({AssertionOp::Pass, 0, 0, 0});
  const std::vector<AssertionCode> codes = {body.code()};
  for (const ExecutionMode mode : kModes) {
    AssertionRunner runner = makeRunner(mode);
    runner.load(codes);
    CHECK(runner.run(0) == AssertionResult{AssertionOutcome::Failed, 20003});
  }
}

TEST_CASE("code that the slab cannot hold runs all the same, in any order with code that it can") {
  AssertionRunner runner = makeRunner(ExecutionMode::Templates, 4096);
  std::vector<Body> bodies;
  for (uint64_t i = 0; i != 100; ++i) {
    bodies.push_back(sumAndLimit(i % 2 == 0 ? 5 : 6, 5));
    if (i % 5 == 0) // 200 more ops than a page has room for
      bodies.back().instructions.insert(bodies.back().instructions.begin(), 200,
                                        {AssertionOp::NegInt, 6, 0, 0});
  }
  std::vector<AssertionCode> codes;
  for (const Body &body : bodies)
    codes.push_back(body.code());
  runner.load(codes);
  size_t wrong = 0;
  for (const size_t step : {1, 99, 7})
    for (size_t i = 0; i != codes.size(); ++i) {
      const size_t test = i * step % codes.size();
      wrong += runner.run(test).outcome !=
               (test % 2 == 0 ? AssertionOutcome::Passed : AssertionOutcome::Failed);
    }
  CHECK(wrong == 0);
}

TEST_CASE("code at an address that other code had before is run as it is now") {
  AssertionRunner runner = makeRunner(ExecutionMode::Templates);
  const Body passes = sumAndLimit(5, 5), fails = sumAndLimit(6, 5);
  // Longer by one op, so that the ops behind it stand elsewhere.
  Body shifted = fails;
  shifted.instructions.insert(shifted.instructions.begin(), {AssertionOp::NegInt, 6, 0, 0});
  const AssertionCode kinds[] = {passes.code(), fails.code(), shifted.code()};
  const AssertionResult expected[] = {
      {AssertionOutcome::Passed, 0}, {AssertionOutcome::Failed, 2}, {AssertionOutcome::Failed, 3}};
  size_t wrong = 0;
  std::vector<AssertionCode> codes;
  for (size_t round = 0; round != 3000; ++round) {
    codes.clear();
    for (size_t i = 0; i != 1 + round % 40; ++i)
      codes.push_back(kinds[(i * 7 + round) % 3]);
    runner.load(codes);
    for (size_t i = 0; i != codes.size(); ++i)
      wrong += runner.run(i) != expected[(i * 7 + round) % 3];
  }
  CHECK(wrong == 0);
  CHECK(mappingCount() == 2);

  // More tests than are emitted together, forwards and backwards.
  codes.clear();
  for (size_t i = 0; i != 5000; ++i)
    codes.push_back(kinds[i % 3]);
  runner.load(codes);
  for (size_t i = 0; i != codes.size(); ++i)
    wrong += runner.run(i) != expected[i % 3];
  for (size_t i = codes.size(); i-- != 0;)
    wrong += runner.run(i) != expected[i % 3];
  CHECK(wrong == 0);
}

TEST_CASE("no executable memory is an error of templates, not of the dispatch loop") {
  rlimit before;
  REQUIRE(getrlimit(RLIMIT_NOFILE, &before) == 0);
  rlimit none = before;
  none.rlim_cur = 0;
  REQUIRE(setrlimit(RLIMIT_NOFILE, &none) == 0);
  const auto templates = AssertionRunner::create(ExecutionMode::Templates);
  auto loop = AssertionRunner::create(ExecutionMode::DispatchLoop);
  REQUIRE(setrlimit(RLIMIT_NOFILE, &before) == 0);
  REQUIRE_FALSE(templates.ok());
  CHECK(templates.error().message ==
        "no memory for native code: memfd_create: Too many open files");
  REQUIRE(loop.ok());
  const Body passes = sumAndLimit(5, 5);
  const std::vector<AssertionCode> codes = {passes.code()};
  loop->load(codes);
  CHECK(loop->run(0).outcome == AssertionOutcome::Passed);
}

TEST_CASE("the default mode is what sanitizers can see into, where there are any") {
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
  CHECK(kDefaultExecutionMode == ExecutionMode::DispatchLoop);
#else
  CHECK(kDefaultExecutionMode == ExecutionMode::Templates);
#endif
}

#ifndef NDEBUG
TEST_CASE("emission asserts that code is valid") {
  const Body slotTooHigh = {{1}, {{AssertionOp::Not, 1, 0, 0}, {AssertionOp::Pass, 0, 0, 0}}, 1};
  const Body noEnd = {{1}, {{AssertionOp::Not, 0, 0, 0}}, 1};
  const Body unknownOp = {
      {},
      {{static_cast<AssertionOp>(kAssertionOpCount), 0, 0, 0}, {AssertionOp::Pass, 0, 0, 0}},
      1};
  for (const Body *body : {&slotTooHigh, &noEnd, &unknownOp}) {
    const pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      std::signal(SIGABRT, SIG_DFL); // doctest's handler would report
      std::fclose(stderr);
      auto slab = CodeSlab::create(4096);
      if (slab)
        (void)emitAssertion(body->code(), *slab);
      _exit(0);
    }
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    CHECK(WIFSIGNALED(status));
    CHECK(WTERMSIG(status) == SIGABRT);
  }
}
#endif
