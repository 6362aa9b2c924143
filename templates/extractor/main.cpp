// assay-extract-templates assertions|ops OBJECT OUTPUT: writes the templates of AssertionOps.def or
// IrOps.def, compiled in OBJECT, as a C++ table to OUTPUT. Exit code 1 and a message where the
// object is not exactly what it should be.
#include "TemplateObject.h"

#include <algorithm>
#include <fstream>
#include <iostream>
#include <iterator>
#include <sstream>

namespace assay {
namespace {

constexpr OpRow kAssertionRows[] = {
#define ASSERTION_OP(Name, operands) {#Name, #operands},
#include "assay/frontend/AssertionOps.def"
};

constexpr HoleSymbol kAssertionHoles[] = {
    {"assayHoleD", HoleKind::SlotD, "D"},
    {"assayHoleA", HoleKind::SlotA, "A"},
    {"assayHoleB", HoleKind::SlotB, "B"},
    {"assayHoleIndex", HoleKind::Index, ""},
};

// The hot templates, and in the same order the cold ones of those that have one: all but what
// does more to frames than a body could.
#define ASSAY_COLD(Name, operands) {"Cold" #Name, operands},
#define ASSAY_COLD_Value ASSAY_COLD
#define ASSAY_COLD_Effect ASSAY_COLD
#define ASSAY_COLD_Test ASSAY_COLD
#define ASSAY_COLD_Next ASSAY_COLD
#define ASSAY_COLD_Control(Name, operands)
constexpr OpRow kIrRows[] = {
#define IR_OP(Name, Kind, operands) {#Name, operands},
#include "assay/frontend/IrOps.def"
    {"StoreResult", "D"}, {"StoreItem", "DL"}, {"PassItem", "DL"},
#define IR_OP(Name, Kind, operands) ASSAY_COLD_##Kind(Name, operands)
#include "assay/frontend/IrOps.def"
    {"ColdLoop", "L"},    {"ColdCall", ""},    {"ColdCallMethod", ""}, {"ColdReturn", ""},
};
constexpr size_t kHotCount = 3
#define IR_OP(Name, Kind, operands) +1
#include "assay/frontend/IrOps.def"
    ;

// Which registers an op of the intermediate representation reads is told by its body.
constexpr HoleSymbol kIrHoles[] = {
    {"assayHoleD", HoleKind::SlotD, ""},   {"assayHoleA", HoleKind::SlotA, ""},
    {"assayHoleB", HoleKind::SlotB, ""},   {"assayHoleImm", HoleKind::Imm, ""},
    {"assayHoleImm2", HoleKind::Imm2, ""}, {"assayHolePc", HoleKind::Pc, ""},
};

std::string_view holeKindName(HoleKind kind) {
  switch (kind) {
  case HoleKind::SlotD:
    return "SlotD";
  case HoleKind::SlotA:
    return "SlotA";
  case HoleKind::SlotB:
    return "SlotB";
  case HoleKind::Index:
    return "Index";
  case HoleKind::Imm:
    return "Imm";
  case HoleKind::Imm2:
    return "Imm2";
  case HoleKind::Pc:
    return "Pc";
  case HoleKind::Target:
    return "Target";
  case HoleKind::Cold:
    return "Cold";
  case HoleKind::Back:
    return "Back";
  }
  return "?";
}

/// Takes the first hole of `kind` that a Template can hold by itself out of `holes`. Where there is
/// none, it is a hole at the template's end.
Hole takeHole(std::vector<Hole> &holes, HoleKind kind, size_t size) {
  const auto found = std::find_if(holes.begin(), holes.end(), [&](const Hole &hole) {
    const int32_t largestAddend = kind == HoleKind::Index ? UINT16_MAX : 0;
    return hole.kind == kind && hole.addend >= 0 && hole.addend <= largestAddend;
  });
  if (found == holes.end())
    return {static_cast<uint16_t>(size), kind, 0};
  const Hole hole = *found;
  holes.erase(found);
  return hole;
}

/// The table as C++ source. Each template starts at a whole block and is padded to whole blocks, so
/// that it can be copied block by block.
std::string tableSource(std::string_view table, std::span<const OpRow> rows,
                        const std::vector<ExtractedTemplate> &templates) {
  std::ostringstream code, holes, entries;
  size_t begin = 0, holeCount = 0, largest = 0;
  for (size_t i = 0; i != rows.size(); ++i) {
    const auto &[bytes, allHoles] = templates[i];
    const size_t size = bytes.size();
    const size_t padded =
        (size + kTemplateBlockBytes - 1) / kTemplateBlockBytes * kTemplateBlockBytes;
    code << "    // " << rows[i].name << "\n    ";
    for (size_t at = 0; at != padded; ++at)
      code << (at < size ? unsigned(bytes[at]) : 0U) << (at + 1 == padded ? ",\n" : ",");

    std::vector<Hole> more = allHoles;
    const Hole d = takeHole(more, HoleKind::SlotD, size);
    const Hole a = takeHole(more, HoleKind::SlotA, size);
    const Hole b = takeHole(more, HoleKind::SlotB, size);
    const Hole index = takeHole(more, HoleKind::Index, size);
    entries << "    {" << begin << ", " << size << ", " << d.offset << ", " << a.offset << ", "
            << b.offset << ", " << index.offset << ", " << index.addend << ", " << more.size()
            << ", " << holeCount << "}, // " << rows[i].name << "\n";
    for (const Hole &hole : more)
      holes << "    Hole{" << hole.offset << ", HoleKind::" << holeKindName(hole.kind) << ", "
            << hole.addend << "}, // " << rows[i].name << "\n";
    begin += padded;
    holeCount += more.size();
    largest = std::max(largest, size);
  }
  std::ostringstream source;
  source << "// Written by assay-extract-templates from compiled templates. Not to be edited.\n"
         << "#include \"TemplateTable.h\"\n\n#include <array>\n\nnamespace assay {\nnamespace {\n\n"
         << "alignas(64) constexpr uint8_t kCode[] = {\n"
         << code.str() << "};\n\nconstexpr std::array<Hole, " << holeCount << "> kHoles = {\n"
         << holes.str() << "};\n\nconstexpr Template kTemplates[] = {\n"
         << entries.str() << "};\n\n} // namespace\n\nconstinit const TemplateTable " << table
         << " = {kCode, kHoles, kTemplates, " << largest << "};\n\n} // namespace assay\n";
  return source.str();
}

/// A hot template and its cold one, which is empty where the hot one is all.
struct TemplatePair {
  std::string_view name;
  ExtractedTemplate hot, cold;
};

std::vector<TemplatePair> pairs(std::span<const OpRow> rows,
                                std::vector<ExtractedTemplate> templates) {
  std::vector<TemplatePair> result;
  for (size_t i = 0; i != kHotCount; ++i) {
    TemplatePair pair{rows[i].name, std::move(templates[i]), {}};
    const std::string coldName = "Cold" + std::string(pair.name);
    for (size_t k = kHotCount; k != rows.size(); ++k)
      if (rows[k].name == coldName)
        pair.cold = std::move(templates[k]);
    const auto usesCold = [](const Hole &hole) { return hole.kind == HoleKind::Cold; };
    if (std::none_of(pair.hot.holes.begin(), pair.hot.holes.end(), usesCold)) {
      pair.cold = {};
    } else if (pair.hot.isJumpTo(HoleKind::Cold)) {
      pair.hot = std::move(pair.cold);
      pair.hot.endHere();
      pair.cold = {};
    }
    result.push_back(std::move(pair));
  }
  return result;
}

/// Collects templates as C++ source.
class OpTableWriter {
public:
  /// Adds a template; the row of OpTemplate that says where it is.
  std::string add(std::string_view name, const ExtractedTemplate &from) {
    const size_t size = from.code.size();
    const size_t padded =
        (size + kTemplateBlockBytes - 1) / kTemplateBlockBytes * kTemplateBlockBytes;
    code_ << "    // " << name << "\n    ";
    for (size_t at = 0; at != padded; ++at)
      code_ << (at < size ? unsigned(from.code[at]) : 0U) << (at + 1 == padded ? ",\n" : ",");
    std::ostringstream row;
    row << "    {" << begin_ << ", " << size << ", " << from.holes.size() << ", " << holeCount_
        << "}, // " << name << "\n";
    for (const Hole &hole : from.holes)
      holes_ << "    Hole{" << hole.offset << ", HoleKind::" << holeKindName(hole.kind) << ", "
             << hole.addend - (isDistance(hole.kind) ? hole.offset : 0) << "}, // " << name << "\n";
    begin_ += padded;
    holeCount_ += from.holes.size();
    return row.str();
  }
  std::string code() const { return code_.str(); }
  std::string holes() const { return holes_.str(); }
  size_t holeCount() const { return holeCount_; }

private:
  std::ostringstream code_, holes_;
  size_t begin_ = 0, holeCount_ = 0;
};

/// The table of ops of the intermediate representation.
std::string opTableSource(std::string_view table, const std::vector<TemplatePair> &pairs) {
  OpTableWriter writer;
  std::string hot, cold;
  for (const TemplatePair &pair : pairs) {
    hot += writer.add(pair.name, pair.hot);
    cold += writer.add(pair.name, pair.cold);
  }
  std::ostringstream source;
  source << "// Written by assay-extract-templates from compiled templates. Not to be edited.\n"
         << "#include \"TemplateTable.h\"\n\n#include <array>\n\nnamespace assay {\nnamespace {\n\n"
         << "alignas(64) constexpr uint8_t kCode[] = {\n"
         << writer.code() << "};\n\nconstexpr std::array<Hole, " << writer.holeCount()
         << "> kHoles = {\n"
         << writer.holes() << "};\n\nconstexpr OpTemplate kHot[] = {\n"
         << hot << "};\n\nconstexpr OpTemplate kCold[] = {\n"
         << cold << "};\n\n} // namespace\n\nconstinit const OpTemplateTable " << table
         << " = {kCode, kHoles, kHot, kCold};\n\n} // namespace assay\n";
  return source.str();
}

int fail(const std::string &where, const std::string &message) {
  std::cerr << "assay-extract-templates: " << where << ": " << message << "\n";
  return 1;
}

int run(bool isOps, const std::string &objectPath, const std::string &outputPath) {
  std::ifstream input(objectPath, std::ios::binary);
  const std::string object{std::istreambuf_iterator<char>(input), {}};
  if (!input)
    return fail(objectPath, "cannot be read");
  auto templates = readTemplates(object, objectPath,
                                 isOps ? TemplateSet{kIrRows, kIrHoles}
                                       : TemplateSet{kAssertionRows, kAssertionHoles});
  if (!templates)
    return fail(objectPath, templates.error().message);
  std::ofstream output(outputPath, std::ios::binary);
  output << (isOps ? opTableSource("kOpTemplates", pairs(kIrRows, std::move(*templates)))
                   : tableSource("kAssertionTemplates", kAssertionRows, *templates));
  output.close();
  return output ? 0 : fail(outputPath, "cannot be written");
}

} // namespace
} // namespace assay

int main(int argc, char **argv) {
  const std::string_view kind = argc == 4 ? argv[1] : "";
  if (kind != "assertions" && kind != "ops") {
    std::cerr << "usage: assay-extract-templates assertions|ops OBJECT OUTPUT\n";
    return 2;
  }
  return assay::run(kind == "ops", argv[2], argv[3]);
}
