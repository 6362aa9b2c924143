// Tally: what the summary at a run's end says, gathered while the run goes on.
#pragma once

#include "assay/engine/Events.h"

#include <array>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace assay {

class Tally {
public:
  explicit Tally(const ReportOptions &options) : options_(options) {}

  void take(const CollectorReported &report);
  void take(const CollectionFinished &collection) { deselected_ = collection.deselected; }
  /// The category that the test's letter and word come from; empty: none (a teardown that passed).
  void take(const TestFinished &test);
  void take(const SummaryContributed &summary);

  bool hasFailed() const { return count("failed") || count("error"); }
  uint64_t count(std::string_view category) const;

  /// "2 failed, 3 passed, 1 warning", coloured; and the colour of the whole.
  std::string counts(bool color) const;
  std::string_view mainColor() const;

  /// Everything between the last test and the last line: errors, failures, warnings, passes,
  /// durations, plugins' sections, short summary.
  std::string sections(const RunFigures &figures) const;

  /// "assay: 600 by template, 400 by worker".
  std::string tiers(const RunFigures &figures) const;

private:
  struct Duration {
    double seconds;
    Phase when;
    std::string nodeid;
  };
  struct Skip {
    std::string path, reason;
    int64_t line;
    uint64_t times;
  };

  void addSkip(const SkipReason &skip);
  void addDuration(double seconds, Phase when, std::string_view nodeid);
  std::string durations() const;
  std::string shortSummary() const;
  std::string head(char sign, std::string_view title, std::string_view parameters = {}) const;

  const ReportOptions &options_;
  std::map<std::string, uint64_t, std::less<>> counts_;
  std::map<std::string, std::vector<std::string>, std::less<>> texts_, shortLines_; // by category
  std::vector<std::string> passedNodeids_;                                          // for -rp
  std::vector<Skip> skips_;
  std::vector<Duration> durations_;
  std::string warnings_, extra_;
  uint64_t warningCount_ = 0, deselected_ = 0;
  std::array<uint64_t, kTierCount> byTier_{};
};

} // namespace assay
