// Functions of C++ that are made while the program runs.
#pragma once

#include "assay/runtime/Calls.h"
#include "assay/runtime/Containers.h"

namespace assay::runtime {

/// nullptr: failed. `qualifiedName` nullptr: as the name.
NativeFunction *newNativeFunction(Context &ctx, std::string_view name, NativeFunction::Body body,
                                  Value data = Value::none(), Class *cls = nullptr);

/// A parameter list for functions that have no code of their own: errors about arguments are those
/// of a function with this one.
struct Parameters {
  std::string qualifiedName;
  std::vector<Str *> names;
  uint32_t positional = 0;     // of them; the rest is by keyword only
  std::vector<Value> defaults; // one each; empty: none
};
/// nullptr: failed.
Function *newSignature(Context &ctx, const Parameters &parameters);
/// The arguments in the order of the parameters. False: failed, with CPython's TypeError.
bool bindSignature(Context &ctx, const Function &signature, const Arguments &arguments,
                   std::vector<Value> &values);

/// What functools.wraps() does: `to` gets the names and attributes of `from`. False: failed.
bool copyFunctionAttributes(Context &ctx, Value from, Value to);

} // namespace assay::runtime
