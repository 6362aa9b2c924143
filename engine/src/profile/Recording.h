// Recording: the spans of one run, of all its threads and workers, and what they are about.
//
// A lane is a thread of this process, or a worker. Threads record into recorders of their own;
// a worker's spans come with its messages. Names are given out by the run's thread alone; lanes may
// be added by any.
#pragma once

#include "profile/SpanRecorder.h"

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace assay {

/// Names, each once, by index.
class NameList {
public:
  uint32_t add(std::string_view name);
  const std::vector<std::string> &all() const { return names_; }

private:
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };
  std::vector<std::string> names_;
  std::unordered_map<std::string, uint32_t, Hash, std::equal_to<>> indices_;
};

struct WorkerLane {
  unsigned number = 0; // from 0, in the order of starting
  int process = 0;
  uint64_t began = 0, ended = 0; // of the monotonic clock; 0: it has not
  bool hasQuit = false;          // its session has ended, and nothing of it is missing
  std::vector<uint32_t> names;   // what its own indices of names are here
  std::vector<SpanEvent> events;
};

struct ThreadLane {
  std::string name;
  int thread = 0;
  std::unique_ptr<SpanRecorder> recorder;
};

class Recording {
public:
  /// The one that is under way in this process; null: none.
  static std::shared_ptr<Recording> underWay();
  static void setUnderWay(std::shared_ptr<Recording> recording);

  /// Adds the calling thread and has it record. An Error where there is no room.
  Result<void> addThread(std::string name);
  WorkerLane &addWorker(int process, uint64_t began);

  uint32_t name(std::string_view text) { return names_.add(text); }
  const std::vector<std::string> &names() const { return names_.all(); }

  /// No lane is added while these are looked at.
  const std::vector<std::unique_ptr<WorkerLane>> &workers() const { return workers_; }
  std::vector<const ThreadLane *> threads() const;

private:
  NameList names_;
  std::vector<std::unique_ptr<WorkerLane>> workers_;
  mutable std::mutex lock_; // of `threads_`
  std::vector<std::unique_ptr<ThreadLane>> threads_;
};

/// A thread of the process's own takes part in the recording that is under way when it begins, if
/// there is one.
class RecordedThread {
public:
  explicit RecordedThread(std::string name) : recording_(Recording::underWay()) {
    if (recording_ != nullptr)
      (void)recording_->addThread(std::move(name)); // without room it is not seen
  }
  ~RecordedThread() { SpanRecorder::setCurrent(nullptr); }
  RecordedThread(const RecordedThread &) = delete;
  RecordedThread &operator=(const RecordedThread &) = delete;

private:
  std::shared_ptr<Recording> recording_;
};

} // namespace assay
