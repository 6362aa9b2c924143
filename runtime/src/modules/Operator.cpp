// The module operator: operators as functions, and itemgetter, attrgetter and methodcaller.
#include "modules/Modules.h"

#include "assay/runtime/TypeSlots.h"

namespace assay::runtime {
namespace {

template <BinaryOperator kOp> Value apply(Context &ctx, const Arguments &arguments) {
  return binary(ctx, kOp, arguments[0], arguments[1]);
}
template <BinaryOperator kOp> Value applyInplace(Context &ctx, const Arguments &arguments) {
  return inplace(ctx, kOp, arguments[0], arguments[1]);
}
template <CompareOperator kOp> Value applyCompare(Context &ctx, const Arguments &arguments) {
  return compare(ctx, kOp, arguments[0], arguments[1]);
}
template <Value (*kFunction)(Context &, Value)>
Value unary(Context &ctx, const Arguments &arguments) {
  return kFunction(ctx, arguments[0]);
}

Value valueOf(Answer is, bool wanted = true) {
  return is == Answer::Failed ? Value::failed() : Value::boolean((is == Answer::Yes) == wanted);
}

template <bool kWanted> Value truthOf(Context &ctx, const Arguments &arguments) {
  return valueOf(truth(ctx, arguments[0]), kWanted);
}
template <bool kWanted> Value isOf(Context &ctx, const Arguments &arguments) {
  return valueOf(isSame(ctx, arguments[0], arguments[1]), kWanted);
}

Value containsItem(Context &ctx, const Arguments &arguments) {
  return valueOf(contains(ctx, arguments[0], arguments[1]));
}

Value countOf(Context &ctx, const Arguments &arguments) {
  const Value iterator = iterateOr(
      ctx, arguments[0], {"argument of type '", typeName(arguments[0]), "' is not iterable"});
  if (iterator.isFailed())
    return iterator;
  int64_t count = 0;
  const bool ended = forEach(ctx, iterator, [&](Value item) {
    const Answer same = equals(ctx, item, arguments[1]);
    count += same == Answer::Yes ? 1 : 0;
    return same != Answer::Failed;
  });
  return ended ? makeInt(ctx, count) : Value::failed();
}

Value getItemOf(Context &ctx, const Arguments &arguments) {
  return getItem(ctx, arguments[0], arguments[1]);
}
Value setItemOf(Context &ctx, const Arguments &arguments) {
  return setItem(ctx, arguments[0], arguments[1], arguments[2]) ? Value::none() : Value::failed();
}
Value deleteItemOf(Context &ctx, const Arguments &arguments) {
  return deleteItem(ctx, arguments[0], arguments[1]) ? Value::none() : Value::failed();
}

// --- Getters -------------------------------------------------------------------------------------

/// An itemgetter, attrgetter or methodcaller.
struct Getter : Object {
  Tuple *what;  // items, dotted names, or a method's arguments
  Str *method;  // of a methodcaller
  Tuple *names; // of a methodcaller's keyword arguments, or nullptr
};

Getter &getter(Value v) { return *static_cast<Getter *>(v.object()); }

Value newGetter(Context &ctx, TypeId type, std::span<const Value> what, Str *method = nullptr,
                const Tuple *names = nullptr) {
  auto *made = ctx.makeAs<Getter>(type);
  Tuple *copied = made == nullptr ? nullptr : newTuple(ctx, what);
  if (copied == nullptr)
    return Value::failed();
  made->what = copied;
  made->method = method;
  made->names = const_cast<Tuple *>(names);
  return Value::object(made);
}

/// Whether a getter is called as it should be: with one object.
bool hasOneArgument(Context &ctx, const Arguments &arguments) {
  if (arguments.positional == 1 && arguments.keywords() == 0)
    return true;
  ctx.decline("a getter called with other than one argument");
  return false;
}

/// `get(each of what)`: one value, or a tuple of several.
template <typename Get> Value getAll(Context &ctx, const Tuple &what, Get &&get) {
  if (what.count == 1)
    return get(what.items()[0]);
  Tuple *all = newTuple(ctx, what.count);
  for (uint32_t i = 0; all != nullptr && i != what.count; ++i) {
    all->items()[i] = get(what.items()[i]);
    if (all->items()[i].isFailed())
      return Value::failed();
  }
  return value(all);
}

Value constructItemGetter(Context &ctx, const Arguments &arguments) {
  if (arguments.positional == 0 || arguments.keywords() != 0)
    return ctx.decline("itemgetter() with other arguments than it takes");
  return newGetter(ctx, TypeId::ItemGetter, {arguments.values, arguments.positional});
}

Value callItemGetter(Context &ctx, Value v, const Arguments &arguments) {
  if (!hasOneArgument(ctx, arguments))
    return Value::failed();
  return getAll(ctx, *getter(v).what, [&](Value item) { return getItem(ctx, arguments[0], item); });
}

Value constructAttributeGetter(Context &ctx, const Arguments &arguments) {
  if (arguments.positional == 0 || arguments.keywords() != 0)
    return ctx.decline("attrgetter() with other arguments than it takes");
  for (uint32_t i = 0; i != arguments.positional; ++i)
    if (!isStr(arguments[i]))
      return ctx.raise(ExceptionKind::TypeError, "attribute name must be a string");
  return newGetter(ctx, TypeId::AttributeGetter, {arguments.values, arguments.positional});
}

Value callAttributeGetter(Context &ctx, Value v, const Arguments &arguments) {
  if (!hasOneArgument(ctx, arguments))
    return Value::failed();
  return getAll(ctx, *getter(v).what, [&](Value dotted) {
    const std::string path = utf8(dotted);
    Value found = arguments[0];
    for (size_t from = 0; from <= path.size() && !found.isFailed();) {
      const size_t dot = std::min(path.find('.', from), path.size());
      Str *name = ctx.intern(std::string_view(path).substr(from, dot - from));
      found = name == nullptr ? Value::failed() : getAttribute(ctx, found, name);
      from = dot + 1;
    }
    return found;
  });
}

Value constructMethodCaller(Context &ctx, const Arguments &arguments) {
  if (arguments.positional == 0 || !isStr(arguments[0]))
    return ctx.decline("methodcaller() with other arguments than it takes");
  Str *method = ctx.intern(as<Str>(arguments[0]));
  if (method == nullptr)
    return Value::failed();
  return newGetter(ctx, TypeId::MethodCaller,
                   {arguments.values + 1, arguments.positional - 1 + arguments.keywords()}, method,
                   arguments.names);
}

Value callMethodCaller(Context &ctx, Value v, const Arguments &arguments) {
  if (!hasOneArgument(ctx, arguments))
    return Value::failed();
  const Getter &caller = getter(v);
  const Value method = getAttribute(ctx, arguments[0], caller.method);
  const uint32_t keywords = caller.names == nullptr ? 0 : caller.names->count;
  return method.isFailed()
             ? method
             : call(ctx, method,
                    {caller.what->items(), caller.what->count - keywords, caller.names});
}

using Op = BinaryOperator;
using Compare = CompareOperator;
constexpr BuiltinFunction kFunctions[] = {
    {"abs", unary<absolute>, 1, 1},
    {"add", apply<Op::Add>, 2, 2},
    {"and_", apply<Op::And>, 2, 2},
    {"contains", containsItem, 2, 2},
    {"countOf", countOf, 2, 2},
    {"delitem", deleteItemOf, 2, 2},
    {"eq", applyCompare<Compare::Equal>, 2, 2},
    {"floordiv", apply<Op::FloorDivide>, 2, 2},
    {"ge", applyCompare<Compare::GreaterEqual>, 2, 2},
    {"getitem", getItemOf, 2, 2},
    {"gt", applyCompare<Compare::Greater>, 2, 2},
    {"iadd", applyInplace<Op::Add>, 2, 2},
    {"iand", applyInplace<Op::And>, 2, 2},
    {"ifloordiv", applyInplace<Op::FloorDivide>, 2, 2},
    {"ilshift", applyInplace<Op::LeftShift>, 2, 2},
    {"imod", applyInplace<Op::Modulo>, 2, 2},
    {"imul", applyInplace<Op::Multiply>, 2, 2},
    {"index", unary<index>, 1, 1},
    {"inv", unary<invert>, 1, 1},
    {"invert", unary<invert>, 1, 1},
    {"ior", applyInplace<Op::Or>, 2, 2},
    {"ipow", applyInplace<Op::Power>, 2, 2},
    {"irshift", applyInplace<Op::RightShift>, 2, 2},
    {"is_", isOf<true>, 2, 2},
    {"is_not", isOf<false>, 2, 2},
    {"isub", applyInplace<Op::Subtract>, 2, 2},
    {"itruediv", applyInplace<Op::Divide>, 2, 2},
    {"ixor", applyInplace<Op::Xor>, 2, 2},
    {"le", applyCompare<Compare::LessEqual>, 2, 2},
    {"lshift", apply<Op::LeftShift>, 2, 2},
    {"lt", applyCompare<Compare::Less>, 2, 2},
    {"matmul", apply<Op::MatrixMultiply>, 2, 2},
    {"mod", apply<Op::Modulo>, 2, 2},
    {"mul", apply<Op::Multiply>, 2, 2},
    {"ne", applyCompare<Compare::NotEqual>, 2, 2},
    {"neg", unary<negative>, 1, 1},
    {"not_", truthOf<false>, 1, 1},
    {"or_", apply<Op::Or>, 2, 2},
    {"pos", unary<positive>, 1, 1},
    {"pow", apply<Op::Power>, 2, 2},
    {"rshift", apply<Op::RightShift>, 2, 2},
    {"setitem", setItemOf, 3, 3},
    {"sub", apply<Op::Subtract>, 2, 2},
    {"truediv", apply<Op::Divide>, 2, 2},
    {"truth", truthOf<true>, 1, 1},
    {"xor", apply<Op::Xor>, 2, 2},
};

Class *const kClasses[] = {builtinClass(TypeId::ItemGetter), builtinClass(TypeId::AttributeGetter),
                           builtinClass(TypeId::MethodCaller)};

} // namespace

constinit const TypeSlots kItemGetterSlots = {.call = callItemGetter,
                                              .construct = constructItemGetter};
constinit const TypeSlots kAttributeGetterSlots = {.call = callAttributeGetter,
                                                   .construct = constructAttributeGetter};
constinit const TypeSlots kMethodCallerSlots = {.call = callMethodCaller,
                                                .construct = constructMethodCaller};

const BuiltinModule kOperatorModule = {"operator", kFunctions, {}, kClasses};

} // namespace assay::runtime
