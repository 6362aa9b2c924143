#include "assay/cache/SourceCache.h"

#include "assay/support/Switches.h"

#include <cstring>

namespace assay {
namespace {

/// The slowest clock's.
constexpr int64_t kTick = 10'000'000;
/// Where times are as round as that, the file system keeps no finer ones; FAT's are of two seconds.
constexpr int64_t kRound = 1'000'000, kCoarseTick = 2'100'000'000;
/// How often a file is read that changes meanwhile.
constexpr unsigned kMostReads = 4;

int64_t tickOf(int64_t time) { return time % kRound == 0 ? kCoarseTick : kTick; }

/// Whether a clock told when the file was changed. File systems that are built as images have a
/// time that was chosen, and the same inodes, so that another image's file can have the same
/// status.
bool hasClocksTime(const FileStatus &status) { return status.changedNanoseconds % kRound != 0; }

template <typename T> std::string_view textOf(const T &value) {
  return {reinterpret_cast<const char *>(&value), sizeof value};
}

/// What a store knows a state of a file by.
Fingerprint keyOf(const std::string &path, const FileStatus &status) {
  const uint64_t numbers[] = {status.device, status.inode, status.bytes,
                              static_cast<uint64_t>(status.modifiedNanoseconds),
                              static_cast<uint64_t>(status.changedNanoseconds)};
  return Fingerprint::of({"source file", textOf(numbers), path});
}

} // namespace

SourceCache::SourceCache(const FileSystem &files, CodeStore *store, size_t maxBytes)
    : files_(files), store_(store), maxBytes_(maxBytes) {}

/// Whether whatever happens to the file from `now` on shows in its status.
bool SourceCache::isSettled(const std::string &path, const FileStatus &status, int64_t now) {
  const auto isPast = [now](int64_t time) { return time + tickOf(time) <= now; };
  if (!isPast(status.changedNanoseconds) || !isPast(status.modifiedNanoseconds))
    return false;
  {
    std::lock_guard guard(mutex_);
    if (const auto known = ownTimes_.find(status.device); known != ownTimes_.end())
      return known->second;
  }
  const bool own = files_.hasOwnTimes(path);
  std::lock_guard guard(mutex_);
  return ownTimes_[status.device] = own;
}

/// Reads the file, and gives the status that goes with what was read.
Result<SourceCache::Reading> SourceCache::read(const std::string &path, FileStatus &status,
                                               uint64_t limit) {
  auto text = std::make_shared<std::string>();
  Result<void> done;
  bool isWhole = false;
  int64_t begin = 0;
  for (unsigned reads = 0; reads != kMostReads && !isWhole; ++reads) {
    begin = files_.fileTimeNow();
    done = files_.read(path, *text, limit);
    const auto after = files_.status(path);
    isWhole = done.ok() && after == status;
    if (after)
      status = *after;
    std::lock_guard guard(mutex_);
    ++counts_.reads;
    counts_.bytesRead += done ? text->size() : 0;
    if (!done && !after)
      break;
  }
  if (!done)
    return done.error();
  const Source source{Fingerprint::of(*text), std::move(text)};
  return Reading{source, isWhole && source.content->size() == status.bytes &&
                             isSettled(path, status, begin)};
}

void SourceCache::keep(const std::string &path, const FileStatus &status, const Source &source) {
  std::lock_guard guard(mutex_);
  const auto [at, isNew] = known_.try_emplace(path, Known{status, {}, uses_.end()});
  Known &known = at->second;
  if (known.source.content) {
    counts_.bytesKept -= known.source.content->size();
    uses_.erase(known.use);
  }
  known.status = status;
  known.source = source;
  if (!source.content)
    return;
  counts_.bytesKept += source.content->size();
  known.use = uses_.insert(uses_.begin(), &at->first);
  while (counts_.bytesKept > maxBytes_) {
    Known &last = known_.find(*uses_.back())->second;
    counts_.bytesKept -= last.source.content->size();
    last.source.content.reset();
    uses_.pop_back();
  }
}

Result<SourceCache::Source> SourceCache::look(const std::string &path, uint64_t limit,
                                              bool withContent) {
  auto status = files_.status(path);
  if (isOn(Switch::SourceCache)) {
    std::lock_guard guard(mutex_);
    ++counts_.looks;
    const auto found = known_.find(path);
    if (status && found != known_.end() && found->second.status == *status &&
        status->bytes <= limit && (!withContent || found->second.source.content)) {
      ++counts_.unchanged;
      if (found->second.source.content)
        uses_.splice(uses_.begin(), uses_, found->second.use);
      return found->second.source;
    }
  }
  if (!status)
    status.emplace();
  const bool isFile = status->kind == FileKind::Regular && status->bytes <= limit;
  if (isOn(Switch::SourceCache) && store_ != nullptr && !withContent && isFile &&
      hasClocksTime(*status))
    if (const EntryHandle entry = store_->find(keyOf(path, *status));
        entry && entry.bytes().size() == sizeof(Fingerprint)) {
      Source source;
      std::memcpy(source.fingerprint.bytes.data(), entry.bytes().data(), sizeof(Fingerprint));
      keep(path, *status, source);
      std::lock_guard guard(mutex_);
      ++counts_.unchanged;
      return source;
    }
  auto reading = read(path, *status, limit);
  if (!reading)
    return reading.error();
  if (reading->isSteady) {
    keep(path, *status, reading->source);
    if (store_ != nullptr && hasClocksTime(*status))
      store_->add(keyOf(path, *status),
                  std::as_bytes(std::span(reading->source.fingerprint.bytes)));
  }
  return reading->source;
}

Result<Fingerprint> SourceCache::fingerprint(const std::string &path, uint64_t limit) {
  const auto found = look(path, limit, false);
  if (!found)
    return found.error();
  return found->fingerprint;
}

Result<SourceCache::Source> SourceCache::content(const std::string &path, uint64_t limit) {
  return look(path, limit, true);
}

SourceCache::Counts SourceCache::counts() const {
  std::lock_guard guard(mutex_);
  return counts_;
}

} // namespace assay
