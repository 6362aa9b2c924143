// Special methods of builtin classes as functions, for programs that call them by name. Operators
// and protocols do without.
#pragma once

#include "assay/runtime/Protocols.h"

namespace assay::runtime {

/// What super().NAME is where no class of the program's behind has it, to be called with self;
/// empty where that is not here.
Value specialMethod(const Class &cls, const Str *name);
/// T.NAME of a builtin type, or empty.
Value specialMethodOf(TypeId type, const Str *name);

/// str(exception) and repr(exception) by BaseException's own methods.
bool appendPlainStr(Context &ctx, TextBuilder &to, Value exception);
bool appendPlainRepr(Context &ctx, TextBuilder &to, Value exception);

} // namespace assay::runtime
