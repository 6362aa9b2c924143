// str: widths and tabs.
#include "types/StrMethods.h"

#include "assay/runtime/FormatSpec.h"

namespace assay::runtime::strings {
namespace {

struct Padding {
  int64_t width;
  char32_t fill;
};

/// nullopt: failed.
std::optional<Padding> paddingArguments(Context &ctx, const Arguments &arguments) {
  const auto width = sizeArgument(ctx, arguments[1]);
  if (!width)
    return std::nullopt;
  char32_t fill = ' ';
  if (arguments.positional == 3) {
    if (!isStr(arguments[2])) {
      ctx.raise(ExceptionKind::TypeError,
                {"The fill character must be a unicode character, not ", typeName(arguments[2])});
      return std::nullopt;
    }
    if (as<Str>(arguments[2])->count != 1) {
      ctx.raise(ExceptionKind::TypeError, "The fill character must be exactly one character long");
      return std::nullopt;
    }
    fill = as<Str>(arguments[2])->at(0);
  }
  if (*width > kMostFormatWidth) {
    ctx.decline("a text of that width");
    return std::nullopt;
  }
  return Padding{*width, fill};
}

Value padded(Context &ctx, const Str *str, int64_t left, int64_t right, char32_t fill) {
  TextBuilder text;
  text.repeat(fill, static_cast<size_t>(left));
  text.append(view(str));
  text.repeat(fill, static_cast<size_t>(right));
  return value(newStr(ctx, text));
}

} // namespace

Value center(Context &ctx, const Arguments &arguments) {
  const auto padding = paddingArguments(ctx, arguments);
  if (!padding)
    return Value::failed();
  const Str *str = self(arguments);
  const int64_t more = padding->width - str->count;
  if (more <= 0)
    return arguments[0];
  const int64_t left = more / 2 + (more & padding->width & 1);
  return padded(ctx, str, left, more - left, padding->fill);
}

Value justifyLeft(Context &ctx, const Arguments &arguments) {
  const auto padding = paddingArguments(ctx, arguments);
  if (!padding)
    return Value::failed();
  const int64_t more = padding->width - self(arguments)->count;
  return more <= 0 ? arguments[0] : padded(ctx, self(arguments), 0, more, padding->fill);
}

Value justifyRight(Context &ctx, const Arguments &arguments) {
  const auto padding = paddingArguments(ctx, arguments);
  if (!padding)
    return Value::failed();
  const int64_t more = padding->width - self(arguments)->count;
  return more <= 0 ? arguments[0] : padded(ctx, self(arguments), more, 0, padding->fill);
}

Value fillZeros(Context &ctx, const Arguments &arguments) {
  const auto width = sizeArgument(ctx, arguments[1]);
  if (!width)
    return Value::failed();
  if (*width > kMostFormatWidth)
    return ctx.decline("a text of that width");
  const TextView in = view(self(arguments));
  if (*width <= in.length)
    return arguments[0];
  // A sign stays in front.
  const uint32_t sign = in.length != 0 && (in[0] == '+' || in[0] == '-') ? 1 : 0;
  TextBuilder text;
  text.append(in.slice(0, sign));
  text.repeat('0', static_cast<size_t>(*width - in.length));
  text.append(in.slice(sign, in.length));
  return value(newStr(ctx, text));
}

Value expandTabs(Context &ctx, const Arguments &arguments) {
  if (!onlyKeywords(ctx, arguments, {"tabsize"}, "expandtabs") ||
      (arguments.positional > 1 && arguments.keywords() != 0))
    return ctx.decline("expandtabs() with other arguments than it takes");
  const Value named = arguments.keyword("tabsize");
  const Value given = arguments.get(1, named.isEmpty() ? Value::smallInt(8) : named);
  const auto size = isIntOrBool(given) ? toInt64(given) : std::nullopt;
  constexpr int64_t kMost = 1 << 20;
  if (!size || *size > kMost || *size < INT32_MIN)
    return ctx.decline("expandtabs() with a size that is no usual int");
  const Str *str = self(arguments);
  TextBuilder text;
  int64_t column = 0;
  for (uint32_t i = 0; i != str->count; ++i) {
    const char32_t c = str->at(i);
    if (c == '\t') {
      if (*size <= 0)
        continue;
      const int64_t blanks = *size - column % *size;
      if (text.length() + blanks > kMostFormatWidth)
        return ctx.decline("a text of that width");
      text.repeat(' ', static_cast<size_t>(blanks));
      column += blanks;
    } else {
      text.append(c);
      column = c == '\n' || c == '\r' ? 0 : column + 1;
    }
  }
  return value(newStr(ctx, text));
}

} // namespace assay::runtime::strings
