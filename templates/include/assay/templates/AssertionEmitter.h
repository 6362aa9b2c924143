// Machine code for assertion code: prebuilt templates laid one after the other, their holes filled.
#pragma once

#include "assay/frontend/Assertion.h"
#include "assay/templates/CodeSlab.h"

#include <cstdint>

namespace assay {

/// Native code of a test's assertions. Takes a frame as AssertionCode describes it and gives its
/// AssertionOutcome in the low 8 bits and, unless it passed, the index of the instruction that left
/// above them. An ordinary C function: it may be called from anywhere, by the thread that owns the
/// slab.
using AssertionEntry = uint32_t (*)(uint64_t *frame);

/// Lays `code` into `slab`; the entry is callable after slab.publish() and until slab.reset(). Null
/// where the slab has no room left. `code` is only read; it must be valid (asserted): known ops,
/// slots below slotCount, Pass at the end.
AssertionEntry emitAssertion(const AssertionCode &code, CodeSlab &slab);

} // namespace assay
