// str: finding and replacing.
#include "types/StrMethods.h"

#include "assay/runtime/FormatSpec.h"

#include <algorithm>
#include <cstring>

namespace assay::runtime::strings {

bool standsAt(TextView in, uint32_t at, TextView what) {
  if (at > in.length || what.length > in.length - at)
    return false;
  if (in.width == what.width)
    return areSameBytes(in.slice(at, at + what.length).data, what.data,
                        size_t(what.length) * what.width);
  for (uint32_t i = 0; i != what.length; ++i)
    if (in[at + i] != what[i])
      return false;
  return true;
}

int64_t findLast(TextView in, TextView what) {
  if (what.length > in.length)
    return -1;
  for (int64_t at = int64_t(in.length) - what.length; at >= 0; --at)
    if (standsAt(in, static_cast<uint32_t>(at), what))
      return at;
  return -1;
}

namespace {

enum class From : uint8_t { Left, Right };

/// The part of self that arguments 2 and 3 mean; nothing of it where it is out of range.
struct Part {
  bool inRange;
  int64_t start;
  TextView text;
};
std::optional<Part> partArgument(Context &ctx, const Arguments &arguments) {
  const Str *str = self(arguments);
  const auto bounds = boundsArguments(ctx, arguments.get(2, Value::none()),
                                      arguments.get(3, Value::none()), str->count);
  if (!bounds)
    return std::nullopt;
  if (bounds->start > bounds->stop)
    return Part{false, 0, {}};
  return Part{
      true, bounds->start,
      view(str).slice(static_cast<uint32_t>(bounds->start), static_cast<uint32_t>(bounds->stop))};
}

/// -1: not there; nullopt: failed.
std::optional<int64_t> findIn(Context &ctx, const Arguments &arguments, From from) {
  const auto part = partArgument(ctx, arguments);
  if (!part)
    return std::nullopt;
  if (!isStr(arguments[1])) {
    raiseNotStr(ctx, arguments[1]);
    return std::nullopt;
  }
  if (!part->inRange)
    return -1;
  const TextView what = view(as<Str>(arguments[1]));
  const int64_t at = from == From::Left ? findText(part->text, what) : findLast(part->text, what);
  return at < 0 ? -1 : at + part->start;
}

Value found(Context &ctx, const Arguments &arguments, From from) {
  const auto at = findIn(ctx, arguments, from);
  return at ? Value::smallInt(*at) : Value::failed();
}

Value foundOrRaise(Context &ctx, const Arguments &arguments, From from) {
  const auto at = findIn(ctx, arguments, from);
  if (at && *at < 0)
    return ctx.raise(ExceptionKind::ValueError, "substring not found");
  return at ? Value::smallInt(*at) : Value::failed();
}

Value matches(Context &ctx, const Arguments &arguments, From from) {
  const std::string_view function = from == From::Left ? "startswith" : "endswith";
  const auto part = partArgument(ctx, arguments);
  if (!part)
    return Value::failed();
  const auto matchesOne = [&](const Str *what) {
    if (!part->inRange || what->count > part->text.length)
      return false;
    return standsAt(part->text, from == From::Left ? 0 : part->text.length - what->count,
                    view(what));
  };
  if (isStr(arguments[1]))
    return Value::boolean(matchesOne(as<Str>(arguments[1])));
  if (!isA<Tuple>(arguments[1]))
    return ctx.raise(
        ExceptionKind::TypeError,
        {function, " first arg must be str or a tuple of str, not ", typeName(arguments[1])});
  for (const Value what : as<Tuple>(arguments[1])->span()) {
    if (!isStr(what))
      return ctx.raise(ExceptionKind::TypeError,
                       {"tuple for ", function, " must only contain str, not ", typeName(what)});
    if (matchesOne(as<Str>(what)))
      return Value::boolean(true);
  }
  return Value::boolean(false);
}

/// How often text can be replaced or counted at all.
int64_t countIn(TextView in, TextView what, int64_t most) {
  if (what.length == 0)
    return std::min<int64_t>(int64_t(in.length) + 1, most);
  if (what.length == 1 && what.width == 1 && in.width == 1) {
    const std::string_view text = in.latin1();
    return std::min<int64_t>(std::count(text.begin(), text.end(), what.latin1()[0]), most);
  }
  int64_t times = 0;
  for (int64_t at = 0; times != most; ++times) {
    at = findText(in, what, at);
    if (at < 0)
      break;
    at += what.length;
  }
  return times;
}

/// Takes what is to be written to an ASCII string.
struct AsciiWriter {
  char *to;

