#include "Names.h"

#include "BuiltinNames.h"
#include "assay/frontend/AstVisitor.h"

#include <algorithm>
#include <iterator>

namespace assay::collection {

using namespace ast;

namespace {

// What binds or changes things without saying so in the text.
constexpr std::string_view kMagic[] = {"globals",     "locals",      "vars",      "exec",
                                       "eval",        "setattr",     "delattr",   "__dict__",
                                       "__setattr__", "__delattr__", "_getframe", "currentframe"};

} // namespace

Names::Names(const Module &module, const Bindings &bindings) : bindings_(bindings) {
  for (const Statement *statement : module.body) {
    if (!isMainGuard(*statement))
      look(*statement, true, false);
  }
  findMagic();
}

// `onImport`: the code runs when the module is imported.
void Names::look(const Node &node, bool onImport, bool asParametrizeArgument) {
  const auto use = [&](std::string_view name) {
    if (onImport)
      usedOnImport_.try_emplace(name, &node);
    for (const std::string_view function : functions_) {
      usedBy_[function].insert(name);
      // To use a class is to run methods like __init__.
      if (function.starts_with("__") && !classes_.empty())
        usedBy_[classes_.back()].insert(name);
    }
  };
  const auto children = [&](bool on) {
    forEachChild(node, [&](const Node &child) { look(child, on, false); });
  };
  switch (node.kind) {
  case NodeKind::Name:
    if (as<Name>(node).ctx() == ExpressionContext::Load) {
      if (!asParametrizeArgument)
        ++loads_[as<Name>(node).id];
      use(as<Name>(node).id);
    }
    return;
  case NodeKind::Attribute:
    use(as<Attribute>(node).attr);
    if (as<Attribute>(node).ctx() != ExpressionContext::Load) {
      if (const auto *object = dynCast<Name>(as<Attribute>(node).value)) {
        storeByTarget_.try_emplace(object->id, attributeStores_.size());
        attributeStores_.push_back({object->id, as<Attribute>(node).attr, node.start});
      }
    }
    return children(onImport);
  case NodeKind::Global:
    for (const Identifier &name : as<Global>(node).names)
      globals_.try_emplace(name, node.start);
    return;
  case NodeKind::Call: {
    const auto &call = as<Call>(node);
    look(*call.func, onImport, false);
    const auto *function = dynCast<Attribute>(call.func);
    const bool parametrizes = function != nullptr && function->attr.view() == "parametrize";
    for (const Expression *argument : call.args)
      look(*argument, onImport, parametrizes);
    for (const Keyword *keyword : call.keywords)
      look(*keyword->value, onImport, parametrizes);
    return;
  }
  case NodeKind::FunctionDef:
    return lookIntoFunction(node, as<FunctionDef>(node).name);
  case NodeKind::AsyncFunctionDef:
    return lookIntoFunction(node, as<AsyncFunctionDef>(node).name);
  case NodeKind::ClassDef:
    classes_.push_back(as<ClassDef>(node).name);
    children(onImport);
    classes_.pop_back();
    return;
  case NodeKind::Lambda:
    functions_.push_back("<lambda>");
    children(onImport); // who knows when it is called
    functions_.pop_back();
    return;
  default:
    return children(onImport);
  }
}

void Names::lookIntoFunction(const Node &function, std::string_view name) {
  const bool outermost = functions_.empty();
  forEachChild(function, [&](const Node &child) {
    const bool body = child.kind <= NodeKind::Continue;
    if (body)
      functions_.push_back(name);
    // Decorators, defaults and annotations run with the def.
    look(child, !body && outermost, false);
    if (body)
      functions_.pop_back();
  });
}

// A function is magic where it uses magic, or another function that is.
void Names::findMagic() {
  std::unordered_set<std::string_view> magic(std::begin(kMagic), std::end(kMagic));
  for (bool more = true; more;) {
    more = false;
    for (const auto &[function, used] : usedBy_) {
      if (!magic.contains(function) &&
          std::any_of(used.begin(), used.end(),
                      [&](std::string_view name) { return magic.contains(name); }))
        more = magic.insert(function).second;
    }
  }
  for (const auto &[name, node] : usedOnImport_) {
    if (magic.contains(name) && (magic_ == nullptr || node->start < magic_->start))
      magic_ = node;
  }
}

const Binding *Names::definite(std::string_view name, const Bindings *classBody) const {
  const Binding *found = classBody != nullptr ? classBody->find(name) : nullptr;
  if (found == nullptr) {
    if (globals_.contains(name))
      return nullptr;
    found = bindings_.find(name);
  }
  return found != nullptr && found->times == 1 && found->kind != Binding::Kind::Unknown ? found
                                                                                        : nullptr;
}

bool Names::isBuiltin(std::string_view name, const Bindings *classBody) const {
  return bindings_.find(name) == nullptr && !globals_.contains(name) &&
         (classBody == nullptr || classBody->find(name) == nullptr) && isBuiltinName(name);
}

const Expression &Names::resolve(const Expression &node, const Bindings *classBody) const {
  const Expression *at = &node;
  for (int step = 0; step < 8; ++step) {
    const auto *name = dynCast<Name>(at);
    const Binding *binding = name != nullptr ? definite(name->id, classBody) : nullptr;
    if (binding == nullptr || binding->kind != Binding::Kind::Value)
      break;
    at = static_cast<const Expression *>(binding->node);
  }
  return *at;
}

std::string Names::pathOf(const Expression &node, const Bindings *classBody) const {
  const Expression &at = resolve(node, classBody);
  if (const auto *attribute = dynCast<Attribute>(&at)) {
    const std::string object = pathOf(*attribute->value, classBody);
    return object.empty() ? object : object + "." + std::string(attribute->attr.view());
  }
  const auto *name = dynCast<Name>(&at);
  const Binding *binding = name != nullptr ? definite(name->id, classBody) : nullptr;
  return binding != nullptr && binding->kind == Binding::Kind::Import ? binding->path : "";
}

const AttributeStore *Names::attributeStoreTo(std::string_view target) const {
  const auto found = storeByTarget_.find(target);
  return found == storeByTarget_.end() ? nullptr : &attributeStores_[found->second];
}

bool Names::mayChange(std::string_view name) const {
  const auto found = loads_.find(name);
  return found != loads_.end() && found->second > 0;
}

} // namespace assay::collection
