// bytes: the methods in use; those that are not here decline.
#include "types/Arguments.h"
#include "types/ByteStrings.h"
#include "types/Encodings.h"

#include <algorithm>

namespace assay::runtime {
namespace {

std::string_view self(const Arguments &arguments) { return as<Bytes>(arguments[0])->view(); }

constexpr std::string_view kSpace = " \t\n\v\f\r";

bool isSpace(char c) { return kSpace.find(c) != std::string_view::npos; }
bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isLower(char c) { return c >= 'a' && c <= 'z'; }
bool isUpper(char c) { return c >= 'A' && c <= 'Z'; }
bool isAlpha(char c) { return isLower(c) || isUpper(c); }
bool isAlnum(char c) { return isAlpha(c) || isDigit(c); }

/// Bytes as an argument; nullopt: raised.
std::optional<std::string_view> bytesArgument(Context &ctx, Value v) {
  if (isA<Bytes>(v))
    return as<Bytes>(v)->view();
  if (isA<Instance>(v))
    ctx.decline("an object as bytes");
  else
    ctx.raise(ExceptionKind::TypeError,
              {"a bytes-like object is required, not '", typeName(v), "'"});
  return std::nullopt;
}

// --- Codes ---------------------------------------------------------------------------------------

/// The length of the UTF-8 sequence at the beginning of `text`, 0 where it is not valid.
size_t sequenceLength(std::string_view text) {
  const auto at = [&](size_t i) { return i < text.size() ? static_cast<uint8_t>(text[i]) : 0U; };
  const auto continues = [&](size_t i) { return (at(i) & 0xC0) == 0x80; };
  const unsigned first = at(0), second = at(1);
  if (first < 0x80)
    return 1;
  if (first < 0xC2 || first > 0xF4 || !continues(1))
    return 0;
  if (first < 0xE0)
    return 2;
  if (first < 0xF0) {
    const bool overlong = first == 0xE0 && second < 0xA0,
               surrogate = first == 0xED && second > 0x9F;
    return overlong || surrogate || !continues(2) ? 0 : 3;
  }
  const bool overlong = first == 0xF0 && second < 0x90, beyond = first == 0xF4 && second > 0x8F;
  return overlong || beyond || !continues(2) || !continues(3) ? 0 : 4;
}

Value decode(Context &ctx, const Arguments &arguments) {
  const auto how = codecArguments(ctx, arguments, "decode");
  if (!how)
    return Value::failed();
  const std::string_view bytes = self(arguments);
  if (how->encoding == Encoding::Latin1)
    return value(newStr(ctx, TextView(bytes)));
  for (size_t at = 0; at != bytes.size();) {
    const size_t length = sequenceLength(bytes.substr(at));
    if (length == 0 || (length > 1 && how->encoding == Encoding::Ascii))
      return ctx.decline("decoding what is not valid");
    at += length;
  }
  return value(newStrFromUtf8(ctx, bytes));
}

Value hex(Context &ctx, const Arguments &arguments) {
  std::string text;
  for (const char c : self(arguments)) {
    const auto byte = static_cast<uint8_t>(c);
    text += "0123456789abcdef"[byte >> 4];
    text += "0123456789abcdef"[byte & 15];
  }
  return value(newStr(ctx, TextView(text)));
}

int hexDigit(char c) {
  if (isDigit(c))
    return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

Value fromHex(Context &ctx, const Arguments &arguments) {
  if (arguments[0] != Value::object(builtinClass(TypeId::Bytes)) || !isStr(arguments[1]) ||
      !as<Str>(arguments[1])->isAscii())
    return ctx.decline("fromhex() of something else than ASCII text");
  const std::string_view text = as<Str>(arguments[1])->ascii();
  std::string bytes;
  for (size_t at = 0; at != text.size();) {
    if (isSpace(text[at])) {
      ++at;
      continue;
    }
    const int high = hexDigit(text[at]);
    const int low = high < 0 || at + 1 == text.size() ? -1 : hexDigit(text[at + 1]);
    if (low < 0)
      return ctx.raise(ExceptionKind::ValueError,
                       {"non-hexadecimal number found in fromhex() arg at position ",
                        std::to_string(high < 0 ? at : at + 1)});
    bytes += static_cast<char>(high * 16 + low);
    at += 2;
  }
  return value(newBytes(ctx, bytes));
}

// --- Finding -------------------------------------------------------------------------------------

constexpr size_t kNowhere = std::string_view::npos;

/// What find() and the like look for: bytes, or a byte as an int, which is put in `byte`.
std::optional<std::string_view> wantedArgument(Context &ctx, Value v, char &byte) {
  if (isA<Bytes>(v))
    return as<Bytes>(v)->view();
  if (!isIntOrBool(v)) {
    ctx.decline("an argument that is neither bytes nor an int");
    return std::nullopt;
  }
  const auto number = byteArgument(ctx, v);
  if (!number)
    return std::nullopt;
  byte = static_cast<char>(*number);
  return std::string_view(&byte, 1);
}

struct Search {
  std::string_view in, wanted;
  int64_t start;
  bool inRange;
};

template <typename Then> Value search(Context &ctx, const Arguments &arguments, Then &&then) {
  char byte;
  const std::string_view whole = self(arguments);
  const auto bounds =
      boundsArguments(ctx, arguments.get(2, Value::none()), arguments.get(3, Value::none()),
                      static_cast<int64_t>(whole.size()));
  const auto wanted = bounds ? wantedArgument(ctx, arguments[1], byte) : std::nullopt;
  if (!wanted)
    return Value::failed();
  if (bounds->start > bounds->stop)
    return then(Search{{}, *wanted, 0, false});
  return then(Search{whole.substr(static_cast<size_t>(bounds->start),
                                  static_cast<size_t>(bounds->stop - bounds->start)),
                     *wanted, bounds->start, true});
}

template <bool Last, bool Raises> Value find(Context &ctx, const Arguments &arguments) {
  return search(ctx, arguments, [&](const Search &what) {
    const size_t at = !what.inRange ? kNowhere
                      : Last        ? what.in.rfind(what.wanted)
                                    : what.in.find(what.wanted);
    if (at != kNowhere)
      return Value::smallInt(static_cast<int64_t>(at) + what.start);
    return Raises ? ctx.raise(ExceptionKind::ValueError, "subsection not found")
                  : Value::smallInt(-1);
  });
}

Value count(Context &ctx, const Arguments &arguments) {
  return search(ctx, arguments, [](const Search &what) {
    if (!what.inRange)
      return Value::smallInt(0);
    if (what.wanted.empty())
      return Value::smallInt(static_cast<int64_t>(what.in.size()) + 1);
    int64_t times = 0;
    for (size_t at = what.in.find(what.wanted); at != kNowhere;
         at = what.in.find(what.wanted, at + what.wanted.size()))
      ++times;
    return Value::smallInt(times);
  });
}

template <bool End> Value matches(Context &ctx, const Arguments &arguments) {
  const std::span<const Value> wanted = isA<Tuple>(arguments[1])
                                            ? as<Tuple>(arguments[1])->span()
                                            : std::span(&arguments.values[1], 1);
  for (const Value what : wanted) {
    if (!isA<Bytes>(what))
      return ctx.decline("startswith() or endswith() with something else than bytes");
    const std::string_view text = as<Bytes>(what)->view();
    if (End ? self(arguments).ends_with(text) : self(arguments).starts_with(text))
      return Value::boolean(true);
  }
  return Value::boolean(false);
}

// --- Parts ---------------------------------------------------------------------------------------

Value replace(Context &ctx, const Arguments &arguments) {
  const auto old = bytesArgument(ctx, arguments[1]);
  const auto with = old ? bytesArgument(ctx, arguments[2]) : std::nullopt;
  if (!with)
    return Value::failed();
  if (old->empty())
    return ctx.decline("replacing nothing in bytes");
  const std::string_view in = self(arguments);
  std::string text;
  size_t done = 0;
  for (size_t at = in.find(*old); at != kNowhere; at = in.find(*old, done)) {
    text += in.substr(done, at - done);
    text += *with;
    done = at + old->size();
  }
  text += in.substr(done);
  return text.size() > UINT32_MAX / 4 ? ctx.outOfMemory() : value(newBytes(ctx, text));
}

bool addPart(Context &ctx, List &parts, std::string_view part) {
  Bytes *bytes = newBytes(ctx, part);
  return bytes != nullptr && append(ctx, parts, Value::object(bytes));
}

Value split(Context &ctx, const Arguments &arguments) {
  std::string_view rest = self(arguments);
  List *parts = newList(ctx);
  if (parts == nullptr)
    return Value::failed();
  if (arguments.positional == 1 || arguments[1].isNone()) {
    for (size_t start; (start = rest.find_first_not_of(kSpace)) != kNowhere;) {
      rest.remove_prefix(start);
      const size_t stop = std::min(rest.find_first_of(kSpace), rest.size());
      if (!addPart(ctx, *parts, rest.substr(0, stop)))
        return Value::failed();
      rest.remove_prefix(stop);
    }
    return Value::object(parts);
  }
  const auto by = bytesArgument(ctx, arguments[1]);
  if (!by)
    return Value::failed();
  if (by->empty())
    return ctx.raise(ExceptionKind::ValueError, "empty separator");
  for (size_t at; (at = rest.find(*by)) != kNowhere; rest.remove_prefix(at + by->size()))
    if (!addPart(ctx, *parts, rest.substr(0, at)))
      return Value::failed();
  return addPart(ctx, *parts, rest) ? Value::object(parts) : Value::failed();
}

Value join(Context &ctx, const Arguments &arguments) {
  if (!isA<List>(arguments[1]) && !isA<Tuple>(arguments[1]))
    return ctx.decline("joining bytes that are in no list or tuple");
  const std::span<const Value> items = isA<List>(arguments[1])
                                           ? std::span<const Value>(as<List>(arguments[1])->span())
                                           : as<Tuple>(arguments[1])->span();
  std::string text;
  for (size_t i = 0; i != items.size(); ++i) {
    if (!isA<Bytes>(items[i]))
      return isA<Instance>(items[i])
                 ? ctx.decline("an object as bytes")
                 : ctx.raise(ExceptionKind::TypeError,
                             {"sequence item ", std::to_string(i),
                              ": expected a bytes-like object, ", typeName(items[i]), " found"});
    if (i != 0)
      text += self(arguments);
    text += as<Bytes>(items[i])->view();
    if (text.size() > UINT32_MAX / 4)
      return ctx.outOfMemory();
  }
  return value(newBytes(ctx, text));
}

template <bool Left, bool Right> Value strip(Context &ctx, const Arguments &arguments) {
  std::string_view set = kSpace, text = self(arguments);
  if (arguments.positional == 2 && !arguments[1].isNone()) {
    const auto given = bytesArgument(ctx, arguments[1]);
    if (!given)
      return Value::failed();
    set = *given;
  }
  if (Left)
    text.remove_prefix(std::min(text.find_first_not_of(set), text.size()));
  if (Right)
    text = text.substr(0, text.find_last_not_of(set) + 1);
  return value(newBytes(ctx, text));
}

// --- Characters ----------------------------------------------------------------------------------

template <bool (*Is)(char)> Value areAll(Context &, const Arguments &arguments) {
  const std::string_view text = self(arguments);
  return Value::boolean(!text.empty() && std::all_of(text.begin(), text.end(), Is));
}

template <bool (*Changes)(char)> Value changeCase(Context &ctx, const Arguments &arguments) {
  std::string text(self(arguments));
  for (char &c : text)
    if (Changes(c))
      c = static_cast<char>(c ^ 0x20);
  return value(newBytes(ctx, text));
}

constexpr BuiltinFunction kMethods[] = {
    {"count", count, 2, 4},
    {"decode", decode, 1, 3, BuiltinFunction::TakesKeywords},
    {"endswith", matches<true>, 2, 2},
    {"find", find<false, false>, 2, 4},
    {"hex", hex, 1, 1},
    {"index", find<false, true>, 2, 4},
    {"isalnum", areAll<isAlnum>, 1, 1},
    {"isalpha", areAll<isAlpha>, 1, 1},
    {"isdigit", areAll<isDigit>, 1, 1},
    {"isspace", areAll<isSpace>, 1, 1},
    {"join", join, 2, 2},
    {"lower", changeCase<isUpper>, 1, 1},
    {"lstrip", strip<true, false>, 1, 2},
    {"replace", replace, 3, 3},
    {"rfind", find<true, false>, 2, 4},
    {"rindex", find<true, true>, 2, 4},
    {"rstrip", strip<false, true>, 1, 2},
    {"split", split, 1, 2},
    {"startswith", matches<false>, 2, 2},
    {"strip", strip<true, true>, 1, 2},
    {"swapcase", changeCase<isAlpha>, 1, 1},
    {"upper", changeCase<isLower>, 1, 1},
};

constexpr BuiltinFunction kClassMethods[] = {
    {"fromhex", fromHex, 2, 2},
};

} // namespace

std::span<const BuiltinFunction> bytesMethods() { return kMethods; }
std::span<const BuiltinFunction> bytesClassMethods() { return kClassMethods; }

} // namespace assay::runtime
