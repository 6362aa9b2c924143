#include "assay/frontend/SyntaxChecks.h"

#include "PatternChecks.h"
#include "assay/frontend/AstVisitor.h"
#include "assay/frontend/SymbolTable.h"

#include <algorithm>
#include <iterator>
#include <vector>

namespace assay {

using namespace ast;

namespace {

struct Refusal {
  SyntaxDiagnostic diagnostic;
};

enum class UnitKind : uint8_t { Module, Class, Function, AsyncFunction, Lambda, Comprehension };

/// What is compiled into a code object of its own.
struct Unit {
  UnitKind kind;
  bool inLoop = false;
  bool loopInStarHandler = false; // break and continue would leave an except* block
  bool inStarHandler = false;     // so would return
  bool yields = false;
  bool awaits = false; // of a comprehension: it is asynchronous
  const Node *valueReturn = nullptr;
  int blocks = 0; // loops, handlers and the like around, as CPython counts them

  bool isFunctionLike() const { return kind != UnitKind::Module && kind != UnitKind::Class; }
};

class Checker {
public:
  void check(const Module &module) {
    futureImports(module);
    visitAll(module.body);
  }

private:
  [[noreturn]] static void fail(std::string_view message, const Node &at) {
    throw Refusal{{at.start, message}};
  }
  static void requireName(std::string_view name, const Node &at) {
    if (name == "__debug__")
      fail("cannot assign to __debug__", at);
  }

  /// One of the blocks that CPython's compiler keeps account of.
  class Block {
  public:
    Block(Checker &checker, const Node &at) : checker_(checker) {
      constexpr int kMaxBlocks = 20;
      if (checker.unit_.blocks++ >= kMaxBlocks)
        fail("too many statically nested blocks", at);
    }
    ~Block() { --checker_.unit_.blocks; }
    Block(const Block &) = delete;
    Block &operator=(const Block &) = delete;

  private:
    Checker &checker_;
  };

  void visit(const Node &node);
  void children(const Node &node) {
    forEachChild(node, [this](const Node &child) { visit(child); });
  }
  template <typename T> void visitAll(const Sequence<T *> &items) {
    for (const T *item : items) {
      if (item != nullptr)
        visit(*item);
    }
  }
  // Where an element may be starred.
  void visitElements(const Sequence<Expression *> &elements) {
    for (const Expression *element : elements) {
      const auto *starred = dynCast<Starred>(element);
      visit(starred != nullptr ? *starred->value : *element);
    }
  }
  template <typename Body> void inUnit(UnitKind kind, Body &&body) {
    const Unit outer = unit_;
    unit_ = Unit{kind};
    body();
    unit_ = outer;
  }

  // CPython does not mind leading dots.
  static bool isFuture(const ImportFrom &node) { return node.module.view() == "__future__"; }
  void futureImports(const Module &module);
  template <typename T> void function(const T &node, UnitKind kind);
  void arguments(const Arguments &arguments);
  void parameterNames(const Arguments &arguments);
  template <typename T> void loop(const T &node);
  template <typename T> void with(const T &node, size_t firstItem);
  template <typename T> void tryStatement(const T &node);
  template <typename T> void tryExcept(const T &node);
  void annotatedAssignment(const AnnAssign &node);
  void unevaluated(const Node &node);
  void returnStatement(const Return &node);
  void targets(const Sequence<Expression *> &elements, const Node &node);
  void keywords(const Sequence<Keyword *> &keywords);
  void comprehension(const Node &node, const Sequence<Comprehension *> &generators,
                     const Expression &element, const Expression *value);

