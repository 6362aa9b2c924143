#include "TemporaryFolder.h"

#include "assay/cache/CodeStore.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <sys/stat.h>
#include <vector>

using namespace assay;
namespace fs = std::filesystem;

namespace {

const Fingerprint kBuild = Fingerprint::of("this build");

Fingerprint keyOf(size_t number) { return Fingerprint::of("entry " + std::to_string(number)); }

std::vector<std::byte> bytesOf(size_t number, size_t length = 300) {
  std::vector<std::byte> bytes(length + number % 7);
  std::minstd_rand random(static_cast<unsigned>(number));
  for (std::byte &byte : bytes)
    byte = static_cast<std::byte>(random());
  return bytes;
}

bool isRight(const EntryHandle &entry, size_t number, size_t length = 300) {
  return entry && std::ranges::equal(entry.bytes(), bytesOf(number, length));
}

CodeStoreOptions optionsFor(const TemporaryFolder &folder, const Fingerprint &build = kBuild) {
  CodeStoreOptions options;
  options.folder = folder.path() + "/cache";
  options.build = build;
  return options;
}

void fill(const CodeStoreOptions &options, size_t first, size_t last, size_t length = 300) {
  CodeStore store(options);
  for (size_t i = first; i != last; ++i)
    if (!store.find(keyOf(i)))
      store.add(keyOf(i), bytesOf(i, length));
  const auto flushed = store.flush();
  INFO(flushed.error().message);
  REQUIRE(flushed.ok());
}

std::vector<fs::path> segmentsIn(const TemporaryFolder &folder) {
  std::vector<fs::path> found;
  for (const auto &entry : fs::directory_iterator(folder.path() + "/cache/code"))
    if (entry.path().extension() == ".segment")
      found.push_back(entry.path());
  std::sort(found.begin(), found.end());
  return found;
}

std::string contentOf(const fs::path &path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void replaceContent(const fs::path &path, const std::string &content) {
  fs::remove(path); // a file that is overwritten goes to disk at once, on some file systems
  std::ofstream(path, std::ios::binary | std::ios::trunc) << content;
}

uint64_t bytesIn(const TemporaryFolder &folder) {
  uint64_t bytes = 0;
  for (const fs::path &path : segmentsIn(folder))
    bytes += fs::file_size(path);
  return bytes;
}

/// Looks all of them up: how many there are. None may be wrong.
size_t countRight(CodeStore &store, size_t first, size_t last, size_t length = 300) {
  size_t right = 0;
  for (size_t i = first; i != last; ++i)
    if (const EntryHandle entry = store.find(keyOf(i))) {
      REQUIRE(isRight(entry, i, length));
      ++right;
    }
  return right;
}

} // namespace

TEST_CASE("what one store wrote another one finds on disk, once, and then in memory") {
  const TemporaryFolder folder;
  fill(optionsFor(folder), 0, 100);
  CodeStore store(optionsFor(folder));
  CHECK_FALSE(store.trouble());
  CHECK(store.counts().diskEntries == 100);
  {
    const EntryHandle entry = store.find(keyOf(7));
    CHECK(isRight(entry, 7));
    CHECK(entry.origin() == EntryOrigin::Disk);
    CHECK(reinterpret_cast<uintptr_t>(entry.bytes().data()) % 16 == 0);
  }
  CHECK(store.find(keyOf(7)).origin() == EntryOrigin::Memory);
  CHECK_FALSE(store.find(keyOf(100)));
  const auto counts = store.counts();
  CHECK(counts.diskHits == 1);
  CHECK(counts.memory.hits == 1);
  CHECK(counts.memory.misses == 2);
  CHECK(counts.bytesRead > bytesOf(7).size());
  CHECK(counts.bytesRead <= fs::file_size(segmentsIn(folder).at(0)));
}

TEST_CASE("nothing new, nothing written") {
  const TemporaryFolder folder;
  {
    CodeStore store(optionsFor(folder));
    CHECK_FALSE(store.find(keyOf(1)));
    CHECK(store.flush().ok());
  }
  CHECK_FALSE(fs::exists(folder.path() + "/cache"));
  fill(optionsFor(folder), 0, 10);
  const auto before = fs::last_write_time(folder.path() + "/cache/code");
  const auto names = segmentsIn(folder);
  const auto written = fs::last_write_time(names.at(0));
  fill(optionsFor(folder), 0, 10);
  { // The same entries, from somebody who did not look.
    CodeStore store(optionsFor(folder));
    for (size_t i = 0; i != 10; ++i)
      store.add(keyOf(i), bytesOf(i));
    CHECK(store.flush().ok());
    CHECK(store.counts().entriesWritten == 0);
  }
  CHECK(segmentsIn(folder) == names);
  CHECK(fs::last_write_time(folder.path() + "/cache/code") == before);
  CHECK(fs::last_write_time(names[0]) == written);
}

TEST_CASE("small batches end up in one file, and few files hold much") {
  const TemporaryFolder folder;
  for (size_t i = 0; i != 50; ++i)
    fill(optionsFor(folder), i * 4, i * 4 + 4);
  CHECK(segmentsIn(folder).size() == 1);
  for (size_t i = 0; i != 60; ++i)
    fill(optionsFor(folder), 1000 + i * 4, 1000 + i * 4 + 4, 30'000);
  CHECK(segmentsIn(folder).size() < 8);
  CodeStore store(optionsFor(folder));
  CHECK(countRight(store, 0, 200) == 200);
  CHECK(countRight(store, 1000, 1240, 30'000) == 240);
}

TEST_CASE("a full folder keeps what was used last") {
  const TemporaryFolder folder;
  CodeStoreOptions options = optionsFor(folder);
  options.diskLimit = 200'000;
  for (size_t i = 0; i != 40; ++i) {
    CodeStore store(options);
    store.find(keyOf(0));
    for (size_t n = i * 10; n != i * 10 + 10; ++n)
      store.add(keyOf(n), bytesOf(n, 1000));
    REQUIRE(store.flush().ok());
    CHECK(bytesIn(folder) <= options.diskLimit + 100);
  }
  CodeStore store(options);
  const size_t found = countRight(store, 0, 400, 1000);
  CHECK(found > 100);
  CHECK(found < 200);
  CHECK(isRight(store.find(keyOf(399)), 399, 1000));
}

TEST_CASE("builds share a folder, and know nothing of each other") {
  const TemporaryFolder folder;
  const Fingerprint other = Fingerprint::of("another build");
  fill(optionsFor(folder), 0, 10);
  CodeStore store(optionsFor(folder, other));
  CHECK(store.counts().diskEntries == 0);
  CHECK(countRight(store, 0, 10) == 0);
  store.add(keyOf(1), bytesOf(1));
  CHECK(store.flush().ok());
  CHECK(segmentsIn(folder).size() == 2);
  // Under the other's name it is still not the other's.
  const auto files = segmentsIn(folder);
  const bool firstIsOther = files[0].filename().string().starts_with(other.hex().substr(0, 16));
  const fs::path mine = files[firstIsOther ? 1 : 0], others = files[firstIsOther ? 0 : 1];
  fs::copy_file(mine, others, fs::copy_options::overwrite_existing);
  CodeStore deceived(optionsFor(folder, other));
  CHECK(countRight(deceived, 0, 10) == 0);
}

TEST_CASE("segments of builds that are gone make room") {
  const TemporaryFolder folder;
  CodeStoreOptions options = optionsFor(folder);
  options.diskLimit = 100'000;
  for (int build = 0; build != 10; ++build) {
    options.build = Fingerprint::of("build " + std::to_string(build));
    fill(options, 0, 50, 800);
    CHECK(bytesIn(folder) < options.diskLimit);
  }
  CHECK(segmentsIn(folder).size() == 2);
}

TEST_CASE("no flipped bit gives a wrong entry, and what it damaged is replaced") {
  const TemporaryFolder folder;
  constexpr size_t kEntries = 40;
  fill(optionsFor(folder), 0, kEntries);
  const fs::path path = segmentsIn(folder).at(0);
  const std::string whole = contentOf(path);
  std::minstd_rand random(1);
  size_t missed = 0;
  for (int i = 0; i != 10'000; ++i) {
    std::string damaged = whole;
    damaged[random() % whole.size()] ^= static_cast<char>(1 << random() % 8);
    replaceContent(path, damaged);
    CodeStore store(optionsFor(folder));
    missed += kEntries - countRight(store, 0, kEntries);
  }
  CHECK(missed > 5000);
  // Each is repaired by the next one that writes, whatever the damage.
  for (int i = 0; i != 200; ++i) {
    const auto files = segmentsIn(folder);
    std::string damaged = contentOf(files.back());
    damaged[random() % damaged.size()] ^= static_cast<char>(1 << random() % 8);
    replaceContent(files.back(), damaged);
    fill(optionsFor(folder), 0, kEntries);
    CodeStore store(optionsFor(folder));
    REQUIRE(countRight(store, 0, kEntries) == kEntries);
    CHECK(store.counts().diskDamaged == 0);
  }
  CHECK(segmentsIn(folder).size() == 1);
}

TEST_CASE("a file that is cut off, before or while it is open, is a miss") {
  const TemporaryFolder folder;
  constexpr size_t kEntries = 40;
  fill(optionsFor(folder), 0, kEntries);
  const fs::path path = segmentsIn(folder).at(0);
  const std::string whole = contentOf(path);
  std::minstd_rand random(2);
  for (int i = 0; i != 500; ++i) {
    replaceContent(path, whole.substr(0, random() % whole.size()));
    CodeStore store(optionsFor(folder));
    CHECK(countRight(store, 0, kEntries) == 0);
  }
  size_t found = 0;
  for (int i = 0; i != 500; ++i) {
    replaceContent(path, whole);
    CodeStore store(optionsFor(folder));
    fs::resize_file(path, random() % whole.size());
    found += countRight(store, 0, kEntries);
  }
  CHECK(found > kEntries * 100);
  CHECK(found < kEntries * 400);
}

TEST_CASE("a folder that others could change is not used") {
  const TemporaryFolder folder;
  const std::string cache = folder.path() + "/cache", code = cache + "/code";
  fill(optionsFor(folder), 0, 10);
  const auto troubleNow = [&] {
    CodeStore store(optionsFor(folder));
    CHECK(countRight(store, 0, 10) == (store.trouble() ? 0 : 10));
    store.add(keyOf(100), bytesOf(100));
    CHECK(store.find(keyOf(100)));
    CHECK(store.flush().ok());
    return store.trouble().value_or("");
  };
  SUBCASE("of an open mode") {
    for (const std::string &each : {cache, code})
      for (const unsigned mode : {0755U, 0770U, 0701U}) {
        chmod(each.c_str(), mode);
        CHECK(troubleNow() == each + " is open to other users; chmod 700 closes it");
        chmod(each.c_str(), 0700);
      }
    CHECK(troubleNow().empty());
  }
  SUBCASE("by a link") {
    for (const std::string &each : {cache, code}) {
      fs::rename(each, folder.path() + "/elsewhere");
      fs::create_symlink(folder.path() + "/elsewhere", each);
      CHECK(troubleNow() == each + " is a symbolic link");
      fs::remove(each);
      fs::rename(folder.path() + "/elsewhere", each);
    }
  }
  SUBCASE("a link with a slash behind it") {
    fs::rename(cache, folder.path() + "/elsewhere");
    fs::create_symlink(folder.path() + "/elsewhere", cache);
    CodeStoreOptions options = optionsFor(folder);
    options.folder += "/./";
    CHECK(CodeStore(options).trouble() == cache + " is a symbolic link");
  }
  SUBCASE("another's") {
    if (geteuid() == 0 && chown(cache.c_str(), 65534, 65534) == 0)
      CHECK(troubleNow() == cache + " belongs to another user");
  }
  SUBCASE("no folder") {
    fs::remove_all(cache);
    replaceContent(cache, "a file");
    CHECK(troubleNow() == "cannot open the folder " + cache + ": Not a directory");
  }
  SUBCASE("a segment that others may write, or that is a link") {
    const fs::path path = segmentsIn(folder).at(0);
    chmod(path.c_str(), 0666);
    CodeStore open(optionsFor(folder));
    CHECK(countRight(open, 0, 10) == 0);
    chmod(path.c_str(), 0600);
    fs::rename(path, folder.path() + "/elsewhere");
    fs::create_symlink(folder.path() + "/elsewhere", path);
    CodeStore linked(optionsFor(folder));
    CHECK(countRight(linked, 0, 10) == 0);
  }
}

TEST_CASE("a folder that cannot be written is an error of flush alone") {
  const TemporaryFolder folder;
  CodeStoreOptions options = optionsFor(folder);
  options.folder = "/proc/no/such/folder";
  CodeStore store(options);
  CHECK_FALSE(store.trouble());
  store.add(keyOf(1), bytesOf(1));
  CHECK(isRight(store.find(keyOf(1)), 1));
  const auto flushed = store.flush();
  REQUIRE_FALSE(flushed.ok());
  CHECK(flushed.error().message.find("/proc/no") != std::string::npos);
}

TEST_CASE("what a killed writer left is removed") {
  const TemporaryFolder folder;
  fill(optionsFor(folder), 0, 10);
  const std::string left = folder.path() + "/cache/code/tmp-1-1";
  replaceContent(left, "half of it");
  fill(optionsFor(folder), 0, 11);
  CHECK_FALSE(fs::exists(left));
}

TEST_CASE("a store that writes again and again finds what memory gave up") {
  const TemporaryFolder folder;
  CodeStoreOptions options = optionsFor(folder);
  options.memoryLimit = 50'000;
  CodeStore store(options);
  for (size_t i = 0; i != 400; ++i) {
    store.add(keyOf(i), bytesOf(i));
    if (i % 10 == 9)
      REQUIRE(store.flush().ok());
  }
  CHECK(store.counts().memory.evictions > 100);
  CHECK(countRight(store, 0, 400) == 400);
}
