// Builtin classes, and what is the same for all classes: subclasses and members.
#include "core/Classes.h"

#include "core/Registry.h"
#include "modules/Modules.h"
#include "types/Derived.h"

#include "assay/runtime/Containers.h"

#include <algorithm>
#include <array>

namespace assay::runtime {
namespace {

constexpr size_t kExceptionCount = 0
#define EXCEPTION(Name, Base) +1
#include "assay/runtime/Exceptions.def"
    ;
constexpr size_t kLongestOrder = 8;

constexpr Class builtin(std::string_view name, TypeId instances, Class *base) {
  Class cls{};
  cls.type = TypeId::Type;
  const size_t dot = name.rfind('.');
  if (dot != std::string_view::npos) {
    cls.module = name.substr(0, dot);
    cls.dottedName = name;
    name.remove_prefix(dot + 1);
  }
  cls.name = cls.qualifiedName = name;
  cls.instanceType = instances;
  cls.isBuiltin = true;
  cls.base = base;
  return cls;
}

constexpr Class inModule(Class cls, std::string_view module) {
  cls.module = module;
  return cls;
}

extern std::array<Class, kTypeCount> classes;
constexpr Class *baseOf(TypeId type, TypeId base) {
  return type == base ? nullptr : &classes[static_cast<size_t>(base)];
}

constinit std::array<Class, kTypeCount> classes = {
#define TYPE(Id, name, Base) builtin(name, TypeId::Id, baseOf(TypeId::Id, TypeId::Base)),
#include "assay/runtime/TypeIds.def"
};

extern std::array<Class, kExceptionCount> exceptions;
constexpr Class *exceptionBase(ExceptionKind kind, ExceptionKind base) {
  return kind == base ? &classes[static_cast<size_t>(TypeId::Object)]
                      : &exceptions[static_cast<size_t>(base)];
}

constinit std::array<Class, kExceptionCount> exceptions = {
#define LIBRARY_EXCEPTION(Id, name, module, Base)                                                  \
  inModule(                                                                                        \
      builtin(name, TypeId::Exception, exceptionBase(ExceptionKind::Id, ExceptionKind::Base)),     \
      module),
#define EXCEPTION(Name, Base)                                                                      \
  builtin(#Name, TypeId::Exception, exceptionBase(ExceptionKind::Name, ExceptionKind::Base)),
#include "assay/runtime/Exceptions.def"
};

constinit std::array<std::array<Class *, kLongestOrder>, kTypeCount + kExceptionCount> orders{};

void setOrder(Class &cls, std::array<Class *, kLongestOrder> &order) {
  size_t count = 0;
  for (Class *of = &cls; of != nullptr; of = of->base)
    order[count++] = of;
  cls.order = {order.data(), count};
}

} // namespace

void prepareBuiltinClasses() {
  for (size_t i = 0; i != kTypeCount; ++i) {
    setOrder(classes[i], orders[i]);
    classes[i].construct = slotsOf(static_cast<TypeId>(i)).construct;
  }
  for (size_t i = 0; i != kExceptionCount; ++i)
    setOrder(exceptions[i], orders[kTypeCount + i]);
}

std::span<Class> exceptionClasses() { return exceptions; }

Class *builtinClass(TypeId type) {
  // The root of all that are made of instances, and of exceptions.
  if (type == TypeId::Instance)
    type = TypeId::Object;
  if (type == TypeId::Exception)
    return exceptions.data();
  return &classes[static_cast<size_t>(type)];
}

Class *exceptionClass(ExceptionKind kind) { return &exceptions[static_cast<size_t>(kind)]; }

Class *classOf(Value v) {
  const TypeId type = typeOf(v);
  switch (type) {
  case TypeId::Instance:
  case TypeId::Exception:
    return as<Instance>(v)->cls;
  case TypeId::Tuple:
    if (Class *cls = as<Tuple>(v)->cls())
      return cls;
    return &classes[static_cast<size_t>(type)];
  case TypeId::Dict:
    if (Class *cls = as<Dict>(v)->cls)
      return cls;
    [[fallthrough]];
  default:
    return &classes[static_cast<size_t>(type)];
  }
}

namespace {

/// Whether CPython has it in C, too: in other modules, functions are Python's.
bool isOfModuleInC(const BuiltinFunction &function) {
  constexpr std::string_view kInC[] = {"builtins", "math", "operator", "itertools"};
  for (const BuiltinModule *module : builtinModules())
    if (std::find(std::begin(kInC), std::end(kInC), module->name) != std::end(kInC))
      for (const BuiltinFunction &each : module->functions)
        if (&each == &function)
          return true;
  return false;
}

/// Whether the methods of values of this type, special ones aside, are builtin functions that know
/// their object.
bool hasMethodsInC(TypeId type) {
  switch (type) {
  case TypeId::Int:
  case TypeId::Float:
  case TypeId::Complex:
  case TypeId::Str:
  case TypeId::Bytes:
  case TypeId::Tuple:
  case TypeId::List:
  case TypeId::Dict:
  case TypeId::Set:
  case TypeId::FrozenSet:
  case TypeId::Deque:
    return true;
  default:
    return false;
  }
}

std::string_view typeNameOfFunction(const BuiltinFunction &function) {
  return !function.name.starts_with("__") && isOfModuleInC(function)
             ? classOf(Value::object(&function))->shownName()
             : kUnknownTypeName;
}

std::string_view typeNameOfMethod(const BoundMethod &method) {
  if (!isA<BuiltinFunction>(method.function))
    return builtinClass(TypeId::BoundMethod)->shownName();
  const TypeId type = typeOf(method.self);
  return hasMethodsInC(type) && classOf(method.self) == builtinClass(type) &&
                 !as<BuiltinFunction>(method.function)->name.starts_with("__")
             ? builtinClass(TypeId::BuiltinFunction)->shownName()
             : kUnknownTypeName;
}

} // namespace

bool hasManyTypes(Value v) {
  const TypeId type = typeOf(v);
  if (type == TypeId::BoundMethod)
    return isA<BuiltinFunction>(as<BoundMethod>(v)->function);
  if (type == TypeId::BuiltinFunction)
    return typeNameOfFunction(*as<BuiltinFunction>(v)) == kUnknownTypeName;
  if (type == TypeId::MethodDescriptor)
    return as<MethodDescriptor>(v)->function->name.starts_with("__") ||
           !hasMethodsInC(as<MethodDescriptor>(v)->cls->instanceType) ||
           as<MethodDescriptor>(v)->cls != builtinClass(as<MethodDescriptor>(v)->cls->instanceType);
  return type == TypeId::StrIterator || type == TypeId::DictIterator ||
         type == TypeId::ReversedIterator || type == TypeId::UnknownHash;
}

std::string_view typeName(Value v) {
  switch (typeOf(v)) {
  case TypeId::Instance:
    return isDerived(v) ? kUnknownTypeName : as<Instance>(v)->cls->shownName();
  case TypeId::TypingAlias:
  case TypeId::UnknownHash:
  // Classes in Python, which are called by their plain names.
  case TypeId::CachedProperty:
  case TypeId::DataField:
  case TypeId::DataMissing:
  case TypeId::EnumAuto:
  case TypeId::GeneratorContext:
  case TypeId::Suppress:
  case TypeId::NullContext:
  case TypeId::Queue:
  case TypeId::LifoQueue:
  case TypeId::PriorityQueue:
  case TypeId::Random:
  case TypeId::ReFlag:
    return kUnknownTypeName;
  case TypeId::BoundMethod:
    return typeNameOfMethod(*as<BoundMethod>(v));
  case TypeId::BuiltinFunction:
    return typeNameOfFunction(*as<BuiltinFunction>(v));
  case TypeId::MethodDescriptor:
    if (hasManyTypes(v))
      return kUnknownTypeName;
    break;
  case TypeId::Type:
    return as<Class>(v)->hasMetaclass ? kUnknownTypeName : "type";
  case TypeId::StrIterator:
    return v.object()->flags != 0 ? "str_iterator" : "str_ascii_iterator";
  case TypeId::ReversedIterator:
    return v.object()->flags != 0 ? "list_reverseiterator" : "reversed";
  case TypeId::DictIterator: {
    constexpr std::string_view kNames[] = {"dict_keyiterator",          "dict_valueiterator",
                                           "dict_itemiterator",         "dict_reversekeyiterator",
                                           "dict_reversevalueiterator", "dict_reverseitemiterator"};
    const auto *iterator = as<DictIterator>(v);
    return kNames[static_cast<size_t>(iterator->part) + (iterator->reversed ? 3 : 0)];
  }
  default:
    break;
  }
  return classOf(v)->shownName();
}

bool isSubclass(const Class *cls, const Class *of) {
  for (const Class *each : cls->order)
    if (each == of)
      return true;
  return false;
}

Value ownMember(const Class *cls, const Str *name) {
  return cls->members != nullptr ? find(*cls->members, name) : Registry::get().member(cls, name);
}

Value findMember(const Class *cls, const Str *name) {
  for (const Class *each : cls->order) {
    const Value found = ownMember(each, name);
    if (!found.isEmpty())
      return found;
  }
  return Value::empty();
}

Value findMember(Context &ctx, const Class *cls, const Str *name) {
  MemberCache::Entry &entry = ctx.members.at(cls, name);
  if (entry.cls != cls || entry.name != name || entry.version != ctx.classVersion)
    entry = {cls, name, ctx.classVersion, findMember(cls, name)};
  return entry.member;
}

Value findSpecial(Context &ctx, Value v, Name special) {
  return findMember(ctx, classOf(v), name(special));
}
Value findSpecial(Value v, Name special) { return findMember(classOf(v), name(special)); }

} // namespace assay::runtime
