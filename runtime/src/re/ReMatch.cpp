// Matches: what each group captured, and where.
#include "re/Re.h"

#include "assay/runtime/TypeSlots.h"
#include "modules/Modules.h"

#include <algorithm>

namespace assay::runtime::re {

Value newMatch(Context &ctx, const Pattern &pattern, const Str *text, const Matcher &matcher,
               uint32_t from, uint32_t to) {
  const uint32_t groups = pattern.program->groups;
  auto *match = ctx.make<Match>((size_t(groups) + 1) * 2 * sizeof(int64_t));
  if (match == nullptr)
    return Value::failed();
  match->pattern = &pattern;
  match->text = text;
  match->from = from;
  match->to = to;
  match->lastIndex = matcher.lastIndex();
  match->spans()[0] = matcher.begin();
  match->spans()[1] = matcher.end();
  for (uint32_t group = 1; group <= groups; ++group) {
    match->spans()[group * 2] = matcher.groupBegin(group);
    match->spans()[group * 2 + 1] = matcher.groupEnd(group);
  }
  return Value::object(match);
}

Value groupText(Context &ctx, const Match &match, uint32_t number, Value otherwise) {
  const int64_t begin = match.spans()[number * 2], end = match.spans()[number * 2 + 1];
  if (begin < 0)
    return otherwise;
  if (begin == end)
    return Value::object(emptyStr());
  return value(newSlice(ctx, match.text, static_cast<uint32_t>(begin), static_cast<uint32_t>(end)));
}

namespace {

/// The group that an argument names, by number or name. nullopt: failed.
std::optional<uint32_t> groupOf(Context &ctx, const Match &match, Value which) {
  if (isIntOrBool(which)) {
    const auto number = toInt64(which);
    if (number && *number >= 0 && *number <= match.pattern->program->groups)
      return static_cast<uint32_t>(*number);
  } else if (isStr(which)) {
    for (const Pattern::Name &each : match.pattern->names)
      if (equalText(each.name, as<Str>(which)))
        return each.group;
  } else {
    ctx.decline("a group that is neither int nor str");
    return std::nullopt;
  }
  ctx.raise(ExceptionKind::IndexError, "no such group");
  return std::nullopt;
}

Value groupMethod(Context &ctx, const Arguments &arguments) {
  const Match &match = *as<Match>(arguments[0]);
  const auto one = [&](Value which) {
    const auto group = groupOf(ctx, match, which);
    return group ? groupText(ctx, match, *group, Value::none()) : Value::failed();
  };
  if (arguments.positional <= 2)
    return one(arguments.get(1, Value::smallInt(0)));
  Tuple *all = newTuple(ctx, arguments.positional - 1);
  for (uint32_t i = 1; all != nullptr && i != arguments.positional; ++i) {
    const Value text = one(arguments[i]);
    if (text.isFailed())
      return text;
    all->items()[i - 1] = text;
  }
  return value(all);
}

Value getGroup(Context &ctx, Value v, Value which) {
  const auto group = groupOf(ctx, *as<Match>(v), which);
  return group ? groupText(ctx, *as<Match>(v), *group, Value::none()) : Value::failed();
}

/// The only argument of groups() and groupdict().
std::optional<Value> defaultArgument(Context &ctx, const Arguments &arguments) {
  constexpr std::string_view kNames[] = {"", "default"};
  Value values[2];
  if (!takeArguments(ctx, arguments, 2, kNames, values))
    return std::nullopt;
  return values[1].isEmpty() ? Value::none() : values[1];
}

Value groupsMethod(Context &ctx, const Arguments &arguments) {
  const Match &match = *as<Match>(arguments[0]);
  const auto otherwise = defaultArgument(ctx, arguments);
  const uint32_t count = match.pattern->program->groups;
  Tuple *all = otherwise ? newTuple(ctx, count) : nullptr;
  for (uint32_t i = 0; all != nullptr && i != count; ++i) {
    const Value text = groupText(ctx, match, i + 1, *otherwise);
    if (text.isFailed())
      return text;
    all->items()[i] = text;
  }
  return value(all);
}

Value groupDict(Context &ctx, const Arguments &arguments) {
  const Match &match = *as<Match>(arguments[0]);
  const auto otherwise = defaultArgument(ctx, arguments);
  Dict *all = otherwise ? newDict(ctx) : nullptr;
  if (all == nullptr)
    return Value::failed();
  for (const Pattern::Name &each : match.pattern->names) {
    const Value text = groupText(ctx, match, each.group, *otherwise);
    if (text.isFailed() || !set(ctx, *all, Value::object(each.name), text))
      return Value::failed();
  }
  return Value::object(all);
}

template <bool kBegin, bool kEnd> Value place(Context &ctx, const Arguments &arguments) {
  const Match &match = *as<Match>(arguments[0]);
  const auto group = groupOf(ctx, match, arguments.get(1, Value::smallInt(0)));
  if (!group)
    return Value::failed();
  const Value begin = makeInt(ctx, match.spans()[*group * 2]);
  const Value end = makeInt(ctx, match.spans()[*group * 2 + 1]);
  if (kBegin && kEnd)
    return value(newTuple(ctx, {begin, end}));
  return kBegin ? begin : end;
}

Value expand(Context &ctx, const Arguments &arguments) {
  if (!isStr(arguments[1]))
    return ctx.decline("a replacement that is no str");
  Template filled;
  const Match &match = *as<Match>(arguments[0]);
  if (!filled.parse(ctx, *match.pattern, as<Str>(arguments[1])))
    return Value::failed();
  TextBuilder text;
  filled.append(text, match);
  return value(newStr(ctx, text));
}

Value attributeOfMatch(Context &ctx, Value v, Str *which) {
  const Match &match = *as<Match>(v);
  const std::string_view name = which->isAscii() ? which->ascii() : std::string_view();
  if (name == "string")
    return Value::object(match.text);
  if (name == "re")
    return Value::object(match.pattern);
  if (name == "pos")
    return makeInt(ctx, match.from);
  if (name == "endpos")
    return makeInt(ctx, match.to);
  if (name == "lastindex")
    return match.lastIndex < 0 ? Value::none() : makeInt(ctx, match.lastIndex);
  if (name == "lastgroup") {
    for (const Pattern::Name &each : match.pattern->names)
      if (each.group == match.lastIndex)
        return Value::object(each.name);
    return Value::none();
  }
  return Value::empty();
}

bool reprMatch(Context &ctx, TextBuilder &to, Value v) {
  const Match &match = *as<Match>(v);
  const Value text = groupText(ctx, match, 0, Value::none());
  if (text.isFailed())
    return false;
  to.append("<re.Match object; span=(" + std::to_string(match.spans()[0]) + ", " +
            std::to_string(match.spans()[1]) + "), match=");
  if (!appendRepr(ctx, to, text))
    return false;
  to.append('>');
  return true;
}

constexpr BuiltinFunction kMatchMethods[] = {
    {"end", place<false, true>, 1, 2},
    {"expand", expand, 2, 2},
    {"group", groupMethod, 1, BuiltinFunction::kAny},
    {"groupdict", groupDict, 1, 2, BuiltinFunction::TakesKeywords},
    {"groups", groupsMethod, 1, 2, BuiltinFunction::TakesKeywords},
    {"span", place<true, true>, 1, 2},
    {"start", place<true, false>, 1, 2},
};

} // namespace
} // namespace assay::runtime::re

namespace assay::runtime {

constinit const TypeSlots kReMatchSlots = {
    .repr = re::reprMatch,
    .getItem = re::getGroup,
    .attribute = re::attributeOfMatch,
    .methods = [] { return std::span<const BuiltinFunction>(re::kMatchMethods); },
};

} // namespace assay::runtime
