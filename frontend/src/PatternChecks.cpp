#include "PatternChecks.h"

#include "PythonRepr.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <set>
#include <string>
#include <string_view>

namespace assay {

using namespace ast;

namespace {

class PatternChecker {
public:
  /// False after a refusal.
  bool check(const Pattern &pattern, bool mayMatchAlways);
  void beginCase() { names_.clear(); }
  SyntaxDiagnostic diagnostic() const { return diagnostic_; }

private:
  bool refuse(std::string_view message, const Node &at) {
    diagnostic_ = {at.start, message};
    return false;
  }
  bool bind(const Identifier &name, const Node &at) {
    return !name.present() || bindText(name, at);
  }
  bool bindText(std::string_view name, const Node &at);
  bool checkAll(const Sequence<Pattern *> &patterns);
  bool alternatives(const MatchOr &node, bool mayMatchAlways);
  bool sequence(const MatchSequence &node);
  bool mapping(const MatchMapping &node);
  bool classPattern(const MatchClass &node);
  static bool isLiteralOrAttribute(const Expression &value) {
    return value.kind != NodeKind::JoinedStr;
  }

  std::set<std::string_view> names_; // bound so far in this case
  SyntaxDiagnostic diagnostic_;
};

bool PatternChecker::bindText(std::string_view name, const Node &at) {
  if (name == "__debug__")
    return refuse("cannot assign to __debug__", at);
  return names_.insert(name).second || refuse("multiple assignments to one name in a pattern", at);
}

bool PatternChecker::checkAll(const Sequence<Pattern *> &patterns) {
  return std::all_of(patterns.begin(), patterns.end(),
                     [this](const Pattern *pattern) { return check(*pattern, true); });
}

bool PatternChecker::check(const Pattern &pattern, bool mayMatchAlways) {
  switch (pattern.kind) {
  case NodeKind::MatchValue:
    return isLiteralOrAttribute(*as<MatchValue>(pattern).value) ||
           refuse("patterns may only match literals and attribute lookups", pattern);
  case NodeKind::MatchSequence:
    return sequence(as<MatchSequence>(pattern));
  case NodeKind::MatchMapping:
    return mapping(as<MatchMapping>(pattern));
  case NodeKind::MatchClass:
    return classPattern(as<MatchClass>(pattern));
  case NodeKind::MatchStar:
    return bind(as<MatchStar>(pattern).name, pattern);
  case NodeKind::MatchAs: {
    const auto &node = as<MatchAs>(pattern);
    if (node.pattern != nullptr)
      return check(*node.pattern, mayMatchAlways) && bind(node.name, pattern);
    if (!mayMatchAlways)
      return refuse(node.name.present() ? "name capture makes remaining patterns unreachable"
                                        : "wildcard makes remaining patterns unreachable",
                    pattern);
    return bind(node.name, pattern);
  }
  case NodeKind::MatchOr:
    return alternatives(as<MatchOr>(pattern), mayMatchAlways);
  default:
    return true;
  }
}

bool PatternChecker::alternatives(const MatchOr &node, bool mayMatchAlways) {
  // Each alternative binds names of its own; all must bind the same, and then they count once.
  const std::set<std::string_view> before = std::move(names_);
  std::set<std::string_view> bound;
  for (size_t i = 0; i < node.patterns.size(); ++i) {
    names_.clear();
    if (!check(*node.patterns[i], mayMatchAlways && i + 1 == node.patterns.size()))
      return false;
    if (i > 0 && names_ != bound)
      return refuse("alternative patterns bind different names", node);
    bound = names_;
  }
  names_ = before;
  for (const std::string_view name : bound) {
    if (!bindText(name, node))
      return false;
  }
  return true;
}

bool PatternChecker::sequence(const MatchSequence &node) {
  const auto stars = std::count_if(node.patterns.begin(), node.patterns.end(),
                                   [](const Pattern *p) { return p->kind == NodeKind::MatchStar; });
  if (stars > 1)
    return refuse("multiple starred expressions in sequence pattern", node);
  return checkAll(node.patterns);
}

/// A number: an int by its digits, anything else by its parts.
struct Number {
  std::string digits; // of an int, else empty
  double real = 0;
  double imaginary = 0;

