// Instances of a program's own classes: operators and protocols by their special methods.
#include "assay/runtime/Calls.h"
#include "assay/runtime/Containers.h"
#include "assay/runtime/TypeSlots.h"
#include "core/BuildClass.h"
#include "core/Classes.h"
#include "core/SpecialMethods.h"
#include "types/Derived.h"
#include "types/OperatorNames.h"
#include "types/UnknownHash.h"

namespace assay::runtime {
namespace {

bool isInstance(Value v) {
  const TypeId type = typeOf(v);
  return type == TypeId::Instance || type == TypeId::Exception;
}

/// What the builtin type behind a class has in its tables does not count: it is asked itself.
Value special(Context &ctx, Value v, Name name) {
  if (!isInstance(v))
    return Value::empty();
  const Value method = findSpecial(ctx, v, name);
  return isA<BuiltinFunction>(method) && isDerived(v) &&
                 findMember(ctx, as<Instance>(v)->cls->behind, runtime::name(name)) == method
             ? Value::empty()
             : method;
}

/// v.special(ctx, argument), NotImplemented where the class has no such method. A special method
/// that is None says that there is none, even where the base has one.
Value tryCall(Context &ctx, Value v, Name name, Value argument) {
  const Value method = special(ctx, v, name);
  if (method.isEmpty())
    return Value::notImplemented();
  if (method.isNone())
    return ctx.decline("a special method that is None");
  if (ctx.refusing == v) { // which has been called already
    ctx.refusing = Value::empty();
    return Value::notImplemented();
  }
  return call(ctx, method, {v, argument});
}

Value binaryInstance(Context &ctx, BinaryOperator op, Value a, Value b) {
  const OperatorNames &names = kOperators[static_cast<size_t>(op)];
  const Class *left = classOf(a), *right = classOf(b);
  const bool reflectedFirst =
      left != right && isSubclass(right, left) && isInstance(b) &&
      findMember(ctx, right, name(names.reflected)) != findMember(ctx, left, name(names.reflected));
  if (reflectedFirst) {
    const Value result = tryCall(ctx, b, names.reflected, a);
    if (!result.isNotImplemented())
      return result;
  }
  const Value result = tryCall(ctx, a, names.plain, b);
  if (!result.isNotImplemented())
    return result;
  if (isDerived(a) && special(ctx, a, names.plain).isEmpty()) {
    const Value made = binaryDerived(ctx, op, a, b);
    if (!made.isNotImplemented())
      return made;
  }
  if (reflectedFirst || left == right)
    return result;
  if (isDerived(b) && !isDerived(a) && special(ctx, b, names.reflected).isEmpty() &&
      special(ctx, a, names.plain).isEmpty())
    return binaryDerived(ctx, op, a, b);
  if (isDerived(b) && !isInstance(a) && !special(ctx, b, names.reflected).isEmpty())
    return ctx.decline("a builtin value's operator beside a subclass that defines its own");
  return tryCall(ctx, b, names.reflected, a);
}

Value inplaceInstance(Context &ctx, BinaryOperator op, Value a, Value b) {
  const Name method = kOperators[static_cast<size_t>(op)].inplace;
  return isDerived(a) && special(ctx, a, method).isEmpty() ? inplaceDerived(ctx, op, a, b)
                                                           : tryCall(ctx, a, method, b);
}

Value compareInstance(Context &ctx, CompareOperator op, Value a, Value b) {
  if (isDerived(a) && special(ctx, a, kComparisons[static_cast<size_t>(op)]).isEmpty())
    return compareDerived(ctx, op, a, b);
  const Value result = tryCall(ctx, a, kComparisons[static_cast<size_t>(op)], b);
  if (op != CompareOperator::NotEqual || !result.isNotImplemented() ||
      !special(ctx, a, Name::__ne__).isEmpty())
    return result;
  // object.__ne__ turns what __eq__ says around.
  const Value equal = tryCall(ctx, a, Name::__eq__, b);
  if (equal.isNotImplemented() || equal.isFailed())
    return equal;
  const Answer is = truth(ctx, equal);
  return is == Answer::Failed ? Value::failed() : Value::boolean(is == Answer::No);
}

std::optional<int64_t> hashInstance(Context &ctx, Value v) {
  const Value method = special(ctx, v, Name::__hash__);
  if (method.isEmpty()) {
    if (isDerived(v)) {
      const Value of = held(v);
      if (!slotsOf(of).unhashable)
        return hash(ctx, of);
      ctx.raise(ExceptionKind::TypeError, {"unhashable type: '", as<Instance>(v)->cls->name, "'"});
      return std::nullopt;
    }
    if (isEnumMember(v))
      return hashOfMember(ctx, v);
    if (special(ctx, v, Name::__eq__).isEmpty())
      return static_cast<int64_t>(v.bits * 0x9E3779B97F4A7C15 >> 8);
    ctx.raise(ExceptionKind::TypeError, {"unhashable type: '", typeName(v), "'"});
    return std::nullopt;
  }
  if (method.isNone()) {
    ctx.raise(ExceptionKind::TypeError, {"unhashable type: '", typeName(v), "'"});
    return std::nullopt;
  }
  const uint8_t before = ctx.hashNature;
  Value result = call(ctx, method, {v});
  if (result.isFailed())
    return std::nullopt;
  ctx.hashNature = before;
  if (isA<UnknownHash>(result)) {
    ctx.hashNature |= result.object()->flags;
    result = as<UnknownHash>(result)->number;
  }
  if (!isIntOrBool(result)) {
    ctx.raise(ExceptionKind::TypeError, "__hash__ method should return an integer");
    return std::nullopt;
  }
  // As CPython: what does not fit is hashed as an int.
  if (const auto fits = toInt64(result))
    return *fits == -1 ? -2 : *fits;
  return hash(ctx, result);
}

Answer truthOfInstance(Context &ctx, Value v) {
  const Value method = special(ctx, v, Name::__bool__);
  if (!method.isEmpty()) {
    const Value result = call(ctx, method, {v});
    if (result.isFailed() || result.isBool())
      return result.isFailed() ? Answer::Failed : answer(result.isTrue());
    ctx.raise(ExceptionKind::TypeError,
              {"__bool__ should return bool, returned ", typeName(result)});
    return Answer::Failed;
  }
  if (isDerived(v) &&
      (special(ctx, v, Name::__len__).isEmpty() || slotsOf(held(v)).length == nullptr))
    return truth(ctx, held(v));
  if (special(ctx, v, Name::__len__).isEmpty())
    return Answer::Yes;
  const int64_t count = length(ctx, v);
  return count < 0 ? Answer::Failed : answer(count != 0);
}

int64_t lengthOfInstance(Context &ctx, Value v) {
  const Value method = special(ctx, v, Name::__len__);
  if (method.isEmpty()) {
    if (isDerived(v) && slotsOf(held(v)).length != nullptr)
      return slotsOf(held(v)).length(ctx, held(v));
    ctx.raise(ExceptionKind::TypeError, {"object of type '", typeName(v), "' has no len()"});
    return -1;
  }
  Value result = call(ctx, method, {v});
  if (!result.isFailed())
    result = index(ctx, result);
  if (result.isFailed())
    return -1;
  // Any negative one is refused before it is found not to fit.
  const bool isNegative =
      isA<BigInt>(result) ? as<BigInt>(result)->negative() : toInt64(result).value_or(0) < 0;
  if (isNegative) {
    ctx.raise(ExceptionKind::ValueError, "__len__() should return >= 0");
    return -1;
  }
  return indexInt64(ctx, result, ExceptionKind::OverflowError).value_or(-1);
}

Value getItemInstance(Context &ctx, Value v, Value key) {
  const Value method = special(ctx, v, Name::__getitem__);
  if (method.isEmpty() && isDerived(v) && slotsOf(held(v)).getItem != nullptr)
    return getItemDerived(ctx, v, key);
  return method.isEmpty() ? ctx.raise(ExceptionKind::TypeError,
                                      {"'", typeName(v), "' object is not subscriptable"})
                          : call(ctx, method, {v, key});
}

bool setItemInstance(Context &ctx, Value v, Value key, Value value) {
  const Value method = special(ctx, v, Name::__setitem__);
  if (!method.isEmpty())
    return !call(ctx, method, {v, key, value}).isFailed();
  if (isDerived(v) && slotsOf(held(v)).setItem != nullptr)
    return slotsOf(held(v)).setItem(ctx, held(v), key, value);
  // The two share a slot: where there is one of them, CPython misses the other by its name.
  if (!special(ctx, v, Name::__delitem__).isEmpty()) {
    ctx.raise(ExceptionKind::AttributeError, "__setitem__");
    return false;
  }
  if (!as<Instance>(v)->cls->isBuiltin && isIntOrBool(withoutClass(key)) && !indexInt64(ctx, key))
    return false; // a class of a program's counts as a sequence here
  ctx.raise(ExceptionKind::TypeError,
            {"'", typeName(v), "' object does not support item assignment"});
  return false;
}

bool deleteItemInstance(Context &ctx, Value v, Value key) {
  const Value method = special(ctx, v, Name::__delitem__);
  if (!method.isEmpty())
    return !call(ctx, method, {v, key}).isFailed();
  if (isA<UnknownHash>(key)) {
    ctx.decline("an item by a hash that is not known");
    return false;
  }
  if (isDerived(v) && slotsOf(held(v)).deleteItem != nullptr)
    return slotsOf(held(v)).deleteItem(ctx, held(v), key);
  if (!special(ctx, v, Name::__setitem__).isEmpty()) {
    ctx.raise(ExceptionKind::AttributeError, "__delitem__");
    return false;
  }
  const bool asSequence = !as<Instance>(v)->cls->isBuiltin && isIntOrBool(withoutClass(key));
  if (asSequence && !indexInt64(ctx, key))
    return false;
  ctx.raise(ExceptionKind::TypeError,
            {"'", typeName(v), "' object ", asSequence ? "doesn't" : "does not",
             " support item deletion"});
  return false;
}

Value iterateInstance(Context &ctx, Value v) {
  const Value method = special(ctx, v, Name::__iter__);
  if (method.isNone())
    return ctx.decline("a special method that is None");
  if (!method.isEmpty()) {
    const Value iterator = call(ctx, method, {v});
    if (iterator.isFailed())
      return iterator;
    const bool isIterator = isInstance(iterator) ? !special(ctx, iterator, Name::__next__).isEmpty()
                                                 : slotsOf(iterator).next != nullptr;
    return isIterator
               ? iterator
               : ctx.raise(ExceptionKind::TypeError,
                           {"iter() returned non-iterator of type '", typeName(iterator), "'"});
  }
  if (isDerived(v) && slotsOf(held(v)).iterate != nullptr)
    return iterate(ctx, held(v));
  if (special(ctx, v, Name::__getitem__).isEmpty())
    return ctx.raise(ExceptionKind::TypeError, {"'", typeName(v), "' object is not iterable"});
  auto *iterator = ctx.makeAs<SequenceIterator>(TypeId::SequenceIterator);
  if (iterator == nullptr)
    return Value::failed();
  iterator->source = v;
  iterator->position = 0;
  return Value::object(iterator);
}

/// The end of an iteration, where StopIteration is pending.
Value endOrFailed(Context &ctx, ExceptionKind end) {
  if (!ctx.isPending(end))
    return Value::failed();
  ctx.takePending();
  return Value::empty();
}

Value nextOfInstance(Context &ctx, Value v) {
  const Value method = special(ctx, v, Name::__next__);
  if (method.isEmpty())
    return ctx.raise(ExceptionKind::TypeError, {"'", typeName(v), "' object is not an iterator"});
  const Value item = call(ctx, method, {v});
  return item.isFailed() ? endOrFailed(ctx, ExceptionKind::StopIteration) : item;
}

/// Of what has only __getitem__: until it raises IndexError.
Value nextBySubscript(Context &ctx, Value v) {
  auto *iterator = static_cast<SequenceIterator *>(v.object());
  if (iterator->source.isEmpty())
    return Value::empty();
  const Value item = getItem(ctx, iterator->source, makeInt(ctx, iterator->position));
  if (!item.isFailed()) {
    ++iterator->position;
    return item;
  }
  const Value end = ctx.isPending(ExceptionKind::IndexError)
                        ? endOrFailed(ctx, ExceptionKind::IndexError)
                        : endOrFailed(ctx, ExceptionKind::StopIteration);
  if (end.isEmpty())
    iterator->source = Value::empty();
  return end;
}

Answer containsInstance(Context &ctx, Value v, Value item) {
  const Value method = special(ctx, v, Name::__contains__);
  if (!method.isEmpty()) {
    if (method.isNone()) {
      ctx.decline("a special method that is None");
      return Answer::Failed;
    }
    const Value result = call(ctx, method, {v, item});
    return result.isFailed() ? Answer::Failed : truth(ctx, result);
  }
  if (isDerived(v) && slotsOf(held(v)).iterate != nullptr)
    return contains(ctx, held(v), item);
  // Whatever TypeError making the iterator raises is told so.
  const Value iterator = iterate(ctx, v);
  if (iterator.isFailed()) {
    if (ctx.isPending(ExceptionKind::TypeError)) {
      ctx.takePending();
      ctx.raise(ExceptionKind::TypeError, {"argument of type '", typeName(v), "' is not iterable"});
    }
    return Answer::Failed;
  }
  Answer found = Answer::No;
  forEach(ctx, iterator, [&](Value each) {
    found = equals(ctx, each, item);
    return found == Answer::No;
  });
  return ctx.stop != Stop::None ? Answer::Failed : found;
}

bool appendText(Context &ctx, TextBuilder &to, Value v, Name which) {
  const Value result = call(ctx, special(ctx, v, which), {v});
  if (result.isFailed())
    return false;
  if (!isStr(result)) {
    ctx.raise(ExceptionKind::TypeError, {which == Name::__repr__ ? "__repr__" : "__str__",
                                         " returned non-string (type ", typeName(result), ")"});
    return false;
  }
  to.append(view(as<Str>(result)));
  return true;
}

bool reprInstance(Context &ctx, TextBuilder &to, Value v) {
  if (!special(ctx, v, Name::__repr__).isEmpty())
    return appendText(ctx, to, v, Name::__repr__);
  if (as<Instance>(v)->cls->enumeration != nullptr)
    return reprOfMember(ctx, to, v);
  if (isDerived(v)) {
    // Others say the name of the class, too.
    const Class *behind = as<Instance>(v)->cls->behind;
    return behind == builtinClass(behind->instanceType)
               ? appendRepr(ctx, to, held(v))
               : !ctx.decline("repr of a subclass of " + std::string(behind->name)).isFailed();
  }
  ctx.decline("repr of " + std::string(typeName(v)) + " holds an address");
  return false;
}

bool strInstance(Context &ctx, TextBuilder &to, Value v) {
  if (!special(ctx, v, Name::__str__).isEmpty())
    return appendText(ctx, to, v, Name::__str__);
  return isDerived(v) && isStr(held(v)) ? appendStr(ctx, to, held(v)) : reprInstance(ctx, to, v);
}

Value callInstance(Context &ctx, Value v, const Arguments &arguments) {
  const Value method = special(ctx, v, Name::__call__);
  if (method.isEmpty())
    return ctx.raise(ExceptionKind::TypeError, {"'", typeName(v), "' object is not callable"});
  auto *bound = ctx.make<BoundMethod>();
  if (bound == nullptr)
    return Value::failed();
  bound->self = v;
  bound->function = method;
  return call(ctx, Value::object(bound), arguments);
}

// --- Exceptions: instances with args -------------------------------------------------------------

} // namespace

bool appendPlainStr(Context &ctx, TextBuilder &to, Value v) {
  const auto *exception = as<Exception>(v);
  for (const ExceptionKind kind : {ExceptionKind::OSError, ExceptionKind::SyntaxError,
                                   ExceptionKind::UnicodeError, ExceptionKind::ImportError})
    if (isSubclass(exception->cls, exceptionClass(kind)) && exception->args->count != 1) {
      ctx.decline("str() of such an exception");
      return false;
    }
  switch (exception->args->count) {
  case 0:
    return true;
  case 1:
    return isSubclass(exception->cls, exceptionClass(ExceptionKind::KeyError))
               ? appendRepr(ctx, to, exception->args->items()[0])
               : appendStr(ctx, to, exception->args->items()[0]);
  default:
    return appendRepr(ctx, to, Value::object(exception->args));
  }
}

bool appendPlainRepr(Context &ctx, TextBuilder &to, Value v) {
  const auto *exception = as<Exception>(v);
  to.appendUtf8(exception->cls->name);
  if (exception->args->count != 1)
    return appendRepr(ctx, to, Value::object(exception->args));
  to.append('(');
  if (!appendRepr(ctx, to, exception->args->items()[0]))
    return false;
  to.append(')');
  return true;
}

namespace {

bool strException(Context &ctx, TextBuilder &to, Value v) {
  return special(ctx, v, Name::__str__).isEmpty() ? appendPlainStr(ctx, to, v)
                                                  : appendText(ctx, to, v, Name::__str__);
}

bool reprException(Context &ctx, TextBuilder &to, Value v) {
  return special(ctx, v, Name::__repr__).isEmpty() ? appendPlainRepr(ctx, to, v)
                                                   : appendText(ctx, to, v, Name::__repr__);
}

Value initException(Context &ctx, const Arguments &arguments) {
  Tuple *args =
      newTuple(ctx, std::span<const Value>(arguments.values + 1, arguments.positional - 1));
  if (args == nullptr)
    return Value::failed();
  as<Exception>(arguments[0])->args = args;
  return Value::none();
}

constexpr BuiltinFunction kExceptionMethods[] = {
    {"__init__", initException, 1, BuiltinFunction::kAny}};

Value initObject(Context &ctx, const Arguments &arguments) {
  if (!isA<Instance>(arguments[0]))
    return ctx.decline("__init__ of a builtin type"); // some have one that does more
  return arguments.positional == 1 ? Value::none() : ctx.decline("object.__init__ with arguments");
}

Value setAttributeMethod(Context &ctx, const Arguments &arguments) {
  const TypeId type = typeOf(arguments[0]);
  Str *name = isStr(arguments[1]) ? ctx.intern(as<Str>(arguments[1])) : nullptr;
  if (name == nullptr || (type != TypeId::Instance && type != TypeId::Exception))
    return ctx.decline("object.__setattr__ of something unusual");
  return setPlainAttribute(ctx, arguments[0], name, arguments[2]) ? Value::none() : Value::failed();
}

Value deleteAttributeMethod(Context &ctx, const Arguments &arguments) {
  Str *name = isStr(arguments[1]) ? ctx.intern(as<Str>(arguments[1])) : nullptr;
  if (name == nullptr || !isA<Instance>(arguments[0]))
    return ctx.decline("object.__delattr__ of something unusual");
  return deletePlainAttribute(ctx, arguments[0], name) ? Value::none() : Value::failed();
}

/// object.__new__(cls), as a program's own __new__ calls it.
Value newObject(Context &ctx, const Arguments &arguments) {
  if (!isA<Class>(arguments[0]) || arguments.positional != 1)
    return ctx.decline("object.__new__ with arguments");
  Class *cls = as<Class>(arguments[0]);
  if (cls->instanceType != TypeId::Instance || cls->enumeration != nullptr || cls->isProtocol ||
      (cls->isBuiltin && cls != builtinClass(TypeId::Object)))
    return ctx.decline("object.__new__ of such a class");
  return newPlainInstance(ctx, cls);
}

Value initSubclassOfObject(Context &, const Arguments &) { return Value::none(); }

constexpr BuiltinFunction kInstanceMethods[] = {
    {"__delattr__", deleteAttributeMethod, 2, 2},
    {"__init__", initObject, 1, BuiltinFunction::kAny},
    {"__setattr__", setAttributeMethod, 3, 3},
};
constexpr BuiltinFunction kObjectClassMethods[] = {
    {"__init_subclass__", initSubclassOfObject, 1, 1}};
constexpr BuiltinFunction kObjectStaticMethods[] = {
    {"__new__", newObject, 1, BuiltinFunction::kAny}};

} // namespace

Value newInstance(Context &ctx, Class *cls, const Arguments &arguments) {
  if (cls->instanceType == TypeId::Exception) {
    const bool isPlain = findMember(ctx, cls, name(Name::__init__)).isObject() &&
                         isA<BuiltinFunction>(findMember(ctx, cls, name(Name::__init__)));
    if (cls->abstracts != nullptr ||
        isSubclass(cls, exceptionClass(ExceptionKind::JsonDecodeError)))
      return ctx.decline("an exception of this kind, made by a program");
    if (arguments.keywords() != 0 && isPlain)
      return ctx.decline("an exception with keyword arguments");
    // These keep more of their arguments than args.
    for (const ExceptionKind kind : {ExceptionKind::OSError, ExceptionKind::SyntaxError})
      if (arguments.positional > 1 && isSubclass(cls, exceptionClass(kind)))
        return ctx.decline("an exception that takes its arguments apart");
    // And these insist on them.
    for (const ExceptionKind kind :
         {ExceptionKind::UnicodeDecodeError, ExceptionKind::UnicodeEncodeError,
          ExceptionKind::UnicodeTranslateError})
      if (isSubclass(cls, exceptionClass(kind)))
        return ctx.decline("an exception that takes its arguments apart");
    auto *exception = ctx.make<Exception>();
    Tuple *args = newTuple(ctx, std::span<const Value>(arguments.values, arguments.positional));
    if (exception == nullptr || args == nullptr)
      return Value::failed();
    exception->cls = cls;
    exception->shape = cls->shape;
    exception->attributes = nullptr;
    exception->capacity = 0;
    exception->args = args;
    exception->cause = exception->context = Value::none();
    exception->offset = 0;
    return Value::object(exception);
  }
  const Value init = findMember(ctx, cls, name(Name::__init__));
  if (isA<BuiltinFunction>(init) && (arguments.positional != 0 || arguments.keywords() != 0))
    return ctx.raise(ExceptionKind::TypeError, {cls->name, "() takes no arguments"});
  return newPlainInstance(ctx, cls);
}

namespace {

/// That a class has methods that are abstract still.
Value raiseAbstract(Context &ctx, const Class *cls) {
  std::string names;
  for (const Value name : cls->abstracts->span()) {
    names += names.empty() ? "" : ", ";
    appendUtf8(names, as<Str>(name));
  }
  return ctx.raise(ExceptionKind::TypeError,
                   {"Can't instantiate abstract class ", cls->name, " with abstract method",
                    cls->abstracts->count == 1 ? "" : "s", " ", names});
}

} // namespace

Value newPlainInstance(Context &ctx, Class *cls) {
  if (cls->abstracts != nullptr)
    return raiseAbstract(ctx, cls);
  const uint32_t expected = cls->shape == nullptr ? 0 : cls->shape->expected;
  auto *instance = ctx.make<Instance>(expected * sizeof(Value));
  if (instance == nullptr)
    return Value::failed();
  instance->cls = cls;
  instance->shape = cls->shape;
  instance->attributes = reinterpret_cast<Value *>(instance + 1);
  instance->capacity = expected;
  return Value::object(instance);
}

#define ASSAY_INSTANCE_SLOTS                                                                       \
  .truth = truthOfInstance, .compare = compareInstance, .hash = hashInstance,                      \
  .binary = binaryInstance, .inplace = inplaceInstance, .length = lengthOfInstance,                \
  .getItem = getItemInstance, .setItem = setItemInstance, .deleteItem = deleteItemInstance,        \
  .contains = containsInstance, .iterate = iterateInstance, .next = nextOfInstance,                \
  .call = callInstance

constinit const TypeSlots kInstanceSlots = {
    .repr = reprInstance,
    .str = strInstance,
    ASSAY_INSTANCE_SLOTS,
};
constinit const TypeSlots kObjectSlots = {
    .construct =
        [](Context &ctx, const Arguments &arguments) {
          return arguments.positional + arguments.keywords() == 0
                     ? newInstance(ctx, builtinClass(TypeId::Object), arguments)
                     : ctx.raise(ExceptionKind::TypeError, "object() takes no arguments");
        },
    .methods = [] { return std::span<const BuiltinFunction>(kInstanceMethods); },
    .classMethods = [] { return std::span<const BuiltinFunction>(kObjectClassMethods); },
    .staticMethods = [] { return std::span<const BuiltinFunction>(kObjectStaticMethods); },
};
constinit const TypeSlots kExceptionSlots = {
    .repr = reprException,
    .str = strException,
    ASSAY_INSTANCE_SLOTS,
    .methods = [] { return std::span<const BuiltinFunction>(kExceptionMethods); },
};
constinit const TypeSlots kSequenceIteratorSlots = {.next = nextBySubscript};

} // namespace assay::runtime
