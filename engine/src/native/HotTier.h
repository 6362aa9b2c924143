// HotTier: has LLVM make code of loops and functions that turned out to be hot.
//
// Fuel that is used up at a back edge or a call says where the time goes: the time since the last
// such moment is that loop's. Once a loop has had as much as making code costs, it is made, on
// another thread where a processor is free; the next such moment after that finds the code, the
// back edges in the templates then jump there, and the frame that is under way goes on there. Where
// the code keeps being left for what was expected wrongly it is taken back, and made again with
// less expected. What was made in an earlier run is there at the first such moment. docs/orc.md has
// the numbers.
#pragma once

#include "native/UnitCache.h"
#include "native/UnitMaker.h"
#include "orc/UnitPlan.h"

#include <array>
#include <map>
#include <memory>
#include <optional>
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
  /// Where units are kept; there is none before.
  void keepIn(CodeStore &store) { cache_.emplace(store); }
  /// How many units it had made, and how many it found.
  uint64_t made() const { return made_; }
  uint64_t found() const { return found_; }

  const std::byte *backEdge(runtime::Frame &frame, CodeSlab &slab, runtime::Context &ctx) override;
  void called(runtime::Frame &frame, const runtime::Frame &caller, CodeSlab &slab,
              runtime::Context &ctx) override;
  const void *leave(runtime::Frame &frame, const uint32_t *exit, const uint64_t *extra,
                    const uint64_t *words, runtime::Context &ctx) override;

private:
  static constexpr uint32_t kFunction = UINT32_MAX; // in the place of where a loop begins
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
    std::span<uint64_t> words = {}; // see kUnitNumber and what follows it; they are roots
    bool isOff = false;
    std::vector<Patch> patches = {};
    std::vector<std::pair<uint32_t, const std::byte *>> entries = {}; // by back edge
    uint32_t failures = 0;
    uint64_t since = 0; // nanoseconds, when `failures` began to be counted
    CodeSlab *slab = nullptr;

    bool isFunction() const { return heat.second == kFunction; }
  };
  /// How hot a loop is, by the instruction where it begins; a function: kFunction.
  struct Heat {
    uint64_t nanoseconds = 0;
    uint32_t tries = 0;
    uint32_t looks = 0;               // into the cache
    std::optional<bool> isKnown = {}; // to the cache, once somebody asked
    bool isHopeless = false;
    std::vector<uint32_t> doubts;
  };
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
  /// What may become a unit: the loop from `begin` to the back edge `end`, or the function.
  struct Range {
    uint32_t begin = kFunction, end = 0;
  };
  std::vector<Range> loopsAround(const runtime::Code &code, uint32_t at);
  /// Loops that call what has taken time take it, too.
  void heatCallers(const runtime::Frame *caller, uint64_t time);
  /// Has a unit of it there at once, if it is kept.
  bool find(runtime::Frame &frame, Range range, CodeSlab &slab, runtime::Context &ctx);
  /// Has a unit made of it.
  void order(runtime::Frame &frame, Range range, CodeSlab &slab, runtime::Context &ctx);
  bool isWorthLooking(Heat &heat, const runtime::Code &code, uint32_t begin);
  void beginTry(Heat &heat);
  /// Nothing: it is hopeless.
  std::optional<orc::UnitPlan> plan(runtime::Frame &frame, Range range, runtime::Context &ctx);
  /// Without words where there is no memory.
  Unit unitOf(const runtime::Frame &frame, Range range, const orc::UnitPlan &plan, CodeSlab &slab,
              runtime::Context &ctx);
  /// Where what a loop allocates has fuel used up again and again, that may always be at the same
  /// call. A little fuel, not always the same, lets it be used up at a back edge now and then.
  void lookForBackEdge(runtime::Context &ctx);
  /// Puts what was ordered in its place, if it is there.
  void fetch(runtime::Context &ctx);
  bool installKept(Unit &unit, const orc::UnitPlan &plan, runtime::Context &ctx);
  bool install(Unit &unit, std::span<const std::byte> made, std::span<const CodeEntry> entries,
               runtime::Context &ctx);
  void giveUpOrder();
  static void patch(Unit &unit, uint32_t loop, const std::byte *entry);
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
  uint64_t unaccounted_ = 0;  // moments since `last_` when the clock was not asked
  uint64_t made_ = 0, found_ = 0;
  std::optional<UnitCache> cache_;
  std::shared_ptr<UnitOrder> order_; // under way
  Unit ordered_ = {};
  std::vector<Unit> units_;
  std::map<std::pair<const runtime::Code *, uint32_t>, Heat> heat_;
  std::map<const runtime::Code *, Templates> templates_;
  std::map<const runtime::Code *, std::vector<Range>> loops_; // by where they begin
};

} // namespace assay
