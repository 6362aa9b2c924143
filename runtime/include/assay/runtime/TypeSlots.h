// TypeSlots: what a builtin type can do, one table a type, next to its implementation.
//
// A slot that is nullptr means that the type cannot do that; the protocols then raise what CPython
// raises. Slots get values of their own type (binary: at least one of the two), and fail as
// Protocols.h says.
#pragma once

#include "assay/runtime/Protocols.h"

#include <span>

namespace assay::runtime {

/// A table of methods, which may stand in a file of its own.
using MethodTable = std::span<const BuiltinFunction> (*)();

struct TypeSlots {
  /// nullptr: `<NAME object at 0x...>`, which holds an address, so it declines.
  bool (*repr)(Context &, TextBuilder &, Value) = nullptr;
  /// nullptr: repr.
  bool (*str)(Context &, TextBuilder &, Value) = nullptr;
  /// nullptr: always true, or what length says.
  Answer (*truth)(Context &, Value) = nullptr;
  /// Returns NotImplemented for what it does not compare with. nullptr: by identity.
  Value (*compare)(Context &, CompareOperator, Value, Value) = nullptr;
  /// nullptr: by identity, unless `unhashable`.
  std::optional<int64_t> (*hash)(Context &, Value) = nullptr;
  bool unhashable = false;
  /// As a nb_ slot of CPython: either operand may be of this type. Returns NotImplemented.
  Value (*binary)(Context &, BinaryOperator, Value, Value) = nullptr;
  /// Only those operators that change the left operand in place; NotImplemented: use binary.
  Value (*inplace)(Context &, BinaryOperator, Value, Value) = nullptr;
  int64_t (*length)(Context &, Value) = nullptr;
  Value (*getItem)(Context &, Value, Value) = nullptr;
  bool (*setItem)(Context &, Value, Value, Value) = nullptr;
  bool (*deleteItem)(Context &, Value, Value) = nullptr;
  /// nullptr: by iteration.
  Answer (*contains)(Context &, Value, Value) = nullptr;
  Value (*iterate)(Context &, Value) = nullptr;
  /// Of an iterator: its next item, empty at the end. What has it is its own iterator.
  Value (*next)(Context &, Value) = nullptr;
  /// Attributes that are not methods: empty where there is none of this name.
  Value (*attribute)(Context &, Value, Str *name) = nullptr;
  /// Calling a value of this type.
  Value (*call)(Context &, Value, const Arguments &) = nullptr;
  /// Calling the type itself: Arguments without self.
  BuiltinBody construct = nullptr;
  MethodTable methods = nullptr;
  /// Called on the type: dict.fromkeys, int.from_bytes. They get the class first.
  MethodTable classMethods = nullptr;
  /// str.maketrans. They get the arguments alone.
  MethodTable staticMethods = nullptr;
};

#define TYPE(Id, name, Base) extern const TypeSlots k##Id##Slots;
#include "assay/runtime/TypeIds.def"

/// The slots of each type, by its id.
const TypeSlots &slotsOf(TypeId type);
inline const TypeSlots &slotsOf(Value v) { return slotsOf(typeOf(v)); }

} // namespace assay::runtime
