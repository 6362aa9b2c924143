// Two passes, as in CPython: the first (SymbolCollector.cpp) collects what each scope does with
// each name, the second decides what the names mean, from the outside in: on its way it knows for
// every name the scopes around that bind it, so that a name is looked up in one step.
#include "assay/frontend/SymbolTable.h"

#include "SymbolScopes.h"

#include <cstring>
#include <unordered_map>
#include <vector>

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
  explicit Resolver(Arena &arena) : arena_(arena), binders_(arena), entered_(arena) {}

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
  void resolveName(Building &building, std::string_view name, size_t index) {
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
    Building *const binder = findBinder(name);
    if (binder == nullptr) {
      if (nonlocal)
        fail(building, name, "' is declared nonlocal and has no binding");
      return settle(NameScope::GlobalImplicit);
    }
    settle(NameScope::Free);
    // The scopes between hand it through.
    for (Building *between = building.parent; between != binder; between = between->parent) {
      uint32_t &place = between->index[name];
      if (place != TextTable::kNone)
        continue;
      place = static_cast<uint32_t>(between->symbols.size());
      between->symbols.push_back({name, 0, NameScope::Free});
    }
    if (binder->isFunction())
      binder->symbols[binder->index[name]].scope = NameScope::Cell;
  }

  // Makes what `building` binds known to the scopes within it, for as long as `body` runs. A class
  // binds nothing for them but __class__.
  template <typename Body> void within(Building &building, Body &&body) {
    const size_t before = entered_.size();
    const auto enter = [this](std::string_view name, Building *binder) {
      uint32_t &innermost = binders_[name];
      entered_.push_back({name, binder, innermost});
      innermost = static_cast<uint32_t>(entered_.size() - 1);
    };
    if (building.scope->kind == ScopeKind::Class) {
      enter("__class__", &building);
    } else if (building.isFunction()) {
      for (const Symbol &symbol : building.symbols) {
        if ((symbol.flags & Symbol::kGlobal) != 0)
          enter(symbol.name, nullptr);
        else if ((symbol.flags & Symbol::kNonlocal) == 0 && (symbol.flags & symbols::kBound) != 0)
          enter(symbol.name, &building);
      }
    }
    body();
    while (entered_.size() > before) {
      binders_[entered_.back().name] = entered_.back().around;
      entered_.pop_back();
    }
  }

  // The innermost scope that binds `name` for those within; nullptr where it is global.
  Building *findBinder(std::string_view name) const {
    const uint32_t found = binders_.find(name);
    return found == TextTable::kNone ? nullptr : entered_[found].binder;
  }

  [[noreturn]] void fail(const Building &building, std::string_view name,
                         std::string_view message) {
    const auto found = building.nonlocals.find(name);
    const uint32_t offset =
        found != building.nonlocals.end() ? found->second : building.scope->node->start;
    throw symbols::ScopeFailure{{offset, symbols::joined(arena_, "name '", name, message)}};
  }

  Arena &arena_;
  /// That a scope around binds a name; nullptr stands for the module.
  struct Binder {
    std::string_view name;
    Building *binder;
    uint32_t around; // in entered_: of the next scope around that binds it
  };
  TextTable binders_; // the innermost's place in entered_
  ArenaVector<Binder> entered_;
};

} // namespace

SymbolTableResult buildSymbolTable(const ast::Module &module, Arena &arena) {
  try {
    Building *const top = symbols::collectScopes(module, arena);
    Resolver resolver(arena);
    resolver.resolve(*top);
    return {resolver.finish(*top), {}};
  } catch (const symbols::ScopeFailure &failure) {
    return {nullptr, failure.diagnostic};
  }
}

} // namespace assay
