// Lap: what the stages of something take, one behind the other.
#pragma once

#include "assay/support/Clock.h"

#include <cstdint>

namespace assay {

class Lap {
public:
  /// Adds the nanoseconds since the last time.
  void add(uint64_t &stage) {
    const uint64_t now = monotonicNanoseconds();
    stage += now - last_;
    last_ = now;
  }

private:
  uint64_t last_ = monotonicNanoseconds();
};

} // namespace assay
