// What names mean: registers, cells, module variables, names of a class body.
#include "lowering/FunctionLowerer.h"

#include <algorithm>

namespace assay::lowering {

using ir::Op;

void FunctionLowerer::openFrame(ScopeFrame frame) {
  frame.depth = shared_.open.depth();
  const auto number = static_cast<uint32_t>(frames_.size());
  for (uint32_t i = 0; i != frame.scope->symbols.size(); ++i)
    shared_.open.open(frame.scope->symbols[i].name,
                      {this, number, &frame.scope->symbols[i], &frame.homes[i]});
  frames_.push_back(std::move(frame));
}

void FunctionLowerer::closeFrame() {
  shared_.open.close(frames_.back().depth);
  // A function's own is still asked for what it was.
  if (frames_.size() > 1)
    frames_.pop_back();
}

namespace {

/// Comprehensions that run in the function around them.
bool isInlined(const Scope &scope) {
  return scope.kind == ScopeKind::Comprehension && scope.node->kind != ast::NodeKind::GeneratorExp;
}

} // namespace

bool FunctionLowerer::isCaptured(const Scope &scope, ast::Identifier name) const {
  for (const Scope *child : scope.children) {
    if (std::none_of(child->symbols.begin(), child->symbols.end(), [&](const Symbol &each) {
          return each.name.is(name) && each.scope == NameScope::Free;
        }))
      continue;
    if (!isInlined(*child) || isCaptured(*child, name))
      return true;
  }
  return false;
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

const Symbol *FunctionLowerer::moduleSymbol(ast::Identifier name) const {
  const uint32_t number = shared_.module.symbol(name);
  return number == ModuleBuilder::kNone ? nullptr : &shared_.moduleScope.symbols[number];
}

FunctionLowerer::Variable FunctionLowerer::globalVariable(ast::Identifier name, bool bound) {
  // Whether the module binds it is written in its own scope.
  constexpr uint16_t kBinds = Symbol::kAssigned | Symbol::kImported | Symbol::kGlobal;
  const Symbol *symbol = moduleSymbol(name);
  if (bound || (symbol != nullptr && (symbol->flags & kBinds) != 0) || name.is(shared_.moduleName))
    return {Variable::Global, 0, shared_.module.variable(name)};
  return {Variable::Builtin};
}

FunctionLowerer::Variable FunctionLowerer::resolve(ast::Identifier name) {
  const bool inClass = frames_.front().scope->kind == ScopeKind::Class;
  const NamePlace *found = find(name, [&](const NamePlace &each) {
    const bool isOwn = each.frame == 0;
    const NameScope scope = each.symbol->scope;
    // What is free in a comprehension is of a scope around that lives in this function, or is free
    // there as well. Comprehensions do not see the names of the class around them.
    if (scope == NameScope::Free)
      return isOwn;
    const bool isLocal = scope == NameScope::Local || scope == NameScope::Cell;
    return !(isLocal && isOwn && inClass && frames_.size() > 1);
  });
  if (found == nullptr)
    return globalVariable(name, false);
  const Symbol &symbol = *found->symbol;
  if (found->frame == 0 && frames_.front().scope->kind == ScopeKind::Module)
    return globalVariable(name, false);
  const bool isOwnOfClass = found->frame == 0 && inClass;
  const auto [reg, isCell] = *found->home;
  switch (symbol.scope) {
  case NameScope::GlobalExplicit:
    return globalVariable(name, true);
  case NameScope::GlobalImplicit: {
    const Variable variable = globalVariable(name, false);
    if (!isOwnOfClass || frames_.size() > 1)
      return variable;
    return {Variable::ClassName, 0,
            variable.kind == Variable::Builtin ? UINT32_MAX : variable.number};
  }
  case NameScope::Free:
    if (reg == kAny)
      return {Variable::Unknown};
    if (isOwnOfClass && (symbol.flags & Symbol::kNonlocal) == 0)
      return {Variable::ClassCell, reg, 0, true};
    return {Variable::InCell, reg, 0, true};
  case NameScope::Local:
  case NameScope::Cell:
    if (isOwnOfClass && !isCell)
      return {Variable::ClassName, 0,
              moduleSymbol(name) == nullptr ? UINT32_MAX : shared_.module.variable(name)};
    if (isOwnOfClass)
      return {Variable::InCell, reg};
    if (reg == kAny)
      return {Variable::Unknown};
    // To a comprehension, which is a function in CPython, those around it are free variables.
    return {isCell ? Variable::InCell : Variable::InRegister, reg, 0,
            found->frame + 1 != frames_.size()};
  }
  return {Variable::Unknown};
}

void FunctionLowerer::prepareVariables() {
  ScopeFrame &frame = frames_.front();
  const Scope &scope = *frame.scope;
  if (scope.kind == ScopeKind::Module)
    return;
  if (scope.kind == ScopeKind::Class && isCaptured(scope, named("__class__"))) {
    classCell_ = temporary();
    emit(Op::MakeCell, *classCell_, *classCell_);
  }
  for (size_t i = 0; i != scope.symbols.size(); ++i) {
    const Symbol &symbol = scope.symbols[i];
    NameHome &home = frame.homes[i];
    switch (symbol.scope) {
    case NameScope::Free:
      home = {temporary(), true};
      emit(Op::LoadClosure, home.reg, 0, 0, static_cast<int32_t>(closureCount_++));
      break;
    case NameScope::Local:
    case NameScope::Cell: {
      const bool captured = symbol.scope == NameScope::Cell && isCaptured(scope, symbol.name);
      if (scope.kind == ScopeKind::Class && !captured)
        break;
      if (home.reg == kAny) // else a parameter
        home.reg = temporary();
      if ((symbol.flags & Symbol::kDeleted) != 0 && home.reg < 64)
        trackable_ &= ~(uint64_t(1) << home.reg);
      if (captured) {
        home.isCell = true;
        emit(Op::MakeCell, home.reg, home.reg);
      }
      break;
    }
    default:
      break;
    }
  }
}

Register FunctionLowerer::load(ast::Identifier id, Register want) {
  const ast::Identifier name = mangle(id);
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

void FunctionLowerer::noteBinding(ast::Identifier name) {
  const bool inLoop = std::any_of(blocks_.begin(), blocks_.end(),
                                  [](const Block &block) { return block.kind == Block::Loop; });
  bindsTwice_ |= inLoop || std::any_of(bound_.begin(), bound_.end(),
                                       [&](ast::Identifier each) { return each.is(name); });
  bound_.push_back(name);
}

void FunctionLowerer::store(ast::Identifier id, Register value) {
  const ast::Identifier name = mangle(id);
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
    // Classes and functions ask it what their module is.
    if (name.is(shared_.moduleName))
      return decline("an assignment to __name__");
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

void FunctionLowerer::remove(ast::Identifier id) {
  const ast::Identifier name = mangle(id);
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

std::optional<Register> FunctionLowerer::cellOf(ast::Identifier name) {
  if (const NamePlace *found = find(name, [](const NamePlace &each) { return each.home->isCell; }))
    return found->home->reg;
  if (name.view() == "__class__")
    return classCell_;
  return std::nullopt;
}

} // namespace assay::lowering
