#include "SlabMemory.h"

#include <llvm/ExecutionEngine/JITLink/JITLink.h>
#include <llvm/ExecutionEngine/JITLink/x86_64.h>

namespace assay::orc {

using namespace llvm;
using namespace llvm::jitlink;

namespace {

llvm::Error refusal(const char *why) {
  return make_error<StringError>(why, inconvertibleErrorCode());
}

class InSlab final : public JITLinkMemoryManager::InFlightAlloc {
public:
  explicit InSlab(llvm::orc::ExecutorAddr address) : address_(address) {}
  void abandon(OnAbandonedFunction onAbandoned) override { onAbandoned(llvm::Error::success()); }
  void finalize(OnFinalizedFunction onFinalized) override {
    onFinalized(JITLinkMemoryManager::FinalizedAlloc(address_));
  }

private:
  llvm::orc::ExecutorAddr address_;
};

/// Whether a fix-up stays right when all of the code moves.
bool isRelative(const Edge &edge) {
  switch (edge.getKind()) {
  case x86_64::Delta8:
  case x86_64::Delta32:
  case x86_64::Delta64:
  case x86_64::NegDelta32:
  case x86_64::NegDelta64:
  case x86_64::PCRel32:
  case x86_64::BranchPCRel32:
    return true;
  default:
    return !edge.isRelocation();
  }
}

/// The templates move with the slab, a unit's words with the unit.
bool isWithin(const Symbol &symbol) {
  return symbol.isDefined() || (symbol.hasName() && (symbol.getName() == kTemplatesSymbol ||
                                                     symbol.getName() == kWordsSymbol));
}

llvm::Error checkIsMovable(LinkGraph &graph) {
  for (const Block *block : graph.blocks())
    for (const Edge &edge : block->edges())
      if (!isRelative(edge) || (edge.isRelocation() && !isWithin(edge.getTarget())))
        return refusal("code that refers to something outside of it");
  return llvm::Error::success();
}

} // namespace

llvm::Error SlabMemory::layOut(LinkGraph &graph) {
  if (llvm::Error error = checkIsMovable(graph))
    return error;
  BasicLayout layout(graph);
  size_t end = taken_;
  for (auto &[group, segment] : layout.segments()) {
    const size_t bytes = segment.ContentSize + segment.ZeroFillSize;
    if (bytes == 0)
      continue;
    if ((group.getMemProt() & llvm::orc::MemProt::Write) != llvm::orc::MemProt::None)
      return refusal("code with data that can be written");
    // Addresses are aligned, not distances from where the room begins.
    const auto room = reinterpret_cast<uintptr_t>(room_.executable);
    if (segment.Alignment.value() > kUnitAlignment)
      return refusal("code that is to be aligned further");
    const size_t begin = alignTo(room + end, segment.Alignment) - room;
    end = begin + bytes;
    if (end > room_.bytes)
      return refusal("no room for code");
    segment.Addr = llvm::orc::ExecutorAddr::fromPtr(room_.executable + begin);
    segment.WorkingMem = reinterpret_cast<char *>(room_.writable + begin);
  }
  used_ = end;
  return layout.apply();
}

void SlabMemory::allocate(const JITLinkDylib *, LinkGraph &graph, OnAllocatedFunction onAllocated) {
  if (llvm::Error error = layOut(graph))
    return onAllocated(std::move(error));
  onAllocated(std::make_unique<InSlab>(llvm::orc::ExecutorAddr::fromPtr(room_.executable)));
}

void SlabMemory::deallocate(std::vector<FinalizedAlloc> allocations,
                            OnDeallocatedFunction onDeallocated) {
  for (FinalizedAlloc &each : allocations)
    each.release();
  onDeallocated(llvm::Error::success());
}

} // namespace assay::orc
