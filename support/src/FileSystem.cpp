#include "assay/support/FileSystem.h"

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstdlib>
#include <cstring>
#include <dirent.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <memory>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <time.h>
#include <unistd.h>

namespace assay {
namespace {

class FileDescriptor {
public:
  explicit FileDescriptor(int number) : number_(number) {}
  FileDescriptor(const FileDescriptor &) = delete;
  FileDescriptor &operator=(const FileDescriptor &) = delete;
  ~FileDescriptor() {
    if (number_ >= 0)
      ::close(number_);
  }
  int number() const { return number_; }
  int release() { return std::exchange(number_, -1); }

private:
  int number_;
};

Error systemError(const char *doing, const std::string &path) {
  return Error{std::string("cannot ") + doing + " " + path + ": " + std::strerror(errno)};
}

FileKind kindOf(mode_t mode) {
  return S_ISREG(mode) ? FileKind::Regular : S_ISDIR(mode) ? FileKind::Folder : FileKind::Other;
}

Result<void> makeFolders(const std::string &path) {
  for (size_t at = 1; at != std::string::npos && at < path.size();) {
    at = path.find('/', at + 1);
    const std::string head = path.substr(0, at);
    if (::mkdir(head.c_str(), 0700) != 0 && errno != EEXIST)
      return systemError("make the folder", head);
  }
  return {};
}

int64_t nanosecondsOf(const timespec &time) {
  return int64_t(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
}

class RealFileSystem final : public FileSystem {
public:
  std::optional<FileStatus> status(const std::string &path) const override {
    struct stat found;
    if (::stat(path.c_str(), &found) != 0)
      return std::nullopt;
    return FileStatus{kindOf(found.st_mode),        uint64_t(found.st_size),
                      nanosecondsOf(found.st_mtim), nanosecondsOf(found.st_ctim),
                      uint64_t(found.st_dev),       uint64_t(found.st_ino)};
  }

  Result<std::vector<FolderEntry>> list(const std::string &path) const override {
    const std::unique_ptr<DIR, int (*)(DIR *)> folder(::opendir(path.c_str()), ::closedir);
    if (!folder)
      return systemError("list", path);
    std::vector<FolderEntry> entries;
    errno = 0;
    while (const dirent *entry = ::readdir(folder.get())) {
      const std::string_view name = entry->d_name;
      if (name == "." || name == "..")
        continue;
      FileKind kind = FileKind::Other;
      bool isLink = entry->d_type == DT_LNK;
      if (entry->d_type == DT_REG)
        kind = FileKind::Regular;
      else if (entry->d_type == DT_DIR)
        kind = FileKind::Folder;
      else if (isLink || entry->d_type == DT_UNKNOWN) {
        struct stat found;
        if (entry->d_type == DT_UNKNOWN &&
            ::fstatat(::dirfd(folder.get()), entry->d_name, &found, AT_SYMLINK_NOFOLLOW) == 0)
          isLink = S_ISLNK(found.st_mode);
        if (::fstatat(::dirfd(folder.get()), entry->d_name, &found, 0) == 0)
          kind = kindOf(found.st_mode);
      }
      entries.push_back({std::string(name), kind, isLink});
      errno = 0;
    }
    if (errno != 0)
      return systemError("list", path);
    std::sort(entries.begin(), entries.end(),
              [](const FolderEntry &a, const FolderEntry &b) { return a.name < b.name; });
    return entries;
  }

  Result<void> read(const std::string &path, std::string &into, uint64_t limit) const override {
    // O_NONBLOCK: opening a pipe would wait for somebody to write into it.
    const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (file.number() < 0)
      return systemError("open", path);
    struct stat found;
    if (::fstat(file.number(), &found) != 0)
      return systemError("look at", path);
    if (!S_ISREG(found.st_mode))
      return Error{"not a regular file: " + path};
    const auto size = uint64_t(found.st_size);
    if (size > limit)
      return Error{"larger than " + std::to_string(limit) + " bytes: " + path};
    into.resize(size + 1); // one more, to notice growth
    size_t have = 0;
    while (have < into.size()) {
      const ssize_t got = ::read(file.number(), into.data() + have, into.size() - have);
      if (got < 0 && errno == EINTR)
        continue;
      if (got < 0)
        return systemError("read", path);
      if (got == 0)
        break;
      have += size_t(got);
    }
    if (have != size)
      return Error{"changed while it was read: " + path};
    into.resize(size);
    return {};
  }

  Result<void> write(const std::string &path, std::string_view content) const override {
    if (auto made = makeFolders(std::string(path::parent(path))); !made)
      return made;
    std::string temporary = path + ".XXXXXX";
    FileDescriptor file(::mkostemp(temporary.data(), O_CLOEXEC));
    if (file.number() < 0)
      return systemError("write beside", path);
    while (!content.empty()) {
      const ssize_t put = ::write(file.number(), content.data(), content.size());
      if (put < 0 && errno == EINTR)
        continue;
      if (put <= 0) {
        const Error failed = systemError("write", temporary);
        ::unlink(temporary.c_str());
        return failed;
      }
      content.remove_prefix(size_t(put));
    }
    if (::close(file.release()) != 0 || ::rename(temporary.c_str(), path.c_str()) != 0) {
      const Error failed = systemError("replace", path);
      ::unlink(temporary.c_str());
      return failed;
    }
    return {};
  }

  bool hasOwnTimes(const std::string &path) const override {
    struct statfs found;
    if (::statfs(path.c_str(), &found) != 0)
      return false;
    // Those of which it is known; FUSE and the network's are not among them.
    switch (static_cast<uint32_t>(found.f_type)) {
    case EXT4_SUPER_MAGIC: // ext2 and ext3 have the same
    case TMPFS_MAGIC:
    case BTRFS_SUPER_MAGIC:
    case XFS_SUPER_MAGIC:
    case F2FS_SUPER_MAGIC:
    case OVERLAYFS_SUPER_MAGIC:
      return true;
    default:
      return false;
    }
  }

  int64_t fileTimeNow() const override {
    timespec now{};
    ::clock_gettime(CLOCK_REALTIME_COARSE, &now);
    return nanosecondsOf(now);
  }

  std::optional<std::string> resolve(const std::string &path) const override {
    const std::unique_ptr<char, decltype(&std::free)> found(::realpath(path.c_str(), nullptr),
                                                            std::free);
    if (!found)
      return std::nullopt;
    return std::string(found.get());
  }
};

} // namespace

const FileSystem &FileSystem::real() {
  static const RealFileSystem instance;
  return instance;
}

namespace path {

std::string absolute(std::string_view base, std::string_view name) {
  std::string joined;
  if (name.empty() || name.front() != '/') {
    joined = base;
    joined += '/';
  }
  joined += name;

  std::string clean;
  for (size_t at = 0; at < joined.size();) {
    const size_t slash = std::min(joined.find('/', at), joined.size());
    const std::string_view part = std::string_view(joined).substr(at, slash - at);
    at = slash + 1;
    if (part.empty() || part == ".")
      continue;
    if (part == "..")
      clean.erase(std::min(clean.rfind('/'), clean.size()));
    else
      clean.append("/").append(part);
  }
  return clean.empty() ? "/" : clean;
}

std::string_view parent(std::string_view path) {
  const size_t slash = path.rfind('/');
  return slash == 0 || slash == std::string_view::npos ? "/" : path.substr(0, slash);
}

std::string_view name(std::string_view path) { return path.substr(path.rfind('/') + 1); }

std::string join(std::string_view folder, std::string_view name) {
  std::string joined(folder);
  if (joined.empty() || joined.back() != '/')
    joined += '/';
  return joined.append(name);
}

bool isWithin(std::string_view folder, std::string_view path) {
  if (folder == "/")
    return true;
  return path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/');
}

std::string common(std::string_view a, std::string_view b) {
  while (!isWithin(a, b))
    a = parent(a);
  return std::string(a);
}

std::string relative(std::string_view folder, std::string_view path) {
  if (folder == path)
    return ".";
  std::string_view base = folder;
  std::string way;
  for (; !isWithin(base, path); base = parent(base))
    way += "../";
  const std::string_view rest =
      path.substr(std::min(path.size(), base == "/" ? 1 : base.size() + 1));
  if (rest.empty() && !way.empty())
    way.pop_back();
  return way.append(rest);
}

} // namespace path
} // namespace assay
