// WorkerProcess: starts an interpreter as a worker, and ends it with everything that it started.
#pragma once

#include "assay/support/Result.h"

#include <string>
#include <string_view>
#include <sys/types.h>

namespace assay {

struct WorkerLaunch {
  std::string python;         // absolute path
  std::string folder;         // to start in
  std::string hashSeed;       // for PYTHONHASHSEED; empty: the user has set it already
  bool terminal = false;      // standard error is the terminal's, not collected
  bool inheritOutput = false; // standard output is ours (else /dev/null)
  bool inheritInput = false;  // standard input is ours (else /dev/null)
  bool isEarly = false;       // it imports pytest before it is told anything
  bool evaluates = false;     // it runs programs for `assay eval`, isolated (-I)
};

class WorkerProcess {
public:
  static Result<WorkerProcess> start(const WorkerLaunch &launch);

  WorkerProcess(WorkerProcess &&other) noexcept;
  WorkerProcess &operator=(WorkerProcess &&other) noexcept;
  ~WorkerProcess(); // kills what still runs

  int channel() const { return channel_; }    // our end, non-blocking
  int errorOutput() const { return errors_; } // non-blocking; -1: not collected
  int exitNotice() const { return pidfd_; }   // readable once the process has ended
  pid_t id() const { return pid_; }

  /// Kilobytes of memory in use, 0 where it cannot be told.
  uint64_t residentKilobytes() const;

  void signal(int number) const;

  /// Ends the process and all its descendants at once.
  void kill();

  /// As kill(), but gives the interpreter a moment to say on standard error where it was (pytest
  /// turns faulthandler on, which answers SIGABRT).
  void abort();

  /// Waits for the end; how it ended as people say it: "was killed by signal 11 (Segmentation
  /// fault)", "ended with exit status 3".
  std::string wait();

private:
  WorkerProcess() = default;

  pid_t pid_ = -1;
  int channel_ = -1, errors_ = -1, pidfd_ = -1;
  std::string ending_; // once waited for
};

/// From now on orphaned descendants become this process's children, so that none can be lost.
void adoptOrphans();

/// Kills the descendants of this process that are left.
void killOrphans();

} // namespace assay
