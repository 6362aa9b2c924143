// What the two passes over scopes share.
#pragma once

#include "assay/frontend/SymbolTable.h"
#include "assay/support/ArenaAllocator.h"
#include "assay/support/TextHash.h"

#include <cstdint>
#include <string_view>
#include <unordered_map>

namespace assay::symbols {

struct ScopeFailure {
  SyntaxDiagnostic diagnostic;
};

/// By name, in an arena.
template <typename T>
using NameMap = std::unordered_map<std::string_view, T, TextHash, std::equal_to<>,
                                   ArenaAllocator<std::pair<const std::string_view, T>>>;

/// Lies in the arena, and is never destroyed.
struct Building {
  explicit Building(Arena &arena)
      : symbols(arena), late(arena), children(arena), nonlocals(arena) {}

  Scope *scope = nullptr;
  Building *parent = nullptr;
  ArenaVector<Symbol> symbols;
  ArenaVector<uint32_t> late; // those that scopes within brought
  ArenaVector<Building *> children;
  NameMap<uint32_t> nonlocals; // with offsets of their declarations
  bool comprehension = false;
  bool generatorExpression = false;
  bool annotation = false;      // never evaluated: nothing in it counts
  bool iterationTarget = false; // a comprehension's targets are being read
  int iterableDepth = 0;        // comprehensions' iterables that are being read

  bool isFunction() const {
    return scope->kind != ScopeKind::Module && scope->kind != ScopeKind::Class;
  }
};

inline constexpr uint16_t kBound = Symbol::kAssigned | Symbol::kParameter | Symbol::kImported;

/// The first pass: the scopes of a module with what each does with each name. Mangled names are
/// added to `names`. Throws ScopeFailure.
Building *collectScopes(const ast::Module &module, NameTable &names, bool &hasWalrus, Arena &arena);

/// What a private name is in the class `className`.
ast::Identifier mangled(ast::Identifier name, std::string_view className, NameTable &names);

/// `a`, `b` and `c` in the arena.
std::string_view joined(Arena &arena, std::string_view a, std::string_view b,
                        std::string_view c = {});

} // namespace assay::symbols
