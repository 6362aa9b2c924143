// Sorting: what RankSort does not take goes to timsort, with the comparisons of CPython 3.11's
// listobject.c in its order, so that a program whose comparisons print, raise or are inconsistent
// sees the same.
//
// Natural runs are found, short ones are extended by binary insertion, and runs are merged in the
// order of the powersort strategy. A merge first skips what is in place already, and gallops where
// one run wins many times in a row. At most n log2 n comparisons.
#include "types/RankSort.h"
#include "types/Sequences.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <vector>

namespace assay::runtime {
namespace {

constexpr int64_t kMinGallop = 7;
constexpr int64_t kLongestMinRun = 64;
constexpr size_t kMostPending = 90; // runs at a time: their powers grow, and are bits of a length

/// Keys, and where they are not what is sorted, the values that move along with them.
struct KeyedSlice {
  Value *keys;
  Value *values; // or nullptr

  KeyedSlice operator+(int64_t n) const {
    return {keys + n, values == nullptr ? nullptr : values + n};
  }
  void operator+=(int64_t n) { *this = *this + n; }
};

void move(KeyedSlice to, KeyedSlice from, int64_t count) {
  std::memmove(to.keys, from.keys, static_cast<size_t>(count) * sizeof(Value));
  if (to.values != nullptr)
    std::memmove(to.values, from.values, static_cast<size_t>(count) * sizeof(Value));
}
void moveOneUp(KeyedSlice &to, KeyedSlice &from) {
  move(to, from, 1);
  to += 1;
  from += 1;
}
void moveOneDown(KeyedSlice &to, KeyedSlice &from) {
  move(to, from, 1);
  to += -1;
  from += -1;
}
void reverse(KeyedSlice slice, int64_t count) {
  std::reverse(slice.keys, slice.keys + count);
  if (slice.values != nullptr)
    std::reverse(slice.values, slice.values + count);
}

/// A comparison that fails ends everything.
template <typename Less> class Sorter {
public:
  Sorter(Less less, KeyedSlice all, int64_t count) : less_(less), all_(all), count_(count) {}

  bool run() {
    if (count_ < 2)
      return true;
    const int64_t minRun = minRunOf(count_);
    KeyedSlice low = all_;
    for (int64_t left = count_; left != 0;) {
      bool descending = false;
      int64_t length = countRun(low.keys, low.keys + left, descending);
      if (length < 0)
        return false;
      if (descending)
        reverse(low, length);
      if (length < minRun) {
        const int64_t forced = std::min(left, minRun);
        if (!insertBinary(low, forced, length))
          return false;
        length = forced;
      }
      if (!foundRun(length))
        return false;
      runs_[runCount_++] = {low, length, 0};
      low += length;
      left -= length;
    }
    return mergeAll();
  }

private:
  struct Run {
    KeyedSlice base;
    int64_t length;
    int power;
  };

  static int64_t minRunOf(int64_t n) {
    int64_t rest = 0;
    while (n >= kLongestMinRun) {
      rest |= n & 1;
      n >>= 1;
    }
    return n + rest;
  }

  /// The length of the run at `low`, -1: failed.
  int64_t countRun(Value *low, const Value *high, bool &descending) {
    if (++low == high)
      return 1;
    const Answer first = less_(low[0], low[-1]);
    if (first == Answer::Failed)
      return -1;
    descending = first == Answer::Yes;
    int64_t length = 2;
    for (++low; low < high; ++low, ++length) {
      const Answer is = less_(low[0], low[-1]);
      if (is == Answer::Failed)
        return -1;
      if ((is == Answer::Yes) != descending)
        break;
    }
    return length;
  }

  /// Sorts `count` items of which the first `sorted` are in order.
  bool insertBinary(KeyedSlice low, int64_t count, int64_t sorted) {
    for (int64_t start = sorted; start < count; ++start) {
      int64_t left = 0, right = start;
      const Value pivot = low.keys[start];
      do {
        const int64_t middle = left + ((right - left) >> 1);
        const Answer is = less_(pivot, low.keys[middle]);
        if (is == Answer::Failed)
          return false;
        if (is == Answer::Yes)
          right = middle;
        else
          left = middle + 1;
      } while (left < right);
      std::rotate(low.keys + left, low.keys + start, low.keys + start + 1);
      if (low.values != nullptr)
        std::rotate(low.values + left, low.values + start, low.values + start + 1);
    }
    return true;
  }

  /// Where `key` belongs in the sorted a[0, n), in front of what is equal; -1: failed. The search
  /// begins at `hint`.
  int64_t gallopLeft(Value key, const Value *a, int64_t n, int64_t hint) {
    a += hint;
    int64_t last = 0, offset = 1;
    Answer is = less_(*a, key);
    if (is == Answer::Failed)
      return -1;
    if (is == Answer::Yes) {
      const int64_t most = n - hint;
      while (offset < most) {
        is = less_(a[offset], key);
        if (is == Answer::Failed)
          return -1;
        if (is == Answer::No)
          break;
        last = offset;
        offset = offset * 2 + 1;
      }
      offset = std::min(offset, most);
      last += hint;
      offset += hint;
    } else {
      const int64_t most = hint + 1;
      while (offset < most) {
        is = less_(*(a - offset), key);
        if (is == Answer::Failed)
          return -1;
        if (is == Answer::Yes)
          break;
        last = offset;
        offset = offset * 2 + 1;
      }
      offset = std::min(offset, most);
      const int64_t was = last;
      last = hint - offset;
      offset = hint - was;
    }
    a -= hint;
    for (++last; last < offset;) {
      const int64_t middle = last + ((offset - last) >> 1);
      is = less_(a[middle], key);
      if (is == Answer::Failed)
        return -1;
      if (is == Answer::Yes)
        last = middle + 1;
      else
        offset = middle;
    }
    return offset;
  }

  /// The same, behind what is equal.
  int64_t gallopRight(Value key, const Value *a, int64_t n, int64_t hint) {
    a += hint;
    int64_t last = 0, offset = 1;
    Answer is = less_(key, *a);
    if (is == Answer::Failed)
      return -1;
    if (is == Answer::Yes) {
      const int64_t most = hint + 1;
      while (offset < most) {
        is = less_(key, *(a - offset));
        if (is == Answer::Failed)
          return -1;
        if (is == Answer::No)
          break;
        last = offset;
        offset = offset * 2 + 1;
      }
      offset = std::min(offset, most);
      const int64_t was = last;
      last = hint - offset;
      offset = hint - was;
    } else {
      const int64_t most = n - hint;
      while (offset < most) {
        is = less_(key, a[offset]);
        if (is == Answer::Failed)
          return -1;
        if (is == Answer::Yes)
          break;
        last = offset;
        offset = offset * 2 + 1;
      }
      offset = std::min(offset, most);
      last += hint;
      offset += hint;
    }
    a -= hint;
    for (++last; last < offset;) {
      const int64_t middle = last + ((offset - last) >> 1);
      is = less_(key, a[middle]);
      if (is == Answer::Failed)
        return -1;
      if (is == Answer::Yes)
        offset = middle;
      else
        last = middle + 1;
    }
    return offset;
  }

  KeyedSlice spare(KeyedSlice from, int64_t count) {
    spareKeys_.assign(from.keys, from.keys + count);
    if (from.values == nullptr)
      return {spareKeys_.data(), nullptr};
    spareValues_.assign(from.values, from.values + count);
    return {spareKeys_.data(), spareValues_.data()};
  }

  // Both merges leave a permutation of what was there, whether they fail or not. In them `na` and
  // `nb` are how many items of each run are left.

  enum class Left : uint8_t { Nothing, LastOfA, LastOfB, Failed };

  bool mergeLow(KeyedSlice a, int64_t na, KeyedSlice b, int64_t nb) {
    KeyedSlice to = a;
    a = spare(a, na);
    moveOneUp(to, b);
    --nb;
    const Left left = nb == 0   ? Left::Nothing
                      : na == 1 ? Left::LastOfA
                                : mergeUpwards(to, a, na, b, nb);
    if (left == Left::LastOfA) {
      move(to, b, nb);
      move(to + nb, a, 1);
      return true;
    }
    if (na != 0)
      move(to, a, na);
    return left != Left::Failed;
  }

  Left mergeUpwards(KeyedSlice &to, KeyedSlice &a, int64_t &na, KeyedSlice &b, int64_t &nb) {
    for (int64_t minGallop = minGallop_;;) {
      int64_t wonA = 0, wonB = 0;
      do {
        const Answer is = less_(b.keys[0], a.keys[0]);
        if (is == Answer::Failed)
          return Left::Failed;
        if (is == Answer::Yes) {
          moveOneUp(to, b);
          ++wonB;
          wonA = 0;
          if (--nb == 0)
            return Left::Nothing;
        } else {
          moveOneUp(to, a);
          ++wonA;
          wonB = 0;
          if (--na == 1)
            return Left::LastOfA;
        }
      } while (wonA < minGallop && wonB < minGallop);
      ++minGallop;
      do {
        minGallop -= minGallop > 1;
        minGallop_ = minGallop;
        wonA = gallopRight(b.keys[0], a.keys, na, 0);
        if (wonA < 0)
          return Left::Failed;
        if (wonA != 0) {
          move(to, a, wonA);
          to += wonA;
          a += wonA;
          na -= wonA;
          if (na == 1)
            return Left::LastOfA;
          if (na == 0) // only where comparisons are inconsistent
            return Left::Nothing;
        }
        moveOneUp(to, b);
        if (--nb == 0)
          return Left::Nothing;
        wonB = gallopLeft(a.keys[0], b.keys, nb, 0);
        if (wonB < 0)
          return Left::Failed;
        if (wonB != 0) {
          move(to, b, wonB);
          to += wonB;
          b += wonB;
          nb -= wonB;
          if (nb == 0)
            return Left::Nothing;
        }
        moveOneUp(to, a);
        if (--na == 1)
          return Left::LastOfA;
      } while (wonA >= kMinGallop || wonB >= kMinGallop);
      minGallop_ = ++minGallop;
    }
  }

  bool mergeHigh(KeyedSlice a, int64_t na, KeyedSlice b, int64_t nb) {
    KeyedSlice to = b + (nb - 1);
    const KeyedSlice baseB = spare(b, nb), baseA = a;
    b = baseB + (nb - 1);
    a += na - 1;
    moveOneDown(to, a);
    --na;
    const Left left = na == 0   ? Left::Nothing
                      : nb == 1 ? Left::LastOfB
                                : mergeDownwards(to, a, baseA, na, b, baseB, nb);
    if (left == Left::LastOfB) {
      move(to + (1 - na), a + (1 - na), na);
      to += -na;
      move(to, b, 1);
      return true;
    }
    if (nb != 0)
      move(to + (1 - nb), baseB, nb);
    return left != Left::Failed;
  }

  Left mergeDownwards(KeyedSlice &to, KeyedSlice &a, KeyedSlice baseA, int64_t &na, KeyedSlice &b,
                      KeyedSlice baseB, int64_t &nb) {
    for (int64_t minGallop = minGallop_;;) {
      int64_t wonA = 0, wonB = 0;
      do {
        const Answer is = less_(b.keys[0], a.keys[0]);
        if (is == Answer::Failed)
          return Left::Failed;
        if (is == Answer::Yes) {
          moveOneDown(to, a);
          ++wonA;
          wonB = 0;
          if (--na == 0)
            return Left::Nothing;
        } else {
          moveOneDown(to, b);
          ++wonB;
          wonA = 0;
          if (--nb == 1)
            return Left::LastOfB;
        }
      } while (wonA < minGallop && wonB < minGallop);
      ++minGallop;
      do {
        minGallop -= minGallop > 1;
        minGallop_ = minGallop;
        wonA = gallopRight(b.keys[0], baseA.keys, na, na - 1);
        if (wonA < 0)
          return Left::Failed;
        wonA = na - wonA;
        if (wonA != 0) {
          to += -wonA;
          a += -wonA;
          move(to + 1, a + 1, wonA);
          na -= wonA;
          if (na == 0)
            return Left::Nothing;
        }
        moveOneDown(to, b);
        if (--nb == 1)
          return Left::LastOfB;
        wonB = gallopLeft(a.keys[0], baseB.keys, nb, nb - 1);
        if (wonB < 0)
          return Left::Failed;
        wonB = nb - wonB;
        if (wonB != 0) {
          to += -wonB;
          b += -wonB;
          move(to + 1, b + 1, wonB);
          nb -= wonB;
          if (nb == 1)
            return Left::LastOfB;
          if (nb == 0) // only where comparisons are inconsistent
            return Left::Nothing;
        }
        moveOneDown(to, a);
        if (--na == 0)
          return Left::Nothing;
      } while (wonA >= kMinGallop || wonB >= kMinGallop);
      minGallop_ = ++minGallop;
    }
  }

  /// Merges the runs `at` and `at + 1`.
  bool mergeAt(size_t at) {
    KeyedSlice a = runs_[at].base, b = runs_[at + 1].base;
    int64_t na = runs_[at].length, nb = runs_[at + 1].length;
    runs_[at].length = na + nb;
    if (at + 3 == runCount_)
      runs_[at + 1] = runs_[at + 2];
    --runCount_;
    const int64_t skipped = gallopRight(b.keys[0], a.keys, na, 0);
    if (skipped < 0)
      return false;
    a += skipped;
    na -= skipped;
    if (na == 0)
      return true;
    nb = gallopLeft(a.keys[na - 1], b.keys, nb, nb - 1);
    if (nb <= 0)
      return nb == 0;
    return na <= nb ? mergeLow(a, na, b, nb) : mergeHigh(a, na, b, nb);
  }

  /// At which depth of a tree of merges over all items the border between two runs lies.
  static int powerOf(int64_t start, int64_t first, int64_t second, int64_t all) {
    int power = 0;
    int64_t a = 2 * start + first, b = a + first + second;
    for (;;) {
      ++power;
      if (a >= all) {
        a -= all;
        b -= all;
      } else if (b >= all) {
        return power;
      }
      a *= 2;
      b *= 2;
    }
  }

  bool foundRun(int64_t length) {
    if (runCount_ == 0)
      return true;
    const Run &last = runs_[runCount_ - 1];
    const int power = powerOf(last.base.keys - all_.keys, last.length, length, count_);
    while (runCount_ > 1 && runs_[runCount_ - 2].power > power)
      if (!mergeAt(runCount_ - 2))
        return false;
    runs_[runCount_ - 1].power = power;
    return true;
  }

  bool mergeAll() {
    while (runCount_ > 1) {
      size_t at = runCount_ - 2;
      if (at > 0 && runs_[at - 1].length < runs_[at + 1].length)
        --at;
      if (!mergeAt(at))
        return false;
    }
    return true;
  }

  Less less_;
  KeyedSlice all_;
  int64_t count_;
  int64_t minGallop_ = kMinGallop;
  std::array<Run, kMostPending> runs_;
  size_t runCount_ = 0;
  std::vector<Value> spareKeys_, spareValues_;
};

/// `a < b` as sorting asks it.
Answer lessGeneric(Context &ctx, Value a, Value b) {
  if (isA<Instance>(a) && isA<Instance>(b) && classOf(a) == classOf(b)) {
    const Value method = findSpecial(ctx, a, Name::__lt__);
    if (!method.isEmpty() && !method.isNone()) {
      const Value result = call(ctx, method, {a, b});
      if (result.isFailed())
        return Answer::Failed;
      if (!result.isNotImplemented())
        return truth(ctx, result);
      // CPython calls it once more before it gives up.
      ctx.decline("a __lt__ that gives NotImplemented, in a sort");
      return Answer::Failed;
    }
  }
  return less(ctx, a, b);
}

template <typename Is> bool all(const Value *items, uint32_t count, Is is) {
  return std::all_of(items, items + count, is);
}

bool sortBy(Context &ctx, KeyedSlice slice, uint32_t count) {
  if (sortByRank(slice.keys, slice.values == nullptr ? slice.keys : slice.values, count))
    return true;
  if (all(slice.keys, count, [](Value v) { return v.isFloat(); })) {
    const auto less = [](Value a, Value b) { return answer(a.real() < b.real()); };
    return Sorter(less, slice, count).run();
  }
  if (all(slice.keys, count, isStr)) {
    const auto less = [](Value a, Value b) {
      return answer(compareText(as<Str>(a), as<Str>(b)) < 0);
    };
    return Sorter(less, slice, count).run();
  }
  if (all(slice.keys, count, isPlainTuple)) {
    const auto less = [&ctx](Value a, Value b) {
      const Value is =
          compareItems(ctx, CompareOperator::Less, as<Tuple>(a)->span(), as<Tuple>(b)->span());
      return is.isFailed() ? Answer::Failed : truth(ctx, is);
    };
    return Sorter(less, slice, count).run();
  }
  const auto less = [&ctx](Value a, Value b) { return lessGeneric(ctx, a, b); };
  return Sorter(less, slice, count).run();
}

} // namespace

bool sort(Context &ctx, Value *items, uint32_t count, Value key, bool reverse) {
  std::vector<Value> keys;
  if (!key.isNone()) {
    keys.reserve(count);
    for (uint32_t i = 0; i != count; ++i) {
      const Value of = call(ctx, key, {items[i]});
      if (of.isFailed())
        return false;
      keys.push_back(of);
    }
  }
  const KeyedSlice slice =
      key.isNone() ? KeyedSlice{items, nullptr} : KeyedSlice{keys.data(), items};
  // Turned around before and after, so that equal items keep their order.
  if (reverse)
    runtime::reverse(slice, count);
  const bool done = sortBy(ctx, slice, count);
  if (reverse)
    std::reverse(items, items + count);
  return done;
}

} // namespace assay::runtime
