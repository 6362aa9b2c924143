// Where keys are numbers or text, nobody can see which of them are compared. So each gets a rank, a
// word that orders as the key does, of text one for eight characters at a time, and ranks are
// sorted: a few by insertion, many byte by byte. Keys of the same rank are sorted by what comes
// behind in them.
#include "types/RankSort.h"

#include "types/Sequences.h"

#include <algorithm>
#include <array>
#include <bit>
#include <memory>
#include <utility>

namespace assay::runtime {
namespace {

constexpr uint32_t kFew = 24; // are sorted by insertion
constexpr uint32_t kCharacters = 8;
// From there on text is compared.
constexpr uint32_t kMostRanked = 8 * kCharacters;
// For an offset: the rank is how long the text is.
constexpr uint32_t kByLength = UINT32_MAX;
constexpr uint32_t kMostColumns = 8;

enum class Kind : uint8_t { Int, Float, Text, Other };

Kind kindOf(Value v) {
  if (v.isSmallInt())
    return Kind::Int;
  if (v.isFloat())
    return v.real() == v.real() ? Kind::Float : Kind::Other; // NaN has no place in an order
  return isStr(v) && as<Str>(v)->width() == 1 ? Kind::Text : Kind::Other;
}

uint64_t rankOfFloat(double d) {
  constexpr uint64_t kSign = uint64_t(1) << 63;
  const auto bits = std::bit_cast<uint64_t>(d == 0 ? 0.0 : d); // which both zeros are
  return (bits & kSign) != 0 ? ~bits : bits | kSign;
}

/// Of the characters from `offset` on, as if zeros followed.
uint64_t rankOfText(const Str *text, uint32_t offset) {
  const auto *from = static_cast<const uint8_t *>(text->data) + offset;
  if (text->count == 1 && offset == 0)
    return uint64_t(*from) << 56;
  uint64_t word = 0;
  if (text->count >= offset + kCharacters)
    word = wordAt<uint64_t>(from);
  else if (text->count > offset)
    copyBytes(&word, from, text->count - offset);
  return __builtin_bswap64(word);
}

struct Item {
  uint64_t rank;
  uint32_t index; // of its key
};

class RankSorter {
public:
  /// Whether the keys can be sorted so.
  bool take(const Value *keys, uint32_t count) {
    keys_ = keys;
    areTuples_ = isPlainTuple(keys[0]);
    columns_ = areTuples_ ? as<Tuple>(keys[0])->count : 1;
    if (columns_ == 0 || columns_ > kMostColumns)
      return false;
    for (uint32_t column = 0; column != columns_; ++column)
      kinds_[column] = kindOf(areTuples_ ? as<Tuple>(keys[0])->items()[column] : keys[0]);
    for (uint32_t i = 0; i != count; ++i)
      if (!isAlike(keys[i]))
        return false;
    // Text of one length that is a rank has nothing behind that.
    isOneWord_ = !areTuples_ && (kinds_[0] != Kind::Text || areOneWord(keys, count));
    return true;
  }

  /// All of them, in the order in which they came; `spare` is room for as many.
  void sort(Item *items, uint32_t count, Item *spare) {
    spare_ = spare;
    sortFrom(items, count, 0, 0);
  }

private:
  bool isAlike(Value key) const {
    if (!areTuples_)
      return kinds_[0] != Kind::Other && kindOf(key) == kinds_[0];
    if (!isPlainTuple(key) || as<Tuple>(key)->count != columns_)
      return false;
    for (uint32_t column = 0; column != columns_; ++column)
      if (kinds_[column] == Kind::Other ||
          kindOf(as<Tuple>(key)->items()[column]) != kinds_[column])
        return false;
    return true;
  }

  static bool areOneWord(const Value *keys, uint32_t count) {
    const uint32_t length = as<Str>(keys[0])->count;
    for (uint32_t i = 1; i != count; ++i)
      if (as<Str>(keys[i])->count != length)
        return false;
    return length <= kCharacters;
  }

  Value at(uint32_t index, uint32_t column) const {
    return areTuples_ ? as<Tuple>(keys_[index])->items()[column] : keys_[index];
  }

  uint64_t rankOf(uint32_t index, uint32_t column, uint32_t offset) const {
    const Value v = at(index, column);
    switch (kinds_[column]) {
    case Kind::Int:
      return static_cast<uint64_t>(v.smallInt()) ^ uint64_t(1) << 63;
    case Kind::Float:
      return rankOfFloat(v.real());
    default:
      return offset == kByLength ? as<Str>(v)->count : rankOfText(as<Str>(v), offset);
    }
  }

  /// Sorts items that are the same up to here.
  void sortFrom(Item *items, uint32_t count, uint32_t column, uint32_t offset) {
    uint64_t differing = 0;
    bool inOrder = true;
    for (uint32_t i = 0; i != count; ++i) {
      items[i].rank = rankOf(items[i].index, column, offset);
      differing |= items[i].rank ^ items[0].rank;
      inOrder &= i == 0 || items[i - 1].rank <= items[i].rank;
    }
    if (!inOrder)
      sortRanks(items, count, differing);
    if (isOneWord_ || (kinds_[column] != Kind::Text && column + 1 == columns_))
      return;
    for (uint32_t begin = 0, end; begin != count; begin = end) {
      end = begin + 1;
      while (end != count && items[end].rank == items[begin].rank)
        ++end;
      if (end - begin > 1)
        sortFurther(items + begin, end - begin, column, offset);
    }
  }

