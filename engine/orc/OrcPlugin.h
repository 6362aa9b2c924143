// The boundary between the program and the plugin that holds LLVM: data and a few functions, so
// that neither side sees the other's libraries. The plugin is a shared module that the program
// loads once a function is to be optimised (see OrcTier.h); docs/orc.md tells the rest.
#pragma once

#include "assay/frontend/Ir.h"
#include "assay/runtime/Frame.h"
#include "assay/templates/CodeOptimizer.h"

#include <cstddef>
#include <cstdint>
#include <span>

namespace assay::orc {

/// Changes with anything below.
inline constexpr uint32_t kBoundary = 6;

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

/// An exit as the unit tells it: instruction, kind, what the instruction is called where something
/// was not as expected, how many registers, and how many functions further it is than what is hot.
/// For each register its number times 4 plus an ExitValue: numbers are even and twice the Values
/// from the first register of what is hot on, or odd and twice the module variable's. For each
/// function its call, as an instruction of its caller, and its FrameKind, plus kExitOperator where
/// it is an operator's.
inline constexpr uint32_t kExitAt = 0, kExitKind = 1, kExitDoubt = 2, kExitCount = 3,
                          kExitFrames = 4, kExitRegisters = 5, kExitOperator = 256;

/// What a unit is to know of the program, words at its beginning that whoever installs it fills in:
/// how it is called in its exits, as which the context has classes where it holds as long as these
/// are what they were, the template that returns what a function's unit gives, and the addresses of
/// its plan's objects.
inline constexpr uint32_t kUnitNumber = 0, kUnitClasses = 1, kUnitReturn = 2, kUnitObjects = 3;

/// What code that goes on in the templates calls `templates`, and units their words.
inline constexpr const char *kTemplatesSymbol = "templates";
inline constexpr const char *kWordsSymbol = "words";

/// Where a unit starts, at a multiple of this.
inline constexpr size_t kUnitAlignment = 64;

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

struct Api {
  uint32_t boundary;
  /// A compiler for one thread; nullptr where this machine cannot have one.
  Compiler *(*create)();
  void (*destroy)(Compiler *);
  /// What it refers to is valid until the compiler's next call.
  Made (*compile)(Compiler *, const Source *, const Room *);
  /// Makes a unit, of a UnitPlan's bytes. Entries are back edges, or 0 for a function.
  Made (*compileUnit)(Compiler *, const std::byte *plan, size_t bytes, const Room *);
};

/// The plugin's only symbol.
inline constexpr const char *kApiSymbol = "assayOrc";
using ApiFunction = const Api *();

} // namespace assay::orc
