// SlabMemory: puts what JITLink makes into the room that the program gives, in one piece.
//
// What would not be position-independent there, or could be written, is refused.
#pragma once

#include "OrcPlugin.h"

#include <llvm/ExecutionEngine/JITLink/JITLinkMemoryManager.h>

namespace assay::orc {

class SlabMemory final : public llvm::jitlink::JITLinkMemoryManager {
public:
  /// From now on allocations go to `room`, one each, behind the `taken` bytes at its beginning.
  void setRoom(const Room &room, size_t taken) {
    room_ = room;
    taken_ = taken;
    used_ = 0;
  }
  /// Bytes that are taken of the room, those at its beginning included.
  size_t used() const { return used_; }

  void allocate(const llvm::jitlink::JITLinkDylib *dylib, llvm::jitlink::LinkGraph &graph,
                OnAllocatedFunction onAllocated) override;
  /// The memory goes with the slab's epoch.
  void deallocate(std::vector<FinalizedAlloc> allocations,
                  OnDeallocatedFunction onDeallocated) override;

private:
  llvm::Error layOut(llvm::jitlink::LinkGraph &graph);

  Room room_{};
  size_t taken_ = 0, used_ = 0;
};

} // namespace assay::orc
