// Runs compiled regular expressions over text.
#pragma once

#include "re/Program.h"

#include <vector>

namespace assay::runtime::re {

enum class Outcome : int8_t { Failed = -1, NoMatch = 0, Match = 1 };

/// One text under one pattern: a match, or match after match. On the context's thread.
class Matcher {
public:
  /// Looks at [start, end) of `text`; what lies before is still seen by ^, \b and looking behind.
  Matcher(Context &ctx, const Program &program, TextView text, uint32_t start, uint32_t end);

  /// Only where it starts; `whole`: and up to the end.
  Outcome matchHere(bool whole);
  /// The first place from the start on.
  Outcome search();
  /// After a match: behind it, and not empty at the same place.
  void goOn();
  /// Whether goOn() left it so that an empty match at the start will not do; to go on later.
  bool mustAdvance() const { return mustAdvance_; }
  void setMustAdvance(bool must) { mustAdvance_ = must; }

  uint32_t begin() const { return start_; }
  uint32_t end() const { return stopped_; }
  /// Where group `number` (from 1 on) begins or ends; -1: it took no part.
  int64_t groupBegin(uint32_t number) const { return mark(number * 2 - 2, number * 2 - 1, 0); }
  int64_t groupEnd(uint32_t number) const { return mark(number * 2 - 2, number * 2 - 1, 1); }
  int64_t lastIndex() const { return lastIndex_; }

private:
  struct Repetition {
    int64_t count;
    uint32_t at;
    Repetition *outer;
    int64_t last; // where its last turn began
  };
  class Saved;

  int64_t mark(int64_t begin, int64_t end, int which) const;
  template <typename Unit> Outcome searchAs();
  template <typename Unit> Outcome match(uint32_t pc, uint32_t at, bool top);
  template <typename Unit> Outcome step(uint32_t pc, uint32_t at, bool top);
  template <typename Unit> Outcome branch(uint32_t pc, uint32_t at, bool top);
  template <typename Unit>
  Outcome repeatOne(const Instruction &of, uint32_t pc, uint32_t at, bool top);
  template <typename Unit>
  Outcome lazyRepeatOne(const Instruction &of, uint32_t pc, uint32_t at, bool top);
  template <typename Unit> Outcome maxUntil(uint32_t pc, uint32_t at, bool top);
  template <typename Unit> Outcome minUntil(uint32_t pc, uint32_t at, bool top);
  template <typename Unit> uint32_t count(uint32_t pc, uint32_t at, uint64_t most) const;
  template <typename Unit> bool isOne(const Instruction &of, char32_t c) const;
  template <typename Unit> bool isAt(PlaceKind kind, uint32_t at) const;
  template <typename Unit> const Unit *units() const {
    return static_cast<const Unit *>(text_.data);
  }
  void setMark(uint32_t number, uint32_t at);
  bool refusesEnd(uint32_t at, bool top) const {
    return top && ((whole_ && at != end_) || (mustAdvance_ && at == start_));
  }
  void forgetMarks() { lastMark_ = lastIndex_ = -1; }
  bool poll();

  Context &ctx_;
  const Program &program_;
  TextView text_;
  uint32_t start_, end_;
  uint32_t stopped_ = 0;
  bool whole_ = false, mustAdvance_ = false;
  uint32_t depth_ = 0;
  std::vector<int64_t> marks_; // valid up to lastMark_
  int64_t lastMark_ = -1, lastIndex_ = -1;
  std::vector<int64_t> kept_; // marks that were saved
  Repetition *repetition_ = nullptr;
};

} // namespace assay::runtime::re
