// What must hold of a file's bytes before its tokens mean anything.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace assay::recognizer {

struct WrongSource {
  std::string_view reason; // static
  uint32_t offset;
};

/// Nothing where `source` is UTF-8 without a byte order mark, declares no other encoding, and holds
/// no NUL.
std::optional<WrongSource> checkSource(std::string_view source);

} // namespace assay::recognizer
