// The module textwrap: what looks at lines, but does not wrap them.
#include "modules/Modules.h"

#include <algorithm>

namespace assay::runtime {
namespace {

std::vector<std::string_view> linesOf(std::string_view text) {
  std::vector<std::string_view> lines;
  for (size_t begin = 0;;) {
    const size_t end = text.find('\n', begin);
    lines.push_back(text.substr(begin, end - begin));
    if (end == std::string_view::npos)
      return lines;
    begin = end + 1;
  }
}

std::string_view indentOf(std::string_view line) {
  return line.substr(0, std::min(line.find_first_not_of(" \t"), line.size()));
}

/// What two indents have in common from their start.
std::string_view common(std::string_view a, std::string_view b) {
  return a.substr(0, static_cast<size_t>(
                         std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first - a.begin()));
}

Value dedent(Context &ctx, const Arguments &arguments) {
  if (!isStr(arguments[0]))
    return ctx.decline("dedent() of no str");
  const std::string text = utf8(arguments[0]);
  std::vector<std::string_view> lines = linesOf(text);
  std::optional<std::string_view> margin;
  for (std::string_view &line : lines) {
    const std::string_view indent = indentOf(line);
    if (indent.size() == line.size())
      line = {};
    else
      margin = margin ? common(*margin, indent) : indent;
  }
  std::string result;
  for (size_t i = 0; i != lines.size(); ++i) {
    result += i == 0 ? "" : "\n";
    result += lines[i].substr(lines[i].empty() ? 0 : margin->size());
  }
  return value(newStrFromUtf8(ctx, result));
}

constexpr BuiltinFunction kFunctions[] = {{"dedent", dedent, 1, 1}};

} // namespace

const BuiltinModule kTextwrapModule = {"textwrap", kFunctions, {}, {}};

} // namespace assay::runtime
