// The parts of the ops that are not inlined: variables, containers, attributes.
#include "assay/runtime/Ops.h"

#include "assay/runtime/BuiltinModule.h"
#include "assay/runtime/TypeSlots.h"
#include "core/CallOps.h"
#include "core/Classes.h"
#include "core/Registry.h"
#include "types/Derived.h"
#include "types/Dicts.h"
#include "types/Lists.h"
#include "types/Sequences.h"
#include "types/Sets.h"
#include "types/WordInts.h"

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

Value builtinOrFail(Context &ctx, Str *name) {
  const Value found = findBuiltin(name);
  if (!found.isEmpty())
    return found;
  if (isOnlyInCPython(name) || (name->isAscii() && name->ascii().starts_with("__")))
    return ctx.decline("the name " + utf8(name));
  raiseNameError(ctx, name);
  return Value::failed();
}

Value loadClassName(Context &ctx, Value names, Str *name, Value global) {
  const Value own = find(*as<Dict>(names), name);
  if (!own.isEmpty())
    return own;
  return global.isEmpty() ? builtinOrFail(ctx, name) : global;
}

Value loadClassCell(Context &ctx, Value names, Str *name, Value cell) {
  const Value own = find(*as<Dict>(names), name);
  if (!own.isEmpty())
    return own;
  const Value shared = as<Cell>(cell)->value;
  if (shared.isEmpty())
    raiseUnbound(ctx, name, true);
  return shared.isEmpty() ? Value::failed() : shared;
}

bool deleteGlobal(Context &ctx, Value &variable, Str *name) {
  if (variable.isEmpty())
    return raiseNameError(ctx, name);
  variable = Value::empty();
  return true;
}

bool deleteClassName(Context &ctx, Value names, Str *name) {
  const Answer was = remove(ctx, *as<Dict>(names), Value::object(name));
  return was == Answer::Yes || (was == Answer::No && raiseNameError(ctx, name));
}

Value outOfMemory(Context &ctx) { return ctx.outOfMemory(); }
bool safepoint(Context &ctx) { return ctx.safepoint(); }
bool poll(Context &ctx) { return ctx.poll(); }
Answer testTruth(Context &ctx, Value v) { return truthSlow(ctx, v); }
namespace {

[[gnu::noinline]] Value operateOnAny(Context &ctx, BinaryOperator op, Value a, Value b,
                                     OperatorUse use) {
  if (isInt(a) && isInt(b)) {
    const Value result = wideBinary(ctx, op, a, b, use == OperatorUse::Operand);
    if (!result.isNotImplemented()) [[likely]]
      return result;
  }
  // Whoever gets them now may keep them.
  keepInt(a);
  keepInt(b);
  return use == OperatorUse::InPlace ? inplace(ctx, op, a, b) : binary(ctx, op, a, b);
}

/// For operators that come to one instruction or two where all fits a word.
template <BinaryOperator kOp, bool kEnters = false>
[[gnu::always_inline]] inline Value operateOn(Context &ctx, Value a, Value b, OperatorUse use) {
  Value result;
  if (words::operate<kOp>(ctx, a, b, use == OperatorUse::Operand, result)) [[likely]]
    return result;
  if (kOp == BinaryOperator::Add && isStr(a) && isStr(b))
    return concatenate(ctx, as<Str>(a), as<Str>(b));
  if (kEnters && enterOperator(ctx, kOp, a, b, use))
    return Value::failed();
  return operateOnAny(ctx, kOp, a, b, use);
}

} // namespace

