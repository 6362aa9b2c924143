// FunctionLowerer: one function's tree into instructions.
//
// Registers: parameters, then variables and temporaries as they come; temporaries are given back in
// the order of a stack. List, set and dict comprehensions run in the function around them, in
// registers of their own; generator expressions are functions.
#pragma once

#include "OpenNames.h"
#include "SymbolScopes.h"
#include "lowering/ModuleBuilder.h"

#include "assay/frontend/Ast.h"
#include "assay/frontend/SymbolTable.h"
#include "assay/support/ArenaAllocator.h"

#include <optional>
#include <string_view>
#include <vector>

namespace assay::lowering {

using Register = uint16_t;

/// A place in the code that jumps go to, before it is known.
struct Label {
  uint32_t number;
};

class FunctionLowerer;

constexpr Register kAny = UINT16_MAX;

/// Where a symbol lives.
struct NameHome {
  Register reg = kAny; // kAny: nowhere yet
  bool isCell = false; // which the register holds
};

/// A symbol of a scope whose names live in a function that is being lowered.
struct NamePlace {
  const FunctionLowerer *function;
  uint32_t frame; // in its frames
  const Symbol *symbol;
  NameHome *home;
};

/// What the functions of a module are lowered with.
struct Shared {
  ModuleBuilder &module;
  const Scope &moduleScope;
  ast::Identifier moduleName; // __name__
  OpenNames<NamePlace> open;  // in the functions that are being lowered
  bool hasWalrus;             // := occurs, so variables may change within an expression
  bool futureAnnotations;     // annotations are not evaluated
  bool rewritesAssertions;    // as pytest does
  bool definesTruth;          // there may be classes with a truth of their own
  std::string_view package;   // that relative imports start from
};

class FunctionLowerer {
public:
  FunctionLowerer(Shared &shared, const Scope &scope, FunctionLowerer *outer,
                  std::string_view className, std::string_view qualifiedPrefix);

  /// Each lowers the whole function and returns its number.
  uint32_t lowerModuleBody(const ast::Module &module);
  uint32_t lowerFunction(const ast::Node &node, ast::Identifier name,
                         const ast::Arguments &arguments,
                         const ast::Sequence<ast::Statement *> *body, const ast::Expression *value);
  uint32_t lowerClassBody(const ast::ClassDef &node);
  uint32_t lowerGenerator(const ast::GeneratorExp &node);

private:
  static constexpr uint64_t kEverything = UINT64_MAX;
  // Operands of LoadSpecial: see runtime's Special.
  static constexpr int32_t kFalse = 0, kTrue = 1, kNone = 2, kEmpty = 5;
  // Operands of operators: see runtime's OperatorUse.
  static constexpr uint32_t kValue = 0, kInPlace = 1, kOperand = 2;

  // --- Names (Names.cpp)
  struct Variable {
    enum Kind : uint8_t { InRegister, InCell, Global, Builtin, ClassName, ClassCell, Unknown };
    Kind kind;
    Register reg = 0;    // the variable, or the register of its cell
    uint32_t number = 0; // of the module variable
    bool isFree = false; // a variable of a function around
  };
  /// One scope whose names live in this function: its own, or that of a comprehension.
  struct ScopeFrame {
    const Scope *scope;
    std::span<NameHome> homes; // of each symbol
    size_t nextChild = 0;
    size_t depth = 0; // of the open names around it
  };
  ScopeFrame newFrame(const Scope &scope);
  /// Names mean what they do in this scope, until it is closed.
  void openFrame(ScopeFrame frame);
  void closeFrame();
  /// Where a name stands in this function, the innermost place that `wanted` takes first.
  template <typename Wanted> const NamePlace *find(ast::Identifier name, Wanted &&wanted) const {
    return shared_.open.find(
        name, [&](const NamePlace &each) { return each.function == this && wanted(each); });
  }
  /// A name that need not stand in the tree.
  ast::Identifier named(std::string_view text) { return shared_.module.names().intern(text); }
  Variable resolve(ast::Identifier name);
  /// What a name of a class body is, where it is no cell.
  Variable classVariable(ast::Identifier name);
  Variable globalVariable(ast::Identifier name, bool bound);
  ast::Identifier mangle(ast::Identifier name) {
    return name.isPrivate() && !className_.empty()
               ? symbols::mangled(name, className_, shared_.module.names())
               : name;
  }
  /// The symbol of the module's scope; nullptr: there is none.
  const Symbol *moduleSymbol(ast::Identifier name) const;
  bool isCaptured(const Scope &scope, ast::Identifier name) const;
  const Scope &childScope(const ast::Node &node);
  Register load(ast::Identifier name, Register want);
  void store(ast::Identifier name, Register value);
  void remove(ast::Identifier name);
  /// The register of the cell that a function within takes over.
  std::optional<Register> cellOf(ast::Identifier name);
  void prepareVariables();

