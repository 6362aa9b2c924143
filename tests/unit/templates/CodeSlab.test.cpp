#include "assay/templates/CodeSlab.h"

#include <doctest/doctest.h>

#include <cstring>
#include <fstream>
#include <sstream>
#include <string>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace {

using namespace assay;

struct Mapping {
  std::string permissions; // as "rw-s"
  uint64_t begin, end;
  bool isSlab;
  size_t residentKilobytes;

  size_t bytes() const { return end - begin; }
};

/// What the kernel says of this process's memory.
std::vector<Mapping> readMappings() {
  std::ifstream smaps("/proc/self/smaps");
  std::vector<Mapping> mappings;
  for (std::string line; std::getline(smaps, line);) {
    unsigned long long begin, end;
    char permissions[5];
    if (std::sscanf(line.c_str(), "%llx-%llx %4s ", &begin, &end, permissions) == 3)
      mappings.push_back(
          {permissions, begin, end, line.find("memfd:assay-code") != std::string::npos, 0});
    else if (line.starts_with("Rss:"))
      mappings.back().residentKilobytes = std::stoul(line.substr(4));
  }
  return mappings;
}

std::vector<Mapping> slabMappings() {
  std::vector<Mapping> mappings = readMappings();
  std::erase_if(mappings, [](const Mapping &mapping) { return !mapping.isSlab; });
  return mappings;
}

CodeSlab makeSlab(size_t bytes) {
  auto slab = CodeSlab::create(bytes);
  REQUIRE(slab.ok());
  return *std::move(slab);
}

/// Sets the soft limit, tries to make a slab, restores the limit.
Result<CodeSlab> createUnder(__rlimit_resource resource, rlim_t limit, size_t bytes) {
  rlimit before;
  REQUIRE(getrlimit(resource, &before) == 0);
  rlimit lowered = before;
  lowered.rlim_cur = limit;
  REQUIRE(setrlimit(resource, &lowered) == 0);
  auto slab = CodeSlab::create(bytes);
  REQUIRE(setrlimit(resource, &before) == 0);
  return slab;
}

} // namespace

TEST_CASE(
    "no page of a slab is writable and executable, and there are two mappings whatever its size") {
  for (const size_t bytes : {size_t(1), size_t(1) << 20, size_t(64) << 20}) {
    CodeSlab slab = makeSlab(bytes);
    std::byte *room = slab.reserve(slab.bytesCapacity());
    REQUIRE(room != nullptr);
    std::memset(room, 0xcc, slab.bytesCapacity());
    const std::byte *code = slab.commit(slab.bytesCapacity());
    CHECK(std::memcmp(code, room, slab.bytesCapacity()) == 0);

    const std::vector<Mapping> mappings = slabMappings();
    REQUIRE(mappings.size() == 2);
    for (const Mapping &mapping : mappings) {
      const bool isWritable = reinterpret_cast<uint64_t>(room) == mapping.begin;
      const bool isExecutable = reinterpret_cast<uint64_t>(code) == mapping.begin;
      CHECK(isWritable != isExecutable);
      CHECK(mapping.permissions == (isWritable ? "rw-s" : "r-xs"));
      CHECK(mapping.bytes() == slab.bytesCapacity());
    }
    for (const Mapping &mapping : readMappings())
      CHECK_FALSE((mapping.permissions[1] == 'w' && mapping.permissions[2] == 'x'));
  }
  CHECK(slabMappings().empty());
}

TEST_CASE("room is handed out aligned, in order, and not twice") {
  CodeSlab slab = makeSlab(4096);
  CHECK(slab.bytesCapacity() == 4096);
  std::byte *first = slab.reserve(100);
  CHECK(slab.reserve(4096) == first);
  CHECK(slab.reserve(4097) == nullptr);
  const std::byte *entry = slab.commit(100);
  CHECK(reinterpret_cast<uintptr_t>(entry) % CodeSlab::kEntryAlignment == 0);
  CHECK(slab.bytesUsed() == 112);
  CHECK(slab.reserve(1) == first + 112);
  CHECK(slab.commit(1) == entry + 112);
  CHECK(slab.reserve(4096 - 128) == first + 128);
  CHECK(slab.reserve(4096 - 127) == nullptr);
  (void)slab.commit(4096 - 128);
  CHECK(slab.bytesUsed() == 4096);
  CHECK(slab.reserve(1) == nullptr);
  CHECK(slab.reserve(0) != nullptr);
  CHECK(slab.reserve(SIZE_MAX) == nullptr);

  CHECK(slab.epoch() == 0);
  slab.reset();
  CHECK(slab.epoch() == 1);
  CHECK(slab.bytesUsed() == 0);
  CHECK(slab.reserve(4096) == first);
}

TEST_CASE("a reset gives most of the memory back") {
  CodeSlab slab = makeSlab(size_t(16) << 20);
  const auto resident = [] {
    size_t kilobytes = 0;
    for (const Mapping &mapping : slabMappings())
      if (mapping.permissions == "rw-s")
        kilobytes += mapping.residentKilobytes;
    return kilobytes;
  };
  CHECK(resident() == 0);
  for (int round = 0; round != 3; ++round) {
    std::memset(slab.reserve(slab.bytesCapacity()), 0xcc, slab.bytesCapacity());
    (void)slab.commit(slab.bytesCapacity());
    CHECK(resident() == 16 << 10);
    slab.reset();
    CHECK(resident() == 1 << 10);
  }
}

TEST_CASE("a slab moves with its memory") {
  CodeSlab first = makeSlab(4096);
  std::byte *room = first.reserve(16);
  room[0] = std::byte{0xc3};
  const std::byte *entry = first.commit(1);
  CodeSlab second = std::move(first);
  CHECK(second.reserve(1) == room + CodeSlab::kEntryAlignment);
  CHECK(*entry == std::byte{0xc3});
  second = makeSlab(8192);
  CHECK(second.bytesCapacity() == 8192);
  CHECK(second.bytesUsed() == 0);
}

TEST_CASE("where the system refuses memory for code, the reason is an error") {
  const auto noDescriptor = createUnder(RLIMIT_NOFILE, 0, 4096);
  REQUIRE_FALSE(noDescriptor.ok());
  CHECK(noDescriptor.error().message ==
        "no memory for native code: memfd_create: Too many open files");

  const auto noFile = createUnder(RLIMIT_FSIZE, 4096, 8192);
  REQUIRE_FALSE(noFile.ok());
  CHECK(noFile.error().message ==
        "no memory for native code: the limit on file sizes (ulimit -f) is too low");
  CHECK(createUnder(RLIMIT_FSIZE, 4096, 4096).ok());

  for (const size_t bytes : {size_t(1) << 50, SIZE_MAX / 4, SIZE_MAX}) {
    const auto tooLarge = CodeSlab::create(bytes);
    REQUIRE_FALSE(tooLarge.ok());
    CHECK(tooLarge.error().message.starts_with("no memory for native code: "));
  }
  CHECK(slabMappings().empty());
}

TEST_CASE("a forked child does not have its parent's slab") {
  CodeSlab slab = makeSlab(4096);
  REQUIRE(slabMappings().size() == 2);
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0)
    _exit(static_cast<int>(slabMappings().size()));
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
}
