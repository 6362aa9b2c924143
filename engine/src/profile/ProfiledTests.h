// ProfiledTests: what a profile says of a run's tests, but for their times in spans.
//
// Ten thousand trivial tests take less time than a copy of their names would. So of a run that
// needed no Python the plan itself is kept, and looked at once nobody counts the time any more;
// otherwise this listens.
#pragma once

#include "assay/engine/Profile.h"
#include "plan/NativeFile.h"

#include <string>
#include <utility>
#include <vector>

namespace assay {

class ProfiledTests final : public Listener {
public:
  void handle(const Event &event) override {
    if (const auto *finished = std::get_if<TestFinished>(&event))
      add(*finished);
  }

  /// The plan at the end of the run; `reported`: those of its tests that were reported without
  /// workers.
  void keep(std::vector<NativeFile> files,
            std::vector<std::pair<const NativeFile *, const NativeTest *>> reported,
            std::string rootFolder) {
    files_ = std::move(files);
    reported_ = std::move(reported);
    rootFolder_ = std::move(rootFolder);
  }

  const std::string &rootFolder() const { return rootFolder_; }
  std::vector<ProfiledTest> take() {
    for (const auto &[file, test] : reported_)
      add(nativeFinished(*file, *test));
    return std::move(tests_);
  }

private:
  void add(const TestFinished &finished) {
    ProfiledTest &test = tests_.emplace_back();
    test.nodeid = finished.nodeid;
    test.tier = finished.tier;
    test.code = finished.code;
    test.reason = finished.reason;
    test.passed = finished.passed();
    // Trivial tests take less than a span would: the plan has counted them.
    if (finished.tier == Tier::Template)
      test.own = test.times[unsigned(Stage::Execute)] =
          finished.nanoseconds[unsigned(Stage::Execute)];
  }

  std::string rootFolder_;
  std::vector<ProfiledTest> tests_;
  std::vector<NativeFile> files_; // `reported_` points into it
  std::vector<std::pair<const NativeFile *, const NativeTest *>> reported_;
};

} // namespace assay
