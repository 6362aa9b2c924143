#include "NativeFile.h"

namespace assay {

CodeOrigin originOf(const EntryHandle &entry) {
  if (!entry)
    return CodeOrigin::Built;
  return entry.origin() == EntryOrigin::Disk ? CodeOrigin::Disk : CodeOrigin::Memory;
}

TestFinished nativeFinished(const NativeFile &file, const NativeTest &test) {
  TestFinished finished{};
  finished.nodeid = test.nodeid;
  finished.location = {file.relative, int64_t(test.line) - 1, test.domain};
  finished.tier = test.tier;
  finished.code = test.code;
  finished.nanoseconds = test.nanoseconds;
  finished.start = test.start;
  finished.call = double(test.nanoseconds[unsigned(Stage::Execute)]) * 1e-9;
  return finished;
}

} // namespace assay