  void negate() {
    real = -real;
    imaginary = -imaginary;
    if (digits.starts_with('-'))
      digits.erase(0, 1);
    else if (!digits.empty())
      digits.insert(0, "-");
  }

  /// The same for numbers that are equal in Python, whatever their types.
  std::string key() const {
    char text[400];
    if (!digits.empty())
      return digits == "-0" ? "0" : digits;
    if (imaginary != 0) {
      std::snprintf(text, sizeof text, "%a %aj", real + 0.0, imaginary);
      return text;
    }
    std::snprintf(text, sizeof text, std::trunc(real) == real ? "%.0f" : "%a", real + 0.0);
    return text;
  }
};

Number numberOf(const Expression &expression) {
  Number number;
  if (const auto *negated = dynCast<UnaryOp>(&expression)) {
    number = numberOf(*negated->operand);
    number.negate();
    return number;
  }
  if (const auto *sum = dynCast<BinOp>(&expression)) {
    number = numberOf(*sum->left);
    Number right = numberOf(*sum->right);
    if (sum->op() == BinaryOperator::Sub)
      right.negate();
    number.digits.clear();
    number.imaginary = right.imaginary;
    return number;
  }
  const auto &constant = as<Constant>(expression);
  switch (constant.type()) {
  case ConstantType::True:
  case ConstantType::False:
    number.digits = constant.type() == ConstantType::True ? "1" : "0";
    break;
  case ConstantType::SmallInt:
    number.digits = std::to_string(constant.value.integer());
    break;
  case ConstantType::BigInt:
    repr::appendBigInt(constant.value.text(), number.digits);
    break;
  case ConstantType::Float:
    number.real = constant.value.real();
    return number;
  case ConstantType::Complex:
    number.imaginary = constant.value.real();
    return number;
  default:
    break;
  }
  number.real = std::strtod(number.digits.c_str(), nullptr);
  return number;
}

/// A literal key as Python compares it: numbers by value, the rest by type and text.
std::string keyOf(const Expression &expression) {
  const auto *constant = dynCast<Constant>(&expression);
  if (constant == nullptr)
    return numberOf(expression).key();
  switch (constant->type()) {
  case ConstantType::Str:
    return "s" + std::string(constant->value.text());
  case ConstantType::Bytes:
    return "b" + std::string(constant->value.text());
  case ConstantType::None:
  case ConstantType::Ellipsis:
    return "None";
  default:
    return numberOf(expression).key();
  }
}

bool PatternChecker::mapping(const MatchMapping &node) {
  std::set<std::string> keys;
  for (const Expression *expression : node.keys) {
    if (!isLiteralOrAttribute(*expression))
      return refuse("mapping pattern keys may only match literals and attribute lookups", node);
    if (expression->kind == NodeKind::Attribute)
      continue;
    if (!keys.insert(keyOf(*expression)).second)
      return refuse("mapping pattern checks duplicate key", *expression);
  }
  return checkAll(node.patterns) && bind(node.rest, node);
}

bool PatternChecker::classPattern(const MatchClass &node) {
  std::set<std::string_view> attributes;
  for (const Identifier &name : node.kwd_attrs) {
    if (name.view() == "__debug__")
      return refuse("cannot assign to __debug__", node);
    if (!attributes.insert(name).second)
      return refuse("attribute name repeated in class pattern", node);
  }
  return checkAll(node.patterns) && checkAll(node.kwd_patterns);
}

} // namespace

std::optional<SyntaxDiagnostic> checkPatterns(const Match &match) {
  PatternChecker checker;
  for (size_t i = 0; i < match.cases.size(); ++i) {
    const MatchCase &item = *match.cases[i];
    checker.beginCase();
    if (!checker.check(*item.pattern, item.guard != nullptr || i + 1 == match.cases.size()))
      return checker.diagnostic();
  }
  return std::nullopt;
}

} // namespace assay