Value addSlow(Context &ctx, Value a, Value b, OperatorUse use) {
  return operateOn<BinaryOperator::Add>(ctx, a, b, use);
}
Value addEntering(Context &ctx, Value a, Value b, OperatorUse use) {
  return operateOn<BinaryOperator::Add, true>(ctx, a, b, use);
}
Value subtractEntering(Context &ctx, Value a, Value b, OperatorUse use) {
  return operateOn<BinaryOperator::Subtract, true>(ctx, a, b, use);
}
Value multiplyEntering(Context &ctx, Value a, Value b, OperatorUse use) {
  return operateOn<BinaryOperator::Multiply, true>(ctx, a, b, use);
}
Value operateEntering(Context &ctx, BinaryOperator op, Value a, Value b, OperatorUse use) {
  return op != BinaryOperator::Or && enterOperator(ctx, op, a, b, use) ? Value::failed()
         : op == BinaryOperator::Or ? operateOn<BinaryOperator::Or, true>(ctx, a, b, use)
                                    : operateOnAny(ctx, op, a, b, use);
}
Value subtractSlow(Context &ctx, Value a, Value b, OperatorUse use) {
  return operateOn<BinaryOperator::Subtract>(ctx, a, b, use);
}
Value multiplySlow(Context &ctx, Value a, Value b, OperatorUse use) {
  return operateOn<BinaryOperator::Multiply>(ctx, a, b, use);
}
Value moduloSlow(Context &ctx, Value a, Value b, OperatorUse use) {
  return operateOn<BinaryOperator::Modulo>(ctx, a, b, use);
}
Value andSlow(Context &ctx, Value a, Value b, OperatorUse use) {
  return operateOn<BinaryOperator::And>(ctx, a, b, use);
}
Value xorSlow(Context &ctx, Value a, Value b, OperatorUse use) {
  return operateOn<BinaryOperator::Xor>(ctx, a, b, use);
}
Value operateSlow(Context &ctx, BinaryOperator op, Value a, Value b, OperatorUse use) {
  return op == BinaryOperator::Or ? operateOn<BinaryOperator::Or>(ctx, a, b, use)
                                  : operateOnAny(ctx, op, a, b, use);
}
Value negativeSlow(Context &ctx, Value v) { return negative(ctx, v); }
Value positiveSlow(Context &ctx, Value v) { return positive(ctx, v); }
Value invertSlow(Context &ctx, Value v) { return invert(ctx, v); }
Value compareSlow(Context &ctx, CompareOperator op, Value a, Value b) {
  return compare(ctx, op, a, b);
}
Answer compareTruthSlow(Context &ctx, CompareOperator op, Value a, Value b) {
  if (op <= CompareOperator::NotEqual && isStr(a) && isStr(b))
    return answer(equalText(as<Str>(a), as<Str>(b)) == (op == CompareOperator::Equal));
  if (isStr(a) && isStr(b))
    return answer(holds(op, compareText(as<Str>(a), as<Str>(b))));
  return compareTruth(ctx, op, a, b);
}
Answer isSameSlow(Context &ctx, Value a, Value b) { return isSame(ctx, a, b); }
// A call of memchr() takes longer than to look at so many.
constexpr uint32_t kFewCharacters = 12;

namespace {

Answer containsText(const Str *in, const Str *what) {
  if (what->count == 1 && in->count <= kFewCharacters && what->width() == 1 && in->width() == 1) {
    const auto *text = static_cast<const uint8_t *>(in->data);
    const uint8_t wanted = *static_cast<const uint8_t *>(what->data);
    for (uint32_t i = 0; i != in->count; ++i)
      if (text[i] == wanted)
        return Answer::Yes;
    return Answer::No;
  }
  return answer(findText(view(in), view(what)) >= 0);
}

/// Whether an item is found without comparing by more than looking; Failed: nobody knows yet.
Answer containsAtSight(std::span<const Value> items, Value wanted) {
  if (!wanted.isSmallInt() && !isStr(wanted))
    return Answer::Failed;
  for (const Value item : items) {
    if (areSameAtSight(item, wanted))
      return Answer::Yes;
    if (!item.isSmallInt() && !isStr(item))
      return Answer::Failed;
  }
  return Answer::No;
}

} // namespace

