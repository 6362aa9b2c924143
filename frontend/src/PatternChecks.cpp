#include "PatternChecks.h"

#include <algorithm>
#include <complex>
#include <string_view>
#include <vector>

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
  bool bind(const Text &name, const Node &at);
  bool checkAll(const Sequence<Pattern *> &patterns);
  bool alternatives(const MatchOr &node, bool mayMatchAlways);
  bool sequence(const MatchSequence &node);
  bool mapping(const MatchMapping &node);
  bool classPattern(const MatchClass &node);
  static bool isLiteralOrAttribute(const Expression &value) {
    return value.kind != NodeKind::JoinedStr;
  }

  std::vector<std::string_view> names_; // bound so far in this case
  SyntaxDiagnostic diagnostic_;
};

bool PatternChecker::bind(const Text &name, const Node &at) {
  if (!name.present())
    return true;
  if (name.view() == "__debug__")
    return refuse("cannot assign to __debug__", at);
  if (std::find(names_.begin(), names_.end(), name.view()) != names_.end())
    return refuse("multiple assignments to one name in a pattern", at);
  names_.push_back(name);
  return true;
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
  const std::vector<std::string_view> before = std::move(names_);
  std::vector<std::string_view> bound;
  for (size_t i = 0; i < node.patterns.size(); ++i) {
    names_.clear();
    if (!check(*node.patterns[i], mayMatchAlways && i + 1 == node.patterns.size()))
      return false;
    std::sort(names_.begin(), names_.end());
    if (i > 0 && names_ != bound)
      return refuse("alternative patterns bind different names", node);
    bound = names_;
  }
  names_ = before;
  for (const std::string_view name : bound) {
    if (!bind(name, node))
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

/// A literal key as Python compares it: numbers by value whatever their type, the rest by type and
/// text.
struct Key {
  enum class Sort : uint8_t { None, Number, BigInt, Str, Bytes } sort;
  std::complex<double> number;
  std::string_view text;
  int64_t integer = 0; // where the number is an int
  bool isInteger = false;

  bool operator==(const Key &other) const {
    if (sort != other.sort)
      return false;
    if (sort != Sort::Number)
      return text == other.text;
    return isInteger && other.isInteger ? integer == other.integer : number == other.number;
  }
};

Key keyOf(const Expression &expression) {
  if (const auto *negated = dynCast<UnaryOp>(&expression)) {
    Key key = keyOf(*negated->operand);
    key.number = -key.number;
    key.integer = static_cast<int64_t>(-static_cast<uint64_t>(key.integer));
    return key;
  }
  if (const auto *sum = dynCast<BinOp>(&expression)) {
    const Key left = keyOf(*sum->left);
    const Key right = keyOf(*sum->right);
    return {Key::Sort::Number,
            sum->op() == BinaryOperator::Add ? left.number + right.number
                                             : left.number - right.number,
            {}};
  }
  const auto &constant = as<Constant>(expression);
  switch (constant.type()) {
  case ConstantType::True:
  case ConstantType::False: {
    const int64_t value = constant.type() == ConstantType::True;
    return {Key::Sort::Number, static_cast<double>(value), {}, value, true};
  }
  case ConstantType::SmallInt:
    return {Key::Sort::Number,
            static_cast<double>(constant.value.integer()),
            {},
            constant.value.integer(),
            true};
  case ConstantType::Float:
    return {Key::Sort::Number, constant.value.real(), {}};
  case ConstantType::Complex:
    return {Key::Sort::Number, {0, constant.value.real()}, {}};
  case ConstantType::BigInt:
    return {Key::Sort::BigInt, {}, constant.value.text()};
  case ConstantType::Str:
    return {Key::Sort::Str, {}, constant.value.text()};
  case ConstantType::Bytes:
    return {Key::Sort::Bytes, {}, constant.value.text()};
  case ConstantType::None:
  case ConstantType::Ellipsis:
    break;
  }
  return {Key::Sort::None, {}, {}};
}

bool PatternChecker::mapping(const MatchMapping &node) {
  std::vector<Key> keys;
  for (const Expression *expression : node.keys) {
    if (!isLiteralOrAttribute(*expression))
      return refuse("mapping pattern keys may only match literals and attribute lookups", node);
    if (expression->kind == NodeKind::Attribute)
      continue;
    const Key key = keyOf(*expression);
    if (std::find(keys.begin(), keys.end(), key) != keys.end())
      return refuse("mapping pattern checks duplicate key", *expression);
    keys.push_back(key);
  }
  return checkAll(node.patterns) && bind(node.rest, node);
}

bool PatternChecker::classPattern(const MatchClass &node) {
  std::vector<std::string_view> attributes;
  for (const Text &name : node.kwd_attrs) {
    if (name.view() == "__debug__")
      return refuse("cannot assign to __debug__", node);
    if (std::find(attributes.begin(), attributes.end(), name.view()) != attributes.end())
      return refuse("attribute name repeated in class pattern", node);
    attributes.push_back(name);
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
