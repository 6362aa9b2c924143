#include "CacheFolder.h"

#include "assay/support/Clock.h"

#include <cstring>
#include <dirent.h>
#include <fcntl.h>
#include <memory>
#include <string_view>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>

namespace assay {
namespace {

constexpr const char *kSubfolder = "code";
constexpr const char *kLockFile = "lock";
constexpr uint64_t kLongestWait = 200'000'000; // ns
constexpr int kFolderFlags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

Error systemError(const std::string &doing, const std::string &path) {
  return Error{"cannot " + doing + " " + path + ": " + std::strerror(errno)};
}

/// Without what would have the kernel follow a link at the end.
std::string withoutTail(std::string path) {
  for (;;) {
    if (path.size() > 1 && path.ends_with('/'))
      path.pop_back();
    else if (path.ends_with("/."))
      path.resize(path.size() - 2);
    else
      return path;
  }
}

/// Opens `name` below `parent` and looks at it.
Result<std::optional<Descriptor>> openOwn(int parent, const std::string &name,
                                          const std::string &path) {
  Descriptor folder(::openat(parent, name.c_str(), kFolderFlags));
  if (!folder) {
    if (errno == ENOENT)
      return std::optional<Descriptor>();
    // With O_DIRECTORY a link is no folder, and not a loop.
    struct stat found;
    if (::fstatat(parent, name.c_str(), &found, AT_SYMLINK_NOFOLLOW) == 0 && S_ISLNK(found.st_mode))
      return Error{path + " is a symbolic link"};
    return systemError("open the folder", path);
  }
  struct stat found;
  if (::fstat(folder.number(), &found) != 0)
    return systemError("look at", path);
  if (found.st_uid != ::geteuid())
    return Error{path + " belongs to another user"};
  if ((found.st_mode & 077) != 0)
    return Error{path + " is open to other users; chmod 700 closes it"};
  return std::optional(std::move(folder));
}

bool makeFolder(int parent, const std::string &name) {
  return ::mkdirat(parent, name.c_str(), 0700) == 0 || errno == EEXIST;
}

bool makeParents(const std::string &path) {
  for (size_t at = path.find('/', 1); at != std::string::npos; at = path.find('/', at + 1))
    if (!makeFolder(AT_FDCWD, path.substr(0, at)))
      return false;
  return true;
}

} // namespace

Result<std::optional<CacheFolder>> CacheFolder::open(const std::string &path) {
  const std::string outside = withoutTail(path), inside = outside + "/" + kSubfolder;
  auto outer = openOwn(AT_FDCWD, outside, outside);
  if (!outer)
    return outer.error();
  if (!*outer)
    return std::optional<CacheFolder>();
  auto inner = openOwn((*outer)->number(), kSubfolder, inside);
  if (!inner)
    return inner.error();
  if (!*inner)
    return std::optional<CacheFolder>();
  return std::optional(CacheFolder(std::move(**inner), inside));
}

Result<CacheFolder> CacheFolder::make(const std::string &path) {
  const std::string outside = withoutTail(path), inside = outside + "/" + kSubfolder;
  auto found = open(path);
  if (!found)
    return found.error();
  if (!*found) {
    if (!makeParents(outside) || !makeFolder(AT_FDCWD, outside))
      return systemError("make the folder", outside);
    auto outer = openOwn(AT_FDCWD, outside, outside);
    if (!outer)
      return outer.error();
    if (!*outer || !makeFolder((*outer)->number(), kSubfolder))
      return systemError("make the folder", inside);
    found = open(path);
    if (!found)
      return found.error();
    if (!*found)
      return systemError("make the folder", inside);
  }
  return std::move(**found);
}

Result<std::vector<std::string>> CacheFolder::list() const {
  // A description of its own: where a listing stands is shared by duplicates.
  const int folder = ::openat(folder_.number(), ".", kFolderFlags);
  const std::unique_ptr<DIR, int (*)(DIR *)> stream(folder < 0 ? nullptr : ::fdopendir(folder),
                                                    ::closedir);
  if (!stream) {
    const Error failed = systemError("list", path_);
    if (folder >= 0)
      ::close(folder);
    return failed;
  }
  std::vector<std::string> names;
  errno = 0;
  while (const dirent *entry = ::readdir(stream.get()))
    if (const std::string_view name = entry->d_name; name != "." && name != "..")
      names.emplace_back(name);
  if (errno != 0)
    return systemError("list", path_);
  return names;
}

Descriptor CacheFolder::openFile(const std::string &name) const {
  Descriptor file(
      ::openat(folder_.number(), name.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
  struct stat found;
  if (!file || ::fstat(file.number(), &found) != 0)
    return Descriptor();
  if (!S_ISREG(found.st_mode) || found.st_uid != ::geteuid() || (found.st_mode & 022) != 0) {
    errno = EPERM;
    return Descriptor();
  }
  return file;
}

Descriptor CacheFolder::createFile(const std::string &name) const {
  return Descriptor(::openat(folder_.number(), name.c_str(),
                             O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
}

bool CacheFolder::rename(const std::string &from, const std::string &to) const {
  return ::renameat(folder_.number(), from.c_str(), folder_.number(), to.c_str()) == 0;
}

void CacheFolder::remove(const std::string &name) const {
  ::unlinkat(folder_.number(), name.c_str(), 0);
}

Result<std::optional<Descriptor>> CacheFolder::lock() const {
  Descriptor file(::openat(folder_.number(), kLockFile,
                           O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, 0600));
  if (!file)
    return systemError("write in", path_);
  const uint64_t until = monotonicNanoseconds() + kLongestWait;
  while (::flock(file.number(), LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK && errno != EINTR)
      return systemError("lock", path_);
    if (monotonicNanoseconds() > until)
      return std::optional<Descriptor>();
    const timespec moment{0, 500'000};
    ::nanosleep(&moment, nullptr);
  }
  return std::optional(std::move(file));
}

} // namespace assay
