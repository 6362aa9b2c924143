// What the builtin modules share: their tables, and how arguments are taken apart.
#pragma once

#include "assay/runtime/BuiltinModule.h"
#include "assay/runtime/Containers.h"

#include <initializer_list>
#include <string>
#include <vector>

namespace assay::runtime {

extern const BuiltinModule kBuiltinsModule;
extern const BuiltinModule kAbcModule;
extern const BuiltinModule kBisectModule;
extern const BuiltinModule kCollectionsAbcModule;
extern const BuiltinModule kCollectionsModule;
extern const BuiltinModule kContextlibModule;
extern const BuiltinModule kCopyModule;
extern const BuiltinModule kDataclassesModule;
extern const BuiltinModule kEnumModule;
extern const BuiltinModule kFunctoolsModule;
extern const BuiltinModule kHeapqModule;
extern const BuiltinModule kItertoolsModule;
extern const BuiltinModule kJsonModule;
extern const BuiltinModule kMathModule;
extern const BuiltinModule kOperatorModule;
extern const BuiltinModule kQueueModule;
extern const BuiltinModule kRandomModule;
extern const BuiltinModule kReModule;
extern const BuiltinModule kStatisticsModule;
extern const BuiltinModule kStringModule;
extern const BuiltinModule kSysModule;
extern const BuiltinModule kTextwrapModule;
extern const BuiltinModule kTypingModule;

/// Those that can only be imported.
std::span<const BuiltinModule> opaqueModules();

/// The rows of several tables, for one module.
std::vector<BuiltinFunction>
joinTables(std::initializer_list<std::span<const BuiltinFunction>> tables);

/// Sorts arguments by parameter: `values` gets one for each of `names`, empty where none was given.
/// The first `positional` parameters may be given by position; a name that is "" cannot be given by
/// keyword. False: declined, for names that are not known or given twice.
bool takeArguments(Context &ctx, const Arguments &arguments, uint32_t positional,
                   std::span<const std::string_view> names, Value *values);

/// Whether a value is of the kind of `a`: strs, numbers that are no NaN, tuples that are alike in
/// all places. Values that are all like one of them have one order by `<`, whoever compares them.
bool isComparable(Value a, Value b);

// What the tables of one module have from the file of another.
/// collections.namedtuple, and typing.NamedTuple called.
Value newNamedTupleType(Context &ctx, const Arguments &arguments);
Value newNamedTupleClass(Context &ctx, const Arguments &arguments);
/// copy.deepcopy().
Value deepCopy(Context &ctx, Value v);

/// The text of a Str as UTF-8, for messages.
std::string utf8(Value str);

// The functions of the module builtins, by subject.
std::span<const BuiltinFunction> builtinNumbers();
std::span<const BuiltinFunction> builtinIteration();
std::span<const BuiltinFunction> builtinObjects();

} // namespace assay::runtime
