#include "Checksum.h"

#include <zlib.h>

namespace assay {

uint32_t checksumOf(std::string_view bytes) {
  return uint32_t(::crc32_z(0, reinterpret_cast<const Bytef *>(bytes.data()), bytes.size()));
}

} // namespace assay
