// The intermediate representation: functions as instructions on registers.
//
// It names operations and knows no semantics: what an op does is the runtime's (see IrOps.def).
// Constants are descriptions, from which whoever runs the code makes values. All of it lies in an
// arena and is immutable; any thread.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace assay::ir {

enum class Op : uint16_t {
#define IR_OP(Name, Kind, Operands) Name,
#include "assay/frontend/IrOps.def"
};
inline constexpr size_t kOpCount = 0
#define IR_OP(Name, Kind, Operands) +1
#include "assay/frontend/IrOps.def"
    ;

/// Operands of an op that it does not have are 0.
struct Instruction {
  Op op;
  uint16_t d, a, b;
  int32_t imm;
  uint32_t imm2;
};

struct Constant {
  enum class Kind : uint8_t {
    None,
    True,
    False,
    Ellipsis,
    Int,
    BigInt, // spelled in `text`
    Float,
    Imaginary, // a complex whose imaginary part is `real`
    Str,       // UTF-8, lone surrogates as three bytes
    Bytes,
    Name,      // a string that is compared by address
    Builtin,   // what is called `text` where nobody binds it; empty where that is nothing
    Tuple,     // of the constants that `items` tell
    FrozenSet, // of those, put in twice as CPython does
  };
  Kind kind;
  std::string_view text{};
  int64_t integer = 0;
  double real = 0;
  std::span<const uint32_t> items{};
};

/// Exceptions of instructions [begin, end) go on at `handler`. Inner ranges come first.
struct Handler {
  uint32_t begin, end, handler;
  /// A generator that is dropped there would run code of the program: GeneratorExit is not merely
  /// passed on.
  bool runsOnExit;
};

enum class FunctionFlag : uint8_t {
  VarArgs = 1,
  VarKeywords = 2,
  Generator = 4,
  Module = 8,
  ClassBody = 16,
  BindsTwice = 32, // a class body in which a name may be bound more than once
};

struct Function {
  static constexpr uint32_t kNoDoc = UINT32_MAX;

  uint32_t name, qualifiedName; // constants
  uint32_t doc;                 // the docstring, a constant, or kNoDoc
  uint8_t flags;                // of FunctionFlag
  uint16_t positionalOnly, positional, keywordOnly;
  uint32_t registerCount; // parameters are the first ones, in the order of Code::parameterNames
  uint32_t closureCount;
  uint32_t cacheCount;
  std::span<const uint32_t> parameterNames; // constants
  std::span<const Instruction> instructions;
  std::span<const uint32_t> offsets; // of each instruction, into the source
  std::span<const Handler> handlers;
  std::span<const uint32_t> children; // functions made in it
  uint32_t line;                      // of its definition
};

/// A lowered module.
struct Module {
  std::span<const Constant> constants; // of all functions
  std::span<const uint32_t> variables; // the names of module variables: constants
  std::span<const Function> functions; // the first one is the module's own code
};

} // namespace assay::ir
