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

/// How typing's names are subscripted.
enum class AliasForm : uint8_t {
  Result, // subscripted already, or not known to take subscripts: as an argument, it is any type
  Unfit,  // the same, but no type for others
  Plain,  // takes none
  One,    // type
  Two,    // types
  Three,
  Types,     // any number of them, or one and `...`
  Callable,  // a list of types or `...`, and a type
  Optional,  // one type; not a type itself
  Union,     // two or more; not a type itself
  Literal,   // any values; not a type itself
  Annotated, // a type and any values
  Qualifier, // one type; not to stand within another
  Variables, // TypeVars
  Variable,  // a TypeVar
};

struct Alias : Object {
  AliasForm form;
  uint8_t parameters = 0; // of Generic[T, S] and its like
};

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

struct AbstractAlias : Alias {
  AbstractKind kind;
};

/// isinstance(v, ...) of it.
Answer isInstanceOfAbstract(Context &ctx, Value v, AbstractKind kind);

struct ClassAlias : Alias {
  Class *cls;
};

Value newTypingAlias(Context &ctx);
/// `a | b` of classes, None and aliases; NotImplemented of anything else.
Value joinTypes(Context &ctx, BinaryOperator op, Value a, Value b);
/// cls[key].
Value subscriptType(Context &ctx, Value cls, Value key);

} // namespace assay::runtime
