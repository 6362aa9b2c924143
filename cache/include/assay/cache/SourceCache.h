// SourceCache: what files hold, without reading those that have not changed.
//
// One look at a file's status (device, inode, size, and the times at which it was written and
// changed) tells whether it is as it was when it was read: in this process, or, through a
// CodeStore, in an earlier one. A status is believed only if a later change cannot look the same:
// the file was read when the clock that its times come from had already gone on.
//
// Files are read and not mapped: for files as small as sources reading is faster (docs/cache.md),
// and a file that is cut off while it is mapped would end the process.
//
// Every function may be called from any thread. A read is done outside of the lock, so two threads
// may both read the same file.
#pragma once

#include "assay/cache/CodeStore.h"
#include "assay/support/FileSystem.h"

#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

namespace assay {

class SourceCache {
public:
  struct Counts {
    uint64_t looks = 0;
    uint64_t unchanged = 0; // of these, answered without reading
    uint64_t reads = 0;
    uint64_t bytesRead = 0;
    uint64_t bytesKept = 0;
  };

  /// `store`: remembers fingerprints beyond the process; may be null. Keeps up to `maxBytes` of
  /// content.
  explicit SourceCache(const FileSystem &files, CodeStore *store = nullptr,
                       size_t maxBytes = size_t(64) << 20);

  /// The fingerprint of what the file holds now. Errors are those of FileSystem::read().
  Result<Fingerprint> fingerprint(const std::string &path, uint64_t limit = UINT64_MAX);

  struct Source {
    Fingerprint fingerprint;
    std::shared_ptr<const std::string> content;
  };
  /// The same, and the content.
  Result<Source> content(const std::string &path, uint64_t limit = UINT64_MAX);

  Counts counts() const;

private:
  struct Known {
    FileStatus status;
    Source source; // content: null where it was given up, or never read
    std::list<const std::string *>::iterator use;
  };
  struct Reading {
    Source source;
    bool isSteady; // its status tells whether it is still the same
  };
  using Kept = std::unordered_map<std::string, Known>;

  Result<Source> look(const std::string &path, uint64_t limit, bool withContent);
  Result<Reading> read(const std::string &path, FileStatus &status, uint64_t limit);
  bool isSettled(const std::string &path, const FileStatus &status, int64_t now);
  void keep(const std::string &path, const FileStatus &status, const Source &source);

  const FileSystem &files_;
  CodeStore *const store_;
  const size_t maxBytes_;
  mutable std::mutex mutex_; // of what follows
  Kept known_;
  std::list<const std::string *> uses_; // paths whose content is kept, the one used last in front
  std::unordered_map<uint64_t, bool> ownTimes_; // by device
  Counts counts_;
};

} // namespace assay
