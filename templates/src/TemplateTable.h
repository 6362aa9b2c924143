// The shape of the tables that the extractor writes at build time: machine code with holes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace assay {

/// What a hole is filled with.
enum class HoleKind : uint16_t {
  SlotD, // the byte offset of slot D in the frame
  SlotA,
  SlotB,
  Index, // the index of the instruction, times 256
};
inline constexpr unsigned kHoleKindCount = 4;

/// Four bytes of a template, little-endian, that become the value of their kind plus `addend`.
struct Hole {
  uint16_t offset; // in bytes from the template's start
  HoleKind kind;
  int32_t addend;
};

/// One op's machine code: position-independent, without a relocation, entered at its first byte,
/// left at its end (on to the next op) or by a return.
struct Template {
  uint32_t begin; // of its bytes in TemplateTable::code
  uint16_t size;  // in bytes
  uint16_t holeCount;
  uint32_t firstHole;
};

/// `code` may be read in blocks of this many bytes from any template's begin past its end.
inline constexpr size_t kTemplateBlockBytes = 32;

/// The templates of one table of ops, indexed by the op's number.
struct TemplateTable {
  std::span<const uint8_t> code;
  std::span<const Hole> holes;
  std::span<const Template> templates;
  uint32_t largest; // bytes of the largest template
};

/// Of AssertionOps.def.
extern const TemplateTable kAssertionTemplates;

} // namespace assay
