// Encodings: Python's names for encodings, and iconv's.
#pragma once

#include <string_view>

namespace assay::encodings {

struct Encoding {
  const char *name; // as Python normalizes it
  const char *charset;
  /// In UTF-8 pairs of an ASCII character and of what iconv gives for it.
  std::string_view standIns;
  /// UTF-8 of characters that iconv gives where Python gives others, or refuses.
  std::string_view doubtful;
};

/// What Python calls `name`, by any of its aliases; nullptr for what it does not know, and for what
/// iconv does not decode as Python does. Any thread.
const Encoding *find(std::string_view name);

} // namespace assay::encodings
