#include "TemplateObject.h"

#include <llvm/BinaryFormat/ELF.h>
#include <llvm/Object/ELFObjectFile.h>
#include <llvm/Support/Endian.h>

#include <algorithm>
#include <map>
#include <optional>

namespace assay {
namespace {

using namespace llvm::object;

constexpr std::string_view kTemplatePrefix = "assayTemplate";
constexpr std::string_view kContinueSymbol = "assayContinue";

/// Other places that templates jump to.
constexpr std::pair<std::string_view, HoleKind> kJumpSymbols[] = {
    {"assayTarget", HoleKind::Target},
    {"assayCold", HoleKind::Cold},
    {"assayBack", HoleKind::Back},
};

/// Where the next template starts is known: at this one's end. So no jump there stays open, and a
/// jump that comes last is dropped. `jumps` are the offsets of their displacements.
void resolveJumps(ExtractedTemplate &into, const std::vector<uint64_t> &jumps) {
  const bool endsWithJump = std::any_of(jumps.begin(), jumps.end(), [&](uint64_t offset) {
    return offset + 4 == into.code.size() && into.code[offset - 1] == 0xe9;
  });
  if (endsWithJump)
    into.code.resize(into.code.size() - 5);
  for (const uint64_t offset : jumps)
    if (offset + 4 <= into.code.size())
      llvm::support::endian::write32le(&into.code[offset],
                                       static_cast<uint32_t>(into.code.size() - (offset + 4)));
}

/// LLVM's error as ours.
template <typename T> Error asError(llvm::Expected<T> &failed) {
  return Error{llvm::toString(failed.takeError())};
}

/// The function that fills a section.
struct Function {
  std::string op;
  uint64_t bytes;
};

class Reader {
public:
  Reader(const ELFObjectFileBase &object, const TemplateSet &set)
      : object_(object), rows_(set.rows), holeSymbols_(set.holes), templates_(set.rows.size()),
        found_(set.rows.size()) {}

  Result<std::vector<ExtractedTemplate>> read() {
    if (auto done = findFunctions(); !done)
      return done.error();
    for (const ELFSectionRef section : object_.sections())
      if (auto done = readSection(section); !done)
        return done.error();
    for (size_t i = 0; i != rows_.size(); ++i)
      if (!found_[i])
        return Error{"op " + std::string(rows_[i].name) + " has no template"};
    return std::move(templates_);
  }

private:
  Result<void> findFunctions() {
    for (const ELFSymbolRef symbol : object_.symbols()) {
      if (symbol.getELFType() != llvm::ELF::STT_FUNC)
        continue;
      auto name = symbol.getName();
      if (!name)
        return asError(name);
      if (!name->starts_with(llvm::StringRef(kTemplatePrefix)))
        return Error{"function " + name->str() + " is no template: its body must be inlined"};
      auto section = symbol.getSection();
      if (!section)
        return asError(section);
      auto address = symbol.getAddress();
      if (!address)
        return asError(address);
      const Function function{name->substr(kTemplatePrefix.size()).str(), symbol.getSize()};
      if (*address != 0 || !functions_.try_emplace((*section)->getIndex(), function).second)
        return Error{name->str() + " shares its section: compile with -ffunction-sections"};
    }
    return {};
  }

  Result<void> readSection(const ELFSectionRef &section) {
    // The relocations of a section stand in one of their own, read together with it.
    if ((section.getFlags() & llvm::ELF::SHF_ALLOC) == 0 || section.getSize() == 0)
      return {};
    auto name = section.getName();
    if (!name)
      return asError(name);
    const auto function = functions_.find(section.getIndex());
    if (function == functions_.end() || function->second.bytes != section.getSize())
      return Error{"section " + name->str() +
                   " holds more than one template's code: constants, tables"
                   " and unwind data have no place in a template"};
    const auto row = std::find_if(rows_.begin(), rows_.end(), [&](const OpRow &candidate) {
      return candidate.name == function->second.op;
    });
    if (row == rows_.end())
      return Error{"template " + function->second.op + " has no op"};
    auto content = section.getContents();
    if (!content)
      return asError(content);
    if (content->size() > UINT16_MAX)
      return Error{"template " + function->second.op + " is too large"};

    const size_t index = static_cast<size_t>(row - rows_.begin());
    found_[index] = true;
    templates_[index].code.assign(content->bytes_begin(), content->bytes_end());
    if (auto done = readRelocations(section, *row, templates_[index]); !done)
      return Error{"template " + std::string(row->name) + ": " + done.error().message};
    return {};
  }

  Result<void> readRelocations(const ELFSectionRef &section, const OpRow &row,
                               ExtractedTemplate &into) {
    std::vector<uint64_t> jumps; // offsets of the displacements of jumps to the next template
    for (const SectionRef candidate : object_.sections()) {
      auto relocated = candidate.getRelocatedSection();
      if (!relocated)
        return asError(relocated);
      if (*relocated == object_.section_end() || **relocated != section)
        continue;
      for (const ELFRelocationRef relocation : candidate.relocations())
        if (auto done = readRelocation(relocation, into, jumps); !done)
          return done.error();
    }
    if (auto done = checkOperands(row, into.holes); !done)
      return done.error();
    resolveJumps(into, jumps);
    return {};
  }

