// The module copy, for values of builtin types and plain instances.
#include "modules/Modules.h"
#include "types/Deque.h"

#include <algorithm>
#include <unordered_map>

namespace assay::runtime {
namespace {

bool isAtomic(Value v) {
  switch (typeOf(v)) {
  case TypeId::Int:
  case TypeId::Bool:
  case TypeId::Float:
  case TypeId::Complex:
  case TypeId::NoneType:
  case TypeId::EllipsisType:
  case TypeId::NotImplementedType:
  case TypeId::Str:
  case TypeId::Bytes:
  case TypeId::Range:
  case TypeId::Function:
  case TypeId::BuiltinFunction:
  case TypeId::MethodDescriptor:
  case TypeId::Type:
    return true;
  default:
    return false;
  }
}

Value refuse(Context &ctx, Value v) { return ctx.decline("a copy of " + std::string(typeName(v))); }

/// Whether an instance is copied by its attributes alone; false: declined.
bool isPlain(Context &ctx, const Instance &instance) {
  for (const std::string_view special :
       {"__copy__", "__deepcopy__", "__getnewargs__", "__getnewargs_ex__", "__getstate__",
        "__getattr__", "__new__", "__reduce__", "__reduce_ex__", "__setstate__", "__slots__"}) {
    const Str *name = ctx.intern(special);
    if (name == nullptr)
      return false;
    const Value member = findMember(instance.cls, name);
    const bool isObjects =
        typeOf(member) == TypeId::StaticMethod &&
        isA<BuiltinFunction>(static_cast<Descriptor *>(member.object())->function);
    if (instance.cls->enumeration != nullptr || (!member.isEmpty() && !isObjects)) {
      ctx.decline("a copy of an object that says how it is copied");
      return false;
    }
  }
  return true;
}

/// An instance of the same class with the same attributes; nullptr: failed.
Instance *copyInstance(Context &ctx, const Instance &instance) {
  if ((instance.flags & Instance::kHasDict) != 0 || instance.cls->behind != nullptr) {
    ctx.decline("a copy of an object of this kind");
    return nullptr;
  }
  auto *made = isPlain(ctx, instance) ? ctx.make<Instance>() : nullptr;
  const uint32_t count = instance.shape == nullptr ? 0 : instance.shape->count;
  auto *attributes =
      made == nullptr ? nullptr : static_cast<Value *>(ctx.allocate(count * sizeof(Value)));
  if (attributes == nullptr)
    return nullptr;
  std::copy_n(instance.attributes, count, attributes);
  made->cls = instance.cls;
  made->shape = instance.shape;
  made->attributes = attributes;
  made->capacity = count;
  return made;
}

Value shallow(Context &ctx, const Arguments &arguments) {
  const Value v = arguments[0];
  if (isAtomic(v))
    return v;
  switch (typeOf(v)) {
  case TypeId::Tuple:
    return as<Tuple>(v)->cls() == nullptr ? v : ctx.decline("a copy of a named tuple");
  case TypeId::FrozenSet:
    return v;
  case TypeId::List:
    return value(newList(ctx, as<List>(v)->span()));
  case TypeId::Dict:
    return value(copy(ctx, *as<Dict>(v)));
  case TypeId::Set:
    return value(newSet(ctx, TypeId::Set, v));
  case TypeId::Deque:
    return value(copy(ctx, *as<Deque>(v)));
  case TypeId::Instance:
    return value(copyInstance(ctx, *as<Instance>(v)));
  default:
    return refuse(ctx, v);
  }
}

/// Copies what is in a value, too; what occurs twice is copied once.
class DeepCopy {
public:
  explicit DeepCopy(Context &ctx) : ctx_(ctx) {}

  Value copy(Value v) {
    if (isAtomic(v))
      return v;
    if (const auto found = copies_.find(v.bits); found != copies_.end())
      return found->second;
    constexpr uint32_t kDeepest = 100; // well within CPython's limit on calls
    if (++depth_ > kDeepest)
      return ctx_.decline("a deep copy of something deep");
    const Value made = copyNew(v);
    --depth_;
    return made;
  }

private:
  /// Remembers an object before what it holds is copied: it may hold itself.
  void remember(Value of, const Object *made) { copies_[of.bits] = Value::object(made); }

