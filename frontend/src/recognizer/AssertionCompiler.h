// AssertionCompiler: assert statements over literals into AssertionCode.
//
// Recursive descent with a static type for every value: literals have known types, so each op is
// chosen when the code is made. Anything without an op of exactly CPython's meaning is refused with
// a reason, and the test is then CPython's. Every operand is evaluated, also those that CPython
// would skip: an op that cannot answer leaves the code, so that evaluating more can only decline
// more.
#pragma once

#include "TokenCursor.h"
#include "assay/frontend/Assertion.h"
#include "assay/support/Arena.h"

#include <vector>

namespace assay::recognizer {

class AssertionCompiler {
public:
  AssertionCompiler(TokenCursor &cursor, Arena &arena) : cursor_(cursor), arena_(arena) {}

  /// Begins a test.
  void begin();

  /// Compiles one assert statement, from its keyword up to what ends the statement. Where it
  /// answers false, reason() says why and the cursor is somewhere in the statement.
  bool compileAssert();

  /// Goes past adjacent str literals that compile without a warning; false with a reason where one
  /// of them is anything else.
  bool skipStrings();

  std::string_view reason() const { return reason_; }
  uint32_t reasonOffset() const { return reasonOffset_; }

  /// The code of everything since begin(), in the arena; false where it outgrew its slots.
  bool finish(AssertionCode &code);

private:
  enum class Kind : uint8_t {
    Int,
    Bool, // 0 or 1, also as an int
    Float,
    Str,
    None,
    TruthOnly, // `and` or `or` of two kinds: only its truth is known
  };
  // Slots with kTemporary set count from the end of the constants.
  struct Value {
    Kind kind;
    uint16_t slot;
  };
  static constexpr uint16_t kTemporary = 0x8000;
  static constexpr int kMaxParentheses = 50; // CPython's parser has limits of its own
  static constexpr int kMaxOperators = 100;  // and pytest's rewriter recurses for each
  static constexpr size_t kMaxSlots = 30000;

  bool disjunction(Value &value);
  bool conjunction(Value &value);
  bool inversion(Value &value);
  bool comparison(Value &value);
  bool membership(const Value &item, bool negated, Value &value);
  bool sum(Value &value);
  bool term(Value &value);
  bool factor(Value &value);
  bool power(Value &value);
  bool atom(Value &value);
  bool number(Value &value);
  bool strings(Value &value);

  bool compare(TokenKind op, Value left, Value right, Value &value);
  bool identity(bool negated, Value left, Value right, Value &value);
  bool arithmetic(TokenKind op, Value left, Value right, Value &value);
  bool logical(bool conjunction, Value left, Value right, Value &value);
  Value truth(Value value);
  Value toFloat(Value value);
  Value boolean(bool value) { return {Kind::Bool, constant(value ? 1 : 0)}; }

  static bool isIntegral(Kind kind) { return kind == Kind::Int || kind == Kind::Bool; }
  static bool isNumber(Kind kind) { return isIntegral(kind) || kind == Kind::Float; }

  uint16_t constant(uint64_t bits);
  uint16_t emit(AssertionOp op, uint16_t a, uint16_t b = 0);
  bool countOperator();
  bool refuse(std::string_view reason);

  TokenCursor &cursor_;
  Arena &arena_;
  std::vector<uint64_t> constants_;
  std::vector<uint16_t> texts_; // which of them are addresses of StrConstants
  std::vector<AssertionInstruction> instructions_;
  size_t temporaries_ = 0;     // of the statement that is being compiled
  size_t mostTemporaries_ = 0; // of any statement: they share the slots
  int parentheses_ = 0;
  int operators_ = 0;
  std::string_view reason_;
  uint32_t reasonOffset_ = 0;
};

} // namespace assay::recognizer
