// Functions, lambdas and classes: their bodies are functions of their own.
#include "SymbolScopes.h"
#include "lowering/FunctionLowerer.h"

#include "assay/frontend/Lowering.h"

#include <algorithm>
#include <string>

namespace assay::lowering {

using namespace ast;
using ir::Op;

namespace {

/// What __qualname__ of things within `name` begins with.
std::string_view prefixWithin(Arena &arena, std::string_view prefix, std::string_view name,
                              bool isFunction) {
  return symbols::joined(arena, prefix, name, isFunction ? ".<locals>." : ".");
}

} // namespace

uint32_t FunctionLowerer::lowerModuleBody(const Module &module) {
  const uint32_t number = shared_.module.reserveFunction();
  prepareVariables();
  statements(module.body);
  const Register none = temporary();
  emit(Op::LoadSpecial, none, 0, 0, kNone);
  emit(Op::Return, 0, none);
  return finish(number, named("<module>"), static_cast<uint8_t>(ir::FunctionFlag::Module));
}

const Expression *FunctionLowerer::docstring(const Body &body) {
  const auto *first = body.empty() ? nullptr : dynCast<Expr>(body[0]);
  const auto *text = first == nullptr ? nullptr : dynCast<Constant>(first->value);
  return text != nullptr && text->type() == ConstantType::Str ? text : nullptr;
}

void FunctionLowerer::parameters(const Arguments &arguments) {
  const auto declare = [&](const Argument &argument) {
    const Identifier name = mangle(argument.arg);
    const Register reg = temporary();
    parameterNames_.push_back(shared_.module.name(name));
    if (const NamePlace *place = find(name, [](const NamePlace &) { return true; })) {
      place->home->reg = reg;
      if (reg < 64 && (place->symbol->flags & Symbol::kDeleted) == 0)
        assigned_ |= uint64_t(1) << reg;
    }
  };
  for (const Argument *each : arguments.posonlyargs)
    declare(*each);
  for (const Argument *each : arguments.args)
    declare(*each);
  for (const Argument *each : arguments.kwonlyargs)
    declare(*each);
  if (arguments.vararg != nullptr)
    declare(*arguments.vararg);
  if (arguments.kwarg != nullptr)
    declare(*arguments.kwarg);
  positionalOnly_ = static_cast<uint32_t>(arguments.posonlyargs.size());
  positional_ = static_cast<uint32_t>(arguments.posonlyargs.size() + arguments.args.size());
  keywordOnly_ = static_cast<uint32_t>(arguments.kwonlyargs.size());
}

uint32_t FunctionLowerer::lowerFunction(const Node &node, Identifier name,
                                        const Arguments &arguments, const Body *body,
                                        const Expression *value) {
  const uint32_t number = shared_.module.reserveFunction();
  at(node);
  parameters(arguments);
  prepareVariables();
  if (value != nullptr) {
    const Register result = expression(*value);
    at(*value);
    emit(Op::Return, 0, result);
  } else {
    if (const Expression *doc = docstring(*body))
      doc_ = *constant(*doc);
    statements(*body);
    if (reachable_) {
      const Register none = temporary();
      emit(Op::LoadSpecial, none, 0, 0, kNone);
      emit(Op::Return, 0, none);
    }
  }
  if (frames_.front().scope->awaits)
    decline("async");
  uint8_t flags = 0;
  if (arguments.vararg != nullptr)
    flags |= static_cast<uint8_t>(ir::FunctionFlag::VarArgs);
  if (arguments.kwarg != nullptr)
    flags |= static_cast<uint8_t>(ir::FunctionFlag::VarKeywords);
  return finish(number, name, flags);
}

uint32_t FunctionLowerer::lowerClassBody(const ClassDef &node) {
  const uint32_t number = shared_.module.reserveFunction();
  at(node);
  namespace_ = temporary();
  parameterNames_.push_back(shared_.module.name(".namespace"));
  positional_ = positionalOnly_ = 1;
  prepareVariables();
  if (const Expression *doc = docstring(node.body)) {
    const uint32_t top = top_;
    const Register text = temporary();
    emit(Op::LoadConst, text, 0, 0, static_cast<int32_t>(*constant(*doc)));
    emit(Op::StoreClassName, 0, namespace_, text,
         static_cast<int32_t>(shared_.module.name("__doc__")));
    top_ = top;
  }
  statements(node.body);
  // The cell that methods find their class by, or None.
  const Register result = temporary();
  const auto cell = cellOf(named("__class__"));
  if (cell)
    move(result, *cell);
  else
    emit(Op::LoadSpecial, result, 0, 0, kNone);
  emit(Op::Return, 0, result);
  uint8_t flags = static_cast<uint8_t>(ir::FunctionFlag::ClassBody);
  if (bindsTwice_)
    flags |= static_cast<uint8_t>(ir::FunctionFlag::BindsTwice);
  return finish(number, node.name, flags);
}

Register FunctionLowerer::makeFunction(uint32_t number, const Scope &scope, Register base,
                                       Register to) {
  children_.push_back(number);
  // Cells stand behind the two registers for defaults.
  for (const Symbol &symbol : scope.symbols) {
    if (symbol.scope != NameScope::Free)
      continue;
    const Register at = temporary();
    if (const auto cell = cellOf(symbol.name))
      move(at, *cell);
    else
      decline("a variable shared across a scope like this");
  }
  emit(Op::MakeFunction, to, base, 0, static_cast<int32_t>(children_.size() - 1));
  return to;
}

Register FunctionLowerer::function(const Node &node, Identifier name, const Arguments &arguments,
                                   const Body *body, const Expression *value,
                                   const Expression *returns, Register to) {
  const uint32_t top = top_;
  const Register base = temporary(2);
  // Defaults, then annotations.
  const auto defaultCount = static_cast<uint32_t>(arguments.defaults.size());
  if (defaultCount != 0)
    display(Op::BuildTuple, arguments.defaults, base);
  else
    emit(Op::LoadSpecial, base, 0, 0, kEmpty);
  top_ = base + 2U;
  const auto keywordDefaults = static_cast<Register>(base + 1);
  const bool hasKeywordDefaults =
      std::any_of(arguments.kw_defaults.begin(), arguments.kw_defaults.end(),
                  [](const Expression *each) { return each != nullptr; });
  if (hasKeywordDefaults) {
    emit(Op::BuildDict, keywordDefaults, 0, 0, 0);
    for (size_t i = 0; i != arguments.kwonlyargs.size(); ++i) {
      if (arguments.kw_defaults[i] == nullptr)
        continue;
      const uint32_t inner = top_;
      const Register key = temporary();
      emit(Op::LoadConst, key, 0, 0,
           static_cast<int32_t>(shared_.module.name(mangle(arguments.kwonlyargs[i]->arg))));
      const Register of = expression(*arguments.kw_defaults[i]);
      emit(Op::DictSet, of, keywordDefaults, key);
      top_ = inner;
    }
  } else {
    emit(Op::LoadSpecial, keywordDefaults, 0, 0, kEmpty);
  }
  const auto annotate = [&](const Argument *argument) {
    if (argument != nullptr && argument->annotation != nullptr)
      annotation(argument->annotation->kind == NodeKind::Starred
                     ? *as<Starred>(*argument->annotation).value
                     : *argument->annotation);
  };
  for (const Argument *each : arguments.posonlyargs)
    annotate(each);
  for (const Argument *each : arguments.args)
    annotate(each);
  annotate(arguments.vararg);
  for (const Argument *each : arguments.kwonlyargs)
    annotate(each);
  annotate(arguments.kwarg);
  if (returns != nullptr)
    annotation(*returns);

  const Scope &scope = childScope(node);
  FunctionLowerer lowerer(shared_, scope, this, className_, innerPrefix_);
  lowerer.innerPrefix_ = prefixWithin(shared_.module.arena(), innerPrefix_, name, true);
  const uint32_t number = lowerer.lowerFunction(node, name, arguments, body, value);
  at(node);
  makeFunction(number, scope, base, to);
  top_ = top;
  return to;
}

Register FunctionLowerer::lambda(const Lambda &node, Register to) {
  return function(node, named("<lambda>"), *node.args, nullptr, node.body, nullptr, to);
}

template <typename Definition> void FunctionLowerer::functionDefinition(const Definition &node) {
  const auto count = static_cast<uint32_t>(node.decorator_list.size());
  const Register first = count == 0 ? 0 : temporary(count);
  for (uint32_t i = 0; i != count; ++i)
    expression(*node.decorator_list[i], static_cast<Register>(first + i));
  const Register value = temporary();
  function(node, node.name, *node.args, &node.body, nullptr, node.returns, value);
  decorate(node.decorator_list, first, value);
  store(node.name, value);
}

template void FunctionLowerer::functionDefinition(const FunctionDef &);

void FunctionLowerer::decorate(const Sequence<Expression *> &decorators, Register first,
                               Register value) {
  for (size_t i = decorators.size(); i-- != 0;) {
    const uint32_t top = top_;
    const Register base = temporary(2);
    move(base, static_cast<Register>(first + i));
    move(static_cast<Register>(base + 1), value);
    at(*decorators[i]);
    emit(Op::Call, value, base, 0, 1, newCache());
    top_ = top;
  }
}

void FunctionLowerer::classDefinition(const ClassDef &node) {
  const auto decorators = static_cast<uint32_t>(node.decorator_list.size());
  const Register first = decorators == 0 ? 0 : temporary(decorators);
  for (uint32_t i = 0; i != decorators; ++i)
    expression(*node.decorator_list[i], static_cast<Register>(first + i));
  const auto bases = static_cast<uint32_t>(node.bases.size());
  const Register base = temporary(3 + bases), keywords = static_cast<Register>(base + 2);
  const Scope &scope = childScope(node);
  FunctionLowerer lowerer(shared_, scope, this, node.name, innerPrefix_);
  lowerer.innerPrefix_ = prefixWithin(shared_.module.arena(), innerPrefix_, node.name, false);
  const uint32_t number = lowerer.lowerClassBody(node);
  at(node);
  {
    const uint32_t top = top_;
    const Register cells = temporary(2);
    emit(Op::LoadSpecial, cells, 0, 0, kEmpty);
    emit(Op::LoadSpecial, cells + 1, 0, 0, kEmpty);
    makeFunction(number, scope, cells, base);
    top_ = top;
  }
  emit(Op::LoadConst, base + 1, 0, 0, static_cast<int32_t>(shared_.module.name(node.name)));
  for (uint32_t i = 0; i != bases; ++i) {
    if (node.bases[i]->kind == NodeKind::Starred) {
      decline("a class with starred bases");
      return;
    }
    expression(*node.bases[i], static_cast<Register>(base + 3 + i));
  }
  if (node.keywords.empty()) {
    emit(Op::LoadSpecial, keywords, 0, 0, kEmpty);
  } else {
    emit(Op::BuildDict, keywords, 0, 0, 0);
    for (const Keyword *each : node.keywords) {
      const uint32_t top = top_;
      if (!each->arg.present()) {
        decline("a class with keywords in a dict");
        return;
      }
      const Register key = temporary();
      emit(Op::LoadConst, key, 0, 0, static_cast<int32_t>(shared_.module.name(each->arg)));
      const Register value = expression(*each->value);
      emit(Op::DictSet, value, keywords, key);
      top_ = top;
    }
  }
  const Register value = temporary();
  at(node);
  emit(Op::BuildClass, value, base, 0, static_cast<int32_t>(bases));
  decorate(node.decorator_list, first, value);
  store(node.name, value);
}

} // namespace assay::lowering

