#include "assay/frontend/CompileWarnings.h"

#include "assay/frontend/AstVisitor.h"
#include "assay/frontend/Tokenizer.h"

namespace assay {

using namespace ast;

namespace {

using Warning = std::optional<SyntaxDiagnostic>;

/// Whether the escape that begins after a backslash at `next` is one that nobody warns of.
bool isValidEscape(const char *next, bool isBytes) {
  switch (*next) {
  case 'N':
  case 'u':
  case 'U':
    return !isBytes;
  case '4':
  case '5':
  case '6':
  case '7': // beyond 0o377 where there are three digits
    return !(next[1] >= '0' && next[1] <= '7' && next[2] >= '0' && next[2] <= '7');
  default:
    return *next != '\0' &&
           std::string_view("\n\r\\'\"abfnrtvx0123").find(*next) != std::string_view::npos;
  }
}

bool hasInvalidEscape(std::string_view literal, bool isBytes) {
  for (size_t at = literal.find('\\'); at != std::string_view::npos;
       at = literal.find('\\', at + 2))
    if (!isValidEscape(literal.data() + at + 1, isBytes))
      return true;
  return false;
}

Warning ofTokens(SourceText source) {
  Tokenizer tokens(source);
  for (Token token = tokens.next();
       token.kind != TokenKind::EndMarker && token.kind != TokenKind::Error;
       token = tokens.next()) {
    if (token.kind == TokenKind::Number && (token.flags & TokenFlag::kTouchesKeyword) != 0)
      return SyntaxDiagnostic{token.start, "a number that touches a keyword"};
    if (token.kind == TokenKind::String && (token.flags & TokenFlag::kBackslash) != 0 &&
        (token.flags & TokenFlag::kRaw) == 0 &&
        hasInvalidEscape(source.slice(token.start, token.end),
                         (token.flags & TokenFlag::kBytes) != 0))
      return SyntaxDiagnostic{token.start, "an invalid escape in a string"};
  }
  return std::nullopt;
}

/// Whether the compiler may fold it to a constant.
bool isConstant(const Expression &node) {
  switch (node.kind) {
  case NodeKind::Constant:
    return true;
  case NodeKind::Name:
    return as<Name>(node).id.view() == "__debug__";
  case NodeKind::UnaryOp:
    return isConstant(*as<UnaryOp>(node).operand);
  case NodeKind::BinOp:
    return isConstant(*as<BinOp>(node).left) && isConstant(*as<BinOp>(node).right);
  case NodeKind::Subscript:
    return isConstant(*as<Subscript>(node).value) && isConstant(*as<Subscript>(node).slice);
  case NodeKind::Tuple:
    for (const Expression *item : as<Tuple>(node).elts)
      if (!isConstant(*item))
        return false;
    return true;
  default:
    return false;
  }
}

/// None, True, False and ..., of which there is one each.
bool isSingleton(const Expression &node) {
  const auto *constant = dynCast<Constant>(&node);
  return constant != nullptr && constant->type() <= ConstantType::Ellipsis;
}

/// Displays, comprehensions, f-strings and lambdas: their type is known without looking further.
bool isDisplay(const Expression &node) {
  switch (node.kind) {
  case NodeKind::Tuple:
  case NodeKind::List:
  case NodeKind::ListComp:
  case NodeKind::Dict:
  case NodeKind::DictComp:
  case NodeKind::Set:
  case NodeKind::SetComp:
  case NodeKind::GeneratorExp:
  case NodeKind::JoinedStr:
  case NodeKind::Lambda:
    return true;
  default:
    return false;
  }
}

bool warnsOfSubscript(const Subscript &node) {
  const Expression &value = *node.value, &index = *node.slice;
  const auto *constant = dynCast<Constant>(&value);
  const bool isText = constant != nullptr && (constant->type() == ConstantType::Str ||
                                              constant->type() == ConstantType::Bytes);
  switch (value.kind) {
  case NodeKind::Set:
  case NodeKind::SetComp:
  case NodeKind::GeneratorExp:
  case NodeKind::Lambda:
    return true;
  case NodeKind::Tuple:
  case NodeKind::List:
  case NodeKind::ListComp:
  case NodeKind::JoinedStr:
    break;
  default:
    if (!isConstant(value))
      return false;
    if (!isText)
      return true;
  }
  const auto *unary = dynCast<UnaryOp>(&index);
  const auto *position = dynCast<Constant>(unary == nullptr ? &index : unary->operand);
  const bool isInt = position != nullptr && (position->type() == ConstantType::SmallInt ||
                                             position->type() == ConstantType::BigInt);
  return isDisplay(index) || (isConstant(index) && !isInt);
}

Warning ofNode(const Node &node) {
  switch (node.kind) {
  case NodeKind::Compare: {
    const auto &compare = as<Compare>(node);
    const Expression *left = compare.left;
    for (size_t i = 0; i != compare.comparators.size(); ++i) {
      const Expression *right = compare.comparators[i];
      const bool isIdentity =
          compare.ops[i] == ComparisonOperator::Is || compare.ops[i] == ComparisonOperator::IsNot;
      for (const Expression *side : {left, right})
        if (isIdentity && isConstant(*side) && !isSingleton(*side))
          return SyntaxDiagnostic{node.start, "`is` with a literal"};
      left = right;
    }
    break;
  }
  case NodeKind::Call: {
    const Expression &callee = *as<Call>(node).func;
    if (isConstant(callee) || (isDisplay(callee) && callee.kind != NodeKind::Lambda))
      return SyntaxDiagnostic{node.start, "a call of a literal"};
    break;
  }
  case NodeKind::Subscript:
    if (warnsOfSubscript(as<Subscript>(node)))
      return SyntaxDiagnostic{node.start, "a subscript of a literal"};
    break;
  case NodeKind::Assert:
    if (as<Assert>(node).test->kind == NodeKind::Tuple)
      return SyntaxDiagnostic{node.start, "an assertion on a tuple"};
    break;
  default:
    break;
  }
  Warning found;
  forEachChild(node, [&](const Node &child) {
    if (!found)
      found = ofNode(child);
  });
  return found;
}

} // namespace

std::optional<SyntaxDiagnostic> findCompileWarning(const Module &module, SourceText source) {
  const Warning found = ofTokens(source);
  return found ? found : ofNode(module);
}

} // namespace assay
