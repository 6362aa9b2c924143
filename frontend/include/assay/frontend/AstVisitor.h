// Going through a tree without knowing every kind of node.
#pragma once

#include "assay/frontend/Ast.h"

namespace assay::ast {

/// Calls `visit(const Node &)` for each child of `node`, in the order of AstNodes.def.
template <typename Visit> void forEachChild(const Node &node, Visit &&visit) {
  const auto all = [&visit](const auto &items) {
    for (const auto *item : items) {
      if (item != nullptr)
        visit(static_cast<const Node &>(*item));
    }
  };
  switch (node.kind) {
#define VISIT_FIELDS(Name, fields)                                                                 \
  case NodeKind::Name: {                                                                           \
    [[maybe_unused]] const auto &n = as<ast::Name>(node);                                          \
    fields                                                                                         \
  } break;
#define STATEMENT(Name, fields) VISIT_FIELDS(Name, fields)
#define EXPRESSION(Name, fields) VISIT_FIELDS(Name, fields)
#define PATTERN(Name, fields) VISIT_FIELDS(Name, fields)
#define PLACED(Name, fields) VISIT_FIELDS(Name, fields)
#define UNPLACED(Name, fields) VISIT_FIELDS(Name, fields)
#define NODE(Type, field) visit(static_cast<const Node &>(*n.field));
#define OPTIONAL(Type, field)                                                                      \
  if (n.field != nullptr)                                                                          \
    visit(static_cast<const Node &>(*n.field));
#define LIST(Type, field) all(n.field);
#define HOLES(Type, field) all(n.field);
#define NAME(field)
#define OPTIONAL_NAME(field)
#define NAMES(field)
#define COMPARISONS(field)
#define DETAIL(Enum, field)
#define NUMBER(field)
#define NAME_TABLE(field)
#define VALUE(field)
#define STRING_KIND(field)
#include "assay/frontend/AstNodes.def"
#undef VISIT_FIELDS
#undef NODE
#undef OPTIONAL
#undef LIST
#undef HOLES
#undef NAME
#undef OPTIONAL_NAME
#undef NAMES
#undef COMPARISONS
#undef DETAIL
#undef NUMBER
#undef NAME_TABLE
#undef VALUE
#undef STRING_KIND
  }
}

} // namespace assay::ast
