#include "assay/cache/CacheLocation.h"

#include "assay/support/FileSystem.h"

#include <cpuid.h>
#include <cstdint>
#include <cstring>
#include <elf.h>
#include <link.h>
#include <sys/stat.h>

namespace assay {
namespace {

struct Search {
  uintptr_t inside;  // an address of the module that is looked for
  std::string name;  // its path; empty: the program itself
  std::string build; // the linker's digest
};

void searchNotes(const char *at, const char *end, std::string &build) {
  const auto aligned = [](size_t bytes) { return (bytes + 3) / 4 * 4; };
  while (static_cast<size_t>(end - at) >= sizeof(ElfW(Nhdr))) {
    ElfW(Nhdr) note;
    std::memcpy(&note, at, sizeof note);
    const char *name = at + sizeof note, *content = name + aligned(note.n_namesz);
    if (note.n_type == NT_GNU_BUILD_ID && note.n_namesz == 4 && std::memcmp(name, "GNU", 4) == 0) {
      build.assign(content, note.n_descsz);
      return;
    }
    at = content + aligned(note.n_descsz);
  }
}

int visitModule(dl_phdr_info *module, size_t, void *context) {
  auto &search = *static_cast<Search *>(context);
  bool isIt = false;
  for (unsigned i = 0; i != module->dlpi_phnum; ++i) {
    const auto &part = module->dlpi_phdr[i];
    const uintptr_t start = module->dlpi_addr + part.p_vaddr;
    isIt |=
        part.p_type == PT_LOAD && search.inside >= start && search.inside - start < part.p_memsz;
  }
  if (!isIt)
    return 0;
  search.name = module->dlpi_name;
  for (unsigned i = 0; i != module->dlpi_phnum && search.build.empty(); ++i) {
    const auto &part = module->dlpi_phdr[i];
    const char *start = reinterpret_cast<const char *>(module->dlpi_addr + part.p_vaddr);
    if (part.p_type == PT_NOTE)
      searchNotes(start, start + part.p_memsz, search.build);
  }
  return 1;
}

template <typename T> void append(std::string &to, const T &value) {
  to.append(reinterpret_cast<const char *>(&value), sizeof value);
}

void appendFile(std::string &to, const std::string &path) {
  struct stat found;
  if (::stat(path.c_str(), &found) != 0)
    return;
  append(to, found.st_dev);
  append(to, found.st_ino);
  append(to, found.st_size);
  append(to, found.st_mtim.tv_sec);
  append(to, found.st_mtim.tv_nsec);
  append(to, found.st_ctim.tv_sec);
  append(to, found.st_ctim.tv_nsec);
}

void appendProcessor(std::string &to) {
  struct {
    unsigned a, b, c, d;
  } leaf{};
  if (__get_cpuid(1, &leaf.a, &leaf.b, &leaf.c, &leaf.d)) {
    append(to, leaf.a); // family, model, stepping; b would be which core it is
    append(to, leaf.c);
    append(to, leaf.d);
  }
  if (__get_cpuid_count(7, 0, &leaf.a, &leaf.b, &leaf.c, &leaf.d))
    append(to, leaf);
}

Fingerprint identify() {
  Search search{reinterpret_cast<uintptr_t>(&identify), {}, {}};
  dl_iterate_phdr(visitModule, &search);
  std::string text = "program " + search.build;
  if (search.build.empty())
    appendFile(text, search.name.empty() ? "/proc/self/exe" : search.name);
  appendProcessor(text);
  return Fingerprint::of(text);
}

} // namespace

std::string defaultCacheFolder(std::string_view xdgCacheHome, std::string_view home) {
  if (!xdgCacheHome.empty())
    return path::join(xdgCacheHome, "assay");
  return home.empty() ? std::string() : path::join(home, ".cache/assay");
}

Fingerprint programIdentity() {
  static const Fingerprint identity = identify();
  return identity;
}

} // namespace assay
