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
  uint64_t filesRead = 0, bytesRead = 0, filesParsed = 0;
  uint64_t stageNanoseconds[kCountedStages] = {};

  /// Every file is complete: there is nothing for Python to do.
  bool isWhole() const;
};

/// `cache` may be absent.
NativePlan planNative(const FileSystem &files, const Settings &settings, const RunOptions &options,
                      const Discovered &discovered, Cache *cache);

} // namespace assay
