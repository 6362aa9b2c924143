// Opaque values of annotations.
#pragma once

#include "assay/runtime/Protocols.h"

namespace assay::runtime {

/// Of an alias's flags: calling it gives a TypeVar.
inline constexpr uint8_t kMakesTypeVar = 1;
/// It is typing.Generic or Protocol, subscripted or not: classes may have it as a base.
inline constexpr uint8_t kIsGeneric = 2;
inline constexpr uint8_t kIsProtocol = 4;
/// ClassVar, subscripted or not.
inline constexpr uint8_t kIsClassVariable = 8;
/// A program's generic class, subscripted: calling it makes an instance. It is an OfClass.
inline constexpr uint8_t kHasClass = 16;

/// A class of collections.abc, not subscripted. It is an AbstractAlias.
inline constexpr uint8_t kIsAbstract = 32;

enum class AbstractKind : uint8_t {
  Callable,
  Collection,
  Container,
  Generator,
  Hashable,
  Iterable,
  Iterator,
  Mapping,
  MutableMapping,
  MutableSequence,
  MutableSet,
  Sequence,
  Set,
  Sized,
};

struct AbstractAlias : Object {
  AbstractKind kind;
};

/// isinstance(v, ...) of it.
Answer isInstanceOfAbstract(Context &ctx, Value v, AbstractKind kind);

struct ClassAlias : Object {
  Class *cls;
};

Value newTypingAlias(Context &ctx);
/// `a | b` of classes, None and aliases; NotImplemented of anything else.
Value joinTypes(Context &ctx, BinaryOperator op, Value a, Value b);
/// cls[...].
Value subscriptType(Context &ctx, Value cls);

} // namespace assay::runtime
