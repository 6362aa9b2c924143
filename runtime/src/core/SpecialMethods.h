// Special methods of builtin classes as functions, for programs that call them by name: those of
// `object` and of exceptions behind super(). Operators and protocols do without.
#pragma once

#include "assay/runtime/Protocols.h"

namespace assay::runtime {

/// What super().NAME is where no class of the program's behind has it, to be called with self;
/// empty where that is not here.
Value specialMethod(const Class &cls, const Str *name);

/// str(exception) and repr(exception) by BaseException's own methods.
bool appendPlainStr(Context &ctx, TextBuilder &to, Value exception);
bool appendPlainRepr(Context &ctx, TextBuilder &to, Value exception);

} // namespace assay::runtime
