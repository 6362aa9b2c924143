// How classes come to be: what the files share that make them.
#pragma once

#include "assay/runtime/Containers.h"

#include <array>

namespace assay::runtime {

/// A class without bases or members yet; nullptr: failed.
Class *newClass(Context &ctx, Str *name, Str *qualifiedName, std::string_view module);
/// Sets bases, order and layout.
bool setBases(Context &ctx, Class &cls, std::span<Class *const> bases);
/// What a class knows of its members and bases, once it has both.
bool finishClass(Context &ctx, Class &cls);

/// A class of the standard library that instances of a program's classes may have behind them;
/// always static.
struct LibraryClass {
  LibraryClass(std::string_view name, std::string_view module,
               std::span<const BuiltinFunction> methods,
               std::span<const BuiltinFunction> properties)
      : order{&cls, builtinClass(TypeId::Object)} {
    cls.type = TypeId::Type;
    cls.name = cls.qualifiedName = name;
    cls.module = module;
    cls.instanceType = TypeId::Instance;
    cls.isBuiltin = true;
    cls.base = builtinClass(TypeId::Object);
    cls.order = order;
    cls.methods = methods;
    cls.properties = properties;
  }
  Class cls{};
  std::array<Class *, 2> order;
};

/// abc.ABCMeta.
Class *abstractMetaclass();

struct CachedProperty : Object {
  static constexpr TypeId kType = TypeId::CachedProperty;
  Value function, name; // empty until the class is made
};

// --- Enums (modules/Enum.cpp) --------------------------------------------------------------------

struct Enumeration {
  List *members;           // in the order of their definition, without aliases
  bool isRoot;             // of the module enum itself
  bool isOpen;             // while its members are made
  bool showsValue = false; // as text its members are their values: IntEnum, StrEnum
};
/// Cls[name].
Value memberByName(Context &ctx, const Class &cls, Value name);
/// Whether it is a member of an enum that is hashed as such.
bool isEnumMember(Value v);
/// As that of its name.
std::optional<int64_t> hashOfMember(Context &ctx, Value member);
/// "<Cls.NAME: value>".
bool reprOfMember(Context &ctx, TextBuilder &to, Value member);
/// Cls(value): the member of that value.
Value memberOfEnumeration(Context &ctx, const Class &cls, const Arguments &arguments);
/// Makes members of what the class's body bound. False: failed.
bool buildEnumeration(Context &ctx, Class &cls, const Code &body, const Dict *keywords);

// --- Data classes (modules/Dataclasses.cpp) ------------------------------------------------------

struct DataField : Object {
  static constexpr TypeId kType = TypeId::DataField;
  Str *name;
  Value annotation, standard, factory; // empty: none
  bool init, repr, compare, keywordOnly;
  Value hash; // a bool, or None: as compare
};

struct DataFields {
  List *fields; // DataField
  bool frozen;
};

// --- Named tuples (modules/NamedTuples.cpp) ------------------------------------------------------

struct NamedFields {
  Tuple *names;
  Function *signature; // of __new__
};
Value newNamedTuple(Context &ctx, Class *cls, const Arguments &arguments);
bool reprNamedTuple(Context &ctx, TextBuilder &to, Value v);
bool strNamedTuple(Context &ctx, TextBuilder &to, Value v);
/// From what a class body with NamedTuple as base defined.
Value buildNamedTuple(Context &ctx, Class &cls);

/// Finds an attribute by its position.
struct TupleField : Object {
  static constexpr TypeId kType = TypeId::TupleField;
  uint32_t index;
};

} // namespace assay::runtime
