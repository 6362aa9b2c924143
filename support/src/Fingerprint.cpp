#include "assay/support/Fingerprint.h"

#include <llvm-c/blake3.h>

namespace assay {

Fingerprint Fingerprint::of(std::string_view content) { return of({content}); }

Fingerprint Fingerprint::of(std::initializer_list<std::string_view> parts) {
  llvm_blake3_hasher hasher;
  llvm_blake3_hasher_init(&hasher);
  for (const std::string_view part : parts)
    llvm_blake3_hasher_update(&hasher, part.data(), part.size());
  Fingerprint made;
  llvm_blake3_hasher_finalize(&hasher, made.bytes.data(), made.bytes.size());
  return made;
}

std::string Fingerprint::hex() const {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (const uint8_t byte : bytes) {
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

} // namespace assay
