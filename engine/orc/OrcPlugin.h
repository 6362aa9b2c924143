// The boundary between the program and the plugin that holds LLVM: data and a few functions, so
// that neither side sees the other's libraries. The plugin is a shared module that the program
// loads once a function is to be optimised (see OrcTier.h); docs/orc.md tells the rest.
#pragma once

#include "assay/frontend/Ir.h"
#include "assay/runtime/Ops.h"
#include "assay/runtime/Protocols.h"
#include "assay/templates/CodeOptimizer.h"

#include <cstddef>
#include <cstdint>
#include <span>

namespace assay::orc {

/// Changes with anything below.
inline constexpr uint32_t kBoundary = 5;

/// How much time code is worth.
enum class Effort : uint8_t {
  Little, // it runs once
  Much,
  Hot, // a unit
};

/// A function to be made into machine code.
struct Source {
  Effort effort;
  std::span<const ir::Instruction> instructions;
  std::span<const ir::Handler> handlers;
  uint32_t registerCount, parameterCount; // parameters come first
  const runtime::Value *constants;
  /// The templates' code, in the same slab, and where each instruction's begins there.
  const std::byte *templates;
  const int32_t *templateOffsets;
};

/// What is hot, to be made into a unit: code that is entered at a back edge of a frame that is
/// under way, or at a function's start. Where that does not go on it is left, by
/// Executor::leaveUnit, for the templates.
struct Hot {
  const runtime::Code *code;
  /// Registers of a frame of that code, for what types to expect.
  const runtime::Value *registers;
  /// A loop's instructions, with the loops within: from where its back edges go to the last of
  /// them. None: the function as a whole, called with what the parameters are in `registers`.
  uint32_t begin = 0, end = 0;
  /// The back edge where the unit is wanted first.
  uint32_t at = 0;
  /// Instructions where nothing is to be expected: that was wrong before.
  std::span<const uint32_t> doubts;
  /// How the unit is called in its exits.
  uint32_t number = 0;
  /// For tests: not 0 where some checks are to fail whatever they see, others with other numbers.
  uint32_t failing = 0;
  /// For what has to be asked of the program while it is looked at.
  runtime::Context *ctx = nullptr;
  runtime::Function *(*operatorMethod)(runtime::Context &, runtime::BinaryOperator,
                                       runtime::Value a, runtime::Value b,
                                       runtime::ops::OperatorUse) = nullptr;
  /// As the context has it: what was looked up in classes is as it was while this is the same.
  uint64_t classVersion = 0;
  /// For tests: made though it does not pay.
  bool isWanted = false;
  const std::byte *templates = nullptr; // as in Source
  const int32_t *templateOffsets = nullptr;

  bool isFunction() const { return begin == end; }
};

/// How a unit is left.
enum class ExitKind : uint32_t {
  Ended,   // by a way that leads out of it
  Wrong,   // something was not as expected
  Untaken, // the same before it has begun
  Unwinds, // an exception is pending, or the program stops
};

/// What a register is to become of the word that it holds.
enum class ExitValue : uint32_t {
  Int,   // a machine word
  Bool,  // 0 or 1
  Range, // four words of `extra`: the iterator or 0, next, step, remaining
};

/// An exit as the unit tells it: unit, instruction, kind, what the instruction is called where
/// something was not as expected, how many registers, and how many functions further it is than
/// what is hot. For each register its number times 4 plus an ExitValue: numbers are even and twice
/// the Values from the first register of what is hot on, or odd and twice the module variable's.
/// For each function its call, as an instruction of its caller, and its FrameKind, plus
/// kExitOperator where it is an operator's.
inline constexpr uint32_t kExitUnit = 0, kExitAt = 1, kExitKind = 2, kExitDoubt = 3, kExitCount = 4,
                          kExitFrames = 5, kExitRegisters = 6, kExitOperator = 256;

/// What code that goes on in the templates calls `templates`.
inline constexpr const char *kTemplatesSymbol = "templates";

/// Where the code is to lie: one memory, seen at two addresses. What is made can be called at the
/// second one, and moved as long as it stays whole.
struct Room {
  std::byte *writable;
  const std::byte *executable;
  size_t bytes;
};

struct Made {
  size_t bytes = 0; // taken of the room; 0: no code was made, and `problem` says why
  std::span<const CodeEntry> entries = {};
  const char *problem = "";
};

struct Compiler;
/// What is to become of something hot. It refers to nothing of the program.
struct UnitPlan;

struct Api {
  uint32_t boundary;
  /// A compiler for one thread; nullptr where this machine cannot have one.
  Compiler *(*create)();
  void (*destroy)(Compiler *);
  /// What it refers to is valid until the compiler's next call.
  Made (*compile)(Compiler *, const Source *, const Room *);
  /// Looks at what is hot, on the thread where that runs; nullptr where nothing is to be made of
  /// it.
  UnitPlan *(*plan)(const Hot *);
  void (*drop)(UnitPlan *);
  /// As compile(), once a plan. Entries are back edges, or 0 for a function.
  Made (*compileHot)(Compiler *, UnitPlan *, const Room *);
};

/// The plugin's only symbol.
inline constexpr const char *kApiSymbol = "assayOrc";
using ApiFunction = const Api *();

} // namespace assay::orc
