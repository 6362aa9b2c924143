// What a cache did, as a member of an object of figures.
#pragma once

#include "assay/engine/Cache.h"

namespace assay {

/// `json` is a writer of RapidJSON's within an object. What was written is known only where that is
/// done before the figures are.
void writeCacheCounts(const CacheCounts &counts, bool isWritten, auto &json) {
  const auto number = [&json](const char *key, uint64_t value) {
    json.Key(key);
    json.Uint64(value);
  };
  json.Key("cache");
  json.StartObject();
  number("hits", counts.hits);
  number("misses", counts.misses);
  number("disk_hits", counts.diskHits);
  number("evictions", counts.evictions);
  number("entries", counts.entries);
  number("bytes", counts.bytes);
  number("bytes_read", counts.bytesRead);
  if (isWritten) {
    number("bytes_written", counts.bytesWritten);
    number("entries_written", counts.entriesWritten);
  }
  json.EndObject();
}

} // namespace assay
