#include "TemporaryFolder.h"

#include "assay/cache/SourceCache.h"

#include <doctest/doctest.h>

#include <atomic>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <string>
#include <sys/stat.h>
#include <thread>
#include <time.h>
#include <unistd.h>

using namespace assay;
namespace fs = std::filesystem;

namespace {

constexpr int64_t kSecond = 1'000'000'000;

/// Files in memory, with a clock that the test turns.
class FakeFiles final : public FileSystem {
public:
  struct File {
    std::string content;
    FileStatus status;
  };
  std::optional<FileStatus> status(const std::string &path) const override {
    ++looks;
    const auto found = files.find(path);
    return found == files.end() ? std::nullopt : std::optional(found->second.status);
  }
  Result<std::vector<FolderEntry>> list(const std::string &) const override { return Error{}; }
  Result<void> read(const std::string &path, std::string &into, uint64_t limit) const override {
    ++reads;
    const auto found = files.find(path);
    if (found == files.end() || found->second.content.size() > limit)
      return Error{"cannot read " + path};
    into = found->second.content;
    if (whileReading)
      std::exchange(whileReading, nullptr)();
    return {};
  }
  Result<void> write(const std::string &, std::string_view) const override { return Error{}; }
  bool hasOwnTimes(const std::string &) const override { return ownTimes; }
  int64_t fileTimeNow() const override { return now; }
  std::optional<std::string> resolve(const std::string &) const override { return std::nullopt; }

  /// As an editor does: the time is the clock's, as fine as the file system keeps it.
  void edit(const std::string &path, const std::string &content) {
    File &file = files[path];
    const int64_t time = now / tick * tick;
    const uint64_t inode = file.status.inode != 0 ? file.status.inode : files.size();
    file = {content, {FileKind::Regular, content.size(), time, time, 1, inode}};
  }

  std::map<std::string, File> files;
  int64_t now = 1'000'000 * kSecond + 123'456'789, tick = 4'000'003;
  bool ownTimes = true;
  mutable std::function<void()> whileReading;
  mutable unsigned looks = 0, reads = 0;
};

void checkIs(SourceCache &cache, const std::string &path, const std::string &content) {
  const auto fingerprint = cache.fingerprint(path);
  REQUIRE(fingerprint.ok());
  CHECK(*fingerprint == Fingerprint::of(content));
}

} // namespace

TEST_CASE("a file that did not change is looked at once, and not read") {
  FakeFiles files;
  files.edit("/a.py", "one");
  files.now += kSecond;
  SourceCache cache(files);
  checkIs(cache, "/a.py", "one");
  CHECK(files.reads == 1);
  files.looks = 0;
  checkIs(cache, "/a.py", "one");
  CHECK(files.looks == 1);
  CHECK(files.reads == 1);
  const auto source = cache.content("/a.py");
  REQUIRE(source.ok());
  CHECK(*source->content == "one");
  CHECK(files.reads == 1);
  files.edit("/a.py", "two");
  checkIs(cache, "/a.py", "two");
  CHECK(files.reads == 2);
  CHECK(cache.counts().looks == 4);
  CHECK(cache.counts().unchanged == 2);
  CHECK(cache.counts().bytesRead == 6);
}

TEST_CASE("what an earlier process knew is not believed where times were chosen") {
  // Images of file systems are built with one time for all files, and the same inodes each time.
  FakeFiles files;
  files.tick = kSecond;
  CodeStore store({});
  const auto use = [&](const std::string &content) {
    SourceCache cache(files, &store);
    checkIs(cache, "/a.py", content);
    checkIs(cache, "/a.py", content);
  };
  files.edit("/a.py", "one");
  files.now += 10 * kSecond;
  use("one");
  CHECK(files.reads == 1); // while a process runs its files are where they were
  files.files["/a.py"].content = "two";
  use("two");
  CHECK(files.reads == 2);
}

