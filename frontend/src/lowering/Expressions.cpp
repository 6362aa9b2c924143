// Expressions. Each leaves its value in a register: the wanted one, a variable's own, or a
// temporary.
#include "lowering/FunctionLowerer.h"

#include <algorithm>

namespace assay::lowering {

using namespace ast;
using ir::Op;

namespace {

using Kind = ir::Constant::Kind;

/// The value of an int literal, or of one with a minus, where an instruction can hold it.
std::optional<int32_t> smallLiteral(const Expression &node) {
  if (const auto *constant = dynCast<Constant>(&node)) {
    if (constant->type() != ConstantType::SmallInt)
      return std::nullopt;
    const int64_t value = constant->value.integer();
    return value == static_cast<int32_t>(value) ? std::optional(static_cast<int32_t>(value))
                                                : std::nullopt;
  }
  if (const auto *minus = dynCast<UnaryOp>(&node);
      minus != nullptr && minus->op() == UnaryOperator::USub)
    if (const auto value = smallLiteral(*minus->operand);
        value && minus->operand->kind == NodeKind::Constant && *value != INT32_MIN)
      return -*value;
  return std::nullopt;
}

std::optional<Op> intOp(BinaryOperator op) {
  switch (op) {
  case BinaryOperator::Add:
    return Op::AddInt;
  case BinaryOperator::Sub:
    return Op::SubtractInt;
  case BinaryOperator::Mult:
    return Op::MultiplyInt;
  case BinaryOperator::FloorDiv:
    return Op::FloorDivideInt;
  case BinaryOperator::Mod:
    return Op::ModuloInt;
  default:
    return std::nullopt;
  }
}

std::optional<Op> plainOp(BinaryOperator op) {
  switch (op) {
  case BinaryOperator::Add:
    return Op::Add;
  case BinaryOperator::Sub:
    return Op::Subtract;
  case BinaryOperator::Mult:
    return Op::Multiply;
  case BinaryOperator::Div:
    return Op::Divide;
  case BinaryOperator::FloorDiv:
    return Op::FloorDivide;
  case BinaryOperator::Mod:
    return Op::Modulo;
  case BinaryOperator::BitAnd:
    return Op::BitAnd;
  case BinaryOperator::BitOr:
    return Op::BitOr;
  case BinaryOperator::BitXor:
    return Op::BitXor;
  case BinaryOperator::LShift:
    return Op::ShiftLeft;
  case BinaryOperator::RShift:
    return Op::ShiftRight;
  default:
    return std::nullopt;
  }
}

/// The jump where A compares with an int.
std::optional<Op> intJump(ComparisonOperator op, bool when) {
  switch (op) {
  case ComparisonOperator::Eq:
    return when ? Op::JumpIfEqualInt : Op::JumpUnlessEqualInt;
  case ComparisonOperator::NotEq:
    return when ? Op::JumpIfNotEqualInt : Op::JumpUnlessNotEqualInt;
  case ComparisonOperator::Lt:
    return when ? Op::JumpIfLessInt : Op::JumpUnlessLessInt;
  case ComparisonOperator::LtE:
    return when ? Op::JumpIfLessEqualInt : Op::JumpUnlessLessEqualInt;
  case ComparisonOperator::Gt:
    return when ? Op::JumpIfGreaterInt : Op::JumpUnlessGreaterInt;
  case ComparisonOperator::GtE:
    return when ? Op::JumpIfGreaterEqualInt : Op::JumpUnlessGreaterEqualInt;
  default:
    return std::nullopt;
  }
}

bool isNone(const Expression &node) {
  const auto *constant = dynCast<Constant>(&node);
  return constant != nullptr && constant->type() == ConstantType::None;
}

/// Whether CPython may take it for a constant when it compiles.
bool mayBeFolded(const Expression &node) {
  switch (node.kind) {
  case NodeKind::Constant:
    return true;
  case NodeKind::UnaryOp:
    return mayBeFolded(*as<UnaryOp>(node).operand);
  case NodeKind::BinOp:
    return mayBeFolded(*as<BinOp>(node).left) && mayBeFolded(*as<BinOp>(node).right);
  case NodeKind::Tuple:
    return std::ranges::all_of(as<Tuple>(node).elts,
                               [](const Expression *each) { return mayBeFolded(*each); });
  default:
    return false;
  }
}

} // namespace

std::optional<uint32_t> FunctionLowerer::constant(const Expression &node) {
  ModuleBuilder &module = shared_.module;
  if (node.kind == NodeKind::Tuple) {
    ArenaVector<uint32_t> items(module.arena());
    items.reserve(as<Tuple>(node).elts.size());
    for (const Expression *each : as<Tuple>(node).elts) {
      const auto item = constant(*each);
      if (!item)
        return std::nullopt;
      items.push_back(*item);
    }
    return module.add({.kind = Kind::Tuple, .items = items});
  }
  if (const auto small = smallLiteral(node))
    return module.add({.kind = Kind::Int, .integer = *small});
  if (node.kind != NodeKind::Constant)
    return std::nullopt;
  const auto &n = as<Constant>(node);
  switch (n.type()) {
  case ConstantType::None:
    return module.add({.kind = Kind::None});
  case ConstantType::True:
    return module.add({.kind = Kind::True});
  case ConstantType::False:
    return module.add({.kind = Kind::False});
  case ConstantType::Ellipsis:
    return module.add({.kind = Kind::Ellipsis});
  case ConstantType::SmallInt:
    return module.add({.kind = Kind::Int, .integer = n.value.integer()});
  case ConstantType::BigInt:
    return module.add({.kind = Kind::BigInt, .text = n.value.text()});
  case ConstantType::Float:
    return module.add({.kind = Kind::Float, .real = n.value.real()});
  case ConstantType::Complex:
    return module.add({.kind = Kind::Imaginary, .real = n.value.real()});
  case ConstantType::Str:
    return module.add({.kind = Kind::Str, .text = n.value.text()});
  case ConstantType::Bytes:
    return module.add({.kind = Kind::Bytes, .text = n.value.text()});
  }
  return std::nullopt;
}

std::optional<uint32_t> FunctionLowerer::constantSet(const Expression &node) {
  if (node.kind != NodeKind::Set)
    return std::nullopt;
  ArenaVector<uint32_t> items(shared_.module.arena());
  bool folds = true;
  for (const Expression *each : as<Set>(node).elts) {
    if (!mayBeFolded(*each))
      return std::nullopt;
    const auto item = constant(*each);
    folds &= item.has_value();
    if (item)
      items.push_back(*item);
  }
  if (!folds)
    decline("a set of computed constants");
  return shared_.module.addSet(items);
}

Register FunctionLowerer::unchanged(const Expression &node) {
  const auto folded = constantSet(node);
  if (!folded)
    return expression(node);
  const Register to = temporary();
  emit(Op::LoadConst, to, 0, 0, static_cast<int32_t>(*folded));
  return to;
}

Register FunctionLowerer::loadConstant(const Expression &node, Register want) {
  const Register to = target(want);
  if (const auto small = smallLiteral(node)) {
    emit(Op::LoadInt, to, 0, 0, *small);
    return to;
  }
  if (const auto *n = dynCast<Constant>(&node)) {
    constexpr int32_t kEllipsis = 3;
    switch (n->type()) {
    case ConstantType::None:
      emit(Op::LoadSpecial, to, 0, 0, kNone);
      return to;
    case ConstantType::True:
      emit(Op::LoadSpecial, to, 0, 0, kTrue);
      return to;
    case ConstantType::False:
      emit(Op::LoadSpecial, to, 0, 0, kFalse);
      return to;
    case ConstantType::Ellipsis:
      emit(Op::LoadSpecial, to, 0, 0, kEllipsis);
      return to;
    default:
      break;
    }
  }
  emit(Op::LoadConst, to, 0, 0, static_cast<int32_t>(*constant(node)));
  return to;
}

Register FunctionLowerer::expression(const Expression &node, Register want) {
  const uint32_t top = top_;
  // What is needed on the way is given back, but not the register of the result.
  const auto keep = [&](Register result) {
    top_ = top;
    if (result >= top)
      temporary(result - top + 1);
    return result;
  };
  switch (node.kind) {
  case NodeKind::Constant:
    return loadConstant(node, want);
  case NodeKind::Name:
    at(node);
    return load(as<Name>(node).id, want);
  case NodeKind::BinOp: {
    const Register to = target(want);
    binary(as<BinOp>(node), to, kValue);
    return keep(to);
  }
  case NodeKind::UnaryOp: {
    const Register to = target(want);
    unary(as<UnaryOp>(node), to);
    return keep(to);
  }
  case NodeKind::BoolOp:
    return keep(settle(boolean(as<BoolOp>(node)), want));
  case NodeKind::IfExp: {
    const Register to = target(want);
    conditional(as<IfExp>(node), to);
    return keep(to);
  }
  case NodeKind::Compare:
    return keep(settle(comparison(as<Compare>(node), want), want));
  case NodeKind::Call: {
    const Register to = target(want);
    call(as<Call>(node), to);
    return keep(to);
  }
  case NodeKind::Attribute: {
    const Register to = target(want);
    const auto &n = as<Attribute>(node);
    const Register object = expression(*n.value);
    offset_ = node.end - 1; // CPython's line of a long chain is that of the name
    emit(Op::GetAttribute, to, object, 0, static_cast<int32_t>(shared_.module.name(mangle(n.attr))),
         newCache());
    return keep(to);
  }
  case NodeKind::Subscript: {
    const Register to = target(want);
    subscript(as<Subscript>(node), to);
    return keep(to);
  }
  case NodeKind::Slice: {
    const Register to = target(want);
    slice(as<Slice>(node), to);
    return keep(to);
  }
  case NodeKind::List:
    return keep(display(Op::BuildList, as<List>(node).elts, target(want)));
  case NodeKind::Tuple:
    if (constant(node))
      return loadConstant(node, want);
    return keep(display(Op::BuildTuple, as<Tuple>(node).elts, target(want)));
  case NodeKind::Set:
    return keep(setDisplay(as<Set>(node), target(want)));
  case NodeKind::Dict:
    return keep(dictDisplay(as<Dict>(node), target(want)));
  case NodeKind::JoinedStr:
    return keep(joined(as<JoinedStr>(node), target(want)));
  case NodeKind::FormattedValue:
    return keep(formatted(as<FormattedValue>(node), target(want)));
  case NodeKind::NamedExpr: {
    const Register value = expression(*as<NamedExpr>(node).value, want);
    store(as<Name>(*as<NamedExpr>(node).target).id, value);
    return value;
  }
  case NodeKind::Lambda:
    return keep(lambda(as<Lambda>(node), target(want)));
  case NodeKind::ListComp: {
    const auto &n = as<ListComp>(node);
    return keep(comprehension(node, n.generators, *n.elt, nullptr, target(want)));
  }
  case NodeKind::SetComp: {
    const auto &n = as<SetComp>(node);
    return keep(comprehension(node, n.generators, *n.elt, nullptr, target(want)));
  }
  case NodeKind::DictComp: {
    const auto &n = as<DictComp>(node);
    return keep(comprehension(node, n.generators, *n.key, n.value, target(want)));
  }
  case NodeKind::GeneratorExp:
    return keep(generator(as<GeneratorExp>(node), target(want)));
  case NodeKind::Yield: {
    const auto &n = as<Yield>(node);
    const Register to = target(want);
    const Register value = temporary();
    if (n.value != nullptr)
      expression(*n.value, value);
    else
      emit(Op::LoadSpecial, value, 0, 0, kNone);
    at(node);
    emit(Op::Yield, to, value);
    return keep(to);
  }
  case NodeKind::YieldFrom:
    return keep(yieldFrom(as<YieldFrom>(node), target(want)));
  default:
    at(node);
    decline("await");
    return target(want);
  }
}

Register FunctionLowerer::stable(const Expression &node) {
  // Variables only change within an expression where it assigns.
  if (!shared_.hasWalrus || node.kind == NodeKind::Constant)
    return expression(node);
  const Register copy = temporary();
  return expression(node, copy);
}

Register FunctionLowerer::binary(const BinOp &node, Register to, uint32_t use) {
  const bool isByInt = smallLiteral(*node.right) && intOp(node.op());
  const bool isOperator = node.left->kind == NodeKind::BinOp;
  const Register left = isOperator ? operand(*node.left)
                        : isByInt  ? expression(*node.left)
                                   : stable(*node.left);
  operate(node.op(), to, left, *node.right, node, use);
  return to;
}

Register FunctionLowerer::operand(const Expression &node) {
  if (node.kind != NodeKind::BinOp)
    return expression(node);
  const Register to = temporary();
  binary(as<BinOp>(node), to, kOperand);
  top_ = to + 1U;
  return to;
}

void FunctionLowerer::operate(BinaryOperator op, Register to, Register left,
                              const Expression &right, const Node &node, uint32_t use) {
  const auto small = smallLiteral(right);
  const auto byInt = small ? intOp(op) : std::nullopt;
  const Register other = byInt ? 0 : operand(right);
  at(node);
  if (byInt)
    emit(*byInt, to, left, 0, *small, use);
  else if (const auto plain = plainOp(op))
    emit(*plain, to, left, other, static_cast<int32_t>(use));
  else
    emit(Op::Binary, to, left, other, static_cast<int32_t>(op), use);
}

Register FunctionLowerer::unary(const UnaryOp &node, Register to) {
  if (smallLiteral(node))
    return loadConstant(node, to);
  const Register operand = expression(*node.operand);
  at(node);
  switch (node.op()) {
  case UnaryOperator::Invert:
    emit(Op::Invert, to, operand);
    break;
  case UnaryOperator::Not:
    emit(Op::Not, to, operand);
    break;
  case UnaryOperator::UAdd:
    emit(Op::Positive, to, operand);
    break;
  case UnaryOperator::USub:
    emit(Op::Negative, to, operand);
    break;
  }
  return to;
}

Register FunctionLowerer::settle(Register result, Register want) {
  if (want == kAny)
    return result;
  move(want, result);
  return want;
}

Register FunctionLowerer::boolean(const BoolOp &node) {
  // Always into a temporary: what is wanted may be a variable that a later operand reads.
  const Register to = temporary();
  const Label end = newLabel();
  uint64_t state = 0;
  for (size_t i = 0; i != node.values.size(); ++i) {
    if (i + 1 == node.values.size()) {
      expression(*node.values[i], to);
      at(node);
    } else {
      const Label next = newLabel();
      booleanOperand(node, *node.values[i], to, node.op() == BooleanOperator::Or, end, next);
      place(next);
    }
    if (i == 0)
      state = assigned_;
  }
  place(end);
  assigned_ = state;
  return to;
}

/// An operand of `of` that is not its last one: to `stop` where its truth is `when`, else to what
/// follows at `next`. What stands in several of them is asked for its truth once.
void FunctionLowerer::booleanOperand(const BoolOp &of, const Expression &node, Register to,
                                     bool when, Label stop, Label next) {
  if (node.kind != NodeKind::BoolOp) {
    expression(node, to);
    at(of);
    jump(when ? Op::JumpIfTrue : Op::JumpIfFalse, stop, to);
    return;
  }
  const auto &inner = as<BoolOp>(node);
  const bool stopsAt = inner.op() == BooleanOperator::Or;
  uint64_t state = 0;
  for (size_t i = 0; i != inner.values.size(); ++i) {
    const Label following = newLabel();
    if (i + 1 == inner.values.size())
      booleanOperand(of, *inner.values[i], to, when, stop, next);
    else
      booleanOperand(inner, *inner.values[i], to, stopsAt, stopsAt == when ? stop : next,
                     following);
    place(following);
    if (i == 0)
      state = assigned_;
  }
  assigned_ = state;
}

Register FunctionLowerer::conditional(const IfExp &node, Register to) {
  const Label otherwise = newLabel(), end = newLabel();
  condition(*node.test, false, otherwise);
  const uint64_t state = assigned_;
  expression(*node.body, to);
  const uint64_t first = assigned_;
  jump(Op::Jump, end);
  place(otherwise);
  assigned_ = state;
  expression(*node.orelse, to);
  const uint64_t second = assigned_;
  place(end);
  assigned_ = first & second;
  return to;
}

Op FunctionLowerer::compareOp(ComparisonOperator op, uint32_t &imm) {
  imm = 0;
  switch (op) {
  case ComparisonOperator::Eq:
    return Op::Equal;
  case ComparisonOperator::NotEq:
    return Op::NotEqual;
  case ComparisonOperator::Lt:
    return Op::Less;
  case ComparisonOperator::LtE:
    return Op::LessEqual;
  case ComparisonOperator::Gt:
    return Op::Greater;
  case ComparisonOperator::GtE:
    return Op::GreaterEqual;
  case ComparisonOperator::Is:
    return Op::Is;
  case ComparisonOperator::IsNot:
    imm = 1;
    return Op::Is;
  case ComparisonOperator::In:
    return Op::In;
  case ComparisonOperator::NotIn:
    imm = 1;
    return Op::In;
  }
  return Op::Equal;
}

Register FunctionLowerer::comparison(const Compare &node, Register want) {
  uint32_t imm = 0;
  if (node.ops.size() == 1) {
    const Register to = target(want);
    const bool isIn =
        node.ops[0] == ComparisonOperator::In || node.ops[0] == ComparisonOperator::NotIn;
    const Register left = stable(*node.left);
    const Register right =
        isIn ? unchanged(*node.comparators[0]) : expression(*node.comparators[0]);
    at(node);
    const Op op = compareOp(node.ops[0], imm);
    emit(op, to, left, right, static_cast<int32_t>(imm));
    return to;
  }
  const Register to = temporary();
  const Label end = newLabel();
  uint64_t state = 0;
  Register left = stable(*node.left);
  for (size_t i = 0; i != node.ops.size(); ++i) {
    const Register right =
        i + 1 == node.ops.size() ? expression(*node.comparators[i]) : stable(*node.comparators[i]);
    at(node);
    const Op op = compareOp(node.ops[i], imm);
    emit(op, to, left, right, static_cast<int32_t>(imm));
    if (i == 0)
      state = assigned_;
    if (i + 1 != node.ops.size())
      jump(Op::JumpIfFalse, end, to);
    left = right;
  }
  place(end);
  assigned_ = state;
  return to;
}

void FunctionLowerer::compareJump(ComparisonOperator op, Register a, Register b, bool when,
                                  Label to) {
  switch (op) {
  case ComparisonOperator::Eq:
    return jump(when ? Op::JumpIfEqual : Op::JumpUnlessEqual, to, a, b);
  case ComparisonOperator::NotEq:
    return jump(when ? Op::JumpIfNotEqual : Op::JumpUnlessNotEqual, to, a, b);
  case ComparisonOperator::Lt:
    return jump(when ? Op::JumpIfLess : Op::JumpUnlessLess, to, a, b);
  case ComparisonOperator::LtE:
    return jump(when ? Op::JumpIfLessEqual : Op::JumpUnlessLessEqual, to, a, b);
  case ComparisonOperator::Gt:
    return jump(when ? Op::JumpIfGreater : Op::JumpUnlessGreater, to, a, b);
  case ComparisonOperator::GtE:
    return jump(when ? Op::JumpIfGreaterEqual : Op::JumpUnlessGreaterEqual, to, a, b);
  case ComparisonOperator::Is:
    return jump(Op::JumpIfIs, to, a, b, when ? 0 : 1);
  case ComparisonOperator::IsNot:
    return jump(Op::JumpIfIs, to, a, b, when ? 1 : 0);
  case ComparisonOperator::In:
    return jump(Op::JumpIfIn, to, a, b, when ? 0 : 1);
  case ComparisonOperator::NotIn:
    return jump(Op::JumpIfIn, to, a, b, when ? 1 : 0);
  }
}

Register FunctionLowerer::compareJump(ComparisonOperator op, Register left, const Expression &right,
                                      const Node &node, bool keepRight, bool when, Label to) {
  const bool isIdentity = op == ComparisonOperator::Is || op == ComparisonOperator::IsNot;
  if (!keepRight && isIdentity && isNone(right)) {
    at(node);
    jump(Op::JumpIfNone, to, left, 0, (op == ComparisonOperator::Is) == when ? 0 : 1);
    return left;
  }
  const auto small = smallLiteral(right);
  const auto byInt = small && !keepRight ? intJump(op, when) : std::nullopt;
  if (byInt) {
    at(node);
    jump(*byInt, to, left, 0, static_cast<uint32_t>(*small));
    return left;
  }
  const bool isIn = op == ComparisonOperator::In || op == ComparisonOperator::NotIn;
  const Register other = isIn && !keepRight ? unchanged(right)
                         : keepRight        ? stable(right)
                                            : expression(right);
  at(node);
  compareJump(op, left, other, when, to);
  return other;
}

void FunctionLowerer::condition(const Expression &node, bool when, Label to) {
  const uint32_t top = top_;
  switch (node.kind) {
  case NodeKind::UnaryOp:
    if (as<UnaryOp>(node).op() == UnaryOperator::Not)
      return condition(*as<UnaryOp>(node).operand, !when, to);
    break;
  case NodeKind::BoolOp: {
    const auto &n = as<BoolOp>(node);
    // `and` jumps to a false end with its first false operand; with `or` it is the other way.
    const bool stopsAt = n.op() == BooleanOperator::Or;
    const Label end = newLabel();
    uint64_t state = 0;
    for (size_t i = 0; i != n.values.size(); ++i) {
      const bool last = i + 1 == n.values.size();
      if (last)
        condition(*n.values[i], when, to);
      else
        condition(*n.values[i], stopsAt, stopsAt == when ? to : end);
      if (i == 0)
        state = assigned_;
    }
    place(end);
    assigned_ = state;
    return;
  }
  case NodeKind::Compare: {
    const auto &n = as<Compare>(node);
    const Label end = newLabel(); // of a chain that fails early
    uint64_t state = 0;
    Register left = stable(*n.left);
    for (size_t i = 0; i != n.ops.size(); ++i) {
      const bool last = i + 1 == n.ops.size();
      left = compareJump(n.ops[i], left, *n.comparators[i], node, !last, last && when,
                         last || !when ? to : end);
      if (i == 0)
        state = assigned_;
    }
    if (n.ops.size() != 1) {
      place(end);
      assigned_ = state;
    }
    top_ = top;
    return;
  }
  case NodeKind::Constant: {
    const ConstantType type = as<Constant>(node).type();
    if (type == ConstantType::True || type == ConstantType::False) {
      if ((type == ConstantType::True) == when)
        jump(Op::Jump, to);
      return;
    }
    break;
  }
  default:
    break;
  }
  const Register value = expression(node);
  at(node);
  jump(when ? Op::JumpIfTrue : Op::JumpIfFalse, to, value);
  top_ = top;
}

Register FunctionLowerer::display(Op op, const Sequence<Expression *> &elements, Register to) {
  for (const Expression *each : elements)
    if (each->kind == NodeKind::Starred) {
      if (op == Op::BuildSet)
        return starredDisplay(op, Op::SetAdd, Op::SetUpdate, elements, to);
      const Register list = op == Op::BuildList ? to : temporary();
      starredDisplay(Op::BuildList, Op::ListAppend, Op::ListExtend, elements, list);
      if (op == Op::BuildTuple)
        emit(Op::ListToTuple, to, list);
      return to;
    }
  const auto count = static_cast<uint32_t>(elements.size());
  const Register first = count == 0 ? 0 : temporary(count);
  for (uint32_t i = 0; i != count; ++i)
    expression(*elements[i], static_cast<Register>(first + i));
  emit(op, to, first, 0, static_cast<int32_t>(count));
  return to;
}

Register FunctionLowerer::setDisplay(const Set &node, Register to) {
  // CPython fills a set from a constant one, unless it is short.
  const auto folded = node.elts.size() > 2 ? constantSet(node) : std::nullopt;
  if (!folded)
    return display(Op::BuildSet, node.elts, to);
  const Register made = temporary(), constants = temporary();
  emit(Op::LoadConst, constants, 0, 0, static_cast<int32_t>(*folded));
  emit(Op::BuildSet, made, 0, 0, 0);
  emit(Op::SetUpdate, 0, made, constants);
  move(to, made);
  return to;
}

Register FunctionLowerer::starredDisplay(Op build, Op append, Op extend,
                                         const Sequence<Expression *> &elements, Register to) {
  const Register made = temporary();
  emit(build, made, 0, 0, 0);
  for (const Expression *each : elements) {
    const uint32_t top = top_;
    const bool starred = each->kind == NodeKind::Starred;
    const Register value = expression(starred ? *as<Starred>(*each).value : *each);
    at(*each);
    emit(starred ? extend : append, 0, made, value);
    top_ = top;
  }
  move(to, made);
  return to;
}

Register FunctionLowerer::dictDisplay(const Dict &node, Register to) {
  bool plain = true;
  for (const Expression *key : node.keys)
    plain &= key != nullptr;
  const auto count = static_cast<uint32_t>(node.keys.size());
  constexpr uint32_t kMostAtOnce = 64;
  if (plain && count <= kMostAtOnce) {
    const Register first = count == 0 ? 0 : temporary(count * 2);
    for (uint32_t i = 0; i != count; ++i) {
      expression(*node.keys[i], static_cast<Register>(first + i * 2));
      expression(*node.values[i], static_cast<Register>(first + i * 2 + 1));
    }
    at(node);
    emit(Op::BuildDict, to, first, 0, static_cast<int32_t>(count));
    return to;
  }
  const Register made = temporary();
  emit(Op::BuildDict, made, 0, 0, 0);
  for (uint32_t i = 0; i != count; ++i) {
    const uint32_t top = top_;
    if (node.keys[i] == nullptr) {
      const Register other = expression(*node.values[i]);
      at(node);
      emit(Op::DictUpdate, 0, made, other);
    } else {
      const Register key = stable(*node.keys[i]), value = expression(*node.values[i]);
      at(node);
      emit(Op::DictSet, value, made, key);
    }
    top_ = top;
  }
  move(to, made);
  return to;
}

Register FunctionLowerer::joined(const JoinedStr &node, Register to) {
  const auto count = static_cast<uint32_t>(node.values.size());
  if (count == 0) {
    emit(Op::LoadConst, to, 0, 0, static_cast<int32_t>(stringConstant("")));
    return to;
  }
  const Register first = temporary(count);
  for (uint32_t i = 0; i != count; ++i) {
    const auto piece = static_cast<Register>(first + i);
    if (const auto *value = dynCast<FormattedValue>(node.values[i]))
      formatted(*value, piece);
    else
      expression(*node.values[i], piece);
  }
  at(node);
  emit(Op::BuildString, to, first, 0, static_cast<int32_t>(count));
  return to;
}

Register FunctionLowerer::formatted(const FormattedValue &node, Register to) {
  const uint32_t top = top_;
  const Register value = stable(*node.value);
  Register spec;
  if (node.format_spec != nullptr) {
    spec = expression(*node.format_spec);
  } else {
    spec = temporary();
    emit(Op::LoadSpecial, spec, 0, 0, kEmpty);
  }
  at(node);
  emit(Op::FormatValue, to, value, spec, node.extra);
  top_ = top;
  return to;
}

Register FunctionLowerer::subscript(const Subscript &node, Register to) {
  const Register object = stable(*node.value);
  if (const auto *part = dynCast<Slice>(node.slice)) {
    const Register first = sliceParts(*part);
    at(node);
    emit(Op::GetSlice, to, object, first);
    return to;
  }
  const Register key = expression(*node.slice);
  at(node);
  emit(Op::GetItem, to, object, key);
  return to;
}

Register FunctionLowerer::sliceParts(const Slice &node) {
  const Register first = temporary(3);
  const Expression *parts[] = {node.lower, node.upper, node.step};
  for (uint32_t i = 0; i != 3; ++i) {
    if (parts[i] != nullptr)
      expression(*parts[i], static_cast<Register>(first + i));
    else
      emit(Op::LoadSpecial, first + i, 0, 0, kNone);
  }
  return first;
}

Register FunctionLowerer::slice(const Slice &node, Register to) {
  emit(Op::BuildSlice, to, sliceParts(node));
  return to;
}

Register FunctionLowerer::yieldFrom(const YieldFrom &node, Register to) {
  const Register iterator = temporary();
  const Register value = expression(*node.value);
  at(node);
  emit(Op::GetDelegate, iterator, value);
  emit(Op::YieldFrom, to, iterator);
  return to;
}

} // namespace assay::lowering
