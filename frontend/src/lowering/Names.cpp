// What names mean: registers, cells, module variables, names of a class body.
#include "lowering/FunctionLowerer.h"

#include <algorithm>

namespace assay::lowering {

using ir::Op;

const Symbol *FunctionLowerer::find(const Scope &scope, std::string_view name,
                                    size_t *index) const {
  size_t at = 0;
  if (scope.kind == ScopeKind::Module) {
    at = std::min<size_t>(shared_.module.symbol(name), scope.symbols.size());
  } else {
    while (at != scope.symbols.size() && !sameText(scope.symbols[at].name, name))
      ++at;
  }
  if (at == scope.symbols.size())
    return nullptr;
  if (index != nullptr)
    *index = at;
  return &scope.symbols[at];
}

namespace {

/// Comprehensions that run in the function around them.
bool isInlined(const Scope &scope) {
  return scope.kind == ScopeKind::Comprehension && scope.node->kind != ast::NodeKind::GeneratorExp;
}

} // namespace

bool FunctionLowerer::isCaptured(const Scope &scope, std::string_view name) const {
  for (const Scope *child : scope.children) {
    const Symbol *symbol = find(*child, name, nullptr);
    if (symbol == nullptr || symbol->scope != NameScope::Free)
      continue;
    if (!isInlined(*child) || isCaptured(*child, name))
      return true;
  }
  return false;
}

std::string_view FunctionLowerer::mangle(std::string_view name) {
  if (className_.empty() || !name.starts_with("__") || name.ends_with("__") ||
      name.find('.') != std::string_view::npos)
    return name;
  std::string_view owner = className_;
  owner.remove_prefix(std::min(owner.find_first_not_of('_'), owner.size()));
  if (owner.empty())
    return name;
  std::string mangled = "_";
  mangled += owner;
  mangled += name;
  return shared_.module.arena().copy(mangled);
}

const Scope &FunctionLowerer::childScope(const ast::Node &node) {
  ScopeFrame &frame = frames_.back();
  // Nearly always the next one: bodies that are lowered twice go back.
  for (size_t i = 0; i != frame.scope->children.size(); ++i) {
    const size_t at = (frame.nextChild + i) % frame.scope->children.size();
    if (frame.scope->children[at]->node == &node) {
      frame.nextChild = at + 1;
      return *frame.scope->children[at];
    }
  }
  __builtin_trap(); // the symbol table was built from another tree
}

FunctionLowerer::Variable FunctionLowerer::globalVariable(std::string_view name, bool bound) {
  if (bound || name == "__name__")
    return {Variable::Global, 0, shared_.module.variable(name)};
  // Whether the module binds it is written in its own scope.
  const FunctionLowerer *module = this;
  while (module->outer_ != nullptr)
    module = module->outer_;
  const Symbol *symbol = find(*module->frames_.front().scope, name, nullptr);
  constexpr uint16_t kBinds = Symbol::kAssigned | Symbol::kImported | Symbol::kGlobal;
  if (symbol != nullptr && (symbol->flags & kBinds) != 0)
    return {Variable::Global, 0, shared_.module.variable(name)};
  return {Variable::Builtin};
}

FunctionLowerer::Variable FunctionLowerer::resolve(std::string_view name) {
  for (size_t i = frames_.size(); i-- != 0;) {
    ScopeFrame &frame = frames_[i];
    size_t index = 0;
    const Symbol *symbol = find(*frame.scope, name, &index);
    if (symbol == nullptr)
      continue;
    const bool isOwn = i == 0;
    if (isOwn && frame.scope->kind == ScopeKind::Module)
      return globalVariable(
          name, (symbol->flags & (Symbol::kAssigned | Symbol::kImported | Symbol::kGlobal)) != 0);
    switch (symbol->scope) {
    case NameScope::GlobalExplicit:
      return globalVariable(name, true);
    case NameScope::GlobalImplicit:
      if (frame.scope->kind == ScopeKind::Class && frames_.size() == 1) {
        Variable variable = globalVariable(name, false);
        variable.kind = Variable::ClassName;
        if (globalVariable(name, false).kind == Variable::Builtin)
          variable.number = UINT32_MAX;
        return variable;
      }
      return globalVariable(name, false);
    case NameScope::Free:
      if (!isOwn)
        continue; // of a scope around that lives in this function, or is free here as well
      if (frame.registers[index] == kAny)
        return {Variable::Unknown};
      if (frame.scope->kind == ScopeKind::Class && (symbol->flags & Symbol::kNonlocal) == 0)
        return {Variable::ClassCell, frame.registers[index], 0, true};
      return {Variable::InCell, frame.registers[index], 0, true};
    case NameScope::Local:
    case NameScope::Cell:
      if (frame.scope->kind == ScopeKind::Class) {
        // Comprehensions do not see the names of the class around them.
        if (frames_.size() > 1)
          continue;
        if (frame.cells[index])
          return {Variable::InCell, frame.registers[index]};
        const Symbol *outside = nullptr;
        const FunctionLowerer *module = this;
        while (module->outer_ != nullptr)
          module = module->outer_;
        outside = find(*module->frames_.front().scope, name, nullptr);
        Variable variable{Variable::ClassName, 0, UINT32_MAX};
        if (outside != nullptr)
          variable.number = shared_.module.variable(name);
        return variable;
      }
      if (frame.registers[index] == kAny)
        return {Variable::Unknown};
      // To a comprehension, which is a function in CPython, those around it are free variables.
      return {frame.cells[index] ? Variable::InCell : Variable::InRegister, frame.registers[index],
              0, i + 1 != frames_.size()};
    }
  }
  return globalVariable(name, false);
}

void FunctionLowerer::prepareVariables() {
  ScopeFrame &frame = frames_.front();
  const Scope &scope = *frame.scope;
  if (scope.kind == ScopeKind::Module)
    return;
  if (scope.kind == ScopeKind::Class && isCaptured(scope, "__class__")) {
    classCell_ = temporary();
    emit(Op::MakeCell, *classCell_, *classCell_);
  }
  for (size_t i = 0; i != scope.symbols.size(); ++i) {
    const Symbol &symbol = scope.symbols[i];
    switch (symbol.scope) {
    case NameScope::Free:
      frame.registers[i] = temporary();
      frame.cells[i] = true;
      emit(Op::LoadClosure, frame.registers[i], 0, 0, static_cast<int32_t>(closureCount_++));
      break;
    case NameScope::Local:
    case NameScope::Cell: {
      const bool captured = symbol.scope == NameScope::Cell && isCaptured(scope, symbol.name);
      if (scope.kind == ScopeKind::Class && !captured)
        break;
      if (frame.registers[i] == kAny) // else a parameter
        frame.registers[i] = temporary();
      if ((symbol.flags & Symbol::kDeleted) != 0 && frame.registers[i] < 64)
        trackable_ &= ~(uint64_t(1) << frame.registers[i]);
      if (captured) {
        frame.cells[i] = true;
        emit(Op::MakeCell, frame.registers[i], frame.registers[i]);
      }
      break;
    }
    default:
      break;
    }
  }
}

Register FunctionLowerer::load(std::string_view id, Register want) {
  const std::string_view name = mangle(id);
  const Variable variable = resolve(name);
  const auto constant = [&] { return static_cast<int32_t>(shared_.module.name(name)); };
  switch (variable.kind) {
  case Variable::InRegister:
    if (variable.reg >= 64 || (assigned_ >> variable.reg & 1) == 0) {
      emit(Op::CheckLocal, 0, variable.reg, 0, constant(), variable.isFree ? 1 : 0);
      if (variable.reg < 64 && reachable_)
        assigned_ |= uint64_t(1) << variable.reg & trackable_;
    }
    if (want == kAny)
      return variable.reg;
    move(want, variable.reg);
    return want;
  case Variable::InCell: {
    const Register to = target(want);
    emit(Op::LoadCell, to, variable.reg, 0, constant(), variable.isFree ? 1 : 0);
    return to;
  }
  case Variable::Global: {
    const Register to = target(want);
    emit(Op::LoadGlobal, to, 0, 0, static_cast<int32_t>(variable.number),
         shared_.module.name(name));
    return to;
  }
  case Variable::Builtin: {
    const Register to = target(want);
    emit(Op::LoadBuiltin, to, 0, 0, static_cast<int32_t>(shared_.module.builtin(name)),
         shared_.module.name(name));
    return to;
  }
  case Variable::ClassName: {
    const Register to = target(want);
    emit(Op::LoadClassName, to, namespace_, 0, constant(), variable.number);
    return to;
  }
  case Variable::ClassCell: {
    const Register to = target(want);
    emit(Op::LoadClassCell, to, namespace_, variable.reg, constant());
    return to;
  }
  case Variable::Unknown:
    decline("a variable of a scope like this");
    return target(want);
  }
  return target(want);
}

void FunctionLowerer::noteBinding(std::string_view name) {
  const bool inLoop = std::any_of(blocks_.begin(), blocks_.end(),
                                  [](const Block &block) { return block.kind == Block::Loop; });
  bindsTwice_ |= inLoop || std::find(bound_.begin(), bound_.end(), name) != bound_.end();
  bound_.push_back(name);
}

void FunctionLowerer::store(std::string_view id, Register value) {
  const std::string_view name = mangle(id);
  const Variable variable = resolve(name);
  switch (variable.kind) {
  case Variable::InRegister:
    move(variable.reg, value);
    if (variable.reg < 64 && reachable_)
      assigned_ |= uint64_t(1) << variable.reg & trackable_;
    return;
  case Variable::InCell:
    emit(Op::StoreCell, 0, variable.reg, value);
    return;
  case Variable::Global:
    emit(Op::StoreGlobal, 0, value, 0, static_cast<int32_t>(variable.number));
    return;
  case Variable::ClassName:
    noteBinding(name);
    emit(Op::StoreClassName, 0, namespace_, value, static_cast<int32_t>(shared_.module.name(name)));
    return;
  case Variable::Builtin:
  case Variable::ClassCell:
  case Variable::Unknown:
    decline("an assignment to a variable of a scope like this");
  }
}

void FunctionLowerer::remove(std::string_view id) {
  const std::string_view name = mangle(id);
  const Variable variable = resolve(name);
  const auto constant = static_cast<int32_t>(shared_.module.name(name));
  switch (variable.kind) {
  case Variable::InRegister:
    emit(Op::DeleteLocal, variable.reg, 0, 0, constant);
    if (variable.reg < 64)
      assigned_ &= ~(uint64_t(1) << variable.reg);
    return;
  case Variable::InCell:
    emit(Op::DeleteCell, 0, variable.reg, 0, constant, variable.isFree ? 1 : 0);
    return;
  case Variable::Global:
    emit(Op::DeleteGlobal, 0, 0, 0, static_cast<int32_t>(variable.number),
         static_cast<uint32_t>(constant));
    return;
  case Variable::ClassName:
    emit(Op::DeleteClassName, 0, namespace_, 0, constant);
    return;
  case Variable::Builtin:
  case Variable::ClassCell:
  case Variable::Unknown:
    decline("a deletion of a variable of a scope like this");
  }
}

std::optional<Register> FunctionLowerer::cellOf(std::string_view name) {
  for (size_t i = frames_.size(); i-- != 0;) {
    size_t index = 0;
    if (find(*frames_[i].scope, name, &index) == nullptr || !frames_[i].cells[index])
      continue;
    return frames_[i].registers[index];
  }
  if (name == "__class__")
    return classCell_;
  return std::nullopt;
}

} // namespace assay::lowering
