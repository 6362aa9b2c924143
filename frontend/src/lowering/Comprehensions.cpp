// Comprehensions: in the function around them, with registers of their own for their variables.
#include "lowering/FunctionLowerer.h"

namespace assay::lowering {

using namespace ast;
using ir::Op;

Register FunctionLowerer::comprehension(const Node &node,
                                        const Sequence<Comprehension *> &generators,
                                        const Expression &element, const Expression *value,
                                        Register to) {
  for (const Comprehension *each : generators)
    if (each->extra != 0) {
      decline("async");
      return to;
    }
  const uint32_t top = top_;
  const Scope &scope = childScope(node);
  // The first iterable belongs to the scope around.
  const Register iterator = temporary();
  {
    const Register iterable = unchanged(*generators[0]->iter);
    at(*generators[0]->iter);
    emit(Op::GetIterator, iterator, iterable);
  }
  const Register made = temporary();
  at(node);
  emit(node.kind == NodeKind::ListComp  ? Op::BuildList
       : node.kind == NodeKind::SetComp ? Op::BuildSet
                                        : Op::BuildDict,
       made, 0, 0, 0);

  const uint64_t state = assigned_;
  ScopeFrame frame = newFrame(scope);
  for (size_t i = 0; i != scope.symbols.size(); ++i) {
    const Symbol &symbol = scope.symbols[i];
    if (symbol.scope != NameScope::Local && symbol.scope != NameScope::Cell)
      continue;
    const Register reg = frame.homes[i].reg = temporary();
    if (reg < 64)
      assigned_ &= ~(uint64_t(1) << reg);
    if (symbol.scope == NameScope::Cell && isCaptured(scope, symbol.name)) {
      frame.homes[i].isCell = true;
      emit(Op::LoadSpecial, reg, 0, 0, kEmpty);
      emit(Op::MakeCell, reg, reg);
    } else if (generators.size() > 1) {
      // A later clause may look at a variable before it is bound.
      emit(Op::LoadSpecial, reg, 0, 0, kEmpty);
    }
  }
  openFrame(std::move(frame));
  loops(generators, 0, iterator, element, value, made);
  closeFrame();
  assigned_ = state;
  move(to, made);
  top_ = top;
  return to;
}

void FunctionLowerer::loops(const Sequence<Comprehension *> &generators, size_t index,
                            Register iterator, const Expression &element, const Expression *value,
                            Register into) {
  const Comprehension &clause = *generators[index];
  const Label next = newLabel(), more = newLabel(), end = newLabel();
  const uint64_t before = assigned_;
  place(next);
  at(*clause.target);
  drawItem(*clause.target, iterator, end);
  for (const Expression *each : clause.ifs)
    condition(*each, false, more);
  const uint32_t top = top_;
  if (index + 1 != generators.size()) {
    const Register inner = temporary();
    const Register iterable = unchanged(*generators[index + 1]->iter);
    at(*generators[index + 1]->iter);
    emit(Op::GetIterator, inner, iterable);
    loops(generators, index + 1, inner, element, value, into);
  } else if (generatorElement_ && frames_.size() == 1) {
    const Register yielded = temporary();
    expression(element, yielded);
    at(element);
    emit(Op::Yield, yielded, yielded);
  } else if (value != nullptr) {
    const Register key = stable(element), of = expression(*value);
    at(element);
    emit(Op::DictSet, of, into, key);
  } else {
    const Register made = expression(element);
    at(element);
    emit(frames_.back().scope->node->kind == NodeKind::SetComp ? Op::SetAdd : Op::ListAppend, 0,
         into, made);
  }
  top_ = top;
  place(more); // what is skipped counts, too
  jump(Op::Loop, next);
  place(end);
  assigned_ = before;
}

Register FunctionLowerer::generator(const GeneratorExp &node, Register to) {
  for (const Comprehension *each : node.generators)
    if (each->extra != 0) {
      decline("async");
      return to;
    }
  const Scope &scope = childScope(node);
  const uint32_t top = top_;
  // The first iterable is evaluated here, and its iterator is the function's only argument.
  const Register base = temporary(2), iterator = static_cast<Register>(base + 1);
  {
    const uint32_t inner = top_;
    const Register iterable = unchanged(*node.generators[0]->iter);
    at(*node.generators[0]->iter);
    emit(Op::GetIterator, iterator, iterable);
    top_ = inner;
  }
  FunctionLowerer function(shared_, scope, this, className_, innerPrefix_);
  const uint32_t number = function.lowerGenerator(node);
  const uint32_t inner = top_;
  const Register cells = temporary(2);
  emit(Op::LoadSpecial, cells, 0, 0, kEmpty);
  emit(Op::LoadSpecial, cells + 1, 0, 0, kEmpty);
  at(node);
  makeFunction(number, scope, cells, base);
  top_ = inner;
  at(node);
  emit(Op::Call, to, base, 0, 1, newCache());
  top_ = top;
  return to;
}

uint32_t FunctionLowerer::lowerGenerator(const GeneratorExp &node) {
  const uint32_t number = shared_.module.reserveFunction();
  at(node);
  const Register iterator = temporary();
  parameterNames_.push_back(shared_.module.name(".0"));
  positional_ = positionalOnly_ = 1;
  prepareVariables();
  generatorElement_ = true;
  loops(node.generators, 0, iterator, *node.elt, nullptr, 0);
  const Register none = temporary();
  emit(Op::LoadSpecial, none, 0, 0, kNone);
  emit(Op::Return, 0, none);
  return finish(number, named("<genexpr>"), static_cast<uint8_t>(ir::FunctionFlag::Generator));
}

} // namespace assay::lowering
