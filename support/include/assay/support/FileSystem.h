// FileSystem: the disk behind an interface, so that what reads it can be tested without one.
//
// Paths are byte strings as the kernel takes them. Every function may be called from any thread.
#pragma once

#include "assay/support/Result.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay {

enum class FileKind : uint8_t { Regular, Folder, Other };

struct FileStatus {
  FileKind kind;
  uint64_t bytes;
  int64_t modifiedNanoseconds; // since 1970-01-01 UTC
  int64_t changedNanoseconds;  // content or anything else, as only the system can set it
  uint64_t device, inode;

  bool operator==(const FileStatus &) const = default;
};

struct FolderEntry {
  std::string name;
  FileKind kind; // of what a link points to; Other where that does not exist
  bool isLink;
};

class FileSystem {
public:
  virtual ~FileSystem() = default;

  /// What the path names, links followed; nothing where it names nothing that can be looked at.
  virtual std::optional<FileStatus> status(const std::string &path) const = 0;

  /// The entries but "." and "..", sorted by the bytes of their names.
  virtual Result<std::vector<FolderEntry>> list(const std::string &path) const = 0;

  /// The whole content, into `into` (whose capacity is used again). A file of more than `limit`
  /// bytes is an error, and so is one that shrinks or grows while it is read, and what is no
  /// regular file: a pipe is not waited for.
  virtual Result<void> read(const std::string &path, std::string &into,
                            uint64_t limit = UINT64_MAX) const = 0;

  /// Replaces the file as one step: whoever reads sees the old content or the new. Makes missing
  /// folders (readable by the user alone).
  virtual Result<void> write(const std::string &path, std::string_view content) const = 0;

  /// Whether times of files on the device of `path` are of this machine's own clock, so that one
  /// tick of it tells two changes apart (on a network's file system they are not).
  virtual bool hasOwnTimes(const std::string &path) const = 0;

  /// The clock that the system takes times of files from: nanoseconds since 1970-01-01 UTC, in
  /// ticks.
  virtual int64_t fileTimeNow() const = 0;

  /// Where a chain of symbolic links ends, as realpath(3); nothing where it ends nowhere.
  virtual std::optional<std::string> resolve(const std::string &path) const = 0;

  bool isFile(const std::string &path) const {
    const auto found = status(path);
    return found && found->kind == FileKind::Regular;
  }
  bool isFolder(const std::string &path) const {
    const auto found = status(path);
    return found && found->kind == FileKind::Folder;
  }

  /// The machine's own.
  static const FileSystem &real();
};

namespace path {

/// `name` seen from the folder `base`, as Python's os.path.abspath(os.path.join(base, name)): "."
/// and ".." are taken out by the text alone, links are not looked at.
std::string absolute(std::string_view base, std::string_view name);

/// All but the last component of an absolute path; "/" for "/".
std::string_view parent(std::string_view path);

/// The last component.
std::string_view name(std::string_view path);

std::string join(std::string_view folder, std::string_view name);

/// Whether `path` is `folder` or lies below it; both absolute.
bool isWithin(std::string_view folder, std::string_view path);

/// The deepest folder that holds both; both absolute.
std::string common(std::string_view a, std::string_view b);

/// The way from `folder` to `path` with "..", as pytest's bestrelpath; both absolute.
std::string relative(std::string_view folder, std::string_view path);

} // namespace path
} // namespace assay
