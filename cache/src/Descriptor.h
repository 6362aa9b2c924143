// Descriptor: an open file, closed by whoever owns it; and whole reads and writes.
#pragma once

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <unistd.h>
#include <utility>

namespace assay {

class Descriptor {
public:
  explicit Descriptor(int number = -1) : number_(number) {}
  Descriptor(Descriptor &&other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor &operator=(Descriptor &&other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Descriptor() {
    if (number_ >= 0)
      ::close(number_);
  }
  explicit operator bool() const { return number_ >= 0; }
  int number() const { return number_; }

private:
  int number_;
};

/// Reads until `bytes` are there or the file ends; how many there are. What cannot be read ends it,
/// too.
inline size_t readAt(int file, void *into, size_t bytes, uint64_t offset) {
  size_t have = 0;
  while (have != bytes) {
    const ssize_t got = ::pread(file, static_cast<char *>(into) + have, bytes - have,
                                static_cast<off_t>(offset + have));
    if (got < 0 && errno == EINTR)
      continue;
    if (got <= 0)
      break;
    have += static_cast<size_t>(got);
  }
  return have;
}

/// Writes all of it; false, with errno, where that cannot be done.
inline bool writeAt(int file, const void *from, size_t bytes, uint64_t offset) {
  size_t done = 0;
  while (done != bytes) {
    const ssize_t put = ::pwrite(file, static_cast<const char *>(from) + done, bytes - done,
                                 static_cast<off_t>(offset + done));
    if (put < 0 && errno == EINTR)
      continue;
    if (put <= 0) {
      if (put == 0)
        errno = EIO;
      return false;
    }
    done += static_cast<size_t>(put);
  }
  return true;
}

} // namespace assay
