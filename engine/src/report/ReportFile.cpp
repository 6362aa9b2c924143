#include "ReportFile.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace assay {

static constexpr size_t kBufferBytes = 64 * 1024;

Result<ReportFile> ReportFile::open(const std::string &path) {
  for (size_t slash = path.find('/', 1); slash != std::string::npos;
       slash = path.find('/', slash + 1))
    ::mkdir(path.substr(0, slash).c_str(), 0777);
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (descriptor < 0)
    return Error{"cannot write the report " + path + ": " + std::strerror(errno)};
  return ReportFile(descriptor);
}

ReportFile::ReportFile(ReportFile &&other) noexcept { *this = std::move(other); }

ReportFile &ReportFile::operator=(ReportFile &&other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  std::swap(buffer_, other.buffer_);
  return *this;
}

ReportFile::~ReportFile() {
  flush();
  if (descriptor_ >= 0)
    ::close(descriptor_);
}

void ReportFile::flush() {
  for (size_t at = 0; descriptor_ >= 0 && at < buffer_.size();) {
    const ssize_t put = ::write(descriptor_, buffer_.data() + at, buffer_.size() - at);
    if (put < 0 && errno == EINTR)
      continue;
    if (put <= 0)
      break; // a full disk costs the report, not the run
    at += size_t(put);
  }
  buffer_.clear();
}

void ReportFile::flushSometimes(bool now) {
  if (now || buffer_.size() > kBufferBytes)
    flush();
}

} // namespace assay
