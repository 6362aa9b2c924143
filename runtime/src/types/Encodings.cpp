#include "types/Encodings.h"

#include "types/Arguments.h"

#include <string>

namespace assay::runtime {
namespace {

std::optional<Encoding> encodingOf(std::string_view name) {
  std::string normal;
  for (const char c : name)
    normal += c == '_' ? '-' : c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  if (normal == "utf-8" || normal == "utf8")
    return Encoding::Utf8;
  if (normal == "ascii" || normal == "us-ascii")
    return Encoding::Ascii;
  if (normal == "latin-1" || normal == "latin1" || normal == "iso-8859-1")
    return Encoding::Latin1;
  return std::nullopt;
}

} // namespace

std::optional<Codec> codecArguments(Context &ctx, const Arguments &arguments,
                                    std::string_view function) {
  Codec codec{Encoding::Utf8, Errors::Strict};
  if (!onlyKeywords(ctx, arguments, {"encoding", "errors"}, function))
    return std::nullopt;
  Value encoding = arguments.keyword("encoding"), errors = arguments.keyword("errors");
  const bool twice = (arguments.positional > 1 && !encoding.isEmpty()) ||
                     (arguments.positional > 2 && !errors.isEmpty());
  encoding = arguments.get(1, encoding);
  errors = arguments.get(2, errors);
  const auto isText = [](Value v) { return v.isEmpty() || (isStr(v) && as<Str>(v)->isAscii()); };
  if (twice || !isText(encoding) || !isText(errors)) {
    ctx.decline(std::string(function) + "() with arguments that are no usual text");
    return std::nullopt;
  }
  if (!encoding.isEmpty()) {
    const auto known = encodingOf(as<Str>(encoding)->ascii());
    if (!known) {
      ctx.decline("an encoding other than UTF-8, ASCII and Latin-1");
      return std::nullopt;
    }
    codec.encoding = *known;
  }
  if (!errors.isEmpty()) {
    const std::string_view name = as<Str>(errors)->ascii();
    codec.errors = name == "strict"    ? Errors::Strict
                   : name == "ignore"  ? Errors::Ignore
                   : name == "replace" ? Errors::Replace
                                       : Errors::Other;
  }
  return codec;
}

} // namespace assay::runtime
