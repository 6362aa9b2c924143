// The items of a module and of its classes, in the order of pytest's PyCollector.collect().
#include "assay/frontend/Collection.h"

#include "Classes.h"
#include "NameRules.h"
#include "assay/frontend/AstVisitor.h"

#include <algorithm>
#include <set>

namespace assay {

using namespace ast;
using namespace collection;

namespace {

bool isDunder(std::string_view name) { return name.starts_with("__") && name.ends_with("__"); }

/// The value of a binding that is True, False or None; nothing else has one.
std::optional<bool> truthOf(const Binding &binding) {
  const auto *constant = binding.kind == Binding::Kind::Value && binding.times == 1
                             ? dynCast<Constant>(static_cast<const Expression *>(binding.node))
                             : nullptr;
  if (constant == nullptr || constant->type() > ConstantType::False)
    return std::nullopt;
  return constant->type() == ConstantType::True;
}

/// Whether calling the function makes a generator.
bool isGenerator(const Node &node) {
  bool found = false;
  forEachChild(node, [&](const Node &child) {
    switch (child.kind) {
    case NodeKind::Yield:
    case NodeKind::YieldFrom:
      found = true;
      break;
    case NodeKind::FunctionDef:
    case NodeKind::AsyncFunctionDef:
    case NodeKind::ClassDef:
    case NodeKind::Lambda:
      break;
    default:
      found = found || isGenerator(child);
    }
  });
  return found;
}

class Collector {
public:
  Collector(const Module &module, const CollectionRules &rules, Arena &arena)
      : rules_(rules), arena_(arena), bindings_(module.body), names_(module, bindings_),
        marks_(names_), classes_(names_, marks_) {}

  Collection collect() {
    Collection result;
    if (const auto doubt = doubtOfModule()) {
      result.reason = doubt->reason;
      result.reasonOffset = doubt->offset;
      return result;
    }
    const Binding *test = bindings_.find("__test__");
    if (test != nullptr && !truthOf(*test).value_or(true))
      return result;
    for (const Binding &binding : bindings_.all())
      item(binding, nullptr, "");
    if (steps_ > kMostSteps || tests_.size() > kMostSteps) {
      result.reason = "has too many tests";
      return result;
    }
    result.tests = arena_.copy(std::span<const CollectedTest>(tests_));
    return result;
  }

private:
  using Path = std::vector<const ClassInfo *>;

  std::optional<Doubt> doubtOfModule();
  void item(const Binding &binding, const ClassInfo *owner, const std::string &prefix);
  void function(const Binding &binding, const ClassInfo *owner, const std::string &nodeid);
  void classItems(const ClassInfo &info, const std::string &nodeid);
  void contentOf(const ClassInfo &info, const std::string &nodeid);
  void unittestItems(const ClassInfo &info, const std::string &nodeid);
  bool matchesFunction(std::string_view name) const {
    return matchesName(rules_.pythonFunctions, name);
  }
  bool matchesClass(std::string_view name) const { return matchesName(rules_.pythonClasses, name); }

  // Where the function comes from whose result is bound.
  std::string callPath(const Binding &binding) const {
    const Expression &value =
        names_.resolve(static_cast<const Expression &>(*binding.node), nullptr);
    return names_.pathOf(*as<Call>(value).func, nullptr);
  }

  CollectedTest test(const std::string &nodeid, const Node *function) {
    CollectedTest result;
    result.nodeid = arena_.copy(std::string_view(nodeid));
    result.function = static_cast<const Statement *>(function);
    std::vector<const ClassDef *> around;
    for (const ClassInfo *info : path_)
      around.push_back(&info->node);
    result.classes = arena_.copy(std::span<const ClassDef *const>(around));
    return result;
  }
  void unknown(const std::string &nodeid, const Doubt &doubt, const Node *function = nullptr) {
    CollectedTest result = test(nodeid, function);
    result.reason = doubt.reason;
    result.reasonOffset = doubt.offset;
    tests_.push_back(result);
  }
  void expand(const std::string &nodeid, const Node &function,
              const std::vector<const Parametrization *> &parametrizations);

  // Classes that inherit classes within classes can stand for any number of tests.
  static constexpr size_t kMostSteps = 200000;
  size_t steps_ = 0;

