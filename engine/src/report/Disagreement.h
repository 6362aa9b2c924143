// DisagreementListener: where native code and CPython were both asked, checks that they agree.
//
// A test that failed natively is run in CPython for its report, and with --verify every test is.
// Where the two verdicts differ, Assay has a bug: it says so loudly, keeps CPython's verdict and
// saves the file as a reproducer.
#pragma once

#include "../plan/NativeFile.h"
#include "../worker/WorkerRun.h"
#include "assay/support/FileSystem.h"

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace assay {

class DisagreementListener final : public Listener {
public:
  /// `passedToo`: tests that passed natively are run in CPython as well (--verify). Reproducers go
  /// below `folder`.
  DisagreementListener(const std::vector<NativeFile> &native, const EventStream &events,
                       bool passedToo, const FileSystem &files, std::string_view folder);

  void handle(const Event &event) override;

private:
  struct Expectation {
    const NativeFile *file;
    bool passes;
  };
  std::unordered_map<std::string_view, Expectation> expected_;
  const EventStream &events_;
  const FileSystem &files_;
  std::string folder_;
};

} // namespace assay
