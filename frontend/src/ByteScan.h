// Scanning for one of a few bytes, sixteen at a time. The text must be followed by 16 readable
// bytes, the first of which stops every scan (SourceText's padding does).
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>

namespace assay::bytescan {

/// 16 bytes as lanes; clang turns the operators into the machine's vector instructions.
using Lanes = uint8_t __attribute__((vector_size(16)));
using Mask = int8_t __attribute__((vector_size(16)));

inline Lanes load(const char *at) {
  Lanes lanes;
  std::memcpy(&lanes, at, sizeof lanes);
  return lanes;
}

/// Bit i is set where lane i of `mask` is.
inline uint32_t bits(Mask mask) {
#if defined(__SSE2__)
  using Chars = char __attribute__((vector_size(16)));
  return static_cast<uint32_t>(__builtin_ia32_pmovmskb128(reinterpret_cast<Chars>(mask)));
#else
  uint32_t result = 0;
  for (int i = 0; i < 16; ++i)
    result |= static_cast<uint32_t>(mask[i] & 1) << i;
  return result;
#endif
}

inline Mask equal(Lanes lanes, char byte) {
  return reinterpret_cast<Mask>(lanes == (Lanes{} + static_cast<uint8_t>(byte)));
}

/// The first LF, CR or NUL at or after `at`.
inline const char *endOfLine(const char *at) {
  for (;; at += 16) {
    const Lanes lanes = load(at);
    const uint32_t found = bits(equal(lanes, '\n') | equal(lanes, '\r') | equal(lanes, '\0'));
    if (found != 0)
      return at + std::countr_zero(found);
  }
}

/// The first `quote`, backslash, LF, CR or NUL at or after `at`; sets `nonAscii` where a byte
/// beyond ASCII was passed.
inline const char *endOfStringPart(const char *at, char quote, bool &nonAscii) {
  for (;; at += 16) {
    const Lanes lanes = load(at);
    const uint32_t found = bits(equal(lanes, quote) | equal(lanes, '\\') | equal(lanes, '\n') |
                                equal(lanes, '\r') | equal(lanes, '\0'));
    const uint32_t high = bits(reinterpret_cast<Mask>(lanes) < Mask{});
    if (found != 0) {
      const int index = std::countr_zero(found);
      nonAscii |= (high & ((1u << index) - 1)) != 0;
      return at + index;
    }
    nonAscii |= high != 0;
  }
}

/// As endOfStringPart, but lines may end: the first `quote`, backslash, CR or NUL.
inline const char *endOfTripleStringPart(const char *at, char quote, bool &nonAscii) {
  for (;; at += 16) {
    const Lanes lanes = load(at);
    const uint32_t found =
        bits(equal(lanes, quote) | equal(lanes, '\\') | equal(lanes, '\r') | equal(lanes, '\0'));
    const uint32_t high = bits(reinterpret_cast<Mask>(lanes) < Mask{});
    if (found != 0) {
      const int index = std::countr_zero(found);
      nonAscii |= (high & ((1u << index) - 1)) != 0;
      return at + index;
    }
    nonAscii |= high != 0;
  }
}

} // namespace assay::bytescan
