// Identifiers beyond ASCII, by the Unicode version of CPython 3.11.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace assay::identifiers {

struct Check {
  bool valid;
  bool validUtf8;
  size_t wrong; // offset of what is wrong where it is not valid
};

/// Whether `text`, not empty, is an identifier.
Check check(std::string_view text);

/// The NFKC form of an identifier, under which Python knows it.
std::string normalize(std::string_view identifier);

} // namespace assay::identifiers
