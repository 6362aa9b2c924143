#include "ReportFile.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace assay {

namespace {

constexpr size_t kBufferBytes = 64 * 1024;
constexpr mode_t kNewFileMode = 0666; // less what the user's umask takes away

void makeFoldersOf(const std::string &path) {
  for (size_t slash = path.find('/', 1); slash != std::string::npos;
       slash = path.find('/', slash + 1))
    ::mkdir(path.substr(0, slash).c_str(), 0777);
}

/// Writes as much as can be written. False: not all of it, and errno says why.
bool writeAll(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t put = ::write(descriptor, text.data(), text.size());
    if (put < 0 && errno == EINTR)
      continue;
    if (put <= 0)
      return false;
    text.remove_prefix(size_t(put));
  }
  return true;
}

Error cannotWrite(const std::string &path) {
  return Error{"cannot write the report " + path + ": " + std::strerror(errno)};
}

} // namespace

Result<ReportFile> ReportFile::open(const std::string &path) {
  makeFoldersOf(path);
  const int descriptor =
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, kNewFileMode);
  if (descriptor < 0)
    return cannotWrite(path);
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
  if (descriptor_ >= 0)
    writeAll(descriptor_, buffer_); // a full disk costs the report, not the run
  buffer_.clear();
}

void ReportFile::flushSometimes(bool now) {
  if (now || buffer_.size() > kBufferBytes)
    flush();
}

Result<void> writeReport(const std::string &path, std::string_view content) {
  makeFoldersOf(path);
  const auto resolved = FileSystem::real().resolve(path);
  const std::string target = resolved ? *resolved : path;
  struct stat before = {};
  const bool exists = ::stat(target.c_str(), &before) == 0;
  const std::string temporary = target + "." + std::to_string(::getpid()) + ".new";
  int descriptor = -1;
  if (!exists || S_ISREG(before.st_mode))
    descriptor = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, kNewFileMode);
  if (descriptor < 0) {
    // No regular file, or a folder that takes no new one: then in place.
    descriptor = ::open(target.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, kNewFileMode);
    if (descriptor < 0)
      return cannotWrite(path);
    const bool written = writeAll(descriptor, content);
    const Error failed = cannotWrite(path);
    if (::close(descriptor) != 0 || !written)
      return failed;
    return {};
  }
  if (exists)
    ::fchmod(descriptor, before.st_mode & 07777);
  bool written = writeAll(descriptor, content);
  Error failed = cannotWrite(path);
  if (::close(descriptor) != 0 || (written && ::rename(temporary.c_str(), target.c_str()) != 0)) {
    failed = cannotWrite(path);
    written = false;
  }
  if (written)
    return {};
  ::unlink(temporary.c_str());
  return failed;
}

} // namespace assay
