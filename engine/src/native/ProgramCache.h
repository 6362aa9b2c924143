// ProgramCache: what was made of programs of `assay eval`, found again by their text.
//
// An entry is good for exactly one text, which it holds and which is compared on every hit. So the
// key needs not be one that nobody can forge, only one that is quickly made.
#pragma once

#include "assay/cache/CodeStore.h"
#include "assay/support/Fingerprint.h"

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace assay {

/// Owned by one thread; several may share a store.
class ProgramCache {
public:
  explicit ProgramCache(CodeStore &store) : store_(store) {}

  /// What is known of a program. Valid while `entry` lives.
  struct Found {
    EntryHandle entry;
    std::span<const std::byte> image; // see ProgramImage.h; empty where it always declines
    std::string_view declines;        // why

    explicit operator bool() const { return static_cast<bool>(entry); }
    bool isFromDisk() const { return entry.origin() == EntryOrigin::Disk; }
  };
  Found find(std::string_view source) noexcept;

  void add(std::string_view source, std::span<const std::byte> image) { add(source, image, {}); }
  void addDeclined(std::string_view source, std::string_view reason) { add(source, {}, reason); }

private:
  void add(std::string_view source, std::span<const std::byte> image, std::string_view reason);

  CodeStore &store_;
  std::vector<std::byte> bytes_;
};

} // namespace assay
