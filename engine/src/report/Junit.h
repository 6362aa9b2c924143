// JunitReport: the JUnit XML file that pytest's --junitxml writes, made from a run's events.
#pragma once

#include "assay/engine/Events.h"
#include "assay/support/Result.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace assay {

class JunitReport final : public Listener {
public:
  /// `options` says where the file goes and what it looks like; it outlives this.
  explicit JunitReport(const ReportOptions &options);

  void handle(const Event &event) override;

  /// Writes the file, in one step where it is a regular one; folders that are missing are made.
  /// False: there was no session to report (pytest writes none then, either). `seconds` is how long
  /// the run has taken.
  Result<bool> save(double seconds) const;

private:
  /// A `testcase` element in the making.
  struct Case {
    std::vector<std::pair<std::string, std::string>> attributes;
    std::string properties, children; // XML
    double seconds = 0;
  };

  void on(const SessionStarted &started);
  void on(const CollectionFinished &);
  void on(const CollectorReported &report);
  void on(const TestFinished &test);
  void on(const SummaryContributed &summary);
  template <typename Other> void on(const Other &) {}

  Case open(std::string_view nodeid, const TestLocation &location,
            std::span<const std::pair<std::string, std::string>> own) const;
  void addPhase(const TestFinished &test, const PhaseReport &phase, std::optional<Case> &current,
                bool &failedCall);
  void addFailure(Case &to, const PhaseReport &phase);
  void addSkip(Case &to, const PhaseReport &phase);
  void addOutput(Case &to, const PhaseReport &phase) const;
  void close(const Case &done);
  bool counts(Phase when) const;

  const ReportOptions &options_;
  const bool legacy_; // xunit1: files, lines and attributes of the tests' own
  double start_ = 0;
  bool collected_ = false;
  uint64_t passed_ = 0, failures_ = 0, errors_ = 0, skipped_ = 0, failedTwice_ = 0;
  std::string properties_, cases_; // XML
};

} // namespace assay
