#include "assay/templates/AssertionRunner.h"

#include <algorithm>
#include <cassert>
#include <cstring>

namespace assay {
namespace {

constexpr size_t kReuseAfterBytes = size_t(64) << 10;

// A check of the callee's C++ type reads the bytes before it: emitted code has none.
[[clang::no_sanitize("function")]] uint32_t call(AssertionEntry entry, uint64_t *frame) {
  return entry(frame);
}

} // namespace

Result<AssertionRunner> AssertionRunner::create(ExecutionMode mode, size_t slabBytes) {
  AssertionRunner runner;
  if (mode == ExecutionMode::Templates) {
    auto slab = CodeSlab::create(slabBytes);
    if (!slab)
      return slab.error();
    runner.slab_ = *std::move(slab);
  }
  return runner;
}

void AssertionRunner::load(std::span<const AssertionCode> codes) {
  codes_ = codes;
  entries_.assign(codes.size(), nullptr);
  size_t slots = frame_.size();
  for (const AssertionCode &code : codes)
    slots = std::max<size_t>(slots, code.slotCount);
  frame_.resize(slots);
  if (!slab_)
    return;

  // Memory that is written for the first time costs a page fault in either view, more than all of
  // emission; memory in the caches is written again soon. Not at once: writing over code that has
  // just run makes the processor throw away what it holds of it.
  if (slab_->bytesUsed() > kReuseAfterBytes)
    slab_->reset();
  if (!emitAll()) {
    slab_->reset();
    emitAll(); // what still finds no room stays null
  }
  slab_->publish();
}

bool AssertionRunner::emitAll() {
  bool complete = true;
  for (size_t i = 0; i != codes_.size(); ++i) {
    entries_[i] = emitAssertion(codes_[i], *slab_);
    complete &= entries_[i] != nullptr;
  }
  return complete;
}

AssertionResult AssertionRunner::run(size_t index) {
  const AssertionCode &code = codes_[index];
  if (!code.constants.empty())
    std::memcpy(frame_.data(), code.constants.data(), code.constants.size_bytes());
  const AssertionEntry entry = entries_[index];
  if (entry == nullptr)
    return interpretAssertion(code, frame_.data());
  const uint32_t result = call(entry, frame_.data());
  return {static_cast<AssertionOutcome>(result & 0xff), result >> 8};
}

} // namespace assay