TEST_CASE("what was edited within the clock's tick is read again") {
  FakeFiles files;
  SourceCache cache(files);
  for (const bool isCoarse : {false, true}) {
    files.tick = isCoarse ? 2 * kSecond : 4'000'003;
    files.now += 10 * kSecond;
    for (int i = 0; i != 50; ++i) {
      // Same size, same times, same inode, over and over.
      const std::string content = "edit " + std::to_string(10 + i);
      files.edit("/a.py", content);
      checkIs(cache, "/a.py", content);
      files.now += files.tick / 7;
      checkIs(cache, "/a.py", content);
    }
    files.now += 10 * kSecond;
    checkIs(cache, "/a.py", "edit 59");
    files.reads = 0;
    checkIs(cache, "/a.py", "edit 59");
    CHECK(files.reads == 0);
  }
}

TEST_CASE("times of another machine's clock tell nothing") {
  FakeFiles files;
  files.ownTimes = false;
  files.edit("/a.py", "one");
  files.now += 100 * kSecond;
  SourceCache cache(files);
  checkIs(cache, "/a.py", "one");
  files.files["/a.py"].content = "two";
  checkIs(cache, "/a.py", "two");
  CHECK(files.reads == 2);
}

TEST_CASE("times to come tell nothing") {
  FakeFiles files;
  files.edit("/a.py", "one");
  files.files["/a.py"].status.modifiedNanoseconds += 1000 * kSecond;
  files.now += kSecond;
  SourceCache cache(files);
  checkIs(cache, "/a.py", "one");
  checkIs(cache, "/a.py", "one");
  CHECK(files.reads == 2);
}

TEST_CASE("what changes while it is read is read again") {
  FakeFiles files;
  files.edit("/a.py", "one");
  files.now += kSecond;
  files.whileReading = [&] { files.edit("/a.py", "two"); };
  SourceCache cache(files);
  checkIs(cache, "/a.py", "two");
  files.edit("/a.py", "six");
  checkIs(cache, "/a.py", "six");
}

TEST_CASE("a store remembers what an earlier process read") {
  FakeFiles files;
  files.edit("/a.py", "one");
  files.edit("/b.py", "one");
  files.now += kSecond;
  CodeStore store(CodeStoreOptions{});
  {
    SourceCache cache(files, &store);
    checkIs(cache, "/a.py", "one");
  }
  SourceCache cache(files, &store);
  files.reads = 0;
  checkIs(cache, "/a.py", "one");
  CHECK(files.reads == 0);
  CHECK(cache.counts().unchanged == 1);
  const auto source = cache.content("/a.py");
  REQUIRE(source.ok());
  CHECK(*source->content == "one");
  CHECK(files.reads == 1);
  // Moved to another path with all that its status tells, it is another file.
  files.files["/c.py"] = files.files["/a.py"];
  checkIs(cache, "/c.py", "one");
  CHECK(files.reads == 2);
}

TEST_CASE("content is kept up to a limit, fingerprints for longer") {
  FakeFiles files;
  const std::string large(400, 'x');
  for (int i = 0; i != 5; ++i)
    files.edit("/" + std::to_string(i), large + std::to_string(i));
  files.now += kSecond;
  SourceCache cache(files, nullptr, 1000);
  for (int i = 0; i != 5; ++i)
    REQUIRE(cache.content("/" + std::to_string(i)).ok());
  CHECK(cache.counts().bytesKept <= 1000);
  files.reads = 0;
  for (int i = 0; i != 5; ++i)
    checkIs(cache, "/" + std::to_string(i), large + std::to_string(i));
  CHECK(files.reads == 0);
  CHECK(cache.content("/4").ok());
  CHECK(files.reads == 0);
  CHECK(cache.content("/0").ok());
  CHECK(files.reads == 1);
  CHECK_FALSE(cache.content("/0", 10).ok());
  CHECK_FALSE(cache.content("/none").ok());
}