  Value copyNew(Value v) {
    switch (typeOf(v)) {
    case TypeId::List:
      return copyList(v);
    case TypeId::Tuple:
      return copyTuple(v);
    case TypeId::Dict:
      return copyDict(v);
    case TypeId::Set:
    case TypeId::FrozenSet:
      return copySet(v);
    case TypeId::Deque:
      return copyDeque(v);
    case TypeId::Instance: {
      Instance *made = copyInstance(ctx_, *as<Instance>(v));
      if (made == nullptr)
        return Value::failed();
      remember(v, made);
      for (uint32_t i = 0; i != made->capacity; ++i) {
        made->attributes[i] = copy(made->attributes[i]);
        if (made->attributes[i].isFailed())
          return Value::failed();
      }
      return Value::object(made);
    }
    default:
      return refuse(ctx_, v);
    }
  }

  Value copyList(Value v) {
    List *made = newList(ctx_);
    if (made == nullptr)
      return Value::failed();
    remember(v, made);
    for (uint32_t i = 0; i < as<List>(v)->count; ++i) {
      const Value item = copy(as<List>(v)->items[i]);
      if (item.isFailed() || !append(ctx_, *made, item))
        return Value::failed();
    }
    return Value::object(made);
  }

  Value copyTuple(Value v) {
    if (as<Tuple>(v)->cls() != nullptr)
      return refuse(ctx_, v);
    Tuple *made = newTuple(ctx_, as<Tuple>(v)->span());
    if (made == nullptr)
      return Value::failed();
    for (uint32_t i = 0; i != made->count; ++i) {
      made->items()[i] = copy(made->items()[i]);
      if (made->items()[i].isFailed())
        return Value::failed();
    }
    // It may hold itself by way of a list, and then it is there already.
    if (const auto found = copies_.find(v.bits); found != copies_.end())
      return found->second;
    if (std::ranges::equal(made->span(), as<Tuple>(v)->span()))
      return v;
    remember(v, made);
    return Value::object(made);
  }

  Value copyDict(Value v) {
    const Dict &dict = *as<Dict>(v);
    if (!dict.extra.isEmpty() && !isAtomic(dict.extra))
      return refuse(ctx_, v);
    Dict *made = newDict(ctx_);
    if (made == nullptr)
      return Value::failed();
    made->cls = dict.cls;
    made->extra = dict.extra;
    remember(v, made);
    uint32_t position = 0;
    while (const Dict::Entry *entry = nextEntry(dict, position)) {
      const Value held = entry->value, key = copy(entry->key);
      const Value item = key.isFailed() ? key : copy(held);
      if (item.isFailed() || !set(ctx_, *made, key, item))
        return Value::failed();
    }
    return Value::object(made);
  }

  Value copySet(Value v) {
    const Set &from = *as<Set>(v);
    // By way of a list of the members.
    const Value members = value(listFrom(ctx_, v));
    const Value copied = members.isFailed() ? members : copyList(members);
    Set *made = copied.isFailed() ? nullptr : newSet(ctx_, from.type, copied);
    if (made == nullptr)
      return Value::failed();
    remember(v, made);
    return Value::object(made);
  }

  Value copyDeque(Value v) {
    const Deque &from = *as<Deque>(v);
    Deque *made = newDeque(ctx_, from.limit);
    if (made == nullptr)
      return Value::failed();
    remember(v, made);
    for (uint32_t i = 0; i < from.count; ++i) {
      const Value item = copy(from.at(i));
      if (item.isFailed() || !append(ctx_, *made, item))
        return Value::failed();
    }
    return Value::object(made);
  }

  Context &ctx_;
  uint32_t depth_ = 0;
  std::unordered_map<uint64_t, Value> copies_;
};

Value deep(Context &ctx, const Arguments &arguments) { return deepCopy(ctx, arguments[0]); }

constexpr BuiltinFunction kFunctions[] = {{"copy", shallow, 1, 1}, {"deepcopy", deep, 1, 1}};

} // namespace

Value deepCopy(Context &ctx, Value v) { return DeepCopy(ctx).copy(v); }

constinit const BuiltinModule kCopyModule = {"copy", kFunctions, {}, {}};

} // namespace assay::runtime
