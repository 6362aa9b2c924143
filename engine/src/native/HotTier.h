// HotTier: has LLVM make code of loops and functions that turned out to be hot.
//
// Fuel that is used up at a back edge or a call says where the time goes: the time since the last
// such moment is that loop's. Once a loop has had as much as making code costs, it is made, on
// another thread where a processor is free; the next such moment after that finds the code, the
// back edges in the templates then jump there, and the frame that is under way goes on there. Where
// the code keeps being left for what was expected wrongly it is taken back, and made again with
// less expected. docs/orc.md has the numbers.
#pragma once

#include "native/UnitMaker.h"

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
    runtime::Code *code = nullptr;
    Templates templates = {};
    std::pair<const runtime::Code *, uint32_t> heat = {}; // its key
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
  /// What backEdge() is to give; nullptr: no unit.
  const std::byte *unitAt(runtime::Frame &frame, CodeSlab &slab, runtime::Context &ctx);
  const std::byte *entryOf(const runtime::Frame &frame) const;
  /// Whether another thread makes code while this one goes on.
  bool isBeside() const;
  /// Has a unit made, of the loop from `begin` to the back edge `end`, or of the function.
  void want(runtime::Frame &frame, uint32_t begin, uint32_t end, CodeSlab &slab,
            runtime::Context &ctx);
  /// Where what a loop allocates has fuel used up again and again, that may always be at the same
  /// call. A little fuel, not always the same, lets it be used up at a back edge now and then.
  void lookForBackEdge(runtime::Context &ctx);
  bool isCompilerReady(const orc::Hot &hot, Heat &heat);
  bool hasRoom(CodeSlab &slab);
  /// Puts what was wanted in its place, if it is there.
  void fetch(CodeSlab &slab, runtime::Context &ctx);
  bool install(Unit &unit, const UnitOrder &made, CodeSlab &slab, runtime::Context &ctx);
  void giveUpOrder();
  void patch(Unit &unit, uint32_t loop, const std::byte *entry, CodeSlab &slab);
  void takeBack(Unit &unit, uint32_t doubt);
  /// Makes the frames of functions that were part of a unit look as if they had been called: for
  /// each, where its caller stands, and its kind. Gives the last one.
  static runtime::Frame &addFrames(runtime::Frame &hot, const uint32_t *frames, uint32_t count,
                                   runtime::Context &ctx);

  bool hasNoCompiler_ = false;
  bool isForced_;        // everything is hot at once, for tests
  bool isForcedBeside_;  // and made on another thread all the same
  uint32_t failing_ = 0; // as in orc::Hot
  uint64_t last_ = 0;
  uint64_t lastBackEdge_ = 0; // as `last_`
  uint32_t probes_ = 0;       // since it is long ago
  uint64_t made_ = 0;
  std::shared_ptr<UnitOrder> order_; // under way
  Unit ordered_ = {};
  const std::byte *room_ = nullptr; // for units, in the slab
  size_t roomLeft_ = 0;
  std::vector<Unit> units_;
  std::map<std::pair<const runtime::Code *, uint32_t>, Heat> heat_;
  std::map<const runtime::Code *, Templates> templates_;
};

} // namespace assay
