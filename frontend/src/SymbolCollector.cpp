// The first pass of a symbol table: what each scope does with each name.
#include "OpenNames.h"
#include "SymbolScopes.h"
#include "assay/frontend/AstVisitor.h"

namespace assay::symbols {

using namespace ast;

namespace {

Building *newBuilding(Arena &arena) {
  return new (arena.allocate(sizeof(Building), alignof(Building))) Building(arena);
}

class Collector {
public:
  Collector(NameTable &names, Arena &arena)
      : arena_(arena), names_(names), open_(arena, names.size()),
        hiddenClass_(names.intern("__class__")), firstIterable_(names.intern(".0")) {}
  Building *collect(const Module &module);
  bool hasWalrus() const { return hasWalrus_; }

private:
  [[noreturn]] void fail(std::string_view message, uint32_t offset) {
    throw ScopeFailure{{offset, message}};
  }
  std::string_view join(std::string_view a, std::string_view b, std::string_view c = {}) {
    return joined(arena_, a, b, c);
  }
  Identifier mangle(Identifier name) {
    return name.isPrivate() && !className_.empty() ? mangled(name, className_, names_) : name;
  }
  void define(Identifier name, uint16_t flag, uint32_t offset) {
    defineIn(*current_, mangle(name), flag, offset);
  }
  void defineIn(Building &building, Identifier mangled, uint16_t flag, uint32_t offset);
  /// Which symbol of a scope that is open has this name; kNone: it has none yet.
  uint32_t find(const Building &building, Identifier mangled) const;
  uint16_t flagsOf(const Building &building, Identifier mangled) const {
    const uint32_t found = find(building, mangled);
    return found == kNone ? 0 : building.symbols[found].flags;
  }
  /// Makes `building` the current scope while `body` runs.
  template <typename Body> void within(Building &building, Body &&body);
  template <typename Body>
  void enter(ScopeKind kind, std::string_view name, const Node &node, Body &&body);

  void visit(const Node &node);
  void children(const Node &node) {
    forEachChild(node, [this](const Node &child) { visit(child); });
  }
  void visitOptional(const Node *node) {
    if (node != nullptr)
      visit(*node);
  }
  template <typename T> void visitAll(const Sequence<T *> &items) {
    for (const T *item : items)
      visitOptional(item);
  }
  template <typename T> void function(const T &node);
  void classDefinition(const ClassDef &node);
  void lambda(const Lambda &node);
  void defaults(const Arguments &arguments);
  template <typename Body> void annotation(const Node &node, Body &&body);
  void refuseInAnnotation(std::string_view what, const Node &node) {
    if (current_->annotation)
      fail(join("'", what, "' can not be used within an annotation"), node.start);
  }
  void annotations(const Arguments &arguments, const Expression *returns);
  void parameters(const Arguments &arguments);
  void annotatedAssignment(const AnnAssign &node);
  template <typename T> void declaration(const T &node, uint16_t flag);
  void imported(const Alias &alias);
  void assignmentExpression(const NamedExpr &node);
  void comprehension(const Node &node, std::string_view name,
                     const Sequence<Comprehension *> &generators, const Expression &element,
                     const Expression *value);
  // CPython takes the else before the handlers.
  void tryStatement(const Sequence<Statement *> &body, const Sequence<ExceptHandler *> &handlers,
                    const Sequence<Statement *> &orelse, const Sequence<Statement *> &finalBody) {
    visitAll(body);
    visitAll(orelse);
    visitAll(handlers);
    visitAll(finalBody);
  }
  void yields(const Node &node);

