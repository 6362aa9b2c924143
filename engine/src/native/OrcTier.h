// OrcTier: the optimizer that LLVM makes, from the plugin beside the program.
//
// The plugin is loaded when the first one is made and stays; a run that makes none never maps LLVM.
#pragma once

#include "assay/support/Fingerprint.h"
#include "assay/support/Result.h"
#include "assay/templates/CodeOptimizer.h"

#include <memory>

namespace assay {

namespace orc {
struct Api;
struct Compiler;
} // namespace orc

/// Optimises each function before it first runs. One thread.
class OrcTier final : public CodeOptimizer {
public:
  /// An Error where this build or this machine has no such tier.
  static Result<std::unique_ptr<OrcTier>> create();
  /// Loads LLVM, if nobody has; an Error as create() would give. Any thread.
  static const Result<const orc::Api *> &api();
  /// Of the plugin beside the program, whether it is loaded or not. Any thread.
  static const Fingerprint &identity();
  /// Whether LLVM was loaded.
  static bool isLoaded();

  ~OrcTier() override;
  OrcTier(const OrcTier &) = delete;
  OrcTier &operator=(const OrcTier &) = delete;

  bool optimize(runtime::Code &code, CodeSlab &slab, runtime::Context &ctx) override;
  /// How many functions it made code of.
  uint64_t optimized() const { return optimized_; }

private:
  OrcTier(const orc::Api &api, orc::Compiler &compiler) : api_(api), compiler_(compiler) {}

  const orc::Api &api_;
  orc::Compiler &compiler_;
  uint64_t optimized_ = 0;
};

} // namespace assay
