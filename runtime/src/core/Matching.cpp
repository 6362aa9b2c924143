// What the patterns of match ask of a subject.
#include "assay/runtime/Ops.h"
#include "assay/runtime/TypeSlots.h"
#include "core/BuildClass.h"
#include "types/Derived.h"

#include <algorithm>

namespace assay::runtime::ops {
namespace {

bool isSequence(Value v) {
  switch (typeOf(v)) {
  case TypeId::List:
  case TypeId::Tuple:
  case TypeId::Range:
  case TypeId::Deque:
    return true;
  default:
    return false;
  }
}

/// Whether a class pattern with one positional part gives the subject itself to it.
bool matchesItself(const Class *cls) {
  for (const Class *each : cls->order)
    switch (each->isBuiltin ? each->instanceType : TypeId::Object) {
    case TypeId::Bool:
    case TypeId::Bytes:
    case TypeId::Dict:
    case TypeId::Float:
    case TypeId::FrozenSet:
    case TypeId::Int:
    case TypeId::List:
    case TypeId::Set:
    case TypeId::Str:
    case TypeId::Tuple:
      return true;
    default:
      break;
    }
  return false;
}

} // namespace

Answer matchesSequence(Context &ctx, Value subject, uint32_t length) {
  if (isDerived(subject)) {
    ctx.decline("a pattern and a subclass of a builtin type");
    return Answer::Failed;
  }
  if (!isSequence(subject))
    return Answer::No;
  const int64_t count = runtime::length(ctx, subject);
  if (count < 0)
    return Answer::Failed;
  return answer((length & 1) != 0 ? count >= length / 2 : count == length / 2);
}

Answer matchesMapping(Context &ctx, Value subject, uint32_t keys) {
  if (isDerived(subject)) {
    ctx.decline("a pattern and a subclass of a builtin type");
    return Answer::Failed;
  }
  return answer(isA<Dict>(subject) && as<Dict>(subject)->count >= keys);
}

Value matchKeys(Context &ctx, const Value *from, uint32_t count) {
  Tuple *values = newTuple(ctx, count);
  if (values == nullptr)
    return Value::failed();
  for (uint32_t i = 0; i != count; ++i) {
    for (uint32_t k = 0; k != i; ++k)
      if (const Answer same = equals(ctx, from[1 + k], from[1 + i]); same != Answer::No)
        return same == Answer::Yes ? ctx.decline("a pattern with a key twice") : Value::failed();
    const auto found = find(ctx, *as<Dict>(from[0]), from[1 + i]);
    if (!found)
      return Value::failed();
    if (*found == nullptr)
      return Value::none();
    values->items()[i] = (*found)->value;
  }
  return Value::object(values);
}

Value matchRest(Context &ctx, const Value *from, uint32_t count) {
  Dict *rest = newDict(ctx);
  if (rest == nullptr || !update(ctx, *rest, from[0]))
    return Value::failed();
  for (uint32_t i = 0; i != count; ++i)
    if (remove(ctx, *rest, from[1 + i]) == Answer::Failed)
      return Value::failed();
  return Value::object(rest);
}

Value matchClass(Context &ctx, const Value *from, uint32_t positional, Value names) {
  if (!isA<Class>(from[1]))
    return ctx.decline("a class pattern of no class");
  Class *cls = as<Class>(from[1]);
  const Value subject = from[0];
  if (cls->isProtocol)
    return ctx.decline("a class pattern of a protocol");
  if (typeOf(subject) == TypeId::UnknownHash)
    return ctx.decline("a class pattern and a hash");
  if (!isInstanceOf(subject, cls))
    return Value::none();
  const std::span<const Value> named = as<Tuple>(names)->span();
  std::vector<Value> wanted;
  Tuple *values = newTuple(ctx, positional + static_cast<uint32_t>(named.size()));
  if (values == nullptr)
    return Value::failed();
  uint32_t at = 0;
  if (positional != 0) {
    const Value arguments = findMember(cls, name(Name::__match_args__));
    const bool isItself = arguments.isEmpty() && matchesItself(cls);
    if (!arguments.isEmpty() && !isA<Tuple>(arguments))
      return ctx.decline("__match_args__ that is no tuple");
    const uint32_t most = isItself ? 1 : arguments.isEmpty() ? 0 : as<Tuple>(arguments)->count;
    if (positional > most)
      return ctx.raise(ExceptionKind::TypeError,
                       {cls->shownName(), "() accepts ", std::to_string(most),
                        " positional sub-pattern", most == 1 ? "" : "s", " (",
                        std::to_string(positional), " given)"});
    if (isItself)
      values->items()[at++] = subject;
    else
      wanted.assign(as<Tuple>(arguments)->items(), as<Tuple>(arguments)->items() + positional);
  }
  wanted.insert(wanted.end(), named.begin(), named.end());
  for (const Value each : wanted) {
    Str *attribute = isStr(each) ? ctx.intern(as<Str>(each)) : nullptr;
    if (attribute == nullptr || std::count(wanted.begin(), wanted.end(), each) != 1)
      return ctx.decline("a class pattern with an attribute twice");
    const Value found = findAttribute(ctx, subject, attribute);
    if (found.isFailed())
      return found;
    if (found.isEmpty())
      return Value::none();
    values->items()[at++] = found;
  }
  return Value::object(values);
}

} // namespace assay::runtime::ops