Answer containsSlow(Context &ctx, Value container, Value item) {
  if (!container.isObject())
    return contains(ctx, container, item);
  Answer seen = Answer::Failed;
  switch (container.object()->type) {
  case TypeId::Dict:
    return containsKey(ctx, *as<Dict>(container), item);
  case TypeId::Set:
  case TypeId::FrozenSet:
    if (item.isSmallInt() || isStr(item))
      return contains(ctx, *as<Set>(container), item);
    break;
  case TypeId::Str:
    if (isStr(item))
      return containsText(as<Str>(container), as<Str>(item));
    break;
  case TypeId::List:
    seen = containsAtSight(as<List>(container)->span(), item);
    break;
  case TypeId::Tuple:
    seen = containsAtSight(as<Tuple>(container)->span(), item);
    break;
  default:
    break;
  }
  return seen != Answer::Failed ? seen : contains(ctx, container, item);
}
Value getItemSlow(Context &ctx, Value container, Value key) {
  return isA<Dict>(container) ? getItemOfDict(ctx, container, key) : getItem(ctx, container, key);
}
namespace {

/// The part of a string from parts[0] to parts[1], where these are ints or None; nullptr: it is not
/// that simple, or failed.
Str *slicedText(Context &ctx, const Str *of, const Value *parts) {
  const int64_t count = of->count;
  const auto bound = [&](Value given, int64_t otherwise) {
    if (given.isNone())
      return otherwise;
    const int64_t at = given.smallInt();
    return std::clamp<int64_t>(at < 0 ? at + count : at, 0, count);
  };
  if (parts[0].isNone() && parts[1].isNone() && parts[2] == Value::smallInt(-1) && of->isAscii() &&
      count >= 2) {
    char *to;
    Str *made = newAscii(ctx, of->count, to);
    if (made != nullptr)
      std::reverse_copy(of->ascii().begin(), of->ascii().end(), to);
    return made;
  }
  if (!(parts[0].isSmallInt() || parts[0].isNone()) ||
      !(parts[1].isSmallInt() || parts[1].isNone()) ||
      !(parts[2].isNone() || parts[2] == Value::smallInt(1)))
    return nullptr;
  return newSlice(ctx, of, static_cast<uint32_t>(bound(parts[0], 0)),
                  static_cast<uint32_t>(bound(parts[1], count)));
}

} // namespace

Value getSlice(Context &ctx, Value container, const Value *parts) {
  if (isStr(container))
    if (Str *text = slicedText(ctx, as<Str>(container), parts))
      return Value::object(text);
  switch (typeOf(container)) {
  case TypeId::Str:
  case TypeId::List:
  case TypeId::Tuple: {
    // None of these keeps the slice that it is asked for.
    Slice slice{};
    slice.type = TypeId::Slice;
    slice.start = parts[0];
    slice.stop = parts[1];
    slice.step = parts[2];
    return getItem(ctx, container, Value::object(&slice));
  }
  default:
    break;
  }
  const Value slice = newSliceOf(ctx, parts);
  return slice.isFailed() ? slice : getItem(ctx, container, slice);
}
bool setItemSlow(Context &ctx, Value container, Value key, Value value) {
  if (isA<Dict>(container))
    return set(ctx, *as<Dict>(container), key, value);
  return setItem(ctx, container, key, value);
}
bool deleteItemSlow(Context &ctx, Value container, Value key) {
  return deleteItem(ctx, container, key);
}
bool appendSlow(Context &ctx, List &list, Value item) { return append(ctx, list, item); }
Value iterateSlow(Context &ctx, Value v) { return iterate(ctx, v); }
Value nextSlow(Context &ctx, Value iterator) { return next(ctx, iterator); }
bool deleteAttributeSlow(Context &ctx, Value object, Str *name) {
  return deleteAttribute(ctx, object, name);
}

Value newInstanceOf(Context &ctx, Class *cls) { return newPlainInstance(ctx, cls); }
Value newCell(Context &ctx, Value of) {
  auto *cell = ctx.make<Cell>();
  if (cell == nullptr)
    return Value::failed();
  cell->value = of;
  return Value::object(cell);
}

// --- Containers ----------------------------------------------------------------------------------

Value newTupleOf(Context &ctx, const Value *items, uint32_t count) {
  return value(newTuple(ctx, std::span<const Value>(items, count)));
}

Value newListOf(Context &ctx, const Value *items, uint32_t count) {
  return value(newList(ctx, std::span<const Value>(items, count)));
}

Value newSetOf(Context &ctx, const Value *items, uint32_t count) {
  Set *made = newSet(ctx);
  for (uint32_t i = 0; made != nullptr && i != count; ++i)
    if (!add(ctx, *made, items[i]))
      made = nullptr;
  return value(made);
}

Value newDictOf(Context &ctx, const Value *pairs, uint32_t count) {
  Dict *made = newDict(ctx, count);
  for (uint32_t i = 0; made != nullptr && i != count; ++i)
    if (!set(ctx, *made, pairs[i * 2], pairs[i * 2 + 1]))
      made = nullptr;
  return value(made);
}