  // --- Code (FunctionLowerer.cpp)
  uint32_t emit(ir::Op op, uint32_t d = 0, uint32_t a = 0, uint32_t b = 0, int32_t imm = 0,
                uint32_t imm2 = 0) {
    code_.push_back({op, static_cast<uint16_t>(d), static_cast<uint16_t>(a),
                     static_cast<uint16_t>(b), imm, imm2});
    offsets_.push_back(offset_);
    return here() - 1;
  }
  void decline(std::string_view reason);
  Label newLabel();
  void place(Label label);
  void jump(ir::Op op, Label to, uint32_t a = 0, uint32_t b = 0, uint32_t imm2 = 0, uint32_t d = 0);
  void jumpTo(Label to) {
    jump(ir::Op::Jump, to);
    reachable_ = false;
    assigned_ = kEverything;
  }
  uint32_t here() const { return static_cast<uint32_t>(code_.size()); }
  Register temporary(uint32_t count = 1);
  uint32_t newCache() { return cacheCount_++; }
  void at(const ast::Node &node) { offset_ = node.start; }
  uint32_t finish(uint32_t number, ast::Identifier name, uint8_t flags);
  uint32_t stringConstant(std::string_view text);
  std::optional<uint32_t> constant(const ast::Expression &node);
  /// A set display of constants alone, as CPython folds it where its order can be seen.
  std::optional<uint32_t> constantSet(const ast::Expression &node);

  // --- Statements (Statements.cpp)
  using Body = ast::Sequence<ast::Statement *>;
  void statements(const Body &body);
  void statement(const ast::Statement &node);
  void assign(const ast::Expression &target, Register value);
  void assignSequence(const ast::Sequence<ast::Expression *> &targets, Register value);
  /// The next item of an iterator into a loop's target; jumps to `end` where there is none.
  void drawItem(const ast::Expression &target, Register iterator, Label end);
  /// Such a target that takes a tuple apart.
  void drawItems(const ast::Sequence<ast::Expression *> &targets, const ast::Expression &target,
                 Register iterator, Label end);
  /// What a tuple or list display holds, where nothing in it is starred; else nullptr.
  static const ast::Sequence<ast::Expression *> *plainElements(const ast::Expression &node);
  /// `a, b = x, y` without a tuple, which nobody would see. False: it is no such assignment.
  bool assignEach(const ast::Expression &target, const ast::Expression &value);
  void augmented(const ast::AugAssign &node);
  void annotated(const ast::AnnAssign &node);
  void annotation(const ast::Expression &node);
  /// Keeps the annotation of a variable of a class body.
  void classAnnotation(ast::Identifier name, const ast::Expression &node);
  /// The docstring that a body begins with; nullptr: none.
  static const ast::Expression *docstring(const Body &body);
  /// Notes that a class body binds a name.
  void noteBinding(ast::Identifier name);
  void deleteTarget(const ast::Expression &target);
  void ifStatement(const ast::If &node);
  void whileStatement(const ast::While &node);
  void forStatement(const ast::For &node);
  void returnStatement(const ast::Return &node);
  void assertStatement(const ast::Assert &node);
  void raiseStatement(const ast::Raise &node);
  void importStatement(const ast::Import &node);
  void importFrom(const ast::ImportFrom &node);
  /// The absolute name of what a relative import takes from; empty: there is none.
  std::string_view absoluteName(const ast::ImportFrom &node) const;

