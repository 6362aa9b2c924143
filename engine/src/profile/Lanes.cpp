#include "profile/Lanes.h"

#include <algorithm>

namespace assay {
namespace {

class LaneBuilder {
public:
  explicit LaneBuilder(Period period) : period_(period), now_(period.begin) {}

  void take(const SpanEvent &event) {
    const uint64_t time = std::clamp(event.time, now_, period_.end);
    if (!event.isEnd)
      begin(time, event.stage, event.kind, event.subject);
    else if (const uint32_t ended = end(time);
             ended != kNoSpan && event.kind != SubjectKind::None) {
      lane_.spans[ended].kind = event.kind;
      lane_.spans[ended].subject = event.subject;
    }
  }
  void begin(uint64_t time, Stage stage, SubjectKind kind = SubjectKind::None,
             uint32_t subject = 0) {
    passUntil(time);
    lane_.spans.push_back({time, time, stage, kind, subject, innermost_});
    innermost_ = uint32_t(lane_.spans.size() - 1);
  }
  uint32_t end(uint64_t time) {
    const uint32_t ended = innermost_;
    if (ended == kNoSpan)
      return ended;
    passUntil(time);
    lane_.spans[ended].end = time;
    innermost_ = lane_.spans[ended].parent;
    return ended;
  }
  bool isOutside() const { return innermost_ == kNoSpan; }
  uint64_t now() const { return now_; }

  Lane finish() {
    while (!isOutside())
      end(period_.end);
    passUntil(period_.end);
    return std::move(lane_);
  }

private:
  void passUntil(uint64_t time) {
    if (time > now_)
      lane_.leaves.push_back({now_, time, innermost_});
    now_ = time;
  }

  const Period period_;
  uint64_t now_;
  uint32_t innermost_ = kNoSpan;
  Lane lane_;
};

} // namespace

Lane laneOf(std::span<const SpanEvent> events, Period period) {
  LaneBuilder builder(period);
  for (const SpanEvent &event : events)
    builder.take(event);
  return builder.finish();
}

Lane laneOf(const WorkerLane &worker, uint64_t ended) {
  const Period period{worker.began, std::max(worker.began, worker.ended ? worker.ended : ended)};
  LaneBuilder builder(period);
  const auto fillUntil = [&](uint64_t time, Stage stage) {
    if (!builder.isOutside() || time <= builder.now())
      return;
    builder.begin(builder.now(), stage);
    builder.end(std::min(time, period.end));
  };
  Stage between = Stage::WorkerStart;
  for (const SpanEvent &event : worker.events) {
    fillUntil(event.time, between);
    between = Stage::Worker;
    builder.take(event);
  }
  while (!builder.isOutside())
    builder.end(worker.events.back().time);
  fillUntil(period.end, worker.hasQuit ? Stage::WorkerEnd : between);
  return builder.finish();
}

} // namespace assay
