#include "Disagreement.h"

#include "assay/support/Fingerprint.h"

#include <algorithm>

namespace assay {

DisagreementListener::DisagreementListener(const std::vector<NativeFile> &native,
                                           const EventStream &events, bool passedToo,
                                           const FileSystem &files, std::string_view folder)
    : events_(events), files_(files), folder_(folder) {
  for (const NativeFile &file : native)
    for (const NativeTest &test : file.tests)
      if (test.failed || (passedToo && test.passed))
        expected_.emplace(test.nodeid, Expectation{&file, test.passed});
}

void DisagreementListener::handle(const Event &event) {
  const auto *finished = std::get_if<TestFinished>(&event);
  if (!finished || finished->tier != Tier::Worker)
    return;
  const auto found = expected_.find(finished->nodeid);
  if (found == expected_.end())
    return;
  const bool passed =
      std::all_of(finished->phases.begin(), finished->phases.end(),
                  [](const PhaseReport &phase) { return phase.outcome == Outcome::Passed; });
  const auto [file, passes] = found->second;
  if (passed == passes)
    return;
  std::string saved;
  std::string source;
  if (!folder_.empty() && files_.read(file->path, source)) {
    saved = path::join(folder_, "bugs/" + Fingerprint::of(source).hex() + ".py");
    if (!files_.write(saved, source))
      saved.clear();
  }
  events_.emit(TextPrinted{
      "\nassay: THIS IS A BUG OF ASSAY: " + std::string(finished->nodeid) +
      (passes ? " passed natively, and CPython does not pass it"
              : " failed natively, and CPython passes it") +
      ". CPython's verdict counts." +
      (saved.empty() ? "" : " The file was saved as " + saved + "; please report it.") + "\n"});
}

} // namespace assay
