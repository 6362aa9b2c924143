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
  Imm,   // the instruction's number
  Imm2,  // its second number
  Pc,    // the index of the instruction
  // The distance from the hole to
  Target, // where the op jumps to
  Cold,   // the op's cold template
  Back,   // where the op's hot template ends
};
constexpr bool isDistance(HoleKind kind) { return kind >= HoleKind::Target; }
/// Those that templates of assertions have.
inline constexpr unsigned kAssertionHoleKinds = 4;

/// Four bytes of a template, little-endian, that become the value of their kind plus `addend`. A
/// distance is taken from the hole's first byte.
struct Hole {
  uint16_t offset; // in bytes from the template's start
  HoleKind kind;
  int32_t addend;
};

/// One op's machine code: position-independent, without a relocation, entered at its first byte,
/// left at its end (on to the next op) or by a return.
///
/// Nearly every template has at most one hole of each kind, so these stand here and are filled
/// without a loop. A hole that there is not has the offset `size`: what is written there, the next
/// template overwrites.
struct Template {
  uint32_t begin;                      // of its bytes in TemplateTable::code
  uint16_t size;                       // in bytes
  uint16_t slotD, slotA, slotB, index; // offsets of holes; of slots, the addend is 0
  uint16_t indexAddend;
  uint16_t moreHoles, firstMore; // the other holes, in TemplateTable::holes
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

/// An op's machine code with any number of holes, otherwise as a Template. Distances are taken from
/// its own first byte: their addends make up for where the holes are.
struct OpTemplate {
  uint32_t begin; // of its bytes in OpTemplateTable::code
  uint16_t size;  // in bytes
  uint16_t holeCount;
  uint32_t firstHole; // in OpTemplateTable::holes
};

/// The hot templates of a function are laid one after the other, and all cold ones behind them.
struct OpTemplateTable {
  std::span<const uint8_t> code; // may be read in blocks, as that of a TemplateTable
  std::span<const Hole> holes;
  // Of IrOps.def, in its order, and behind them those that are laid behind an op: StoreResult,
  // StoreItem, PassItem.
  std::span<const OpTemplate> hot;
  std::span<const OpTemplate> cold; // in the same order; of size 0 where the hot one is all
};

extern const OpTemplateTable kOpTemplates;

} // namespace assay
