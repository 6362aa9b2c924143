// list: its methods.
#include "types/Arguments.h"
#include "types/Derived.h"
#include "types/Lists.h"

#include <algorithm>
#include <cstring>

namespace assay::runtime {
namespace {

List &self(const Arguments &arguments) { return *as<List>(arguments[0]); }

void eraseAt(List &list, int64_t at) {
  std::memmove(list.items + at, list.items + at + 1,
               (list.count - static_cast<size_t>(at) - 1) * sizeof(Value));
  --list.count;
}

Value appendItem(Context &ctx, const Arguments &arguments) {
  return append(ctx, self(arguments), arguments[1]) ? Value::none() : Value::failed();
}

Value clearList(Context &, const Arguments &arguments) {
  self(arguments).count = 0;
  return Value::none();
}

Value copyList(Context &ctx, const Arguments &arguments) {
  return value(newList(ctx, self(arguments).span()));
}

Value count(Context &ctx, const Arguments &arguments) {
  const List &list = self(arguments);
  int64_t found = 0;
  for (uint32_t i = 0; i < list.count; ++i) {
    const Answer same = equals(ctx, list.items[i], arguments[1]);
    if (same == Answer::Failed)
      return Value::failed();
    found += same == Answer::Yes;
  }
  return Value::smallInt(found);
}

Value extendList(Context &ctx, const Arguments &arguments) {
  return extend(ctx, self(arguments), arguments[1]) ? Value::none() : Value::failed();
}

Value indexOf(Context &ctx, const Arguments &arguments) {
  const List &list = self(arguments);
  for (uint32_t i = 2; i < arguments.positional; ++i)
    if (!isIntOrBool(arguments[i]))
      return ctx.decline("list.index() with bounds that are no ints");
  const auto bounds = boundsArguments(ctx, arguments.get(2, Value::none()),
                                      arguments.get(3, Value::none()), list.count);
  if (!bounds)
    return Value::failed();
  for (int64_t i = bounds->start; i < bounds->stop && i < list.count; ++i) {
    const Answer same = equals(ctx, list.items[i], arguments[1]);
    if (same == Answer::Failed)
      return Value::failed();
    if (same == Answer::Yes)
      return Value::smallInt(i);
  }
  TextBuilder text;
  if (!appendRepr(ctx, text, arguments[1]))
    return Value::failed();
  text.append(" is not in list");
  return ctx.raiseText(ExceptionKind::ValueError, "", text);
}

Value insert(Context &ctx, const Arguments &arguments) {
  const auto wanted = sizeArgument(ctx, arguments[1]);
  List &list = self(arguments);
  if (!wanted || !reserve(ctx, list, 1))
    return Value::failed();
  const int64_t length = list.count;
  const int64_t at =
      *wanted < 0 ? std::max<int64_t>(*wanted + length, 0) : std::min(*wanted, length);
  std::memmove(list.items + at + 1, list.items + at,
               static_cast<size_t>(length - at) * sizeof(Value));
  list.items[at] = arguments[2];
  ++list.count;
  return Value::none();
}

Value pop(Context &ctx, const Arguments &arguments) {
  const auto wanted =
      arguments.positional == 1 ? std::optional<int64_t>(-1) : sizeArgument(ctx, arguments[1]);
  if (!wanted)
    return Value::failed();
  List &list = self(arguments);
  if (list.count == 0)
    return ctx.raise(ExceptionKind::IndexError, "pop from empty list");
  const int64_t at = *wanted < 0 ? *wanted + list.count : *wanted;
  if (at < 0 || at >= list.count)
    return ctx.raise(ExceptionKind::IndexError, "pop index out of range");
  const Value item = list.items[at];
  eraseAt(list, at);
  return item;
}

Value removeItem(Context &ctx, const Arguments &arguments) {
  List &list = self(arguments);
  for (uint32_t i = 0; i < list.count; ++i) {
    const Answer same = equals(ctx, list.items[i], arguments[1]);
    if (same == Answer::Failed)
      return Value::failed();
    if (same == Answer::Yes) {
      if (i < list.count) // the comparison may have shortened it
        eraseAt(list, i);
      return Value::none();
    }
  }
  return ctx.raise(ExceptionKind::ValueError, "list.remove(x): x not in list");
}

Value reverse(Context &, const Arguments &arguments) {
  const auto items = self(arguments).span();
  std::reverse(items.begin(), items.end());
  return Value::none();
}

Value sortList(Context &ctx, const Arguments &arguments) {
  if (!onlyKeywords(ctx, arguments, {"key", "reverse"}, "sort"))
    return Value::failed();
  Value key = arguments.keyword("key");
  if (key.isEmpty())
    key = Value::none();
  const Value backwards = arguments.keyword("reverse");
  const bool isSmall =
      backwards.isSmallInt() && backwards.smallInt() == int32_t(backwards.smallInt());
  if (!backwards.isEmpty() && !backwards.isBool() && !isSmall)
    return ctx.decline("sort() with a reverse that is no small int");
  const bool reversed = backwards.isTrue() || (backwards.isSmallInt() && backwards.smallInt() != 0);
  // While it is sorted, a program sees an empty list; what it puts there is lost, and told of.
  List &list = self(arguments);
  const List whole = list;
  list.items = nullptr;
  list.count = list.capacity = 0;
  const bool done = sort(ctx, whole.items, whole.count, key, reversed);
  const bool changed = list.items != nullptr;
  list.items = whole.items;
  list.count = whole.count;
  list.capacity = whole.capacity;
  if (!done)
    return Value::failed();
  return changed ? ctx.raise(ExceptionKind::ValueError, "list modified during sort")
                 : Value::none();
}

constexpr BuiltinFunction kMethods[] = {
    kInitDerived,
    {"append", appendItem, 2, 2},
    {"clear", clearList, 1, 1},
    {"copy", copyList, 1, 1},
    {"count", count, 2, 2},
    {"extend", extendList, 2, 2},
    {"index", indexOf, 2, 4},
    {"insert", insert, 3, 3},
    {"pop", pop, 1, 2},
    {"remove", removeItem, 2, 2},
    {"reverse", reverse, 1, 1},
    {"sort", sortList, 1, 1, BuiltinFunction::TakesKeywords},
};

} // namespace

Value constructList(Context &ctx, const Arguments &arguments) {
  if (arguments.positional > 1 || arguments.keywords() != 0)
    return ctx.decline("list() with other arguments than it takes");
  return arguments.positional == 0 ? value(newList(ctx)) : value(listFrom(ctx, arguments[0]));
}

std::span<const BuiltinFunction> listMethods() { return kMethods; }

} // namespace assay::runtime
