// The matcher tries what CPython's tries, in the same order, and keeps and restores what groups
// captured where CPython's does: which captures are left in the end hangs on both.
#include "re/Matcher.h"

#include <algorithm>

namespace assay::runtime::re {
namespace {

// A C++ frame a level.
constexpr uint32_t kMostDepth = 4000;

char32_t lower(char32_t c) { return c >= 'A' && c <= 'Z' ? c + 0x20 : c; }

} // namespace

/// What was captured at a point, to go back to.
class Matcher::Saved {
public:
  /// With `marks`, also where the groups lay; else only how many of them are valid.
  Saved(Matcher &of, bool marks)
      : of_(of), lastMark_(of.lastMark_), lastIndex_(of.lastIndex_), from_(of.kept_.size()),
        marks_(marks) {
    if (marks_ && lastMark_ >= 0)
      of_.kept_.insert(of_.kept_.end(), of_.marks_.begin(), of_.marks_.begin() + lastMark_ + 1);
  }
  ~Saved() { of_.kept_.resize(from_); }
  Saved(const Saved &) = delete;
  Saved &operator=(const Saved &) = delete;
  void restore() {
    if (marks_ && lastMark_ >= 0)
      std::copy_n(of_.kept_.begin() + static_cast<ptrdiff_t>(from_), lastMark_ + 1,
                  of_.marks_.begin());
    of_.lastMark_ = lastMark_;
    of_.lastIndex_ = lastIndex_;
  }

private:
  Matcher &of_;
  int64_t lastMark_, lastIndex_;
  size_t from_;
  bool marks_;
};

Matcher::Matcher(Context &ctx, const Program &program, TextView text, uint32_t start, uint32_t end)
    : ctx_(ctx), program_(program), text_(text), start_(start), end_(end),
      marks_(size_t(program.groups) * 2 + 2, -1) {}

int64_t Matcher::mark(int64_t begin, int64_t end, int which) const {
  if (end > lastMark_ || marks_[begin] < 0 || marks_[end] < 0)
    return -1;
  return marks_[which == 0 ? begin : end];
}

void Matcher::setMark(uint32_t number, uint32_t at) {
  if ((number & 1) != 0)
    lastIndex_ = number / 2 + 1;
  if (number > lastMark_) {
    std::fill(marks_.begin() + lastMark_ + 1, marks_.begin() + number, -1);
    lastMark_ = number;
  }
  marks_[number] = at;
}

bool Matcher::poll() { return --ctx_.fuel > 0 || ctx_.poll(); }

void Matcher::goOn() {
  mustAdvance_ = stopped_ == start_;
  start_ = stopped_;
}

Outcome Matcher::matchHere(bool whole) {
  whole_ = whole;
  forgetMarks();
  repetition_ = nullptr;
  switch (text_.width) {
  case 1:
    return match<uint8_t>(0, start_, true);
  case 2:
    return match<uint16_t>(0, start_, true);
  default:
    return match<char32_t>(0, start_, true);
  }
}

Outcome Matcher::search() {
  forgetMarks();
  repetition_ = nullptr;
  switch (text_.width) {
  case 1:
    return searchAs<uint8_t>();
  case 2:
    return searchAs<uint16_t>();
  default:
    return searchAs<char32_t>();
  }
}

template <typename Unit> Outcome Matcher::searchAs() {
  if (start_ > end_)
    return Outcome::NoMatch;
  const Instruction &first = program_.code[0];
  const bool startsWithOne = first.op >= Op::Character && first.op <= Op::SetIgnore;
  for (uint32_t at = start_;; ++at) {
    // Most places are told from the first character.
    if (startsWithOne) {
      while (at < end_ && !isOne<Unit>(first, units<Unit>()[at]))
        ++at;
      if (at == end_)
        return Outcome::NoMatch;
    }
    const bool isFirst = at == start_;
    if (!isFirst) {
      mustAdvance_ = false;
      forgetMarks();
    }
    const uint32_t asked = start_;
    start_ = at;
    const Outcome outcome = match<Unit>(0, at, isFirst);
    if (outcome != Outcome::NoMatch)
      return outcome;
    mustAdvance_ = false;
    start_ = asked;
    if (at == end_)
      return Outcome::NoMatch;
  }
}

template <typename Unit> bool Matcher::isOne(const Instruction &of, char32_t c) const {
  switch (of.op) {
  case Op::Character:
    return c == of.a;
  case Op::CharacterIgnore:
    return lower(c) == of.a;
  case Op::NotCharacter:
    return c != of.a;
  case Op::NotCharacterIgnore:
    return lower(c) != of.a;
  case Op::Any:
    return c != '\n';
  case Op::AnyAll:
    return true;
  case Op::Set:
    return program_.sets[of.a].has(c);
  default:
    return program_.sets[of.a].has(lower(c));
  }
}

template <typename Unit> bool Matcher::isAt(PlaceKind kind, uint32_t at) const {
  const Unit *text = units<Unit>();
  switch (kind) {
  case PlaceKind::Begin:
    return at == 0;
  case PlaceKind::BeginLine:
    return at == 0 || text[at - 1] == '\n';
  case PlaceKind::End:
    return at == end_ || (at + 1 == end_ && text[at] == '\n');
  case PlaceKind::EndLine:
    return at == end_ || text[at] == '\n';
  case PlaceKind::EndText:
    return at == end_;
  default:
    break;
  }
  if (end_ == 0)
    return false;
  const bool ascii = kind >= PlaceKind::AsciiBoundary;
  const bool before = at > 0 && isWord(text[at - 1], ascii);
  const bool behind = at < end_ && isWord(text[at], ascii);
  const bool wanted = kind == PlaceKind::Boundary || kind == PlaceKind::AsciiBoundary;
  return (before != behind) == wanted;
}

/// How many characters from `at` on the one instruction at `pc` takes.
template <typename Unit> uint32_t Matcher::count(uint32_t pc, uint32_t at, uint64_t most) const {
  const Instruction &of = program_.code[pc];
  const uint32_t end = most < end_ - at ? at + static_cast<uint32_t>(most) : end_;
  const Unit *text = units<Unit>();
  uint32_t to = at;
  if (of.op == Op::AnyAll)
    return end - at;
  if (of.op == Op::Set) {
    const CharacterSet &set = program_.sets[of.a];
    while (to < end && set.has(text[to]))
      ++to;
  } else {
    while (to < end && isOne<Unit>(of, text[to]))
      ++to;
  }
  return to - at;
}

template <typename Unit> Outcome Matcher::match(uint32_t pc, uint32_t at, bool top) {
  if (depth_ == kMostDepth) {
    ctx_.decline("a regular expression that backtracks deeply");
    return Outcome::Failed;
  }
  if (!poll())
    return Outcome::Failed;
  ++depth_;
  const Outcome outcome = step<Unit>(pc, at, top);
  --depth_;
  return outcome;
}

template <typename Unit> Outcome Matcher::step(uint32_t pc, uint32_t at, bool top) {
  const Unit *text = units<Unit>();
  for (;;) {
    const Instruction &of = program_.code[pc];
    switch (of.op) {
    case Op::Success:
      if (refusesEnd(at, top))
        return Outcome::NoMatch;
      stopped_ = at;
      return Outcome::Match;
    case Op::Character:
    case Op::CharacterIgnore:
    case Op::NotCharacter:
    case Op::NotCharacterIgnore:
    case Op::Any:
    case Op::AnyAll:
    case Op::Set:
    case Op::SetIgnore:
      if (at >= end_ || !isOne<Unit>(of, text[at]))
        return Outcome::NoMatch;
      ++at;
      ++pc;
      continue;
    case Op::Place:
      if (!isAt<Unit>(static_cast<PlaceKind>(of.a), at))
        return Outcome::NoMatch;
      ++pc;
      continue;
    case Op::Mark:
      setMark(of.a, at);
      ++pc;
      continue;
    case Op::Jump:
      pc = of.a;
      continue;
    case Op::Branch:
      return branch<Unit>(pc, at, top);
    case Op::RepeatOne:
      return repeatOne<Unit>(of, pc, at, top);
    case Op::LazyRepeatOne:
      return lazyRepeatOne<Unit>(of, pc, at, top);
    case Op::Repeat: {
      Repetition repetition{-1, pc, repetition_, -1};
      repetition_ = &repetition;
      const Outcome outcome = match<Unit>(of.c, at, top);
      repetition_ = repetition.outer;
      return outcome;
    }
    case Op::MaxUntil:
      return maxUntil<Unit>(pc, at, top);
    case Op::MinUntil:
      return minUntil<Unit>(pc, at, top);
    case Op::Look: {
      const Outcome outcome = at < of.b ? Outcome::NoMatch : match<Unit>(pc + 1, at - of.b, false);
      if (outcome != Outcome::Match)
        return outcome;
      pc = of.a;
      continue;
    }
    case Op::LookNot: {
      if (at >= of.b) {
        Saved saved(*this, repetition_ != nullptr);
        const Outcome outcome = match<Unit>(pc + 1, at - of.b, false);
        if (outcome != Outcome::NoMatch)
          return outcome == Outcome::Match ? Outcome::NoMatch : outcome;
        saved.restore();
      }
      pc = of.a;
      continue;
    }
    case Op::BackReference:
    case Op::BackReferenceIgnore: {
      const int64_t from = groupBegin(of.a + 1), to = groupEnd(of.a + 1);
      if (from < 0 || to < from)
        return Outcome::NoMatch;
      for (int64_t i = from; i != to; ++i, ++at)
        if (at >= end_ ||
            (of.op == Op::BackReference ? text[at] != text[i] : lower(text[at]) != lower(text[i])))
          return Outcome::NoMatch;
      ++pc;
      continue;
    }
    case Op::Conditional: {
      const int64_t from = groupBegin(of.a + 1);
      pc = from < 0 || groupEnd(of.a + 1) < from ? of.b : pc + 1;
      continue;
    }
    }
  }
}

template <typename Unit> Outcome Matcher::branch(uint32_t pc, uint32_t at, bool top) {
  Saved saved(*this, repetition_ != nullptr);
  for (const uint32_t part : program_.branches[program_.code[pc].a]) {
    const Instruction &first = program_.code[part];
    if ((first.op == Op::Character || first.op == Op::Set) &&
        (at >= end_ || !isOne<Unit>(first, units<Unit>()[at])))
      continue;
    const Outcome outcome = match<Unit>(part, at, top);
    if (outcome != Outcome::NoMatch)
      return outcome;
    saved.restore();
  }
  return Outcome::NoMatch;
}

template <typename Unit>
Outcome Matcher::repeatOne(const Instruction &of, uint32_t pc, uint32_t at, bool top) {
  if (of.a > end_ - at)
    return Outcome::NoMatch;
  int64_t times = count<Unit>(pc + 1, at, of.b);
  const Instruction &tail = program_.code[of.c];
  Saved saved(*this, repetition_ != nullptr);
  for (; times >= of.a; --times) {
    const uint32_t to = at + static_cast<uint32_t>(times);
    if (tail.op == Op::Character && (to >= end_ || units<Unit>()[to] != tail.a))
      continue;
    const Outcome outcome = match<Unit>(of.c, to, top);
    if (outcome != Outcome::NoMatch)
      return outcome;
    saved.restore();
  }
  return Outcome::NoMatch;
}

template <typename Unit>
Outcome Matcher::lazyRepeatOne(const Instruction &of, uint32_t pc, uint32_t at, bool top) {
  if (of.a > end_ - at || count<Unit>(pc + 1, at, of.a) < of.a)
    return Outcome::NoMatch;
  at += of.a;
  Saved saved(*this, repetition_ != nullptr);
  for (uint64_t times = of.a; times <= of.b; ++times, ++at) {
    const Outcome outcome = match<Unit>(of.c, at, top);
    if (outcome != Outcome::NoMatch)
      return outcome;
    saved.restore();
    if (count<Unit>(pc + 1, at, 1) == 0)
      break;
  }
  return Outcome::NoMatch;
}

template <typename Unit> Outcome Matcher::maxUntil(uint32_t pc, uint32_t at, bool top) {
  Repetition *repetition = repetition_;
  const Instruction &of = program_.code[repetition->at];
  const int64_t times = repetition->count + 1;
  if (times < of.a) {
    repetition->count = times;
    const Outcome outcome = match<Unit>(repetition->at + 1, at, top);
    if (outcome == Outcome::NoMatch)
      repetition->count = times - 1;
    return outcome;
  }
  // A turn that begins where the last one did took nothing, and would go on so for ever.
  if ((times < of.b || of.b == kUnlimited) && repetition->last != at) {
    repetition->count = times;
    Saved saved(*this, true);
    const int64_t last = repetition->last;
    repetition->last = at;
    const Outcome outcome = match<Unit>(repetition->at + 1, at, top);
    repetition->last = last;
    if (outcome != Outcome::NoMatch)
      return outcome;
    saved.restore();
    repetition->count = times - 1;
  }
  repetition_ = repetition->outer;
  const Outcome outcome = match<Unit>(pc + 1, at, top);
  repetition_ = repetition;
  return outcome;
}

template <typename Unit> Outcome Matcher::minUntil(uint32_t pc, uint32_t at, bool top) {
  Repetition *repetition = repetition_;
  const Instruction &of = program_.code[repetition->at];
  const int64_t times = repetition->count + 1;
  if (times < of.a) {
    repetition->count = times;
    const Outcome outcome = match<Unit>(repetition->at + 1, at, top);
    if (outcome == Outcome::NoMatch)
      repetition->count = times - 1;
    return outcome;
  }
  {
    repetition_ = repetition->outer;
    Saved saved(*this, repetition_ != nullptr);
    const Outcome outcome = match<Unit>(pc + 1, at, top);
    repetition_ = repetition;
    if (outcome != Outcome::NoMatch)
      return outcome;
    saved.restore();
  }
  if ((times >= of.b && of.b != kUnlimited) || repetition->last == at)
    return Outcome::NoMatch;
  repetition->count = times;
  const int64_t last = repetition->last;
  repetition->last = at;
  const Outcome outcome = match<Unit>(repetition->at + 1, at, top);
  repetition->last = last;
  if (outcome == Outcome::NoMatch)
    repetition->count = times - 1;
  return outcome;
}

} // namespace assay::runtime::re
