// The parts of the ops that are not inlined: variables, containers, attributes.
#include "assay/runtime/Ops.h"

#include "assay/runtime/BuiltinModule.h"
#include "assay/runtime/TypeSlots.h"
#include "core/Classes.h"

#include <algorithm>

namespace assay::runtime::ops {
namespace {

std::string utf8(const Str *text) {
  std::string result;
  appendUtf8(result, text);
  return result;
}

bool raiseNameError(Context &ctx, const Str *name) {
  ctx.raise(ExceptionKind::NameError, {"name '", utf8(name), "' is not defined"});
  return false;
}

/// What a name is that nothing binds in the module.
Value builtinOrFail(Context &ctx, Str *name) {
  const Value found = findBuiltin(name);
  if (!found.isEmpty())
    return found;
  if (name->isAscii() && name->ascii().starts_with("__"))
    return ctx.decline("the name " + utf8(name));
  raiseNameError(ctx, name);
  return Value::failed();
}

} // namespace

bool raiseUnbound(Context &ctx, const Str *name, bool isFree) {
  if (isFree)
    ctx.raise(ExceptionKind::NameError,
              {"cannot access free variable '", utf8(name),
               "' where it is not associated with a value in enclosing scope"});
  else
    ctx.raise(ExceptionKind::UnboundLocalError, {"cannot access local variable '", utf8(name),
                                                 "' where it is not associated with a value"});
  return false;
}

Value loadGlobalSlow(const Operands &o) { return builtinOrFail(o.ctx, o.name(o.imm2)); }

Value loadBuiltinSlow(const Operands &o) {
  return builtinOrFail(o.ctx, o.name(static_cast<uint32_t>(o.imm)));
}

Value loadClassName(const Operands &o) {
  Str *name = o.name(static_cast<uint32_t>(o.imm));
  const Value own = find(*as<Dict>(o.A()), name);
  if (!own.isEmpty())
    return own;
  if (o.imm2 != UINT32_MAX) {
    const Value global = o.frame.code().module->variables[o.imm2];
    if (!global.isEmpty())
      return global;
  }
  return builtinOrFail(o.ctx, name);
}

Value loadClassCell(const Operands &o) {
  Str *name = o.name(static_cast<uint32_t>(o.imm));
  const Value own = find(*as<Dict>(o.A()), name);
  if (!own.isEmpty())
    return own;
  const Value shared = as<Cell>(o.B())->value;
  if (shared.isEmpty())
    raiseUnbound(o.ctx, name, true);
  return shared.isEmpty() ? Value::failed() : shared;
}

bool deleteGlobal(const Operands &o) {
  Value &variable = o.frame.code().module->variables[o.imm];
  if (variable.isEmpty())
    return raiseNameError(o.ctx, o.name(o.imm2));
  variable = Value::empty();
  return true;
}

bool deleteClassName(const Operands &o) {
  Str *name = o.name(static_cast<uint32_t>(o.imm));
  const Answer was = remove(o.ctx, *as<Dict>(o.A()), Value::object(name));
  return was == Answer::Yes || (was == Answer::No && raiseNameError(o.ctx, name));
}

Value binarySlow(Context &ctx, BinaryOperator op, Value a, Value b) {
  return binary(ctx, op, a, b);
}
Value compareSlow(Context &ctx, CompareOperator op, Value a, Value b) {
  return compare(ctx, op, a, b);
}
Answer compareTruthSlow(Context &ctx, CompareOperator op, Value a, Value b) {
  return compareTruth(ctx, op, a, b);
}
Value getItemSlow(Context &ctx, Value container, Value key) { return getItem(ctx, container, key); }
bool setItemSlow(Context &ctx, Value container, Value key, Value value) {
  return setItem(ctx, container, key, value);
}

// --- Containers ----------------------------------------------------------------------------------

Value buildSet(const Operands &o) {
  Set *made = newSet(o.ctx);
  for (int32_t i = 0; made != nullptr && i != o.imm; ++i)
    if (!add(o.ctx, *made, o.fromA()[i]))
      made = nullptr;
  return value(made);
}

Value buildDict(const Operands &o) {
  Dict *made = newDict(o.ctx, static_cast<uint32_t>(o.imm));
  for (int32_t i = 0; made != nullptr && i != o.imm; ++i)
    if (!set(o.ctx, *made, o.fromA()[i * 2], o.fromA()[i * 2 + 1]))
      made = nullptr;
  return value(made);
}

Value buildString(const Operands &o) {
  TextBuilder text;
  for (int32_t i = 0; i != o.imm; ++i)
    text.append(view(as<Str>(o.fromA()[i])));
  return value(newStr(o.ctx, text));
}

Value formatValue(const Operands &o) {
  Value of = o.A();
  if (o.imm == 's') {
    of = str(o.ctx, of);
  } else if (o.imm == 'r') {
    of = repr(o.ctx, of);
  } else if (o.imm == 'a') {
    return o.ctx.decline("!a");
  }
  if (of.isFailed())
    return of;
  if (o.B().isEmpty() && isStr(of))
    return of;
  return format(o.ctx, of, o.B().isEmpty() ? emptyStr() : as<Str>(o.B()));
}

bool listExtend(const Operands &o) {
  const TypeSlots &slots = slotsOf(o.B());
  const bool iterable = slots.iterate != nullptr || slots.next != nullptr;
  if (!iterable || isA<Instance>(o.B())) {
    const Value iterator = iterate(o.ctx, o.B());
    if (iterator.isFailed()) {
      // What CPython says of it depends on where it stands.
      if (o.ctx.isPending(ExceptionKind::TypeError))
        o.ctx.decline("* of what is not iterable");
      return false;
    }
    return extend(o.ctx, *as<List>(o.A()), iterator);
  }
  return extend(o.ctx, *as<List>(o.A()), o.B());
}

bool dictMerge(const Operands &o) {
  auto &into = *as<Dict>(o.A());
  if (!isA<Dict>(o.B())) {
    o.ctx.decline("** of what is no dict");
    return false;
  }
  const Dict &from = *as<Dict>(o.B());
  uint32_t position = 0;
  while (const Dict::Entry *entry = nextEntry(from, position)) {
    const Value key = entry->key, item = entry->value;
    if (!isStr(key)) {
      o.ctx.decline("** of a dict whose keys are no strings");
      return false;
    }
    const auto found = find(o.ctx, into, key);
    if (!found || *found != nullptr) {
      o.ctx.decline("a keyword argument given twice");
      return false;
    }
    if (!set(o.ctx, into, Value::object(o.ctx.intern(as<Str>(key))), item))
      return false;
  }
  return true;
}

namespace {

bool raiseNotEnough(const Operands &o, int64_t wanted, int64_t got, bool atLeast) {
  o.ctx.raise(ExceptionKind::ValueError,
              {"not enough values to unpack (expected ", atLeast ? "at least " : "",
               std::to_string(wanted), ", got ", std::to_string(got), ")"});
  return false;
}

bool checkIterable(const Operands &o) {
  const TypeSlots &slots = slotsOf(o.A());
  if (slots.iterate != nullptr || slots.next != nullptr)
    return true;
  o.ctx.raise(ExceptionKind::TypeError,
              {"cannot unpack non-iterable ", typeName(o.A()), " object"});
  return false;
}

} // namespace

bool unpack(const Operands &o) {
  const Value from = o.A();
  const auto wanted = static_cast<uint32_t>(o.imm);
  if (isA<Tuple>(from) || isA<List>(from)) {
    const std::span<const Value> items =
        isA<Tuple>(from) ? as<Tuple>(from)->span() : std::span<const Value>(as<List>(from)->span());
    if (items.size() == wanted) {
      std::copy(items.begin(), items.end(), o.fromD());
      return true;
    }
    if (items.size() < wanted)
      return raiseNotEnough(o, wanted, static_cast<int64_t>(items.size()), false);
  }
  if (!checkIterable(o))
    return false;
  const Value iterator = iterate(o.ctx, from);
  if (iterator.isFailed())
    return false;
  for (uint32_t i = 0; i != wanted; ++i) {
    const Value item = next(o.ctx, iterator);
    if (item.isFailed())
      return false;
    if (item.isEmpty())
      return raiseNotEnough(o, wanted, i, false);
    o.fromD()[i] = item;
  }
  const Value more = next(o.ctx, iterator);
  if (more.isEmpty() || more.isFailed())
    return more.isEmpty();
  o.ctx.raise(ExceptionKind::ValueError,
              {"too many values to unpack (expected ", std::to_string(wanted), ")"});
  return false;
}

bool unpackStar(const Operands &o) {
  const auto before = static_cast<uint32_t>(o.imm), behind = o.imm2;
  if (!checkIterable(o))
    return false;
  const List *all = listFrom(o.ctx, o.A());
  if (all == nullptr)
    return false;
  if (all->count < before + behind)
    return raiseNotEnough(o, before + behind, all->count, true);
  const uint32_t middle = all->count - before - behind;
  std::copy_n(all->items, before, o.fromD());
  List *rest = newList(o.ctx, std::span<const Value>(all->items + before, middle));
  if (rest == nullptr)
    return false;
  o.fromD()[before] = Value::object(rest);
  std::copy_n(all->items + before + middle, behind, o.fromD() + before + 1);
  return true;
}

// --- Attributes ----------------------------------------------------------------------------------

Value getAttributeCached(Context &ctx, Value object, Str *name, InlineCache &cache) {
  if (isA<Instance>(object)) {
    const auto *instance = as<Instance>(object);
    if (cache.key == instance->shape && cache.version == ctx.classVersion) [[likely]]
      return instance->attributes[cache.value.bits];
    const Value member = findMember(instance->cls, name);
    if (const Value *own = findOwn(*instance, name);
        own != nullptr && (member.isEmpty() || typeOf(member) != TypeId::Property)) {
      cache.key = instance->shape;
      cache.version = ctx.classVersion;
      cache.value.bits = static_cast<uint64_t>(own - instance->attributes);
      return *own;
    }
  }
  return getAttribute(ctx, object, name);
}

bool setAttributeCached(Context &ctx, Value object, Str *name, Value value, InlineCache &cache) {
  if (isA<Instance>(object)) {
    const auto *instance = as<Instance>(object);
    if (cache.key == instance->shape && cache.version == ctx.classVersion) [[likely]] {
      instance->attributes[cache.value.bits] = value;
      return true;
    }
    if (!setAttribute(ctx, object, name, value))
      return false;
    const Value member = findMember(instance->cls, name);
    const Value *own = findOwn(*instance, name);
    if (own != nullptr && (member.isEmpty() || typeOf(member) != TypeId::Property)) {
      cache.key = instance->shape;
      cache.version = ctx.classVersion;
      cache.value.bits = static_cast<uint64_t>(own - instance->attributes);
    }
    return true;
  }
  return setAttribute(ctx, object, name, value);
}

Answer findMethod(Context &ctx, Value object, Str *name, InlineCache &cache, Value &callee) {
  const TypeId type = typeOf(object);
  if (type == TypeId::Type || type == TypeId::Module || type == TypeId::Super) {
    callee = getAttribute(ctx, object, name);
    return callee.isFailed() ? Answer::Failed : Answer::No;
  }
  Class *cls = classOf(object);
  const bool isInstance = type == TypeId::Instance || type == TypeId::Exception;
  if (!isInstance || findOwn(*as<Instance>(object), name) == nullptr) {
    if (cache.key == cls && cache.version == ctx.classVersion) [[likely]] {
      callee = cache.value;
      return Answer::Yes;
    }
    const Value member = findMember(cls, name);
    if (isA<Function>(member) || isA<BuiltinFunction>(member)) {
      cache.key = cls;
      cache.version = ctx.classVersion;
      cache.value = callee = member;
      return Answer::Yes;
    }
  }
  callee = getAttribute(ctx, object, name);
  return callee.isFailed() ? Answer::Failed : Answer::No;
}

} // namespace assay::runtime::ops
