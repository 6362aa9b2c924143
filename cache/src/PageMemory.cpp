#include "PageMemory.h"

#include <cstdint>
#include <sys/mman.h>

namespace assay {

static constexpr size_t kHugePage = size_t(2) << 20;
/// Less than that is touched page by page in the time that zeroing a huge page takes.
static constexpr size_t kWorthHuge = size_t(512) << 10;

PageMemory::PageMemory(size_t bytes) {
  if (bytes == 0)
    return;
  const bool isHuge = bytes >= kWorthHuge;
  mappedBytes_ = isHuge ? (bytes + 2 * kHugePage - 1) / kHugePage * kHugePage : bytes;
  void *mapped = ::mmap(nullptr, mappedBytes_, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (mapped == MAP_FAILED)
    return;
  mapped_ = mapped;
  uintptr_t start = reinterpret_cast<uintptr_t>(mapped);
  if (isHuge) {
    start = (start + kHugePage - 1) / kHugePage * kHugePage;
    const size_t hugeBytes = (bytes + kHugePage - kWorthHuge) / kHugePage * kHugePage;
    ::madvise(reinterpret_cast<void *>(start), hugeBytes, MADV_HUGEPAGE);
  }
  data_ = reinterpret_cast<std::byte *>(start);
}

PageMemory::~PageMemory() {
  if (mapped_ != nullptr)
    ::munmap(mapped_, mappedBytes_);
}

} // namespace assay
