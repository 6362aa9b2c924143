// Arena: memory that is handed out by moving a pointer and given back all at once.
//
// Owned by one thread at a time. Objects placed in it are never destroyed, so only trivially
// destructible types may live there.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <new>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

namespace assay {

class Arena {
public:
  explicit Arena(size_t firstBlockBytes = 16 * 1024) : nextBlockBytes_(firstBlockBytes) {}
  Arena(const Arena &) = delete;
  Arena &operator=(const Arena &) = delete;

  /// `bytes` of uninitialised memory; `alignment` is a power of two of at most 16.
  void *allocate(size_t bytes, size_t alignment = alignof(std::max_align_t)) {
    const uintptr_t aligned = (cursor_ + alignment - 1) & ~(uintptr_t(alignment) - 1);
    if (aligned + bytes > end_ || aligned + bytes < aligned)
      return allocateSlow(bytes, alignment);
    cursor_ = aligned + bytes;
    return reinterpret_cast<void *>(aligned);
  }

  template <typename T, typename... Args> T *make(Args &&...args) {
    static_assert(std::is_trivially_destructible_v<T>, "an arena destroys nothing");
    return new (allocate(sizeof(T), alignof(T))) T{std::forward<Args>(args)...};
  }

  template <typename T> std::span<T> copy(std::span<const T> items) {
    static_assert(std::is_trivially_copyable_v<T>, "copied byte for byte");
    if (items.empty())
      return {};
    T *to = static_cast<T *>(allocate(items.size_bytes(), alignof(T)));
    std::memcpy(to, items.data(), items.size_bytes());
    return {to, items.size()};
  }

  std::string_view copy(std::string_view text) {
    char *to = static_cast<char *>(allocate(text.size() + 1, 1));
    if (!text.empty())
      std::memcpy(to, text.data(), text.size());
    to[text.size()] = '\0';
    return {to, text.size()};
  }

  /// Takes everything back; the largest block is kept for the next use.
  void reset();

  /// Bytes of memory held, used or not.
  size_t bytesReserved() const { return reserved_; }

  /// Of these, bytes that are handed out, with what alignment and the ends of blocks cost.
  size_t bytesUsed() const { return reserved_ - (end_ - cursor_); }

private:
  void *allocateSlow(size_t bytes, size_t alignment);
  void *allocateAlone(size_t needed, size_t alignment);

  struct Block {
    std::unique_ptr<std::byte[]> memory;
    size_t bytes;
  };
  std::vector<Block> blocks_;
  uintptr_t cursor_ = 0;
  uintptr_t end_ = 0;
  size_t nextBlockBytes_;
  size_t reserved_ = 0;
};

} // namespace assay
