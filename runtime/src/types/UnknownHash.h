// Hashes that CPython makes anew in each process, of text say: numbers that nobody knows.
//
// They may be passed around, given back by __hash__, put together by +, -, * and ^, and compared
// with each other; whatever would tell their value declines. What stands for them here are hashes
// that are just as unlike each other, so where two of them are equal, CPython's are, for what they
// are made of is; and where not, CPython's are not, by all that hashes promise.
#pragma once

#include "assay/runtime/Protocols.h"

namespace assay::runtime {

/// What a hash hangs on: bits, all of them clear where it is the same in each process.
enum HashNature : uint8_t {
  kHashOfText = 1,
  /// An address, which another object may have had before.
  kHashOfAddress = 2,
  /// What the program's own __hash__ says; noted in the context when it is asked.
  kHashOfProgram = 4,
};

struct UnknownHash : Object { // flags: a HashNature
  static constexpr TypeId kType = TypeId::UnknownHash;
  Value number; // an int that stands for it
};

/// What a look at `v` tells of its hash.
uint8_t hashNature(Value v);
/// hash(v), and in `nature` what it hangs on, with what programs' own methods said.
std::optional<int64_t> hash(Context &ctx, Value v, uint8_t &nature);
/// The value of hash(v), whose hash is `hash`.
Value hashNumber(Context &ctx, int64_t hash, uint8_t nature);

} // namespace assay::runtime
