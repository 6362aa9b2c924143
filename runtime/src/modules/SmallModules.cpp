// Modules that are here for a few names: string's constants, sys.maxsize.
#include "modules/Modules.h"

namespace assay::runtime {
namespace {

constexpr Str constantText(std::string_view text) {
  Str result{};
  result.type = TypeId::Str;
  result.flags = 1 | Str::kAscii;
  result.count = static_cast<uint32_t>(text.size());
  result.data = text.data();
  return result;
}

constinit Str lowercase = constantText("abcdefghijklmnopqrstuvwxyz");
constinit Str uppercase = constantText("ABCDEFGHIJKLMNOPQRSTUVWXYZ");
constinit Str letters = constantText("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
constinit Str digits = constantText("0123456789");
constinit Str hexDigits = constantText("0123456789abcdefABCDEF");
constinit Str octDigits = constantText("01234567");
constinit Str punctuation = constantText("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~");
constinit Str whitespace = constantText(" \t\n\r\x0b\x0c");
constinit Str printable = constantText(
    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ!\"#$%&'()*+,-./:;<=>"
    "?@[\\]^_`{|}~ \t\n\r\x0b\x0c");

/// The constant, its hash computed: strings that several programs share must not change.
template <Str &kText> Value constant() {
  hashOf(&kText);
  return Value::object(&kText);
}

constexpr BuiltinConstant kStringConstants[] = {
    {"ascii_letters", constant<letters>},     {"ascii_lowercase", constant<lowercase>},
    {"ascii_uppercase", constant<uppercase>}, {"digits", constant<digits>},
    {"hexdigits", constant<hexDigits>},       {"octdigits", constant<octDigits>},
    {"printable", constant<printable>},       {"punctuation", constant<punctuation>},
    {"whitespace", constant<whitespace>},
};

// An int that is no small one, with its limb behind it.
struct StaticBigInt {
  BigInt head;
  uint64_t limb;
};
constinit StaticBigInt maxSize = {{{TypeId::Int, 0, 0, 1}}, INT64_MAX};
static_assert(offsetof(StaticBigInt, limb) == sizeof(BigInt));

constexpr BuiltinConstant kSysConstants[] = {
    {"maxsize", [] { return Value::object(&maxSize.head); }},
};

/// A limit that is not lower than the usual one changes nothing here: whatever goes deep declines.
Value setRecursionLimit(Context &ctx, const Arguments &arguments) {
  constexpr int64_t kUsual = 1000;
  const Value limit = arguments[0];
  return limit.isSmallInt() && limit.smallInt() >= kUsual && limit.smallInt() <= INT32_MAX
             ? Value::none()
             : ctx.decline("a low recursion limit");
}

Value exit(Context &ctx, const Arguments &arguments) {
  const Value status = arguments.get(0, Value::none());
  if (isA<Tuple>(status))
    return ctx.decline("sys.exit() of a tuple");
  return ctx.raiseWith(ExceptionKind::SystemExit, status.isNone() ? Value::empty() : status);
}

constexpr BuiltinFunction kSysFunctions[] = {{"exit", exit, 0, 1},
                                             {"setrecursionlimit", setRecursionLimit, 1, 1}};

} // namespace

constinit const BuiltinModule kStringModule = {"string", {}, kStringConstants, {}};
constinit const BuiltinModule kSysModule = {"sys", kSysFunctions, kSysConstants, {}};

} // namespace assay::runtime
