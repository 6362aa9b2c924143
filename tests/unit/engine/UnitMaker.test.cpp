// What a thread orders of the one that makes code, with a plugin that stands in for LLVM's.
#include "native/UnitMaker.h"

#include <doctest/doctest.h>

#include <chrono>
#include <cstring>
#include <mutex>
#include <thread>

using namespace assay;

namespace assay::orc {

struct Compiler {
  std::vector<CodeEntry> entries;
};

} // namespace assay::orc

namespace {

std::atomic<int> compilers = 0, made = 0;
std::mutex gate; // held: making waits

/// A plan: how many bytes, and of what.
struct Plan {
  size_t bytes;
  std::byte fill;
};

orc::Made makeCode(orc::Compiler *compiler, const std::byte *bytes, size_t size,
                   const orc::Room *room) {
  const std::lock_guard guard(gate);
  ++made;
  Plan plan;
  REQUIRE(size == sizeof plan);
  std::memcpy(&plan, bytes, size);
  if (plan.bytes == 0 || plan.bytes > room->bytes)
    return {.problem = "no room"};
  std::memset(room->writable, static_cast<int>(plan.fill), plan.bytes);
  compiler->entries = {{3, 0}, {7, 16}};
  return {.bytes = plan.bytes, .entries = compiler->entries};
}

constexpr orc::Api kApi = {orc::kBoundary,
                           [] {
                             ++compilers;
                             return new orc::Compiler;
                           },
                           [](orc::Compiler *compiler) {
                             --compilers;
                             delete compiler;
                           },
                           nullptr, makeCode};

const orc::Api *load() {
  std::this_thread::sleep_for(std::chrono::milliseconds(1));
  return &kApi;
}

std::shared_ptr<UnitOrder> orderOf(size_t bytes, int fill) {
  const Plan plan{bytes, static_cast<std::byte>(fill)};
  std::vector<std::byte> written(sizeof plan);
  std::memcpy(written.data(), &plan, sizeof plan);
  return std::make_shared<UnitOrder>(std::move(written));
}

bool waitForReady(UnitMaker &maker) {
  maker.start();
  while (maker.state() == UnitMaker::State::Loading)
    std::this_thread::yield();
  return maker.state() == UnitMaker::State::Ready;
}

} // namespace

TEST_CASE("Units are made on another thread, and there when they are done") {
  {
    UnitMaker maker(load);
    CHECK(maker.state() == UnitMaker::State::Idle);
    REQUIRE(waitForReady(maker));
    const auto order = orderOf(100, 7);
    maker.order(order);
    while (!order->isDone())
      std::this_thread::yield();
    CHECK(order->code() == std::vector<std::byte>(100, std::byte{7}));
    REQUIRE(order->entries().size() == 2);
    CHECK(order->entries()[1].instruction == 7);
    const auto tooLarge = orderOf(1 << 20, 1);
    maker.order(tooLarge);
    maker.waitUntilIdle();
    CHECK(tooLarge->isDone());
    CHECK(tooLarge->code().empty());
  }
  CHECK(compilers == 0);
}

TEST_CASE("Orders of several threads are given up while they are made, or come to their owners") {
  {
    UnitMaker maker(load);
    std::atomic<int> right = 0;
    std::vector<std::thread> threads;
    for (int number = 0; number != 4; ++number)
      threads.emplace_back([&, number] {
        waitForReady(maker);
        for (int turn = 0; turn != 50; ++turn) {
          const int fill = number * 50 + turn;
          auto order = orderOf(static_cast<size_t>(fill) + 1, fill);
          maker.order(order);
          if (turn % 3 == 0) {
            order->giveUp();
            ++right;
            continue;
          }
          while (!order->isDone())
            std::this_thread::yield();
          right += order->code() == std::vector<std::byte>(static_cast<size_t>(fill) + 1,
                                                           static_cast<std::byte>(fill));
        }
      });
    for (std::thread &thread : threads)
      thread.join();
    CHECK(right == 4 * 50);
  }
  CHECK(compilers == 0);
}

TEST_CASE("What was given up before it was begun is not made; the maker ends with orders left") {
  {
    UnitMaker maker(load);
    REQUIRE(waitForReady(maker));
    std::unique_lock closed(gate);
    const int before = made;
    const auto first = orderOf(1, 1), second = orderOf(1, 2), third = orderOf(1, 3);
    maker.order(first);
    maker.order(second);
    maker.order(third);
    CHECK(maker.isBusy());
    second->giveUp();
    closed.unlock();
    maker.waitUntilIdle();
    CHECK(made == before + 2);
    CHECK(!second->isDone());
    CHECK(third->isDone());
    maker.order(orderOf(1, 4));
  }
  CHECK(compilers == 0);
}

TEST_CASE("The thread that makes units does not wait for itself") {
  static UnitMaker *itself = nullptr;
  UnitMaker maker([]() -> const orc::Api * {
    itself->waitUntilIdle();
    return nullptr;
  });
  itself = &maker;
  CHECK(!waitForReady(maker));
}

TEST_CASE("Where there is no plugin, nothing is ready, and nobody waits") {
  UnitMaker maker([]() -> const orc::Api * { return nullptr; });
  CHECK(!waitForReady(maker));
  CHECK(maker.state() == UnitMaker::State::Absent);
  CHECK(!maker.isBusy());
  maker.waitUntilIdle();
}
