#include "assay/templates/AssertionRunner.h"

#include "assay/support/Switches.h"

#include <algorithm>
#include <cassert>
#include <cstring>

namespace assay {
namespace {

// Going from writing code to running it costs more than emitting a dozen tests, so many are emitted
// at once. Memory that is written for the first time costs a page fault in either view, so memory
// that is in the caches is soon written again; but not at once, since writing over code that has
// just run makes the processor throw away what it holds of it.
constexpr size_t kBatchBytes = size_t(16) << 10;
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
  entries_.clear();
  size_t slots = frame_.size();
  for (const AssertionCode &code : codes)
    slots = std::max<size_t>(slots, code.slotCount);
  frame_.resize(slots);
}

void AssertionRunner::emitFrom(size_t index) {
  if (slab_->bytesUsed() > kReuseAfterBytes)
    slab_->reset();
  firstEmitted_ = index;
  entries_.clear();
  const size_t start = slab_->bytesUsed();
  const size_t most = isOn(Switch::Batching) ? kBatchBytes : 1;
  for (; index != codes_.size() && slab_->bytesUsed() - start < most; ++index) {
    const AssertionEntry entry = emitAssertion(codes_[index], *slab_);
    if (entry == nullptr && slab_->bytesUsed() != 0) {
      // With all of the slab to itself the code may find room.
      if (!entries_.empty())
        break;
      slab_->reset();
      return emitFrom(index);
    }
    entries_.push_back(entry);
  }
  slab_->publish();
}

AssertionResult AssertionRunner::run(size_t index) {
  assert(index < codes_.size());
  const AssertionCode &code = codes_[index];
  if (!code.constants.empty())
    std::memcpy(frame_.data(), code.constants.data(), code.constants.size_bytes());
  if (!slab_)
    return interpretAssertion(code, frame_.data());
  // Below firstEmitted_ the difference is past any end.
  if (index - firstEmitted_ >= entries_.size())
    emitFrom(index);
  const AssertionEntry entry = entries_[index - firstEmitted_];
  if (entry == nullptr)
    return interpretAssertion(code, frame_.data());
  const uint32_t result = call(entry, frame_.data());
  return {static_cast<AssertionOutcome>(result & 0xff), result >> 8};
}

} // namespace assay
