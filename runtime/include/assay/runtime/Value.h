// Value: what a Python variable holds, in one 64-bit word.
//
// Floats are stored as they are, so that arithmetic on them needs no decoding; everything else
// lives in the space of the negative NaNs, of which floats only use the canonical one:
//
//   0x0000... to 0xFFF8 0000 0000 0000   a float
//   0xFFF9 + 48 bits                     a pointer to an Object
//   0xFFFA + 48 bits                     a Special
//   0xFFFC to 0xFFFF                     a small int: 50 bits, two's complement
//
// That the tag of small ints is all ones makes `a & b` tell in one comparison whether both are.
#pragma once

#include <bit>
#include <cassert>
#include <cstdint>

namespace assay::runtime {

struct Object;

/// Values that are nobody's object.
enum class Special : uint8_t {
  False,
  True,
  None,
  Ellipsis,
  NotImplemented,
  /// No value: an unbound variable, the end of an iteration. Never seen by a program.
  Empty,
  /// No value, since an exception is pending or the program was given up. See Context.
  Failed,
};

struct Value {
  uint64_t bits;

  static constexpr uint64_t kLargestFloat = 0xFFF8'0000'0000'0000;
  static constexpr uint64_t kObjectTag = 0xFFF9'0000'0000'0000;
  static constexpr uint64_t kSpecialTag = 0xFFFA'0000'0000'0000;
  static constexpr uint64_t kSmallTag = 0xFFFC'0000'0000'0000;
  static constexpr int kSmallBits = 50;
  static constexpr int64_t kSmallMax = (int64_t(1) << (kSmallBits - 1)) - 1;
  static constexpr int64_t kSmallMin = -kSmallMax - 1;

  static constexpr Value of(Special special) {
    return {kSpecialTag | static_cast<uint64_t>(special)};
  }
  static constexpr Value none() { return of(Special::None); }
  static constexpr Value empty() { return of(Special::Empty); }
  static constexpr Value failed() { return of(Special::Failed); }
  static constexpr Value notImplemented() { return of(Special::NotImplemented); }
  static constexpr Value boolean(bool b) { return {kSpecialTag | static_cast<uint64_t>(b)}; }

  static constexpr bool fitsSmall(int64_t i) { return i >= kSmallMin && i <= kSmallMax; }
  /// Only for what fitsSmall().
  static constexpr Value smallInt(int64_t i) { return {static_cast<uint64_t>(i) | kSmallTag}; }
  static constexpr Value real(double d) {
    return d != d ? Value{0x7FF8'0000'0000'0000} : Value{std::bit_cast<uint64_t>(d)};
  }
  static Value object(const Object *o) {
    return {kObjectTag | static_cast<uint64_t>(reinterpret_cast<uintptr_t>(o))};
  }

  constexpr bool isSmallInt() const { return bits >= kSmallTag; }
  constexpr bool isFloat() const { return bits <= kLargestFloat; }
  constexpr bool isObject() const { return bits >> 48 == kObjectTag >> 48; }
  constexpr bool isSpecial() const { return bits >> 48 == kSpecialTag >> 48; }
  constexpr bool isBool() const { return bits >> 1 == kSpecialTag >> 1; }
  constexpr bool isTrue() const { return bits == (kSpecialTag | 1); }
  constexpr bool isFalse() const { return bits == kSpecialTag; }
  constexpr bool isNone() const { return bits == none().bits; }
  constexpr bool isEmpty() const { return bits == empty().bits; }
  constexpr bool isFailed() const { return bits == failed().bits; }
  constexpr bool isNotImplemented() const { return bits == notImplemented().bits; }

  /// Each only for what is one.
  constexpr int64_t smallInt() const {
    return static_cast<int64_t>(bits << (64 - kSmallBits)) >> (64 - kSmallBits);
  }
  constexpr double real() const { return std::bit_cast<double>(bits); }
  constexpr Special special() const { return static_cast<Special>(bits & 0xFF); }
  Object *object() const {
    return reinterpret_cast<Object *>(static_cast<uintptr_t>(bits & 0xFFFF'FFFF'FFFF));
  }

  /// Python's `is`, where both have identity or are equal without one; see protocols::isSame.
  constexpr bool operator==(const Value &) const = default;
};

constexpr bool bothSmallInts(Value a, Value b) { return (a.bits & b.bits) >= Value::kSmallTag; }

} // namespace assay::runtime
