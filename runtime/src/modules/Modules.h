// What the builtin modules share: their tables, and how arguments are taken apart.
#pragma once

#include "assay/runtime/BuiltinModule.h"
#include "assay/runtime/Containers.h"

#include <string>

namespace assay::runtime {

extern const BuiltinModule kBuiltinsModule;
extern const BuiltinModule kTypingModule;

/// Sorts arguments by parameter: `values` gets one for each of `names`, empty where none was given.
/// The first `positional` parameters may be given by position; a name that is "" cannot be given by
/// keyword. False: declined, for names that are not known or given twice.
bool takeArguments(Context &ctx, const Arguments &arguments, uint32_t positional,
                   std::span<const std::string_view> names, Value *values);

/// Counts a step of a loop that need not call back into the program. False: no time is left.
inline bool step(Context &ctx) { return --ctx.fuel > 0 || ctx.poll(); }

/// The text of a Str as UTF-8, for messages.
std::string utf8(Value str);

// The functions of the module builtins, by subject.
std::span<const BuiltinFunction> builtinNumbers();
std::span<const BuiltinFunction> builtinIteration();
std::span<const BuiltinFunction> builtinObjects();

} // namespace assay::runtime
