#include "assay/support/Clock.h"

#include <time.h>

namespace assay {

static timespec read(clockid_t clock) {
  timespec now{};
  clock_gettime(clock, &now);
  return now;
}

uint64_t monotonicNanoseconds() {
  const timespec now = read(CLOCK_MONOTONIC);
  return uint64_t(now.tv_sec) * 1'000'000'000 + uint64_t(now.tv_nsec);
}

double wallSeconds() {
  const timespec now = read(CLOCK_REALTIME);
  return double(now.tv_sec) + double(now.tv_nsec) * 1e-9;
}

} // namespace assay
