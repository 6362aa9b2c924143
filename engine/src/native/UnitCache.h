// UnitCache: units that were made before, found again by what they were made of.
//
// A plan's bytes say all that a unit depends on beside the plugin that makes it, so a unit is good
// wherever the plan is the same, in whatever program; both are compared on every hit. Plans are
// only made for what may be hot: which loops and functions were, is kept as well.
#pragma once

#include "assay/cache/CodeStore.h"
#include "assay/runtime/Frame.h"
#include "assay/templates/CodeOptimizer.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace assay {

/// Owned by one thread; several may share a store.
class UnitCache {
public:
  explicit UnitCache(CodeStore &store) : store_(store) {}

  /// Whether units were made of a loop, or of a function, of the same instructions. `begin`: what
  /// tells it from others of the code.
  bool isKnown(const runtime::Code &code, uint32_t begin);

  struct Found {
    EntryHandle entry; // the rest is valid while this lives
    std::span<const std::byte> code;
    std::span<const CodeEntry> entries;

    explicit operator bool() const { return !code.empty(); }
  };
  Found find(std::span<const std::byte> plan);

  void add(const runtime::Code &code, uint32_t begin, std::span<const std::byte> plan,
           std::span<const CodeEntry> entries, std::span<const std::byte> made);

private:
  CodeStore &store_;
};

} // namespace assay
