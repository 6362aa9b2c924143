#include "Gmp.h"
#include "assay/runtime/BigIntMath.h"

#include <algorithm>
#include <bit>

namespace assay::runtime::bigint {
namespace {

/// Two's complement in `size` limbs: sign bits beyond are not written.
void toTwosComplement(IntView a, uint64_t *to, size_t size) {
  std::copy_n(a.limbs, a.size, to);
  std::fill(to + a.size, to + size, 0);
  if (a.negative)
    mpn_neg(to, to, static_cast<mp_size_t>(size));
}

/// Takes the limbs of `result` for two's complement, with sign bits of `negative` beyond.
void fromTwosComplement(size_t size, bool negative, Limbs &result) {
  uint64_t *limbs = result.resize(size);
  if (negative && mpn_neg(limbs, limbs, static_cast<mp_size_t>(size)) == 0) {
    // Minus a power of two that needs one limb more.
    limbs = result.resize(size + 1);
    std::fill_n(limbs, size, 0);
    limbs[size] = 1;
  }
  result.trim(negative);
}

template <typename Operation>
void bitwise(IntView a, IntView b, Limbs &result, Operation operation) {
  const std::optional<int64_t> x = a.toInt64(), y = b.toInt64();
  if (x && y) {
    result.assign(
        static_cast<int64_t>(operation(static_cast<uint64_t>(*x), static_cast<uint64_t>(*y))));
    return;
  }
  const size_t size = std::max(a.size, b.size);
  Limbs other;
  uint64_t *to = result.resize(size + 1), *from = other.resize(size);
  toTwosComplement(a, to, size);
  toTwosComplement(b, from, size);
  for (size_t i = 0; i != size; ++i)
    to[i] = operation(to[i], from[i]);
  const uint64_t sign = operation(a.negative ? ~uint64_t(0) : 0, b.negative ? ~uint64_t(0) : 0);
  fromTwosComplement(size, sign != 0, result);
}

} // namespace

void shiftLeft(IntView a, uint64_t count, Limbs &result) {
  if (a.isZero()) {
    result.assign(0);
    return;
  }
  const size_t limbs = count / 64;
  const unsigned bits = count % 64;
  uint64_t *to = result.resize(a.size + limbs + 1);
  std::fill_n(to, limbs, 0);
  if (bits == 0) {
    std::copy_n(a.limbs, a.size, to + limbs);
    to[a.size + limbs] = 0;
  } else {
    to[a.size + limbs] = mpn_lshift(to + limbs, a.limbs, static_cast<mp_size_t>(a.size), bits);
  }
  result.trim(a.negative);
}

void shiftRight(IntView a, uint64_t count, Limbs &result) {
  const uint64_t limbs = count / 64;
  const unsigned bits = count % 64;
  if (limbs >= a.size) {
    result.assign(a.negative ? -1 : 0);
    return;
  }
  const size_t size = a.size - static_cast<size_t>(limbs);
  uint64_t *to = result.resize(size + 1);
  uint64_t lost = 0;
  if (bits == 0)
    std::copy_n(a.limbs + limbs, size, to);
  else
    lost = mpn_rshift(to, a.limbs + limbs, static_cast<mp_size_t>(size), bits);
  to[size] = 0;
  if (a.negative) {
    const bool exact =
        lost == 0 && std::all_of(a.limbs, a.limbs + limbs, [](uint64_t limb) { return limb == 0; });
    if (!exact)
      mpn_add_1(to, to, static_cast<mp_size_t>(size + 1), 1);
  }
  result.trim(a.negative);
}

void bitAnd(IntView a, IntView b, Limbs &result) {
  bitwise(a, b, result, [](uint64_t x, uint64_t y) { return x & y; });
}

void bitOr(IntView a, IntView b, Limbs &result) {
  bitwise(a, b, result, [](uint64_t x, uint64_t y) { return x | y; });
}

void bitXor(IntView a, IntView b, Limbs &result) {
  bitwise(a, b, result, [](uint64_t x, uint64_t y) { return x ^ y; });
}

void bitInvert(IntView a, Limbs &result) {
  // -a - 1
  subtract(Int64View(-1), a, result);
}

uint64_t bitLength(IntView a) {
  return a.isZero() ? 0 : uint64_t(a.size) * 64 - std::countl_zero(a.limbs[a.size - 1]);
}

uint64_t bitCount(IntView a) {
  return a.isZero() ? 0 : mpn_popcount(a.limbs, static_cast<mp_size_t>(a.size));
}

ToBytes toBytes(IntView a, std::span<uint8_t> bytes, ByteOrder order, bool isSigned) {
  if (a.negative && !isSigned)
    return ToBytes::NegativeUnsigned;
  uint64_t needed = bitLength(a);
  if (isSigned && !a.isZero()) {
    // One bit for the sign; minus a power of two has it already. CPython needs no byte for -1.
    needed += !(a.negative && bitCount(a) == 1);
    if (a.toInt64() == -1)
      needed = 0;
  }
  if (needed > uint64_t(bytes.size()) * 8)
    return ToBytes::TooBig;
  bool carry = a.negative;
  for (size_t i = 0; i != bytes.size(); ++i) {
    auto byte = static_cast<uint8_t>(i / 8 < a.size ? a.limbs[i / 8] >> (i % 8 * 8) : 0);
    if (a.negative) {
      byte = static_cast<uint8_t>(~byte + carry);
      carry = carry && byte == 0;
    }
    bytes[order == ByteOrder::Little ? i : bytes.size() - 1 - i] = byte;
  }
  return ToBytes::Done;
}

void fromBytes(std::span<const uint8_t> bytes, ByteOrder order, bool isSigned, Limbs &result) {
  const size_t count = bytes.size(), size = (count + 7) / 8;
  const auto byte = [&](size_t i) { return bytes[order == ByteOrder::Little ? i : count - 1 - i]; };
  const bool negative = isSigned && count != 0 && byte(count - 1) >= 0x80;
  uint64_t *to = result.resize(size);
  std::fill_n(to, size, negative ? ~uint64_t(0) : 0);
  for (size_t i = 0; i != count; ++i) {
    const unsigned at = i % 8 * 8;
    to[i / 8] = (to[i / 8] & ~(uint64_t(0xFF) << at)) | uint64_t(byte(i)) << at;
  }
  fromTwosComplement(size, negative, result);
}

} // namespace assay::runtime::bigint
