#include "assay/templates/CodeSlab.h"

#include "assay/templates/CodeNames.h"

#include <algorithm>
#include <cassert>
#include <cerrno>
#include <cstring>
#include <string>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>
#include <utility>

// Linux 6.3; older headers do not have it.
#ifndef MFD_NOEXEC_SEAL
#define MFD_NOEXEC_SEAL 0x0008U
#endif

namespace assay {
namespace {

constexpr size_t kBytesKeptByReset = size_t(1) << 20;

size_t roundUp(size_t bytes, size_t to) { return (bytes + to - 1) / to * to; }

size_t pageBytes() { return static_cast<size_t>(sysconf(_SC_PAGESIZE)); }

Error refused(const char *step) {
  return Error{std::string("no memory for native code: ") + step + ": " + std::strerror(errno)};
}

/// An anonymous file, of which the views are mappings; -1 and errno where there is none.
int makeFile() {
  // Nobody executes the file itself, and systems that restrict memfd want that said.
  const int file = memfd_create("assay-code", MFD_CLOEXEC | MFD_NOEXEC_SEAL);
  if (file >= 0 || errno != EINVAL)
    return file;
  return memfd_create("assay-code", MFD_CLOEXEC);
}

/// Growing a file past the limit would end the process with SIGXFSZ, so the limit is asked first.
bool exceedsFileSizeLimit(size_t bytes) {
  rlimit limit;
  return getrlimit(RLIMIT_FSIZE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY &&
         bytes > limit.rlim_cur;
}

std::byte *mapView(int file, size_t bytes, int protection) {
  void *view = mmap(nullptr, bytes, protection, MAP_SHARED, file, 0);
  if (view == MAP_FAILED)
    return nullptr;
  if (madvise(view, bytes, MADV_DONTFORK) != 0) {
    const int reason = errno;
    munmap(view, bytes);
    errno = reason;
    return nullptr;
  }
  return static_cast<std::byte *>(view);
}

/// Makes the processor forget instructions that it fetched before. Both vendors' manuals ask for it
/// where code was written through another address than it is fetched from. IRET to the next
/// instruction is the cheapest that does so: cpuid is emulated in virtual machines, and membarrier
/// is a system call that takes ten times as long.
void serialiseProcessor() {
  uint64_t selector;
  asm volatile("leaq -128(%%rsp), %%rsp\n\t" // past what a leaf function may keep there
               "movl %%ss, %k0\n\t"
               "pushq %0\n\t"
               "pushq %%rsp\n\t"
               "addq $136, (%%rsp)\n\t" // as it was before all this
               "pushfq\n\t"
               "movl %%cs, %k0\n\t"
               "pushq %0\n\t"
               "leaq 1f(%%rip), %0\n\t"
               "pushq %0\n\t"
               "iretq\n"
               "1:"
               : "=&r"(selector)
               :
               : "cc", "memory");
}

} // namespace

namespace {

struct Views {
  std::byte *writable, *executable;
};

Result<Views> viewsOfFile(size_t bytes) {
  if (exceedsFileSizeLimit(bytes))
    return Error{"no memory for native code: the limit on file sizes (ulimit -f) is too low"};
  const int file = makeFile();
  if (file < 0)
    return refused("memfd_create");
  Error error;
  std::byte *writable = nullptr, *executable = nullptr;
  if (ftruncate(file, static_cast<off_t>(bytes)) != 0)
    error = refused("ftruncate");
  else if ((writable = mapView(file, bytes, PROT_READ | PROT_WRITE)) == nullptr)
    error = refused("mapping it writable");
  else if ((executable = mapView(file, bytes, PROT_READ | PROT_EXEC)) == nullptr)
    error = refused("mapping it executable");
  close(file); // the mappings keep the memory
  if (executable == nullptr) {
    if (writable != nullptr)
      munmap(writable, bytes);
    return error;
  }
  return Views{writable, executable};
}

/// The same without a file, where a profiler looks for names: that takes what is mapped from a file
/// for the file's. The second view is executable before anything is in it.
Result<Views> viewsWithoutFile(size_t bytes) {
  void *first = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (first == MAP_FAILED)
    return refused("mmap");
  void *second = mremap(first, 0, bytes, MREMAP_MAYMOVE);
  if (second == MAP_FAILED || mprotect(second, bytes, PROT_READ | PROT_EXEC) != 0) {
    const Error error = refused("mapping it executable");
    munmap(first, bytes);
    if (second != MAP_FAILED)
      munmap(second, bytes);
    return error;
  }
  (void)madvise(first, bytes, MADV_DONTFORK);
  (void)madvise(second, bytes, MADV_DONTFORK);
  return Views{static_cast<std::byte *>(first), static_cast<std::byte *>(second)};
}

bool isProfiled() {
  const CodeNames *names = CodeNames::ofProcess();
  return names != nullptr && names->isForProfiler();
}

} // namespace

Result<CodeSlab> CodeSlab::create(size_t bytes) {
  const size_t page = pageBytes();
  if (bytes > SIZE_MAX / 4)
    return Error{"no memory for native code: more than the address space was asked for"};
  bytes = roundUp(std::max<size_t>(bytes, 1), page);
  const auto views = isProfiled() ? viewsWithoutFile(bytes) : viewsOfFile(bytes);
  if (!views)
    return views.error();
  return CodeSlab(views->writable, views->executable, bytes);
}

CodeSlab::CodeSlab(CodeSlab &&other) noexcept
    : writable_(std::exchange(other.writable_, nullptr)),
      executable_(std::exchange(other.executable_, nullptr)),
      bytes_(std::exchange(other.bytes_, 0)), used_(std::exchange(other.used_, 0)),
      epoch_(other.epoch_) {}

CodeSlab &CodeSlab::operator=(CodeSlab &&other) noexcept {
  std::swap(writable_, other.writable_);
  std::swap(executable_, other.executable_);
  std::swap(bytes_, other.bytes_);
  std::swap(used_, other.used_);
  std::swap(epoch_, other.epoch_);
  return *this;
}

CodeSlab::~CodeSlab() {
  if (writable_ == nullptr)
    return;
  munmap(writable_, bytes_);
  munmap(executable_, bytes_);
}

const std::byte *CodeSlab::commit(size_t bytes) {
  assert(bytes <= bytes_ - used_ && "committed more than was reserved");
  const std::byte *entry = executable_ + used_;
  used_ = std::min(bytes_, roundUp(used_ + bytes, kEntryAlignment));
  return entry;
}

void CodeSlab::publish() {
  if (epoch_ != 0)
    serialiseProcessor();
}

void CodeSlab::reset() {
  ++epoch_;
  // What a profiler reads afterwards tells an address once.
  if (isProfiled() && used_ < bytes_ / 2) [[unlikely]]
    return;
  if (CodeNames *names = CodeNames::ofProcess()) [[unlikely]]
    names->forget(executable_, used_);
  const size_t keep = roundUp(kBytesKeptByReset, pageBytes());
  // Only a saving: where the system will not take the memory back, it stays for the next epoch.
  if (used_ > keep)
    (void)madvise(writable_ + keep, roundUp(used_ - keep, pageBytes()), MADV_REMOVE);
  used_ = 0;
}

} // namespace assay
