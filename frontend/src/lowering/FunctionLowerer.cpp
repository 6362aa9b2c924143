#include "lowering/FunctionLowerer.h"

#include "SymbolScopes.h"

#include <algorithm>
#include <memory>
#include <string>

namespace assay::lowering {

using ir::Op;

FunctionLowerer::FunctionLowerer(Shared &shared, const Scope &scope, FunctionLowerer *outer,
                                 std::string_view className, std::string_view qualifiedPrefix)
    : shared_(shared), outer_(outer), className_(className), qualifiedPrefix_(qualifiedPrefix),
      frames_(shared.module.arena()), code_(shared.module.arena()), offsets_(shared.module.arena()),
      handlers_(shared.module.arena()), children_(shared.module.arena()),
      labels_(shared.module.arena()), jumps_(shared.module.arena()), blocks_(shared.module.arena()),
      parameterNames_(shared.module.arena()), bound_(shared.module.arena()) {
  openFrame(newFrame(scope));
  code_.reserve(32);
  offsets_.reserve(32);
}

FunctionLowerer::ScopeFrame FunctionLowerer::newFrame(const Scope &scope) {
  const size_t count = scope.symbols.size();
  auto *homes = static_cast<NameHome *>(
      shared_.module.arena().allocate(count * sizeof(NameHome), alignof(NameHome)));
  std::uninitialized_value_construct_n(homes, count);
  return {&scope, {homes, count}};
}

void FunctionLowerer::decline(std::string_view reason) {
  emit(Op::Decline, 0, 0, 0, static_cast<int32_t>(stringConstant(reason)));
}

Label FunctionLowerer::newLabel() {
  labels_.push_back(UINT32_MAX);
  return {static_cast<uint32_t>(labels_.size() - 1)};
}

void FunctionLowerer::place(Label label) {
  labels_[label.number] = here();
  reachable_ = true;
}

void FunctionLowerer::jump(Op op, Label to, uint32_t a, uint32_t b, uint32_t imm2, uint32_t d) {
  jumps_.push_back(here());
  emit(op, d, a, b, static_cast<int32_t>(to.number), imm2);
}

Register FunctionLowerer::temporary(uint32_t count) {
  const uint32_t first = top_;
  top_ += count;
  registerCount_ = std::max(registerCount_, top_);
  if (top_ >= UINT16_MAX) {
    tooLarge_ = true;
    top_ = 0;
    return 0;
  }
  return static_cast<Register>(first);
}

void FunctionLowerer::move(Register to, Register from) {
  if (to != from)
    emit(Op::Move, to, from);
}

uint32_t FunctionLowerer::stringConstant(std::string_view text) {
  return shared_.module.add({.kind = ir::Constant::Kind::Str, .text = text});
}

uint32_t FunctionLowerer::finish(uint32_t number, ast::Identifier name, uint8_t flags) {
  closeFrame();
  if (tooLarge_) {
    code_.clear();
    offsets_.clear();
    handlers_.clear();
    jumps_.clear();
    decline("a function with more variables than are supported");
    registerCount_ = static_cast<uint32_t>(parameterNames_.size()) + 1;
  }
  for (const uint32_t at : jumps_)
    code_[at].imm = static_cast<int32_t>(labels_[static_cast<uint32_t>(code_[at].imm)]);

  for (ir::Handler &range : handlers_)
    range.handler = labels_[range.handler];

  Arena &arena = shared_.module.arena();
  ir::Function function{};
  function.name = function.qualifiedName = shared_.module.name(name);
  if (!qualifiedPrefix_.empty())
    function.qualifiedName = shared_.module.name(symbols::joined(arena, qualifiedPrefix_, name));
  function.doc = doc_;
  function.flags = flags;
  if (frames_.front().scope->yields)
    function.flags |= static_cast<uint8_t>(ir::FunctionFlag::Generator);
  function.positionalOnly = static_cast<uint16_t>(positionalOnly_);
  function.positional = static_cast<uint16_t>(positional_);
  function.keywordOnly = static_cast<uint16_t>(keywordOnly_);
  function.registerCount = registerCount_;
  function.closureCount = closureCount_;
  function.cacheCount = cacheCount_;
  function.parameterNames = parameterNames_;
  function.instructions = code_;
  function.offsets = offsets_;
  function.handlers = handlers_;
  function.children = children_;
  shared_.module.setFunction(number, function);
  return number;
}

} // namespace assay::lowering
