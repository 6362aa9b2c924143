// What the functions of a module share while it is lowered: constants, variables, functions.
#pragma once

#include "assay/frontend/Ir.h"
#include "assay/support/ArenaAllocator.h"

#include <map>
#include <span>
#include <string>
#include <string_view>

namespace assay::lowering {

/// A table from texts to numbers that is cheap to fill and made for few entries.
class TextTable {
public:
  static constexpr uint32_t kNone = UINT32_MAX;

  explicit TextTable(Arena &arena) : slots_(64, Slot{{}, kNone}, arena) {}
  /// The number under `text`, to which kNone may be assigned over.
  uint32_t &operator[](std::string_view text);

private:
  struct Slot {
    std::string_view text;
    uint32_t number;
  };
  void grow();
  ArenaVector<Slot> slots_;
  size_t count_ = 0;
};

class ModuleBuilder {
public:
  explicit ModuleBuilder(Arena &arena)
      : arena_(arena), names_(arena), builtins_(arena), variableNumbers_(arena), constants_(arena),
        variables_(arena), functions_(arena) {}

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
  TextTable names_, builtins_, variableNumbers_;
  ArenaVector<ir::Constant> constants_;
  ArenaVector<uint32_t> variables_;
  ArenaVector<ir::Function> functions_;
};

} // namespace assay::lowering
