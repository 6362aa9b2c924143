// A plain interpreter of AssertionCode, written from AssertionOps.def alone: what the templates are
// compared with, and what sanitizers can see into.
#pragma once

#include "assay/frontend/Assertion.h"

#include <bit>
#include <cmath>
#include <string_view>
#include <vector>

namespace assay::testing {

inline AssertionOutcome interpret(const AssertionCode &code) {
  std::vector<uint64_t> frame(code.constants.begin(), code.constants.end());
  frame.resize(code.slotCount + size_t{1}); // an op without operands still names slot 0
  const auto integer = [&](uint16_t slot) { return static_cast<int64_t>(frame[slot]); };
  const auto real = [&](uint16_t slot) { return std::bit_cast<double>(frame[slot]); };
  const auto text = [&](uint16_t slot) {
    const auto *constant = reinterpret_cast<const StrConstant *>(frame[slot]);
    return std::string_view(constant->data, constant->bytes);
  };
  constexpr int64_t kExact = int64_t{1} << 53; // up to here every int is a float
  const auto isExact = [](int64_t value) { return value >= -kExact && value <= kExact; };

  for (const AssertionInstruction &op : code.instructions) {
    uint64_t &d = frame[op.d];
    int64_t result = 0;
    double realResult = 0;
    switch (op.op) {
    case AssertionOp::AddInt:
      if (__builtin_add_overflow(integer(op.a), integer(op.b), &result))
        return AssertionOutcome::Declined;
      d = static_cast<uint64_t>(result);
      break;
    case AssertionOp::SubInt:
      if (__builtin_sub_overflow(integer(op.a), integer(op.b), &result))
        return AssertionOutcome::Declined;
      d = static_cast<uint64_t>(result);
      break;
    case AssertionOp::MulInt:
      if (__builtin_mul_overflow(integer(op.a), integer(op.b), &result))
        return AssertionOutcome::Declined;
      d = static_cast<uint64_t>(result);
      break;
    case AssertionOp::FloorDivInt:
    case AssertionOp::ModInt: {
      const int64_t a = integer(op.a), b = integer(op.b);
      if (b == 0 || (a == INT64_MIN && b == -1))
        return AssertionOutcome::Declined;
      const bool adjust = a % b != 0 && ((a < 0) != (b < 0));
      d = static_cast<uint64_t>(op.op == AssertionOp::FloorDivInt ? a / b - (adjust ? 1 : 0)
                                                                  : a % b + (adjust ? b : 0));
      break;
    }
    case AssertionOp::PowInt: {
      int64_t exponent = integer(op.b);
      if (exponent < 0 || exponent > 1000000)
        return AssertionOutcome::Declined;
      result = 1;
      for (; exponent > 0; --exponent)
        if (__builtin_mul_overflow(result, integer(op.a), &result))
          return AssertionOutcome::Declined;
      d = static_cast<uint64_t>(result);
      break;
    }
    case AssertionOp::NegInt:
      if (__builtin_sub_overflow(int64_t{0}, integer(op.a), &result))
        return AssertionOutcome::Declined;
      d = static_cast<uint64_t>(result);
      break;
    case AssertionOp::TrueDivInt:
      if (integer(op.b) == 0 || !isExact(integer(op.a)) || !isExact(integer(op.b)))
        return AssertionOutcome::Declined;
      d = std::bit_cast<uint64_t>(static_cast<double>(integer(op.a)) /
                                  static_cast<double>(integer(op.b)));
      break;
    case AssertionOp::IntToFloat:
      if (!isExact(integer(op.a)))
        return AssertionOutcome::Declined;
      d = std::bit_cast<uint64_t>(static_cast<double>(integer(op.a)));
      break;
#define FLOAT_OP(Name, expression)                                                                 \
  case AssertionOp::Name:                                                                          \
    realResult = expression;                                                                       \
    if (!std::isfinite(realResult))                                                                \
      return AssertionOutcome::Declined;                                                           \
    d = std::bit_cast<uint64_t>(realResult);                                                       \
    break;
      FLOAT_OP(AddFloat, real(op.a) + real(op.b))
      FLOAT_OP(SubFloat, real(op.a) - real(op.b))
      FLOAT_OP(MulFloat, real(op.a) * real(op.b))
      FLOAT_OP(NegFloat, -real(op.a))
    case AssertionOp::TrueDivFloat:
      if (real(op.b) == 0 || !std::isfinite(real(op.a) / real(op.b)))
        return AssertionOutcome::Declined;
      d = std::bit_cast<uint64_t>(real(op.a) / real(op.b));
      break;
#undef FLOAT_OP
#define COMPARISON(Stem, operation)                                                                \
  case AssertionOp::Stem##Int:                                                                     \
    d = integer(op.a) operation integer(op.b);                                                     \
    break;                                                                                         \
  case AssertionOp::Stem##Float:                                                                   \
    d = real(op.a) operation real(op.b);                                                           \
    break;                                                                                         \
  case AssertionOp::Stem##Str:                                                                     \
    d = text(op.a) operation text(op.b);                                                           \
    break;
      COMPARISON(Lt, <)
      COMPARISON(Le, <=)
      COMPARISON(Eq, ==)
      COMPARISON(Ne, !=)
      COMPARISON(Ge, >=)
      COMPARISON(Gt, >)
#undef COMPARISON
    case AssertionOp::TruthInt:
      d = integer(op.a) != 0;
      break;
    case AssertionOp::TruthFloat:
      d = real(op.a) != 0;
      break;
    case AssertionOp::TruthStr:
      d = !text(op.a).empty();
      break;
    case AssertionOp::Not:
      d = frame[op.a] == 0;
      break;
    case AssertionOp::And:
      d = frame[op.a] & frame[op.b];
      break;
    case AssertionOp::Or:
      d = frame[op.a] | frame[op.b];
      break;
    case AssertionOp::Select:
      d = d != 0 ? frame[op.a] : frame[op.b];
      break;
    case AssertionOp::AssertTrue:
      if (frame[op.a] == 0)
        return AssertionOutcome::Failed;
      break;
    case AssertionOp::Pass:
      return AssertionOutcome::Passed;
    }
  }
  return AssertionOutcome::Declined; // code without its Pass
}

} // namespace assay::testing