  // --- match (Patterns.cpp)
  struct Capture {
    ast::Identifier name;
    Register value;
  };
  void matchStatement(const ast::Match &node);
  /// Jumps to `fail` where the subject does not match; what it captures goes to `captures_`.
  void pattern(const ast::Pattern &node, Register subject, Label fail);
  void capture(ast::Identifier name, Register value);
  void sequencePattern(const ast::MatchSequence &node, Register subject, Label fail);
  void itemPatterns(const ast::MatchSequence &node, Register subject, uint32_t starred, Label fail);
  void mappingPattern(const ast::MatchMapping &node, Register subject, Label fail);
  void classPattern(const ast::MatchClass &node, Register subject, Label fail);
  void orPattern(const ast::MatchOr &node, Register subject, Label fail);
  std::vector<Capture> captures_;

  // --- Exceptions (Exceptions.cpp)
  struct Block {
    /// Try and Name only protect; a Name also deletes its variable when it is left.
    enum Kind : uint8_t { Loop, Try, Finally, Handler, Name, Context } kind;
    bool runsOnExit = false;                    // of what it protects: see ir::Handler
    Label continueTo{}, breakTo{};              // of a loop
    const Body *finalBody = nullptr;            // of a try
    Register saved = 0;                         // of a handler: what was being handled before
    ast::Identifier boundName{};                // of `except ... as`, deleted when it is left
    Register exit = 0;                          // of a with
    ArenaVector<ir::Handler> *ranges = nullptr; // what it protects, so far
    uint32_t rangeStart = 0;
    bool isProtecting = false;
    uint64_t breakState = kEverything; // of a loop: what is assigned wherever it is left by break
  };
  void tryStatement(const ast::Try &node);
  void tryWithHandlers(const ast::Try &node);
  /// Whether GeneratorExit may do more than pass its handlers by.
  bool mayCatchExit(const ast::Try &node);
  void withStatement(const ast::With &node, size_t item);
  size_t protect(Block block);
  void pauseProtection(size_t block);
  void resumeProtection(size_t block);
  void endProtection(size_t block, Label handler);
  /// What leaving all blocks down to `keep` takes, before a return, break or continue.
  void leaveBlocks(size_t keep);
  /// After that: what is left is laid out further.
  void resumeAll(size_t from);
  bool blocksNeedWork() const;
  void forget(ast::Identifier name);

