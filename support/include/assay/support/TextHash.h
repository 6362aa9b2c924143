// A hash of short texts such as names, for tables that live as long as a program: cheap, not stable
// from version to version, and nothing against those who choose names to collide.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace assay {

struct TextHash {
  size_t operator()(std::string_view text) const {
    uint64_t hash = text.size() * 0x9E3779B97F4A7C15;
    size_t at = 0;
    for (; at + 8 <= text.size(); at += 8)
      hash = mix(hash, load(text.data() + at, 8));
    // The rest, without a loop: overlapping loads see each byte.
    if (const size_t rest = text.size() - at; rest >= 4)
      hash = mix(hash, load(text.data() + at, 4) | load(text.data() + text.size() - 4, 4) << 32);
    else if (rest != 0)
      hash = mix(hash, load(text.data() + at, 1) | load(text.data() + at + rest / 2, 1) << 8 |
                           load(text.data() + text.size() - 1, 1) << 16);
    return hash;
  }

private:
  static uint64_t load(const char *from, size_t bytes) {
    uint64_t word = 0;
    std::memcpy(&word, from, bytes);
    return word;
  }
  static uint64_t mix(uint64_t hash, uint64_t word) {
    hash = (hash ^ word) * 0xD6E8FEB86659FD93;
    return hash ^ hash >> 32;
  }
};

} // namespace assay
