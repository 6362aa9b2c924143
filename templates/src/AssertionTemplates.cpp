// The templates of AssertionOps.def as compiled code. This file is no part of the library: the
// build compiles it to an object file of its own, from which the extractor (templates/extractor)
// takes the machine code. docs/templates.md tells the whole way.
//
// A template is a function of the frame that calls the next one in tail position. Laid one after
// the other, the call falls away. The addresses of the externals below are not addresses: they mark
// the holes into which the emitter writes operands.
#include <cstdint>

extern "C" {
// The template that is laid next.
uint32_t assayContinue(uint64_t *frame);
// Byte offsets of the op's slots in the frame.
extern char assayHoleD[], assayHoleA[], assayHoleB[];
// The index of the instruction, times 256.
extern char assayHoleIndex[];
}

#define ASSAY_HOLE(hole) reinterpret_cast<uintptr_t>(hole)
#define ASSAY_SLOT(hole)                                                                           \
  (*reinterpret_cast<uint64_t *>(reinterpret_cast<char *>(frame) + ASSAY_HOLE(hole)))
#define ASSAY_LEAVE(outcome)                                                                       \
  return static_cast<uint32_t>(ASSAY_HOLE(assayHoleIndex + static_cast<int>(outcome)))

#define ASSERTION_SEMANTICS(Name)                                                                  \
  [[gnu::always_inline]] inline Step body##Name(uint64_t &d, uint64_t a, uint64_t b);              \
  extern "C" uint32_t assayTemplate##Name(uint64_t *frame) {                                       \
    uint64_t d = ASSAY_SLOT(assayHoleD);                                                           \
    switch (body##Name(d, ASSAY_SLOT(assayHoleA), ASSAY_SLOT(assayHoleB))) {                       \
    case Step::Next:                                                                               \
      ASSAY_SLOT(assayHoleD) = d;                                                                  \
      [[clang::musttail]] return assayContinue(frame);                                             \
    case Step::Passed:                                                                             \
      return static_cast<uint32_t>(AssertionOutcome::Passed);                                      \
    case Step::Failed:                                                                             \
      ASSAY_LEAVE(AssertionOutcome::Failed);                                                       \
    case Step::Declined:                                                                           \
      ASSAY_LEAVE(AssertionOutcome::Declined);                                                     \
    }                                                                                              \
    __builtin_unreachable();                                                                       \
  }                                                                                                \
  Step body##Name([[maybe_unused]] uint64_t &d, [[maybe_unused]] uint64_t a,                       \
                  [[maybe_unused]] uint64_t b)

#include "AssertionSemantics.h"
