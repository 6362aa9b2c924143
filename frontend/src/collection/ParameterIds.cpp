#include "ParameterIds.h"

#include "../PythonRepr.h"

#include <algorithm>
#include <cstdio>
#include <iterator>

namespace assay::collection {

using namespace ast;

namespace {

void appendHex(std::string &to, char letter, unsigned digits, char32_t value) {
  char buffer[16];
  std::snprintf(buffer, sizeof buffer, "\\%c%0*x", letter, static_cast<int>(digits),
                static_cast<unsigned>(value));
  to += buffer;
}

std::string escapedBytes(std::string_view bytes) {
  std::string result;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\t')
      result += "\\t";
    else if (c == '\n')
      result += "\\n";
    else if (c == '\r')
      result += "\\r";
    else if (byte < 0x20 || byte >= 0x7F)
      appendHex(result, 'x', 2, byte);
    else
      result += c;
  }
  return result;
}

std::optional<std::string> textOf(const Constant &constant) {
  std::string result;
  switch (constant.type()) {
  case ConstantType::None:
    return "None";
  case ConstantType::True:
    return "True";
  case ConstantType::False:
    return "False";
  case ConstantType::Ellipsis:
    return std::nullopt;
  case ConstantType::SmallInt:
    return std::to_string(constant.value.integer());
  case ConstantType::BigInt:
    repr::appendBigInt(constant.value.text(), result);
    return result;
  case ConstantType::Float:
    repr::appendFloat(constant.value.real(), result);
    return result;
  case ConstantType::Complex:
    repr::appendImaginary(constant.value.real(), result);
    return result;
  case ConstantType::Str:
    return escapedId(constant.value.text());
  case ConstantType::Bytes:
    return escapedBytes(constant.value.text());
  }
  return std::nullopt;
}

// -1, +1.5; nothing for other operands.
std::optional<ValueId> signedNumber(const UnaryOp &node) {
  const auto *constant = dynCast<Constant>(node.operand);
  if (constant == nullptr || (node.op() != UnaryOperator::USub && node.op() != UnaryOperator::UAdd))
    return std::nullopt;
  const ConstantType type = constant->type();
  if (type != ConstantType::SmallInt && type != ConstantType::BigInt && type != ConstantType::Float)
    return std::nullopt;
  const std::string text = *textOf(*constant);
  if (text.starts_with("0x")) // too long for Python to print
    return std::nullopt;
  const bool minus = node.op() == UnaryOperator::USub && text != "0";
  return ValueId{(minus ? "-" : "") + text};
}

} // namespace

std::string escapedId(std::string_view text) {
  std::string result;
  for (size_t at = 0; at < text.size();) {
    const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[at + i]); };
    if (byte(0) < 0x80) {
      if (text[at] == '\\')
        result += "\\\\";
      else
        result += escapedBytes(text.substr(at, 1));
      ++at;
      continue;
    }
    const size_t length = byte(0) < 0xE0 ? 2 : byte(0) < 0xF0 ? 3 : 4;
    char32_t point = byte(0) & (0xFFu >> (length + 1));
    for (size_t i = 1; i < length; ++i)
      point = point << 6 | (byte(i) & 0x3F);
    if (point < 0x100)
      appendHex(result, 'x', 2, point);
    else if (point < 0x10000)
      appendHex(result, 'u', 4, point);
    else
      appendHex(result, 'U', 8, point);
    at += length;
  }
  return result;
}

std::optional<ValueId> idOfValue(const Expression &value, const Names &names,
                                 const Bindings *classBody) {
  const Expression &node = names.resolve(value, classBody);
  switch (node.kind) {
  case NodeKind::Constant: {
    auto text = textOf(as<Constant>(node));
    if (as<Constant>(node).type() == ConstantType::BigInt && text->starts_with("0x"))
      return std::nullopt;
    return ValueId{std::move(text)};
  }
  case NodeKind::UnaryOp:
    return signedNumber(as<UnaryOp>(node));
  case NodeKind::List:
  case NodeKind::Tuple:
  case NodeKind::Dict:
  case NodeKind::Set:
  case NodeKind::ListComp:
  case NodeKind::SetComp:
  case NodeKind::DictComp:
    return ValueId{};
  case NodeKind::Lambda:
    return ValueId{"<lambda>"};
  case NodeKind::Call: {
    // Instances of these have no __name__.
    static constexpr std::string_view kPlain[] = {"bytearray", "dict",  "frozenset", "list",
                                                  "object",    "range", "set",       "tuple"};
    const auto *function = dynCast<Name>(as<Call>(node).func);
    if (function != nullptr && names.isBuiltin(function->id, classBody) &&
        std::find(std::begin(kPlain), std::end(kPlain), function->id.view()) != std::end(kPlain))
      return ValueId{};
    return std::nullopt;
  }
  case NodeKind::Name: {
    const std::string_view name = as<Name>(node).id;
    if (names.isBuiltin(name, classBody))
      return ValueId{std::string(name)};
    const Binding *binding = names.definite(name, classBody);
    if (binding == nullptr)
      return std::nullopt;
    // What is not decorated keeps its name.
    if (binding->kind == Binding::Kind::Function) {
      const Sequence<Expression *> &decorators =
          binding->node->kind == NodeKind::FunctionDef
              ? as<FunctionDef>(*binding->node).decorator_list
              : as<AsyncFunctionDef>(*binding->node).decorator_list;
      if (decorators.empty())
        return ValueId{std::string(name)};
    }
    if (binding->kind == Binding::Kind::Class) {
      const auto &definition = as<ClassDef>(*binding->node);
      if (definition.decorator_list.empty() && definition.keywords.empty() &&
          definition.bases.empty())
        return ValueId{std::string(name)};
    }
    return std::nullopt;
  }
  default:
    return std::nullopt;
  }
}

} // namespace assay::collection
