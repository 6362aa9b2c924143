#include "Selection.h"

#include <algorithm>
#include <cctype>

namespace assay {
namespace {

constexpr unsigned kDeepest = 100;

bool isWordCharacter(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) ||
         std::string_view("_:+-.[]\\/").find(c) != std::string_view::npos;
}

/// Evaluates while it parses: matching has no effects, so nothing needs to be skipped.
class Evaluator {
public:
  Evaluator(std::string_view text, const std::function<bool(std::string_view)> &matches)
      : rest_(text), matches_(matches) {}

  std::optional<bool> evaluate() {
    next();
    if (!broken_ && token_.empty())
      return false;
    const bool value = parseOr();
    if (broken_ || !token_.empty())
      return std::nullopt;
    return value;
  }

private:
  void next() {
    rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t"), rest_.size()));
    size_t length = 0;
    if (!rest_.empty() && (rest_[0] == '(' || rest_[0] == ')'))
      length = 1;
    else
      while (length < rest_.size() && isWordCharacter(rest_[length]))
        ++length;
    if (length == 0 && !rest_.empty())
      broken_ = true;
    token_ = rest_.substr(0, length);
    rest_.remove_prefix(length);
  }

  bool accept(std::string_view token) {
    if (broken_ || token_ != token)
      return false;
    next();
    return true;
  }

  bool parseOr() {
    bool value = parseAnd();
    while (accept("or"))
      value |= parseAnd();
    return value;
  }

  bool parseAnd() {
    bool value = parseNot();
    while (accept("and"))
      value &= parseNot();
    return value;
  }

  bool parseNot() {
    if (++depth_ > kDeepest)
      broken_ = true;
    if (broken_)
      return false;
    bool value = false;
    if (accept("not")) {
      value = !parseNot();
    } else if (accept("(")) {
      value = parseOr();
      if (!accept(")"))
        broken_ = true;
    } else if (token_.empty() || token_ == ")" || token_ == "and" || token_ == "or") {
      broken_ = true;
    } else {
      value = matches_(token_);
      next();
    }
    --depth_;
    return value;
  }

  std::string_view rest_, token_;
  const std::function<bool(std::string_view)> &matches_;
  unsigned depth_ = 0;
  bool broken_ = false;
};

std::string lowered(std::string_view text) {
  std::string copy(text);
  std::transform(copy.begin(), copy.end(), copy.begin(),
                 [](unsigned char c) { return std::tolower(c); });
  return copy;
}

bool isAscii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return uint8_t(c) < 0x80; });
}

} // namespace

std::optional<bool> evaluateMatchExpression(std::string_view expression,
                                            const std::function<bool(std::string_view)> &matches) {
  if (!isAscii(expression))
    return std::nullopt;
  return Evaluator(expression, matches).evaluate();
}

std::optional<bool> isSelected(const PytestOptions &options, std::string_view nodeid,
                               std::span<const std::string_view> names) {
  for (const std::string &prefix : options.deselect)
    if (nodeid.starts_with(prefix))
      return false;
  bool selected = true;
  const std::string_view keyword =
      std::string_view(options.keyword)
          .substr(
              std::min(options.keyword.find_first_not_of(" \t\n\r\f\v"), options.keyword.size()));
  if (!keyword.empty()) {
    const auto found = evaluateMatchExpression(keyword, [&](std::string_view word) {
      return std::any_of(names.begin(), names.end(), [&](std::string_view name) {
        return lowered(name).find(lowered(word)) != std::string::npos;
      });
    });
    if (!found || !std::all_of(names.begin(), names.end(), isAscii))
      return std::nullopt;
    selected = *found;
  }
  if (!options.mark.empty()) {
    const auto found =
        evaluateMatchExpression(options.mark, [](std::string_view) { return false; });
    if (!found)
      return std::nullopt;
    selected = selected && *found;
  }
  return selected;
}

} // namespace assay
