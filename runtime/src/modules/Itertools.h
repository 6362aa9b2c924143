// The iterators of the module itertools.
#pragma once

#include "modules/Modules.h"

namespace assay::runtime {

/// An iterator with a few values of its own; what they are, each type says. Its `count` is that of
/// the values behind the fixed ones.
struct LazyIterator : Object {
  Value a, b, c;
  int64_t i, j;
  Value *tail() { return reinterpret_cast<Value *>(this + 1); }
};

inline LazyIterator &lazy(Value v) { return *static_cast<LazyIterator *>(v.object()); }

/// A new one, all of whose values are empty and 0; nullptr: failed.
LazyIterator *newLazyIterator(Context &ctx, TypeId type, uint32_t tail = 0);

/// One whose `a` is iter(iterable).
Value over(Context &ctx, TypeId type, Value iterable, Value b = Value::empty());

/// The functions of the module.
std::span<const BuiltinFunction> itertoolsFunctions();

/// itertools.chain of an iterable of iterables.
Value newChain(Context &ctx, Value iterables);
/// itertools.repeat(item, times).
Value newRepeat(Context &ctx, Value item, int64_t times);

} // namespace assay::runtime
