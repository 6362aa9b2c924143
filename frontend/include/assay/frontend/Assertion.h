// AssertionCode: what the recognizer makes of a trivial test, and what assertion templates are laid
// from.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace assay {

enum class AssertionOp : uint8_t {
#define ASSERTION_OP(Name, operands) Name,
#include "assay/frontend/AssertionOps.def"
};

/// How many ops there are.
inline constexpr unsigned kAssertionOpCount = 0
#define ASSERTION_OP(Name, operands) +1
#include "assay/frontend/AssertionOps.def"
    ;

/// The name of an op as in AssertionOps.def.
std::string_view assertionOpName(AssertionOp op);

/// A str literal's value: UTF-8, with lone surrogates as three bytes each, so that comparing bytes
/// compares code points.
struct StrConstant {
  uint64_t bytes;
  const char *data;
};

/// One op with the indices of its slots in the frame; those that the op does not have are 0.
struct AssertionInstruction {
  AssertionOp op;
  uint16_t d, a, b;
};

/// A test's body as straight-line code. The frame starts as a copy of `constants`, followed by
/// slots up to `slotCount`. All of it lives in the arena of whoever recognised the test.
struct AssertionCode {
  std::span<const uint64_t> constants;
  std::span<const AssertionInstruction> instructions; // the last one is Pass
  uint16_t slotCount = 0;
  std::span<const uint16_t> texts{}; // which constants are addresses of StrConstants
};

/// How assertion code ended.
enum class AssertionOutcome : uint8_t {
  Passed = 0,
  Failed = 1,   // an assert did not hold
  Declined = 2, // the exact answer is CPython's to give
};

} // namespace assay
