#include "assay/frontend/PlainTests.h"

#include "NameRules.h"
#include "assay/frontend/AstVisitor.h"
#include "assay/frontend/CompileWarnings.h"

#include <algorithm>
#include <vector>

namespace assay {

using namespace ast;
using namespace collection;

namespace {

/// Names by which pytest, unittest or nose are told what to do around the tests of a module or
/// class, or how to look at it.
constexpr std::string_view kMeaningful[] = {
    "setup",
    "teardown",
    "setup_module",
    "teardown_module",
    "setup_function",
    "teardown_function",
    "setup_class",
    "teardown_class",
    "setup_method",
    "teardown_method",
    "setUp",
    "tearDown",
    "setUpModule",
    "tearDownModule",
    "setUpClass",
    "tearDownClass",
    "pytestmark",
    "load_tests",
    "__test__",
    "__getattr__",
    "__dir__",
    "__path__",
    "__class__",
    "collect_ignore",
    "collect_ignore_glob",
};

bool isMeaningful(std::string_view name) {
  return name.starts_with("pytest") ||
         std::find(std::begin(kMeaningful), std::end(kMeaningful), name) != std::end(kMeaningful);
}

/// What only stands in a class that pytest warns of and leaves alone.
bool isConstructor(std::string_view name) { return name == "__init__" || name == "__new__"; }

class Finder {
public:
  Finder(const Module &module, SourceText source, const CollectionRules &rules, Arena &arena)
      : module_(module), source_(source), rules_(rules), arena_(arena) {}

  PlainTests find() {
    if (source_.text().find("PYTEST_DONT_REWRITE") != std::string_view::npos)
      refuse("PYTEST_DONT_REWRITE", 0);
    const Collection collected = collectTests(module_, rules_, arena_);
    if (!collected.reason.empty())
      refuse(collected.reason, collected.reasonOffset);
    for (const Statement *each : module_.body)
      lookAt(*each, false);
    if (!result_.reason.empty())
      return result_;
    if (const auto warning = findCompileWarning(module_, source_))
      remark(warning->message, warning->offset);
    std::vector<PlainTest> tests;
    for (const CollectedTest &test : collected.tests)
      tests.push_back(plain(test));
    result_.tests = arena_.copy(std::span<const PlainTest>(tests));
    return result_;
  }

private:
  void refuse(std::string_view reason, uint32_t offset) {
    if (result_.reason.empty())
      result_.reason = reason, result_.reasonOffset = offset;
  }
  void remark(std::string_view text, uint32_t offset) {
    if (result_.remark.empty())
      result_.remark = text, result_.remarkOffset = offset;
  }

  void bound(std::string_view name, uint32_t offset, bool inTestClass) {
    if (isMeaningful(name) || (inTestClass && isConstructor(name)))
      refuse(arena_.copy("the name " + std::string(name)), offset);
  }

  /// Whatever binds a name in the body of the module or of a class that may hold tests.
  void lookAt(const Node &node, bool inTestClass) {
    switch (node.kind) {
    case NodeKind::FunctionDef:
      return bound(as<FunctionDef>(node).name, node.start, inTestClass);
    case NodeKind::AsyncFunctionDef:
      return bound(as<AsyncFunctionDef>(node).name, node.start, inTestClass);
    case NodeKind::ClassDef: {
      const auto &definition = as<ClassDef>(node);
      bound(definition.name, node.start, inTestClass);
      if (!matchesName(rules_.pythonClasses, definition.name))
        return;
      if (!isPlain(definition))
        remark("a test class with bases or decorators", node.start);
      for (const Statement *each : definition.body)
        lookAt(*each, true);
      return;
    }
    case NodeKind::Name:
      if (as<Name>(node).ctx() != ExpressionContext::Load)
        bound(as<Name>(node).id, node.start, inTestClass);
      return;
    case NodeKind::Alias: {
      const auto &alias = as<Alias>(node);
      if (alias.name.view().starts_with("pytest"))
        refuse("an import of pytest", node.start);
      return bound(alias.asname.present() ? alias.asname : alias.name, node.start, inTestClass);
    }
    case NodeKind::Lambda:
      return;
    default:
      forEachChild(node, [&](const Node &child) { lookAt(child, inTestClass); });
    }
  }

  static bool isPlain(const ClassDef &definition) {
    return definition.decorator_list.empty() && definition.keywords.empty() &&
           std::all_of(definition.bases.begin(), definition.bases.end(),
                       [](const Expression *base) {
                         const auto *name = dynCast<Name>(base);
                         return name != nullptr && name->id.view() == "object";
                       });
  }

  static bool takesNothing(const ast::Arguments &arguments, bool isMethod) {
    return arguments.posonlyargs.size() + arguments.args.size() == (isMethod ? 1 : 0) &&
           arguments.defaults.empty() && arguments.kwonlyargs.empty() &&
           arguments.vararg == nullptr && arguments.kwarg == nullptr;
  }

  PlainTest plain(const CollectedTest &test) {
    PlainTest result;
    result.nodeid = test.nodeid;
    result.classes = test.classes;
    const auto *function = test.function == nullptr ? nullptr : dynCast<FunctionDef>(test.function);
    result.reasonOffset = function == nullptr ? test.reasonOffset : function->start;
    if (!test.reason.empty())
      result.reason = test.reason, result.reasonOffset = test.reasonOffset;
    else if (function == nullptr)
      result.reason = "is no plain function";
    else if (!function->decorator_list.empty())
      result.reason = "a decorator";
    else if (!test.parameters.empty() || !takesNothing(*function->args, !test.classes.empty()))
      result.reason = "parameters";
    else if (!std::all_of(test.classes.begin(), test.classes.end(),
                          [](const ClassDef *each) { return isPlain(*each); }))
      result.reason = "a test class with bases or decorators";
    else if (test.classes.size() > 1)
      result.reason = "a class within a class";
    else
      result.function = function;
    return result;
  }

  const Module &module_;
  SourceText source_;
  const CollectionRules &rules_;
  Arena &arena_;
  PlainTests result_;
};

} // namespace

PlainTests findPlainTests(const Module &module, SourceText source, const CollectionRules &rules,
                          Arena &arena) {
  return Finder(module, source, rules, arena).find();
}

} // namespace assay
