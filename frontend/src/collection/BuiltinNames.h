// BuiltinNames: what Python finds without an import.
#pragma once

#include <algorithm>
#include <iterator>
#include <string_view>

namespace assay::collection {

enum class BuiltinKind { Type, Other };

struct BuiltinName {
  std::string_view name;
  BuiltinKind kind;
};

inline constexpr BuiltinName kBuiltinNames[] = {
#define BUILTIN(name, kind) {#name, BuiltinKind::kind},
#include "BuiltinNames.def"
};

/// Whether `name` is a builtin that has its own name as __name__.
constexpr bool isBuiltinName(std::string_view name) {
  return std::any_of(std::begin(kBuiltinNames), std::end(kBuiltinNames),
                     [name](const BuiltinName &builtin) { return builtin.name == name; });
}

/// Whether `name` is a builtin class other than object: such a one has an __init__ or a __new__.
constexpr bool isBuiltinType(std::string_view name) {
  return std::any_of(std::begin(kBuiltinNames), std::end(kBuiltinNames),
                     [name](const BuiltinName &builtin) {
                       return builtin.name == name && builtin.kind == BuiltinKind::Type;
                     });
}

} // namespace assay::collection