Value newSliceOf(Context &ctx, const Value *parts) {
  auto *slice = ctx.make<Slice>();
  if (slice == nullptr)
    return Value::failed();
  slice->start = parts[0];
  slice->stop = parts[1];
  slice->step = parts[2];
  return Value::object(slice);
}

Value tupleOf(Context &ctx, Value iterable) { return value(tupleFrom(ctx, iterable)); }

bool setAdd(Context &ctx, Value set, Value item) { return add(ctx, *as<Set>(set), item); }

bool setUpdate(Context &ctx, Value set, Value iterable) {
  return update(ctx, *as<Set>(set), iterable);
}

bool dictSet(Context &ctx, Value dict, Value key, Value value) {
  return set(ctx, *as<Dict>(dict), key, value);
}

bool dictUpdate(Context &ctx, Value dict, Value other) {
  if (isDerived(other))
    other = asDict(ctx, other);
  if (!isA<Dict>(other)) {
    ctx.decline("** of what is no dict");
    return false;
  }
  return update(ctx, *as<Dict>(dict), other);
}

Value joinStrings(Context &ctx, const Value *pieces, uint32_t count) {
  return value(newJoined(ctx, {pieces, count}, emptyStr()));
}

Value formatValue(Context &ctx, Value of, Value spec, int32_t conversion) {
  if (conversion == 's')
    of = str(ctx, of);
  else if (conversion == 'r')
    of = repr(ctx, of);
  else if (conversion == 'a')
    return ctx.decline("!a");
  if (of.isFailed())
    return of;
  if (spec.isEmpty() && isStr(of))
    return of;
  return format(ctx, of, spec.isEmpty() ? emptyStr() : as<Str>(spec));
}

bool listExtend(Context &ctx, Value list, Value iterable) {
  if (isIterable(iterable) && !isA<Instance>(iterable) && typeOf(iterable) != TypeId::Exception)
    return extend(ctx, *as<List>(list), iterable);
  const Value iterator = iterate(ctx, iterable);
  if (!iterator.isFailed())
    return askLength(ctx, iterable) && extendBy(ctx, *as<List>(list), iterator);
  // What CPython says of it depends on where it stands.
  if (ctx.isPending(ExceptionKind::TypeError))
    ctx.decline("* of what is not iterable");
  return false;
}

bool dictMerge(Context &ctx, Value dict, Value other) {
  auto &into = *as<Dict>(dict);
  if (isDerived(other))
    other = asDict(ctx, other);
  if (!isA<Dict>(other)) {
    ctx.decline("** of what is no dict");
    return false;
  }
  const Dict &from = *as<Dict>(other);
  uint32_t position = 0;
  while (const Dict::Entry *entry = nextEntry(from, position)) {
    const Value key = entry->key, item = entry->value;
    if (!isStr(key)) {
      ctx.decline("** of a dict whose keys are no strings");
      return false;
    }
    const auto found = find(ctx, into, key);
    if (!found || *found != nullptr) {
      ctx.decline("a keyword argument given twice");
      return false;
    }
    if (!set(ctx, into, Value::object(ctx.intern(as<Str>(key))), item))
      return false;
  }
  return true;
}

namespace {

bool raiseNotEnough(Context &ctx, int64_t wanted, int64_t got, bool atLeast) {
  ctx.raise(ExceptionKind::ValueError,
            {"not enough values to unpack (expected ", atLeast ? "at least " : "",
             std::to_string(wanted), ", got ", std::to_string(got), ")"});
  return false;
}

bool checkIterable(Context &ctx, Value v) {
  if (isIterable(v))
    return true;
  ctx.raise(ExceptionKind::TypeError, {"cannot unpack non-iterable ", typeName(v), " object"});
  return false;
}

} // namespace

