// Stores of several processes in one folder: writers killed at any moment, two builds, all at once.
#include "TemporaryFolder.h"

#include "assay/cache/CodeStore.h"
#include "assay/support/Clock.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <random>
#include <string>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <vector>

using namespace assay;
namespace fs = std::filesystem;

namespace {

/// Long runs are asked for.
double secondsWanted(double otherwise) {
  return std::getenv("ASSAY_LONG_TESTS") != nullptr ? 60 : otherwise;
}

CodeStoreOptions optionsFor(const TemporaryFolder &folder, const std::string &build) {
  CodeStoreOptions options;
  options.folder = folder.path() + "/cache";
  options.build = Fingerprint::of(build);
  options.diskLimit = 3'000'000;
  return options;
}

Fingerprint keyOf(size_t number) { return Fingerprint::of(std::to_string(number)); }

/// What a build keeps under a number; another build keeps something else.
std::vector<std::byte> bytesOf(const std::string &build, size_t number) {
  std::vector<std::byte> bytes(100 + number * 37 % 5000);
  std::minstd_rand random(static_cast<unsigned>(number * 2 + (build == "one" ? 0 : 1) + 1));
  for (std::byte &byte : bytes)
    byte = static_cast<std::byte>(random());
  return bytes;
}

struct Looked {
  size_t right = 0, wrong = 0;
};

/// A run: looks up `count` from `first` on, adds what is missing, writes.
Looked runOnce(const CodeStoreOptions &options, const std::string &build, size_t first,
               size_t count) {
  CodeStore store(options);
  Looked looked;
  for (size_t i = first; i != first + count; ++i) {
    const auto wanted = bytesOf(build, i);
    if (const EntryHandle found = store.find(keyOf(i)))
      ++(std::ranges::equal(found.bytes(), wanted) ? looked.right : looked.wrong);
    else
      store.add(keyOf(i), wanted);
  }
  if (!store.flush().ok() || store.trouble())
    ++looked.wrong;
  return looked;
}

/// The process of `body`, whose result is its exit status.
pid_t inChild(const std::function<int()> &body) {
  const pid_t child = fork();
  if (child == 0)
    _exit(body());
  return child;
}

void pauseFor(uint64_t nanoseconds) {
  const timespec pause{0, static_cast<long>(nanoseconds)};
  nanosleep(&pause, nullptr);
}

} // namespace

TEST_CASE("writers killed at any moment leave nothing wrong, and nothing in the way") {
  const TemporaryFolder folder;
  const CodeStoreOptions options = optionsFor(folder, "one");
  constexpr size_t kCount = 60;
  std::minstd_rand random(7);
  const uint64_t begin = monotonicNanoseconds();
  runOnce(options, "one", 0, kCount);
  const uint64_t whole = std::min<uint64_t>(monotonicNanoseconds() - begin, 20'000'000);
  const uint64_t until = begin + static_cast<uint64_t>(secondsWanted(3) * 1e9);
  size_t killed = 0, ended = 0, wrong = 0, right = 0;
  while (monotonicNanoseconds() < until) {
    const size_t first = random() % 2000;
    const pid_t child =
        inChild([&] { return runOnce(options, "one", first, kCount).wrong == 0 ? 0 : 1; });
    pauseFor(random() % (2 * whole));
    kill(child, SIGKILL);
    int status = 0;
    waitpid(child, &status, 0);
    killed += WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
    ended += WIFEXITED(status) && WEXITSTATUS(status) == 0;
    wrong += (WIFEXITED(status) && WEXITSTATUS(status) != 0) ||
             (WIFSIGNALED(status) && WTERMSIG(status) != SIGKILL);
    CodeStore store(options);
    for (size_t i = first; i != first + kCount; ++i)
      if (const EntryHandle found = store.find(keyOf(i)))
        ++(std::ranges::equal(found.bytes(), bytesOf("one", i)) ? right : wrong);
  }
  MESSAGE(killed << " killed, " << ended << " ended, " << right << " entries found");
  CHECK(killed > 20);
  CHECK(right > 0);
  CHECK(wrong == 0);
  // The next good run repairs whatever there is.
  runOnce(options, "one", 5000, kCount);
  CHECK(runOnce(options, "one", 5000, kCount).right == kCount);
  size_t files = 0;
  for (const auto &entry : fs::directory_iterator(options.folder + "/code")) {
    CHECK_FALSE(entry.path().filename().string().starts_with("tmp"));
    ++files;
  }
  CHECK(files < 16);
}

TEST_CASE("two builds and eight processes share a folder") {
  const TemporaryFolder folder;
  const double seconds = secondsWanted(2);
  std::vector<pid_t> children;
  for (unsigned process = 0; process != 8; ++process)
    children.push_back(inChild([&] {
      const std::string build = process % 2 == 0 ? "one" : "two";
      const CodeStoreOptions options = optionsFor(folder, build);
      const uint64_t until = monotonicNanoseconds() + static_cast<uint64_t>(seconds * 1e9);
      std::minstd_rand random(process + 1);
      size_t right = 0;
      while (monotonicNanoseconds() < until) {
        const Looked looked = runOnce(options, build, random() % 1500, 40);
        if (looked.wrong != 0)
          return 1;
        right += looked.right;
      }
      return right != 0 ? 0 : 2;
    }));
  for (const pid_t child : children) {
    int status = 0;
    waitpid(child, &status, 0);
    CHECK(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 0);
  }
  uint64_t bytes = 0;
  for (const auto &entry : fs::directory_iterator(folder.path() + "/cache/code"))
    bytes += entry.file_size();
  CHECK(bytes < 3'100'000);
}