  // --- Expressions (Expressions.cpp, Calls.cpp, Comprehensions.cpp)
  Register expression(const ast::Expression &node, Register want = kAny);
  /// The right side of `in`, or what is iterated: no program can tell that it is a constant.
  Register unchanged(const ast::Expression &node);
  Register target(Register want) { return want == kAny ? temporary() : want; }
  Register binary(const ast::BinOp &node, Register want, uint32_t use);
  /// `left` with an operator and `right`.
  void operate(ast::BinaryOperator op, Register to, Register left, const ast::Expression &right,
               const ast::Node &node, uint32_t use);
  /// `expression`, of which only the operator that comes next gets the value.
  Register operand(const ast::Expression &node);
  Register unary(const ast::UnaryOp &node, Register want);
  Register boolean(const ast::BoolOp &node);
  void booleanOperand(const ast::BoolOp &of, const ast::Expression &node, Register to, bool when,
                      Label stop, Label next);
  /// `result`, moved to the wanted register where there is one.
  Register settle(Register result, Register want);
  Register conditional(const ast::IfExp &node, Register want);
  Register comparison(const ast::Compare &node, Register want);
  Register display(ir::Op op, const ast::Sequence<ast::Expression *> &elements, Register want);
  Register dictDisplay(const ast::Dict &node, Register want);
  Register setDisplay(const ast::Set &node, Register to);
  Register starredDisplay(ir::Op build, ir::Op append, ir::Op extend,
                          const ast::Sequence<ast::Expression *> &elements, Register want);
  Register joined(const ast::JoinedStr &node, Register want);
  Register formatted(const ast::FormattedValue &node, Register want);
  Register subscript(const ast::Subscript &node, Register want);
  Register slice(const ast::Slice &node, Register want);
  /// The first of three registers: start, stop and step.
  Register sliceParts(const ast::Slice &node);
  Register call(const ast::Call &node, Register want);
  Register unpackedCall(const ast::Call &node, Register want);
  Register superCall(const ast::Call &node, Register want);
  Register lambda(const ast::Lambda &node, Register want);
  Register generator(const ast::GeneratorExp &node, Register want);
  Register comprehension(const ast::Node &node,
                         const ast::Sequence<ast::Comprehension *> &generators,
                         const ast::Expression &element, const ast::Expression *value,
                         Register want);
  void loops(const ast::Sequence<ast::Comprehension *> &generators, size_t index, Register iterator,
             const ast::Expression &element, const ast::Expression *value, Register into);
  Register yieldFrom(const ast::YieldFrom &node, Register want);
  Register loadConstant(const ast::Expression &node, Register want);
  void move(Register to, Register from);
  /// Jumps to `to` where the truth of `node` is `when`.
  void condition(const ast::Expression &node, bool when, Label to);
  void compareJump(ast::ComparisonOperator op, Register a, Register b, bool when, Label to);
  /// The same with `right` yet to be evaluated; its register, where `keepRight`.
  Register compareJump(ast::ComparisonOperator op, Register left, const ast::Expression &right,
                       const ast::Node &node, bool keepRight, bool when, Label to);
  ir::Op compareOp(ast::ComparisonOperator op, uint32_t &imm);
  /// `expression` where the value must not change by what is evaluated after it.
  Register stable(const ast::Expression &node);

  // --- Functions and classes (Functions.cpp)
  Register function(const ast::Node &node, ast::Identifier name, const ast::Arguments &arguments,
                    const Body *body, const ast::Expression *value, const ast::Expression *returns,
                    Register want);
  template <typename Definition> void functionDefinition(const Definition &node);
  void classDefinition(const ast::ClassDef &node);
  Register makeFunction(uint32_t number, const Scope &scope, Register base, Register want);
  void parameters(const ast::Arguments &arguments);
  void decorate(const ast::Sequence<ast::Expression *> &decorators, Register first, Register value);

  Shared &shared_;
  FunctionLowerer *outer_;
  std::string_view className_;       // of the class around, for mangling
  std::string_view qualifiedPrefix_; // what its __qualname__ begins with, up to the dot
  std::string_view innerPrefix_;     // and that of what it defines
  ArenaVector<ScopeFrame> frames_;   // the function's own scope first
  ArenaVector<ir::Instruction> code_;
  ArenaVector<uint32_t> offsets_;
  ArenaVector<ir::Handler> handlers_;
  ArenaVector<uint32_t> children_;
  ArenaVector<uint32_t> labels_; // where they are placed
  ArenaVector<uint32_t> jumps_;  // instructions whose immediate is still a label's number
  ArenaVector<Block> blocks_;
  ArenaVector<uint32_t> parameterNames_;
  uint32_t positionalOnly_ = 0, positional_ = 0, keywordOnly_ = 0;
  uint32_t top_ = 0, registerCount_ = 0, cacheCount_ = 0, closureCount_ = 0;
  uint32_t offset_ = 0;
  /// Of the first 64 registers: those whose variable is bound for certain here.
  uint64_t assigned_ = 0;
  uint64_t trackable_ = kEverything; // those whose variable is never deleted
  bool reachable_ = true;
  bool tooLarge_ = false;
  Register namespace_ = 0;            // of a class body
  std::optional<Register> classCell_; // of a class body whose methods look for their class
  bool generatorElement_ = false;     // it is a generator expression
  uint32_t doc_ = ir::Function::kNoDoc;
  ArenaVector<ast::Identifier> bound_; // names that a class body binds
  bool bindsTwice_ = false;            // one of them perhaps more than once
};

} // namespace assay::lowering
