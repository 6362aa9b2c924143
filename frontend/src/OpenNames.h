// What names mean in the scopes that are open at a place of the tree, while it is gone through.
#pragma once

#include "assay/frontend/NameTable.h"
#include "assay/support/ArenaAllocator.h"

#include <cstdint>

namespace assay {

/// For every name what was opened with it, the innermost first. An Entry is small and plain.
template <typename Entry> class OpenNames {
public:
  /// For about `count` names, numbered from 0.
  OpenNames(Arena &arena, size_t count) : innermost_(count, kNone, arena), records_(arena) {
    records_.reserve(count);
  }

  void open(ast::Identifier name, const Entry &entry) {
    const uint32_t number = name.number();
    if (number >= innermost_.size()) [[unlikely]]
      innermost_.resize(number + size_t(1), kNone);
    records_.push_back({entry, number, innermost_[number]});
    innermost_[number] = static_cast<uint32_t>(records_.size() - 1);
  }
  /// How many are open, for close().
  size_t depth() const { return records_.size(); }
  /// Closes all but the first `depth`.
  void close(size_t depth) {
    while (records_.size() > depth) {
      innermost_[records_.back().name] = records_.back().around;
      records_.pop_back();
    }
  }

  /// The first of a name's entries, from the innermost, that `wanted` takes; nullptr: none. Until
  /// the next one is opened.
  template <typename Wanted> const Entry *find(ast::Identifier name, Wanted &&wanted) const {
    const uint32_t number = name.number();
    if (number >= innermost_.size())
      return nullptr;
    for (uint32_t at = innermost_[number]; at != kNone; at = records_[at].around)
      if (wanted(records_[at].entry))
        return &records_[at].entry;
    return nullptr;
  }

private:
  static constexpr uint32_t kNone = UINT32_MAX;
  struct Record {
    Entry entry;
    uint32_t name;
    uint32_t around; // the record of the same name that was open before
  };
  ArenaVector<uint32_t> innermost_; // record of each name
  ArenaVector<Record> records_;
};

} // namespace assay
