// Lanes: what was recorded of a thread or a worker, as spans that lie in each other and cover its
// time.
#pragma once

#include "profile/Recording.h"

#include <cstdint>
#include <span>
#include <vector>

namespace assay {

/// From when to when, on the monotonic clock.
struct Period {
  uint64_t begin, end;
};

struct LaneSpan {
  uint64_t begin, end;
  Stage stage;
  SubjectKind kind;
  uint32_t subject;
  uint32_t parent; // an index, or kNoSpan
};
inline constexpr uint32_t kNoSpan = UINT32_MAX;

/// A stretch of time in which one span is the innermost.
struct LaneLeaf {
  uint64_t begin, end;
  uint32_t span; // kNoSpan: none
};

struct Lane {
  std::vector<LaneSpan> spans; // in the order in which they began
  std::vector<LaneLeaf> leaves;
};

/// Events outside of the period count as at its edge, ends of nothing are left out, and what has
/// not ended ends with it.
Lane laneOf(std::span<const SpanEvent> events, Period period);

/// As above, and every moment of the worker's life is in some span: before the first it starts,
/// after the last it ends.
Lane laneOf(const WorkerLane &worker, uint64_t ended);

} // namespace assay
