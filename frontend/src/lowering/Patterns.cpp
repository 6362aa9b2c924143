// match: patterns as tests that jump on. What a pattern captures is bound once all of it matched.
#include "lowering/FunctionLowerer.h"

#include <algorithm>

namespace assay::lowering {

using namespace ast;
using ir::Op;

namespace {

/// Whether whatever stands there matches, and is not kept.
bool isWildcard(const Pattern *node) {
  if (node->kind == NodeKind::MatchStar)
    return !as<MatchStar>(*node).name.present();
  return node->kind == NodeKind::MatchAs && as<MatchAs>(*node).pattern == nullptr &&
         !as<MatchAs>(*node).name.present();
}

} // namespace

void FunctionLowerer::matchStatement(const Match &node) {
  const Register subject = temporary();
  expression(*node.subject, subject);
  const Label end = newLabel();
  uint64_t after = kEverything;
  for (const MatchCase *each : node.cases) {
    const uint32_t top = top_;
    const Label next = newLabel();
    const uint64_t before = assigned_;
    captures_.clear();
    pattern(*each->pattern, subject, next);
    for (const Capture &captured : captures_)
      store(captured.name, captured.value);
    top_ = top;
    if (each->guard != nullptr)
      condition(*each->guard, false, next);
    statements(each->body);
    if (reachable_) {
      after &= assigned_;
      jumpTo(end);
    }
    place(next);
    assigned_ = before;
  }
  after &= assigned_;
  place(end);
  assigned_ = after;
}

void FunctionLowerer::capture(Identifier name, Register value) {
  captures_.push_back({name, value});
}

void FunctionLowerer::pattern(const Pattern &node, Register subject, Label fail) {
  at(node);
  switch (node.kind) {
  case NodeKind::MatchValue: {
    const Register value = expression(*as<MatchValue>(node).value);
    at(node);
    compareJump(ComparisonOperator::Eq, subject, value, false, fail);
    return;
  }
  case NodeKind::MatchSingleton: {
    const ConstantType type = as<MatchSingleton>(node).type();
    const Register value = temporary();
    emit(Op::LoadSpecial, value, 0, 0,
         type == ConstantType::None   ? kNone
         : type == ConstantType::True ? kTrue
                                      : kFalse);
    compareJump(ComparisonOperator::Is, subject, value, false, fail);
    return;
  }
  case NodeKind::MatchSequence:
    return sequencePattern(as<MatchSequence>(node), subject, fail);
  case NodeKind::MatchMapping:
    return mappingPattern(as<MatchMapping>(node), subject, fail);
  case NodeKind::MatchClass:
    return classPattern(as<MatchClass>(node), subject, fail);
  case NodeKind::MatchOr:
    return orPattern(as<MatchOr>(node), subject, fail);
  case NodeKind::MatchStar:
    if (as<MatchStar>(node).name.present())
      capture(as<MatchStar>(node).name, subject);
    return;
  default: {
    const auto &n = as<MatchAs>(node);
    if (n.pattern != nullptr)
      pattern(*n.pattern, subject, fail);
    if (n.name.present())
      capture(n.name, subject);
    return;
  }
  }
}

void FunctionLowerer::sequencePattern(const MatchSequence &node, Register subject, Label fail) {
  const auto count = static_cast<uint32_t>(node.patterns.size());
  const auto starred = static_cast<uint32_t>(
      std::find_if(node.patterns.begin(), node.patterns.end(),
                   [](const Pattern *each) { return each->kind == NodeKind::MatchStar; }) -
      node.patterns.begin());
  const bool hasStar = starred != count;
  jump(Op::JumpUnlessSequence, fail, subject, 0, hasStar ? (count - 1) * 2 + 1 : count * 2);
  if (std::all_of(node.patterns.begin(), node.patterns.end(), isWildcard))
    return;
  if (hasStar && isWildcard(node.patterns[starred])) // what it would match is not even drawn
    return itemPatterns(node, subject, starred, fail);
  const Register first = temporary(count);
  if (hasStar)
    emit(Op::UnpackStar, first, subject, 0, static_cast<int32_t>(starred), count - starred - 1);
  else
    emit(Op::Unpack, first, subject, 0, static_cast<int32_t>(count));
  for (uint32_t i = 0; i != count; ++i)
    pattern(*node.patterns[i], static_cast<Register>(first + i), fail);
}

/// The parts around a starred one at `starred` that binds nothing, each by its position.
void FunctionLowerer::itemPatterns(const MatchSequence &node, Register subject, uint32_t starred,
                                   Label fail) {
  const auto count = static_cast<int64_t>(node.patterns.size());
  for (int64_t i = 0; i != count; ++i) {
    const Pattern &each = *node.patterns[static_cast<size_t>(i)];
    if (isWildcard(&each))
      continue;
    const Register item = temporary(), position = temporary();
    const uint32_t index = shared_.module.add(
        {.kind = ir::Constant::Kind::Int, .integer = i < starred ? i : i - count});
    emit(Op::LoadConst, position, 0, 0, static_cast<int32_t>(index));
    emit(Op::GetItem, item, subject, position);
    pattern(each, item, fail);
  }
}

void FunctionLowerer::mappingPattern(const MatchMapping &node, Register subject, Label fail) {
  const auto count = static_cast<uint32_t>(node.keys.size());
  jump(Op::JumpUnlessMapping, fail, subject, 0, count);
  const Register base = temporary(1 + count);
  move(base, subject);
  for (uint32_t i = 0; i != count; ++i)
    expression(*node.keys[i], static_cast<Register>(base + 1 + i));
  at(node);
  if (count != 0) {
    const Register values = temporary();
    emit(Op::MatchKeys, values, base, 0, static_cast<int32_t>(count));
    jump(Op::JumpIfNone, fail, values);
    const Register first = temporary(count);
    emit(Op::Unpack, first, values, 0, static_cast<int32_t>(count));
    for (uint32_t i = 0; i != count; ++i)
      pattern(*node.patterns[i], static_cast<Register>(first + i), fail);
  }
  if (node.rest.present()) {
    const Register rest = temporary();
    emit(Op::MatchRest, rest, base, 0, static_cast<int32_t>(count));
    capture(node.rest, rest);
  }
}

void FunctionLowerer::classPattern(const MatchClass &node, Register subject, Label fail) {
  const auto positional = static_cast<uint32_t>(node.patterns.size());
  const auto named = static_cast<uint32_t>(node.kwd_patterns.size());
  const Register base = temporary(2);
  move(base, subject);
  expression(*node.cls, static_cast<Register>(base + 1));
  ArenaVector<uint32_t> names(shared_.module.arena());
  for (const Identifier each : node.kwd_attrs)
    names.push_back(shared_.module.name(each)); // not mangled, unlike other attributes
  const uint32_t tuple = shared_.module.add({.kind = ir::Constant::Kind::Tuple, .items = names});
  at(node);
  const Register values = temporary();
  emit(Op::MatchClass, values, base, 0, static_cast<int32_t>(positional), tuple);
  jump(Op::JumpIfNone, fail, values);
  if (positional + named == 0)
    return;
  const Register first = temporary(positional + named);
  emit(Op::Unpack, first, values, 0, static_cast<int32_t>(positional + named));
  for (uint32_t i = 0; i != positional; ++i)
    pattern(*node.patterns[i], static_cast<Register>(first + i), fail);
  for (uint32_t i = 0; i != named; ++i)
    pattern(*node.kwd_patterns[i], static_cast<Register>(first + positional + i), fail);
}

void FunctionLowerer::orPattern(const MatchOr &node, Register subject, Label fail) {
  const Label matched = newLabel();
  const auto mark = static_cast<ptrdiff_t>(captures_.size());
  // All alternatives capture the same names: the first one's registers stand for all.
  std::vector<Capture> common;
  for (size_t i = 0; i != node.patterns.size(); ++i) {
    const bool isLast = i + 1 == node.patterns.size();
    const Label next = isLast ? fail : newLabel();
    pattern(*node.patterns[i], subject, next);
    if (i == 0)
      for (auto each = captures_.begin() + mark; each != captures_.end(); ++each)
        common.push_back({each->name, temporary()});
    for (const Capture &to : common)
      for (auto each = captures_.begin() + mark; each != captures_.end(); ++each)
        if (each->name.is(to.name))
          move(to.value, each->value);
    captures_.erase(captures_.begin() + mark, captures_.end());
    if (!isLast) {
      jump(Op::Jump, matched);
      place(next);
    }
  }
  place(matched);
  captures_.insert(captures_.end(), common.begin(), common.end());
}

} // namespace assay::lowering