  Result<void> readRelocation(const ELFRelocationRef &relocation, ExtractedTemplate &into,
                              std::vector<uint64_t> &jumps) {
    llvm::SmallString<32> type;
    relocation.getTypeName(type);
    const auto symbol = relocation.getSymbol();
    if (symbol == object_.symbol_end())
      return Error{"relocation " + type.str().str() + " without a symbol"};
    auto name = symbol->getName();
    if (!name)
      return asError(name);
    auto addend = relocation.getAddend();
    if (!addend)
      return asError(addend);
    const std::string what = "relocation " + type.str().str() + " against " +
                             (name->empty() ? "a section" : name->str());
    const uint64_t offset = relocation.getOffset();
    if (offset + 4 > into.code.size())
      return Error{what + " lies outside the code"};

    if (*name == llvm::StringRef(kContinueSymbol)) {
      if (relocation.getType() != llvm::ELF::R_X86_64_PLT32 || *addend != -4 ||
          !isJump(into.code, offset))
        return Error{what + " is no jump: the next template must be called in tail position"};
      jumps.push_back(offset);
      return {};
    }
    for (const auto &[jumpSymbol, kind] : kJumpSymbols) {
      if (*name != llvm::StringRef(jumpSymbol))
        continue;
      // A place in the code may also be taken for its address.
      const bool isAddress = relocation.getType() == llvm::ELF::R_X86_64_PC32;
      if (*addend != -4 || (!isAddress && (relocation.getType() != llvm::ELF::R_X86_64_PLT32 ||
                                           !isJump(into.code, offset))))
        return Error{what + " is no jump: it must be called in tail position"};
      into.holes.push_back({static_cast<uint16_t>(offset), kind, -4});
      return {};
    }
    for (const HoleSymbol &hole : holeSymbols_)
      if (*name == llvm::StringRef(hole.symbol)) {
        if (relocation.getType() != llvm::ELF::R_X86_64_32 &&
            relocation.getType() != llvm::ELF::R_X86_64_32S)
          return Error{what + ": a hole is four bytes wide and absolute"};
        if (*addend < INT32_MIN || *addend > INT32_MAX)
          return Error{what + ": the addend is too large"};
        into.holes.push_back(
            {static_cast<uint16_t>(offset), hole.kind, static_cast<int32_t>(*addend)});
        return {};
      }
    return Error{what + ": unknown symbol; a template calls nothing and has no data"};
  }

  /// Whether the four bytes at `offset` are the displacement of a jump, conditional or not.
  static bool isJump(const std::vector<uint8_t> &code, uint64_t offset) {
    if (offset >= 1 && code[offset - 1] == 0xe9)
      return true;
    return offset >= 2 && code[offset - 2] == 0x0f && (code[offset - 1] & 0xf0) == 0x80;
  }

  /// A template uses the slots that its op's row names, all of them and no other.
  Result<void> checkOperands(const OpRow &row, const std::vector<Hole> &holes) const {
    for (const HoleSymbol &symbol : holeSymbols_) {
      if (symbol.operand.empty())
        continue;
      const bool named =
          row.operands != "None" && row.operands.find(symbol.operand) != std::string_view::npos;
      const bool used = std::any_of(holes.begin(), holes.end(),
                                    [&](const Hole &hole) { return hole.kind == symbol.kind; });
      if (named != used)
        return Error{"slot " + std::string(symbol.operand) +
                     (named ? " is an operand but is not used" : " is used but is no operand")};
    }
    return {};
  }

  const ELFObjectFileBase &object_;
  std::span<const OpRow> rows_;
  std::span<const HoleSymbol> holeSymbols_;
  std::map<uint64_t, Function> functions_; // by index of their section
  std::vector<ExtractedTemplate> templates_;
  std::vector<bool> found_;
};

} // namespace

void ExtractedTemplate::endHere() {
  std::vector<uint64_t> jumps;
  for (const Hole &hole : holes)
    if (hole.kind == HoleKind::Back)
      jumps.push_back(hole.offset);
  std::erase_if(holes, [](const Hole &hole) { return hole.kind == HoleKind::Back; });
  resolveJumps(*this, jumps);
}

Result<std::vector<ExtractedTemplate>> readTemplates(std::string_view object, std::string_view name,
                                                     const TemplateSet &set) {
  auto file = ObjectFile::createObjectFile(llvm::MemoryBufferRef(object, name));
  if (!file)
    return asError(file);
  const auto *elf = llvm::dyn_cast<ELFObjectFileBase>(file->get());
  if (elf == nullptr || !elf->is64Bit() || elf->getEMachine() != llvm::ELF::EM_X86_64 ||
      !elf->isRelocatableObject())
    return Error{"not an x86-64 ELF object file"};
  return Reader(*elf, set).read();
}

} // namespace assay
