// str: the table of its methods, its constructor, and the methods that are one call of a kernel.
#include "types/StrMethods.h"
#include "types/Derived.h"

#include "assay/runtime/TextMethods.h"

namespace assay::runtime {
namespace strings {

Value raiseNotStr(Context &ctx, std::string_view function, std::string_view argument, Value v) {
  return ctx.raise(ExceptionKind::TypeError, {function, "() ", argument, " must be str, not ",
                                              v.isNone() ? "None" : typeName(v)});
}

Value raiseNotStr(Context &ctx, Value v) {
  return ctx.raise(ExceptionKind::TypeError, {"must be str, not ", typeName(v)});
}

} // namespace strings

namespace {

template <void (*Change)(TextView, TextBuilder &), void (*ChangeAscii)(std::string_view, char *)>
Value changed(Context &ctx, const Arguments &arguments) {
  const Str *str = strings::self(arguments);
  if (str->isAscii() && str->count > 1) {
    char *to;
    Str *made = newAscii(ctx, str->count, to);
    if (made != nullptr)
      ChangeAscii(str->ascii(), to);
    return value(made);
  }
  TextBuilder text;
  Change(view(str), text);
  return value(newStr(ctx, text));
}

template <bool (*Is)(TextView)> Value holds(Context &, const Arguments &arguments) {
  return Value::boolean(Is(view(strings::self(arguments))));
}

constexpr auto kKeywords = BuiltinFunction::TakesKeywords;

constexpr BuiltinFunction kMethods[] = {
    {"capitalize", changed<text::capitalize, text::capitalizeAscii>, 1, 1},
    {"casefold", changed<text::caseFold, text::lowerAscii>, 1, 1},
    {"center", strings::center, 2, 3},
    {"count", strings::count, 2, 4},
    {"encode", strings::encode, 1, 3, kKeywords},
    {"endswith", strings::endsWith, 2, 4},
    {"expandtabs", strings::expandTabs, 1, 2, kKeywords},
    {"find", strings::find, 2, 4},
    {"format", strings::format, 1, BuiltinFunction::kAny, kKeywords},
    {"format_map", strings::formatMap, 2, 2},
    {"index", strings::index, 2, 4},
    {"isalnum", holds<text::isAlnum>, 1, 1},
    {"isalpha", holds<text::isAlpha>, 1, 1},
    {"isascii", holds<text::isAscii>, 1, 1},
    {"isdecimal", holds<text::isDecimal>, 1, 1},
    {"isdigit", holds<text::isDigit>, 1, 1},
    {"isidentifier", holds<text::isIdentifier>, 1, 1},
    {"islower", holds<text::isLower>, 1, 1},
    {"isnumeric", holds<text::isNumeric>, 1, 1},
    {"isprintable", holds<text::isPrintable>, 1, 1},
    {"isspace", holds<text::isSpace>, 1, 1},
    {"istitle", holds<text::isTitle>, 1, 1},
    {"isupper", holds<text::isUpper>, 1, 1},
    {"join", strings::join, 2, 2},
    {"ljust", strings::justifyLeft, 2, 3},
    {"lower", changed<text::lower, text::lowerAscii>, 1, 1},
    {"lstrip", strings::stripLeft, 1, 2},
    {"partition", strings::partition, 2, 2},
    {"removeprefix", strings::removePrefix, 2, 2},
    {"removesuffix", strings::removeSuffix, 2, 2},
    {"replace", strings::replace, 3, 4},
    {"rfind", strings::findRight, 2, 4},
    {"rindex", strings::indexRight, 2, 4},
    {"rjust", strings::justifyRight, 2, 3},
    {"rpartition", strings::partitionRight, 2, 2},
    {"rsplit", strings::splitRight, 1, 3, kKeywords},
    {"rstrip", strings::stripRight, 1, 2},
    {"split", strings::split, 1, 3, kKeywords},
    {"splitlines", strings::splitLines, 1, 2, kKeywords},
    {"startswith", strings::startsWith, 2, 4},
    {"strip", strings::strip, 1, 2},
    {"swapcase", changed<text::swapCase, text::swapCaseAscii>, 1, 1},
    {"title", changed<text::title, text::titleAscii>, 1, 1},
    {"translate", strings::translate, 2, 2},
    {"upper", changed<text::upper, text::upperAscii>, 1, 1},
    {"zfill", strings::fillZeros, 2, 2},
};

constexpr BuiltinFunction kStaticMethods[] = {
    {"__new__", newDerivedObject, 1, BuiltinFunction::kAny, BuiltinFunction::TakesKeywords},
    {"maketrans", strings::makeTranslation, 1, 3},
};

} // namespace

Value constructStr(Context &ctx, const Arguments &arguments) {
  if (arguments.positional > 1 || arguments.keywords() != 0)
    return ctx.decline("str() with other arguments than one");
  return arguments.positional == 0 ? Value::object(emptyStr()) : str(ctx, arguments[0]);
}

std::span<const BuiltinFunction> strMethods() { return kMethods; }
std::span<const BuiltinFunction> strStaticMethods() { return kStaticMethods; }

} // namespace assay::runtime
