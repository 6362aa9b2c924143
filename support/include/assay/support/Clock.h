// Clock: nanoseconds that never go back, a thread's own, and the date for reports.
#pragma once

#include <cstdint>

namespace assay {

/// Nanoseconds on the monotonic clock; only differences mean something. Any thread.
uint64_t monotonicNanoseconds();

/// Nanoseconds of processor time that the calling thread has had. A system call.
uint64_t threadNanoseconds();

/// Seconds since 1970-01-01 UTC, with a fraction. Any thread.
double wallSeconds();

} // namespace assay
