// The dispatch loop: each op as an ordinary function, for sanitizers and for comparison with the
// templates.
#include "assay/templates/AssertionRunner.h"

#define ASSERTION_SEMANTICS(Name)                                                                  \
  Step run##Name([[maybe_unused]] uint64_t &d, [[maybe_unused]] uint64_t a,                        \
                 [[maybe_unused]] uint64_t b)

#include "AssertionSemantics.h"

namespace assay {
namespace {

using Handler = Step (*)(uint64_t &d, uint64_t a, uint64_t b);

constexpr Handler kHandlers[] = {
#define ASSERTION_OP(Name, operands) run##Name,
#include "assay/frontend/AssertionOps.def"
};

} // namespace

AssertionResult interpretAssertion(const AssertionCode &code, uint64_t *frame) {
  uint32_t index = 0;
  for (;; ++index) {
    const AssertionInstruction &instruction = code.instructions[index];
    // As in a template, what is stored is a copy: a body may write d before it declines.
    uint64_t d = frame[instruction.d];
    const Handler handler = kHandlers[static_cast<size_t>(instruction.op)];
    switch (handler(d, frame[instruction.a], frame[instruction.b])) {
    case Step::Next:
      frame[instruction.d] = d;
      break;
    case Step::Passed:
      return {AssertionOutcome::Passed, 0};
    case Step::Failed:
      return {AssertionOutcome::Failed, index};
    case Step::Declined:
      return {AssertionOutcome::Declined, index};
    }
  }
}

} // namespace assay