TEST_CASE("real files: edited, replaced, cut off, restored in time") {
  const TemporaryFolder folder;
  const std::string path = folder.path() + "/a.py";
  const auto write = [](const std::string &to, const std::string &content) {
    std::ofstream(to, std::ios::binary | std::ios::trunc) << content;
  };
  SourceCache cache(FileSystem::real());
  SUBCASE("edited at once, many times") {
    for (int i = 0; i != 2000; ++i) {
      const std::string content = "x = " + std::to_string(1000 + i);
      const int file = open(path.c_str(), O_WRONLY | O_CREAT, 0600);
      REQUIRE(pwrite(file, content.data(), content.size(), 0) == ssize_t(content.size()));
      close(file);
      const auto found = cache.fingerprint(path);
      REQUIRE(found.ok());
      REQUIRE(*found == Fingerprint::of(content));
    }
  }
  SUBCASE("replaced by a rename, with the old times") {
    write(path, "one");
    usleep(30'000);
    checkIs(cache, path, "one");
    struct stat before;
    REQUIRE(stat(path.c_str(), &before) == 0);
    const std::string other = folder.path() + "/other";
    write(other, "two");
    const timespec times[] = {before.st_atim, before.st_mtim};
    REQUIRE(utimensat(AT_FDCWD, other.c_str(), times, 0) == 0);
    fs::rename(other, path);
    checkIs(cache, path, "two");
  }
  SUBCASE("edited in place, with the old modification time") {
    write(path, "one");
    usleep(30'000);
    checkIs(cache, path, "one");
    struct stat before;
    REQUIRE(stat(path.c_str(), &before) == 0);
    write(path, "two");
    const timespec times[] = {before.st_atim, before.st_mtim};
    REQUIRE(utimensat(AT_FDCWD, path.c_str(), times, 0) == 0);
    checkIs(cache, path, "two");
  }
  SUBCASE("cut off") {
    write(path, std::string(100'000, 'x'));
    usleep(30'000);
    const auto source = cache.content(path);
    REQUIRE(source.ok());
    fs::resize_file(path, 10);
    CHECK(*source->content == std::string(100'000, 'x'));
    checkIs(cache, path, std::string(10, 'x'));
  }
  SUBCASE("gone") {
    write(path, "one");
    usleep(30'000);
    checkIs(cache, path, "one");
    fs::remove(path);
    CHECK_FALSE(cache.fingerprint(path).ok());
    fs::create_directory(path);
    CHECK_FALSE(cache.fingerprint(path).ok());
  }
}

TEST_CASE("sources by several threads, of files that change") {
  const TemporaryFolder folder;
  CodeStore store(CodeStoreOptions{});
  SourceCache cache(FileSystem::real(), &store, 2000);
  const auto pathOf = [&](int i) { return folder.path() + "/" + std::to_string(i); };
  const auto put = [&](int i, char letter) {
    std::ofstream(pathOf(i) + ".new") << std::string(500, letter);
    fs::rename(pathOf(i) + ".new", pathOf(i));
  };
  for (int i = 0; i != 8; ++i)
    put(i, 'a');
  std::atomic<bool> done = false;
  std::atomic<unsigned> wrong = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t != 2; ++t)
    threads.emplace_back([&] {
      while (!done)
        for (int i = 0; i != 8; ++i) {
          const auto source = cache.content(pathOf(i));
          if (!source || source->fingerprint != Fingerprint::of(*source->content) ||
              source->content->find_first_not_of(source->content->front()) != std::string::npos)
            ++wrong;
        }
    });
  for (int round = 0; round != 200; ++round)
    put(round % 8, static_cast<char>('a' + round % 26));
  done = true;
  for (std::thread &thread : threads)
    thread.join();
  CHECK(wrong == 0);
  for (int i = 0; i != 8; ++i)
    checkIs(cache, pathOf(i), std::string(500, static_cast<char>('a' + (192 + i) % 26)));
}