bool unpack(Context &ctx, Value from, Value *to, uint32_t wanted) {
  if (isA<Tuple>(from) || isA<List>(from)) {
    const std::span<const Value> items =
        isA<Tuple>(from) ? as<Tuple>(from)->span() : std::span<const Value>(as<List>(from)->span());
    if (items.size() == wanted) {
      std::copy(items.begin(), items.end(), to);
      return true;
    }
    if (items.size() < wanted)
      return raiseNotEnough(ctx, wanted, static_cast<int64_t>(items.size()), false);
  }
  if (!checkIterable(ctx, from))
    return false;
  const Value iterator = iterate(ctx, from);
  if (iterator.isFailed())
    return false;
  for (uint32_t i = 0; i != wanted; ++i) {
    const Value item = next(ctx, iterator);
    if (item.isFailed())
      return false;
    if (item.isEmpty())
      return raiseNotEnough(ctx, wanted, i, false);
    to[i] = item;
  }
  const Value more = next(ctx, iterator);
  if (more.isEmpty() || more.isFailed())
    return more.isEmpty();
  ctx.raise(ExceptionKind::ValueError,
            {"too many values to unpack (expected ", std::to_string(wanted), ")"});
  return false;
}

bool unpackStar(Context &ctx, Value from, Value *to, uint32_t before, uint32_t behind) {
  if (!checkIterable(ctx, from))
    return false;
  // An object is not asked how long it is here, but its iterator is, and only when the first items
  // are taken.
  const Value items = isA<Instance>(from) ? iterate(ctx, from) : from;
  if (items.isFailed())
    return false;
  if (isA<Instance>(items) && !findSpecial(items, Name::__len__).isEmpty()) {
    ctx.decline("an iterator that is asked how long it is");
    return false;
  }
  const List *all = listFrom(ctx, items);
  if (all == nullptr)
    return false;
  if (all->count < before + behind)
    return raiseNotEnough(ctx, before + behind, all->count, true);
  const uint32_t middle = all->count - before - behind;
  std::copy_n(all->items, before, to);
  List *rest = newList(ctx, std::span<const Value>(all->items + before, middle));
  if (rest == nullptr)
    return false;
  to[before] = Value::object(rest);
  std::copy_n(all->items + before + middle, behind, to + before + 1);
  return true;
}

// --- Attributes ----------------------------------------------------------------------------------

namespace {

/// An attribute of an instance's own lies at the same place in all instances of its shape, unless
/// the class has something of that name that comes first. `shape` is what it had before.
void remember(Context &ctx, const Instance &instance, const Shape *shape, Str *name,
              InlineCache &cache, ShapeCache &all) {
  const Value member = findMember(ctx, instance.cls, name);
  const Value *own = findOwn(instance, name);
  if (shape == nullptr || instance.shape == nullptr || own == nullptr || isDataDescriptor(member))
    return;
  cache.key = shape;
  cache.version = ctx.classVersion;
  cache.value.bits = static_cast<uint64_t>(own - instance.attributes);
  cache.shape = instance.shape;
  all.keep(name, cache);
}

} // namespace

namespace {

/// For InlineCache::key: what of a key's object comes from its class. Methods are called without
/// the object then.
const void *ofClass(const void *key) { return static_cast<const std::byte *>(key) + 1; }

/// Whether such a member of a class is what reading it gives, or its bound method.
bool isPlainMember(Value member) {
  switch (member.isEmpty() ? TypeId::Object : typeOf(member)) {
  case TypeId::NoneType:
  case TypeId::Bool:
  case TypeId::Int:
  case TypeId::Float:
  case TypeId::Str:
  case TypeId::Tuple:
  case TypeId::List:
  case TypeId::Dict:
  case TypeId::Set:
  case TypeId::FrozenSet:
  case TypeId::Function:
    return true;
  default:
    return false;
  }
}

/// What reading a plain member through `object` gives.
Value plainMember(Context &ctx, Value object, Value member) {
  if (isA<Class>(object) || !isA<Function>(member))
    return member;
  auto *bound = ctx.make<BoundMethod>();
  if (bound == nullptr)
    return Value::failed();
  bound->self = object;
  bound->function = member;
  return Value::object(bound);
}

/// Where attributes of the object come from its class, if that is one whose members are plain: sets
/// the class, and gives the InlineCache::key. nullptr: they may not.
const void *memberKey(Value object, const Class *&cls) {
  if (isA<Instance>(object)) {
    cls = as<Instance>(object)->cls;
    const Shape *shape = as<Instance>(object)->shape;
    return shape == nullptr || cls->enumeration != nullptr ? nullptr : ofClass(shape);
  }
  if (!isA<Class>(object))
    return nullptr;
  cls = as<Class>(object);
  return cls->isBuiltin || cls->hasMetaclass ? nullptr : ofClass(cls);
}

/// Names that mean something else where nobody has set them.
bool isDunder(const Str *name) { return name->isAscii() && name->ascii().starts_with("__"); }

template <bool kEnters>
Value readAttribute(Context &ctx, Value object, Str *name, InlineCache &cache) {
  const Class *cls = nullptr;
  const void *key = memberKey(object, cls);
  if (key != nullptr) {
    if (cache.key == key && cache.version == ctx.classVersion)
      return plainMember(ctx, object, cache.value);
    if (isA<Instance>(object) &&
        ctx.attributesRead.find(as<Instance>(object)->shape, name, ctx.classVersion, cache))
      return as<Instance>(object)->attributes[cache.value.bits];
    if (ctx.attributesRead.find(key, name, ctx.classVersion, cache))
      return plainMember(ctx, object, cache.value);
  }
  if (kEnters && enterProperty(ctx, object, name))
    return Value::failed();
  if (isA<Instance>(object))
    remember(ctx, *as<Instance>(object), as<Instance>(object)->shape, name, cache,
             ctx.attributesRead);
  if (key != nullptr && !isDunder(name) &&
      (isA<Class>(object) || findOwn(*as<Instance>(object), name) == nullptr)) {
    const Value member = findMember(ctx, cls, name);
    if (isPlainMember(member)) {
      cache = {key, ctx.classVersion, member};
      ctx.attributesRead.keep(name, cache);
    }
  }
  return getAttribute(ctx, object, name);
}

} // namespace

