// Numbers that are equal hash alike, whatever their type: all are taken modulo 2**61 - 1, fractions
// too, since 2 has an inverse there. -1 says "error" in CPython and is no hash.
#include "assay/runtime/Hashing.h"

#include <bit>
#include <cmath>

namespace assay::runtime::hashing {
namespace {

constexpr int kBits = 61;
constexpr uint64_t kModulus = (uint64_t(1) << kBits) - 1;

int64_t finish(uint64_t hash) { return hash == UINT64_MAX ? -2 : static_cast<int64_t>(hash); }

int64_t finish(uint64_t magnitude, bool negative) {
  return finish(negative ? -magnitude : magnitude);
}

/// value * 2**count modulo 2**61 - 1 turns the bits; the value is below the modulus.
uint64_t multiplyByPower(uint64_t value, int count) {
  count = (count % kBits + kBits) % kBits;
  return (value << count & kModulus) | value >> (kBits - count);
}

} // namespace

int64_t ofInt(int64_t value) {
  const auto bits = static_cast<uint64_t>(value);
  return finish((value < 0 ? -bits : bits) % kModulus, value < 0);
}

int64_t ofInt(IntView value) {
  uint64_t sum = 0;
  for (size_t i = value.size; i-- != 0;) {
    const uint64_t limb = value.limbs[i];
    sum = multiplyByPower(sum, 64) + (limb & kModulus) + (limb >> kBits);
    sum = (sum & kModulus) + (sum >> kBits);
    if (sum >= kModulus)
      sum -= kModulus;
  }
  return finish(sum, value.negative);
}

int64_t ofFloat(double value) {
  if (std::isnan(value))
    return 0;
  if (std::isinf(value))
    return value > 0 ? 314159 : -314159;
  int exponent;
  const double fraction = std::frexp(std::fabs(value), &exponent);
  const auto mantissa = static_cast<uint64_t>(std::ldexp(fraction, 53));
  return finish(multiplyByPower(mantissa, exponent - 53), value < 0);
}

int64_t ofComplex(double real, double imaginary) {
  return finish(static_cast<uint64_t>(ofFloat(real)) +
                1000003 * static_cast<uint64_t>(ofFloat(imaginary)));
}

int64_t ofTuple(std::span<const int64_t> items) {
  // xxHash's rounds, a lane an item.
  constexpr uint64_t kPrime1 = 11400714785074694791u, kPrime2 = 14029467366897019727u,
                     kPrime5 = 2870177450012600261u;
  uint64_t hash = kPrime5;
  for (const int64_t item : items)
    hash = std::rotl(hash + static_cast<uint64_t>(item) * kPrime2, 31) * kPrime1;
  hash += items.size() ^ (kPrime5 ^ 3527539u);
  return hash == UINT64_MAX ? 1546275796 : static_cast<int64_t>(hash);
}

int64_t ofFrozenSet(std::span<const int64_t> members) {
  uint64_t hash = 0;
  for (const int64_t member : members) {
    const auto bits = static_cast<uint64_t>(member);
    hash ^= (bits ^ 89869747u ^ bits << 16) * 3644798167u;
  }
  hash ^= (members.size() + 1) * 1927868237u;
  hash ^= hash >> 11 ^ hash >> 25;
  hash = hash * 69069 + 907133923;
  return hash == UINT64_MAX ? 590923713 : static_cast<int64_t>(hash);
}

int64_t ofRange(int64_t length, int64_t start, int64_t step) {
  const int64_t items[] = {ofInt(length), ofInt(start), ofInt(step)};
  return ofTuple(items);
}

} // namespace assay::runtime::hashing