  static constexpr uint32_t kNone = UINT32_MAX;
  /// A symbol of an open scope.
  struct Place {
    const Building *building;
    uint32_t index;
  };
  Arena &arena_;
  NameTable &names_;
  OpenNames<Place> open_;
  const Identifier hiddenClass_, firstIterable_;
  bool hasWalrus_ = false;
  Building *current_ = nullptr;
  Building *top_ = nullptr;
  std::string_view className_; // of the class around, for mangling
  bool futureAnnotations_ = false;
};

uint32_t Collector::find(const Building &building, Identifier mangled) const {
  const Place *place =
      open_.find(mangled, [&](const Place &each) { return each.building == &building; });
  if (place != nullptr)
    return place->index;
  for (const uint32_t index : building.late)
    if (building.symbols[index].name.is(mangled))
      return index;
  return kNone;
}

void Collector::defineIn(Building &building, Identifier mangled, uint16_t flag, uint32_t offset) {
  uint32_t index = find(building, mangled);
  if (index == kNone) {
    index = static_cast<uint32_t>(building.symbols.size());
    building.symbols.push_back({mangled, 0, NameScope::Local});
    if (&building == current_)
      open_.open(mangled, {&building, index});
    else
      building.late.push_back(index);
  }
  Symbol &symbol = building.symbols[index];
  if ((flag & symbol.flags & Symbol::kParameter) != 0)
    fail(join("duplicate argument '", mangled, "' in function definition"), offset);
  if (building.iterationTarget) {
    if ((symbol.flags & (Symbol::kGlobal | Symbol::kNonlocal)) != 0)
      fail("comprehension inner loop cannot rebind assignment expression target", offset);
    flag |= Symbol::kIterated;
  }
  symbol.flags |= flag;
  // What any scope declares global is so for the module, too.
  if ((flag & Symbol::kGlobal) != 0 && &building != top_)
    defineIn(*top_, mangled, Symbol::kGlobal, offset);
}

template <typename Body> void Collector::within(Building &building, Body &&body) {
  Building *const outer = current_;
  const size_t depth = open_.depth();
  current_ = &building;
  body();
  open_.close(depth);
  current_ = outer;
}

template <typename Body>
void Collector::enter(ScopeKind kind, std::string_view name, const Node &node, Body &&body) {
  auto building = newBuilding(arena_);
  building->scope = arena_.make<Scope>();
  building->scope->kind = kind;
  building->scope->name = name;
  building->scope->node = &node;
  building->parent = current_;
  // What an iterable holds must not assign, however deep it is.
  building->iterableDepth = current_->iterableDepth;
  current_->children.push_back(building);
  within(*building, body);
}

Building *Collector::collect(const Module &module) {
  auto top = newBuilding(arena_);
  top->scope = arena_.make<Scope>();
  top->scope->kind = ScopeKind::Module;
  top->scope->name = "top";
  top->scope->node = &module;
  top->parent = nullptr;
  current_ = top_ = top;
  for (const Statement *statement : module.body) {
    const auto *import = dynCast<ImportFrom>(statement);
    if (import == nullptr || import->module.view() != "__future__")
      continue;
    for (const Alias *alias : import->names)
      futureAnnotations_ |= alias->name.view() == "annotations";
  }
  visitAll(module.body);
  return top;
}

void Collector::visit(const Node &node) {
  switch (node.kind) {
  case NodeKind::FunctionDef:
    return function(as<FunctionDef>(node));
  case NodeKind::AsyncFunctionDef:
    return function(as<AsyncFunctionDef>(node));
  case NodeKind::ClassDef:
    return classDefinition(as<ClassDef>(node));
  case NodeKind::Lambda:
    return lambda(as<Lambda>(node));
  case NodeKind::AnnAssign:
    return annotatedAssignment(as<AnnAssign>(node));
  case NodeKind::Global:
    return declaration(as<Global>(node), Symbol::kGlobal);
  case NodeKind::Nonlocal:
    if (current_->scope->kind == ScopeKind::Module)
      fail("nonlocal declaration not allowed at module level", node.start);
    return declaration(as<Nonlocal>(node), Symbol::kNonlocal);
  case NodeKind::Alias:
    return imported(as<Alias>(node));
  case NodeKind::NamedExpr:
    return assignmentExpression(as<NamedExpr>(node));
  case NodeKind::ListComp: {
    const auto &n = as<ListComp>(node);
    return comprehension(n, "listcomp", n.generators, *n.elt, nullptr);
  }
  case NodeKind::SetComp: {
    const auto &n = as<SetComp>(node);
    return comprehension(n, "setcomp", n.generators, *n.elt, nullptr);
  }
  case NodeKind::GeneratorExp: {
    const auto &n = as<GeneratorExp>(node);
    return comprehension(n, "genexpr", n.generators, *n.elt, nullptr);
  }
  case NodeKind::DictComp: {
    const auto &n = as<DictComp>(node);
    return comprehension(n, "dictcomp", n.generators, *n.key, n.value);
  }
  case NodeKind::Name: {
    const auto &name = as<Name>(node);
    const bool load = name.ctx() == ExpressionContext::Load;
    const bool deletes = name.ctx() == ExpressionContext::Del;
    define(name.id,
           load      ? Symbol::kUsed
           : deletes ? Symbol::kAssigned | Symbol::kDeleted
                     : Symbol::kAssigned,
           node.start);
    // super() without arguments looks for the class in a hidden cell.
    if (load && current_->isFunction() && name.id.view() == "super")
      define(hiddenClass_, Symbol::kUsed, node.start);
    return;
  }
  case NodeKind::ExceptHandler: {
    const auto &handler = as<ExceptHandler>(node);
    visitOptional(handler.type);
    if (handler.name.present())
      define(handler.name, Symbol::kAssigned | Symbol::kDeleted, node.start);
    return visitAll(handler.body);
  }
  case NodeKind::Try: {
    const auto &n = as<Try>(node);
    return tryStatement(n.body, n.handlers, n.orelse, n.finalbody);
  }
  case NodeKind::TryStar: {
    const auto &n = as<TryStar>(node);
    return tryStatement(n.body, n.handlers, n.orelse, n.finalbody);
  }
  case NodeKind::MatchAs:
    children(node);
    if (as<MatchAs>(node).name.present())
      define(as<MatchAs>(node).name, Symbol::kAssigned, node.start);
    return;
  case NodeKind::MatchStar:
    if (as<MatchStar>(node).name.present())
      define(as<MatchStar>(node).name, Symbol::kAssigned, node.start);
    return;
  case NodeKind::MatchMapping:
    children(node);
    if (as<MatchMapping>(node).rest.present())
      define(as<MatchMapping>(node).rest, Symbol::kAssigned, node.start);
    return;
  case NodeKind::Yield:
  case NodeKind::YieldFrom:
    children(node);
    return yields(node);
  case NodeKind::Await:
    refuseInAnnotation("await expression", node);
    children(node);
    current_->scope->awaits = true;
    return;
  default:
    return children(node);
  }
}

void Collector::yields(const Node &node) {
  refuseInAnnotation("yield expression", node);
  current_->scope->yields = true;
  if (current_->comprehension)
    fail(join("'yield' inside a ", current_->scope->name), node.start);
}

void Collector::defaults(const Arguments &arguments) {
  visitAll(arguments.defaults);
  visitAll(arguments.kw_defaults);
}

// With the future import annotations are looked at, but leave nothing behind.
template <typename Body> void Collector::annotation(const Node &node, Body &&body) {
  if (!futureAnnotations_)
    return body();
  Building scratch(arena_);
  scratch.scope = arena_.make<Scope>();
  scratch.scope->kind = ScopeKind::Class;
  scratch.scope->node = &node;
  scratch.parent = current_;
  scratch.annotation = true;
  within(scratch, body);
}

void Collector::annotations(const Arguments &arguments, const Expression *returns) {
  for (const auto &group : {arguments.posonlyargs, arguments.args}) {
    for (const Argument *argument : group)
      visitOptional(argument->annotation);
  }
  for (const Argument *argument : {arguments.vararg, arguments.kwarg}) {
    if (argument != nullptr)
      visitOptional(argument->annotation);
  }
  for (const Argument *argument : arguments.kwonlyargs)
    visitOptional(argument->annotation);
  visitOptional(returns);
}

void Collector::parameters(const Arguments &arguments) {
  const auto one = [this](const Argument *argument) {
    if (argument != nullptr)
      define(argument->arg, Symbol::kParameter, argument->start);
  };
  for (const auto &group : {arguments.posonlyargs, arguments.args, arguments.kwonlyargs}) {
    for (const Argument *argument : group)
      one(argument);
  }
  one(arguments.vararg);
  one(arguments.kwarg);
}

template <typename T> void Collector::function(const T &node) {
  define(node.name, Symbol::kAssigned, node.start);
  defaults(*node.args);
  annotation(node, [&] { annotations(*node.args, node.returns); });
  visitAll(node.decorator_list);
  enter(ScopeKind::Function, node.name, node, [&] {
    if (node.kind == NodeKind::AsyncFunctionDef)
      current_->scope->awaits = true;
    parameters(*node.args);
    visitAll(node.body);
  });
}

void Collector::classDefinition(const ClassDef &node) {
  define(node.name, Symbol::kAssigned, node.start);
  visitAll(node.bases);
  visitAll(node.keywords);
  visitAll(node.decorator_list);
  enter(ScopeKind::Class, node.name, node, [&] {
    const std::string_view outer = className_;
    className_ = node.name;
    visitAll(node.body);
    className_ = outer;
  });
}

void Collector::lambda(const Lambda &node) {
  defaults(*node.args);
  enter(ScopeKind::Lambda, "lambda", node, [&] {
    parameters(*node.args);
    visit(*node.body);
  });
}

void Collector::annotatedAssignment(const AnnAssign &node) {
  const bool simple = node.extra != 0;
  if (const auto *name = dynCast<Name>(node.target)) {
    const uint16_t flags = flagsOf(*current_, mangle(name->id));
    if ((flags & (Symbol::kGlobal | Symbol::kNonlocal)) != 0 && simple &&
        current_->scope->kind != ScopeKind::Module)
      fail(join("annotated name '", name->id,
                (flags & Symbol::kGlobal) != 0 ? "' can't be global" : "' can't be nonlocal"),
           node.start);
    if (simple)
      define(name->id, Symbol::kAnnotated | Symbol::kAssigned, node.start);
    else if (node.value != nullptr)
      define(name->id, Symbol::kAssigned, node.start);
  } else {
    visit(*node.target);
  }
  annotation(node, [&] { visit(*node.annotation); });
  visitOptional(node.value);
}

template <typename T> void Collector::declaration(const T &node, uint16_t flag) {
  for (const Identifier &name : node.names) {
    const Identifier mangled = mangle(name);
    const uint16_t flags = flagsOf(*current_, mangled);
    if ((flags & (Symbol::kParameter | Symbol::kAssigned | Symbol::kUsed | Symbol::kAnnotated)) !=
        0)
      fail(join("name '", mangled, "' is a parameter, used or assigned before its declaration"),
           node.start);
    defineIn(*current_, mangled, flag, node.start);
    if (flag == Symbol::kNonlocal)
      current_->nonlocals.emplace(mangled, node.start);
  }
}

void Collector::imported(const Alias &alias) {
  const Identifier name = alias.asname.present() ? alias.asname : alias.name;
  if (name.view() == "*") {
    if (current_->scope->kind != ScopeKind::Module)
      fail("import * only allowed at module level", alias.start);
    return;
  }
  const size_t dot = alias.asname.present() ? std::string_view::npos : name.view().find('.');
  define(dot == std::string_view::npos ? name : names_.intern(name.view().substr(0, dot)),
         Symbol::kImported, alias.start);
}

// In a comprehension it binds in the scope around all comprehensions.
void Collector::assignmentExpression(const NamedExpr &node) {
  hasWalrus_ = true;
  refuseInAnnotation("named expression", node);
  if (current_->iterableDepth > 0)
    fail("assignment expression cannot be used in a comprehension iterable expression", node.start);
  if (current_->comprehension) {
    const Identifier name = mangle(as<Name>(*node.target).id);
    Building *around = current_;
    for (; around->comprehension || around->annotation; around = around->parent) {
      if (around->comprehension && (flagsOf(*around, name) & Symbol::kIterated) != 0)
        fail(join("assignment expression cannot rebind comprehension iteration variable '", name,
                  "'"),
             node.start);
    }
    if (around->scope->kind == ScopeKind::Class)
      fail("assignment expression within a comprehension cannot be used in a class body",
           node.start);
    if (around->scope->kind == ScopeKind::Module) {
      defineIn(*current_, name, Symbol::kGlobal, node.start);
      defineIn(*around, name, Symbol::kGlobal, node.start);
    } else {
      const bool global = (flagsOf(*around, name) & Symbol::kGlobal) != 0;
      defineIn(*current_, name, global ? Symbol::kGlobal : Symbol::kNonlocal, node.start);
      if (!global)
        current_->nonlocals.emplace(name, node.start);
      defineIn(*around, name, Symbol::kAssigned, node.start);
    }
  }
  visit(*node.value);
  visit(*node.target);
}

void Collector::comprehension(const Node &node, std::string_view name,
                              const Sequence<Comprehension *> &generators,
                              const Expression &element, const Expression *value) {
  // The first iterable belongs to the scope around.
  const Comprehension &first = *generators[0];
  ++current_->iterableDepth;
  visit(*first.iter);
  --current_->iterableDepth;
  enter(ScopeKind::Comprehension, name, node, [&] {
    current_->comprehension = true;
    current_->iterableDepth = current_->parent->iterableDepth;
    define(firstIterable_, Symbol::kParameter, node.start);
    for (const Comprehension *part : generators) {
      current_->scope->awaits |= part->extra != 0;
      current_->iterationTarget = true;
      visit(*part->target);
      current_->iterationTarget = false;
      if (part != &first) {
        ++current_->iterableDepth;
        visit(*part->iter);
        --current_->iterableDepth;
      }
      visitAll(part->ifs);
    }
    visitOptional(value);
    visit(element);
    current_->scope->yields = node.kind == NodeKind::GeneratorExp;
  });
}

} // namespace

Building *collectScopes(const Module &module, NameTable &names, bool &hasWalrus, Arena &arena) {
  Collector collector(names, arena);
  Building *const result = collector.collect(module);
  hasWalrus = collector.hasWalrus();
  return result;
}

Identifier mangled(Identifier name, std::string_view className, NameTable &names) {
  const size_t letters = className.find_first_not_of('_');
  if (letters == std::string_view::npos)
    return name;
  std::string result = "_";
  (result += className.substr(letters)) += name.view();
  return names.intern(result);
}

} // namespace assay::symbols
