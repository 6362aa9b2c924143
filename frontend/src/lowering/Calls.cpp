// Calls: plain ones, of methods without making a bound one, with keywords, with * and **.
#include "lowering/FunctionLowerer.h"

namespace assay::lowering {

using namespace ast;
using ir::Op;

Register FunctionLowerer::call(const Call &node, Register to) {
  bool unpacks = false;
  for (const Expression *each : node.args)
    unpacks |= each->kind == NodeKind::Starred;
  for (const Keyword *each : node.keywords)
    unpacks |= !each->arg.present();
  if (unpacks)
    return unpackedCall(node, to);
  if (node.func->kind == NodeKind::Name && as<Name>(*node.func).id.view() == "super" &&
      node.args.empty() && node.keywords.empty() &&
      resolve(as<Name>(*node.func).id).kind == Variable::Builtin)
    return superCall(node, to);

  const auto positional = static_cast<uint32_t>(node.args.size());
  const auto named = static_cast<uint32_t>(node.keywords.size());
  const Register base = temporary(1 + positional + named);
  const auto *method = dynCast<Attribute>(node.func);
  if (method != nullptr && named == 0)
    expression(*method->value, base);
  else
    expression(*node.func, base);
  for (uint32_t i = 0; i != positional; ++i)
    expression(*node.args[i], static_cast<Register>(base + 1 + i));
  for (uint32_t i = 0; i != named; ++i)
    expression(*node.keywords[i]->value, static_cast<Register>(base + 1 + positional + i));
  if (method != nullptr)
    offset_ = method->end - 1; // CPython's line of a chain of calls is that of the method's name
  else
    at(node);
  if (named != 0) {
    ArenaVector<uint32_t> names(shared_.module.arena());
    names.reserve(named);
    for (const Keyword *each : node.keywords)
      names.push_back(shared_.module.name(each->arg)); // not mangled, unlike parameters
    const uint32_t tuple = shared_.module.add({.kind = ir::Constant::Kind::Tuple, .items = names});
    emit(Op::CallKeywords, to, base, 0, static_cast<int32_t>(positional + named), tuple);
  } else if (method != nullptr) {
    const uint32_t name = shared_.module.name(mangle(method->attr));
    // The cache's number is the name's place as well: see CallMethod.
    emit(Op::CallMethod, to, base, name, static_cast<int32_t>(positional), newCache());
    if (name > UINT16_MAX)
      tooLarge_ = true;
  } else {
    emit(Op::Call, to, base, 0, static_cast<int32_t>(positional), newCache());
  }
  return to;
}

Register FunctionLowerer::unpackedCall(const Call &node, Register to) {
  const Register base = temporary(3), list = static_cast<Register>(base + 1),
                 keywords = static_cast<Register>(base + 2);
  expression(*node.func, base);
  const auto *spread = node.args.size() == 1 ? dynCast<Starred>(node.args[0]) : nullptr;
  const bool spreadKeywords = node.keywords.size() == 1 && !node.keywords[0]->arg.present();
  if (spread != nullptr)
    expression(*spread->value, list);
  else
    emit(Op::BuildList, list, 0, 0, 0);
  for (const Expression *each : node.args) {
    if (spread != nullptr)
      break;
    const uint32_t top = top_;
    const bool starred = each->kind == NodeKind::Starred;
    const Register value = expression(starred ? *as<Starred>(*each).value : *each);
    at(node);
    // What is no iterable is an error about an argument, not about a list.
    emit(starred ? Op::ListExtend : Op::ListAppend, 0, list, value, starred ? 1 : 0);
    top_ = top;
  }
  if (node.keywords.empty()) {
    emit(Op::LoadSpecial, keywords, 0, 0, kEmpty);
  } else if (spreadKeywords) {
    expression(*node.keywords[0]->value, keywords);
  } else {
    emit(Op::BuildDict, keywords, 0, 0, 0);
    for (const Keyword *each : node.keywords) {
      const uint32_t top = top_;
      const Register value = temporary();
      if (each->arg.present()) {
        const Register pair = temporary(2);
        emit(Op::LoadConst, pair, 0, 0, static_cast<int32_t>(shared_.module.name(each->arg)));
        expression(*each->value, static_cast<Register>(pair + 1));
        emit(Op::BuildDict, value, pair, 0, 1);
      } else {
        expression(*each->value, value);
      }
      at(node);
      emit(Op::DictMerge, base, keywords, value);
      top_ = top;
    }
  }
  at(node);
  emit(Op::CallUnpacked, to, base, 0, (spread != nullptr ? 1 : 0) + (spreadKeywords ? 2 : 0));
  return to;
}

Register FunctionLowerer::superCall(const Call &node, Register to) {
  const Variable cls = resolve(named("__class__"));
  at(node);
  if (cls.kind != Variable::InCell || parameterNames_.empty() || positional_ == 0) {
    decline("super() outside of a method");
    return to;
  }
  // The first parameter as it is now, whatever it is called.
  const ScopeFrame &frame = frames_.front();
  for (const NameHome &home : frame.homes)
    if (home.reg == 0 && home.isCell) {
      decline("super() where self is shared with a function within");
      return to;
    }
  emit(Op::CallSuper, to, cls.reg, 0);
  return to;
}

} // namespace assay::lowering
