// What the two passes over scopes share.
#pragma once

#include "assay/frontend/SymbolTable.h"

#include <cstdint>
#include <memory>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace assay::symbols {

struct ScopeFailure {
  SyntaxDiagnostic diagnostic;
};

struct Building {
  Scope *scope;
  Building *parent;
  std::vector<Symbol> symbols;
  std::unordered_map<std::string_view, size_t> index;
  std::vector<std::unique_ptr<Building>> children;
  std::unordered_map<std::string_view, uint32_t> nonlocals; // with offsets of their declarations
  bool comprehension = false;
  bool generatorExpression = false;
  bool annotation = false;      // never evaluated: nothing in it counts
  bool iterationTarget = false; // a comprehension's targets are being read
  int iterableDepth = 0;        // comprehensions' iterables that are being read

  bool isFunction() const {
    return scope->kind != ScopeKind::Module && scope->kind != ScopeKind::Class;
  }
  uint16_t flagsOf(std::string_view name) const {
    const auto found = index.find(name);
    return found == index.end() ? 0 : symbols[found->second].flags;
  }
};

inline constexpr uint16_t kBound = Symbol::kAssigned | Symbol::kParameter | Symbol::kImported;

/// The first pass: the scopes of a module with what each does with each name. Throws ScopeFailure.
std::unique_ptr<Building> collectScopes(const ast::Module &module, Arena &arena);

/// `a`, `b` and `c` in the arena.
std::string_view joined(Arena &arena, std::string_view a, std::string_view b,
                        std::string_view c = {});

} // namespace assay::symbols
