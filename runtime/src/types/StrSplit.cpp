// str: splitting, joining and stripping.
#include "types/OpenIteration.h"
#include "types/StrMethods.h"

#include "assay/runtime/Characters.h"
#include "assay/runtime/FormatSpec.h"

#include <algorithm>

namespace assay::runtime::strings {
namespace {

/// For as many parts as a text mostly has, their list takes memory once.
constexpr uint32_t kFewParts = 8;

bool addPart(Context &ctx, List &parts, const Str *of, int64_t from, int64_t to) {
  Str *part = newSlice(ctx, of, static_cast<uint32_t>(from), static_cast<uint32_t>(to));
  return part != nullptr && append(ctx, parts, Value::object(part));
}

struct SplitArguments {
  const Str *separator; // nullptr: white space
  int64_t most;
};

std::optional<SplitArguments> splitArguments(Context &ctx, const Arguments &arguments,
                                             std::string_view function) {
  // What nearly all calls are.
  if (arguments.keywords() == 0 && arguments.positional == 1)
    return SplitArguments{nullptr, INT64_MAX};
  if (arguments.keywords() == 0 && arguments.positional == 2 && isStr(arguments[1]) &&
      as<Str>(arguments[1])->count != 0)
    return SplitArguments{as<Str>(arguments[1]), INT64_MAX};
  if (!onlyKeywords(ctx, arguments, {"sep", "maxsplit"}, function))
    return std::nullopt;
  Value separator = arguments.keyword("sep"), most = arguments.keyword("maxsplit");
  if ((arguments.positional > 1 && !separator.isEmpty()) ||
      (arguments.positional > 2 && !most.isEmpty())) {
    ctx.decline("an argument given twice");
    return std::nullopt;
  }
  separator = arguments.get(1, separator.isEmpty() ? Value::none() : separator);
  most = arguments.get(2, most.isEmpty() ? Value::smallInt(-1) : most);
  const auto limit = sizeArgument(ctx, most);
  if (!limit)
    return std::nullopt;
  if (!separator.isNone() && !isStr(separator)) {
    ctx.raise(ExceptionKind::TypeError, {"must be str or None, not ", typeName(separator)});
    return std::nullopt;
  }
  const Str *by = separator.isNone() ? nullptr : as<Str>(separator);
  if (by != nullptr && by->count == 0) {
    ctx.raise(ExceptionKind::ValueError, "empty separator");
    return std::nullopt;
  }
  return SplitArguments{by, *limit < 0 ? INT64_MAX : *limit};
}

bool splitAtSpace(Context &ctx, List &parts, const Str *str, const auto *units, int64_t most) {
  const int64_t end = str->count;
  const auto isSpace = [&](int64_t at) { return characters::isSpace(units[at]); };
  int64_t at = 0;
  for (;;) {
    while (at != end && isSpace(at))
      ++at;
    if (at == end)
      return true;
    const int64_t start = at;
    if (most-- == 0)
      return addPart(ctx, parts, str, start, end);
    while (at != end && !isSpace(at))
      ++at;
    if (!addPart(ctx, parts, str, start, at))
      return false;
  }
}

bool splitAtSpaceRight(Context &ctx, List &parts, const Str *str, const auto *units, int64_t most) {
  const auto isSpace = [&](int64_t at) { return characters::isSpace(units[at]); };
  int64_t at = str->count;
  for (;;) {
    while (at != 0 && isSpace(at - 1))
      --at;
    if (at == 0)
      return true;
    const int64_t stop = at;
    if (most-- == 0)
      return addPart(ctx, parts, str, 0, stop);
    while (at != 0 && !isSpace(at - 1))
      --at;
    if (!addPart(ctx, parts, str, at, stop))
      return false;
  }
}

bool splitAtSpace(Context &ctx, List &parts, const Str *str, int64_t most) {
  return withUnits(view(str),
                   [&](const auto *units) { return splitAtSpace(ctx, parts, str, units, most); });
}
bool splitAtSpaceRight(Context &ctx, List &parts, const Str *str, int64_t most) {
  return withUnits(view(str), [&](const auto *units) {
    return splitAtSpaceRight(ctx, parts, str, units, most);
  });
}

bool splitAt(Context &ctx, List &parts, const Str *str, const Str *by, int64_t most) {
  int64_t start = 0;
  while (most-- != 0) {
    const int64_t at = findText(view(str), view(by), start);
    if (at < 0)
      break;
    if (!addPart(ctx, parts, str, start, at))
      return false;
    start = at + by->count;
  }
  return addPart(ctx, parts, str, start, str->count);
}

bool splitAtRight(Context &ctx, List &parts, const Str *str, const Str *by, int64_t most) {
  int64_t stop = str->count;
  while (most-- != 0) {
    const int64_t at = findLast(view(str).slice(0, static_cast<uint32_t>(stop)), view(by));
    if (at < 0)
      break;
    if (!addPart(ctx, parts, str, at + by->count, stop))
      return false;
    stop = at;
  }
  return addPart(ctx, parts, str, 0, stop);
}

Value threeParts(Context &ctx, const Str *str, int64_t at, const Str *by, bool right) {
  if (at < 0) {
    const Value empty = Value::object(emptyStr()), whole = Value::object(str);
    return value(right ? newTuple(ctx, {empty, empty, whole})
                       : newTuple(ctx, {whole, empty, empty}));
  }
  const auto begin = static_cast<uint32_t>(at);
  Str *before = newSlice(ctx, str, 0, begin);
  Str *after = newSlice(ctx, str, begin + by->count, str->count);
  if (before == nullptr || after == nullptr)
    return Value::failed();
  return value(newTuple(ctx, {Value::object(before), Value::object(by), Value::object(after)}));
}

bool isSeparator(Context &ctx, Value v) {
  if (!isStr(v))
    raiseNotStr(ctx, v);
  else if (as<Str>(v)->count == 0)
    ctx.raise(ExceptionKind::ValueError, "empty separator");
  else
    return true;
  return false;
}

Value stripped(Context &ctx, const Arguments &arguments, bool left, bool right,
               std::string_view function) {
  const Value given = arguments.get(1, Value::none());
  if (!given.isNone() && !isStr(given))
    return ctx.raise(ExceptionKind::TypeError, {function, " arg must be None or str"});
  const Str *str = self(arguments);
  const TextView set = given.isNone() ? TextView() : view(as<Str>(given));
  const auto goes = [&](uint32_t at) {
    const char32_t c = str->at(at);
    if (given.isNone())
      return characters::isSpace(c);
    for (uint32_t i = 0; i != set.length; ++i)
      if (set[i] == c)
        return true;
    return false;
  };
  uint32_t start = 0, stop = str->count;
  while (left && start != stop && goes(start))
    ++start;
  while (right && stop != start && goes(stop - 1))
    --stop;
  return value(newSlice(ctx, str, start, stop));
}

} // namespace

Value split(Context &ctx, const Arguments &arguments) {
  const auto how = splitArguments(ctx, arguments, "split");
  List *parts = how ? newList(ctx, kFewParts) : nullptr;
  if (parts == nullptr)
    return Value::failed();
  const bool done = how->separator == nullptr
                        ? splitAtSpace(ctx, *parts, self(arguments), how->most)
                        : splitAt(ctx, *parts, self(arguments), how->separator, how->most);
  return done ? Value::object(parts) : Value::failed();
}

Value splitRight(Context &ctx, const Arguments &arguments) {
  const auto how = splitArguments(ctx, arguments, "rsplit");
  List *parts = how ? newList(ctx, kFewParts) : nullptr;
  if (parts == nullptr)
    return Value::failed();
  const bool done = how->separator == nullptr
                        ? splitAtSpaceRight(ctx, *parts, self(arguments), how->most)
                        : splitAtRight(ctx, *parts, self(arguments), how->separator, how->most);
  if (!done)
    return Value::failed();
  std::reverse(parts->items, parts->items + parts->count);
  return Value::object(parts);
}

Value splitLines(Context &ctx, const Arguments &arguments) {
  if (!onlyKeywords(ctx, arguments, {"keepends"}, "splitlines") ||
      (arguments.positional > 1 && arguments.keywords() != 0))
    return ctx.decline("splitlines() with other arguments than it takes");
  const Value named = arguments.keyword("keepends");
  const Value given = arguments.get(1, named.isEmpty() ? Value::boolean(false) : named);
  if (!given.isBool() && !given.isSmallInt())
    return ctx.decline("splitlines() with a keepends that is no small int");
  const bool keepEnds = given.isTrue() || (given.isSmallInt() && given.smallInt() != 0);
  const Str *str = self(arguments);
  List *lines = newList(ctx);
  if (lines == nullptr)
    return Value::failed();
  const auto lineEnd = [&](uint32_t from) {
    return withUnits(view(str), [&](const auto *units) {
      while (from < str->count && !characters::isLineBreak(units[from]))
        ++from;
      return from;
    });
  };
  for (uint32_t at = 0; at < str->count;) {
    const uint32_t start = at;
    at = lineEnd(at);
    const uint32_t stop = at;
    if (at < str->count)
      at += str->at(at) == '\r' && at + 1 < str->count && str->at(at + 1) == '\n' ? 2 : 1;
    if (!addPart(ctx, *lines, str, start, keepEnds ? at : stop))
      return Value::failed();
  }
  return Value::object(lines);
}

Value partition(Context &ctx, const Arguments &arguments) {
  if (!isSeparator(ctx, arguments[1]))
    return Value::failed();
  const Str *str = self(arguments), *by = as<Str>(arguments[1]);
  return threeParts(ctx, str, findText(view(str), view(by)), by, false);
}

Value partitionRight(Context &ctx, const Arguments &arguments) {
  if (!isSeparator(ctx, arguments[1]))
    return Value::failed();
  const Str *str = self(arguments), *by = as<Str>(arguments[1]);
  return threeParts(ctx, str, findLast(view(str), view(by)), by, true);
}

Value join(Context &ctx, const Arguments &arguments) {
  const Value from = arguments[1];
  std::span<const Value> items;
  if (isA<Tuple>(from)) {
    items = as<Tuple>(from)->span();
  } else if (isA<List>(from)) {
    items = as<List>(from)->span();
  } else {
    const Value iterator = iterateOr(ctx, from, {"can only join an iterable"});
    if (iterator.isFailed())
      return iterator;
    const List *list = listFromOpen(ctx, iterator);
    if (list == nullptr)
      return Value::failed();
    items = {list->items, list->count};
  }
  for (size_t i = 0; i != items.size(); ++i)
    if (!isStr(items[i]))
      return ctx.raise(ExceptionKind::TypeError,
                       {"sequence item ", std::to_string(i), ": expected str instance, ",
                        typeName(items[i]), " found"});
  return value(newJoined(ctx, items, self(arguments)));
}

Value strip(Context &ctx, const Arguments &arguments) {
  return stripped(ctx, arguments, true, true, "strip");
}
Value stripLeft(Context &ctx, const Arguments &arguments) {
  return stripped(ctx, arguments, true, false, "lstrip");
}
Value stripRight(Context &ctx, const Arguments &arguments) {
  return stripped(ctx, arguments, false, true, "rstrip");
}

} // namespace assay::runtime::strings
