// BuiltinModule: a module of the standard library as the runtime has it, one table a module.
#pragma once

#include "assay/runtime/Protocols.h"

#include <span>

namespace assay::runtime {

/// A constant of a module: `value` is asked for once, when the process starts.
struct BuiltinConstant {
  std::string_view name;
  Value (*value)();
};

/// Members that are not in the tables decline where they are asked for.
struct BuiltinModule {
  std::string_view name;
  std::span<const BuiltinFunction> functions;
  std::span<const BuiltinConstant> constants;
  std::span<Class *const> classes;
};

/// All there are; the first one is `builtins`.
std::span<const BuiltinModule *const> builtinModules();

/// The builtin of this interned name, or empty.
Value findBuiltin(const Str *name);
/// Whether it is a builtin of CPython that is not in the tables.
bool isOnlyInCPython(const Str *name);
/// The builtin module of this dotted name, or nullptr.
const BuiltinModule *findBuiltinModule(const Str *name);
/// Its member, or empty.
Value findModuleMember(const BuiltinModule &module, const Str *name);

} // namespace assay::runtime
