// DisagreementListener: where native code and CPython were both asked, notes where they differ.
//
// A test that failed natively is run in CPython for its report, and with --verify every test is.
// CPython's verdict is the one that counts. But it is Assay's bug only where CPython sticks to it
// in a fresh process (a test may hang on what ran before it), and where the file is still the one
// that native code saw.
#pragma once

#include "../plan/NativeFile.h"
#include "../worker/SecondOpinion.h"
#include "assay/support/FileSystem.h"

#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace assay {

class DisagreementListener final : public Listener {
public:
  /// `passedToo`: tests that passed natively are run in CPython as well (--verify). `native` must
  /// live as long as this.
  DisagreementListener(const std::vector<NativeFile> &native, bool passedToo);

  void handle(const Event &event) override;

  /// The tests that differ, in the order in which CPython has run them.
  const std::vector<TestOfFile> &disputed() const { return disputed_; }

private:
  std::unordered_map<std::string_view, TestOfFile> expected_;
  std::vector<TestOfFile> disputed_;
};

/// What to tell the user of a disputed test, given CPython's verdicts in a fresh process; empty:
/// no bug of Assay's. Saves the file below `folder` (empty: nowhere) as a reproducer.
std::string describeBug(const TestOfFile &disputed, const std::map<std::string, bool> &afresh,
                        const FileSystem &files, std::string_view folder);

} // namespace assay
