// The parts of the ops that are not inlined: calls, functions, classes, imports, exceptions.
#include "assay/runtime/BuiltinModule.h"
#include "assay/runtime/Ops.h"
#include "assay/runtime/TypeSlots.h"

#include "core/Classes.h"

#include <algorithm>

namespace assay::runtime::ops {

Value callKeywords(Context &ctx, const Value *from, uint32_t count, Value names) {
  const auto *tuple = as<Tuple>(names);
  return call(ctx, from[0], {from + 1, count - tuple->count, tuple});
}

Value callUnpacked(Context &ctx, const Value *from) {
  const List *positional = as<List>(from[1]);
  std::vector<Value> values(positional->items, positional->items + positional->count);
  Tuple *names = nullptr;
  if (!from[2].isEmpty() && as<Dict>(from[2])->count != 0) {
    const Dict &keywords = *as<Dict>(from[2]);
    names = newTuple(ctx, keywords.count);
    if (names == nullptr)
      return Value::failed();
    uint32_t position = 0, at = 0;
    while (const Dict::Entry *entry = nextEntry(keywords, position)) {
      names->items()[at++] = entry->key;
      values.push_back(entry->value);
    }
  }
  return call(ctx, from[0], {values.data(), positional->count, names});
}

Value callSuper(Context &ctx, Value cell, Value self) {
  const Value cls = as<Cell>(cell)->value;
  if (!isA<Class>(cls) || !isInstanceOf(self, as<Class>(cls)))
    return ctx.decline("super() in a place like this");
  auto *made = ctx.make<Super>();
  if (made == nullptr)
    return Value::failed();
  made->cls = as<Class>(cls);
  made->self = self;
  return Value::object(made);
}

Value makeFunction(Context &ctx, Code *code, const Value *from) {
  auto *function = ctx.make<Function>(code->closureCount * sizeof(Cell *));
  if (function == nullptr)
    return Value::failed();
  function->code = code;
  function->defaults = from[0].isEmpty() ? nullptr : as<Tuple>(from[0]);
  function->keywordDefaults = from[1].isEmpty() ? nullptr : as<Dict>(from[1]);
  function->attributes = nullptr;
  for (uint32_t i = 0; i != code->closureCount; ++i)
    function->closure()[i] = as<Cell>(from[2 + i]);
  return Value::object(function);
}

// --- Classes -------------------------------------------------------------------------------------

namespace {

/// Members that change how a class or its instances work in ways that are not supported.
constexpr Name kUnsupportedMembers[] = {
    Name::__new__,           Name::__getattribute__,  Name::__setattr__,
    Name::__delattr__,       Name::__del__,           Name::__slots__,
    Name::__init_subclass__, Name::__class_getitem__, Name::__set_name__,
    Name::__get__,           Name::__set__,           Name::__delete__,
    Name::__index__,         Name::__format__,        Name::__length_hint__,
    Name::__instancecheck__, Name::__subclasscheck__, Name::__class__,
    Name::__dict__,
};

/// The linear order of a class with these bases; empty where they are more than one line.
bool setOrder(Context &ctx, Class &cls, const Value *bases, uint32_t count) {
  const Class *object = builtinClass(TypeId::Object);
  Class *base = count == 0 ? const_cast<Class *>(object) : as<Class>(bases[0]);
  if (count > 1) {
    ctx.decline("multiple inheritance");
    return false;
  }
  auto **order = static_cast<Class **>(ctx.allocate((base->order.size() + 1) * sizeof(Class *)));
  if (order == nullptr)
    return false;
  order[0] = &cls;
  std::copy(base->order.begin(), base->order.end(), order + 1);
  cls.order = {order, base->order.size() + 1};
  cls.base = base;
  return true;
}

std::string_view heapText(Context &ctx, const Str *text) {
  std::string result;
  appendUtf8(result, text);
  auto *copy = static_cast<char *>(ctx.allocate(result.size() + 1));
  if (copy == nullptr)
    return {};
  std::copy(result.begin(), result.end(), copy);
  return {copy, result.size()};
}

} // namespace

Value buildClass(Context &ctx, Module *module, const Value *from, uint32_t count) {
  auto *body = as<Function>(from[0]);
  for (uint32_t i = 0; i != count; ++i) {
    if (!isA<Class>(from[2 + i]))
      return ctx.decline("a base that is no class");
    const Class *base = as<Class>(from[2 + i]);
    const bool isRoot = base == builtinClass(TypeId::Object);
    if (base->isBuiltin && !isRoot && base->instanceType != TypeId::Exception)
      return ctx.decline("a subclass of " + std::string(base->name));
  }
  Dict *members = newDict(ctx);
  if (members == nullptr)
    return Value::failed();
  const Value cell = call(ctx, from[0], {Value::object(members)});
  if (cell.isFailed())
    return cell;
  for (const Name unsupported : kUnsupportedMembers)
    if (!find(*members, name(unsupported)).isEmpty())
      return ctx.decline("a class with " + std::string(name(unsupported)->ascii()));
  uint32_t position = 0;
  while (const Dict::Entry *entry = nextEntry(*members, position))
    if (isA<Instance>(entry->value) && !findSpecial(entry->value, Name::__set_name__).isEmpty())
      return ctx.decline("a class with a member that has __set_name__");
  // A class that compares without a hash of its own cannot be hashed.
  if (!find(*members, name(Name::__eq__)).isEmpty() &&
      find(*members, name(Name::__hash__)).isEmpty() &&
      !set(ctx, *members, Value::object(name(Name::__hash__)), Value::none()))
    return Value::failed();

  auto *memory = ctx.allocate(sizeof(Class));
  if (memory == nullptr)
    return Value::failed();
  auto *cls = new (memory) Class{};
  cls->type = TypeId::Type;
  cls->name = heapText(ctx, as<Str>(from[1]));
  cls->qualifiedName = heapText(ctx, body->code->qualifiedName);
  cls->module = module->name;
  cls->members = members;
  if (!setOrder(ctx, *cls, from + 2, count))
    return Value::failed();
  cls->instanceType =
      cls->base->instanceType == TypeId::Exception ? TypeId::Exception : TypeId::Instance;
  cls->shape = newShape(ctx);
  if (cls->shape == nullptr)
    return Value::failed();
  if (isA<Cell>(cell))
    as<Cell>(cell)->value = Value::object(cls);
  return Value::object(cls);
}

// --- Imports -------------------------------------------------------------------------------------

Value importModule(Context &ctx, Str *name) {
  if (ctx.importer != nullptr) {
    const Value found = ctx.importer->import(ctx, name);
    if (!found.isEmpty())
      return found;
  }
  const BuiltinModule *builtin = findBuiltinModule(name);
  if (builtin == nullptr) {
    std::string text;
    appendUtf8(text, name);
    return ctx.decline("import " + text);
  }
  for (const Value loaded : ctx.modules)
    if (as<Module>(loaded)->builtin == builtin)
      return loaded;
  const Lasting lasting(ctx);
  auto *module = ctx.make<Module>();
  if (module == nullptr)
    return Value::failed();
  module->name = builtin->name;
  module->names = nullptr;
  module->variables = nullptr;
  module->builtin = builtin;
  ctx.modules.push_back(Value::object(module));
  return Value::object(module);
}

Value importName(Context &ctx, Value module, Str *name) {
  // What a module of the tables lacks, getAttribute declines.
  return getAttribute(ctx, module, name);
}

// --- Iteration -----------------------------------------------------------------------------------

Value getDelegate(Context &ctx, Value of) { return isA<Generator>(of) ? of : iterate(ctx, of); }

// --- Exceptions ----------------------------------------------------------------------------------

namespace {

/// The exception that `raise thing` raises; failed where it is none.
Value exceptionOf(Context &ctx, Value thing) {
  if (isA<Class>(thing) && as<Class>(thing)->instanceType == TypeId::Exception) {
    const Value made = call(ctx, thing, {});
    if (!made.isFailed() && typeOf(made) != TypeId::Exception)
      return ctx.decline("an exception class that makes something else");
    return made;
  }
  if (typeOf(thing) == TypeId::Exception)
    return thing;
  return ctx.raise(ExceptionKind::TypeError, "exceptions must derive from BaseException");
}

} // namespace

bool raiseException(Context &ctx, Value thing) {
  const Value exception = exceptionOf(ctx, thing);
  if (!exception.isFailed())
    ctx.raiseValue(exception);
  return false;
}

bool raiseFrom(Context &ctx, Value thing, Value cause) {
  const Value exception = exceptionOf(ctx, thing);
  if (exception.isFailed())
    return false;
  if (!cause.isNone()) {
    if (isA<Class>(cause) && as<Class>(cause)->instanceType == TypeId::Exception) {
      cause = call(ctx, cause, {});
      if (cause.isFailed())
        return false;
    }
    if (typeOf(cause) != TypeId::Exception) {
      ctx.raise(ExceptionKind::TypeError, "exception causes must derive from BaseException");
      return false;
    }
  }
  as<Exception>(exception)->cause = cause;
  as<Exception>(exception)->flags |= Exception::kSuppressContext;
  ctx.raiseValue(exception);
  return false;
}

bool raiseAgain(Context &ctx) {
  if (ctx.handled.isEmpty()) {
    ctx.raise(ExceptionKind::RuntimeError, "No active exception to reraise");
    return false;
  }
  // As it was: with its context and line.
  ctx.pending = ctx.handled;
  ctx.stop = Stop::Raised;
  return false;
}

bool raiseAssertion(Context &ctx, Value message) {
  ctx.raiseWith(ExceptionKind::AssertionError, message);
  return false;
}

Answer matches(Context &ctx, Value exception, Value type) {
  const auto isException = [](Value v) {
    return isA<Class>(v) && as<Class>(v)->instanceType == TypeId::Exception;
  };
  if (isException(type))
    return answer(isInstanceOf(exception, as<Class>(type)));
  // All of a tuple are looked at before any is compared.
  const std::span<const Value> types =
      isA<Tuple>(type) ? as<Tuple>(type)->span() : std::span<const Value>(&type, 1);
  if (!std::all_of(types.begin(), types.end(), isException)) {
    ctx.raise(ExceptionKind::TypeError,
              "catching classes that do not inherit from BaseException is not allowed");
    return Answer::Failed;
  }
  return answer(std::any_of(types.begin(), types.end(),
                            [&](Value each) { return isInstanceOf(exception, as<Class>(each)); }));
}

// --- with ----------------------------------------------------------------------------------------

bool enterContext(Context &ctx, Value context, Value *to) {
  const Value enter =
      isA<Instance>(context) ? findSpecial(context, Name::__enter__) : Value::empty();
  const Value exit = isA<Instance>(context) ? findSpecial(context, Name::__exit__) : Value::empty();
  if (!isA<Function>(enter) || !isA<Function>(exit)) {
    ctx.decline("a context manager of this kind");
    return false;
  }
  auto *bound = ctx.make<BoundMethod>();
  if (bound == nullptr)
    return false;
  bound->self = context;
  bound->function = exit;
  const Value entered = call(ctx, enter, {context});
  if (entered.isFailed())
    return false;
  to[0] = Value::object(bound);
  to[1] = entered;
  return true;
}

bool exitContext(Context &ctx, Value exit) {
  return !call(ctx, exit, {Value::none(), Value::none(), Value::none()}).isFailed();
}

Answer suppresses(Context &ctx, Value exit, Value exception) {
  // Whatever is asked of a traceback declines.
  static constinit Object traceback{TypeId::Traceback};
  const Value result =
      call(ctx, exit,
           {Value::object(as<Exception>(exception)->cls), exception, Value::object(&traceback)});
  return result.isFailed() ? Answer::Failed : truth(ctx, result);
}

// --- Handlers ------------------------------------------------------------------------------------

bool beginHandler(Context &ctx, Value *to) {
  to[0] = ctx.takePending();
  to[1] = ctx.handled;
  ctx.handled = to[0];
  return true;
}

Value takeException(Context &ctx) { return ctx.takePending(); }

} // namespace assay::runtime::ops