namespace assay {

const ir::Module *lowerModule(const ast::Module &module, const SymbolTableResult &symbols,
                              SourceText source, Arena &arena, const LoweringOptions &options) {
  NameTable names(arena, *symbols.names);
  lowering::ModuleBuilder builder(arena, names, *symbols.module);
  bool futureAnnotations = false;
  for (const ast::Statement *statement : module.body)
    if (const auto *import = ast::dynCast<ast::ImportFrom>(statement);
        import != nullptr && import->module.view() == "__future__")
      for (const ast::Alias *alias : import->names)
        futureAnnotations |= alias->name.view() == "annotations";
  const auto mentions = [&](std::string_view text) {
    return source.text().find(text) != std::string_view::npos;
  };
  const bool rewritten = options.assertions == Assertions::Rewritten;
  lowering::Shared shared{.module = builder,
                          .moduleScope = *symbols.module,
                          .moduleName = names.intern("__name__"),
                          .open = {arena, names.size()},
                          .hasWalrus = symbols.hasWalrus,
                          .futureAnnotations = futureAnnotations,
                          .rewritesAssertions = rewritten,
                          .definesTruth =
                              rewritten && (mentions("__bool__") || mentions("__len__")),
                          .package = options.package};
  lowering::FunctionLowerer lowerer(shared, *symbols.module, nullptr, {}, {});
  lowerer.lowerModuleBody(module);
  return builder.finish();
}

} // namespace assay
