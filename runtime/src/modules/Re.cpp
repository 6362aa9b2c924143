// The module re: its functions, which compile a pattern and use it, and its flags.
#include "re/Re.h"

#include "assay/runtime/TypeSlots.h"
#include "modules/Modules.h"

namespace assay::runtime {
namespace {

using namespace re;

// --- Flags ---------------------------------------------------------------------------------------

constexpr FlagValue staticFlag(uint32_t value) {
  FlagValue flag{};
  flag.type = TypeId::ReFlag;
  flag.count = value;
  return flag;
}

constinit FlagValue asciiOnly = staticFlag(kAscii);
constinit FlagValue dotAll = staticFlag(kDotAll);
constinit FlagValue ignoreCase = staticFlag(kIgnoreCase);
constinit FlagValue multiLine = staticFlag(kMultiLine);
constinit FlagValue unicode = staticFlag(kUnicode);
constinit FlagValue verbose = staticFlag(kVerbose);

template <FlagValue &kFlag> Value flag() { return Value::object(&kFlag); }

std::optional<uint32_t> flagsOf(Value v) {
  constexpr uint32_t kKnown = kIgnoreCase | kMultiLine | kDotAll | kUnicode | kVerbose | kAscii;
  int64_t flags = 0;
  if (isA<FlagValue>(v))
    flags = v.object()->count;
  else if (v.isSmallInt())
    flags = v.smallInt();
  else
    return std::nullopt;
  return (flags & ~int64_t(kKnown)) == 0 ? std::optional(static_cast<uint32_t>(flags))
                                         : std::nullopt;
}

Value combineFlags(Context &ctx, BinaryOperator op, Value a, Value b) {
  const auto left = flagsOf(a), right = flagsOf(b);
  if (!left || !right || (op != BinaryOperator::Or && op != BinaryOperator::And))
    return ctx.decline("arithmetic with flags of re");
  auto *made = ctx.make<FlagValue>();
  if (made == nullptr)
    return Value::failed();
  made->count = op == BinaryOperator::Or ? *left | *right : *left & *right;
  return Value::object(made);
}

Value refuse(Context &ctx) { return ctx.decline("a close look at flags of re"); }

// --- Functions -----------------------------------------------------------------------------------

/// The pattern that an argument is or spells. nullptr: failed.
Pattern *patternOf(Context &ctx, Value given, Value flags) {
  const auto known = flags.isEmpty() ? std::optional<uint32_t>(0) : flagsOf(flags);
  if (!known) {
    ctx.decline("flags of re that are not known");
    return nullptr;
  }
  if (isA<Pattern>(given) && *known == 0)
    return as<Pattern>(given);
  if (isStr(given))
    return newPattern(ctx, as<Str>(given), *known);
  ctx.decline("a pattern that is no str");
  return nullptr;
}

/// The arguments of a function of the module, by these names; the first `required` must be there.
template <size_t kCount>
bool take(Context &ctx, const Arguments &arguments, const std::string_view (&names)[kCount],
          size_t required, Value (&values)[kCount]) {
  if (!takeArguments(ctx, arguments, kCount, names, values))
    return false;
  for (size_t i = 0; i != required; ++i)
    if (values[i].isEmpty()) {
      ctx.decline("a function of re without an argument that it needs");
      return false;
    }
  return true;
}

constexpr std::string_view kUsualNames[] = {"pattern", "string", "flags"};

template <MatchKind kKind> Value matchFunction(Context &ctx, const Arguments &arguments) {
  Value values[3];
  if (!take(ctx, arguments, kUsualNames, 2, values))
    return Value::failed();
  const Pattern *pattern = patternOf(ctx, values[0], values[2]);
  return pattern == nullptr ? Value::failed() : matchWith(ctx, *pattern, values[1], kKind);
}

Value findAllFunction(Context &ctx, const Arguments &arguments) {
  Value values[3];
  if (!take(ctx, arguments, kUsualNames, 2, values))
    return Value::failed();
  const Pattern *pattern = patternOf(ctx, values[0], values[2]);
  return pattern == nullptr ? Value::failed() : findAll(ctx, *pattern, values[1]);
}

Value findIteratorFunction(Context &ctx, const Arguments &arguments) {
  Value values[3];
  if (!take(ctx, arguments, kUsualNames, 2, values))
    return Value::failed();
  const Pattern *pattern = patternOf(ctx, values[0], values[2]);
  return pattern == nullptr ? Value::failed() : findIterator(ctx, *pattern, values[1]);
}

std::optional<int64_t> countOf(Context &ctx, Value given) {
  if (given.isEmpty())
    return 0;
  if (given.isSmallInt())
    return given.smallInt();
  ctx.decline("a count that is no small int");
  return std::nullopt;
}

Value splitFunction(Context &ctx, const Arguments &arguments) {
  constexpr std::string_view kNames[] = {"pattern", "string", "maxsplit", "flags"};
  Value values[4];
  if (!take(ctx, arguments, kNames, 2, values))
    return Value::failed();
  const Pattern *pattern = patternOf(ctx, values[0], values[3]);
  const auto most = pattern == nullptr ? std::nullopt : countOf(ctx, values[2]);
  return most ? split(ctx, *pattern, values[1], *most) : Value::failed();
}

template <bool kCounted> Value substituteFunction(Context &ctx, const Arguments &arguments) {
  constexpr std::string_view kNames[] = {"pattern", "repl", "string", "count", "flags"};
  Value values[5];
  if (!take(ctx, arguments, kNames, 3, values))
    return Value::failed();
  const Pattern *pattern = patternOf(ctx, values[0], values[4]);
  const auto most = pattern == nullptr ? std::nullopt : countOf(ctx, values[3]);
  return most ? substitute(ctx, *pattern, values[1], values[2], *most, kCounted) : Value::failed();
}

Value compileFunction(Context &ctx, const Arguments &arguments) {
  constexpr std::string_view kNames[] = {"pattern", "flags"};
  Value values[2];
  return take(ctx, arguments, kNames, 1, values) ? value(patternOf(ctx, values[0], values[1]))
                                                 : Value::failed();
}

Value escape(Context &ctx, const Arguments &arguments) {
  constexpr std::string_view kSpecial = "()[]{}?*+-|^$\\.&~# \t\n\r\v\f";
  if (!isStr(arguments[0]))
    return ctx.decline("re.escape() of no str");
  const TextView text = view(as<Str>(arguments[0]));
  TextBuilder escaped;
  for (uint32_t i = 0; i != text.length; ++i) {
    if (text[i] < 0x80 && kSpecial.find(static_cast<char>(text[i])) != std::string_view::npos)
      escaped.append('\\');
    escaped.append(text[i]);
  }
  return value(newStr(ctx, escaped));
}

Value purge(Context &, const Arguments &) { return Value::none(); }

constexpr auto kKeywords = BuiltinFunction::TakesKeywords;
constexpr BuiltinFunction kFunctions[] = {
    {"compile", compileFunction, 0, 2, kKeywords},
    {"escape", escape, 1, 1},
    {"findall", findAllFunction, 0, 3, kKeywords},
    {"finditer", findIteratorFunction, 0, 3, kKeywords},
    {"fullmatch", matchFunction<MatchKind::FullMatch>, 0, 3, kKeywords},
    {"match", matchFunction<MatchKind::Match>, 0, 3, kKeywords},
    {"purge", purge, 0, 0},
    {"search", matchFunction<MatchKind::Search>, 0, 3, kKeywords},
    {"split", splitFunction, 0, 4, kKeywords},
    {"sub", substituteFunction<false>, 0, 5, kKeywords},
    {"subn", substituteFunction<true>, 0, 5, kKeywords},
};

constexpr BuiltinConstant kConstants[] = {
    {"A", flag<asciiOnly>},
    {"ASCII", flag<asciiOnly>},
    {"DOTALL", flag<dotAll>},
    {"I", flag<ignoreCase>},
    {"IGNORECASE", flag<ignoreCase>},
    {"M", flag<multiLine>},
    {"MULTILINE", flag<multiLine>},
    {"S", flag<dotAll>},
    {"U", flag<unicode>},
    {"UNICODE", flag<unicode>},
    {"VERBOSE", flag<verbose>},
    {"X", flag<verbose>},
};

Class *const kClasses[] = {builtinClass(TypeId::ReMatch), builtinClass(TypeId::RePattern)};

} // namespace

constinit const TypeSlots kReFlagSlots = {
    .repr = [](Context &ctx, TextBuilder &, Value) { return !refuse(ctx).isFailed(); },
    .truth = [](Context &, Value v) { return answer(v.object()->count != 0); },
    .compare = [](Context &ctx, CompareOperator, Value, Value) { return refuse(ctx); },
    .hash =
        [](Context &ctx, Value) {
          refuse(ctx);
          return std::optional<int64_t>();
        },
    .binary = combineFlags,
};

const BuiltinModule kReModule = {"re", kFunctions, kConstants, kClasses};

} // namespace assay::runtime
