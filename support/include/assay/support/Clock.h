// Clock: nanoseconds that never go back, and the date for reports.
#pragma once

#include <cstdint>

namespace assay {

/// Nanoseconds on the monotonic clock; only differences mean something. Any thread.
uint64_t monotonicNanoseconds();

/// Seconds since 1970-01-01 UTC, with a fraction. Any thread.
double wallSeconds();

} // namespace assay