  const CollectionRules &rules_;
  Arena &arena_;
  Bindings bindings_;
  Names names_;
  MarkReader marks_;
  Classes classes_;
  Marks moduleMarks_;
  Fixtures fixtures_;
  Path path_; // classes around what is being collected
  std::vector<CollectedTest> tests_;
};

std::optional<Doubt> Collector::doubtOfModule() {
  if (const Node *star = bindings_.starImport())
    return Doubt{"imports all names of another module", star->start};
  if (const Node *magic = names_.magic())
    return Doubt{"may bind names out of sight", magic->start};
  for (const std::string_view hook : {"pytest_generate_tests", "pytest_plugins"}) {
    if (const Binding *found = bindings_.find(hook))
      return Doubt{"has a hook of pytest",
                   found->node != nullptr ? found->node->start : found->doubt.offset};
  }
  const Binding *test = bindings_.find("__test__");
  if (test != nullptr && !truthOf(*test))
    return Doubt{"has a __test__ that is not written out", test->doubt.offset};
  for (const auto &[name, offset] : names_.globals()) {
    if (bindings_.find(name) != nullptr || matchesFunction(name) || matchesClass(name))
      bindings_.makeUnknown(name, {"may be bound by a function", offset});
  }
  for (const AttributeStore &store : names_.attributeStores()) {
    if (bindings_.find(store.target) != nullptr &&
        (isDunder(store.attribute) || store.attribute == "pytestmark" ||
         matchesFunction(store.attribute) || matchesClass(store.attribute)))
      bindings_.makeUnknown(store.target, {"is changed after its definition", store.offset});
  }
  marks_.addPytestmark(bindings_.find("pytestmark"), nullptr, moduleMarks_);
  if (moduleMarks_.doubt)
    return moduleMarks_.doubt;
  addFixtures(bindings_, nullptr, marks_, fixtures_);
  return std::nullopt;
}

// `owner` is the class that the name is found through, nullptr for the module.
void Collector::item(const Binding &binding, const ClassInfo *owner, const std::string &prefix) {
  const std::string_view name = binding.name;
  if (name.empty() || isDunder(name) || ++steps_ > kMostSteps)
    return;
  const std::string nodeid = prefix + "::" + std::string(name);
  switch (binding.kind) {
  case Binding::Kind::Function:
    if (matchesFunction(name))
      function(binding, owner, nodeid);
    return;
  case Binding::Kind::Class:
    return classItems(classes_.of(as<ClassDef>(*binding.node), owner), nodeid);
  case Binding::Kind::Import:
    // Modules are no tests, and unittest's own classes have none.
    if (binding.path.find('.') == std::string::npos && !binding.path.empty())
      return;
    if (binding.path.starts_with("unittest."))
      return;
    if (matchesFunction(name) || matchesClass(name))
      unknown(nodeid, {"is imported", binding.node->start});
    else if (mayBeTestCase(binding.path, name) && owner == nullptr)
      unknown(nodeid, {"is imported, and may be a unittest.TestCase", binding.node->start});
    return;
  case Binding::Kind::Value: {
    const NodeKind kind = names_
                              .resolve(static_cast<const Expression &>(*binding.node),
                                       owner != nullptr ? &owner->bindings : nullptr)
                              .kind;
    const bool callable =
        kind == NodeKind::Name || kind == NodeKind::Attribute || kind == NodeKind::Call ||
        kind == NodeKind::Lambda || kind == NodeKind::Subscript || kind == NodeKind::IfExp ||
        kind == NodeKind::BoolOp || kind == NodeKind::Await || kind == NodeKind::BinOp;
    if (callable && (matchesFunction(name) || matchesClass(name)))
      unknown(nodeid, {"is assigned", binding.node->start});
    else if (kind == NodeKind::Call && owner == nullptr && mayBeTestCase(callPath(binding), name))
      unknown(nodeid, {"is made by a call, and may be a unittest.TestCase", binding.node->start});
    return;
  }
  case Binding::Kind::Unknown: {
    const auto *definition = binding.node != nullptr ? dynCast<ClassDef>(binding.node) : nullptr;
    const bool derived =
        definition != nullptr &&
        (!definition->bases.empty() || Bindings(definition->body).find("__test__") != nullptr);
    if (matchesFunction(name) || matchesClass(name) || derived ||
        (definition == nullptr && owner == nullptr && mayBeTestCase(binding.path, name)))
      unknown(nodeid, binding.doubt);
    return;
  }
  }
}

void Collector::function(const Binding &binding, const ClassInfo *owner,
                         const std::string &nodeid) {
  const Node &node = *binding.node;
  const Bindings *classBody = owner != nullptr ? &owner->bindings : nullptr;
  const ClassInfo *inner = path_.empty() ? nullptr : path_.back();
  const Marks marks = marks_.ofDecorators(decoratorsOf(node), classBody);
  if (marks.doubt)
    return unknown(nodeid, *marks.doubt, &node);
  if (marks.fixture)
    return;
  if (isGenerator(node) && node.kind == NodeKind::FunctionDef)
    return unknown(nodeid, {"is a generator, which pytest does not run", node.start}, &node);

  // The function's own marks come first, then those of the classes from the inside, then the
  // module's.
  std::vector<const Parametrization *> parametrizations;
  std::vector<std::string_view> requested =
      requestedNames(node, inner != nullptr && !marks.staticMethod);
  const std::vector<std::string_view> own = requested;
  const auto take = [&](const Marks &from) {
    for (const Parametrization &parametrization : from.parametrizations)
      parametrizations.push_back(&parametrization);
    requested.insert(requested.end(), from.usedFixtures.begin(), from.usedFixtures.end());
  };
  take(marks);
  for (size_t i = path_.size(); i-- > 0;)
    take(path_[i]->marks);
  take(moduleMarks_);

  std::vector<std::string_view> direct;
  for (const Parametrization *parametrization : parametrizations) {
    for (const std::string &name : parametrization->names) {
      if (std::find(direct.begin(), direct.end(), name) != direct.end())
        return unknown(nodeid, {"is parametrized twice by one name", parametrization->offset},
                       &node);
      if (std::find(own.begin(), own.end(), name) == own.end())
        return unknown(nodeid,
                       {"is parametrized by a name that it does not take", parametrization->offset},
                       &node);
      direct.push_back(name);
    }
  }
  std::vector<const Fixtures *> scopes;
  if (inner != nullptr) {
    for (size_t i = path_.size(); i-- > 0;)
      scopes.push_back(&path_[i]->fixtures);
  }
  scopes.push_back(&fixtures_);
  if (const auto doubt = doubtOfFixtures(requested, scopes, direct, node.start))
    return unknown(nodeid, *doubt, &node);
  expand(nodeid, node, parametrizations);
}

// The first parametrization changes slowest.
void Collector::expand(const std::string &nodeid, const Node &function,
                       const std::vector<const Parametrization *> &parametrizations) {
  constexpr size_t kMostItems = 100000;
  size_t count = 1;
  for (const Parametrization *parametrization : parametrizations) {
    count *= parametrization->sets.size();
    if (count > kMostItems)
      return unknown(nodeid, {"is parametrized into too many tests", function.start}, &function);
  }
  for (size_t i = 0; i < count && tests_.size() <= kMostSteps; ++i) {
    std::string id;
    std::vector<TestParameter> values;
    size_t rest = count;
    for (const Parametrization *parametrization : parametrizations) {
      const size_t before = rest;
      rest /= parametrization->sets.size();
      const Parametrization::Set &set = parametrization->sets[i % before / rest];
      id += id.empty() && parametrization == parametrizations.front() ? set.id : "-" + set.id;
      for (size_t k = 0; k < set.values.size(); ++k)
        values.push_back({arena_.copy(std::string_view(parametrization->names[k])), set.values[k]});
    }
    CollectedTest result =
        test(parametrizations.empty() ? nodeid : nodeid + "[" + id + "]", &function);
    result.parameters = arena_.copy(std::span<const TestParameter>(values));
    tests_.push_back(result);
  }
}

void Collector::classItems(const ClassInfo &info, const std::string &nodeid) {
  const bool matches = matchesClass(info.node.name);
  constexpr size_t kMostDepth = 100;
  if (path_.size() >= kMostDepth)
    return unknown(nodeid, {"is nested too deeply", info.node.start});
  if (info.doubt) {
    if (matches || info.mayBeUnittest || info.unittest)
      unknown(nodeid, *info.doubt);
    return;
  }
  const Binding *test = info.find("__test__");
  const std::optional<bool> truth = test != nullptr ? truthOf(*test) : std::optional<bool>();
  if (test != nullptr && !truth)
    return unknown(nodeid, {"has a __test__ that is not written out", info.node.start});
  if (!matches && !truth.value_or(false) && !info.unittest)
    return;
  if (!truth.value_or(true))
    return;
  if (info.unittest) {
    path_.push_back(&info);
    unittestItems(info, nodeid);
    path_.pop_back();
    return;
  }
  for (const std::string_view maker : {"__init__", "__new__"}) {
    const Binding *found = info.find(maker);
    if (found != nullptr && found->kind == Binding::Kind::Function)
      return; // pytest warns, and leaves it
    if (found != nullptr)
      return unknown(nodeid, {"has a constructor that is not written out", info.node.start});
  }
  if (info.builtinBase)
    return;
  if (info.marks.doubt)
    return unknown(nodeid, *info.marks.doubt);
  if (info.find("pytest_generate_tests") != nullptr)
    return unknown(nodeid, {"has a hook of pytest", info.node.start});
  path_.push_back(&info);
  contentOf(info, nodeid);
  path_.pop_back();
}

// What is inherited comes first, under the class that defines it last in the order of resolution.
void Collector::contentOf(const ClassInfo &info, const std::string &nodeid) {
  std::set<std::string_view> seen;
  std::vector<std::vector<const Binding *>> own;
  for (const ClassInfo *at : info.order) {
    std::vector<const Binding *> &bindings = own.emplace_back();
    for (const Binding &binding : at->bindings.all()) {
      if (!seen.contains(binding.name))
        bindings.push_back(&binding);
    }
    for (const Binding *binding : bindings)
      seen.insert(binding->name);
  }
  for (size_t i = own.size(); i-- > 0;) {
    for (const Binding *binding : own[i])
      item(*binding, info.order[i], nodeid);
  }
}

// unittest's loader: every callable whose name begins with "test", by name.
void Collector::unittestItems(const ClassInfo &info, const std::string &nodeid) {
  if (info.marks.doubt) {
    // Decorators of TestCase classes give the class back, but for those that make several of it.
    const auto &decorators = info.node.decorator_list;
    for (const Expression *decorator : decorators) {
      const auto *call = dynCast<Call>(decorator);
      const std::string path = names_.pathOf(call != nullptr ? *call->func : *decorator, nullptr);
      if (!path.starts_with("unittest.") && !path.starts_with("pytest.mark."))
        return unknown(nodeid, *info.marks.doubt);
    }
  }
  std::vector<const Binding *> found;
  std::set<std::string_view> seen;
  for (const ClassInfo *at : info.order) {
    for (const Binding &binding : at->bindings.all()) {
      if (binding.name.starts_with("test") && seen.insert(binding.name).second)
        found.push_back(&binding);
    }
  }
  if (info.find("runTest") != nullptr || info.find("__getattr__") != nullptr)
    return unknown(nodeid, {"has a runTest or a __getattr__", info.node.start});
  std::sort(found.begin(), found.end(),
            [](const Binding *a, const Binding *b) { return a->name < b->name; });
  for (const Binding *binding : found) {
    const std::string id = nodeid + "::" + std::string(binding->name);
    if (binding->kind != Binding::Kind::Function) {
      unknown(id, {"is no plain method", info.node.start});
      continue;
    }
    const auto &decorators = decoratorsOf(*binding->node);
    const auto unclear = std::find_if(decorators.begin(), decorators.end(), [&](const auto *item) {
      const auto *call = dynCast<Call>(item);
      const std::string path = names_.pathOf(call != nullptr ? *call->func : *item, &info.bindings);
      return !path.starts_with("unittest.") && !path.starts_with("pytest.mark.");
    });
    if (unclear != decorators.end())
      unknown(id, {"has a decorator or mark that is not known", (*unclear)->start}, binding->node);
    else
      tests_.push_back(test(id, binding->node));
  }
}

} // namespace

Collection collectTests(const Module &module, const CollectionRules &rules, Arena &arena) {
  return Collector(module, rules, arena).collect();
}

} // namespace assay
