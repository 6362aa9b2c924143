// What the sequence types share.
#pragma once

#include "assay/runtime/Containers.h"
#include "assay/runtime/TypeSlots.h"

#include <bit>
#include <cstring>

namespace assay::runtime {

constexpr bool holds(CompareOperator op, int order) {
  switch (op) {
  case CompareOperator::Equal:
    return order == 0;
  case CompareOperator::NotEqual:
    return order != 0;
  case CompareOperator::Less:
    return order < 0;
  case CompareOperator::LessEqual:
    return order <= 0;
  case CompareOperator::Greater:
    return order > 0;
  case CompareOperator::GreaterEqual:
    return order >= 0;
  }
  return false;
}

/// The position that `key` means in a sequence of `count` items; nullopt: raised. `notAnIndex` is
/// the TypeError's text up to where CPython names the key's type, `outOfRange` the IndexError's.
std::optional<uint32_t> itemPosition(Context &ctx, Value sequence, Value key, uint32_t count,
                                     std::string_view notAnIndex, std::string_view outOfRange);

/// `a * b` where one is a sequence: calls `repeat(sequence, times)`. NotImplemented where the other
/// one is no int.
template <typename Repeat> Value repeatSequence(Context &ctx, Value a, Value b, Repeat &&repeat) {
  const bool leftIsNumber = isIntOrBool(a);
  const Value sequence = leftIsNumber ? b : a, times = leftIsNumber ? a : b;
  if (!isIntOrBool(times))
    return isA<Instance>(times) && !findSpecial(times, Name::__index__).isEmpty()
               ? ctx.decline("a sequence times an object with __index__")
               : Value::notImplemented();
  const auto count = toInt64(times);
  if (!count)
    return ctx.decline("a sequence times an int beyond 64 bits");
  return repeat(sequence, *count);
}

/// As CPython's tuplehash: xxHash over the hashes of the items.
class TupleHash {
public:
  void add(int64_t itemHash) {
    sum_ = std::rotl(sum_ + static_cast<uint64_t>(itemHash) * kPrime2, 31) * kPrime1;
  }
  int64_t result(uint32_t count) const {
    const uint64_t sum = sum_ + (count ^ kPrime5 ^ 3527539U);
    return sum == UINT64_MAX ? 1546275796 : static_cast<int64_t>(sum);
  }

private:
  static constexpr uint64_t kPrime1 = 11400714785074694791U, kPrime2 = 14029467366897019727U,
                            kPrime5 = 2870177450012600261U;
  uint64_t sum_ = kPrime5;
};

/// A tuple, and no named one.
inline bool isPlainTuple(Value v) { return isA<Tuple>(v) && as<Tuple>(v)->cls() == nullptr; }

// Most text is short, and a call of memcmp() would take longer than to look at it.

template <typename Word> inline Word wordAt(const uint8_t *at) {
  Word word;
  std::memcpy(&word, at, sizeof word);
  return word;
}

inline bool areSameBytes(const void *left, const void *right, size_t count) {
  const auto *a = static_cast<const uint8_t *>(left), *b = static_cast<const uint8_t *>(right);
  if (count >= 32)
    return std::memcmp(a, b, count) == 0;
  if (count >= 8) {
    for (size_t i = 0; i + 8 < count; i += 8)
      if (wordAt<uint64_t>(a + i) != wordAt<uint64_t>(b + i))
        return false;
    return wordAt<uint64_t>(a + count - 8) == wordAt<uint64_t>(b + count - 8);
  }
  if (count >= 4)
    return wordAt<uint32_t>(a) == wordAt<uint32_t>(b) &&
           wordAt<uint32_t>(a + count - 4) == wordAt<uint32_t>(b + count - 4);
  if (count >= 2)
    return wordAt<uint16_t>(a) == wordAt<uint16_t>(b) && a[count - 1] == b[count - 1];
  return count == 0 || *a == *b;
}
/// memcpy() of what mostly is short.
inline void copyBytes(void *to, const void *from, size_t count) {
  auto *a = static_cast<uint8_t *>(to);
  const auto *b = static_cast<const uint8_t *>(from);
  const auto ends = [&]<typename Word>(Word) { // which may overlap
    const Word first = wordAt<Word>(b), last = wordAt<Word>(b + count - sizeof(Word));
    std::memcpy(a, &first, sizeof(Word));
    std::memcpy(a + count - sizeof(Word), &last, sizeof(Word));
  };
  if (count > 16)
    std::memcpy(to, from, count);
  else if (count >= 8)
    ends(uint64_t());
  else if (count >= 4)
    ends(uint32_t());
  else if (count >= 2)
    ends(uint16_t());
  else if (count == 1)
    *a = *b;
}
/// Whether two strings are equally long and wide.
inline bool areAlike(const Str *a, const Str *b) {
  return a->count == b->count && ((a->flags ^ b->flags) & Str::kWidthMask) == 0;
}
/// Whether two strings of the same hash have the same text.
[[gnu::always_inline]] inline bool isSameText(const Str *a, const Str *b) {
  return a == b ||
         (areAlike(a, b) && areSameBytes(a->data, b->data, size_t(a->count) * a->width()));
}

/// Whether values are equal, as far as that takes no more than looking: never of floats, since
/// nobody knows whether two NaNs are one object.
inline bool areSameAtSight(Value a, Value b) {
  return (a == b && !a.isFloat()) || (isStr(a) && isStr(b) && equalText(as<Str>(a), as<Str>(b)));
}
/// The same of keys, which tuples of such values often are.
inline bool areSameKeysAtSight(Value a, Value b) {
  if (areSameAtSight(a, b))
    return true;
  if (!isPlainTuple(a) || !isPlainTuple(b) || as<Tuple>(a)->count != as<Tuple>(b)->count)
    return false;
  for (uint32_t i = 0; i != as<Tuple>(a)->count; ++i)
    if (!areSameAtSight(as<Tuple>(a)->items()[i], as<Tuple>(b)->items()[i]))
      return false;
  return true;
}

/// Compares items in order, as lists and tuples do.
Value compareItems(Context &ctx, CompareOperator op, std::span<const Value> a,
                   std::span<const Value> b);

Value newSequenceIterator(Context &ctx, TypeId type, Value source);

/// Where `what` first stands in `in`, from `from` on; -1: nowhere.
int64_t findText(TextView in, TextView what, int64_t from = 0);

Value constructStr(Context &ctx, const Arguments &arguments);
std::span<const BuiltinFunction> strMethods();
std::span<const BuiltinFunction> strStaticMethods();
Value formatPercent(Context &ctx, const Str *format, Value arguments);

} // namespace assay::runtime
