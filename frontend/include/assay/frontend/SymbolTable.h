// Symbol tables: what every name of a module means in every scope.
//
// By the rules of the reference's "Naming and binding" and of CPython 3.11's symtable: scopes are
// the module, functions, lambdas, comprehensions and classes. Names are mangled in classes.
#pragma once

#include "assay/frontend/NameTable.h"
#include "assay/frontend/Parser.h"

#include <cstdint>
#include <span>
#include <string_view>

namespace assay {

enum class ScopeKind : uint8_t { Module, Class, Function, Lambda, Comprehension };

enum class NameScope : uint8_t {
  Local,
  Cell, // local, and used by a function within
  Free, // a function's around
  GlobalExplicit,
  GlobalImplicit, // of the module or else a builtin
};

struct Symbol {
  static constexpr uint16_t kGlobal = 1;   // declared so
  static constexpr uint16_t kNonlocal = 2; // declared so
  static constexpr uint16_t kAssigned = 4; // bound in any way but as a parameter or by an import
  static constexpr uint16_t kParameter = 8;
  static constexpr uint16_t kImported = 16;
  static constexpr uint16_t kUsed = 32;
  static constexpr uint16_t kAnnotated = 64;
  static constexpr uint16_t kIterated = 128; // a comprehension's own variable
  static constexpr uint16_t kDeleted = 256;  // by `del`, or where an `except ... as` ends

  ast::Identifier name;
  uint16_t flags;
  NameScope scope;
};

struct Scope {
  ScopeKind kind;
  std::string_view name; // of the function or class; "lambda", "listcomp", "top", ...
  const ast::Node *node;
  std::span<const Symbol> symbols;  // in order of their first appearance
  std::span<Scope *const> children; // in the order of the source
  bool yields;
  bool awaits;
};

struct SymbolTableResult {
  /// nullptr where the module is refused.
  const Scope *module = nullptr;
  /// The tree's names and those that scopes have beyond them, such as mangled ones.
  const NameTable *names = nullptr;
  bool hasWalrus = false; // := occurs
  SyntaxDiagnostic error;

  bool ok() const { return module != nullptr; }
};

/// The tables live in `arena` and refer to the tree. Any thread, an arena each.
SymbolTableResult buildSymbolTable(const ast::Module &module, Arena &arena);

} // namespace assay
