// PageMemory: zeroed memory straight from the system, in huge pages where it is large enough for
// them: touching memory for the first time costs more than reading a file into it.
#pragma once

#include <cstddef>
#include <utility>

namespace assay {

class PageMemory {
public:
  PageMemory() = default;
  /// Nothing is used of it before it is touched. data() is null where there is none.
  explicit PageMemory(size_t bytes);
  PageMemory(PageMemory &&other) noexcept
      : data_(std::exchange(other.data_, nullptr)), mapped_(std::exchange(other.mapped_, nullptr)),
        mappedBytes_(std::exchange(other.mappedBytes_, 0)) {}
  PageMemory &operator=(PageMemory &&other) noexcept {
    std::swap(data_, other.data_);
    std::swap(mapped_, other.mapped_);
    std::swap(mappedBytes_, other.mappedBytes_);
    return *this;
  }
  ~PageMemory();

  std::byte *data() const { return data_; }

private:
  std::byte *data_ = nullptr;
  void *mapped_ = nullptr;
  size_t mappedBytes_ = 0;
};

} // namespace assay