  /// Sorts items of the same rank by what comes behind.
  void sortFurther(Item *items, uint32_t count, uint32_t column, uint32_t offset) {
    if (kinds_[column] == Kind::Text && offset != kByLength) {
      uint32_t shortest = UINT32_MAX, longest = 0;
      for (uint32_t i = 0; i != count; ++i) {
        const uint32_t length = as<Str>(at(items[i].index, column))->count;
        shortest = std::min(shortest, length);
        longest = std::max(longest, length);
      }
      if (longest > kMostRanked && offset + kCharacters >= kMostRanked) {
        std::stable_sort(items, items + count, [&](const Item &a, const Item &b) {
          return isLess(a.index, b.index, column);
        });
        return;
      }
      if (longest > offset + kCharacters)
        return sortFrom(items, count, column, offset + kCharacters);
      if (shortest != longest) // by zeros at their ends, which ranks do not show
        return sortFrom(items, count, column, kByLength);
    }
    if (column + 1 != columns_)
      sortFrom(items, count, column + 1, 0);
  }

  bool isLess(uint32_t a, uint32_t b, uint32_t column) const {
    for (; column != columns_; ++column) {
      const Value left = at(a, column), right = at(b, column);
      if (kinds_[column] == Kind::Text) {
        if (const int order = compareText(as<Str>(left), as<Str>(right)); order != 0)
          return order < 0;
      } else {
        const uint64_t x = rankOf(a, column, 0), y = rankOf(b, column, 0);
        if (x != y)
          return x < y;
      }
    }
    return false;
  }

  void sortRanks(Item *items, uint32_t count, uint64_t differing) {
    if (count <= kFew) {
      for (uint32_t i = 1; i != count; ++i) {
        const Item item = items[i];
        uint32_t place = i;
        for (; place != 0 && items[place - 1].rank > item.rank; --place)
          items[place] = items[place - 1];
        items[place] = item;
      }
      return;
    }
    uint32_t bytes = 0;
    for (uint64_t rest = differing; rest != 0; rest >>= 8)
      bytes += (rest & 0xFF) != 0 ? 1 : 0;
    constexpr uint32_t kPass = 200; // items that cost as much as beginning with a byte
    if (uint64_t(bytes) * (count + kPass) < uint64_t(count) * std::bit_width(count) * 2)
      distribute(items, count, differing);
    else // what came first has the smaller index
      std::sort(items, items + count, [](const Item &a, const Item &b) {
        return a.rank != b.rank ? a.rank < b.rank : a.index < b.index;
      });
  }

  /// By one byte of the rank after the other, the last first.
  void distribute(Item *items, uint32_t count, uint64_t differing) {
    Item *from = items, *to = spare_;
    for (unsigned shift = 0; shift != 64; shift += 8) {
      if ((differing >> shift & 0xFF) == 0)
        continue;
      std::array<uint32_t, 256> places{};
      for (uint32_t i = 0; i != count; ++i)
        ++places[from[i].rank >> shift & 0xFF];
      uint32_t before = 0;
      for (uint32_t &place : places)
        before += std::exchange(place, before);
      for (uint32_t i = 0; i != count; ++i)
        to[places[from[i].rank >> shift & 0xFF]++] = from[i];
      std::swap(from, to);
    }
    if (from != items)
      std::copy_n(from, count, items);
  }

  const Value *keys_ = nullptr;
  bool areTuples_ = false, isOneWord_ = false;
  uint32_t columns_ = 1;
  std::array<Kind, kMostColumns> kinds_;
  Item *spare_ = nullptr;
};

} // namespace

bool sortByRank(const Value *keys, Value *values, uint32_t count) {
  if (count < 2)
    return true;
  RankSorter sorter;
  if (!sorter.take(keys, count))
    return false;
  constexpr uint32_t kSmall = 64; // need no memory
  Item few[2 * kSmall];
  Value fewValues[kSmall];
  std::unique_ptr<Item[]> many;
  std::unique_ptr<Value[]> manyValues;
  if (count > kSmall) {
    many = std::make_unique_for_overwrite<Item[]>(size_t(2) * count);
    manyValues = std::make_unique_for_overwrite<Value[]>(count);
  }
  Item *const items = count > kSmall ? many.get() : few;
  Value *const before = count > kSmall ? manyValues.get() : fewValues;
  for (uint32_t i = 0; i != count; ++i)
    items[i].index = i;
  sorter.sort(items, count, items + count);
  std::copy_n(values, count, before);
  for (uint32_t i = 0; i != count; ++i)
    values[i] = before[items[i].index];
  return true;
}

} // namespace assay::runtime
