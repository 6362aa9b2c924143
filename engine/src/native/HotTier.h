// HotTier: has LLVM make code of loops and functions that turned out to be hot.
//
// Fuel that is used up at a back edge or a call says where the time goes: the time since the last
// such moment is that loop's. Once a loop has had as much as making code costs, it is made; the
// back edges in the templates then jump there, and the frame that is under way goes on there at
// once. Where the code keeps being left for what was expected wrongly it is taken back, and made
// again with less expected. docs/orc.md has the numbers.
#pragma once

#include "native/OrcTier.h"

#include <array>
#include <map>
#include <memory>
#include <utility>
#include <vector>

namespace assay {

/// One thread.
class HotTier final : public CodeOptimizer {
public:
  explicit HotTier(runtime::Context &ctx);
  ~HotTier() override;
  /// Forgets the program.
  void reset();
  /// How many units it made.
  uint64_t made() const { return made_; }

  const std::byte *backEdge(runtime::Frame &frame, CodeSlab &slab, runtime::Context &ctx) override;
  void called(runtime::Frame &frame, CodeSlab &slab, runtime::Context &ctx) override;
  const void *leave(runtime::Frame &frame, const uint32_t *exit, const uint64_t *extra,
                    runtime::Context &ctx) override;

private:
  /// Templates of a code, which others may have taken the place of.
  struct Templates {
    const std::byte *entry;
    const int32_t *offsets;
  };
  /// A back edge that jumps to a unit.
  struct Patch {
    std::byte *at;
    std::array<std::byte, 5> before;
  };
  struct Unit {
    runtime::Code *code;
    Templates templates;
    std::pair<const runtime::Code *, uint32_t> heat; // its key
    bool isFunction = false;
    bool isOff = false;
    std::vector<Patch> patches = {};
    std::vector<std::pair<uint32_t, const std::byte *>> entries = {}; // by back edge
    uint32_t failures = 0;
    uint64_t since = 0; // nanoseconds, when `failures` began to be counted
    CodeSlab *slab = nullptr;
  };
  /// How hot a loop is, by the instruction where it begins; a function: kFunction.
  struct Heat {
    uint64_t nanoseconds = 0;
    uint32_t tries = 0;
    bool isHopeless = false;
    std::vector<uint32_t> doubts;
  };
  static constexpr uint32_t kFunction = UINT32_MAX;

  Heat &heatOf(const runtime::Code &code, uint32_t begin) { return heat_[{&code, begin}]; }
  Templates templatesOf(const runtime::Code &code);
  /// Nanoseconds since the last time that fuel was used up.
  uint64_t elapsed();
  bool isDue(const Heat &heat) const;
  /// nullptr where there is none.
  OrcCompiler *compiler();
  /// What backEdge() is to give; nullptr: no unit.
  const std::byte *unitAt(runtime::Frame &frame, CodeSlab &slab, runtime::Context &ctx);
  /// What is to be made, as a function; counts as a try.
  orc::Hot describe(runtime::Frame &frame, Heat &heat, const Templates &templates);
  OrcCompiler::Unit make(const orc::Hot &hot, const CodeSlab &slab); // bytes 0: it cannot be
  const std::byte *makeFunction(runtime::Frame &frame, CodeSlab &slab, runtime::Context &ctx);
  const std::byte *makeLoop(runtime::Frame &frame, uint32_t begin, uint32_t end, CodeSlab &slab);
  void patch(Unit &unit, uint32_t loop, const std::byte *entry, CodeSlab &slab);
  void takeBack(Unit &unit, uint32_t doubt);

  std::unique_ptr<OrcCompiler> compiler_;
  bool hasNoCompiler_ = false;
  bool isForced_;        // everything is hot at once, for tests
  uint32_t failing_ = 0; // as in orc::Hot
  uint64_t last_ = 0;
  uint64_t made_ = 0;
  std::vector<Unit> units_;
  std::map<std::pair<const runtime::Code *, uint32_t>, Heat> heat_;
  std::map<const runtime::Code *, Templates> templates_;
};

} // namespace assay
