// Parser: the recursive descent behind parseModule(), one method a rule of the grammar.
//
// Its methods are spread over files by subject: Parser.cpp (driver), SimpleStatements.cpp,
// CompoundStatements.cpp, Expressions.cpp, Atoms.cpp, Arguments.cpp, Targets.cpp, Patterns.cpp,
// Strings.cpp. A refusal leaves by an exception, caught in parseModule(): checking every return
// would cost more than it shows.
#pragma once

#include "assay/frontend/NameTable.h"
#include "assay/frontend/Parser.h"
#include "assay/frontend/Tokenizer.h"

#include <string_view>
#include <vector>

namespace assay::parser {

using namespace ast;

struct SyntaxFailure {
  SyntaxDiagnostic diagnostic;
};

/// Memory that parses of one thread share: it only grows.
struct Scratch {
  std::vector<Token> tokens;
  std::vector<Token> spare;     // tokens inside an f-string
  std::vector<void *> pointers; // items of the sequences that are being read, innermost last
};

class Parser {
public:
  /// Tokens are offsets that begin with `base` at the begin of `source`.
  Parser(const Token *tokens, SourceText source, uint32_t base, Arena &arena, NameTable &names,
         Scratch &scratch, int depth)
      : token_(tokens), text_(source.begin() - base), textBegin_(source.begin()), arena_(arena),
        names_(names), scratch_(scratch), depth_(depth) {}

  Module *module();
  /// What stands between the braces of an f-string; the tokens have parentheses around it.
  Expression *formattedExpression();

private:
  friend class StringParser;

  // Tokens.
  TokenKind kind() const { return token_->kind; }
  TokenKind nextKind() const { return token_[1].kind; }
  void advance() { ++token_; }
  bool accept(TokenKind wanted) {
    if (kind() != wanted)
      return false;
    advance();
    return true;
  }
  void expect(TokenKind wanted) {
    if (kind() != wanted)
      failExpected(wanted);
    advance();
  }
  uint32_t start() const { return token_->start; }
  /// End of the last token read; inside a line.
  uint32_t end() const { return token_[-1].end; }
  /// End of the last token read that is no layout.
  uint32_t statementEnd() const;
  std::string_view spelling(const Token &token) const {
    return {text_ + token.start, token.end - token.start};
  }
  bool isSoftKeyword(std::string_view word) const {
    return kind() == TokenKind::Name && spelling(*token_) == word;
  }
  Identifier identifier(const Token &token);
  Identifier takeName();

  [[noreturn]] void fail(std::string_view message) { fail(message, start()); }
  [[noreturn]] void fail(std::string_view message, uint32_t offset) {
    throw SyntaxFailure{{offset, message}};
  }
  [[noreturn]] void failExpected(TokenKind wanted);
  std::string_view join(std::string_view a, std::string_view b, std::string_view c = {});

  // Nodes.
  template <typename T> T *make(uint32_t from, uint32_t to) {
    T *node = arena_.make<T>();
    node->start = from;
    node->end = to;
    node->kind = T::kKind;
    return node;
  }

  /// Collects a sequence on the scratch stack.
  template <typename T> class Items {
  public:
    explicit Items(Parser &parser) : parser_(parser), mark_(parser.scratch_.pointers.size()) {}
    ~Items() { parser_.scratch_.pointers.resize(mark_); }
    Items(const Items &) = delete;
    Items &operator=(const Items &) = delete;
    void add(T *item) { parser_.scratch_.pointers.push_back(item); }
    size_t size() const { return parser_.scratch_.pointers.size() - mark_; }
    T *operator[](size_t i) const { return static_cast<T *>(parser_.scratch_.pointers[mark_ + i]); }
    Sequence<T *> finish() {
      return Sequence<T *>::copy(
          reinterpret_cast<T *const *>(parser_.scratch_.pointers.data() + mark_), size(),
          parser_.arena_);
    }

  private:
    Parser &parser_;
    size_t mark_;
  };

  /// Counts how deep the recursion is: in nodes of the tree, and in CPython's own measure, the
  /// rules of its grammar that are open. How many of those a construct takes is measured.
  class Nesting {
  public:
    explicit Nesting(Parser &parser, int rules, int nodes = 1)
        : parser_(parser), rules_(rules), nodes_(nodes) {
      parser.depth_ += nodes;
      parser.rules_ += rules;
      if (parser.depth_ > kMaxNesting || parser.rules_ > kMaxOpenRules)
        parser.failTooDeep();
    }
    ~Nesting() {
      parser_.depth_ -= nodes_;
      parser_.rules_ -= rules_;
    }
    Nesting(const Nesting &) = delete;
    Nesting &operator=(const Nesting &) = delete;

