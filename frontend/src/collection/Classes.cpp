#include "Classes.h"

#include "BuiltinNames.h"

#include <algorithm>
#include <iterator>

namespace assay::collection {

using namespace ast;

namespace {

// Modules none of whose classes is a unittest.TestCase.
constexpr std::string_view kNoTestCases[] = {"abc",
                                             "argparse",
                                             "array",
                                             "ast",
                                             "asyncio",
                                             "bisect",
                                             "builtins",
                                             "calendar",
                                             "codecs",
                                             "collections",
                                             "concurrent",
                                             "configparser",
                                             "contextlib",
                                             "contextvars",
                                             "copy",
                                             "csv",
                                             "ctypes",
                                             "dataclasses",
                                             "datetime",
                                             "decimal",
                                             "difflib",
                                             "email",
                                             "enum",
                                             "errno",
                                             "fractions",
                                             "functools",
                                             "gzip",
                                             "hashlib",
                                             "heapq",
                                             "html",
                                             "http",
                                             "importlib",
                                             "inspect",
                                             "io",
                                             "ipaddress",
                                             "itertools",
                                             "json",
                                             "locale",
                                             "logging",
                                             "math",
                                             "multiprocessing",
                                             "numbers",
                                             "operator",
                                             "os",
                                             "pathlib",
                                             "pickle",
                                             "platform",
                                             "pytest",
                                             "queue",
                                             "random",
                                             "re",
                                             "secrets",
                                             "select",
                                             "selectors",
                                             "shutil",
                                             "signal",
                                             "socket",
                                             "socketserver",
                                             "sqlite3",
                                             "statistics",
                                             "string",
                                             "struct",
                                             "subprocess",
                                             "sys",
                                             "tarfile",
                                             "tempfile",
                                             "textwrap",
                                             "threading",
                                             "time",
                                             "traceback",
                                             "types",
                                             "typing",
                                             "urllib",
                                             "uuid",
                                             "warnings",
                                             "weakref",
                                             "xml",
                                             "zipfile",
                                             "zlib"};

bool isWithoutTestCases(std::string_view path) {
  const std::string_view package = path.substr(0, path.find('.'));
  return std::find(std::begin(kNoTestCases), std::end(kNoTestCases), package) !=
         std::end(kNoTestCases);
}

} // namespace

bool mayBeTestCase(std::string_view path, std::string_view name) {
  const auto isLower = [](char c) { return c >= 'a' && c <= 'z'; };
  return name[0] >= 'A' && name[0] <= 'Z' && std::any_of(name.begin(), name.end(), isLower) &&
         !isWithoutTestCases(path);
}

const Binding *ClassInfo::find(std::string_view name) const {
  for (const ClassInfo *at : order) {
    if (const Binding *found = at->bindings.find(name))
      return found;
  }
  return nullptr;
}

const ClassInfo &Classes::of(const ClassDef &node, const ClassInfo *enclosing) {
  std::unique_ptr<ClassInfo> &slot = known_[&node];
  if (slot == nullptr) {
    slot = std::make_unique<ClassInfo>(node);
    ClassInfo &info = *slot; // the map may grow below
    info.order = {&info};
    for (size_t i = 0; i < info.bindings.all().size(); ++i) {
      const std::string_view name = info.bindings.all()[i].name;
      if (const AttributeStore *store = name.empty() ? nullptr : names_.attributeStoreTo(name))
        info.bindings.makeUnknown(name, {"is changed after its definition", store->offset});
    }
    takeBases(info, enclosing);
    if (!node.keywords.empty() && !info.doubt)
      info.doubt = Doubt{"has a metaclass or other keywords", node.keywords[0]->start};
    if (const Node *star = info.bindings.starImport(); star != nullptr)
      info.doubt = Doubt{"has a star import", star->start};
    if (const Binding *hook = info.find("__init_subclass__"))
      info.doubt = Doubt{"has a base that changes it", hook->node ? hook->node->start : node.start};
    takeMarks(info);
    takeFixtures(info);
    return info;
  }
  return *slot;
}

void Classes::takeBases(ClassInfo &info, const ClassInfo *enclosing) {
  std::vector<const ClassInfo *> bases;
  for (const Expression *base : info.node.bases)
    takeBase(info, *base, enclosing, bases);
  if (!linearize(info, bases) && !info.doubt)
    info.doubt = Doubt{"has bases in an order that Python refuses", info.node.start};
  constexpr size_t kMostBases = 200; // each of a chain of classes holds all before it
  if (info.order.size() > kMostBases) {
    info.order = {&info};
    info.doubt = Doubt{"has too many bases", info.node.start};
  }
}

void Classes::takeBase(ClassInfo &info, const Expression &base, const ClassInfo *enclosing,
                       std::vector<const ClassInfo *> &bases) {
  const Bindings *around = enclosing != nullptr ? &enclosing->bindings : nullptr;
  const Expression &node = names_.resolve(base, around);
  if (const auto *name = dynCast<Name>(&node)) {
    if (names_.isBuiltin(name->id, around)) {
      info.builtinBase |= isBuiltinType(name->id);
      return;
    }
    const Binding *binding = names_.definite(name->id, around);
    if (binding != nullptr && binding->kind == Binding::Kind::Class &&
        binding->node->end <= info.node.start) {
      const bool sibling = around != nullptr && around->find(name->id) != nullptr;
      const ClassInfo &found = of(as<ClassDef>(*binding->node), sibling ? enclosing : nullptr);
      bases.push_back(&found);
      info.unittest |= found.unittest;
      info.builtinBase |= found.builtinBase;
      info.mayBeUnittest |= found.mayBeUnittest;
      if (found.doubt && !info.doubt)
        info.doubt = found.doubt;
      // Decorators of the base have gone over it before.
      if (found.marks.doubt && !info.doubt)
        info.doubt = found.marks.doubt;
      return;
    }
  }
  const std::string path = names_.pathOf(node, around);
  if (path == "unittest.TestCase" || path == "unittest.IsolatedAsyncioTestCase") {
    info.unittest = true;
    return;
  }
  info.mayBeUnittest |= !isWithoutTestCases(path);
  if (!info.doubt)
    info.doubt = Doubt{"has a base that this file does not define", base.start};
}

// C3, as Python's type.mro(); false where there is no such order.
bool Classes::linearize(ClassInfo &info, const std::vector<const ClassInfo *> &bases) {
  std::vector<std::vector<const ClassInfo *>> lists;
  for (const ClassInfo *base : bases)
    lists.push_back(base->order);
  lists.push_back(bases);
  for (;;) {
    std::erase_if(lists, [](const auto &list) { return list.empty(); });
    if (lists.empty())
      return true;
    const auto isHead = [&](const ClassInfo *candidate) {
      return std::none_of(lists.begin(), lists.end(), [candidate](const auto &list) {
        return std::find(list.begin() + 1, list.end(), candidate) != list.end();
      });
    };
    const auto next = std::find_if(lists.begin(), lists.end(),
                                   [&](const auto &list) { return isHead(list.front()); });
    if (next == lists.end())
      return false;
    const ClassInfo *taken = next->front();
    info.order.push_back(taken);
    for (auto &list : lists) {
      if (list.front() == taken)
        list.erase(list.begin());
    }
  }
}

void Classes::takeMarks(ClassInfo &info) {
  for (const ClassInfo *at : info.order) {
    // A class's own pytestmark comes before its decorators.
    Marks own = marks_.ofDecorators(at->node.decorator_list, nullptr);
    Marks body;
    marks_.addPytestmark(at->bindings.find("pytestmark"), &at->bindings, body);
    for (Marks *part : {&body, &own}) {
      for (Parametrization &item : part->parametrizations)
        info.marks.parametrizations.push_back(std::move(item));
      info.marks.usedFixtures.insert(info.marks.usedFixtures.end(), part->usedFixtures.begin(),
                                     part->usedFixtures.end());
      if (part->doubt && !info.marks.doubt)
        info.marks.doubt = part->doubt;
    }
  }
}

void addFixtures(const Bindings &bindings, const Bindings *classBody, const MarkReader &reader,
                 Fixtures &to) {
  for (const Binding &binding : bindings.all()) {
    const bool function =
        binding.node != nullptr && (binding.node->kind == NodeKind::FunctionDef ||
                                    binding.node->kind == NodeKind::AsyncFunctionDef);
    if (!function)
      continue;
    const Marks marks = reader.ofDecorators(decoratorsOf(*binding.node), classBody);
    if (!marks.fixture)
      continue;
    const std::string name =
        marks.fixtureName.empty() ? std::string(binding.name) : marks.fixtureName;
    Fixture fixture{binding.node, classBody != nullptr && !marks.staticMethod,
                    marks.fixtureHasParameters, marks.autouse, marks.doubt};
    if (binding.kind == Binding::Kind::Unknown)
      fixture.doubt = binding.doubt;
    const auto [known, fresh] = to.try_emplace(name, fixture);
    if (!fresh && fixture.doubt && fixture.autouse) {
      known->second.autouse = true;
      known->second.doubt = fixture.doubt;
    }
  }
}

void Classes::takeFixtures(ClassInfo &info) {
  for (const ClassInfo *at : info.order)
    addFixtures(at->bindings, &at->bindings, marks_, info.fixtures);
}

} // namespace assay::collection
