#include "assay/frontend/AstDump.h"

#include "PythonRepr.h"

#include <array>

namespace assay {

using namespace ast;

namespace {

// By the enumerators of Ast.h.
constexpr std::string_view nameOf(ExpressionContext value) {
  constexpr std::string_view kNames[] = {"Load", "Store", "Del"};
  return kNames[static_cast<size_t>(value)];
}
constexpr std::string_view nameOf(BooleanOperator value) {
  constexpr std::string_view kNames[] = {"And", "Or"};
  return kNames[static_cast<size_t>(value)];
}
constexpr std::string_view nameOf(BinaryOperator value) {
  constexpr std::string_view kNames[] = {"Add",    "Sub",    "Mult",    "MatMult", "Div",
                                         "Mod",    "Pow",    "LShift",  "RShift",  "BitOr",
                                         "BitXor", "BitAnd", "FloorDiv"};
  return kNames[static_cast<size_t>(value)];
}
constexpr std::string_view nameOf(UnaryOperator value) {
  constexpr std::string_view kNames[] = {"Invert", "Not", "UAdd", "USub"};
  return kNames[static_cast<size_t>(value)];
}
constexpr std::string_view nameOf(ComparisonOperator value) {
  constexpr std::string_view kNames[] = {"Eq",  "NotEq", "Lt",    "LtE", "Gt",
                                         "GtE", "Is",    "IsNot", "In",  "NotIn"};
  return kNames[static_cast<size_t>(value)];
}

// CPython's name of a node, which differs for a few from ours.
std::string_view nameOf(NodeKind kind) {
  switch (kind) {
  case NodeKind::Argument:
    return "arg";
  case NodeKind::Arguments:
    return "arguments";
  case NodeKind::Keyword:
    return "keyword";
  case NodeKind::Alias:
    return "alias";
  case NodeKind::Comprehension:
    return "comprehension";
  case NodeKind::WithItem:
    return "withitem";
  case NodeKind::MatchCase:
    return "match_case";
#define STATEMENT(Name, fields)                                                                    \
  case NodeKind::Name:                                                                             \
    return #Name;
#define EXPRESSION(Name, fields) STATEMENT(Name, fields)
#define PATTERN(Name, fields) STATEMENT(Name, fields)
#include "assay/frontend/AstNodes.def"
  case NodeKind::ExceptHandler:
    return "ExceptHandler";
  case NodeKind::Module:
    return "Module";
  }
  return "?";
}

class Dumper {
public:
  Dumper(const LineTable &lines, std::string &out) : lines_(lines), out_(out) {}

  void node(const Node *value) {
    if (value == nullptr) {
      out_ += "None";
      return;
    }
    out_ += nameOf(value->kind);
    out_ += '(';
    first_ = true;
    switch (value->kind) {
#define DUMP(Name, fields, place)                                                                  \
  case NodeKind::Name: {                                                                           \
    [[maybe_unused]] const auto &n = as<ast::Name>(*value);                                        \
    fields place                                                                                   \
  } break;
#define NAME(field)                                                                                \
  begin(#field);                                                                                   \
  repr::appendStr(n.field, out_);
#define OPTIONAL_NAME(field)                                                                       \
  if (n.field.present()) {                                                                         \
    NAME(field)                                                                                    \
  }
#define NODE(Type, field)                                                                          \
  begin(#field);                                                                                   \
  node(n.field);
#define OPTIONAL(Type, field)                                                                      \
  if (n.field != nullptr) {                                                                        \
    NODE(Type, field)                                                                              \
  }
#define LIST(Type, field)                                                                          \
  begin(#field);                                                                                   \
  list(n.field);
#define HOLES(Type, field) LIST(Type, field)
#define NAMES(field)                                                                               \
  begin(#field);                                                                                   \
  names(n.field);
#define COMPARISONS(field)                                                                         \
  begin(#field);                                                                                   \
  comparisons(n.field);
#define DETAIL(Enum, field)                                                                        \
  begin(#field);                                                                                   \
  out_.append(nameOf(n.field())) += "()";
#define NUMBER(field)                                                                              \
  begin(#field);                                                                                   \
  out_ += std::to_string(n.extra);
#define NAME_TABLE(field)
#define VALUE(field)                                                                               \
  begin(#field);                                                                                   \
  constant(n.type(), n.field);
#define STRING_KIND(field)                                                                         \
  if (n.extra != 0) {                                                                              \
    begin(#field);                                                                                 \
    out_ += "'u'";                                                                                 \
  }
#define STATEMENT(Name, fields) DUMP(Name, fields, place(n);)
#define EXPRESSION(Name, fields) DUMP(Name, fields, place(n);)
#define PATTERN(Name, fields) DUMP(Name, fields, place(n);)
#define PLACED(Name, fields) DUMP(Name, fields, place(n);)
#define UNPLACED(Name, fields) DUMP(Name, fields, )
#include "assay/frontend/AstNodes.def"
#undef DUMP
    }
    out_ += ')';
    first_ = false; // of whoever called
  }

private:
  void begin(std::string_view field) {
    if (!first_)
      out_ += ", ";
    first_ = false;
    out_.append(field) += '=';
  }

  template <typename T> void list(const Sequence<T *> &items) {
    out_ += '[';
    bool separate = false;
    for (const T *item : items) {
      if (separate)
        out_ += ", ";
      separate = true;
      node(item);
    }
    out_ += ']';
  }

  void names(const Sequence<Identifier> &items) {
    out_ += '[';
    for (size_t i = 0; i < items.size(); ++i) {
      if (i > 0)
        out_ += ", ";
      repr::appendStr(items[i], out_);
    }
    out_ += ']';
  }

  void comparisons(const Sequence<ComparisonOperator> &items) {
    out_ += '[';
    for (size_t i = 0; i < items.size(); ++i) {
      if (i > 0)
        out_ += ", ";
      out_.append(nameOf(items[i])) += "()";
    }
    out_ += ']';
  }

  void constant(ConstantType type, const ConstantValue &value) {
    switch (type) {
    case ConstantType::None:
      out_ += "None";
      break;
    case ConstantType::True:
      out_ += "True";
      break;
    case ConstantType::False:
      out_ += "False";
      break;
    case ConstantType::Ellipsis:
      out_ += "Ellipsis";
      break;
    case ConstantType::SmallInt:
      out_ += std::to_string(value.integer());
      break;
    case ConstantType::BigInt:
      repr::appendBigInt(value.text(), out_);
      break;
    case ConstantType::Float:
      repr::appendFloat(value.real(), out_);
      break;
    case ConstantType::Complex:
      repr::appendImaginary(value.real(), out_);
      break;
    case ConstantType::Str:
      repr::appendStr(value.text(), out_);
      break;
    case ConstantType::Bytes:
      repr::appendBytes(value.text(), out_);
      break;
    }
  }

  void place(const Node &node) {
    const LineTable::Position from = lines_.locate(node.start);
    const LineTable::Position to = lines_.locate(node.end);
    const auto number = [this](std::string_view name, uint32_t value) {
      begin(name);
      out_ += std::to_string(value);
    };
    number("lineno", from.line);
    number("col_offset", from.column);
    number("end_lineno", to.line);
    number("end_col_offset", to.column);
  }

  const LineTable &lines_;
  std::string &out_;
  bool first_ = true;
};

} // namespace

void dumpModule(const Module &module, const LineTable &lines, std::string &to) {
  Dumper(lines, to).node(&module);
}

} // namespace assay