Value getAttributeSlow(Context &ctx, Value object, Str *name, InlineCache &cache) {
  return readAttribute<false>(ctx, object, name, cache);
}
Value getAttributeEntering(Context &ctx, Value object, Str *name, InlineCache &cache) {
  return readAttribute<true>(ctx, object, name, cache);
}

bool setAttributeSlow(Context &ctx, Value object, Str *name, Value value, InlineCache &cache) {
  if (!isA<Instance>(object))
    return setAttribute(ctx, object, name, value);
  auto &instance = *as<Instance>(object);
  const Shape *before = instance.shape;
  if (before != nullptr && ctx.attributesSet.find(before, name, ctx.classVersion, cache) &&
      cache.value.bits < instance.capacity) {
    instance.attributes[cache.value.bits] = value;
    instance.shape = cache.shape;
    return true;
  }
  if (!setAttribute(ctx, object, name, value))
    return false;
  if (!instance.cls->setsAttributes)
    remember(ctx, instance, before, name, cache, ctx.attributesSet);
  return true;
}

namespace {

/// Whether reading such a member of its class through an instance runs code of the program: what
/// is not there is asked of __getattr__.
bool mayRunCode(Value member) {
  switch (member.isEmpty() ? TypeId::Property : typeOf(member)) {
  case TypeId::Property:
  case TypeId::CachedProperty:
  case TypeId::Instance:
    return true;
  default:
    return false;
  }
}

/// What tells which method a value has: of an instance its shape, which also says that it has no
/// attribute of that name; else its type. nullptr: that of each value is looked up.
const void *methodKey(Value object) {
  if (const void *key = builtinMethodKey(object))
    return key;
  switch (typeOf(object)) {
  case TypeId::Type: // no address of an object, so that nobody takes it for a shape
    return as<Class>(object)->isBuiltin || as<Class>(object)->hasMetaclass
               ? nullptr
               : reinterpret_cast<const std::byte *>(object.object()) + 2;
  case TypeId::Super:
    return nullptr;
  case TypeId::Module:
    return as<Module>(object)->builtin;
  case TypeId::Instance:
  case TypeId::Exception:
    return as<Instance>(object)->shape;
  default:
    return classOf(object);
  }
}

} // namespace

