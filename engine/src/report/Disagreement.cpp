#include "Disagreement.h"

#include "../Checksum.h"
#include "assay/support/Fingerprint.h"

namespace assay {

DisagreementListener::DisagreementListener(const std::vector<NativeFile> &native, bool passedToo) {
  for (const NativeFile &file : native)
    for (const NativeTest &test : file.tests)
      if (test.failed || (passedToo && test.passed))
        expected_.emplace(test.nodeid, TestOfFile{&file, &test});
}

void DisagreementListener::handle(const Event &event) {
  const auto *finished = std::get_if<TestFinished>(&event);
  if (!finished || finished->tier != Tier::Worker)
    return;
  const auto found = expected_.find(finished->nodeid);
  if (found != expected_.end() && finished->passed() != found->second.second->passed)
    disputed_.push_back(found->second);
}

std::string describeBug(const TestOfFile &disputed, const std::map<std::string, bool> &afresh,
                        const FileSystem &files, std::string_view folder) {
  const auto &[file, test] = disputed;
  const auto again = afresh.find(test->nodeid);
  std::string source;
  if (again == afresh.end() || again->second == test->passed || !files.read(file->path, source) ||
      checksumOf(source) != file->checksum)
    return {};
  std::string saved;
  if (!folder.empty()) {
    saved = path::join(folder, "bugs/" + Fingerprint::of(source).hex() + ".py");
    if (!files.write(saved, source))
      saved.clear();
  }
  return "\nassay: THIS IS A BUG OF ASSAY: " + test->nodeid +
         (test->passed ? " passed natively, and CPython does not pass it"
                       : " failed natively, and CPython passes it") +
         ". CPython's verdict counts." +
         (saved.empty() ? "" : " The file was saved as " + saved + "; please report it.") + "\n";
}

} // namespace assay
