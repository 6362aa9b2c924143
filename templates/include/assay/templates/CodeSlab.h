// CodeSlab: memory for machine code that is made at run time.
//
// The same memory is mapped twice: one view can be read and written, the other read and executed.
// No page is ever writable and executable at one address, and no protection is ever changed.
// Address space is taken once, in two mappings; memory only as it is first written.
//
// Handed out by moving a pointer, taken back all at once: `reset` starts a new epoch, and code of
// earlier epochs must not be called any more.
//
// A slab is owned by one thread at a time, which also is the one that runs its code. It is not
// inherited by a forked child, where touching it is a segmentation fault rather than a change to
// the parent's code.
#pragma once

#include "assay/support/Result.h"

#include <cstddef>
#include <cstdint>

namespace assay {

class CodeSlab {
public:
  /// A slab for `bytes` of code (rounded up to whole pages). An Error where the system refuses: no
  /// memory, no executable memory, a limit on file sizes, descriptors or address space.
  static Result<CodeSlab> create(size_t bytes);

  CodeSlab(CodeSlab &&other) noexcept;
  CodeSlab &operator=(CodeSlab &&other) noexcept;
  ~CodeSlab();

  /// Where up to `bytes` of code may be written, aligned to kEntryAlignment; null where the slab
  /// has no such room left. Taken only by commit: reserving again gives the same place.
  std::byte *reserve(size_t bytes) const {
    return bytes <= bytes_ - used_ ? writable_ + used_ : nullptr;
  }

  /// Where what is written at `reserve` will be called.
  const std::byte *reservedEntry() const { return executable_ + used_; }
  size_t bytesLeft() const { return bytes_ - used_; }
  /// Where code that can be called at `entry` can be written.
  std::byte *writable(const std::byte *entry) const { return writable_ + (entry - executable_); }

  /// Takes the first `bytes` of what was just reserved, and says where they can be called.
  const std::byte *commit(size_t bytes);

  /// To be called between writing code and calling it. The processor may still hold what stood
  /// there in an earlier epoch; the first epoch has nothing to forget and costs nothing here.
  void publish();

  /// Takes all code back; memory beyond a megabyte returns to the system.
  void reset();

  /// How often the slab was reset.
  uint64_t epoch() const { return epoch_; }
  size_t bytesUsed() const { return used_; }
  size_t bytesCapacity() const { return bytes_; }

  /// Entries start at multiples of this.
  static constexpr size_t kEntryAlignment = 16;

private:
  CodeSlab(std::byte *writable, std::byte *executable, size_t bytes)
      : writable_(writable), executable_(executable), bytes_(bytes) {}

  std::byte *writable_;
  std::byte *executable_;
  size_t bytes_; // of each view
  size_t used_ = 0;
  uint64_t epoch_ = 0;
};

} // namespace assay
