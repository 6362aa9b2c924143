// ProgramWorker: the user's Python, kept warm, that runs what the native engine declined.
#pragma once

#include "assay/engine/Eval.h"

#include "native/NativeEvaluator.h"
#include "worker/Channel.h"
#include "worker/WorkerProcess.h"

#include <optional>
#include <string>

namespace assay {

/// Starts its process when it is first needed, and another one where that dies. One thread.
class ProgramWorker {
public:
  /// `python`: as RunOptions::python.
  explicit ProgramWorker(std::string python) : python_(std::move(python)) {}

  /// Runs a program; fills in outcome, exception, output and, where there is more to say, reason.
  /// Views in `answer` are valid until the next call.
  void run(std::string_view source, const NativeLimits &limits, EvalAnswer &answer);

private:
  Result<void> start();
  /// One answer's payload; an Error where the process died or writes what is none.
  Result<std::string> exchange(std::string_view request, double timeoutSeconds);

  std::string python_;
  std::optional<WorkerProcess> process_;
  FrameReader reader_;
  FrameWriter writer_;
  std::string errors_; // what it wrote to standard error last
  std::string type_, message_, output_, reason_;
};

} // namespace assay
