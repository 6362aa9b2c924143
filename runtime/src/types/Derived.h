// Instances of a program's subclasses of list, dict, str, int and float.
//
// Such an object has attributes, as any instance, and holds a value of the builtin type. What its
// class does not define itself is done with that value, as CPython's own methods look past what
// subclasses override. To code that asks for a list, it is none: what would raise for that says
// kUnknownTypeName, and so declines.
#pragma once

#include "assay/runtime/Protocols.h"

namespace assay::runtime {

struct Derived : Instance {
  Value held;
};

inline bool isDerived(Value v) {
  return isA<Instance>(v) && as<Instance>(v)->cls->behind != nullptr;
}
inline Value held(Value v) { return static_cast<Derived *>(v.object())->held; }
/// The value that `v` holds, or itself.
inline Value withoutClass(Value v) { return isDerived(v) ? held(v) : v; }
/// Whether a program may have it as a base.
bool canBeBehind(const Class &cls);

/// One of class `cls`, as the builtin class's __new__ makes it; its attributes have no room yet.
Value newDerived(Context &ctx, Class *cls, const Arguments &arguments);
/// The same, holding `value`.
Derived *newDerivedOf(Context &ctx, Class *cls, Value value);
/// What the builtin class's __init__ does; arguments begin with self.
Value initDerived(Context &ctx, const Arguments &arguments);
/// T.__new__(cls, ...), for the tables of those types.
Value newDerivedObject(Context &ctx, const Arguments &arguments);
std::span<const BuiltinFunction> derivedStaticMethods();
/// list.__init__ and dict.__init__.
inline constexpr BuiltinFunction kInitDerived = {"__init__", initDerived, 1, BuiltinFunction::kAny,
                                                 BuiltinFunction::TakesKeywords};

/// v[key], with what __missing__ says.
Value getItemDerived(Context &ctx, Value v, Value key);
/// An operator that no class of the program's defines, of which at least one operand is derived.
Value binaryDerived(Context &ctx, BinaryOperator op, Value a, Value b);
Value inplaceDerived(Context &ctx, BinaryOperator op, Value a, Value b);
Value compareDerived(Context &ctx, CompareOperator op, Value a, Value b);

/// `v` by a specification that is not empty, as the builtin class formats it.
Value formatDerived(Context &ctx, Value v, Str *spec);

/// A mapping that is one of these, to be read from as the dict that it holds; empty where it is
/// another kind of object; failed where its class says itself how it is read.
Value asDict(Context &ctx, Value v);

} // namespace assay::runtime
