#include "assay/cache/Upkeep.h"

#include "SegmentFiles.h"

#include <sys/stat.h>

namespace assay {
namespace {

uint64_t sizeOf(const Descriptor &file) {
  struct stat found;
  return file && ::fstat(file.number(), &found) == 0 ? static_cast<uint64_t>(found.st_size) : 0;
}

uint64_t countDamaged(const Segment &segment) {
  uint64_t damaged = 0;
  for (const SegmentEntry &entry : segment.entries())
    damaged += segment.load(entry) == nullptr;
  return damaged;
}

} // namespace

Result<FolderContents> inspectFolder(const std::string &path, const Fingerprint &build,
                                     bool readEntries) {
  FolderContents contents;
  const auto folder = CacheFolder::open(path);
  if (!folder)
    return folder.error();
  if (!*folder)
    return contents;
  const auto names = (*folder)->list();
  if (!names)
    return names.error();
  for (const std::string &name : *names) {
    const auto parsed = SegmentName::parse(name);
    if (!parsed)
      continue;
    Descriptor file = (*folder)->openFile(name);
    const uint64_t bytes = sizeOf(file);
    const auto segment = Segment::open(std::move(file));
    const bool isOther =
        segment ? segment->build() != build : parsed->build != SegmentName::of(build, 0).build;
    ++(isOther ? contents.otherSegments : contents.segments);
    (isOther ? contents.otherBytes : contents.bytes) += bytes;
    if (!segment) {
      ++contents.damagedSegments;
      continue;
    }
    (isOther ? contents.otherEntries : contents.entries) += segment->entries().size();
    if (readEntries)
      contents.damagedEntries += countDamaged(*segment);
  }
  return contents;
}

Result<uint64_t> clearFolder(const std::string &path) {
  const auto folder = CacheFolder::open(path);
  if (!folder)
    return folder.error();
  if (!*folder)
    return uint64_t(0);
  const auto lock = (*folder)->lock();
  if (!lock)
    return lock.error();
  if (!*lock)
    return Error{"another process is writing in " + (*folder)->path() + "; try again"};
  const auto names = (*folder)->list();
  if (!names)
    return names.error();
  uint64_t removed = 0;
  for (const std::string &name : *names) {
    const bool isSegment = SegmentName::parse(name).has_value();
    if (isSegment || isTemporaryName(name))
      (*folder)->remove(name);
    removed += isSegment;
  }
  return removed;
}

} // namespace assay
