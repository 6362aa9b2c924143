// Checksum: CRC-32 as zlib computes it, which Python has too.
#pragma once

#include <cstdint>
#include <string_view>

namespace assay {

/// The CRC-32 of the bytes: zlib.crc32 gives a worker the same. Tells accidents, not malice.
uint32_t checksumOf(std::string_view bytes);

} // namespace assay
