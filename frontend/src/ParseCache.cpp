#include "assay/frontend/ParseCache.h"

#include "assay/frontend/SourceDecoding.h"

#include <cstring>

namespace assay {

// A tree takes about four bytes for each byte of source; with that as the first block most sources
// need no other.
ParsedSource::ParsedSource(std::string_view file)
    : arena_(5 * file.size() + 1024), source_(SourceText::copy({}, arena_)) {
  const auto decoded = decodeSource(file, arena_);
  if (decoded)
    source_ = *decoded;
  // Most files are their own text.
  file_ = source_.text() == file ? source_.text() : arena_.copy(file);
  if (!decoded) {
    decodingError_ = decoded.error().message;
    return;
  }
  result_ = parseModule(source_, arena_);
}

size_t ParseCache::Hash::operator()(const Fingerprint &key) const {
  size_t hash;
  std::memcpy(&hash, key.bytes.data(), sizeof hash);
  return hash;
}

std::shared_ptr<const ParsedSource> ParseCache::get(std::string_view file) {
  const Fingerprint key = Fingerprint::of(file);
  if (auto found = find(key, file))
    return found;
  auto parsed = std::make_shared<const ParsedSource>(file);
  keep(key, parsed);
  return parsed;
}

std::shared_ptr<const ParsedSource> ParseCache::find(const Fingerprint &key,
                                                     std::string_view file) {
  std::shared_ptr<const ParsedSource> found;
  {
    const std::lock_guard lock(mutex_);
    const auto at = index_.find(key);
    if (at != index_.end()) {
      entries_.splice(entries_.begin(), entries_, at->second);
      found = at->second->parsed;
    }
  }
  // A fingerprint is a name, not a proof.
  const bool hit = found != nullptr && found->isOf(file);
  const std::lock_guard lock(mutex_);
  ++(hit ? counts_.hits : counts_.misses);
  return hit ? found : nullptr;
}

void ParseCache::keep(const Fingerprint &key, std::shared_ptr<const ParsedSource> parsed) {
  const size_t bytes = parsed->bytes();
  if (bytes > maxBytes_)
    return;
  const std::lock_guard lock(mutex_);
  const auto erase = [this](std::list<Entry>::iterator entry) {
    counts_.bytes -= entry->parsed->bytes();
    --counts_.entries;
    index_.erase(entry->key);
    entries_.erase(entry);
  };
  if (const auto before = index_.find(key); before != index_.end())
    erase(before->second); // another thread's of the same content
  while (!entries_.empty() && counts_.bytes + bytes > maxBytes_) {
    erase(std::prev(entries_.end()));
    ++counts_.evictions;
  }
  entries_.push_front({key, std::move(parsed)});
  index_.emplace(key, entries_.begin());
  counts_.bytes += bytes;
  ++counts_.entries;
}

ParseCache::Counts ParseCache::counts() const {
  const std::lock_guard lock(mutex_);
  return counts_;
}

} // namespace assay
