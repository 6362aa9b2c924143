// What stands in annotations: list[int], int | None, and what typing has. Values that can be
// subscripted, joined by `|` and passed around; whoever looks closer is declined.
#include "types/TypingAlias.h"

#include "assay/runtime/Containers.h"
#include "assay/runtime/TypeSlots.h"

namespace assay::runtime {
namespace {

constexpr std::string_view kReason = "a close look at a type of annotations";

Value refuse(Context &ctx) { return ctx.decline(kReason); }

bool isTyping(Value v) { return v.isObject() && v.object()->type == TypeId::TypingAlias; }
bool isPartOfUnion(Value v) { return v.isNone() || isA<Class>(v) || isTyping(v); }

Value callAlias(Context &ctx, Value v, const Arguments &arguments) {
  if ((v.object()->flags & kHasClass) != 0)
    return call(ctx, Value::object(static_cast<ClassAlias *>(v.object())->cls), arguments);
  // A TypeVar is as opaque as what it stands for.
  const bool isTypeVar = (v.object()->flags & kMakesTypeVar) != 0;
  return isTypeVar && arguments.positional != 0 && isStr(arguments[0]) ? newTypingAlias(ctx)
                                                                       : refuse(ctx);
}

/// What an alias tells classes that have it as a base, its subscripted form tells as well.
Value subscriptAlias(Context &ctx, Value v, Value) {
  const Value made = newTypingAlias(ctx);
  if (!made.isFailed())
    made.object()->flags = v.object()->flags & (kIsGeneric | kIsProtocol | kIsClassVariable);
  return made;
}

} // namespace

Value newTypingAlias(Context &ctx) { return value(ctx.makeAs<Object>(TypeId::TypingAlias)); }

Value joinTypes(Context &ctx, BinaryOperator op, Value a, Value b) {
  if (op == BinaryOperator::Or && isPartOfUnion(a) && isPartOfUnion(b))
    return newTypingAlias(ctx);
  return isTyping(a) || isTyping(b) ? refuse(ctx) : Value::notImplemented();
}

Value subscriptType(Context &ctx, Value v) {
  Class *cls = as<Class>(v);
  if (cls->isGeneric) {
    auto *made = ctx.makeAs<ClassAlias>(TypeId::TypingAlias);
    if (made == nullptr)
      return Value::failed();
    made->flags = kHasClass;
    made->cls = cls;
    return Value::object(made);
  }
  switch (cls->instanceType) {
  case TypeId::List:
  case TypeId::Dict:
  case TypeId::Tuple:
  case TypeId::Set:
  case TypeId::FrozenSet:
  case TypeId::Type:
  case TypeId::Deque:
    if (cls->isBuiltin)
      return newTypingAlias(ctx);
    [[fallthrough]];
  default:
    return ctx.decline("a subscript of a class");
  }
}

constinit const TypeSlots kTypingAliasSlots = {
    .truth = [](Context &, Value) { return Answer::Yes; },
    .compare = [](Context &ctx, CompareOperator, Value, Value) { return refuse(ctx); },
    .hash =
        [](Context &ctx, Value) {
          refuse(ctx);
          return std::optional<int64_t>();
        },
    .binary = joinTypes,
    .length =
        [](Context &ctx, Value) {
          refuse(ctx);
          return int64_t(-1);
        },
    .getItem = subscriptAlias,
    .setItem = [](Context &ctx, Value, Value, Value) { return !refuse(ctx).isFailed(); },
    .deleteItem = [](Context &ctx, Value, Value) { return !refuse(ctx).isFailed(); },
    .iterate = [](Context &ctx, Value) { return refuse(ctx); },
    .attribute = [](Context &ctx, Value, Str *) { return refuse(ctx); },
    .call = callAlias,
};

} // namespace assay::runtime
