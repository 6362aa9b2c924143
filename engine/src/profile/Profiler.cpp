#include "assay/engine/Profile.h"

#include "profile/ProfileMaker.h"
#include "profile/ProfiledTests.h"
#include "profile/Recording.h"

#include <time.h>

namespace assay {
namespace {

/// When this process began: the kernel says that in hundredths of a second only, but it counts
/// what processor time the process has had, and so far it has hardly waited.
uint64_t processStart(uint64_t now) {
  timespec used{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
  return now - (uint64_t(used.tv_sec) * 1'000'000'000 + uint64_t(used.tv_nsec));
}

} // namespace

Profiler::Profiler(Since since)
    : began_(since == Since::Process ? processStart(monotonicNanoseconds())
                                     : monotonicNanoseconds()),
      recording_(std::make_shared<Recording>()), tests_(std::make_unique<ProfiledTests>()) {
  recording_->name(""); // what spans without a name have
  if (recording_->addThread("assay"))
    SpanRecorder::current()->begin(Stage::Startup, SubjectKind::None, 0, began_);
  Recording::setUnderWay(recording_);
}

Profiler::~Profiler() {
  SpanRecorder::setCurrent(nullptr);
  Recording::setUnderWay(nullptr);
}

Profile Profiler::finish() {
  const uint64_t ended = monotonicNanoseconds();
  SpanRecorder::setCurrent(nullptr);
  Recording::setUnderWay(nullptr);
  return makeProfile(*recording_, began_, ended, *tests_);
}

} // namespace assay
