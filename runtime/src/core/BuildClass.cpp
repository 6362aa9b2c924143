// Classes of a program: their bases and order, what their bodies define, and the hooks that run
// when a class is made.
#include "core/BuildClass.h"

#include "assay/runtime/Ops.h"
#include "assay/runtime/TypeSlots.h"
#include "core/Classes.h"
#include "types/Derived.h"
#include "types/TypingAlias.h"

#include <algorithm>

namespace assay::runtime {
namespace {

/// Members that change how a class or its instances work in ways that are not supported.
constexpr Name kUnsupportedMembers[] = {
    Name::__getattribute__,    Name::__del__,           Name::__index__,
    Name::__length_hint__,     Name::__instancecheck__, Name::__subclasscheck__,
    Name::__class__,           Name::__dict__,          Name::__subclasshook__,
    Name::__abstractmethods__,
};

/// What classes have of their own accord, whatever their body says.
constexpr std::string_view kOwnedByType[] = {"__base__", "__bases__",    "__mro__",
                                             "__name__", "__qualname__", "__module__"};

std::string_view heapText(Context &ctx, const Str *text) {
  std::string result;
  appendUtf8(result, text);
  auto *copy = static_cast<char *>(ctx.allocate(result.size() + 1));
  if (copy == nullptr)
    return {};
  std::copy(result.begin(), result.end(), copy);
  return {copy, result.size()};
}

template <typename T> std::optional<std::span<T>> heapSpan(Context &ctx, const std::vector<T> &of) {
  auto *copy = static_cast<T *>(ctx.allocate(std::max<size_t>(of.size(), 1) * sizeof(T)));
  if (copy == nullptr)
    return std::nullopt;
  std::copy(of.begin(), of.end(), copy);
  return std::span<T>(copy, of.size());
}

bool refuse(Context &ctx, std::string_view why) {
  ctx.decline(why);
  return false;
}

// --- Bases ---------------------------------------------------------------------------------------

/// The first of the lists' heads that stands in no list behind its head; nullptr: there is none.
Class *nextInOrder(const std::vector<std::vector<Class *>> &lists) {
  for (const auto &list : lists) {
    if (list.empty())
      continue;
    const bool waits = std::any_of(lists.begin(), lists.end(), [&](const auto &other) {
      return !other.empty() && std::find(other.begin() + 1, other.end(), list[0]) != other.end();
    });
    if (!waits)
      return list[0];
  }
  return nullptr;
}

/// The order in which members are looked for: each class before its bases, bases as written.
bool setOrder(Context &ctx, Class &cls) {
  if (cls.bases.size() == 1) {
    const auto behind = cls.bases[0]->order;
    auto **order = static_cast<Class **>(ctx.allocate((behind.size() + 1) * sizeof(Class *)));
    if (order == nullptr)
      return false;
    order[0] = &cls;
    std::copy(behind.begin(), behind.end(), order + 1);
    cls.order = {order, behind.size() + 1};
    return true;
  }
  std::vector<std::vector<Class *>> lists;
  for (const Class *base : cls.bases)
    lists.emplace_back(base->order.begin(), base->order.end());
  lists.emplace_back(cls.bases.begin(), cls.bases.end());
  std::vector<Class *> order{&cls};
  while (std::any_of(lists.begin(), lists.end(), [](const auto &list) { return !list.empty(); })) {
    Class *next = nextInOrder(lists);
    if (next == nullptr)
      return refuse(ctx, "bases without a consistent order");
    order.push_back(next);
    for (auto &list : lists)
      if (!list.empty() && list[0] == next)
        list.erase(list.begin());
  }
  const auto copy = heapSpan(ctx, order);
  if (copy)
    cls.order = *copy;
  return copy.has_value();
}

/// What instances are made of: that hangs on the builtin classes behind.
bool setLayout(Context &ctx, Class &cls) {
  const Class *exception = nullptr;
  cls.instanceType = TypeId::Instance;
  cls.behind = nullptr;
  for (Class *each : cls.order) {
    if (each->namedFields != nullptr) {
      cls.namedFields = cls.namedFields == nullptr ? each->namedFields : cls.namedFields;
      cls.instanceType = TypeId::Tuple;
    }
    if (canBeBehind(*each) && each->instanceType != TypeId::Instance) {
      if (cls.behind != nullptr && !isSubclass(cls.behind, each))
        return refuse(ctx, "bases of different kinds");
      cls.behind = cls.behind == nullptr ? each : cls.behind;
    }
    if (!each->isBuiltin || each->instanceType != TypeId::Exception)
      continue;
    if (exception != nullptr && !isSubclass(exception, each))
      return refuse(ctx, "bases that are different exceptions");
    exception = exception == nullptr ? each : exception;
    cls.instanceType = TypeId::Exception;
  }
  if ((exception != nullptr) + (cls.namedFields != nullptr) + (cls.behind != nullptr) > 1)
    return refuse(ctx, "bases of different kinds");
  return true;
}

/// Sorts the bases as written into classes and what only marks the class.
bool takeBases(Context &ctx, Class &cls, std::span<const Value> written, bool &isNamedTuple) {
  auto **bases =
      static_cast<Class **>(ctx.allocate(std::max<size_t>(written.size(), 1) * sizeof(Class *)));
  if (bases == nullptr)
    return false;
  size_t count = 0;
  bool hasOtherBases = false;
  for (const Value base : written) {
    if (isA<BuiltinFunction>(base) && as<BuiltinFunction>(base)->name == "NamedTuple") {
      isNamedTuple = true;
      continue;
    }
    if (typeOf(base) == TypeId::TypingAlias) {
      const uint8_t flags = base.object()->flags;
      const auto &alias = *static_cast<const Alias *>(base.object());
      const bool isPlainGeneric = (flags & kIsGeneric) != 0 && alias.form == AliasForm::Variables;
      if ((flags & (kIsGeneric | kIsProtocol)) == 0 || isPlainGeneric || cls.isGeneric)
        return refuse(ctx, "a base that is no class");
      cls.typeParameters = alias.parameters;
      cls.isGeneric = true;
      cls.isProtocol = (flags & kIsProtocol) != 0;
      cls.isAbstractBase |= cls.isProtocol;
      cls.hasMetaclass |= cls.isProtocol;
      continue;
    }
    if (!isA<Class>(base))
      return refuse(ctx, "a base that is no class");
    Class *of = as<Class>(base);
    hasOtherBases |= !of->isProtocol && of != builtinClass(TypeId::Object);
    const bool isPlain = !of->isBuiltin || of == builtinClass(TypeId::Object) ||
                         of->instanceType == TypeId::Exception ||
                         of->instanceType == TypeId::Instance || canBeBehind(*of);
    if (!isPlain)
      return refuse(ctx, "a subclass of " + std::string(of->name));
    if (std::find(bases, bases + count, of) != bases + count)
      return refuse(ctx, "a base given twice");
    bases[count++] = of;
  }
  if (cls.isProtocol && hasOtherBases)
    return refuse(ctx, "a protocol with other bases");
  if (isNamedTuple && written.size() != 1)
    return refuse(ctx, "NamedTuple beside other bases");
  if (count == 0)
    bases[count++] = builtinClass(TypeId::Object);
  cls.bases = {bases, count};
  cls.base = bases[0];
  for (const Class *base : cls.bases) {
    cls.hasMetaclass |= base->hasMetaclass;
    cls.isAbstractBase |= base->isAbstractBase;
    cls.isGeneric |= base->isGeneric;
  }
  return true;
}

// --- Members -------------------------------------------------------------------------------------

bool isAbstract(Value member) {
  switch (typeOf(member)) {
  case TypeId::Function: {
    const Dict *attributes = as<Function>(member)->attributes;
    return attributes != nullptr && find(*attributes, name(Name::__isabstractmethod__)).isTrue();
  }
  case TypeId::NativeFunction: {
    const Dict *attributes = as<NativeFunction>(member)->attributes;
    return attributes != nullptr && find(*attributes, name(Name::__isabstractmethod__)).isTrue();
  }
  case TypeId::Property: {
    const auto *property = static_cast<const Descriptor *>(member.object());
    return isAbstract(property->function) ||
           (!property->setter.isEmpty() && isAbstract(property->setter)) ||
           (!property->deleter.isEmpty() && isAbstract(property->deleter));
  }
  case TypeId::StaticMethod:
  case TypeId::ClassMethod:
    return isAbstract(static_cast<const Descriptor *>(member.object())->function);
  default:
    return false;
  }
}

bool setAbstracts(Context &ctx, Class &cls) {
  if (!cls.isAbstractBase)
    return true;
  std::vector<const Str *> names;
  uint32_t position = 0;
  while (const Dict::Entry *entry = nextEntry(*cls.members, position))
    if (isAbstract(entry->value))
      names.push_back(as<Str>(entry->key));
  for (const Class *base : cls.bases)
    for (const Value inherited :
         base->abstracts == nullptr ? std::span<const Value>() : base->abstracts->span()) {
      const auto *name = as<Str>(inherited);
      if (isAbstract(findMember(&cls, name)) &&
          std::find(names.begin(), names.end(), name) == names.end())
        names.push_back(name);
    }
  std::sort(names.begin(), names.end(),
            [](const Str *a, const Str *b) { return compareText(a, b) < 0; });
  if (names.empty())
    return true;
  cls.abstracts = newTuple(ctx, static_cast<uint32_t>(names.size()));
  if (cls.abstracts == nullptr)
    return false;
  for (size_t i = 0; i != names.size(); ++i)
    cls.abstracts->items()[i] = Value::object(names[i]);
  return true;
}

/// What __slots__ says: instances have these attributes and no others.
bool setSlots(Context &ctx, Class &cls) {
  if (cls.behind != nullptr)
    return find(*cls.members, name(Name::__slots__)).isEmpty() ||
           refuse(ctx, "__slots__ of such a class");
  if (cls.namedFields != nullptr)
    return true;
  std::vector<Value> names;
  for (const Class *each : cls.order) {
    if (each->isBuiltin) {
      if (each->instanceType == TypeId::Exception || each->enumeration != nullptr)
        return find(*cls.members, name(Name::__slots__)).isEmpty() ||
               refuse(ctx, "__slots__ of such a class");
      continue;
    }
    const Value slots = find(*each->members, name(Name::__slots__));
    if (slots.isEmpty()) {
      // Somewhere there is a dict, so that everything goes; but the slots are members still.
      return find(*cls.members, name(Name::__slots__)).isEmpty() ||
             refuse(ctx, "__slots__ beside a base without");
    }
    std::span<const Value> items(&slots, 1);
    if (isA<Tuple>(slots))
      items = as<Tuple>(slots)->span();
    else if (isA<List>(slots))
      items = as<List>(slots)->span();
    for (const Value item : items) {
      if (!isStr(item) || !as<Str>(item)->isAscii() || as<Str>(item)->ascii().starts_with("__"))
        return refuse(ctx, "__slots__ of this kind");
      Str *interned = ctx.intern(as<Str>(item));
      if (interned == nullptr || !find(*each->members, interned).isEmpty())
        return interned != nullptr && refuse(ctx, "a slot that is a member, too");
      names.push_back(Value::object(interned));
    }
  }
  cls.slots = newTuple(ctx, std::span<const Value>(names));
  return cls.slots != nullptr;
}

/// Functions that are methods of another kind by their name alone.
bool wrapSpecialMethods(Context &ctx, Dict &members) {
  for (const auto &[which, type] : {std::pair(Name::__new__, TypeId::StaticMethod),
                                    {Name::__init_subclass__, TypeId::ClassMethod},
                                    {Name::__class_getitem__, TypeId::ClassMethod}}) {
    const Value function = find(members, name(which));
    if (!isA<Function>(function))
      continue;
    auto *wrapped = ctx.makeAs<Descriptor>(type);
    if (wrapped == nullptr)
      return false;
    wrapped->function = function;
    wrapped->setter = wrapped->deleter = Value::empty();
    if (!set(ctx, members, Value::object(name(which)), Value::object(wrapped)))
      return false;
  }
  return true;
}

/// Whether, found as a special method, it is called with the object in front, or not at all.
bool isCalledWithSelf(Value member) {
  switch (typeOf(member)) {
  case TypeId::Function:
  case TypeId::NativeFunction:
  case TypeId::CachedFunction:
  case TypeId::NoneType:
  case TypeId::Bool:
  case TypeId::Int:
  case TypeId::Float:
  case TypeId::Str:
  case TypeId::Bytes:
  case TypeId::Tuple:
  case TypeId::List:
  case TypeId::Dict:
  case TypeId::Set:
  case TypeId::FrozenSet:
    return true;
  case TypeId::BuiltinFunction:
    return as<BuiltinFunction>(member)->name.starts_with("__");
  default:
    return false;
  }
}

bool checkSpecialMethods(Context &ctx, const Dict &members) {
  uint32_t position = 0;
  while (const Dict::Entry *entry = nextEntry(members, position)) {
    const Str *which = as<Str>(entry->key);
    const bool isSpecial =
        which->isAscii() && which->ascii().starts_with("__") && which->ascii().ends_with("__");
    const bool isOfClass =
        (which == name(Name::__new__) && typeOf(entry->value) == TypeId::StaticMethod) ||
        ((which == name(Name::__init_subclass__) || which == name(Name::__class_getitem__)) &&
         typeOf(entry->value) == TypeId::ClassMethod);
    if (isSpecial && !isOfClass && !isCalledWithSelf(entry->value))
      return refuse(ctx, "a special method that is no plain function");
  }
  return true;
}

bool checkMembers(Context &ctx, Dict &members) {
  for (const Name unsupported : kUnsupportedMembers)
    if (!find(members, name(unsupported)).isEmpty())
      return refuse(ctx, "a class with " + std::string(name(unsupported)->ascii()));
  for (const std::string_view owned : kOwnedByType)
    if (const Str *which = ctx.intern(owned); which == nullptr || !find(members, which).isEmpty())
      return refuse(ctx, "a class that says what type says");
  if (!checkSpecialMethods(ctx, members))
    return false;
  // A class that compares without a hash of its own cannot be hashed.
  return find(members, name(Name::__eq__)).isEmpty() ||
         !find(members, name(Name::__hash__)).isEmpty() ||
         set(ctx, members, Value::object(name(Name::__hash__)), Value::none());
}

/// Tells members that want to know what they are called.
bool tellNames(Context &ctx, Class &cls) {
  std::vector<std::pair<Value, Value>> members;
  uint32_t position = 0;
  while (const Dict::Entry *entry = nextEntry(*cls.members, position))
    if (isA<CachedProperty>(entry->value) || isA<Instance>(entry->value))
      members.emplace_back(entry->key, entry->value);
  for (const auto &[key, member] : members) {
    if (isA<CachedProperty>(member)) {
      auto *property = as<CachedProperty>(member);
      if (!property->name.isEmpty() && property->name != key)
        return refuse(ctx, "a cached property of two names");
      property->name = key;
    }
    if (!isA<Instance>(member))
      continue;
    const Value method = findSpecial(member, Name::__set_name__);
    if (method.isEmpty())
      continue;
    if (call(ctx, method, {member, Value::object(&cls), key}).isFailed())
      return ctx.stop == Stop::Raised ? refuse(ctx, "__set_name__ that raises") : false;
  }
  return true;
}

/// super().__init_subclass__(**keywords).
bool initSubclass(Context &ctx, Class &cls, const Dict *keywords) {
  const bool hasKeywords = keywords != nullptr && keywords->count != 0;
  for (const Class *each : cls.order.subspan(1)) {
    const Value method = ownMember(each, name(Name::__init_subclass__));
    if (method.isEmpty())
      continue;
    if (each->isBuiltin)
      return !hasKeywords || refuse(ctx, "keywords of a class that nobody takes");
    if (typeOf(method) != TypeId::ClassMethod)
      return refuse(ctx, "__init_subclass__ of this kind");
    std::vector<Value> values{Value::object(&cls)}, names;
    uint32_t position = 0;
    while (const Dict::Entry *entry = hasKeywords ? nextEntry(*keywords, position) : nullptr) {
      names.push_back(entry->key);
      values.push_back(entry->value);
    }
    const Tuple *named = newTuple(ctx, std::span<const Value>(names));
    if (named == nullptr)
      return false;
    return !call(ctx, static_cast<const Descriptor *>(method.object())->function,
                 {values.data(), 1, named})
                .isFailed();
  }
  return true;
}

bool takeMetaclass(Context &ctx, Class &cls, Dict *keywords) {
  if (keywords == nullptr)
    return true;
  Value metaclass = Value::empty();
  const Answer given = remove(ctx, *keywords, Value::object(name(Name::metaclass)), &metaclass);
  if (given != Answer::Yes)
    return given == Answer::No;
  if (metaclass == Value::object(builtinClass(TypeId::Type)))
    return true;
  if (metaclass != Value::object(abstractMetaclass()))
    return refuse(ctx, "a metaclass");
  cls.hasMetaclass = cls.isAbstractBase = true;
  return true;
}

} // namespace

namespace {

/// What a class of the standard library that extends dict does to itself by these methods, a
/// subclass would see.
bool checkOverrides(Context &ctx, const Class &cls) {
  if (cls.behind == nullptr || cls.behind == builtinClass(cls.behind->instanceType))
    return true;
  for (const std::string_view which :
       {"__getitem__", "__setitem__", "__delitem__", "__contains__", "__iter__",    "__len__",
        "__missing__", "__eq__",      "__bool__",    "keys",         "items",       "values",
        "update",      "pop",         "popitem",     "setdefault",   "move_to_end", "copy",
        "clear",       "get",         "subtract",    "elements",     "most_common"}) {
    const Str *name = ctx.intern(which);
    // Of those that are C in CPython, nobody calls get().
    const bool isCalled = which != "get" || cls.behind->name == "Counter";
    if (name == nullptr || (isCalled && !find(*cls.members, name).isEmpty()))
      return refuse(ctx, "a subclass of " + std::string(cls.behind->name) + " that changes it");
  }
  return true;
}

} // namespace

bool finishClass(Context &ctx, Class &cls) {
  if (!checkOverrides(ctx, cls))
    return false;
  const Value maker = findMember(&cls, name(Name::__new__));
  cls.isPlainlyMade =
      !cls.isProtocol && cls.namedFields == nullptr && cls.behind == nullptr && maker.isObject() &&
      isA<BuiltinFunction>(static_cast<const Descriptor *>(maker.object())->function);
  cls.shape = newShape(ctx);
  if (cls.shape == nullptr)
    return false;
  for (const Class *each : cls.order) {
    cls.setsAttributes |=
        !each->isBuiltin && (!ownMember(each, name(Name::__setattr__)).isEmpty() ||
                             !ownMember(each, name(Name::__delattr__)).isEmpty());
    if (each != &cls && each->dataFields != nullptr && each->enumeration != nullptr)
      return refuse(ctx, "bases of different kinds");
  }
  return true;
}

Class *newClass(Context &ctx, Str *className, Str *qualifiedName, std::string_view module) {
  auto *memory = ctx.allocate(sizeof(Class));
  if (memory == nullptr)
    return nullptr;
  auto *cls = new (memory) Class{};
  cls->type = TypeId::Type;
  cls->name = heapText(ctx, className);
  cls->qualifiedName = heapText(ctx, qualifiedName);
  cls->module = module;
  return cls;
}

Value newSuper(Context &ctx, Value cls, Value self) {
  if (!isA<Class>(cls) || !(isInstanceOf(self, as<Class>(cls)) ||
                            (isA<Class>(self) && isSubclass(as<Class>(self), as<Class>(cls)))))
    return ctx.decline("super() in a place like this");
  auto *made = ctx.make<Super>();
  if (made == nullptr)
    return Value::failed();
  made->cls = as<Class>(cls);
  made->self = self;
  return Value::object(made);
}

bool setBases(Context &ctx, Class &cls, std::span<Class *const> bases) {
  const auto copy = heapSpan(ctx, std::vector<Class *>(bases.begin(), bases.end()));
  if (!copy)
    return false;
  cls.bases = *copy;
  cls.base = bases[0];
  return setOrder(ctx, cls) && setLayout(ctx, cls);
}

namespace ops {

Value buildClass(Context &ctx, Module *module, const Value *from, uint32_t count) {
  const auto *body = as<Function>(from[0]);
  Class *cls = newClass(ctx, as<Str>(from[1]), body->code->qualifiedName, module->name);
  bool isNamedTuple = false;
  Dict *keywords = from[2].isEmpty() ? nullptr : as<Dict>(from[2]);
  if (cls == nullptr || !takeBases(ctx, *cls, {from + 3, count}, isNamedTuple) ||
      !takeMetaclass(ctx, *cls, keywords))
    return Value::failed();
  Dict *members = newDict(ctx);
  if (members == nullptr)
    return Value::failed();
  cls->members = members;
  const Value cell = call(ctx, from[0], {Value::object(members)});
  if (cell.isFailed() || !checkMembers(ctx, *members) || !wrapSpecialMethods(ctx, *members) ||
      !setOrder(ctx, *cls) || !setLayout(ctx, *cls))
    return Value::failed();
  if (isNamedTuple)
    return keywords == nullptr && cell.isNone() ? buildNamedTuple(ctx, *cls)
                                                : ctx.decline("a NamedTuple of this kind");
  if (!setSlots(ctx, *cls) || !finishClass(ctx, *cls) || !setAbstracts(ctx, *cls))
    return Value::failed();
  for (const Class *base : cls->bases)
    if (base->enumeration != nullptr && !buildEnumeration(ctx, *cls, *body->code, keywords))
      return Value::failed();
  ++ctx.classVersion;
  if (isA<Cell>(cell))
    as<Cell>(cell)->value = Value::object(cls);
  return tellNames(ctx, *cls) && initSubclass(ctx, *cls, keywords) ? Value::object(cls)
                                                                   : Value::failed();
}

bool storeAnnotation(Context &ctx, Value names, Str *which, Value annotation) {
  Value annotations = find(*as<Dict>(names), name(Name::__annotations__));
  if (annotations.isEmpty()) {
    annotations = value(newDict(ctx));
    if (annotations.isFailed() ||
        !set(ctx, *as<Dict>(names), Value::object(name(Name::__annotations__)), annotations))
      return false;
  }
  if (!isA<Dict>(annotations))
    return refuse(ctx, "__annotations__ that is no dict");
  return set(ctx, *as<Dict>(annotations), Value::object(which), annotation);
}

} // namespace ops
} // namespace assay::runtime