  private:
    Parser &parser_;
    int rules_;
    int nodes_;
  };
  friend class Nesting;
  [[noreturn]] void failTooDeep() { fail("too many nested constructs"); }
  /// For trees that grow to the left without recursion.
  void checkHeight(int height) {
    if (depth_ + height > kMaxNesting)
      failTooDeep();
  }

  /// Precedence from which on an operand of a comparison may be anything.
  static constexpr int kOperandPrecedence = 5;

  // Statements.
  void statements(Items<Statement> &items, TokenKind closing);
  void simpleStatements(Items<Statement> &items);
  Statement *simpleStatement();
  Statement *compoundStatement();
  Sequence<Statement *> block();
  Statement *expressionStatement();
  Statement *annotatedAssignment(uint32_t from, Expression *target, bool parenthesized);
  Statement *augmentedAssignment(uint32_t from, Expression *target, BinaryOperator op);
  Expression *assignedValue();
  Statement *returnStatement();
  Statement *raiseStatement();
  Statement *assertStatement();
  Statement *deleteStatement();
  template <typename T> Statement *scopeStatement();
  Statement *importStatement();
  Statement *importFromStatement();
  Alias *importedName();
  Identifier dottedName();
  Statement *ifStatement();
  Statement *whileStatement();
  Statement *forStatement(uint32_t from, bool async);
  Statement *withStatement(uint32_t from, bool async);
  bool parenthesizedWithItems(Items<WithItem> &items);
  WithItem *withItem();
  Statement *tryStatement();
  ExceptHandler *exceptHandler(bool &star);
  Statement *decorated();
  Statement *functionDef(uint32_t from, bool async, Sequence<Expression *> decorators);
  Statement *classDef(Sequence<Expression *> decorators);
  Statement *matchStatement();
  bool beginsMatchStatement() const;
  Sequence<Statement *> optionalElse();

  // Expressions.
  Expression *starExpressions();
  Expression *starExpression();
  Expression *starNamedExpression();
  Expression *namedExpression();
  Expression *expression();
  Expression *lambda();
  Expression *yieldExpression();
  Expression *operation(int minimum);
  Expression *booleanOperation(Expression *first, uint32_t from, int precedence);
  Expression *comparison(Expression *left, uint32_t from);
  bool acceptComparison(ComparisonOperator &op);
  Expression *unary(int minimum);
  Expression *power();
  Expression *primary();
  Expression *atom();
  Expression *parenthesized();
  Expression *listDisplay();
  Expression *braceDisplay();
  Expression *dictDisplay(uint32_t from, Expression *firstKey);
  Expression *subscript(Expression *value, uint32_t from);
  Expression *slices();
  Expression *slice();
  Expression *number();
  Expression *strings();
  Expression *constant(ConstantType type);
  Sequence<Comprehension *> comprehensions();
  bool beginsComprehension() const {
    return kind() == TokenKind::KeywordFor ||
           (kind() == TokenKind::KeywordAsync && nextKind() == TokenKind::KeywordFor);
  }
  bool endsExpressions() const;
  bool beginsAssignmentExpression() const {
    return kind() == TokenKind::Name && nextKind() == TokenKind::ColonEqual;
  }

  // Arguments.
  struct CallArguments {
    Sequence<Expression *> positional;
    Sequence<Keyword *> keywords;
  };
  CallArguments callArguments(bool generatorAllowed);
  Keyword *keywordArgument();
  Arguments *parameters(bool ofLambda);
  Argument *parameter(bool ofLambda, bool starred);

  // Targets.
  Expression *targetList();
  Expression *targetItem();
  void setContext(Expression *target, ExpressionContext context);
  void requireSingleTarget(const Expression *target, std::string_view statement);

  // Patterns.
  MatchCase *matchCase();
  Pattern *openPattern();
  Pattern *pattern();
  Pattern *orPattern();
  Pattern *closedPattern();
  Pattern *maybeStarPattern();
  Pattern *sequencePattern();
  Pattern *mappingPattern();
  Pattern *nameOrClassPattern();
  Pattern *classPattern(Expression *cls, uint32_t from);
  Expression *literalPatternValue();
  Expression *signedNumber();
  Identifier captureTarget();

  const Token *token_;
  const char *text_;
  const char *textBegin_;
  Arena &arena_;
  NameTable &names_;
  Scratch &scratch_;
  int depth_;
  int rules_ = 0;
};

/// Tokens of `source` into `tokens`, the last one an EndMarker (twice, so that a token can always
/// be looked past). Offsets count from `base`. Throws SyntaxFailure.
void tokenizeInto(std::vector<Token> &tokens, SourceText source, uint32_t base);

} // namespace assay::parser
