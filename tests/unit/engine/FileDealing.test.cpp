#include "plan/FileDealing.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <mutex>
#include <thread>
#include <vector>

using namespace assay;

namespace {

constexpr uint64_t kMillisecond = 1'000'000;

void sleepMilliseconds(int count) { std::this_thread::sleep_for(std::chrono::milliseconds(count)); }

/// Who did what, in the order in which files were begun.
struct Log {
  std::mutex lock;
  std::vector<size_t> files;
  std::vector<std::thread::id> threads;

  void add(size_t file) {
    std::lock_guard guard(lock);
    files.push_back(file);
    threads.push_back(std::this_thread::get_id());
  }
  bool isEachOnce(size_t count) {
    std::vector<size_t> sorted = files;
    std::sort(sorted.begin(), sorted.end());
    for (size_t i = 0; i != sorted.size(); ++i)
      if (sorted[i] != i)
        return false;
    return sorted.size() == count;
  }
};

} // namespace

TEST_CASE("files that take no time stay with the thread that has them") {
  Log log;
  FileDealing dealing(std::vector<uint64_t>(100, 0), []() -> FileDealing::Work {
    FAIL("nobody is to help");
    return {};
  });
  dealing.run([&](size_t file) { log.add(file); });
  CHECK(log.isEachOnce(100));
  CHECK(std::is_sorted(log.files.begin(), log.files.end()));
  CHECK(dealing.threads() == 1);
}

TEST_CASE("files that are known to be long go first, and to several threads at once") {
  Log log;
  std::vector<uint64_t> known(6, 0);
  known[4] = 50 * kMillisecond;
  known[2] = 70 * kMillisecond;
  const auto work = [&](size_t file) {
    log.add(file);
    sleepMilliseconds(known[file] != 0 ? 20 : 1);
  };
  FileDealing dealing(known, [&]() -> FileDealing::Work { return work; });
  dealing.run(work);
  CHECK(log.isEachOnce(6));
  const unsigned most = FileDealing::threadsAtMost();
  CHECK(dealing.threads() == std::min(most, 7u));
  CHECK((std::find(log.files.begin(), log.files.begin() + 2, 2) != log.files.begin() + 2));
}

TEST_CASE("others help once files turn out to be long, in the middle of one, too") {
  if (FileDealing::threadsAtMost() < 2)
    return;
  Log log;
  FileDealing *asked = nullptr;
  FileDealing dealing(std::vector<uint64_t>(2, 0),
                      [&]() -> FileDealing::Work { return [&](size_t file) { log.add(file); }; });
  asked = &dealing;
  dealing.run([&](size_t file) {
    log.add(file);
    // Sleeping does not count: nobody could do it sooner.
    const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(50);
    while (std::chrono::steady_clock::now() < end)
      asked->consider();
  });
  CHECK(log.isEachOnce(2));
  CHECK(dealing.threads() == 2);
  CHECK(log.threads[0] != log.threads[1]);
}

TEST_CASE(
    "a helper that cannot help leaves the files to others, and nothing is begun after stop()") {
  Log log;
  FileDealing dealing(std::vector<uint64_t>(5, 10 * kMillisecond),
                      [] { return FileDealing::Work(); });
  dealing.run([&](size_t file) {
    log.add(file);
    if (log.files.size() == 3)
      dealing.stop();
  });
  CHECK(log.files.size() == 3);
}
