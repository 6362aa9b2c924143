// Statements, but for those about exceptions, functions and classes.
#include "lowering/FunctionLowerer.h"

#include "assay/frontend/AstVisitor.h"
#include "assay/frontend/Lowering.h"

#include <algorithm>

namespace assay::lowering {

using namespace ast;
using ir::Op;

void FunctionLowerer::statements(const Body &body) {
  for (const Statement *each : body)
    statement(*each);
}

void FunctionLowerer::statement(const Statement &node) {
  at(node);
  const uint32_t top = top_;
  switch (node.kind) {
  case NodeKind::Expr: {
    const Expression &value = *as<Expr>(node).value;
    if (value.kind != NodeKind::Constant)
      expression(value);
    break;
  }
  case NodeKind::Assign: {
    const auto &n = as<Assign>(node);
    // Straight into the variable, where that is a register and the value is the last to be made.
    if (n.targets.size() == 1 && n.targets[0]->kind == NodeKind::Name) {
      const Name &name = as<Name>(*n.targets[0]);
      const Variable variable = resolve(mangle(name.id));
      if (variable.kind == Variable::InRegister) {
        expression(*n.value, variable.reg);
        if (variable.reg < 64 && reachable_)
          assigned_ |= uint64_t(1) << variable.reg & trackable_;
        break;
      }
    }
    if (n.targets.size() == 1 && assignEach(*n.targets[0], *n.value))
      break;
    const Register value = expression(*n.value);
    for (const Expression *each : n.targets)
      assign(*each, value);
    break;
  }
  case NodeKind::AugAssign:
    augmented(as<AugAssign>(node));
    break;
  case NodeKind::AnnAssign:
    annotated(as<AnnAssign>(node));
    break;
  case NodeKind::Return:
    returnStatement(as<Return>(node));
    break;
  case NodeKind::Delete:
    for (const Expression *each : as<Delete>(node).targets)
      deleteTarget(*each);
    break;
  case NodeKind::If:
    ifStatement(as<If>(node));
    break;
  case NodeKind::While:
    whileStatement(as<While>(node));
    break;
  case NodeKind::For:
    forStatement(as<For>(node));
    break;
  case NodeKind::Break:
  case NodeKind::Continue: {
    size_t loop = blocks_.size();
    while (blocks_[--loop].kind != Block::Loop)
      continue;
    leaveBlocks(loop + 1);
    if (node.kind == NodeKind::Break) {
      blocks_[loop].breakState &= assigned_;
      jumpTo(blocks_[loop].breakTo);
    } else {
      jump(Op::Loop, blocks_[loop].continueTo);
      reachable_ = false;
      assigned_ = kEverything;
    }
    resumeAll(loop + 1);
    break;
  }
  case NodeKind::Pass:
  case NodeKind::Global:
  case NodeKind::Nonlocal:
    break;
  case NodeKind::Assert:
    assertStatement(as<Assert>(node));
    break;
  case NodeKind::Raise:
    raiseStatement(as<Raise>(node));
    break;
  case NodeKind::Try:
    tryStatement(as<Try>(node));
    break;
  case NodeKind::With:
    withStatement(as<With>(node), 0);
    break;
  case NodeKind::FunctionDef:
    functionDefinition(as<FunctionDef>(node));
    break;
  case NodeKind::ClassDef:
    classDefinition(as<ClassDef>(node));
    break;
  case NodeKind::Import:
    importStatement(as<Import>(node));
    break;
  case NodeKind::ImportFrom:
    importFrom(as<ImportFrom>(node));
    break;
  case NodeKind::Match:
    matchStatement(as<Match>(node));
    break;
  case NodeKind::TryStar:
    decline("except*");
    break;
  default:
    decline("async");
    break;
  }
  top_ = top;
}

void FunctionLowerer::assign(const Expression &to, Register value) {
  switch (to.kind) {
  case NodeKind::Name:
    store(as<Name>(to).id, value);
    return;
  case NodeKind::Attribute: {
    const auto &n = as<Attribute>(to);
    const Register object = expression(*n.value);
    at(to);
    emit(Op::SetAttribute, 0, object, value,
         static_cast<int32_t>(shared_.module.name(mangle(n.attr))), newCache());
    return;
  }
  case NodeKind::Subscript: {
    const auto &n = as<Subscript>(to);
    const Register object = stable(*n.value), key = expression(*n.slice);
    at(to);
    emit(Op::SetItem, value, object, key);
    return;
  }
  case NodeKind::Starred:
    assign(*as<Starred>(to).value, value);
    return;
  case NodeKind::List:
    assignSequence(as<List>(to).elts, value);
    return;
  default:
    assignSequence(as<Tuple>(to).elts, value);
    return;
  }
}

void FunctionLowerer::assignSequence(const Sequence<Expression *> &targets, Register value) {
  const auto count = static_cast<uint32_t>(targets.size());
  const uint32_t top = top_;
  const Register first = temporary(count == 0 ? 1 : count);
  uint32_t starred = count;
  for (uint32_t i = 0; i != count; ++i)
    if (targets[i]->kind == NodeKind::Starred)
      starred = i;
  if (starred == count)
    emit(Op::Unpack, first, value, 0, static_cast<int32_t>(count));
  else
    emit(Op::UnpackStar, first, value, 0, static_cast<int32_t>(starred), count - starred - 1);
  for (uint32_t i = 0; i != count; ++i)
    assign(*targets[i], static_cast<Register>(first + i));
  top_ = top;
}

const Sequence<Expression *> *FunctionLowerer::plainElements(const Expression &node) {
  const auto *tuple = dynCast<Tuple>(&node);
  const auto *list = dynCast<List>(&node);
  if (tuple == nullptr && list == nullptr)
    return nullptr;
  const Sequence<Expression *> &elements = tuple != nullptr ? tuple->elts : list->elts;
  for (const Expression *element : elements)
    if (element->kind == NodeKind::Starred)
      return nullptr;
  return &elements;
}

namespace {

bool hasNameTwice(const Sequence<Expression *> &targets) {
  const auto isSame = [](const Expression *a, const Expression *b) {
    const auto *one = dynCast<Name>(a), *other = dynCast<Name>(b);
    return one != nullptr && other != nullptr &&
           std::string_view(one->id) == std::string_view(other->id);
  };
  for (auto each = targets.begin(); each != targets.end(); ++each)
    if (std::any_of(targets.begin(), each,
                    [&](const auto *before) { return isSame(before, *each); }))
      return true;
  return false;
}

} // namespace

bool FunctionLowerer::assignEach(const Expression &to, const Expression &value) {
  const auto *targets = plainElements(to), *values = plainElements(value);
  if (targets == nullptr || values == nullptr || targets->size() != values->size())
    return false;
  const auto count = static_cast<uint32_t>(targets->size());
  if (count == 0)
    return false;
  // Compilers of some releases of 3.11 mix up values that are no constants.
  const bool isConstant = std::all_of(values->begin(), values->end(), [](const Expression *each) {
    return each->kind == NodeKind::Constant;
  });
  if (!isConstant && hasNameTwice(*targets)) {
    at(to);
    decline("a variable that is assigned twice at once");
  }
  const Register first = temporary(count);
  for (uint32_t i = 0; i != count; ++i)
    expression(*(*values)[i], static_cast<Register>(first + i));
  for (uint32_t i = 0; i != count; ++i)
    assign(*(*targets)[i], static_cast<Register>(first + i));
  return true;
}

void FunctionLowerer::augmented(const AugAssign &node) {
  const auto apply = [&](Register to, Register left) {
    operate(node.op(), to, left, *node.value, node, kInPlace);
  };
  const Expression &to = *node.target;
  switch (to.kind) {
  case NodeKind::Name: {
    const Identifier id = as<Name>(to).id;
    const Variable variable = resolve(mangle(id));
    at(to);
    const Register left = load(id, kAny);
    if (variable.kind == Variable::InRegister) {
      // The value may be one that changes the variable meanwhile.
      Register kept = left;
      if (shared_.hasWalrus) {
        kept = temporary();
        move(kept, left);
      }
      apply(variable.reg, kept);
      return;
    }
    const Register result = temporary();
    apply(result, left);
    store(id, result);
    return;
  }
  case NodeKind::Attribute: {
    const auto &n = as<Attribute>(to);
    const auto attribute = static_cast<int32_t>(shared_.module.name(mangle(n.attr)));
    const Register object = stable(*n.value), left = temporary();
    at(to);
    emit(Op::GetAttribute, left, object, 0, attribute, newCache());
    const Register result = temporary();
    apply(result, left);
    at(to);
    emit(Op::SetAttribute, 0, object, result, attribute, newCache());
    return;
  }
  default: {
    const auto &n = as<Subscript>(to);
    const Register object = stable(*n.value), key = stable(*n.slice), left = temporary();
    at(to);
    emit(Op::GetItem, left, object, key);
    const Register result = temporary();
    apply(result, left);
    at(to);
    emit(Op::SetItem, result, object, key);
    return;
  }
  }
}

void FunctionLowerer::annotated(const AnnAssign &node) {
  const bool isFunction = frames_.front().scope->kind == ScopeKind::Function;
  // The value first, then the target, then the annotation: as CPython evaluates them.
  if (node.value != nullptr) {
    const Register value = expression(*node.value);
    assign(*node.target, value);
  }
  if (node.extra != 0) {
    if (frames_.front().scope->kind == ScopeKind::Class && frames_.size() == 1)
      classAnnotation(as<Name>(*node.target).id, *node.annotation);
    else if (!isFunction)
      annotation(*node.annotation);
    return;
  }
  if (node.value == nullptr) {
    // Only what the target consists of is evaluated.
    if (node.target->kind == NodeKind::Attribute)
      expression(*as<Attribute>(*node.target).value);
    else if (node.target->kind == NodeKind::Subscript) {
      expression(*as<Subscript>(*node.target).value);
      expression(*as<Subscript>(*node.target).slice);
    }
  }
  if (!isFunction)
    annotation(*node.annotation);
}

void FunctionLowerer::annotation(const Expression &node) {
  if (shared_.futureAnnotations || node.kind == NodeKind::Constant)
    return;
  const uint32_t top = top_;
  expression(node);
  top_ = top;
}

void FunctionLowerer::classAnnotation(Identifier name, const Expression &node) {
  const uint32_t top = top_;
  const Register value = temporary();
  if (shared_.futureAnnotations) {
    // Its text is not made; only what data classes tell it by is.
    const Expression *root = &node;
    while (root->kind == NodeKind::Subscript)
      root = as<Subscript>(*root).value;
    const std::string_view of = root->kind == NodeKind::Attribute ? as<Attribute>(*root).attr.view()
                                : root->kind == NodeKind::Name    ? as<Name>(*root).id.view()
                                                                  : std::string_view();
    if (root->kind == NodeKind::Constant || of == "ClassVar" || of == "InitVar" || of == "KW_ONLY")
      decline("an annotation of this kind as text");
    emit(Op::LoadSpecial, value, 0, 0, kNone);
  } else {
    expression(node, value);
  }
  at(node);
  emit(Op::StoreAnnotation, 0, namespace_, value,
       static_cast<int32_t>(shared_.module.name(mangle(name))));
  top_ = top;
}

void FunctionLowerer::deleteTarget(const Expression &to) {
  const uint32_t top = top_;
  at(to);
  switch (to.kind) {
  case NodeKind::Name:
    remove(as<Name>(to).id);
    break;
  case NodeKind::Attribute: {
    const auto &n = as<Attribute>(to);
    const Register object = expression(*n.value);
    emit(Op::DeleteAttribute, 0, object, 0,
         static_cast<int32_t>(shared_.module.name(mangle(n.attr))));
    break;
  }
  case NodeKind::Subscript: {
    const auto &n = as<Subscript>(to);
    const Register object = stable(*n.value), key = expression(*n.slice);
    at(to);
    emit(Op::DeleteItem, 0, object, key);
    break;
  }
  case NodeKind::List:
    for (const Expression *each : as<List>(to).elts)
      deleteTarget(*each);
    break;
  default:
    for (const Expression *each : as<Tuple>(to).elts)
      deleteTarget(*each);
    break;
  }
  top_ = top;
}

void FunctionLowerer::ifStatement(const If &node) {
  const Label otherwise = newLabel();
  condition(*node.test, false, otherwise);
  const uint64_t before = assigned_;
  statements(node.body);
  if (node.orelse.empty()) {
    const uint64_t after = assigned_;
    place(otherwise);
    assigned_ = before & after;
    return;
  }
  const Label end = newLabel();
  const bool falls = reachable_;
  const uint64_t after = assigned_;
  if (falls)
    jumpTo(end);
  place(otherwise);
  assigned_ = before;
  statements(node.orelse);
  if (falls) {
    const uint64_t other = assigned_;
    place(end);
    assigned_ = after & other;
  }
}

void FunctionLowerer::whileStatement(const While &node) {
  const Label top = newLabel(), otherwise = newLabel(), end = newLabel();
  place(top);
  condition(*node.test, false, otherwise);
  const uint64_t tested = assigned_;
  blocks_.push_back({.kind = Block::Loop, .continueTo = top, .breakTo = end});
  statements(node.body);
  const uint64_t breaks = blocks_.back().breakState;
  blocks_.pop_back();
  if (reachable_) {
    at(node);
    jump(Op::Loop, top);
  }
  assigned_ = tested;
  place(otherwise);
  statements(node.orelse);
  const uint64_t after = assigned_;
  place(end);
  assigned_ = after & breaks;
}

void FunctionLowerer::drawItem(const Expression &to, Register iterator, Label end) {
  constexpr size_t kFew = 8;
  if (const auto *targets = plainElements(to);
      targets != nullptr && targets->size() >= 2 && targets->size() <= kFew) {
    drawItems(*targets, to, iterator, end);
    return;
  }
  // Straight into the variable, where that is a register.
  if (to.kind == NodeKind::Name) {
    const Variable variable = resolve(mangle(as<Name>(to).id));
    if (variable.kind == Variable::InRegister) {
      if (variable.reg < 64)
        assigned_ |= uint64_t(1) << variable.reg & trackable_;
      jump(Op::NextItem, end, iterator, 0, 0, variable.reg);
      return;
    }
  }
  const Register item = temporary();
  jump(Op::NextItem, end, iterator, 0, 0, item);
  at(to);
  assign(to, item);
}

void FunctionLowerer::drawItems(const Sequence<Expression *> &targets, const Expression &to,
                                Register iterator, Label end) {
  const auto count = static_cast<uint32_t>(targets.size());
  const uint32_t top = top_;
  const Register first = temporary(count), item = temporary();
  const Label drawn = newLabel();
  jump(Op::JumpIfDrawn, drawn, iterator, 0, count, first);
  jump(Op::NextItem, end, iterator, 0, 0, item);
  at(to);
  emit(Op::Unpack, first, item, 0, static_cast<int32_t>(count));
  place(drawn);
  for (uint32_t i = 0; i != count; ++i)
    assign(*targets[i], static_cast<Register>(first + i));
  top_ = top;
}

void FunctionLowerer::forStatement(const For &node) {
  const Register iterator = temporary();
  const Register iterable = unchanged(*node.iter);
  at(*node.iter);
  emit(Op::GetIterator, iterator, iterable);
  const Label next = newLabel(), otherwise = newLabel(), end = newLabel();
  const uint64_t before = assigned_;
  place(next);
  at(node);
  drawItem(*node.target, iterator, otherwise);
  blocks_.push_back({.kind = Block::Loop, .continueTo = next, .breakTo = end});
  statements(node.body);
  const uint64_t breaks = blocks_.back().breakState;
  blocks_.pop_back();
  if (reachable_) {
    at(node);
    jump(Op::Loop, next);
  }
  assigned_ = before;
  place(otherwise);
  statements(node.orelse);
  const uint64_t after = assigned_;
  place(end);
  assigned_ = after & breaks;
}

void FunctionLowerer::returnStatement(const Return &node) {
  Register value;
  if (node.value != nullptr && blocksNeedWork()) {
    value = temporary();
    expression(*node.value, value);
  } else if (node.value != nullptr) {
    value = expression(*node.value);
  } else {
    value = temporary();
    emit(Op::LoadSpecial, value, 0, 0, kNone);
  }
  at(node);
  leaveBlocks(0);
  emit(Op::Return, 0, value);
  reachable_ = false;
  assigned_ = kEverything;
  resumeAll(0);
}

namespace {

/// What pytest's rewriting looks into; the rest of an assertion stays as it is.
bool isRewritten(NodeKind kind) {
  switch (kind) {
  case NodeKind::BoolOp:
  case NodeKind::UnaryOp:
  case NodeKind::BinOp:
  case NodeKind::Call:
  case NodeKind::Keyword:
  case NodeKind::Starred:
  case NodeKind::Attribute:
  case NodeKind::Compare:
    return true;
  default:
    return false;
  }
}

/// Whether its truth is the same however often it is asked for.
bool hasPlainTruth(const Expression &node) {
  const auto *unary = dynCast<UnaryOp>(&node);
  return node.kind == NodeKind::Constant || node.kind == NodeKind::Compare ||
         node.kind == NodeKind::BoolOp || (unary != nullptr && unary->op() == UnaryOperator::Not);
}

bool isSimple(const Expression &node) {
  const auto *unary = dynCast<UnaryOp>(&node);
  return node.kind == NodeKind::Constant || node.kind == NodeKind::Name ||
         (unary != nullptr && isSimple(*unary->operand));
}

/// Why an assertion may do more, or in another order, once pytest has rewritten it; empty: it does
/// not. What is compared in a chain is all evaluated before the first comparison, operands of `and`
/// and `or` are asked for their truth twice.
std::string_view differenceRewritten(const Node &node, bool definesTruth) {
  if (node.kind == NodeKind::NamedExpr)
    return "an assertion with := that pytest rewrites";
  if (!isRewritten(node.kind))
    return {};
  if (const auto *compare = dynCast<Compare>(&node))
    for (size_t i = 1; i < compare->comparators.size(); ++i)
      if (!isSimple(*compare->comparators[i]))
        return "a chain of comparisons that pytest evaluates in another order";
  if (const auto *operation = dynCast<BoolOp>(&node); operation != nullptr && definesTruth)
    if (!std::all_of(operation->values.begin(), operation->values.end(),
                     [](const Expression *value) { return hasPlainTruth(*value); }))
      return "an assertion whose truth pytest asks for twice";
  std::string_view found;
  forEachChild(node, [&](const Node &child) {
    if (found.empty())
      found = differenceRewritten(child, definesTruth);
  });
  return found;
}

} // namespace

void FunctionLowerer::assertStatement(const Assert &node) {
  if (shared_.rewritesAssertions)
    if (const std::string_view difference = differenceRewritten(*node.test, shared_.definesTruth);
        !difference.empty()) {
      decline(difference);
      return;
    }
  const Label holds = newLabel();
  condition(*node.test, true, holds);
  const uint64_t before = assigned_;
  if (shared_.rewritesAssertions) {
    at(node);
    decline(kFailedAssertion);
    place(holds);
    assigned_ = before;
    return;
  }
  Register message;
  if (node.msg != nullptr) {
    message = expression(*node.msg);
  } else {
    message = temporary();
    emit(Op::LoadSpecial, message, 0, 0, kEmpty);
  }
  at(node);
  emit(Op::RaiseAssertion, 0, message);
  place(holds);
  assigned_ = before;
}

void FunctionLowerer::raiseStatement(const Raise &node) {
  if (node.exc == nullptr) {
    emit(Op::RaiseAgain);
  } else {
    const Register exception = node.cause == nullptr ? expression(*node.exc) : stable(*node.exc);
    if (node.cause == nullptr) {
      at(node);
      emit(Op::Raise, 0, exception);
    } else {
      const Register cause = expression(*node.cause);
      at(node);
      emit(Op::RaiseFrom, 0, exception, cause);
    }
  }
  reachable_ = false;
  assigned_ = kEverything;
}

void FunctionLowerer::importStatement(const Import &node) {
  for (const Alias *alias : node.names) {
    const Identifier name = alias->name;
    const Register module = temporary();
    emit(Op::ImportModule, module, 0, 0, static_cast<int32_t>(shared_.module.name(name)));
    if (alias->asname.present()) {
      store(alias->asname, module);
      continue;
    }
    // Of a module in a package the name of the package is bound.
    Identifier bound = name;
    if (const size_t dot = name.view().find('.'); dot != std::string_view::npos) {
      bound = named(name.view().substr(0, dot));
      emit(Op::ImportModule, module, 0, 0, static_cast<int32_t>(shared_.module.name(bound)));
    }
    store(bound, module);
  }
}

std::string_view FunctionLowerer::absoluteName(const ImportFrom &node) const {
  if (node.extra == 0)
    return node.module;
  std::string_view package = shared_.package;
  for (int level = 1; level < node.extra; ++level)
    package =
        package.substr(0, package.find('.') == std::string_view::npos ? 0 : package.rfind('.'));
  if (package.empty() || !node.module.present())
    return package;
  return shared_.module.arena().copy(std::string(package) + "." + std::string(node.module.view()));
}

void FunctionLowerer::importFrom(const ImportFrom &node) {
  if (node.module.view() == "__future__" && node.extra == 0) {
    // CPython binds them to objects that nobody looks at.
    for (const Alias *alias : node.names) {
      const Register feature = temporary();
      emit(Op::LoadSpecial, feature, 0, 0, kEmpty);
      store(alias->asname.present() ? alias->asname : alias->name, feature);
    }
    return;
  }
  const std::string_view name = absoluteName(node);
  if (name.empty()) {
    decline("a relative import");
    return;
  }
  const Register module = temporary();
  emit(Op::ImportModule, module, 0, 0, static_cast<int32_t>(shared_.module.name(name)));
  for (const Alias *alias : node.names) {
    if (alias->name.view() == "*") {
      decline("import *");
      return;
    }
    const Register value = temporary();
    emit(Op::ImportName, value, module, 0, static_cast<int32_t>(shared_.module.name(alias->name)));
    store(alias->asname.present() ? alias->asname : alias->name, value);
  }
}

} // namespace assay::lowering
