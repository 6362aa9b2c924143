// The parts of the ops that are not inlined: calls, functions, classes, imports, exceptions.
#include "assay/runtime/BuiltinModule.h"
#include "assay/runtime/Ops.h"
#include "assay/runtime/TypeSlots.h"

#include "core/CallOps.h"
#include "core/Classes.h"
#include "types/Sequences.h"

#include <algorithm>

namespace assay::runtime::ops {

Value callKeywords(Context &ctx, Value *from, uint32_t count, Value names) {
  const auto *tuple = as<Tuple>(names);
  return call(ctx, from[0], {from + 1, count - tuple->count, tuple});
}

namespace {

/// A dict that can be used as keywords as it is.
bool hasOnlyNames(Value v) {
  if (!isA<Dict>(v) || as<Dict>(v)->cls != nullptr)
    return false;
  uint32_t position = 0;
  while (const Dict::Entry *entry = nextEntry(*as<Dict>(v), position))
    if (!isStr(entry->key) || !as<Str>(entry->key)->isInterned())
      return false;
  return true;
}

} // namespace

Dict *spreadKeywords(Context &ctx, Value of, bool asItIs) {
  if (asItIs && hasOnlyNames(of))
    return as<Dict>(of);
  Dict *made = newDict(ctx);
  return made != nullptr && dictMerge(ctx, Value::object(made), of) ? made : nullptr;
}

std::optional<std::span<const Value>> spreadArguments(Context &ctx, Value of) {
  if (isPlainTuple(of))
    return as<Tuple>(of)->span();
  if (isA<List>(of))
    return as<List>(of)->span();
  List *made = newList(ctx);
  if (made == nullptr || !listExtend(ctx, Value::object(made), of))
    return std::nullopt;
  return made->span();
}

Value callUnpacked(Context &ctx, Value *from, uint32_t how) {
  return withUnpacked(ctx, from, how,
                      [&](const Arguments &arguments) { return call(ctx, from[0], arguments); });
}

Value callSuper(Context &ctx, Value cell, Value self) {
  return newSuper(ctx, as<Cell>(cell)->value, self);
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
  if (ctx.importer != nullptr && isA<Module>(module)) {
    const Value found = ctx.importer->importFrom(ctx, *as<Module>(module), name);
    if (!found.isEmpty())
      return found;
  }
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
  const Value enter = findSpecial(context, Name::__enter__);
  const Value exit = findSpecial(context, Name::__exit__);
  const auto refuse = [&](std::string_view more) {
    if (isA<Instance>(context))
      ctx.raise(
          ExceptionKind::TypeError,
          {"'", typeName(context), "' object does not support the context manager protocol", more});
    else
      ctx.decline("a context manager of this kind");
    return false;
  };
  if (enter.isEmpty() || exit.isEmpty())
    return refuse(enter.isEmpty() ? "" : " (missed __exit__ method)");
  for (const Value method : {enter, exit})
    if (!isA<Function>(method) && !isA<BuiltinFunction>(method) && !isA<NativeFunction>(method)) {
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
