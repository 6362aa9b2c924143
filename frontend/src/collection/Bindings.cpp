#include "Bindings.h"

#include "assay/frontend/AstVisitor.h"

namespace assay::collection {

using namespace ast;

namespace {

constexpr std::string_view kConditional = "is bound under a condition";
constexpr std::string_view kAssigned = "is bound by more than a plain assignment";

} // namespace

bool isMainGuard(const Statement &node) {
  const auto *branch = dynCast<If>(&node);
  const auto *compare = branch != nullptr ? dynCast<Compare>(branch->test) : nullptr;
  if (compare == nullptr || compare->ops.size() != 1 || compare->ops[0] != ComparisonOperator::Eq)
    return false;
  const auto *name = dynCast<Name>(compare->left);
  const auto *text = dynCast<Constant>(compare->comparators[0]);
  return name != nullptr && name->id.view() == "__name__" && text != nullptr &&
         text->type() == ConstantType::Str && text->value.text() == "__main__";
}

Bindings::Bindings(const Sequence<Statement *> &body) { statements(body, false); }

const Binding *Bindings::find(std::string_view name) const {
  const auto found = index_.find(name);
  return found == index_.end() ? nullptr : &bindings_[found->second];
}

void Bindings::makeUnknown(std::string_view name, Doubt doubt) {
  Binding &binding = bind(name);
  binding.kind = Binding::Kind::Unknown;
  binding.doubt = doubt;
}

// A name keeps its place in the dictionary when it is bound again.
Binding &Bindings::bind(std::string_view name) {
  const auto [found, fresh] = index_.try_emplace(name, bindings_.size());
  if (fresh)
    bindings_.emplace_back().name = name;
  Binding &binding = bindings_[found->second];
  ++binding.times;
  return binding;
}

void Bindings::remove(std::string_view name) {
  const auto found = index_.find(name);
  if (found == index_.end())
    return;
  Binding &binding = bindings_[found->second];
  if (binding.conditional)
    return; // stays as what may be there
  binding = Binding();
  index_.erase(found);
}

// Once it is not clear whether a name is bound, its later bindings may give it its place, too.
void Bindings::defineMaybe(std::string_view name, const Node *node, Doubt doubt) {
  Binding &first = bind(name);
  first.kind = Binding::Kind::Unknown;
  first.conditional = true;
  first.doubt = doubt;
  if (first.times == 1) {
    first.node = node;
    return;
  }
  Binding again = first;
  again.node = node;
  bindings_.push_back(std::move(again));
}

void Bindings::define(std::string_view name, Binding::Kind kind, const Node &node,
                      bool conditional) {
  const Binding *before = find(name);
  if (conditional || (before != nullptr && before->conditional))
    return defineMaybe(name, &node, {kConditional, node.start});
  Binding &binding = bind(name);
  binding.kind = kind;
  binding.node = &node;
}

void Bindings::imports(const Import &node, bool conditional) {
  for (const Alias *alias : node.names) {
    const std::string_view full = alias->name.view();
    const std::string_view first = full.substr(0, full.find('.'));
    const bool renamed = alias->asname.present();
    define(renamed ? alias->asname.view() : first, Binding::Kind::Import, *alias, conditional);
    bindings_[index_[renamed ? alias->asname.view() : first]].path = renamed ? full : first;
  }
}

void Bindings::importsFrom(const ImportFrom &node, bool conditional) {
  for (const Alias *alias : node.names) {
    if (alias->name.view() == "*") {
      starImport_ = starImport_ != nullptr ? starImport_ : &node;
      continue;
    }
    const std::string_view name = alias->asname.present() ? alias->asname : alias->name;
    define(name, Binding::Kind::Import, *alias, conditional);
    if (node.extra == 0)
      bindings_[index_[name]].path =
          std::string(node.module.view()) + "." + std::string(alias->name.view());
  }
}

// `value` is what a plain name gets, if that can be told.
void Bindings::target(const Node &target, const Expression *value, bool conditional) {
  switch (target.kind) {
  case NodeKind::Name: {
    const std::string_view name = as<Name>(target).id;
    if (value != nullptr)
      define(name, Binding::Kind::Value, *value, conditional);
    else if (conditional)
      defineMaybe(name, nullptr, {kConditional, target.start});
    else
      makeUnknown(name, {kAssigned, target.start});
    break;
  }
  case NodeKind::Attribute:
  case NodeKind::Subscript:
    break;
  default:
    forEachChild(target, [&](const Node &child) { this->target(child, nullptr, conditional); });
  }
}

void Bindings::patternNames(const Node &pattern) {
  const auto add = [&](const Identifier &name) {
    if (name.present())
      defineMaybe(name, nullptr, {kConditional, pattern.start});
  };
  if (pattern.kind == NodeKind::MatchAs)
    add(as<MatchAs>(pattern).name);
  else if (pattern.kind == NodeKind::MatchStar)
    add(as<MatchStar>(pattern).name);
  else if (pattern.kind == NodeKind::MatchMapping)
    add(as<MatchMapping>(pattern).rest);
  forEachChild(pattern, [this](const Node &child) { patternNames(child); });
}

// Those in comprehensions bind here, too; those in functions and classes do not.
void Bindings::assignmentExpressions(const Node &node) {
  switch (node.kind) {
  case NodeKind::Lambda:
    return;
  case NodeKind::NamedExpr:
    defineMaybe(as<Name>(*as<NamedExpr>(node).target).id, nullptr, {kAssigned, node.start});
    break;
  default:
    break;
  }
  forEachChild(node, [this](const Node &child) {
    if (child.kind > NodeKind::Continue) // no statement of a block: those are visited by themselves
      assignmentExpressions(child);
  });
}

void Bindings::statements(const Sequence<Statement *> &body, bool conditional) {
  for (const Statement *node : body)
    statement(*node, conditional);
}

void Bindings::statement(const Statement &node, bool conditional) {
  if (node.kind != NodeKind::FunctionDef && node.kind != NodeKind::AsyncFunctionDef &&
      node.kind != NodeKind::ClassDef)
    assignmentExpressions(node);
  switch (node.kind) {
  case NodeKind::FunctionDef:
    return define(as<FunctionDef>(node).name, Binding::Kind::Function, node, conditional);
  case NodeKind::AsyncFunctionDef:
    return define(as<AsyncFunctionDef>(node).name, Binding::Kind::Function, node, conditional);
  case NodeKind::ClassDef:
    return define(as<ClassDef>(node).name, Binding::Kind::Class, node, conditional);
  case NodeKind::Import:
    return imports(as<Import>(node), conditional);
  case NodeKind::ImportFrom:
    return importsFrom(as<ImportFrom>(node), conditional);
  case NodeKind::Assign:
    for (const Expression *item : as<Assign>(node).targets)
      target(*item, as<Assign>(node).value, conditional);
    return;
  case NodeKind::AnnAssign:
    if (as<AnnAssign>(node).value != nullptr)
      target(*as<AnnAssign>(node).target, as<AnnAssign>(node).value, conditional);
    return;
  case NodeKind::AugAssign:
    return target(*as<AugAssign>(node).target, nullptr, conditional);
  case NodeKind::Delete:
    for (const Expression *item : as<Delete>(node).targets) {
      const auto *name = dynCast<Name>(item);
      if (name != nullptr && !conditional)
        remove(name->id);
      else
        target(*item, nullptr, conditional);
    }
    return;
  case NodeKind::If:
    if (!isMainGuard(node))
      statements(as<If>(node).body, true);
    return statements(as<If>(node).orelse, conditional || !isMainGuard(node));
  default:
    break;
  }
  // Every other statement with a block: what is in it may run, or not, or more than once.
  const auto blocks = [this](const auto &self, const Node &parent) -> void {
    forEachChild(parent, [&](const Node &child) {
      if (child.kind <= NodeKind::Continue)
        statement(as<Statement>(child), true);
      else if (child.kind == NodeKind::ExceptHandler || child.kind == NodeKind::MatchCase)
        self(self, child);
    });
    if (parent.kind == NodeKind::ExceptHandler && as<ExceptHandler>(parent).name.present())
      defineMaybe(as<ExceptHandler>(parent).name, nullptr, {kConditional, parent.start});
    if (parent.kind == NodeKind::MatchCase)
      patternNames(*as<MatchCase>(parent).pattern);
  };
  if (node.kind == NodeKind::For)
    target(*as<For>(node).target, nullptr, true);
  else if (node.kind == NodeKind::With) {
    for (const WithItem *item : as<With>(node).items) {
      if (item->optional_vars != nullptr)
        target(*item->optional_vars, nullptr, true);
    }
  }
  blocks(blocks, node);
}

} // namespace assay::collection
