// What of classes the runtime's own files share.
#pragma once

#include "assay/runtime/Protocols.h"

#include <span>

namespace assay::runtime {

/// Fills in what the static classes cannot be initialised with. Called once, before all else.
void prepareBuiltinClasses();
/// In the order of Exceptions.def.
std::span<Class> exceptionClasses();

/// A member of this class itself, or empty.
Value ownMember(const Class *cls, const Str *name);

/// super(cls, self), where self is an instance of cls or a subclass of it.
Value newSuper(Context &ctx, Value cls, Value self);

/// Whether a member of a class comes before what stands in the instance itself.
bool isDataDescriptor(Value member);
/// What object.__setattr__ and object.__delattr__ do.
bool setPlainAttribute(Context &ctx, Value v, Str *name, Value value);
bool deletePlainAttribute(Context &ctx, Value v, Str *name);

/// The slot of an attribute that was set on the instance itself; nullptr where there is none.
/// The shape of an instance that has no attributes yet; nullptr: failed.
Shape *newShape(Context &ctx);
Value *findOwn(const Instance &instance, const Str *name);
bool setOwn(Context &ctx, Instance &instance, Str *name, Value value);

} // namespace assay::runtime
