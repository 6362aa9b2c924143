#include "assay/templates/CodeNames.h"

#include <doctest/doctest.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <unistd.h>

using namespace assay;

extern "C" {
struct JitEntry {
  JitEntry *next, *previous;
  const std::byte *file;
  uint64_t fileBytes;
};
struct JitDescriptor {
  uint32_t version, action;
  JitEntry *relevant, *first;
};
extern JitDescriptor __jit_debug_descriptor;
}

namespace {

const auto *const kCode = reinterpret_cast<const std::byte *>(uintptr_t(0x7f1234560040));

/// What readelf says of a file.
std::string readelf(const std::byte *content, size_t bytes) {
  char path[] = "/tmp/assay-symbols-XXXXXX";
  const int file = mkstemp(path);
  REQUIRE(file >= 0);
  REQUIRE(write(file, content, bytes) == static_cast<ssize_t>(bytes));
  close(file);
  FILE *pipe = popen((std::string("readelf -SsW ") + path + " 2>&1").c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::string said;
  char buffer[4096];
  while (const size_t got = std::fread(buffer, 1, sizeof buffer, pipe))
    said.append(buffer, got);
  CHECK(pclose(pipe) == 0);
  unlink(path);
  return said;
}

} // namespace

TEST_CASE("code names: a symbol file is what readelf takes for one") {
  const auto file = symbolFile("py:outer.<locals>.inner", kCode, 96);
  const std::string said = readelf(file.data(), file.size());
  CAPTURE(said);
  CHECK(said.find("Warning") == std::string::npos);
  CHECK(said.find("Error") == std::string::npos);
  CHECK(said.find("00007f1234560040    96 FUNC    GLOBAL DEFAULT    1 py:outer.<locals>.inner") !=
        std::string::npos);
  CHECK(said.find(".text             NOBITS          00007f1234560040") != std::string::npos);
}

TEST_CASE("code names: debuggers are told what comes and what goes") {
  CHECK(__jit_debug_descriptor.version == 1);
  CodeNames names(nullptr, true);
  names.add("py:first", kCode, 16);
  const JitEntry *first = __jit_debug_descriptor.first;
  REQUIRE(first != nullptr);
  names.add("py:second", kCode + 16, 32);
  const JitEntry *second = __jit_debug_descriptor.first;
  CHECK(second->next == first);
  CHECK(first->previous == second);
  CHECK(__jit_debug_descriptor.relevant == second);
  CHECK(__jit_debug_descriptor.action == 1);
  CHECK(readelf(second->file, second->fileBytes).find("py:second") != std::string::npos);

  names.forget(kCode + 16, 1);
  CHECK(__jit_debug_descriptor.action == 2);
  CHECK(__jit_debug_descriptor.first == first);
  CHECK(first->previous == nullptr);
  names.forget(kCode, 4096);
  CHECK(__jit_debug_descriptor.first == nullptr);
}

TEST_CASE("code names: a profiler's map has a line a function") {
  char path[] = "/tmp/assay-map-XXXXXX";
  const int file = mkstemp(path);
  REQUIRE(file >= 0);
  CodeNames names(fdopen(file, "w"), false);
  CHECK(names.isForProfiler());
  names.add("py:f", kCode, 16);
  names.add("py:g", kCode + 16, 32);
  FILE *map = std::fopen(path, "r");
  REQUIRE(map != nullptr);
  char buffer[256] = {};
  (void)!std::fread(buffer, 1, sizeof buffer - 1, map);
  std::fclose(map);
  unlink(path);
  CHECK(std::string(buffer) == "7f1234560040 10 py:f\n7f1234560050 20 py:g\n");
}
