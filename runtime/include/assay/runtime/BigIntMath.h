// Arithmetic on ints of any size, with Python's results and signs.
//
// A result goes to a Limbs that is none of the operands. Nothing here raises: what Python refuses
// (a zero divisor, a negative shift count) the caller has to keep away, or is told by the result.
// All of it is pure and may be called from any thread.
#pragma once

#include "assay/runtime/Limbs.h"

#include <compare>
#include <cstdint>
#include <span>

namespace assay::runtime::bigint {

void add(IntView a, IntView b, Limbs &result);
void subtract(IntView a, IntView b, Limbs &result);
void multiply(IntView a, IntView b, Limbs &result);
/// a // b and a % b, rounded to minus infinity; either result may be nullptr. b is not zero.
void divideFloor(IntView a, IntView b, Limbs *quotient, Limbs *remainder);
void negate(IntView a, Limbs &result);
std::strong_ordering compare(IntView a, IntView b);

/// base ** exponent; false where that certainly has more than `maxLimbs` limbs.
[[nodiscard]] bool power(IntView base, uint64_t exponent, size_t maxLimbs, Limbs &result);

enum class PowerModulo : uint8_t {
  Done,
  ZeroModulus,   // "pow() 3rd argument cannot be 0"
  NotInvertible, // "base is not invertible for the given modulus"
};
/// pow(base, exponent, modulus), with negative exponents and moduli.
PowerModulo powerModulo(IntView base, IntView exponent, IntView modulus, Limbs &result);

/// a << count.
void shiftLeft(IntView a, uint64_t count, Limbs &result);
/// a >> count, rounded to minus infinity.
void shiftRight(IntView a, uint64_t count, Limbs &result);

// As if in two's complement with endless sign bits.
void bitAnd(IntView a, IntView b, Limbs &result);
void bitOr(IntView a, IntView b, Limbs &result);
void bitXor(IntView a, IntView b, Limbs &result);
void bitInvert(IntView a, Limbs &result);

/// Bits of the magnitude, as int.bit_length() and int.bit_count() count them.
uint64_t bitLength(IntView a);
uint64_t bitCount(IntView a);

/// math.isqrt(a); a is not negative.
void squareRoot(IntView a, Limbs &result);
/// math.gcd(a, b).
void greatestCommonDivisor(IntView a, IntView b, Limbs &result);

/// The nearest float, ties to even; false where it is too large for one ("int too large to convert
/// to float").
[[nodiscard]] bool toDouble(IntView a, double &result);
/// `value` without its fraction; it is finite.
void fromDouble(double value, Limbs &result);
/// Exact, as Python compares an int with a float; unordered for nan.
std::partial_ordering compare(IntView a, double b);
/// a / b, correctly rounded; false where that is too large ("integer division result too large for
/// a float"). b is not zero.
[[nodiscard]] bool divideTrue(IntView a, IntView b, double &result);

enum class ByteOrder : uint8_t { Little, Big };
enum class ToBytes : uint8_t {
  Done,
  TooBig,          // "int too big to convert"
  NegativeUnsigned // "can't convert negative int to unsigned"
};
/// int.to_bytes, into all of `bytes`.
ToBytes toBytes(IntView a, std::span<uint8_t> bytes, ByteOrder order, bool isSigned);
/// int.from_bytes.
void fromBytes(std::span<const uint8_t> bytes, ByteOrder order, bool isSigned, Limbs &result);

} // namespace assay::runtime::bigint
