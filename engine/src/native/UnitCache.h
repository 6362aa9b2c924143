// UnitCache: units that were made before, found again by what they were made of.
//
// A plan's bytes say all that a unit depends on beside the plugin that makes it, so a unit is good
// wherever the plan is the same, in whatever program; both are compared on every hit. Plans are
// only made for what may be hot: which loops and functions were, is kept as well, by their
// instructions.
#pragma once

#include "assay/cache/CodeStore.h"
#include "assay/runtime/Frame.h"
#include "assay/templates/CodeOptimizer.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace assay {

/// Any thread, as the store.
class UnitCache {
public:
  explicit UnitCache(CodeStore &store) : store_(store) {}
  CodeStore &store() const { return store_; }

  /// What tells loops and functions from others; `begin`: of the same code. Two may have the same
  /// key and be different code: that is found out by their plans.
  static Fingerprint keyOf(const runtime::Code &code, uint32_t begin);

  /// Whether units were made of it.
  bool isKnown(const Fingerprint &key) { return static_cast<bool>(store_.find(key)); }

  struct Found {
    EntryHandle entry; // the rest is valid while this lives
    std::span<const std::byte> code;
    std::span<const CodeEntry> entries;

    explicit operator bool() const { return !code.empty(); }
  };
  Found find(std::span<const std::byte> plan);

  void add(const Fingerprint &key, std::span<const std::byte> plan,
           std::span<const CodeEntry> entries, std::span<const std::byte> made);

private:
  CodeStore &store_;
};

} // namespace assay
