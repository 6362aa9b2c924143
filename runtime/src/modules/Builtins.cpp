// The module builtins: its table. The functions stand in files of their own, by subject.
#include "modules/Modules.h"

#include <algorithm>

namespace assay::runtime {
namespace {

Class *const kClasses[] = {
    builtinClass(TypeId::Object),       builtinClass(TypeId::Type),
    builtinClass(TypeId::Int),          builtinClass(TypeId::Bool),
    builtinClass(TypeId::Float),        builtinClass(TypeId::Complex),
    builtinClass(TypeId::Str),          builtinClass(TypeId::Bytes),
    builtinClass(TypeId::Tuple),        builtinClass(TypeId::List),
    builtinClass(TypeId::Dict),         builtinClass(TypeId::Set),
    builtinClass(TypeId::FrozenSet),    builtinClass(TypeId::Range),
    builtinClass(TypeId::Slice),        builtinClass(TypeId::Property),
    builtinClass(TypeId::StaticMethod), builtinClass(TypeId::ClassMethod),
    builtinClass(TypeId::Super),        builtinClass(TypeId::Enumerate),
    builtinClass(TypeId::Zip),          builtinClass(TypeId::Map),
    builtinClass(TypeId::Filter),       builtinClass(TypeId::ReversedIterator),
#define LIBRARY_EXCEPTION(Id, name, module, Base)
#define EXCEPTION(Name, Base) exceptionClass(ExceptionKind::Name),
#include "assay/runtime/Exceptions.def"
};

Value osError() { return Value::object(exceptionClass(ExceptionKind::OSError)); }

constexpr BuiltinConstant kConstants[] = {
    {"Ellipsis", [] { return Value::of(Special::Ellipsis); }},
    {"NotImplemented", [] { return Value::notImplemented(); }},
    {"IOError", osError},
    {"EnvironmentError", osError},
};

// What CPython has, and site adds, beyond the tables.
constexpr std::string_view kOnlyCPython[] = {
    "BaseExceptionGroup",
    "ExceptionGroup",
    "aiter",
    "anext",
    "breakpoint",
    "bytearray",
    "compile",
    "copyright",
    "credits",
    "dir",
    "eval",
    "exec",
    "exit",
    "globals",
    "help",
    "id",
    "input",
    "license",
    "locals",
    "open",
    "memoryview",
    "quit",
};

std::span<const BuiltinFunction> functions() {
  static const auto kAll = joinTables({builtinNumbers(), builtinIteration(), builtinObjects()});
  return kAll;
}

} // namespace

bool isOnlyInCPython(const Str *name) {
  return name->isAscii() && std::find(std::begin(kOnlyCPython), std::end(kOnlyCPython),
                                      name->ascii()) != std::end(kOnlyCPython);
}

const BuiltinModule kBuiltinsModule = {"builtins", functions(), kConstants, kClasses};

} // namespace assay::runtime