  Unit unit_{UnitKind::Module};
  bool futureAnnotations_ = false;
  std::vector<const ImportFrom *> futures_; // those that stand where they may
};

void Checker::futureImports(const Module &module) {
  static constexpr std::string_view kFeatures[] = {
      "nested_scopes",  "generators",       "division",       "absolute_import", "with_statement",
      "print_function", "unicode_literals", "barry_as_FLUFL", "generator_stop",  "annotations"};
  bool first = true;
  for (const Statement *statement : module.body) {
    const auto *import = dynCast<ImportFrom>(statement);
    if (import != nullptr && isFuture(*import)) {
      for (const Alias *alias : import->names) {
        if (std::find(std::begin(kFeatures), std::end(kFeatures), alias->name.view()) ==
            std::end(kFeatures))
          fail("future feature is not defined", *import);
        futureAnnotations_ |= alias->name.view() == "annotations";
      }
      futures_.push_back(import);
      first = false;
      continue;
    }
    const auto *expression = dynCast<Expr>(statement);
    const auto *docstring =
        first && expression != nullptr ? dynCast<Constant>(expression->value) : nullptr;
    if (docstring == nullptr || docstring->type() != ConstantType::Str)
      break;
    first = false;
  }
}

void Checker::visit(const Node &node) {
  switch (node.kind) {
  case NodeKind::FunctionDef:
    return function(as<FunctionDef>(node), UnitKind::Function);
  case NodeKind::AsyncFunctionDef:
    return function(as<AsyncFunctionDef>(node), UnitKind::AsyncFunction);
  case NodeKind::ClassDef: {
    const auto &n = as<ClassDef>(node);
    visitAll(n.decorator_list);
    visitElements(n.bases);
    keywords(n.keywords);
    requireName(n.name, n);
    return inUnit(UnitKind::Class, [&] { visitAll(n.body); });
  }
  case NodeKind::Lambda: {
    const auto &n = as<Lambda>(node);
    parameterNames(*n.args);
    arguments(*n.args);
    return inUnit(UnitKind::Lambda, [&] { visit(*n.body); });
  }
  case NodeKind::Return:
    return returnStatement(as<Return>(node));
  case NodeKind::While:
    return loop(as<While>(node));
  case NodeKind::For:
    return loop(as<For>(node));
  case NodeKind::AsyncFor:
    if (unit_.kind != UnitKind::AsyncFunction)
      fail("'async for' outside async function", node);
    return loop(as<AsyncFor>(node));
  case NodeKind::With:
    return with(as<With>(node), 0);
  case NodeKind::AsyncWith:
    if (unit_.kind != UnitKind::AsyncFunction)
      fail("'async with' outside async function", node);
    return with(as<AsyncWith>(node), 0);
  case NodeKind::AnnAssign:
    return annotatedAssignment(as<AnnAssign>(node));
  case NodeKind::Match:
    if (const auto wrong = checkPatterns(as<Match>(node)))
      throw Refusal{*wrong};
    return children(node);
  case NodeKind::Try:
    return tryStatement(as<Try>(node));
  case NodeKind::TryStar:
    return tryStatement(as<TryStar>(node));
  case NodeKind::Break:
  case NodeKind::Continue:
    if (unit_.loopInStarHandler)
      fail("'break', 'continue' and 'return' cannot appear in an 'except*' block", node);
    if (!unit_.inLoop)
      fail(node.kind == NodeKind::Break ? "'break' outside loop"
                                        : "'continue' not properly in loop",
           node);
    return;
  case NodeKind::ImportFrom: {
    const auto &n = as<ImportFrom>(node);
    if (isFuture(n) && std::find(futures_.begin(), futures_.end(), &n) == futures_.end())
      fail("from __future__ imports must occur at the beginning of the file", node);
    return children(node);
  }
  case NodeKind::Alias: {
    const auto &n = as<Alias>(node);
    const std::string_view name = n.asname.present() ? n.asname.view() : n.name.view();
    return requireName(n.asname.present() ? name : name.substr(0, name.find('.')), node);
  }
  case NodeKind::Await:
    if (!unit_.isFunctionLike())
      fail("'await' outside function", node);
    if (unit_.kind != UnitKind::AsyncFunction && unit_.kind != UnitKind::Comprehension)
      fail("'await' outside async function", node);
    unit_.awaits = true;
    return children(node);
  case NodeKind::Yield:
  case NodeKind::YieldFrom:
    if (!unit_.isFunctionLike())
      fail("'yield' outside function", node);
    if (node.kind == NodeKind::YieldFrom && unit_.kind == UnitKind::AsyncFunction)
      fail("'yield from' inside async function", node);
    unit_.yields = true;
    return children(node);
  case NodeKind::ListComp: {
    const auto &n = as<ListComp>(node);
    return comprehension(n, n.generators, *n.elt, nullptr);
  }
  case NodeKind::SetComp: {
    const auto &n = as<SetComp>(node);
    return comprehension(n, n.generators, *n.elt, nullptr);
  }
  case NodeKind::GeneratorExp: {
    const auto &n = as<GeneratorExp>(node);
    return comprehension(n, n.generators, *n.elt, nullptr);
  }
  case NodeKind::DictComp: {
    const auto &n = as<DictComp>(node);
    return comprehension(n, n.generators, *n.key, n.value);
  }
  case NodeKind::Call: {
    const auto &n = as<Call>(node);
    visit(*n.func);
    visitElements(n.args);
    return keywords(n.keywords);
  }
  case NodeKind::Set:
    return visitElements(as<Set>(node).elts);
  case NodeKind::List:
    return targets(as<List>(node).elts, node);
  case NodeKind::Tuple:
    return targets(as<Tuple>(node).elts, node);
  case NodeKind::Starred:
    fail(as<Starred>(node).ctx() == ExpressionContext::Store
             ? "starred assignment target must be in a list or tuple"
             : "can't use starred expression here",
         node);
  case NodeKind::Name:
    if (as<Name>(node).ctx() != ExpressionContext::Load)
      requireName(as<Name>(node).id, node);
    return;
  case NodeKind::Attribute:
    if (as<Attribute>(node).ctx() != ExpressionContext::Load)
      requireName(as<Attribute>(node).attr, node);
    return children(node);
  default:
    return children(node);
  }
}

void Checker::arguments(const Arguments &arguments) {
  visitAll(arguments.defaults);
  visitAll(arguments.kw_defaults);
}

void Checker::parameterNames(const Arguments &arguments) {
  const auto one = [](const Argument *argument) {
    if (argument != nullptr)
      requireName(argument->arg, *argument);
  };
  for (const auto &group : {arguments.posonlyargs, arguments.args, arguments.kwonlyargs}) {
    for (const Argument *argument : group)
      one(argument);
  }
  one(arguments.vararg);
  one(arguments.kwarg);
}

template <typename T> void Checker::function(const T &node, UnitKind kind) {
  parameterNames(*node.args);
  visitAll(node.decorator_list);
  arguments(*node.args);
  const auto annotation = [this](const Argument *argument) {
    if (argument == nullptr || argument->annotation == nullptr || futureAnnotations_)
      return;
    const auto *starred = dynCast<Starred>(argument->annotation); // only after *args
    visit(starred != nullptr ? *starred->value : *argument->annotation);
  };
  for (const auto &group : {node.args->posonlyargs, node.args->args, node.args->kwonlyargs}) {
    for (const Argument *argument : group)
      annotation(argument);
  }
  annotation(node.args->vararg);
  annotation(node.args->kwarg);
  if (node.returns != nullptr && !futureAnnotations_)
    visit(*node.returns);
  requireName(node.name, node);
  inUnit(kind, [&] {
    visitAll(node.body);
    if (kind == UnitKind::AsyncFunction && unit_.yields && unit_.valueReturn != nullptr)
      fail("'return' with value in async generator", *unit_.valueReturn);
  });
}

template <typename T> void Checker::loop(const T &node) {
  if constexpr (requires { node.test; }) {
    visit(*node.test);
  } else {
    visit(*node.iter);
    visit(*node.target);
  }
  const Unit before = unit_;
  unit_.inLoop = true;
  unit_.loopInStarHandler = false;
  {
    const Block block(*this, node);
    visitAll(node.body);
  }
  unit_.inLoop = before.inLoop;
  unit_.loopInStarHandler = before.loopInStarHandler;
  visitAll(node.orelse);
}

// Each item holds those after it, and the body.
template <typename T> void Checker::with(const T &node, size_t firstItem) {
  if (firstItem == node.items.size())
    return visitAll(node.body);
  const WithItem &item = *node.items[firstItem];
  visit(*item.context_expr);
  const Block block(*this, node);
  if (item.optional_vars != nullptr)
    visit(*item.optional_vars);
  with(node, firstItem + 1);
}

// The annotation of a local variable is never evaluated, nor is that of a place without a value
// but for the objects in the place.
void Checker::annotatedAssignment(const AnnAssign &node) {
  const bool evaluated =
      (unit_.kind == UnitKind::Module || unit_.kind == UnitKind::Class) && !futureAnnotations_;
  const auto *place = dynCast<Subscript>(node.target);
  const auto *indices = place != nullptr ? dynCast<Tuple>(place->slice) : nullptr;
  if (node.value == nullptr && indices != nullptr) {
    visit(*place->value);
    visitAll(indices->elts); // no starred ones here
  } else {
    visit(*node.target);
  }
  if (node.value != nullptr)
    visit(*node.value);
  if (evaluated)
    visit(*node.annotation);
  else
    unevaluated(*node.annotation);
}

// Only makes a generator of the function around.
void Checker::unevaluated(const Node &node) {
  switch (node.kind) {
  case NodeKind::Yield:
  case NodeKind::YieldFrom:
    unit_.yields = true;
    break;
  case NodeKind::Lambda:
    return;
  default:
    break;
  }
  forEachChild(node, [this](const Node &child) { unevaluated(child); });
}

template <typename T> void Checker::tryStatement(const T &node) {
  if (node.finalbody.empty())
    return tryExcept(node);
  {
    const Block block(*this, node);
    if (node.handlers.empty())
      visitAll(node.body);
    else
      tryExcept(node);
  }
  // It is compiled a second time for when an exception passes, in a block.
  const Block block(*this, node);
  visitAll(node.finalbody);
}

template <typename T> void Checker::tryExcept(const T &node) {
  constexpr bool star = T::kKind == NodeKind::TryStar;
  {
    const Block block(*this, node);
    visitAll(node.body);
  }
  visitAll(node.orelse);
  const Block handling(*this, node);
  for (size_t i = 0; i < node.handlers.size(); ++i) {
    const ExceptHandler &handler = *node.handlers[i];
    if (handler.type == nullptr && i + 1 < node.handlers.size())
      fail("default 'except:' must be last", handler);
    if (handler.type != nullptr)
      visit(*handler.type);
    if (handler.name.present())
      requireName(handler.name, handler);
    const Unit before = unit_;
    unit_.inStarHandler |= star;
    unit_.loopInStarHandler |= star;
    const Block block(*this, handler);
    visitAll(handler.body);
    unit_.inStarHandler = before.inStarHandler;
    unit_.loopInStarHandler = before.loopInStarHandler;
  }
}

void Checker::returnStatement(const Return &node) {
  if (!unit_.isFunctionLike())
    fail("'return' outside function", node);
  if (unit_.inStarHandler)
    fail("'break', 'continue' and 'return' cannot appear in an 'except*' block", node);
  if (node.value != nullptr) {
    unit_.valueReturn = &node;
    visit(*node.value);
  }
}

// Elements of a list or tuple, read or assigned to.
void Checker::targets(const Sequence<Expression *> &elements, const Node &node) {
  const bool store = static_cast<ExpressionContext>(node.detail) == ExpressionContext::Store;
  size_t starredAt = elements.size();
  for (size_t i = 0; store && i < elements.size(); ++i) {
    if (elements[i]->kind != NodeKind::Starred)
      continue;
    if (starredAt != elements.size())
      fail("multiple starred expressions in assignment", *elements[i]);
    starredAt = i;
    // Both counts go into one instruction's operand.
    if (i >= (1 << 8) || elements.size() - i - 1 >= (size_t{INT32_MAX} >> 8))
      fail("too many expressions in star-unpacking assignment", *elements[i]);
  }
  visitElements(elements);
}

void Checker::keywords(const Sequence<Keyword *> &keywords) {
  std::vector<std::string_view> names;
  for (const Keyword *keyword : keywords) {
    if (keyword->arg.present()) {
      requireName(keyword->arg, *keyword);
      names.push_back(keyword->arg);
    }
    visit(*keyword->value);
  }
  std::sort(names.begin(), names.end());
  if (std::adjacent_find(names.begin(), names.end()) != names.end())
    fail("keyword argument repeated", *keywords[0]);
}

void Checker::comprehension(const Node &node, const Sequence<Comprehension *> &generators,
                            const Expression &element, const Expression *value) {
  visit(*generators[0]->iter); // belongs to the unit around
  bool awaits = false;
  inUnit(UnitKind::Comprehension, [&] {
    constexpr int kMaxAsyncParts = 20; // each is a block in the one before it
    int asyncParts = 0;
    for (size_t i = 0; i < generators.size(); ++i) {
      const Comprehension &part = *generators[i];
      unit_.awaits |= part.extra != 0;
      asyncParts += part.extra != 0;
      if (asyncParts > kMaxAsyncParts)
        fail("too many statically nested blocks", node);
      visit(*part.target);
      if (i > 0)
        visit(*part.iter);
      visitAll(part.ifs);
    }
    if (value != nullptr)
      visit(*value);
    visit(element);
    awaits = unit_.awaits;
  });
  if (!awaits || node.kind == NodeKind::GeneratorExp)
    return;
  if (unit_.kind != UnitKind::AsyncFunction && unit_.kind != UnitKind::Comprehension)
    fail("asynchronous comprehension outside of an asynchronous function", node);
  unit_.awaits = true;
}

} // namespace

std::optional<SyntaxDiagnostic> checkSyntax(const Module &module) {
  try {
    Checker().check(module);
    return std::nullopt;
  } catch (const Refusal &refusal) {
    return refusal.diagnostic;
  }
}

std::optional<SyntaxDiagnostic> checkModule(const Module &module, Arena &arena) {
  if (const SymbolTableResult table = buildSymbolTable(module, arena); !table.ok())
    return table.error;
  return checkSyntax(module);
}

} // namespace assay
