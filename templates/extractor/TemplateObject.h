// Reads templates out of a compiled object file: the build-time half of copy-and-patch.
//
// An object of templates holds one function per op, `assayTemplate<Op>`, each in a section of its
// own, and nothing else that would be loaded. What the linker would do is done here or left to the
// emitter as a hole; a relocation, symbol or section of any other kind is an error that names it.
#pragma once

#include "TemplateTable.h"
#include "assay/support/Result.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace assay {

/// A row of a table of ops: its name, and its operands as letters of "DAB" or "None".
struct OpRow {
  std::string_view name;
  std::string_view operands;
};

/// A symbol that marks a hole.
struct HoleSymbol {
  std::string_view symbol;
  HoleKind kind;
  std::string_view operand; // the letter that the op's row must have; empty: any op may use it
};

/// What an object is expected to hold.
struct TemplateSet {
  std::span<const OpRow> rows;
  std::span<const HoleSymbol> holes;
};

struct ExtractedTemplate {
  std::vector<uint8_t> code;
  std::vector<Hole> holes;

  /// Whether it does nothing but jump to where `kind` says.
  bool isJumpTo(HoleKind kind) const {
    return code.size() == 5 && holes.size() == 1 && holes[0].kind == kind;
  }
  /// Makes jumps to the op's hot template's end jumps to its own.
  void endHere();
};

/// The templates in the order of the rows. `object` is the content of an x86-64 ELF object file;
/// `name` is used in messages.
Result<std::vector<ExtractedTemplate>> readTemplates(std::string_view object, std::string_view name,
                                                     const TemplateSet &set);

} // namespace assay
