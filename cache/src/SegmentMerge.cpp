#include "SegmentMerge.h"

#include "SegmentWriter.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <numeric>
#include <sys/stat.h>

namespace assay {
namespace {

/// Older segments are taken up while they are at most so many times as large as what is written
/// already, or smaller than this.
constexpr uint64_t kMergeFactor = 2, kAlwaysMerged = uint64_t(512) << 10;
/// What is left of a full folder, so that it is not full again at once.
constexpr uint64_t kLeftNumerator = 3, kLeftDenominator = 4;

} // namespace

size_t FingerprintHash::operator()(const Fingerprint &key) const {
  size_t hash;
  std::memcpy(&hash, key.bytes.data(), sizeof hash);
  return hash;
}

SegmentMerge::SegmentMerge(const CacheFolder &folder, const Fingerprint &build, uint64_t limit,
                           std::vector<SegmentFile> files, uint32_t now)
    : folder_(folder), build_(build), limit_(limit), now_(now), files_(std::move(files)),
      firstMerged_(files_.size()) {
  for (const SegmentFile &file : files_)
    if (file.segment)
      for (const SegmentUse &use : file.segment->uses())
        noteUse(use.key, use.lastUse);
}

void SegmentMerge::noteUse(const Fingerprint &key, uint32_t time) {
  uint32_t &known = uses_[key];
  // A time to come is damage.
  known = std::max(known, std::min(time, now_));
}

bool SegmentMerge::isThere(const Fingerprint &key) const {
  // As lookups go: the newest one that is whole answers.
  for (const SegmentFile &file : files_)
    if (file.segment)
      if (const SegmentEntry *entry = file.segment->find(key);
          entry != nullptr && file.segment->load(*entry) != nullptr)
        return true;
  return false;
}

void SegmentMerge::add(const Fingerprint &key, std::span<const std::byte> bytes) {
  if (bytes.size() > limit_ / 2 || bytes.size() > UINT32_MAX || kept_.contains(key) || isThere(key))
    return;
  kept_[key] = {key, bytes, nullptr, nullptr, now_, {files_.size(), kept_.size()}};
  newBytes_ += bytes.size();
}

void SegmentMerge::chooseSegments() {
  uint64_t all = newBytes_, merged = newBytes_;
  for (const SegmentFile &file : files_)
    all += file.segment ? file.segment->bytes() : 0;
  const bool full = all > limit_;
  while (firstMerged_ != 0) {
    const SegmentFile &file = files_[firstMerged_ - 1];
    const uint64_t bytes = file.segment ? file.segment->bytes() : 0;
    if (!full && bytes > std::max(kMergeFactor * merged, kAlwaysMerged))
      break;
    merged += bytes;
    --firstMerged_;
  }
  // Older ones first, so that of two entries with one key the newer one stays, or the whole one.
  for (size_t at = firstMerged_; at != files_.size(); ++at)
    takeUp(at);
  if (full)
    dropLeastUsed();
}

void SegmentMerge::takeUp(size_t number) {
  const SegmentFile &file = files_[number];
  if (!file.segment)
    return;
  for (const SegmentEntry &entry : file.segment->entries()) {
    Kept &kept = kept_[entry.key];
    if (kept.segment == nullptr && kept.bytes.data() != nullptr)
      continue; // new
    const auto use = uses_.find(entry.key);
    const uint32_t lastUse = std::max(
        {kept.lastUse, std::min(entry.lastUse, now_), use == uses_.end() ? 0 : use->second});
    if (kept.segment == nullptr || file.segment->load(entry) != nullptr)
      kept = {entry.key, {}, &*file.segment, &entry, lastUse, {number, entry.offset}};
  }
}

void SegmentMerge::dropLeastUsed() {
  std::vector<const Kept *> order;
  order.reserve(kept_.size());
  for (const auto &[key, kept] : kept_)
    order.push_back(&kept);
  std::sort(order.begin(), order.end(), [](const Kept *a, const Kept *b) {
    return a->lastUse != b->lastUse ? a->lastUse > b->lastUse : a->key.bytes < b->key.bytes;
  });
  const uint64_t most = limit_ / kLeftDenominator * kLeftNumerator;
  uint64_t bytes = 0;
  std::vector<Fingerprint> dropped;
  for (const Kept *kept : order) {
    bytes += kept->size() + sizeof(SegmentEntry) + kEntryAlignment;
    if (bytes > most)
      dropped.push_back(kept->key);
  }
  for (const Fingerprint &key : dropped)
    kept_.erase(key);
}

std::vector<SegmentUse> SegmentMerge::usesOfOthers() const {
  std::vector<SegmentUse> uses;
  for (const auto &[key, time] : uses_) {
    const bool elsewhere =
        std::any_of(files_.begin(), files_.begin() + static_cast<ptrdiff_t>(firstMerged_),
                    [&used = key](const SegmentFile &file) {
                      return file.segment && file.segment->find(used) != nullptr;
                    });
    if (elsewhere && !kept_.contains(key))
      uses.push_back({key, time});
  }
  return uses;
}

/// Segments of other builds go, the oldest first, until all together are within the limit.
void SegmentMerge::removeOthers(uint64_t bytes) {
  struct Other {
    std::string name;
    uint64_t bytes;
    int64_t time;
  };
  std::vector<Other> others;
  const auto names = folder_.list();
  if (!names)
    return;
  const std::string mine = SegmentName::of(build_, 0).build;
  for (const std::string &name : *names) {
    if (isTemporaryName(name))
      folder_.remove(name);
    const auto parsed = SegmentName::parse(name);
    if (!parsed || parsed->build == mine)
      continue;
    const Descriptor file = folder_.openFile(name);
    struct stat found;
    if (file && ::fstat(file.number(), &found) == 0) {
      others.push_back({name, static_cast<uint64_t>(found.st_size), found.st_mtim.tv_sec});
      bytes += others.back().bytes;
    }
  }
  std::sort(others.begin(), others.end(),
            [](const Other &a, const Other &b) { return a.time < b.time; });
  for (const Other &other : others) {
    if (bytes <= limit_)
      return;
    folder_.remove(other.name);
    bytes -= other.bytes;
  }
}

/// As they were added, from old to new: what was made together is wanted together, and so is read
/// together.
std::vector<const SegmentMerge::Kept *> SegmentMerge::inOrder() const {
  std::vector<const Kept *> order;
  order.reserve(kept_.size());
  for (const auto &[key, kept] : kept_)
    order.push_back(&kept);
  std::sort(order.begin(), order.end(),
            [](const Kept *a, const Kept *b) { return a->place < b->place; });
  return order;
}

Result<SegmentMerge::Made> SegmentMerge::write() {
  Made made;
  if (kept_.empty())
    return made;
  made.entries = kept_.size();
  chooseSegments();
  const std::string temporary = temporaryName();
  const uint32_t number = files_.empty() ? 1 : files_.back().number + 1;
  const std::string name = SegmentName::of(build_, number).text();
  const auto failed = [&] {
    const int error = errno;
    folder_.remove(temporary);
    return Error{"cannot write in " + folder_.path() + ": " + std::strerror(error)};
  };
  removeOthers(0); // what killed writers have left is in nobody's way
  Descriptor file = folder_.createFile(temporary);
  if (!file)
    return failed();
  uint64_t mostBytes = 0;
  for (const auto &[key, kept] : kept_)
    mostBytes += kept.size();
  SegmentWriter writer(file.number(), build_, kept_.size(), mostBytes);
  for (const Kept *kept : inOrder()) {
    if (kept->segment == nullptr) {
      writer.add(kept->key, kept->bytes, kept->lastUse,
                 entryDigest(build_, kept->key, kept->bytes));
    } else if (const auto bytes = kept->segment->load(*kept->entry)) {
      writer.add(kept->key, {bytes.get(), kept->entry->size}, kept->lastUse, kept->entry->digest);
    }
  }
  if (!writer.finish(usesOfOthers()) || !folder_.rename(temporary, name))
    return failed();
  made.bytes = writer.bytesWritten();
  for (size_t at = 0; at != files_.size(); ++at)
    if (at >= firstMerged_ || !files_[at].segment)
      folder_.remove(files_[at].name);
  uint64_t left = made.bytes;
  for (size_t at = 0; at != firstMerged_; ++at)
    left += files_[at].segment ? files_[at].segment->bytes() : 0;
  removeOthers(left);
  made.segment = Segment::open(std::move(file));
  return made;
}

} // namespace assay
