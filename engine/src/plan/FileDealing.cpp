#include "FileDealing.h"

#include "assay/support/Clock.h"
#include "assay/support/Switches.h"

#include <algorithm>
#include <numeric>
#include <sched.h>
#include <system_error>

namespace assay {
namespace {

/// What a helper costs until it does its first file, and what it does twice: 0.2 ms where its
/// processor has nothing else to do, most of it for pages that are touched for the first time.
constexpr uint64_t kHandover = 200'000;
/// Estimates are wrong at times: a helper is asked where it is expected to save that much.
constexpr uint64_t kWorthwhile = 2 * kHandover;

} // namespace

unsigned FileDealing::threadsAtMost() {
  if (!isOn(Switch::Parallelism))
    return 1;
  cpu_set_t set;
  return sched_getaffinity(0, sizeof set, &set) == 0 ? static_cast<unsigned>(CPU_COUNT(&set)) : 1;
}

FileDealing::FileDealing(const std::vector<uint64_t> &nanoseconds, Helper helper)
    : helper_(std::move(helper)), order_(nanoseconds.size()) {
  std::iota(order_.begin(), order_.end(), size_t(0));
  std::ranges::stable_sort(order_, std::greater(), [&](size_t file) { return nanoseconds[file]; });
  if (!order_.empty())
    known_ = std::accumulate(nanoseconds.begin(), nanoseconds.end(), uint64_t(0)) -
             nanoseconds[order_.front()];
}

FileDealing::~FileDealing() {
  for (std::thread &helper : helpers_)
    helper.join();
}

void FileDealing::run(const Work &own) {
  began_ = monotonicNanoseconds();
  usedBefore_ = threadNanoseconds();
  if (!isOn(Switch::Estimates))
    startHelpers(UINT64_MAX);
  else if (known_ / 2 > kWorthwhile)
    startHelpers(known_);
  take([&](size_t file) {
    own(file);
    consider();
  });
  for (std::thread &helper : helpers_)
    helper.join();
  helpers_.clear();
}

void FileDealing::take(const Work &work) {
  while (!isStopped_) {
    const size_t at = next_.fetch_add(1, std::memory_order_relaxed);
    if (at >= order_.size())
      return;
    work(order_[at]);
  }
}

void FileDealing::consider() {
  const size_t begun = next_.load(std::memory_order_relaxed);
  if (!helpers_.empty() || begun >= order_.size() || isStopped_)
    return;
  // With one helper half of it is saved. What happens once is not to be seen as a file's.
  const auto leftAfter = [&](uint64_t used) {
    return (used - std::min(used, kHandover)) / begun * (order_.size() - begun);
  };
  if (leftAfter(monotonicNanoseconds() - began_) / 2 <= kWorthwhile)
    return;
  // Time that others had the processor is not the tests'; that clock takes longer to read.
  if (const uint64_t left = leftAfter(threadNanoseconds() - usedBefore_); left / 2 > kWorthwhile)
    startHelpers(left);
}

void FileDealing::startHelpers(uint64_t left) {
  if (!helper_)
    return;
  static const unsigned atMost = threadsAtMost();
  const auto files = order_.size() - std::min(order_.size(), next_.load());
  const auto useful = std::min<uint64_t>({atMost - 1, files, left / kWorthwhile});
  for (uint64_t i = 0; i != useful; ++i) {
    try {
      helpers_.emplace_back([this] {
        if (const Work work = helper_())
          take(work);
      });
      ++threads_;
    } catch (const std::system_error &) {
      return; // the system gives no more threads: this one does the work
    }
  }
}

} // namespace assay
