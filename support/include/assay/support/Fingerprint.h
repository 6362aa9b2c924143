// Fingerprint: 128 bits of a content's BLAKE3 digest, to name it by.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace assay {

struct Fingerprint {
  std::array<uint8_t, 16> bytes{};

  /// Any thread.
  static Fingerprint of(std::string_view content);

  /// Of the parts one behind the other; where one ends and the next begins makes no difference.
  static Fingerprint of(std::initializer_list<std::string_view> parts);

  /// 32 lower-case hexadecimal digits.
  std::string hex() const;

  bool operator==(const Fingerprint &) const = default;
};

} // namespace assay
