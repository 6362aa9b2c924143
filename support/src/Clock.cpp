#include "assay/support/Clock.h"

#include <time.h>

namespace assay {

static timespec read(clockid_t clock) {
  timespec now{};
  clock_gettime(clock, &now);
  return now;
}

static uint64_t nanosecondsOf(clockid_t clock) {
  const timespec now = read(clock);
  return uint64_t(now.tv_sec) * 1'000'000'000 + uint64_t(now.tv_nsec);
}

uint64_t monotonicNanoseconds() { return nanosecondsOf(CLOCK_MONOTONIC); }

uint64_t threadNanoseconds() { return nanosecondsOf(CLOCK_THREAD_CPUTIME_ID); }

double wallSeconds() {
  const timespec now = read(CLOCK_REALTIME);
  return double(now.tv_sec) + double(now.tv_nsec) * 1e-9;
}

} // namespace assay
