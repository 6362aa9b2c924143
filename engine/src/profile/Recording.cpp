#include "profile/Recording.h"

#include <unistd.h>

namespace assay {
namespace {

std::mutex underWayLock;
std::shared_ptr<Recording> &theOneUnderWay() {
  // Never destroyed: threads may still ask when the process ends.
  static auto &recording = *new std::shared_ptr<Recording>;
  return recording;
}

} // namespace

uint32_t NameList::add(std::string_view name) {
  if (const auto known = indices_.find(name); known != indices_.end())
    return known->second;
  const auto index = uint32_t(names_.size());
  names_.emplace_back(name);
  indices_.emplace(names_.back(), index);
  return index;
}

std::shared_ptr<Recording> Recording::underWay() {
  const std::lock_guard guard(underWayLock);
  return theOneUnderWay();
}

void Recording::setUnderWay(std::shared_ptr<Recording> recording) {
  const std::lock_guard guard(underWayLock);
  theOneUnderWay() = std::move(recording);
}

Result<void> Recording::addThread(std::string name) {
  auto recorder = SpanRecorder::create();
  if (!recorder)
    return recorder.error();
  auto lane = std::make_unique<ThreadLane>(
      ThreadLane{std::move(name), int(::gettid()), std::move(*recorder)});
  const std::lock_guard guard(lock_);
  SpanRecorder::setCurrent(lane->recorder.get());
  threads_.push_back(std::move(lane));
  return {};
}

WorkerLane &Recording::addWorker(int process, uint64_t began) {
  auto &lane = *workers_.emplace_back(std::make_unique<WorkerLane>());
  lane.number = unsigned(workers_.size() - 1);
  lane.process = process;
  lane.began = began;
  return lane;
}

std::vector<const ThreadLane *> Recording::threads() const {
  const std::lock_guard guard(lock_);
  std::vector<const ThreadLane *> lanes;
  for (const auto &lane : threads_)
    lanes.push_back(lane.get());
  return lanes;
}

} // namespace assay
