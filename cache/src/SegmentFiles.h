// SegmentFiles: which files of a cache folder are segments, of which build, and how old.
#pragma once

#include "CacheFolder.h"
#include "Segment.h"

#include <optional>
#include <string>
#include <vector>

namespace assay {

/// A segment's name: its build's first digits, and a number that grows.
struct SegmentName {
  std::string build;
  uint32_t number = 0;

  static SegmentName of(const Fingerprint &build, uint32_t number);
  static std::optional<SegmentName> parse(const std::string &name);
  std::string text() const;
};

/// A name for a file that is not yet a segment; whoever holds the lock may remove such files.
std::string temporaryName();
bool isTemporaryName(const std::string &name);

struct SegmentFile {
  std::string name;
  uint32_t number;
  std::optional<Segment> segment; // nothing: damaged
};

/// Opens the segments of a build, the oldest first. One that vanishes meanwhile was taken up by
/// another, so the folder is then listed again.
Result<std::vector<SegmentFile>> openSegments(const CacheFolder &folder, const Fingerprint &build);

} // namespace assay