namespace {

/// A function of the program's that a class, or an instance that has no such attribute itself, is
/// asked for, and whether it gets what was asked. Empty: it is not that simple.
Value plainMethod(Context &ctx, Value object, const Str *name, bool &takesSelf) {
  const bool isClass = isA<Class>(object);
  const Value member = findMember(ctx, isClass ? as<Class>(object) : classOf(object), name);
  takesSelf = !isClass;
  if (isA<Function>(member))
    return member;
  const TypeId type = member.isObject() ? typeOf(member) : TypeId::Object;
  takesSelf = type == TypeId::ClassMethod;
  if (type != TypeId::StaticMethod &&
      (type != TypeId::ClassMethod || !isClass || as<Class>(object)->behind != nullptr))
    return Value::empty();
  const Value function = static_cast<const Descriptor *>(member.object())->function;
  return isA<Function>(function) ? function : Value::empty();
}

} // namespace

Answer findMethod(Context &ctx, Value object, Str *name, InlineCache &cache, Value &callee,
                  bool &ranCode) {
  const void *key = methodKey(object);
  const Answer withSelf = answer(!isA<Module>(object));
  if (key != nullptr && cache.key == key && cache.version == ctx.classVersion) [[likely]] {
    callee = cache.value;
    return withSelf;
  }
  if (key != nullptr && cache.key == ofClass(key) && cache.version == ctx.classVersion) {
    callee = cache.value;
    return Answer::No;
  }
  if (key != nullptr && (ctx.methods.find(key, name, ctx.classVersion, cache) ||
                         ctx.methods.find(ofClass(key), name, ctx.classVersion, cache))) {
    callee = cache.value;
    return cache.key == key ? withSelf : Answer::No;
  }
  const auto rememberAs = [&](const void *as, Value member) {
    cache = {as, ctx.classVersion, callee = member};
    ctx.methods.keep(name, cache);
  };
  const auto remember = [&](Value member) {
    rememberAs(key, member);
    return withSelf;
  };
  const bool isInstance = typeOf(object) == TypeId::Instance || typeOf(object) == TypeId::Exception;
  if (key != nullptr && withSelf == Answer::Yes &&
      (!isInstance || findOwn(*as<Instance>(object), name) == nullptr)) {
    if (isInstance || isA<Class>(object)) {
      bool takesSelf = false;
      const Value function = plainMethod(ctx, object, name, takesSelf);
      if (!function.isEmpty()) {
        rememberAs(takesSelf ? key : ofClass(key), function);
        return answer(takesSelf);
      }
    }
    const Value member =
        isA<Class>(object) ? Value::empty() : findMember(ctx, classOf(object), name);
    const bool isBuiltin = isA<BuiltinFunction>(member) &&
                           (!isInstance || (!isDerived(object) &&
                                            Registry::get().isMethod(as<BuiltinFunction>(member))));
    if (isA<Function>(member) || isBuiltin)
      return remember(member);
  }
  ranCode = isInstance && findOwn(*as<Instance>(object), name) == nullptr &&
            mayRunCode(findMember(ctx, classOf(object), name));
  callee = getAttribute(ctx, object, name);
  ranCode |= callee.isFailed();
  if (callee.isFailed())
    return Answer::Failed;
  return key != nullptr && withSelf == Answer::No ? remember(callee) : Answer::No;
}

bool findSuperMethod(Context &ctx, Value &object, const Str *name, InlineCache &cache,
                     Value &callee) {
  const Super &super = *as<Super>(object);
  if (isA<Class>(super.self))
    return false;
  const Class *cls = classOf(super.self);
  // What is behind a class in the order of another hangs on both.
  const void *key = reinterpret_cast<const std::byte *>(cls) + 4;
  const bool isKnown = cache.key == key && cache.version == ctx.classVersion &&
                       static_cast<const void *>(cache.shape) == super.cls;
  if (!isKnown) {
    const auto at = std::find(cls->order.begin(), cls->order.end(), super.cls);
    Value member = Value::empty();
    for (auto each = at; each != cls->order.end() && member.isEmpty(); ++each)
      if (each != at)
        member = ownMember(*each, name);
    if (!isA<Function>(member))
      return false;
    cache = {key, ctx.classVersion, member, reinterpret_cast<Shape *>(super.cls)};
  }
  callee = cache.value;
  object = super.self;
  return true;
}

bool declineFor(Context &ctx, Str *reason) {
  ctx.decline(reason->ascii());
  return false;
}

const RuntimeTable kRuntimeTable = {
#define RUNTIME_CALL(Result, name, parameters) name,
#include "assay/runtime/RuntimeCalls.def"
};

} // namespace assay::runtime::ops
