// FileDealing: test files for this thread and, once that is sure to pay, for others.
//
// Handing files to another thread costs what FileDealing.cpp says: the thread, and a heap and
// memory for code of its own. So others are asked to help as soon as the work that is left is
// known to take longer: by how long files took in earlier runs, by how long those of this run have
// taken so far, and by how long the one that is under way has taken already.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <thread>
#include <vector>

namespace assay {

class FileDealing {
public:
  /// What is done with a file, on one thread.
  using Work = std::function<void(size_t file)>;
  /// Makes that, on the thread that will do it; nothing where it cannot.
  using Helper = std::function<Work()>;

  /// `nanoseconds`: what is known of each file, 0 where nothing is. Files are begun in their order,
  /// but those known to be long first.
  /// No `helper`: this thread does everything.
  FileDealing(const std::vector<uint64_t> &nanoseconds, Helper helper);
  /// Waits for the helpers.
  ~FileDealing();
  FileDealing(const FileDealing &) = delete;
  FileDealing &operator=(const FileDealing &) = delete;

  /// Does all files, and returns when all are done.
  void run(const Work &own);
  /// Whether others are to help: asked now and then while run() is in a file, on its thread.
  void consider();
  /// No file is begun any more. From any thread.
  void stop() { isStopped_ = true; }

  /// Threads that were at work, that of run() included; once it is over.
  unsigned threads() const { return threads_; }

  /// Threads at work at most, this one included.
  static unsigned threadsAtMost();

private:
  void take(const Work &work);
  void startHelpers(uint64_t left);

  const Helper helper_;
  std::vector<size_t> order_;
  uint64_t known_ = 0; // what all files together took, the longest left out
  std::atomic<size_t> next_ = 0;
  std::atomic<bool> isStopped_ = false;
  uint64_t began_ = 0, usedBefore_ = 0; // on the clocks of all and of the thread
  unsigned threads_ = 1;
  std::vector<std::thread> helpers_;
};

} // namespace assay
