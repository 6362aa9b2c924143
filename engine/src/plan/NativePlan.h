// NativePlan: recognises and runs what can be native, and says why the rest cannot.
//
// Nothing is reported from here. Either every file is complete and Python is not needed, or the
// results go to WorkerRun, which reports them when pytest's order comes to them.
#pragma once

#include "../settings/Settings.h"
#include "Discovery.h"
#include "NativeFile.h"
#include "assay/engine/Cache.h"
#include "assay/support/FileSystem.h"

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace assay {

struct NativePlan {
  std::vector<NativeFile> files;              // all test files, in pytest's order
  std::vector<std::vector<std::string>> only; // of each file: what node ids ask for; empty: all
  /// Why everything is CPython's; empty: not everything is.
  std::string off;
  /// Ctrl-C came: `files` are those until then.
  bool interrupted = false;
  unsigned threads = 1; // at work, at most
  uint64_t filesRead = 0, bytesRead = 0, filesParsed = 0;
  uint64_t stageNanoseconds[kCountedStages] = {};

  /// Every file is complete: there is nothing for Python to do.
  bool isWhole() const;
};

struct PlanWishes {
  /// Seconds by path seen from the root folder, as far as earlier runs know.
  const std::map<std::string, double> &durations;
  /// Called once, as soon as it is sure that something is left for Python; may be empty.
  std::function<void()> needPython = {};
};

/// Runs files on several threads where that pays. `cache` may be absent.
NativePlan planNative(const FileSystem &files, const Settings &settings, const RunOptions &options,
                      const Discovered &discovered, Cache *cache, const PlanWishes &wishes);

} // namespace assay
