// Two passes, as in CPython: the first (SymbolCollector.cpp) collects what each scope does with
// each name, the second decides what the names mean, from the outside in: on its way it knows for
// every name the scopes around that bind it, so that a name is looked up in one step.
#include "assay/frontend/SymbolTable.h"

#include "OpenNames.h"
#include "SymbolScopes.h"

#include <algorithm>
#include <cstring>

namespace assay {

namespace symbols {

std::string_view joined(Arena &arena, std::string_view a, std::string_view b, std::string_view c) {
  char *to = static_cast<char *>(arena.allocate(a.size() + b.size() + c.size() + 1, 1));
  size_t at = 0;
  for (const std::string_view part : {a, b, c}) {
    if (!part.empty())
      std::memcpy(to + at, part.data(), part.size());
    at += part.size();
  }
  return {to, at};
}

} // namespace symbols

namespace {

using symbols::Building;

class Resolver {
public:
  Resolver(NameTable &names, Arena &arena)
      : arena_(arena), binders_(arena, names.size()), hiddenClass_(names.intern("__class__")) {}

  // From the outside in: what a scope within adds to those around it is settled by then.
  void resolve(Building &building) {
    const size_t count = building.symbols.size();
    for (size_t i = 0; i < count; ++i)
      resolveName(building, building.symbols[i].name, i);
    within(building, [&] {
      for (const auto &child : building.children)
        resolve(*child);
    });
  }

  const Scope *finish(Building &building) {
    ArenaVector<Scope *> children(arena_);
    children.reserve(building.children.size());
    for (const auto &child : building.children) {
      finish(*child);
      children.push_back(child->scope);
    }
    building.scope->symbols = building.symbols;
    building.scope->children = children;
    return building.scope;
  }

private:
  void resolveName(Building &building, ast::Identifier name, size_t index) {
    const uint16_t flags = building.symbols[index].flags;
    const auto settle = [&](NameScope scope) { building.symbols[index].scope = scope; };
    if ((flags & Symbol::kGlobal) != 0) {
      if ((flags & Symbol::kNonlocal) != 0)
        fail(building, name, "' is nonlocal and global");
      return settle(NameScope::GlobalExplicit);
    }
    const bool nonlocal = (flags & Symbol::kNonlocal) != 0;
    if (!nonlocal && (flags & symbols::kBound) != 0)
      return settle(NameScope::Local);
    // The innermost scope that binds it for those within.
    const Binder *const found = binders_.find(name, [](const Binder &) { return true; });
    if (found == nullptr || found->building == nullptr) {
      if (nonlocal)
        fail(building, name, "' is declared nonlocal and has no binding");
      return settle(NameScope::GlobalImplicit);
    }
    settle(NameScope::Free);
    Building *const binder = found->building;
    // The scopes between hand it through.
    for (Building *between = building.parent; between != binder; between = between->parent) {
      if (std::none_of(between->symbols.begin(), between->symbols.end(),
                       [&](const Symbol &each) { return each.name.is(name); }))
        between->symbols.push_back({name, 0, NameScope::Free});
    }
    if (binder->isFunction())
      binder->symbols[found->index].scope = NameScope::Cell;
  }

  // Makes what `building` binds known to the scopes within it, for as long as `body` runs. A class
  // binds nothing for them but __class__.
  template <typename Body> void within(Building &building, Body &&body) {
    const size_t depth = binders_.depth();
    if (building.scope->kind == ScopeKind::Class) {
      binders_.open(hiddenClass_, {&building, 0});
    } else if (building.isFunction() && !building.children.empty()) {
      for (uint32_t i = 0; i != building.symbols.size(); ++i) {
        const Symbol &symbol = building.symbols[i];
        if ((symbol.flags & Symbol::kGlobal) != 0)
          binders_.open(symbol.name, {nullptr, 0});
        else if ((symbol.flags & Symbol::kNonlocal) == 0 && (symbol.flags & symbols::kBound) != 0)
          binders_.open(symbol.name, {&building, i});
      }
    }
    body();
    binders_.close(depth);
  }

  [[noreturn]] void fail(const Building &building, std::string_view name,
                         std::string_view message) {
    const auto found = building.nonlocals.find(name);
    const uint32_t offset =
        found != building.nonlocals.end() ? found->second : building.scope->node->start;
    throw symbols::ScopeFailure{{offset, symbols::joined(arena_, "name '", name, message)}};
  }

  Arena &arena_;
  /// Which symbol of a scope around binds a name; nullptr stands for the module.
  struct Binder {
    Building *building;
    uint32_t index;
  };
  OpenNames<Binder> binders_;
  const ast::Identifier hiddenClass_;
};

} // namespace

SymbolTableResult buildSymbolTable(const ast::Module &module, Arena &arena) {
  SymbolTableResult result;
  try {
    auto *names = arena.make<NameTable>(arena, *module.names);
    Building *const top = symbols::collectScopes(module, *names, result.hasWalrus, arena);
    Resolver resolver(*names, arena);
    resolver.resolve(*top);
    result.module = resolver.finish(*top);
    result.names = names;
  } catch (const symbols::ScopeFailure &failure) {
    result.error = failure.diagnostic;
  }
  return result;
}

} // namespace assay
