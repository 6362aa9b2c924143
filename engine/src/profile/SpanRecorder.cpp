#include "profile/SpanRecorder.h"

#include <sys/mman.h>

namespace assay {

thread_local constinit SpanRecorder *SpanRecorder::current_ = nullptr;

std::string_view subjectKindName(SubjectKind kind) {
  switch (kind) {
  case SubjectKind::None:
    return "none";
  case SubjectKind::File:
    return "file";
  case SubjectKind::Test:
    return "test";
  case SubjectKind::Module:
    return "module";
  case SubjectKind::Fixture:
    return "fixture";
  case SubjectKind::Lane:
    return "lane";
  }
  return {};
}

Result<std::unique_ptr<SpanRecorder>> SpanRecorder::create() {
  void *memory = ::mmap(nullptr, kCapacity * sizeof(SpanEvent), PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED)
    return Error{"there is no room to record spans in"};
  return std::unique_ptr<SpanRecorder>(new SpanRecorder(static_cast<SpanEvent *>(memory)));
}

SpanRecorder::~SpanRecorder() { ::munmap(events_, kCapacity * sizeof(SpanEvent)); }

} // namespace assay
