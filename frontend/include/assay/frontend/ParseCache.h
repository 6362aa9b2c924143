// ParseCache: trees of sources that are parsed again and again, by their content.
//
// For programs that go through the same files many times while few of them change; a run of its own
// parses each file once and needs none. What it brings is measured in docs/frontend.md.
#pragma once

#include "assay/frontend/Parser.h"
#include "assay/support/Fingerprint.h"

#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace assay {

/// A source with its tree, or with the reason why it has none. Immutable; any thread.
class ParsedSource {
public:
  /// Decodes and parses the bytes of a file.
  explicit ParsedSource(std::string_view file);

  /// Empty where the file could not be decoded: then decodingError() says why.
  const SourceText &source() const { return source_; }
  const std::string &decodingError() const { return decodingError_; }
  /// Of a decoded source.
  const ParseResult &result() const { return result_; }

  /// Whether it was made from these bytes.
  bool isOf(std::string_view file) const { return file == file_; }
  size_t bytes() const { return sizeof *this + arena_.bytesReserved(); }

private:
  Arena arena_;
  std::string_view file_; // in the arena
  SourceText source_;
  std::string decodingError_;
  ParseResult result_;
};

/// Keeps what was used last, up to a number of bytes. Every function may be called from any thread;
/// parsing itself happens outside of the lock, so that two threads that miss the same content both
/// parse it.
class ParseCache {
public:
  struct Counts {
    uint64_t hits = 0;
    uint64_t misses = 0;
    uint64_t evictions = 0;
    size_t entries = 0;
    size_t bytes = 0;
  };

  explicit ParseCache(size_t maxBytes) : maxBytes_(maxBytes) {}

  /// The parse of a file's bytes, kept or new. It stays valid when the cache gives it up. What is
  /// larger than the whole cache is not kept.
  std::shared_ptr<const ParsedSource> get(std::string_view file);

  Counts counts() const;

private:
  struct Entry {
    Fingerprint key;
    std::shared_ptr<const ParsedSource> parsed;
  };
  struct Hash {
    size_t operator()(const Fingerprint &key) const;
  };
  std::shared_ptr<const ParsedSource> find(const Fingerprint &key, std::string_view file);
  void keep(const Fingerprint &key, std::shared_ptr<const ParsedSource> parsed);

  const size_t maxBytes_;
  mutable std::mutex mutex_;
  std::list<Entry> entries_; // the one used last in front
  std::unordered_map<Fingerprint, std::list<Entry>::iterator, Hash> index_;
  Counts counts_;
};

} // namespace assay
