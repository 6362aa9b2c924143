// What each op of AssertionOps.def means, written once. From these bodies come both the templates
// (AssertionTemplates.cpp, machine code with holes) and the functions of the dispatch loop
// (AssertionInterpreter.cpp), by what the including file makes of
//
//   ASSERTION_SEMANTICS(Name) { body }
//
// A body gets `uint64_t &d` (slot D, as it was before the op) and `uint64_t a, b` (slots A and B; 0
// or another slot's value where the op has no such operand), and returns how to go on. Only where
// it returns Step::Next is d stored.
//
// A body becomes a template, so it must compile to code without constant data and without calls:
// floats are taken apart as bits, text is compared in a loop. The extractor refuses anything else.
#ifndef ASSERTION_SEMANTICS
#error "define ASSERTION_SEMANTICS(Name) before including this file"
#endif

#include "assay/frontend/Assertion.h"

#include <cstdint>

namespace assay {
namespace {

enum class Step : uint32_t { Next, Passed, Failed, Declined };

#define ASSAY_INLINE [[gnu::always_inline]] inline

// Ints of at most this magnitude are floats exactly.
constexpr uint64_t kLargestExactInt = uint64_t(1) << 53;
constexpr uint64_t kSignBit = uint64_t(1) << 63;
constexpr uint64_t kExponentBits = uint64_t(0x7ff) << 52;

ASSAY_INLINE int64_t asInt(uint64_t slot) { return static_cast<int64_t>(slot); }
ASSAY_INLINE double asFloat(uint64_t slot) { return __builtin_bit_cast(double, slot); }

ASSAY_INLINE Step giveInt(uint64_t &d, bool overflow, int64_t value) {
  if (overflow)
    return Step::Declined;
  d = static_cast<uint64_t>(value);
  return Step::Next;
}

ASSAY_INLINE Step giveFloat(uint64_t &d, double value) {
  const uint64_t bits = __builtin_bit_cast(uint64_t, value);
  if ((bits & kExponentBits) == kExponentBits)
    return Step::Declined;
  d = bits;
  return Step::Next;
}

ASSAY_INLINE Step giveTruth(uint64_t &d, bool value) {
  d = value;
  return Step::Next;
}

ASSAY_INLINE bool isExactInFloat(uint64_t slot) {
  return slot + kLargestExactInt <= 2 * kLargestExactInt;
}

ASSAY_INLINE bool equalStr(uint64_t a, uint64_t b) {
  const auto *left = reinterpret_cast<const StrConstant *>(a);
  const auto *right = reinterpret_cast<const StrConstant *>(b);
  if (left->bytes != right->bytes)
    return false;
  for (uint64_t i = 0; i != left->bytes; ++i)
    if (left->data[i] != right->data[i])
      return false;
  return true;
}

// Less than 0, 0 or more as the text of a sorts before, with or after that of b.
ASSAY_INLINE int64_t compareStr(uint64_t a, uint64_t b) {
  const auto *left = reinterpret_cast<const StrConstant *>(a);
  const auto *right = reinterpret_cast<const StrConstant *>(b);
  const uint64_t shorter = left->bytes < right->bytes ? left->bytes : right->bytes;
  for (uint64_t i = 0; i != shorter; ++i) {
    const int difference =
        static_cast<unsigned char>(left->data[i]) - static_cast<unsigned char>(right->data[i]);
    if (difference != 0)
      return difference;
  }
  return static_cast<int64_t>(left->bytes - right->bytes);
}

ASSERTION_SEMANTICS(AddInt) {
  int64_t sum;
  const bool overflow = __builtin_add_overflow(asInt(a), asInt(b), &sum);
  return giveInt(d, overflow, sum);
}

ASSERTION_SEMANTICS(SubInt) {
  int64_t difference;
  const bool overflow = __builtin_sub_overflow(asInt(a), asInt(b), &difference);
  return giveInt(d, overflow, difference);
}

ASSERTION_SEMANTICS(MulInt) {
  int64_t product;
  const bool overflow = __builtin_mul_overflow(asInt(a), asInt(b), &product);
  return giveInt(d, overflow, product);
}

ASSERTION_SEMANTICS(FloorDivInt) {
  const int64_t dividend = asInt(a), divisor = asInt(b);
  if (divisor == 0)
    return Step::Declined;
  // The one quotient that overflows has this divisor, and the processor would trap.
  if (divisor == -1)
    return giveInt(d, a == kSignBit, static_cast<int64_t>(0 - a));
  const int64_t quotient = dividend / divisor, remainder = dividend % divisor;
  return giveInt(d, false, quotient - (remainder != 0 && (remainder < 0) != (divisor < 0)));
}

ASSERTION_SEMANTICS(ModInt) {
  const int64_t dividend = asInt(a), divisor = asInt(b);
  if (divisor == 0)
    return Step::Declined;
  if (divisor == -1)
    return giveInt(d, false, 0);
  const int64_t remainder = dividend % divisor;
  const bool takesOtherSign = remainder != 0 && (remainder < 0) != (divisor < 0);
  return giveInt(d, false, takesOtherSign ? remainder + divisor : remainder);
}

ASSERTION_SEMANTICS(PowInt) {
  int64_t base = asInt(a), result = 1;
  if (asInt(b) < 0)
    return Step::Declined;
  for (uint64_t exponent = b; exponent != 0;) {
    if ((exponent & 1) != 0 && __builtin_mul_overflow(result, base, &result))
      return Step::Declined;
    exponent >>= 1;
    // A square that no factor needs any more may overflow: it is not made.
    if (exponent != 0 && __builtin_mul_overflow(base, base, &base))
      return Step::Declined;
  }
  return giveInt(d, false, result);
}

ASSERTION_SEMANTICS(NegInt) { return giveInt(d, a == kSignBit, static_cast<int64_t>(0 - a)); }

// A quotient by zero is no finite float, so it declines as such.
ASSERTION_SEMANTICS(TrueDivInt) {
  if (!isExactInFloat(a) || !isExactInFloat(b))
    return Step::Declined;
  // A zero divided by a negative int is -0.0 in Python too: the sign of b is enough.
  return giveFloat(d, static_cast<double>(asInt(a)) / static_cast<double>(asInt(b)));
}

ASSERTION_SEMANTICS(IntToFloat) {
  if (!isExactInFloat(a))
    return Step::Declined;
  return giveFloat(d, static_cast<double>(asInt(a)));
}

ASSERTION_SEMANTICS(AddFloat) { return giveFloat(d, asFloat(a) + asFloat(b)); }
ASSERTION_SEMANTICS(SubFloat) { return giveFloat(d, asFloat(a) - asFloat(b)); }
ASSERTION_SEMANTICS(MulFloat) { return giveFloat(d, asFloat(a) * asFloat(b)); }
ASSERTION_SEMANTICS(TrueDivFloat) { return giveFloat(d, asFloat(a) / asFloat(b)); }
ASSERTION_SEMANTICS(NegFloat) { return giveFloat(d, asFloat(a ^ kSignBit)); }

ASSERTION_SEMANTICS(LtInt) { return giveTruth(d, asInt(a) < asInt(b)); }
ASSERTION_SEMANTICS(LeInt) { return giveTruth(d, asInt(a) <= asInt(b)); }
ASSERTION_SEMANTICS(EqInt) { return giveTruth(d, a == b); }
ASSERTION_SEMANTICS(NeInt) { return giveTruth(d, a != b); }
ASSERTION_SEMANTICS(GeInt) { return giveTruth(d, asInt(a) >= asInt(b)); }
ASSERTION_SEMANTICS(GtInt) { return giveTruth(d, asInt(a) > asInt(b)); }

ASSERTION_SEMANTICS(LtFloat) { return giveTruth(d, asFloat(a) < asFloat(b)); }
ASSERTION_SEMANTICS(LeFloat) { return giveTruth(d, asFloat(a) <= asFloat(b)); }
ASSERTION_SEMANTICS(EqFloat) { return giveTruth(d, asFloat(a) == asFloat(b)); }
ASSERTION_SEMANTICS(NeFloat) { return giveTruth(d, asFloat(a) != asFloat(b)); }
ASSERTION_SEMANTICS(GeFloat) { return giveTruth(d, asFloat(a) >= asFloat(b)); }
ASSERTION_SEMANTICS(GtFloat) { return giveTruth(d, asFloat(a) > asFloat(b)); }

ASSERTION_SEMANTICS(LtStr) { return giveTruth(d, compareStr(a, b) < 0); }
ASSERTION_SEMANTICS(LeStr) { return giveTruth(d, compareStr(a, b) <= 0); }
ASSERTION_SEMANTICS(EqStr) { return giveTruth(d, equalStr(a, b)); }
ASSERTION_SEMANTICS(NeStr) { return giveTruth(d, !equalStr(a, b)); }
ASSERTION_SEMANTICS(GeStr) { return giveTruth(d, compareStr(a, b) >= 0); }
ASSERTION_SEMANTICS(GtStr) { return giveTruth(d, compareStr(a, b) > 0); }

ASSERTION_SEMANTICS(TruthInt) { return giveTruth(d, a != 0); }
// Also of a NaN, which is true; both zeros are false.
ASSERTION_SEMANTICS(TruthFloat) { return giveTruth(d, (a & ~kSignBit) != 0); }
ASSERTION_SEMANTICS(TruthStr) {
  return giveTruth(d, reinterpret_cast<const StrConstant *>(a)->bytes != 0);
}

ASSERTION_SEMANTICS(Not) { return giveTruth(d, a == 0); }
ASSERTION_SEMANTICS(And) { return giveTruth(d, (a & b) != 0); }
ASSERTION_SEMANTICS(Or) { return giveTruth(d, (a | b) != 0); }

ASSERTION_SEMANTICS(Select) {
  d = d != 0 ? a : b;
  return Step::Next;
}

ASSERTION_SEMANTICS(AssertTrue) { return a != 0 ? Step::Next : Step::Failed; }
ASSERTION_SEMANTICS(Pass) { return Step::Passed; }

} // namespace
} // namespace assay
