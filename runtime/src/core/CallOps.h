// What the ops share that come to C++ and those that enter frames.
#pragma once

#include "assay/runtime/Ops.h"
#include "types/Sequences.h"

#include <algorithm>
#include <vector>

namespace assay::runtime::ops {

/// The operator of an instance: whether its method's frame is Context::entering now. False: nothing
/// has happened.
bool enterOperator(Context &ctx, BinaryOperator op, Value a, Value b, OperatorUse use);
// Those of kEnteringTable.
Value addEntering(Context &ctx, Value a, Value b, OperatorUse use);
Value subtractEntering(Context &ctx, Value a, Value b, OperatorUse use);
Value multiplyEntering(Context &ctx, Value a, Value b, OperatorUse use);
Value operateEntering(Context &ctx, BinaryOperator op, Value a, Value b, OperatorUse use);

/// What `**of` gives, taken over before `*` runs code that might change it; nullptr: failed.
Dict *spreadKeywords(Context &ctx, Value of, bool asItIs);
/// What `*of` gives; without data: failed.
std::optional<std::span<const Value>> spreadArguments(Context &ctx, Value of);

/// `call` with the arguments of a CallUnpacked, which are gone behind it; or failed.
template <typename Call>
Value withUnpacked(Context &ctx, const Value *from, uint32_t how, Call &&call) {
  constexpr uint32_t kRawArguments = 1, kRawKeywords = 2;
  Dict *keywords = nullptr;
  if ((how & kRawKeywords) == 0) {
    keywords = from[2].isEmpty() ? nullptr : as<Dict>(from[2]);
  } else {
    keywords = spreadKeywords(ctx, from[2], isPlainTuple(from[1]) || isA<List>(from[1]));
    if (keywords == nullptr)
      return Value::failed();
  }
  const auto positional =
      (how & kRawArguments) != 0 ? spreadArguments(ctx, from[1]) : as<List>(from[1])->span();
  if (!positional)
    return Value::failed();
  const auto count = static_cast<uint32_t>(positional->size());
  const uint32_t named = keywords == nullptr ? 0 : keywords->count;
  Tuple *names = named == 0 ? nullptr : newTuple(ctx, named);
  if (named != 0 && names == nullptr)
    return Value::failed();
  // In memory of the call's own, since what is called may change lists and dicts.
  constexpr uint32_t kFew = 12;
  Value few[kFew];
  std::vector<Value> many(count + named <= kFew ? 0 : count + named);
  Value *const values = many.empty() ? few : many.data();
  std::copy(positional->begin(), positional->end(), values);
  uint32_t position = 0;
  for (uint32_t i = 0; i != named; ++i) {
    const Dict::Entry *entry = nextEntry(*keywords, position);
    names->items()[i] = entry->key;
    values[count + i] = entry->value;
  }
  return call(Arguments{values, count, names});
}

} // namespace assay::runtime::ops
