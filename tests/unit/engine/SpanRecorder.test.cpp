// What a thread records, and how it is laid out as lanes.
#include "profile/Lanes.h"
#include "profile/ProfileMaker.h"
#include "profile/Recording.h"

#include <doctest/doctest.h>

#include <thread>

using namespace assay;

namespace {

/// As long as it lives the thread records.
class Recorded {
public:
  Recorded() { REQUIRE(recording_->addThread("test")); }
  ~Recorded() { SpanRecorder::setCurrent(nullptr); }
  SpanRecorder &recorder() { return *SpanRecorder::current(); }
  Recording &recording() { return *recording_; }

private:
  std::shared_ptr<Recording> recording_ = std::make_shared<Recording>();
};

SpanEvent begins(uint64_t time, Stage stage, SubjectKind kind = SubjectKind::None,
                 uint32_t subject = 0) {
  return {time, subject, stage, kind, false};
}
SpanEvent ends(uint64_t time, SubjectKind kind = SubjectKind::None, uint32_t subject = 0) {
  return {time, subject, Stage::Read, kind, true};
}

uint64_t timeIn(const Lane &lane, Stage stage) {
  uint64_t time = 0;
  for (const LaneLeaf &leaf : lane.leaves)
    if (leaf.span != kNoSpan && lane.spans[leaf.span].stage == stage)
      time += leaf.end - leaf.begin;
  return time;
}

} // namespace

TEST_CASE("where nobody records a span leaves nothing") {
  REQUIRE(SpanRecorder::current() == nullptr);
  Span span(Stage::Parse);
  span.next(Stage::Lower);
  span.end();
}

TEST_CASE("a span that says nothing new is its surroundings' time") {
  Recorded recorded;
  {
    const Span outer(Stage::Report);
    const Span same(Stage::Report);
    const Span named(Stage::Report, SubjectKind::File, 1);
  }
  CHECK(recorded.recorder().events().size() == 4);
}

TEST_CASE("a stage ends where the next one begins") {
  Recorded recorded;
  {
    Span span(Stage::Parse);
    span.next(Stage::Lower);
  }
  const auto events = recorded.recorder().events();
  REQUIRE(events.size() == 4);
  CHECK(events[1].isEnd);
  CHECK(events[1].time == events[2].time);
  CHECK(events[2].stage == Stage::Lower);
}

TEST_CASE("a full buffer and very deep spans cost detail, not balance") {
  Recorded recorded;
  for (size_t at = 0; at < SpanRecorder::kCapacity; ++at)
    const Span span(at % 2 == 0 ? Stage::Parse : Stage::Lower);
  const Lane lane = laneOf(recorded.recorder().events(), {0, UINT64_MAX / 2});
  CHECK(recorded.recorder().events().size() <= SpanRecorder::kCapacity);
  for (const LaneSpan &span : lane.spans)
    REQUIRE(span.parent == kNoSpan);

  Recorded deep;
  const auto nest = [](const auto &self, unsigned depth) -> void {
    const Span span(depth % 2 == 0 ? Stage::Parse : Stage::Lower);
    if (depth != 0)
      self(self, depth - 1);
  };
  nest(nest, 3 * SpanRecorder::kDeepest);
  CHECK(deep.recorder().events().size() == 2 * SpanRecorder::kDeepest);
}

TEST_CASE("each thread records for itself") {
  Recorded recorded;
  Recording::setUnderWay(std::make_shared<Recording>());
  const auto underWay = Recording::underWay();
  std::thread([] {
    const RecordedThread thread("other");
    const Span span(Stage::Compile);
  }).join();
  Recording::setUnderWay(nullptr);
  CHECK(recorded.recorder().events().empty());
  REQUIRE(underWay->threads().size() == 1);
  CHECK(underWay->threads().front()->recorder->events().size() == 2);
}

TEST_CASE("leaves of a lane tile its period") {
  const std::vector<SpanEvent> events = {
      ends(5), // of nothing
      begins(10, Stage::Plan),
      begins(20, Stage::Parse),
      ends(30),
      begins(25, Stage::Lower), // the clock of another process may seem to go back
      ends(40),
      ends(50),
      begins(70, Stage::Report),
  };
  const Lane lane = laneOf(events, {0, 100});
  uint64_t at = 0;
  for (const LaneLeaf &leaf : lane.leaves) {
    CHECK(leaf.begin == at);
    CHECK(leaf.end > leaf.begin);
    at = leaf.end;
  }
  CHECK(at == 100);
  CHECK(timeIn(lane, Stage::Plan) == 20);
  CHECK(timeIn(lane, Stage::Parse) == 10);
  CHECK(timeIn(lane, Stage::Lower) == 10);
  CHECK(timeIn(lane, Stage::Report) == 30);
}

TEST_CASE("a worker's life has no gaps") {
  WorkerLane worker;
  worker.began = 100;
  worker.ended = 200;
  worker.events = {begins(120, Stage::Configure), ends(130), begins(150, Stage::Body), ends(160)};
  worker.hasQuit = true;
  Lane lane = laneOf(worker, 500);
  CHECK(timeIn(lane, Stage::WorkerStart) == 20);
  CHECK(timeIn(lane, Stage::Worker) == 20);
  CHECK(timeIn(lane, Stage::WorkerEnd) == 40);
  worker.hasQuit = false; // lost: what it did last is not known
  lane = laneOf(worker, 500);
  CHECK(timeIn(lane, Stage::WorkerEnd) == 0);
  CHECK(timeIn(lane, Stage::Worker) == 60);
  worker.events = {begins(120, Stage::Body, SubjectKind::Test, 1)};
  lane = laneOf(worker, 500);
  CHECK(lane.leaves.back().end == 200);
}

TEST_CASE("waiting counts as what the worker does that ends the wait") {
  Recorded recorded;
  Recording &recording = recorded.recording();
  recording.name("");
  SpanRecorder &recorder = recorded.recorder();
  for (unsigned number = 0; number < 2; ++number) {
    WorkerLane &worker = recording.addWorker(1, 0);
    worker.ended = 100;
    worker.hasQuit = true;
    const Stage stage = number == 0 ? Stage::Import : Stage::Body;
    worker.events = {begins(0, stage), ends(100)};
  }
  const auto wait = [&](uint64_t begin, uint64_t end, SubjectKind kind, uint32_t worker) {
    recorder.begin(Stage::Wait, SubjectKind::None, 0, begin);
    recorder.end(end, kind, worker);
  };
  wait(10, 20, SubjectKind::None, 0); // nobody came: goes with the next
  wait(20, 30, SubjectKind::Lane, 1);
  wait(30, 50, SubjectKind::Lane, 0);
  wait(90, 120, SubjectKind::None, 0); // and none comes after this
  ProfiledTests tests;
  const Profile profile = makeProfile(recording, 0, 200, tests);
  CHECK(profile.stages[unsigned(Stage::Body)] == 20);
  CHECK(profile.stages[unsigned(Stage::Import)] == 20);
  CHECK(profile.stages[unsigned(Stage::Wait)] == 30);
  CHECK(profile.unattributed == 130);
}
