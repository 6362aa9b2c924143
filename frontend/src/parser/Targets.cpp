// What can be assigned to or deleted.
#include "Parser.h"

namespace assay::parser {

using enum TokenKind;

Expression *Parser::targetItem() {
  if (kind() == Star)
    return starExpression();
  return operation(kOperandPrecedence); // no comparison: `in` ends the targets of a loop
}

// The targets of a for, up to its `in`.
Expression *Parser::targetList() {
  const uint32_t from = start();
  Expression *target = targetItem();
  if (kind() == Comma) {
    Items<Expression> items(*this);
    items.add(target);
    while (accept(Comma) && !endsExpressions())
      items.add(targetItem());
    auto *tuple = make<Tuple>(from, end());
    tuple->elts = items.finish();
    target = tuple;
  }
  setContext(target, ExpressionContext::Store);
  return target;
}

void Parser::setContext(Expression *target, ExpressionContext context) {
  switch (target->kind) {
  case NodeKind::Name:
  case NodeKind::Attribute:
  case NodeKind::Subscript:
    break;
  case NodeKind::List:
    for (Expression *item : static_cast<List *>(target)->elts)
      setContext(item, context);
    break;
  case NodeKind::Tuple:
    for (Expression *item : static_cast<Tuple *>(target)->elts)
      setContext(item, context);
    break;
  case NodeKind::Starred: {
    Expression *value = static_cast<Starred *>(target)->value;
    if (context == ExpressionContext::Del || value->kind == NodeKind::Starred)
      fail("cannot use a starred expression here", target->start);
    setContext(value, context);
    break;
  }
  default:
    fail(context == ExpressionContext::Del ? "cannot delete this expression"
                                           : "cannot assign to this expression",
         target->start);
  }
  target->detail = static_cast<uint8_t>(context);
}

void Parser::requireSingleTarget(const Expression *target, std::string_view statement) {
  if (target->kind != NodeKind::Name && target->kind != NodeKind::Attribute &&
      target->kind != NodeKind::Subscript)
    fail(statement, target->start);
}

} // namespace assay::parser
