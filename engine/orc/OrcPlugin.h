// The boundary between the program and the plugin that holds LLVM: data and three functions, so
// that neither side sees the other's libraries. The plugin is a shared module that the program
// loads once a function is to be optimised (see OrcTier.h); docs/orc.md tells the rest.
#pragma once

#include "assay/frontend/Ir.h"
#include "assay/templates/CodeOptimizer.h"

#include <cstddef>
#include <cstdint>
#include <span>

namespace assay::orc {

/// Changes with anything below.
inline constexpr uint32_t kBoundary = 2;

/// How much time code is worth.
enum class Effort : uint8_t {
  Little, // it runs once
  Much,
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

struct Api {
  uint32_t boundary;
  /// A compiler for one thread; nullptr where this machine cannot have one.
  Compiler *(*create)();
  void (*destroy)(Compiler *);
  /// What it refers to is valid until the compiler's next call.
  Made (*compile)(Compiler *, const Source *, const Room *);
};

/// The plugin's only symbol.
inline constexpr const char *kApiSymbol = "assayOrc";
using ApiFunction = const Api *();

} // namespace assay::orc
