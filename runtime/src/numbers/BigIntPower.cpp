#include "Gmp.h"
#include "assay/runtime/BigIntMath.h"

#include <bit>

namespace assay::runtime::bigint {
namespace {

uint64_t multiplyModulo(uint64_t a, uint64_t b, uint64_t modulus) {
  return static_cast<uint64_t>(static_cast<unsigned __int128>(a) * b % modulus);
}

uint64_t powerModulo(uint64_t base, IntView exponent, uint64_t modulus) {
  uint64_t result = 1;
  for (size_t i = exponent.size; i-- != 0;) {
    for (int bit = 63; bit >= 0; --bit) {
      result = multiplyModulo(result, result, modulus);
      if ((exponent.limbs[i] >> bit & 1) != 0)
        result = multiplyModulo(result, base, modulus);
    }
  }
  return result;
}

/// The magnitude of an odd number to a power of at least 2.
void oddPower(IntView odd, uint64_t exponent, size_t maxLimbs, Limbs &result) {
  Limbs other;
  uint64_t *power = result.resize(maxLimbs), *scratch = other.resize(maxLimbs);
  mpn_copyi(power, odd.limbs, static_cast<mp_size_t>(odd.size));
  size_t size = odd.size;
  bool inResult = true;
  const auto take = [&](size_t written) {
    std::swap(power, scratch);
    inResult = !inResult;
    size = written - (power[written - 1] == 0);
  };
  for (int bit = std::bit_width(exponent) - 2; bit >= 0; --bit) {
    mpn_sqr(scratch, power, static_cast<mp_size_t>(size));
    take(size * 2);
    if ((exponent >> bit & 1) != 0) {
      mpn_mul(scratch, power, static_cast<mp_size_t>(size), odd.limbs,
              static_cast<mp_size_t>(odd.size));
      take(size + odd.size);
    }
  }
  if (!inResult)
    result.swap(other);
  result.trim(size, false);
}

} // namespace

bool power(IntView base, uint64_t exponent, size_t maxLimbs, Limbs &result) {
  const bool negative = base.negative && (exponent & 1) != 0;
  if (exponent == 0 || (base.size == 1 && base.limbs[0] == 1)) {
    result.assign(negative ? -1 : 1);
    return true;
  }
  if (base.isZero() || exponent == 1) {
    result.assign(base);
    return true;
  }
  // A power of two in the base is a shift at the end.
  const uint64_t twos = mpn_scan1(base.limbs, 0);
  Limbs odd;
  shiftRight({base.limbs, base.size, false}, twos, odd);
  const uint64_t oddBits = bitLength(odd);
  using Wide = unsigned __int128;
  const Wide shift = Wide(twos) * exponent;
  const Wide leastBits = Wide(oddBits - 1) * exponent + shift, maxBits = Wide(maxLimbs) * 64;
  if (leastBits >= maxBits)
    return false;
  const Wide mostOddBits = Wide(oddBits) * exponent;
  if (mostOddBits + shift <= 64) {
    uint64_t value = 1, square = odd.view().limbs[0];
    for (uint64_t rest = exponent; rest != 0; rest >>= 1) {
      if ((rest & 1) != 0)
        value *= square;
      square *= square;
    }
    result.assign(value << static_cast<uint64_t>(shift), negative);
    return true;
  }
  if (oddBits == 1) {
    shiftLeft(odd, static_cast<uint64_t>(shift), result);
  } else if (shift == 0) {
    oddPower(odd, exponent, static_cast<size_t>(mostOddBits / 64) + odd.view().size + 2, result);
  } else {
    Limbs unshifted;
    oddPower(odd, exponent, static_cast<size_t>(mostOddBits / 64) + odd.view().size + 2, unshifted);
    shiftLeft(unshifted, static_cast<uint64_t>(shift), result);
  }
  result.trim(negative);
  return true;
}

PowerModulo powerModulo(IntView base, IntView exponent, IntView modulus, Limbs &result) {
  if (modulus.isZero())
    return PowerModulo::ZeroModulus;
  const IntView positive{modulus.limbs, modulus.size, false};
  if (positive.size == 1 && positive.limbs[0] == 1) {
    result.assign(0);
    return PowerModulo::Done;
  }
  Limbs reduced;
  divideFloor(base, positive, nullptr, &reduced);
  if (exponent.negative) {
    MpzResult inverse;
    if (mpz_invert(inverse, MpzView(reduced), MpzView(positive)) == 0)
      return PowerModulo::NotInvertible;
    reduced.assign(inverse.view());
    exponent.negative = false;
  }
  Limbs residue;
  if (positive.size == 1) {
    const IntView small = reduced;
    residue.assign(powerModulo(small.isZero() ? 0 : small.limbs[0], exponent, positive.limbs[0]),
                   false);
  } else {
    MpzResult power;
    mpz_powm(power, MpzView(reduced), MpzView(exponent), MpzView(positive));
    residue.assign(power.view());
  }
  // The result has the modulus's sign.
  if (modulus.negative && !residue.view().isZero())
    add(residue, modulus, result);
  else
    result.swap(residue);
  return PowerModulo::Done;
}

} // namespace assay::runtime::bigint
