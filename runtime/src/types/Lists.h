// The parts of list that stand in files of their own, and what containers share.
#pragma once

#include "assay/runtime/Containers.h"
#include "assay/runtime/TypeSlots.h"

namespace assay::runtime {

Value constructList(Context &ctx, const Arguments &arguments);
std::span<const BuiltinFunction> listMethods();

/// Knows while it lives that repr() of a container is under way: containers may hold themselves.
class ReprGuard {
public:
  ReprGuard(Context &ctx, Value container);
  ~ReprGuard();
  ReprGuard(const ReprGuard &) = delete;
  ReprGuard &operator=(const ReprGuard &) = delete;
  /// Whether it was already under way.
  bool again() const { return again_; }

private:
  Context &ctx_;
  bool again_;
};

/// CPython asks an object that is about to be iterated how long it is, to reserve memory; a
/// TypeError is no answer, anything else raised is an error.
bool askLength(Context &ctx, Value v);

} // namespace assay::runtime
