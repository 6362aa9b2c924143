// RunRecord: what Assay remembers of a project between runs: last failures, and how long files
// take.
//
// One small JSON file per root folder in the cache folder (docs/run-record.md). A record that is
// missing, damaged or unreadable is an empty one; one that cannot be written costs a warning. It is
// written once, at the end of a run, and only when it says something new.
#pragma once

#include "assay/engine/Events.h"
#include "assay/support/FileSystem.h"
#include "assay/support/Result.h"

#include <map>
#include <set>
#include <string>

namespace assay {

class RunRecord final : public Listener {
public:
  /// `file`: where the record lies; empty: nothing is remembered.
  RunRecord(const FileSystem &files, std::string file);

  /// Where the record of a project lies.
  static std::string fileFor(const std::string &cacheFolder, const std::string &rootFolder);

  const std::set<std::string> &lastFailed() const { return lastFailed_; }
  /// Seconds by path seen from the root folder.
  const std::map<std::string, double> &durations() const { return durations_; }

  void forgetFailures();

  void handle(const Event &event) override;

  /// Writes the record if it changed.
  Result<void> save();

private:
  void load();
  std::string serialize() const;

  const FileSystem &files_;
  std::string file_;
  std::set<std::string> lastFailed_;
  std::map<std::string, double> durations_, durationsNow_;
  std::string saved_;
};

} // namespace assay
