// What the functions of a module share while it is lowered: constants, variables, functions.
#pragma once

#include "assay/frontend/Ir.h"
#include "assay/frontend/SymbolTable.h"
#include "assay/support/ArenaAllocator.h"
#include "assay/support/TextTable.h"

#include <map>
#include <span>
#include <string>
#include <string_view>

namespace assay::lowering {

class ModuleBuilder {
public:
  ModuleBuilder(Arena &arena, const Scope &scope)
      : arena_(arena), names_(arena), builtins_(arena), variableNumbers_(arena), symbols_(arena),
        constants_(arena), variables_(arena), functions_(arena) {
    for (uint32_t i = 0; i != scope.symbols.size(); ++i)
      symbols_[scope.symbols[i].name] = i;
  }

  Arena &arena() { return arena_; }
  uint32_t name(std::string_view text);
  uint32_t add(ir::Constant constant) {
    constants_.push_back(constant);
    return static_cast<uint32_t>(constants_.size() - 1);
  }
  /// A FrozenSet; equal ones are one constant, whose order is that of the first.
  uint32_t addSet(std::span<const uint32_t> items);
  /// What is called so where nobody binds the name.
  uint32_t builtin(std::string_view text);
  /// Which one of the symbols of the module's scope has this name; TextTable::kNone: none.
  uint32_t symbol(std::string_view text) const { return symbols_.find(text); }
  /// The module variable of this name.
  uint32_t variable(std::string_view text);
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

  Arena &arena_;
  std::map<std::string, uint32_t> sets_;
  TextTable names_, builtins_, variableNumbers_, symbols_;
  ArenaVector<ir::Constant> constants_;
  ArenaVector<uint32_t> variables_;
  ArenaVector<ir::Function> functions_;
};

} // namespace assay::lowering
