// What stands in annotations: list[int], int | None, and what typing has. Values that can be
// subscripted, joined by `|` and passed around; whoever looks closer is declined.
#include "types/TypingAlias.h"

#include "assay/runtime/Containers.h"
#include "assay/runtime/TypeSlots.h"

#include <algorithm>

namespace assay::runtime {
namespace {

constexpr std::string_view kReason = "a close look at a type of annotations";

Value refuse(Context &ctx) { return ctx.decline(kReason); }

bool isPlainName(std::string_view text) {
  const auto isPart = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  };
  return !text.empty() && text[0] >= 'A' && text[0] <= 'Z' &&
         std::all_of(text.begin(), text.end(), isPart);
}

bool isTyping(Value v) { return v.isObject() && v.object()->type == TypeId::TypingAlias; }
AliasForm formOf(Value v) { return static_cast<const Alias *>(v.object())->form; }

/// Whether CPython certainly takes it for a type where one is wanted.
bool isTypeArgument(Value v) {
  if (v.isNone() || isA<Class>(v))
    return true;
  // A name in quotes, which no keyword looks like.
  if (isStr(v))
    return as<Str>(v)->isAscii() && isPlainName(as<Str>(v)->ascii());
  if (!isTyping(v))
    return false;
  switch (formOf(v)) {
  case AliasForm::Unfit:
  case AliasForm::Optional:
  case AliasForm::Union:
  case AliasForm::Literal:
  case AliasForm::Annotated:
  case AliasForm::Qualifier:
  case AliasForm::Variables:
    return false;
  default:
    return true;
  }
}

bool isPartOfUnion(Value v) { return !isStr(v) && isTypeArgument(v); }

bool areTypes(std::span<const Value> items) {
  return std::all_of(items.begin(), items.end(), isTypeArgument);
}

bool isEllipsis(Value v) { return typeOf(v) == TypeId::EllipsisType; }

/// What stands between the brackets.
std::span<const Value> itemsOf(const Value &key) {
  return isA<Tuple>(key) ? as<Tuple>(key)->span() : std::span(&key, 1);
}

/// Whether CPython lets a name of this form have that subscript.
bool mayHave(AliasForm form, std::span<const Value> items) {
  const size_t count = items.size();
  switch (form) {
  case AliasForm::Result:
  case AliasForm::Unfit:
  case AliasForm::Plain:
  case AliasForm::Variable:
    return false;
  case AliasForm::One:
  case AliasForm::Optional:
  case AliasForm::Qualifier:
    return count == 1 && areTypes(items);
  case AliasForm::Two:
    return count == 2 && areTypes(items);
  case AliasForm::Three:
    return count == 3 && areTypes(items);
  case AliasForm::Types:
    return areTypes(count == 2 && isEllipsis(items[1]) ? items.first(1) : items);
  case AliasForm::Callable:
    return count == 2 && isTypeArgument(items[1]) &&
           (isEllipsis(items[0]) || (isA<List>(items[0]) && areTypes(as<List>(items[0])->span())));
  case AliasForm::Union:
    return count > 1 && areTypes(items);
  case AliasForm::Literal:
    return true;
  case AliasForm::Annotated:
    return count > 1 && isTypeArgument(items[0]);
  case AliasForm::Variables:
    return count != 0 && std::all_of(items.begin(), items.end(), [&](const Value &item) {
             return isTyping(item) && formOf(item) == AliasForm::Variable &&
                    std::find(items.data(), &item, item) == &item;
           });
  }
}

/// A TypeVar is as opaque as what it stands for.
Value newTypeVar(Context &ctx, const Arguments &arguments) {
  const size_t constraints = arguments.positional == 0 ? 0 : arguments.positional - 1;
  if (arguments.keywords() > 1 || arguments.positional == 0 || constraints == 1 ||
      !isStr(arguments[0]) || !areTypes({arguments.values + 1, constraints}))
    return refuse(ctx);
  if (arguments.keywords() != 0) {
    const Value bound = arguments.keyword("bound");
    const bool isVariance =
        arguments.keyword("covariant").isTrue() || arguments.keyword("contravariant").isTrue();
    if (!isVariance && (bound.isEmpty() || constraints != 0 || !isTypeArgument(bound)))
      return refuse(ctx);
  }
  const Value made = newTypingAlias(ctx);
  if (!made.isFailed())
    static_cast<Alias *>(made.object())->form = AliasForm::Variable;
  return made;
}

Value callAlias(Context &ctx, Value v, const Arguments &arguments) {
  if ((v.object()->flags & kHasClass) != 0)
    return call(ctx, Value::object(static_cast<ClassAlias *>(v.object())->cls), arguments);
  return (v.object()->flags & kMakesTypeVar) != 0 ? newTypeVar(ctx, arguments) : refuse(ctx);
}

/// What an alias tells classes that have it as a base, its subscripted form tells as well.
Value subscriptAlias(Context &ctx, Value v, Value key) {
  const std::span<const Value> items = itemsOf(key);
  if (!mayHave(formOf(v), items))
    return refuse(ctx);
  const Value made = newTypingAlias(ctx);
  if (made.isFailed())
    return made;
  static_cast<Alias *>(made.object())->parameters =
      static_cast<uint8_t>(std::min<size_t>(items.size(), UINT8_MAX));
  made.object()->flags = v.object()->flags & (kIsGeneric | kIsProtocol | kIsClassVariable);
  if (made.object()->flags != 0 || formOf(v) == AliasForm::Qualifier)
    static_cast<Alias *>(made.object())->form = AliasForm::Unfit;
  return made;
}

} // namespace

Value newTypingAlias(Context &ctx) {
  auto *made = ctx.makeAs<Alias>(TypeId::TypingAlias);
  if (made != nullptr)
    made->form = AliasForm::Result;
  return value(made);
}

Value joinTypes(Context &ctx, BinaryOperator op, Value a, Value b) {
  if (op == BinaryOperator::Or && isPartOfUnion(a) && isPartOfUnion(b) && a != b)
    return newTypingAlias(ctx);
  return isTyping(a) || isTyping(b) || a == b ? refuse(ctx) : Value::notImplemented();
}

Value subscriptType(Context &ctx, Value v, Value key) {
  Class *cls = as<Class>(v);
  if (cls->isGeneric) {
    const auto items = itemsOf(key);
    if (items.size() != cls->typeParameters || !areTypes(items))
      return refuse(ctx);
    auto *made = ctx.makeAs<ClassAlias>(TypeId::TypingAlias);
    if (made == nullptr)
      return Value::failed();
    made->flags = kHasClass;
    made->form = AliasForm::Result;
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
