// The encodings and ways to treat errors that encode() and decode() know; others decline.
#pragma once

#include "assay/runtime/Protocols.h"

namespace assay::runtime {

enum class Encoding : uint8_t { Utf8, Ascii, Latin1 };
enum class Errors : uint8_t { Strict, Ignore, Replace, Other };

struct Codec {
  Encoding encoding;
  Errors errors;
};

/// Of `function(encoding="utf-8", errors="strict")`. nullopt: declined.
std::optional<Codec> codecArguments(Context &ctx, const Arguments &arguments,
                                    std::string_view function);

} // namespace assay::runtime
