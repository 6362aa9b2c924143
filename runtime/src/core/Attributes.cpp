// Attributes: of instances by their shape, of classes along the method resolution order, of modules
// by slot, of builtin values by their type's tables.
#include "core/BuildClass.h"
#include "core/Classes.h"
#include "core/Registry.h"
#include "core/SpecialMethods.h"
#include "types/Derived.h"

#include "assay/runtime/BuiltinModule.h"
#include "assay/runtime/Containers.h"
#include "assay/runtime/TypeSlots.h"

#include <algorithm>
#include <cstring>

namespace assay::runtime {
namespace {

bool isDunder(const Str *name) {
  return name->isAscii() && name->ascii().starts_with("__") && name->ascii().ends_with("__");
}

bool isPrivate(const Str *name) { return name->isAscii() && name->ascii().starts_with("_"); }

std::string utf8(const Str *text) {
  std::string result;
  appendUtf8(result, text);
  return result;
}

/// Whether exceptions of this class have attributes of their own in CPython, or may have.
bool hasOwnAttributes(const Class *cls) {
  for (const ExceptionKind kind :
       {ExceptionKind::OSError, ExceptionKind::ImportError, ExceptionKind::SyntaxError,
        ExceptionKind::UnicodeError, ExceptionKind::StopIteration, ExceptionKind::SystemExit,
        ExceptionKind::AttributeError, ExceptionKind::NameError, ExceptionKind::StopAsyncIteration})
    if (isSubclass(cls, exceptionClass(kind)))
      return true;
  return false;
}

/// Whether values of a builtin type certainly have no attribute of this name in CPython.
bool isUnknownToCPython(TypeId type, const Str *name) {
  if (!name->isAscii() || isDunder(name))
    return false;
  const auto lacks = [&](std::initializer_list<std::string_view> names) {
    return std::find(names.begin(), names.end(), name->ascii()) == names.end();
  };
  switch (type) {
#define TYPE_ATTRIBUTES(Id, ...)                                                                   \
  case TypeId::Id:                                                                                 \
    return lacks({__VA_ARGS__});
#include "core/AttributeNames.inc"
#undef TYPE_ATTRIBUTES
  default:
    return false;
  }
}

Value newBoundMethod(Context &ctx, Value self, Value function) {
  auto *bound = ctx.make<BoundMethod>();
  if (bound == nullptr)
    return Value::failed();
  bound->self = self;
  bound->function = function;
  return Value::object(bound);
}

/// Whether a class has a builtin one but object behind it, whose members are not all in tables.
bool isBuiltinBehind(const Class &cls) {
  return std::any_of(cls.order.begin(), cls.order.end(), [](const Class *each) {
    return each->isBuiltin && each->base != nullptr && !each->isComplete;
  });
}

/// Whether values of the builtin type behind a class may have this attribute in CPython, though
/// the tables do not tell.
bool isHiddenBehind(const Class &cls, const Str *name) {
  return cls.behind != nullptr && (cls.behind != builtinClass(cls.behind->instanceType) ||
                                   !isUnknownToCPython(cls.behind->instanceType, name));
}

/// Whether such a method of a class in `collections` gives an object of the class that it is
/// called for. Those of the builtin types give values of these.
bool makesItsClass(const Class &cls, const BuiltinFunction &method) {
  return cls.behind != builtinClass(cls.behind->instanceType) && method.name == "copy";
}

Value cachedProperty(Context &ctx, const CachedProperty &property, Value self);

/// A method of a builtin class as a class gives it that has it, or inherits it.
Value methodOfClass(const BuiltinFunction &function, const Class &cls) {
  for (const Class *each : cls.order) {
    const Value found = Registry::get().methodDescriptor(&function, each);
    if (!found.isEmpty())
      return found;
  }
  return Value::object(&function);
}

/// What reading `member`, found on `cls`, through `self` gives; `self` is empty where the class
/// itself was asked.
Value bind(Context &ctx, Value member, Value self, Class *cls) {
  switch (typeOf(member)) {
  case TypeId::BuiltinFunction:
    // A function that stands in a class: those in C bind nothing. What modules put into classes,
    // special methods and those of named tuples, are methods.
    if (!Registry::get().isMethod(as<BuiltinFunction>(member)) && cls->namedFields == nullptr &&
        !as<BuiltinFunction>(member)->name.starts_with("__"))
      return member;
    if (self.isEmpty())
      return methodOfClass(*as<BuiltinFunction>(member), *cls);
    // Those of a builtin type see what an object of a subclass holds; of special methods only
    // those are in its tables that know both.
    if (!self.isEmpty() && isDerived(self) && !as<BuiltinFunction>(member)->name.starts_with("__"))
      return makesItsClass(*as<Instance>(self)->cls, *as<BuiltinFunction>(member))
                 ? ctx.decline("a method that makes an object of a subclass")
                 : newBoundMethod(ctx, held(self), member);
    [[fallthrough]];
  case TypeId::Function:
  case TypeId::NativeFunction:
  case TypeId::CachedFunction:
    return self.isEmpty() ? member : newBoundMethod(ctx, self, member);
  case TypeId::MethodDescriptor:
    return self.isEmpty() ? member : ctx.decline("a method of a builtin class in another class");
  case TypeId::StaticMethod:
    return as<Descriptor>(member)->function;
  case TypeId::ClassMethod:
    if (cls->behind != nullptr && isA<BuiltinFunction>(as<Descriptor>(member)->function) &&
        as<BuiltinFunction>(as<Descriptor>(member)->function)->name != "__init_subclass__")
      return ctx.decline("a class method of a builtin type, called for a subclass");
    return newBoundMethod(ctx, Value::object(cls), as<Descriptor>(member)->function);
  case TypeId::Property:
    return self.isEmpty() ? member : call(ctx, as<Descriptor>(member)->function, {self});
  case TypeId::CachedProperty:
    return self.isEmpty() ? member : cachedProperty(ctx, *as<CachedProperty>(member), self);
  case TypeId::TupleField:
    return self.isEmpty() ? ctx.decline("a field of a named tuple's class")
                          : as<Tuple>(self)->items()[as<TupleField>(member)->index];
  case TypeId::Instance: {
    const Value get = findMember(ctx, as<Instance>(member)->cls, name(Name::__get__));
    if (get.isEmpty())
      return member;
    return call(ctx, get, {member, self.isEmpty() ? Value::none() : self, Value::object(cls)});
  }
  default:
    return member;
  }
}

/// A cached property's value, which then stands in its place.
Value cachedProperty(Context &ctx, const CachedProperty &property, Value self) {
  if (property.name.isEmpty() || !isA<Instance>(self) || as<Instance>(self)->cls->slots != nullptr)
    return ctx.decline("a cached property in a place like this");
  const Value made = call(ctx, property.function, {self});
  return made.isFailed() || !setOwn(ctx, *as<Instance>(self), as<Str>(property.name), made)
             ? Value::failed()
             : made;
}

/// The docstring of a class: none is inherited.
Value docOf(Context &ctx, const Class *cls) {
  if (cls->isBuiltin || cls->dataFields != nullptr || cls->namedFields != nullptr)
    return ctx.decline("the docstring of such a class");
  const Value doc = find(*cls->members, name(Name::__doc__));
  return doc.isEmpty() ? Value::none() : doc;
}

Value exceptionAttribute(Context &ctx, Exception &exception, const Str *which) {
  if (which == name(Name::args))
    return Value::object(exception.args);
  if (which == name(Name::__cause__))
    return exception.cause;
  if (which == name(Name::__context__))
    return exception.context;
  if (which == name(Name::value) &&
      isSubclass(exception.cls, exceptionClass(ExceptionKind::StopIteration)))
    return exception.args->count == 0 ? Value::none() : exception.args->items()[0];
  if (which->isAscii() && which->ascii() == "code" &&
      isSubclass(exception.cls, exceptionClass(ExceptionKind::SystemExit))) {
    if (exception.args->count == 1)
      return exception.args->items()[0];
    return exception.args->count == 0 ? Value::none() : Value::object(exception.args);
  }
  if (which == name(Name::__traceback__))
    return ctx.decline("a traceback");
  return Value::empty();
}

bool isSlot(const Class *cls, const Str *which) {
  return cls->slots != nullptr && std::find(cls->slots->span().begin(), cls->slots->span().end(),
                                            Value::object(which)) != cls->slots->span().end();
}

/// An instance's own attributes as a dict, which is where they are from then on; empty where its
/// class has only slots.
Value dictOf(Context &ctx, Instance &instance) {
  const Class &cls = *instance.cls;
  if (cls.slots != nullptr)
    return Value::empty();
  if (cls.isBuiltin || cls.enumeration != nullptr || cls.isGeneric ||
      (instance.type == TypeId::Instance && cls.behind == nullptr && isBuiltinBehind(cls)))
    return ctx.decline("attribute __dict__ of an instance");
  if ((instance.flags & Instance::kHasDict) != 0)
    return instance.attributes[0];
  Dict *dict = newDict(ctx);
  std::vector<const Shape *> shapes;
  for (const Shape *shape = instance.shape; shape != nullptr && shape->name != nullptr;
       shape = shape->parent)
    shapes.push_back(shape);
  for (size_t i = shapes.size(); dict != nullptr && i-- != 0;)
    if (!set(ctx, *dict, Value::object(shapes[i]->name), instance.attributes[shapes[i]->count - 1]))
      return Value::failed();
  auto *place = dict == nullptr ? nullptr : static_cast<Value *>(ctx.allocate(sizeof(Value)));
  if (place == nullptr)
    return Value::failed();
  *place = Value::object(dict);
  instance.attributes = place;
  instance.capacity = 1;
  instance.shape = nullptr; // no cache knows it
  instance.flags |= Instance::kHasDict;
  return *place;
}

/// Without asking __getattr__.
Value plainAttribute(Context &ctx, Value v, Str *which) {
  auto &instance = *as<Instance>(v);
  if (which == name(Name::__doc__))
    return docOf(ctx, instance.cls);
  const Value member = findMember(ctx, instance.cls, which);
  // One that only sets is read as any other member.
  const bool isRead = !isA<Instance>(member) ||
                      !findMember(as<Instance>(member)->cls, name(Name::__get__)).isEmpty();
  if (isRead && isDataDescriptor(member))
    return bind(ctx, member, v, instance.cls);
  if (const Value *own = findOwn(instance, which))
    return *own;
  if (instance.type == TypeId::Exception) {
    const Value found = exceptionAttribute(ctx, static_cast<Exception &>(instance), which);
    if (!found.isEmpty())
      return found;
  }
  if (!member.isEmpty()) {
    if (instance.cls->enumeration != nullptr && isA<Instance>(member) &&
        as<Instance>(member)->cls == instance.cls)
      return ctx.decline("a member of an enum as an attribute of another");
    return bind(ctx, member, v, instance.cls);
  }
  if (which == name(Name::__class__))
    return Value::object(instance.cls);
  if (isDerived(v) && slotsOf(held(v)).attribute != nullptr) {
    const Value found = slotsOf(held(v)).attribute(ctx, held(v), which);
    if (!found.isEmpty())
      return found;
  }
  if (which == name(Name::__dict__))
    return dictOf(ctx, instance);
  if (isHiddenBehind(*instance.cls, which))
    return ctx.decline("attribute " + utf8(which) + " of an instance");
  const bool mayBeHidden = instance.type == TypeId::Exception
                               ? hasOwnAttributes(instance.cls) ||
                                     (which->isAscii() && (which->ascii() == "add_note" ||
                                                           which->ascii() == "with_traceback"))
                               : instance.cls->behind == nullptr && isBuiltinBehind(*instance.cls);
  const bool isUnsetSlot = isSlot(instance.cls, which) &&
                           findMember(ctx, instance.cls, name(Name::__getattr__)).isEmpty();
  if (isDunder(which) || isUnsetSlot || mayBeHidden)
    return ctx.decline("attribute " + utf8(which) + " of an instance");
  return Value::empty();
}

Value instanceAttribute(Context &ctx, Value v, Str *which) {
  const Value found = plainAttribute(ctx, v, which);
  // An AttributeError out of a property, too, says that there is none.
  const bool isMissing = found.isFailed() && ctx.isPending(ExceptionKind::AttributeError);
  if (!found.isEmpty() && !isMissing)
    return found;
  const Value hook = findMember(ctx, as<Instance>(v)->cls, name(Name::__getattr__));
  if (hook.isEmpty())
    return found.isEmpty() && as<Instance>(v)->cls->enumeration != nullptr && isPrivate(which)
               ? ctx.decline("a private attribute of an enum's member")
               : found;
  if (isMissing)
    ctx.takePending();
  return call(ctx, hook, {v, Value::object(which)});
}

Value tupleOfClasses(Context &ctx, std::span<Class *const> classes) {
  Tuple *tuple = newTuple(ctx, static_cast<uint32_t>(classes.size()));
  for (size_t i = 0; tuple != nullptr && i != classes.size(); ++i)
    tuple->items()[i] = Value::object(classes[i]);
  return value(tuple);
}

Value classAttribute(Context &ctx, Class *cls, Str *which) {
  if (which == name(Name::__doc__))
    return docOf(ctx, cls);
  const Value member = findMember(ctx, cls, which);
  // Annotations are not inherited: each class has a dict of its own, once it is asked for.
  if (which == name(Name::__annotations__) &&
      (cls->isBuiltin || find(*cls->members, which).isEmpty()))
    return ctx.decline("annotations of a class without any");
  if (!member.isEmpty())
    return bind(ctx, member, Value::empty(), cls);
  if (which == name(Name::__name__))
    return value(newStrFromUtf8(ctx, cls->name));
  if (which == name(Name::__qualname__))
    return value(newStrFromUtf8(ctx, cls->qualifiedName));
  if (which == name(Name::__module__))
    return value(newStrFromUtf8(ctx, cls->module));
  if (which == name(Name::__class__) && !cls->hasMetaclass)
    return Value::object(builtinClass(TypeId::Type));
  const bool isPlain = !cls->isBuiltin && !cls->isGeneric && cls->namedFields == nullptr;
  if (isPlain && which == name(Name::__mro__))
    return tupleOfClasses(ctx, cls->order);
  if (isPlain && which == name(Name::__bases__))
    return tupleOfClasses(ctx, cls->bases);
  if (cls->hasMetaclass || isSlot(cls, which))
    return ctx.decline("attribute " + utf8(which) + " of a class");
  if (cls->isBuiltin && isDunder(which) && cls == builtinClass(cls->instanceType)) {
    const Value method = specialMethodOf(cls->instanceType, which);
    if (!method.isEmpty())
      return method;
  }
  // What `type` itself has, and what builtin classes have beyond their tables, is not all here.
  if (cls->isBuiltin || isDunder(which) || utf8(which) == "mro")
    return ctx.decline("attribute " + utf8(which) + " of a class");
  return isBuiltinBehind(*cls) ? ctx.decline("attribute " + utf8(which) + " of a class")
                               : Value::empty();
}

Value moduleAttribute(Context &ctx, const Module &module, Str *which) {
  if (module.builtin != nullptr) {
    const Value found = findModuleMember(*module.builtin, which);
    const std::string dotted = std::string(module.name) + "." + utf8(which);
    for (const Value loaded : found.isEmpty() ? ctx.modules : std::vector<Value>())
      if (as<Module>(loaded)->name == dotted)
        return loaded;
    return !found.isEmpty() ? found : ctx.decline(dotted);
  }
  for (uint32_t i = 0; i != module.count; ++i)
    if (module.names[i] == which && !module.variables[i].isEmpty())
      return module.variables[i];
  // Submodules are attributes, too, once they are imported.
  return ctx.decline("attribute " + utf8(which) + " of a module");
}

Value functionAttribute(Context &ctx, Function &function, Str *which) {
  if (function.attributes != nullptr) {
    const Value found = find(*function.attributes, which);
    if (!found.isEmpty())
      return found;
  }
  if (which == name(Name::__name__))
    return Value::object(function.code->name);
  if (which == name(Name::__qualname__))
    return Value::object(function.code->qualifiedName);
  if (which == name(Name::__doc__))
    return function.code->doc;
  if (which == name(Name::__module__))
    return value(newStrFromUtf8(ctx, function.code->module->name));
  return isDunder(which) ? ctx.decline("attribute " + utf8(which) + " of a function")
                         : Value::empty();
}

/// What comes behind the class in the order of the instance's class.
Value superAttribute(Context &ctx, const Super &super, Str *which) {
  const bool ofClass = isA<Class>(super.self);
  Class *cls = ofClass ? as<Class>(super.self) : classOf(super.self);
  const auto at = std::find(cls->order.begin(), cls->order.end(), super.cls);
  for (auto each = at == cls->order.end() ? at : at + 1; each != cls->order.end(); ++each) {
    const Value member = ownMember(*each, which);
    if (!member.isEmpty())
      return bind(ctx, member, ofClass ? Value::empty() : super.self, cls);
  }
  const Value method = ofClass ? Value::empty() : specialMethod(*cls, which);
  if (!method.isEmpty())
    return newBoundMethod(ctx, super.self, method);
  return isDunder(which) || isBuiltinBehind(*super.cls) || ofClass
             ? ctx.decline("super()." + utf8(which))
             : Value::empty();
}

/// The attribute, empty where it is known that there is none, or failed.
Value lookUp(Context &ctx, Value v, Str *which) {
  switch (typeOf(v)) {
  case TypeId::Instance:
  case TypeId::Exception:
    return instanceAttribute(ctx, v, which);
  case TypeId::Type:
    return classAttribute(ctx, as<Class>(v), which);
  case TypeId::Module:
    return moduleAttribute(ctx, *as<Module>(v), which);
  case TypeId::Function:
    return functionAttribute(ctx, *as<Function>(v), which);
  case TypeId::Super:
    return superAttribute(ctx, *as<Super>(v), which);
  default:
    break;
  }
  Class *cls = classOf(v);
  const Value member = findMember(ctx, cls, which);
  if (!member.isEmpty())
    return bind(ctx, member, v, cls);
  if (const auto own = slotsOf(v).attribute) {
    const Value found = own(ctx, v, which);
    if (!found.isEmpty())
      return found;
  }
  if (which == name(Name::__class__))
    return hasManyTypes(v) ? ctx.decline("the type of an iterator") : Value::object(cls);
  if (isUnknownToCPython(typeOf(v), which) &&
      (cls == builtinClass(typeOf(v)) || (cls->namedFields != nullptr && !isPrivate(which))))
    return Value::empty();
  if (cls == builtinClass(typeOf(v)) && isDunder(which)) {
    const Value method = specialMethodOf(typeOf(v), which);
    if (!method.isEmpty())
      return newBoundMethod(ctx, v, method);
  }
  // CPython may have it where the tables do not.
  return ctx.decline("attribute " + utf8(which) + " of " + std::string(cls->name));
}

Value raiseNoAttribute(Context &ctx, Value v, const Str *which) {
  const std::string text = utf8(which);
  switch (typeOf(v)) {
  case TypeId::Type:
    return ctx.raise(ExceptionKind::AttributeError,
                     {"type object '", as<Class>(v)->name, "' has no attribute '", text, "'"});
  case TypeId::Module:
    return ctx.raise(ExceptionKind::AttributeError,
                     {"module '", as<Module>(v)->name, "' has no attribute '", text, "'"});
  case TypeId::Instance:
    return ctx.raise(ExceptionKind::AttributeError, {"'", as<Instance>(v)->cls->shownName(),
                                                     "' object has no attribute '", text, "'"});
  default:
    return ctx.raise(ExceptionKind::AttributeError,
                     {"'", typeName(v), "' object has no attribute '", text, "'"});
  }
}

Shape *addToShape(Context &ctx, Shape &shape, Str *name) {
  for (Shape *next : shape.next)
    if (next->name == name)
      return next;
  const Lasting lasting(ctx);
  auto *made = static_cast<Shape *>(ctx.allocate(sizeof(Shape)));
  auto **next = static_cast<Shape **>(ctx.allocate((shape.next.size() + 1) * sizeof(Shape *)));
  if (made == nullptr || next == nullptr)
    return nullptr;
  new (made) Shape{&shape, name, shape.count + 1, {}};
  std::copy(shape.next.begin(), shape.next.end(), next);
  next[shape.next.size()] = made;
  shape.next = {next, shape.next.size() + 1};
  return made;
}

bool refuse(Context &ctx, std::string_view what) {
  ctx.decline(what);
  return false;
}

/// That a property cannot be set or deleted. It is called by the name that it got last.
bool raiseNoAccess(Context &ctx, const Instance &instance, Value property, std::string_view what) {
  if ((property.object()->flags & Descriptor::kSetLater) != 0)
    return refuse(ctx, "a property without a name");
  for (const Class *each : instance.cls->order) {
    if (each->isBuiltin)
      return refuse(ctx, "a property that cannot be set");
    const Str *last = nullptr;
    uint32_t position = 0;
    while (const Dict::Entry *entry = nextEntry(*each->members, position))
      if (entry->value == property)
        last = as<Str>(entry->key);
    if (last != nullptr) {
      ctx.raise(ExceptionKind::AttributeError,
                {"property '", utf8(last), "' of '", instance.cls->qualifiedName,
                 "' object has no ", what});
      return false;
    }
  }
  return refuse(ctx, "a property that no class has");
}

} // namespace

bool isDataDescriptor(Value member) {
  if (isA<Instance>(member)) {
    const Class *cls = as<Instance>(member)->cls;
    return !findMember(cls, name(Name::__set__)).isEmpty() ||
           !findMember(cls, name(Name::__delete__)).isEmpty();
  }
  return !member.isEmpty() && typeOf(member) == TypeId::Property;
}

Shape *newShape(Context &ctx) {
  const Lasting lasting(ctx);
  void *memory = ctx.allocate(sizeof(Shape));
  return memory == nullptr ? nullptr : new (memory) Shape{nullptr, nullptr, 0, {}};
}

Value *findOwn(const Instance &instance, const Str *name) {
  if ((instance.flags & Instance::kHasDict) != 0)
    return findPlace(*as<Dict>(instance.attributes[0]), name);
  for (const Shape *shape = instance.shape; shape != nullptr && shape->name != nullptr;
       shape = shape->parent)
    if (shape->name == name)
      return &instance.attributes[shape->count - 1];
  return nullptr;
}

bool setOwn(Context &ctx, Instance &instance, Str *name, Value value) {
  if (Value *own = findOwn(instance, name)) {
    *own = value;
    return true;
  }
  if ((instance.flags & Instance::kHasDict) != 0)
    return set(ctx, *as<Dict>(instance.attributes[0]), Value::object(name), value);
  if (instance.shape == nullptr) {
    // An exception of a builtin class: its instances share no shape.
    instance.shape = newShape(ctx);
    if (instance.shape == nullptr)
      return false;
  }
  Shape *shape = addToShape(ctx, *instance.shape, name);
  if (shape == nullptr)
    return false;
  if (shape->count > instance.capacity) {
    const uint32_t capacity = std::max(4U, instance.capacity * 2);
    auto *attributes = static_cast<Value *>(ctx.allocate(capacity * sizeof(Value)));
    if (attributes == nullptr)
      return false;
    std::copy_n(instance.attributes, instance.capacity, attributes);
    instance.attributes = attributes;
    instance.capacity = capacity;
  }
  instance.attributes[shape->count - 1] = value;
  instance.shape = shape;
  if (instance.cls->shape != nullptr)
    instance.cls->shape->expected = std::max(instance.cls->shape->expected, shape->count);
  return true;
}

Value getAttribute(Context &ctx, Value v, Str *name) {
  const Value found = lookUp(ctx, v, name);
  return found.isEmpty() ? raiseNoAttribute(ctx, v, name) : found;
}

Value findAttribute(Context &ctx, Value v, Str *name) {
  const Value found = lookUp(ctx, v, name);
  if (found.isFailed() && ctx.isPending(ExceptionKind::AttributeError)) {
    ctx.takePending();
    return Value::empty();
  }
  return found;
}

bool setPlainAttribute(Context &ctx, Value v, Str *which, Value value) {
  auto &instance = *as<Instance>(v);
  const Value member = findMember(ctx, instance.cls, which);
  if (member.isObject() && member.object()->type == TypeId::Property) {
    const auto *property = static_cast<const Descriptor *>(member.object());
    if (!property->setter.isEmpty())
      return !call(ctx, property->setter, {v, value}).isFailed();
    return raiseNoAccess(ctx, instance, member, "setter");
  }
  if (isA<Instance>(member)) {
    const Value setter = findMember(ctx, as<Instance>(member)->cls, name(Name::__set__));
    if (!setter.isEmpty())
      return !call(ctx, setter, {member, v, value}).isFailed();
    if (isDataDescriptor(member))
      return refuse(ctx, "a descriptor that deletes but does not set");
  }
  if (instance.cls->enumeration != nullptr && !instance.cls->enumeration->isOpen)
    return refuse(ctx, "setting an attribute of a member of an enum");
  if (instance.cls->slots != nullptr && !isSlot(instance.cls, which)) {
    if (!member.isEmpty())
      return refuse(ctx, "setting an attribute that only the class has, beside __slots__");
    raiseNoAttribute(ctx, v, which);
    return false;
  }
  constexpr std::string_view kReadOnly[] = {"default_factory", "denominator", "imag", "numerator",
                                            "real"};
  if (instance.cls->behind != nullptr &&
      std::find(std::begin(kReadOnly), std::end(kReadOnly), utf8(which)) != std::end(kReadOnly))
    return refuse(ctx, "setting an attribute that the builtin type may have");
  if (isDunder(which) || (instance.type == TypeId::Exception &&
                          (hasOwnAttributes(instance.cls) || which == name(Name::args))))
    return refuse(ctx, "setting a special attribute");
  if (instance.cls->isBuiltin && instance.type == TypeId::Instance)
    return refuse(ctx, "setting an attribute of a plain object");
  return setOwn(ctx, instance, which, value);
}

bool setAttribute(Context &ctx, Value v, Str *which, Value value) {
  switch (typeOf(v)) {
  case TypeId::Instance:
  case TypeId::Exception: {
    auto &instance = *as<Instance>(v);
    if (instance.cls->setsAttributes) {
      const Value method = findMember(ctx, instance.cls, name(Name::__setattr__));
      if (!isA<BuiltinFunction>(method))
        return !call(ctx, method, {v, Value::object(which), value}).isFailed();
    }
    return setPlainAttribute(ctx, v, which, value);
  }
  case TypeId::Tuple:
    if (as<Tuple>(v)->cls() != nullptr &&
        typeOf(findMember(as<Tuple>(v)->cls(), which)) == TypeId::TupleField) {
      ctx.raise(ExceptionKind::AttributeError, "can't set attribute");
      return false;
    }
    return refuse(ctx, "setting an attribute of a tuple");
  case TypeId::Type: {
    auto &cls = *as<Class>(v);
    if (cls.isBuiltin || isDunder(which) || cls.enumeration != nullptr ||
        cls.namedFields != nullptr)
      return refuse(ctx, "setting a special attribute of a class");
    if (value.isObject() && typeOf(value) == TypeId::Property)
      value.object()->flags |= Descriptor::kSetLater;
    ++ctx.classVersion;
    return set(ctx, *cls.members, Value::object(which), value);
  }
  case TypeId::Function: {
    auto &function = *as<Function>(v);
    // Errors and repr() call it by its qualified name.
    const bool isSupported =
        (which == name(Name::__name__) && isStr(value)) || which == name(Name::__doc__);
    if (isDunder(which) && !isSupported)
      return refuse(ctx, "setting a special attribute of a function");
    if (function.attributes == nullptr)
      function.attributes = newDict(ctx);
    return function.attributes != nullptr &&
           set(ctx, *function.attributes, Value::object(which), value);
  }
  case TypeId::Module: {
    const auto &module = *as<Module>(v);
    for (uint32_t i = 0; i != module.count; ++i)
      if (module.builtin == nullptr && module.names[i] == which) {
        module.variables[i] = value;
        return true;
      }
    return refuse(ctx, "setting an attribute of a module");
  }
  default:
    return refuse(ctx, "setting an attribute of " + std::string(typeName(v)));
  }
}

bool deletePlainAttribute(Context &ctx, Value v, Str *which) {
  auto &instance = *as<Instance>(v);
  const Value member = findMember(ctx, instance.cls, which);
  if (member.isObject() && member.object()->type == TypeId::Property) {
    const Value deleter = static_cast<const Descriptor *>(member.object())->deleter;
    if (!deleter.isEmpty())
      return !call(ctx, deleter, {v}).isFailed();
    return raiseNoAccess(ctx, instance, member, "deleter");
  }
  if (isA<Instance>(member)) {
    const Value deleter = findMember(ctx, as<Instance>(member)->cls, name(Name::__delete__));
    if (!deleter.isEmpty())
      return !call(ctx, deleter, {member, v}).isFailed();
  }
  if (isDataDescriptor(member) || isDunder(which) || isSlot(instance.cls, which) ||
      instance.cls->enumeration != nullptr || instance.cls->isBuiltin)
    return refuse(ctx, "deleting such an attribute");
  if (findOwn(instance, which) == nullptr) {
    if (!member.isEmpty() || instance.type == TypeId::Exception)
      return refuse(ctx, "deleting an attribute that the instance does not have");
    raiseNoAttribute(ctx, v, which);
    return false;
  }
  if ((instance.flags & Instance::kHasDict) != 0)
    return remove(ctx, *as<Dict>(instance.attributes[0]), Value::object(which)) == Answer::Yes;
  // The others move up, in a shape of their own.
  std::vector<std::pair<Str *, Value>> kept;
  for (const Shape *shape = instance.shape; shape->name != nullptr; shape = shape->parent)
    if (shape->name != which)
      kept.emplace_back(shape->name, instance.attributes[shape->count - 1]);
  instance.shape = instance.cls->shape != nullptr ? instance.cls->shape : newShape(ctx);
  if (instance.shape == nullptr)
    return false;
  for (size_t i = kept.size(); i-- != 0;)
    if (!setOwn(ctx, instance, kept[i].first, kept[i].second))
      return false;
  return true;
}

bool deleteAttribute(Context &ctx, Value v, Str *which) {
  switch (typeOf(v)) {
  case TypeId::Instance:
  case TypeId::Exception: {
    const Class *cls = as<Instance>(v)->cls;
    if (cls->setsAttributes) {
      const Value method = findMember(ctx, cls, name(Name::__delattr__));
      if (!isA<BuiltinFunction>(method))
        return !call(ctx, method, {v, Value::object(which)}).isFailed();
    }
    return deletePlainAttribute(ctx, v, which);
  }
  case TypeId::Type: {
    auto &cls = *as<Class>(v);
    if (cls.isBuiltin || isDunder(which) || cls.hasMetaclass || find(*cls.members, which).isEmpty())
      return refuse(ctx, "deleting such an attribute of a class");
    ++ctx.classVersion;
    return remove(ctx, *cls.members, Value::object(which)) == Answer::Yes;
  }
  default:
    return refuse(ctx, "deleting an attribute of " + std::string(typeName(v)));
  }
}

} // namespace assay::runtime
