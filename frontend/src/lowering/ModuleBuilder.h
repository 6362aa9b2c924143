// What the functions of a module share while it is lowered: constants, variables, functions.
#pragma once

#include "assay/frontend/Ir.h"
#include "assay/frontend/SymbolTable.h"
#include "assay/support/ArenaAllocator.h"

#include <map>
#include <span>
#include <string>
#include <string_view>

namespace assay::lowering {

class ModuleBuilder {
public:
  /// `names` grows by what has no place in the tree.
  ModuleBuilder(Arena &arena, NameTable &names, const Scope &scope)
      : arena_(arena), names_(names), uses_(names.size(), Uses(), arena), constants_(arena),
        variables_(arena), functions_(arena) {
    for (uint32_t i = 0; i != scope.symbols.size(); ++i)
      usesOf(scope.symbols[i].name).symbol = i;
  }

  static constexpr uint32_t kNone = UINT32_MAX;

  Arena &arena() { return arena_; }
  NameTable &names() { return names_; }
  /// The constant that is this name.
  uint32_t name(ast::Identifier name) {
    uint32_t &number = usesOf(name).constant;
    if (number == kNone)
      number = add({.kind = ir::Constant::Kind::Name, .text = name});
    return number;
  }
  uint32_t name(std::string_view text) { return name(names_.intern(text)); }
  uint32_t add(ir::Constant constant) {
    constants_.push_back(constant);
    return static_cast<uint32_t>(constants_.size() - 1);
  }
  /// A FrozenSet; equal ones are one constant, whose order is that of the first.
  uint32_t addSet(std::span<const uint32_t> items);
  /// What is called so where nobody binds the name.
  uint32_t builtin(ast::Identifier name);
  /// Which one of the symbols of the module's scope has this name; kNone: none.
  uint32_t symbol(ast::Identifier name) { return usesOf(name).symbol; }
  /// The module variable of this name.
  uint32_t variable(ast::Identifier name);
  /// A function's number, before it is there.
  uint32_t reserveFunction() {
    functions_.emplace_back();
    return static_cast<uint32_t>(functions_.size() - 1);
  }
  void setFunction(uint32_t number, const ir::Function &function) { functions_[number] = function; }
  const ir::Constant &constant(uint32_t number) const { return constants_[number]; }

  const ir::Module *finish();

private:
  std::string keyOf(uint32_t constant) const;
  /// What a name stands for: numbers, kNone where there is none yet.
  struct Uses {
    uint32_t constant = kNone, builtin = kNone, variable = kNone, symbol = kNone;
  };
  Uses &usesOf(ast::Identifier name) {
    if (name.number() >= uses_.size()) [[unlikely]]
      uses_.resize(names_.size());
    return uses_[name.number()];
  }

  Arena &arena_;
  NameTable &names_;
  ArenaVector<Uses> uses_; // by the names' numbers
  std::map<std::string, uint32_t> sets_;
  ArenaVector<ir::Constant> constants_;
  ArenaVector<uint32_t> variables_;
  ArenaVector<ir::Function> functions_;
};

} // namespace assay::lowering