  void append(char32_t c) { *to++ = static_cast<char>(c); }
  void append(TextView text) {
    if (text.length != 0)
      std::memcpy(to, text.data, text.length);
    to += text.length;
  }
};

/// Writes `in` with `with` in the place of the first `times` of `old`, which are there.
template <typename Writer>
void writeReplaced(TextView in, TextView old, TextView with, int64_t times, Writer &to) {
  uint32_t done = 0;
  for (int64_t i = 0; i != times; ++i) {
    if (old.length == 0) {
      if (i != 0)
        to.append(in[done++]);
    } else {
      const auto at = static_cast<uint32_t>(findText(in, old, done));
      to.append(in.slice(done, at));
      done = at + old.length;
    }
    to.append(with);
  }
  to.append(in.slice(done, in.length));
}

} // namespace

Value find(Context &ctx, const Arguments &arguments) { return found(ctx, arguments, From::Left); }
Value findRight(Context &ctx, const Arguments &arguments) {
  return found(ctx, arguments, From::Right);
}
Value index(Context &ctx, const Arguments &arguments) {
  return foundOrRaise(ctx, arguments, From::Left);
}
Value indexRight(Context &ctx, const Arguments &arguments) {
  return foundOrRaise(ctx, arguments, From::Right);
}

Value count(Context &ctx, const Arguments &arguments) {
  const auto part = partArgument(ctx, arguments);
  if (!part)
    return Value::failed();
  if (!isStr(arguments[1]))
    return raiseNotStr(ctx, arguments[1]);
  return Value::smallInt(part->inRange ? countIn(part->text, view(as<Str>(arguments[1])), INT64_MAX)
                                       : 0);
}

Value startsWith(Context &ctx, const Arguments &arguments) {
  return matches(ctx, arguments, From::Left);
}
Value endsWith(Context &ctx, const Arguments &arguments) {
  return matches(ctx, arguments, From::Right);
}

Value replace(Context &ctx, const Arguments &arguments) {
  if (!isStr(arguments[1]))
    return raiseNotStr(ctx, "replace", "argument 1", arguments[1]);
  if (!isStr(arguments[2]))
    return raiseNotStr(ctx, "replace", "argument 2", arguments[2]);
  const auto limit =
      arguments.positional == 4 ? sizeArgument(ctx, arguments[3]) : std::optional<int64_t>(-1);
  if (!limit)
    return Value::failed();
  const TextView in = view(self(arguments)), old = view(as<Str>(arguments[1])),
                 with = view(as<Str>(arguments[2]));
  const int64_t times = countIn(in, old, *limit < 0 ? INT64_MAX : *limit);
  if (times == 0)
    return arguments[0];
  if (in.length + times * with.length > kMostFormatWidth)
    return ctx.outOfMemory();
  const int64_t length = in.length + times * (int64_t(with.length) - old.length);
  if (self(arguments)->isAscii() && as<Str>(arguments[2])->isAscii() && length >= 2) {
    AsciiWriter text;
    Str *made = newAscii(ctx, static_cast<uint32_t>(length), text.to);
    if (made != nullptr)
      writeReplaced(in, old, with, times, text);
    return value(made);
  }
  TextBuilder text;
  writeReplaced(in, old, with, times, text);
  return value(newStr(ctx, text));
}

Value removePrefix(Context &ctx, const Arguments &arguments) {
  if (!isStr(arguments[1]))
    return raiseNotStr(ctx, "removeprefix", "argument", arguments[1]);
  const Str *str = self(arguments), *prefix = as<Str>(arguments[1]);
  if (!standsAt(view(str), 0, view(prefix)))
    return arguments[0];
  return value(newSlice(ctx, str, prefix->count, str->count));
}

Value removeSuffix(Context &ctx, const Arguments &arguments) {
  if (!isStr(arguments[1]))
    return raiseNotStr(ctx, "removesuffix", "argument", arguments[1]);
  const Str *str = self(arguments), *suffix = as<Str>(arguments[1]);
  if (suffix->count > str->count || !standsAt(view(str), str->count - suffix->count, view(suffix)))
    return arguments[0];
  return value(newSlice(ctx, str, 0, str->count - suffix->count));
}

} // namespace assay::runtime::strings
