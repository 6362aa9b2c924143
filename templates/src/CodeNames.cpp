#include "assay/templates/CodeNames.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <elf.h>
#include <string>
#include <unistd.h>

// What debuggers look for in a process, by these names: see "JIT Compilation Interface" in GDB's
// manual. They stop at the function and read what the descriptor refers to.
extern "C" {
enum JitAction : uint32_t { kJitNone, kJitRegister, kJitUnregister };
struct JitEntry {
  JitEntry *next, *previous;
  const std::byte *file;
  uint64_t fileBytes;
};
struct JitDescriptor {
  uint32_t version;
  uint32_t action;
  JitEntry *relevant, *first;
};
[[gnu::noinline, gnu::used, gnu::visibility("default")]] void __jit_debug_register_code() {
  asm volatile("" ::: "memory");
}
[[gnu::used, gnu::visibility("default")]] JitDescriptor __jit_debug_descriptor = {1, kJitNone,
                                                                                  nullptr, nullptr};
}

namespace assay {
namespace {

/// The list of the descriptor is the process's.
std::mutex jitMutex;

void announce(JitAction action, JitEntry &entry) {
  __jit_debug_descriptor.action = action;
  __jit_debug_descriptor.relevant = &entry;
  __jit_debug_register_code();
}

bool isSet(const char *variable) {
  const char *value = std::getenv(variable);
  return value != nullptr && *value != '\0' && std::strcmp(value, "0") != 0;
}

constexpr std::string_view kSectionNames{"\0.text\0.symtab\0.strtab\0.shstrtab", 33};
enum Section : uint16_t { kNull, kText, kSymbols, kStrings, kSectionStrings, kSections };

uint32_t nameOfSection(std::string_view name) {
  return static_cast<uint32_t>(kSectionNames.find(name));
}

Elf64_Shdr stringTable(std::string_view name, uint64_t offset, uint64_t bytes) {
  Elf64_Shdr section{};
  section.sh_name = nameOfSection(name);
  section.sh_type = SHT_STRTAB;
  section.sh_offset = offset;
  section.sh_size = bytes;
  section.sh_addralign = 1;
  return section;
}

} // namespace

std::vector<std::byte> symbolFile(std::string_view name, const std::byte *code, size_t bytes) {
  struct Layout {
    Elf64_Ehdr header;
    Elf64_Shdr sections[kSections];
    Elf64_Sym symbols[2];
    char sectionNames[kSectionNames.size() + 1];
  } file{};
  const auto address = reinterpret_cast<uint64_t>(code);
  const uint64_t stringBytes = name.size() + 2; // an empty one first

  std::memcpy(file.header.e_ident, ELFMAG, SELFMAG);
  file.header.e_ident[EI_CLASS] = ELFCLASS64;
  file.header.e_ident[EI_DATA] = ELFDATA2LSB;
  file.header.e_ident[EI_VERSION] = EV_CURRENT;
  file.header.e_type = ET_EXEC; // addresses are what they say
  file.header.e_machine = EM_X86_64;
  file.header.e_version = EV_CURRENT;
  file.header.e_shoff = offsetof(Layout, sections);
  file.header.e_ehsize = sizeof(Elf64_Ehdr);
  file.header.e_shentsize = sizeof(Elf64_Shdr);
  file.header.e_shnum = kSections;
  file.header.e_shstrndx = kSectionStrings;

  Elf64_Shdr &text = file.sections[kText];
  text.sh_name = nameOfSection(".text");
  text.sh_type = SHT_NOBITS;
  text.sh_flags = SHF_ALLOC | SHF_EXECINSTR;
  text.sh_addr = address;
  text.sh_size = bytes;
  text.sh_addralign = 1;
  Elf64_Shdr &symbols = file.sections[kSymbols];
  symbols.sh_name = nameOfSection(".symtab");
  symbols.sh_type = SHT_SYMTAB;
  symbols.sh_offset = offsetof(Layout, symbols);
  symbols.sh_size = sizeof file.symbols;
  symbols.sh_link = kStrings;
  symbols.sh_info = 1; // the first that is not local
  symbols.sh_addralign = 8;
  symbols.sh_entsize = sizeof(Elf64_Sym);
  file.sections[kStrings] = stringTable(".strtab", sizeof(Layout), stringBytes);
  file.sections[kSectionStrings] =
      stringTable(".shstrtab", offsetof(Layout, sectionNames), sizeof file.sectionNames);
  Elf64_Sym &function = file.symbols[1];
  function.st_name = 1;
  function.st_info = ELF64_ST_INFO(STB_GLOBAL, STT_FUNC);
  function.st_shndx = kText;
  function.st_value = address;
  function.st_size = bytes;
  std::copy(kSectionNames.begin(), kSectionNames.end(), file.sectionNames);

  std::vector<std::byte> content(sizeof file + stringBytes);
  std::memcpy(content.data(), &file, sizeof file);
  std::memcpy(content.data() + sizeof file + 1, name.data(), name.size());
  return content;
}

struct CodeNames::Registered {
  std::vector<std::byte> file;
  const std::byte *code;
  JitEntry entry{};

  Registered(std::string_view name, const std::byte *at, size_t bytes)
      : file(symbolFile(name, at, bytes)), code(at) {
    const std::lock_guard lock(jitMutex);
    entry = {__jit_debug_descriptor.first, nullptr, file.data(), file.size()};
    if (entry.next != nullptr)
      entry.next->previous = &entry;
    __jit_debug_descriptor.first = &entry;
    announce(kJitRegister, entry);
  }
  ~Registered() {
    const std::lock_guard lock(jitMutex);
    (entry.previous == nullptr ? __jit_debug_descriptor.first : entry.previous->next) = entry.next;
    if (entry.next != nullptr)
      entry.next->previous = entry.previous;
    announce(kJitUnregister, entry);
  }
  Registered(const Registered &) = delete;
};

CodeNames *CodeNames::ofProcess() {
  static const std::unique_ptr<CodeNames> names = []() -> std::unique_ptr<CodeNames> {
    const bool debugger = isSet("ASSAY_GDB");
    std::FILE *map = nullptr;
    if (isSet("ASSAY_PERF_MAP"))
      map = std::fopen(("/tmp/perf-" + std::to_string(getpid()) + ".map").c_str(), "w");
    return debugger || map != nullptr ? std::make_unique<CodeNames>(map, debugger) : nullptr;
  }();
  return names.get();
}

CodeNames::CodeNames(std::FILE *perfMap, bool debugger) : perfMap_(perfMap), debugger_(debugger) {}

CodeNames::~CodeNames() {
  if (perfMap_ != nullptr)
    std::fclose(perfMap_);
}

void CodeNames::add(std::string_view name, const std::byte *code, size_t bytes) {
  const std::lock_guard lock(mutex_);
  if (perfMap_ != nullptr) {
    std::fprintf(perfMap_, "%llx %zx %.*s\n",
                 static_cast<unsigned long long>(reinterpret_cast<uintptr_t>(code)), bytes,
                 static_cast<int>(name.size()), name.data());
    std::fflush(perfMap_); // the process may be killed
  }
  if (debugger_)
    registered_.push_back(std::make_unique<Registered>(name, code, bytes));
}

void CodeNames::forget(const std::byte *begin, size_t bytes) {
  const std::lock_guard lock(mutex_);
  std::erase_if(registered_, [&](const auto &each) {
    return each->code >= begin && each->code < begin + bytes;
  });
}

} // namespace assay
