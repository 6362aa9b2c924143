// What a person may want of a cache folder: to know what is in it, and to be rid of it.
#pragma once

#include "assay/support/Fingerprint.h"
#include "assay/support/Result.h"

#include <cstdint>
#include <string>

namespace assay {

struct FolderContents {
  uint64_t segments = 0, entries = 0, bytes = 0;                // of the build that was asked about
  uint64_t otherSegments = 0, otherEntries = 0, otherBytes = 0; // of other builds
  uint64_t damagedSegments = 0; // of any build: of no use as a whole
  uint64_t damagedEntries = 0;  // in others; told only where each entry was read
};

/// Looks at all segments, and with `readEntries` at all bytes of all entries. A folder that is not
/// there is an empty one; an Error: it is not to be trusted, or cannot be read.
Result<FolderContents> inspectFolder(const std::string &folder, const Fingerprint &build,
                                     bool readEntries);

/// Removes all segments of all builds; how many there were. An Error also where somebody is
/// writing all the time.
Result<uint64_t> clearFolder(const std::string &folder);

} // namespace assay
