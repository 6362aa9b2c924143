#include "Gmp.h"
#include "assay/runtime/BigIntMath.h"

#include <algorithm>
#include <cassert>

namespace assay::runtime::bigint {
namespace {

uint64_t limbOf(IntView a) { return a.size == 0 ? 0 : a.limbs[0]; }

std::strong_ordering compareMagnitudes(IntView a, IntView b) {
  if (a.size != b.size)
    return a.size <=> b.size;
  return a.size == 0 ? std::strong_ordering::equal : mpn_cmp(a.limbs, b.limbs, a.size) <=> 0;
}

void addMagnitudes(IntView a, IntView b, bool negative, Limbs &result) {
  if (a.size < b.size)
    std::swap(a, b);
  uint64_t *to = result.resize(a.size + 1);
  to[a.size] = mpn_add(to, a.limbs, a.size, b.limbs, b.size);
  result.trim(negative);
}

void addSigned(IntView a, IntView b, bool bNegative, Limbs &result) {
  if (a.size <= 1 && b.size <= 1) {
    const __int128 x = limbOf(a), y = limbOf(b);
    const __int128 sum = (a.negative ? -x : x) + (bNegative ? -y : y);
    result.assign(static_cast<unsigned __int128>(sum < 0 ? -sum : sum), sum < 0);
    return;
  }
  if (a.negative == bNegative)
    return addMagnitudes(a, b, a.negative, result);
  bool negative = a.negative;
  if (compareMagnitudes(a, b) < 0) {
    std::swap(a, b);
    negative = bNegative;
  }
  uint64_t *to = result.resize(a.size);
  mpn_sub(to, a.limbs, a.size, b.limbs, b.size);
  result.trim(negative);
}

/// Quotient and remainder of the magnitudes.
void divideMagnitudes(IntView a, IntView b, Limbs &quotient, Limbs &remainder) {
  if (a.size <= 1 && b.size == 1) {
    quotient.assign(limbOf(a) / b.limbs[0], false);
    remainder.assign(limbOf(a) % b.limbs[0], false);
  } else if (compareMagnitudes(a, b) < 0) {
    quotient.assign(0);
    remainder.assign({a.limbs, a.size, false});
  } else if (b.size == 1) {
    uint64_t *q = quotient.resize(a.size);
    remainder.assign(mpn_divrem_1(q, 0, a.limbs, a.size, b.limbs[0]), false);
    quotient.trim(false);
  } else {
    uint64_t *q = quotient.resize(a.size - b.size + 1);
    uint64_t *r = remainder.resize(b.size);
    mpn_tdiv_qr(q, r, 0, a.limbs, a.size, b.limbs, b.size);
    quotient.trim(false);
    remainder.trim(false);
  }
}

} // namespace

void add(IntView a, IntView b, Limbs &result) { addSigned(a, b, b.negative, result); }

void subtract(IntView a, IntView b, Limbs &result) {
  addSigned(a, b, !b.negative && !b.isZero(), result);
}

void multiply(IntView a, IntView b, Limbs &result) {
  const bool negative = a.negative != b.negative;
  if (a.size <= 1 && b.size <= 1) {
    result.assign(static_cast<unsigned __int128>(limbOf(a)) * limbOf(b), negative);
    return;
  }
  if (a.size < b.size)
    std::swap(a, b);
  if (b.isZero()) {
    result.assign(0);
    return;
  }
  uint64_t *to = result.resize(a.size + b.size);
  if (b.size == 1)
    to[a.size] = mpn_mul_1(to, a.limbs, a.size, b.limbs[0]);
  else if (a.limbs == b.limbs && a.size == b.size)
    mpn_sqr(to, a.limbs, a.size);
  else
    mpn_mul(to, a.limbs, a.size, b.limbs, b.size);
  result.trim(negative);
}

void divideFloor(IntView a, IntView b, Limbs *quotient, Limbs *remainder) {
  assert(!b.isZero());
  Limbs q, r;
  divideMagnitudes(a, b, q, r);
  const bool down = a.negative != b.negative && !r.view().isZero();
  if (quotient != nullptr) {
    if (down) {
      addMagnitudes(q, Int64View(1), true, *quotient);
    } else {
      quotient->swap(q);
      quotient->trim(a.negative != b.negative);
    }
  }
  if (remainder != nullptr) {
    r.trim(a.negative);
    if (down)
      add(r, b, *remainder);
    else
      remainder->swap(r);
  }
}

void negate(IntView a, Limbs &result) {
  result.assign({a.limbs, a.size, !a.negative && !a.isZero()});
}

std::strong_ordering compare(IntView a, IntView b) {
  if (a.negative != b.negative)
    return a.negative ? std::strong_ordering::less : std::strong_ordering::greater;
  return a.negative ? compareMagnitudes(b, a) : compareMagnitudes(a, b);
}

void greatestCommonDivisor(IntView a, IntView b, Limbs &result) {
  if (a.isZero() || b.isZero()) {
    const IntView other = a.isZero() ? b : a;
    result.assign({other.limbs, other.size, false});
  } else if (b.size == 1) {
    result.assign(mpn_gcd_1(a.limbs, a.size, b.limbs[0]), false);
  } else if (a.size == 1) {
    result.assign(mpn_gcd_1(b.limbs, b.size, a.limbs[0]), false);
  } else {
    MpzResult divisor;
    mpz_gcd(divisor, MpzView(a), MpzView(b));
    result.assign(divisor.view());
  }
}

void squareRoot(IntView a, Limbs &result) {
  assert(!a.negative);
  if (a.isZero()) {
    result.assign(0);
    return;
  }
  uint64_t *to = result.resize((a.size + 1) / 2);
  Limbs rest; // GMP may put the remainder there even where nobody asks for it
  mpn_sqrtrem(to, rest.resize(a.size), a.limbs, a.size);
  result.trim(false);
}

} // namespace assay::runtime::bigint
