// What a lookup costs among 10,000 entries: alone, while a second thread looks up, and while a
// third one adds (and so evicts). Beside it, the same through a mutex around std::unordered_map.
//
// The time is the median over batches of 64 lookups of keys in no order, of the thread that is
// measured; `p99` is of batches, too.
#include "assay/cache/EntryTable.h"
#include "assay/support/Clock.h"
#include "assay/support/FileSystem.h"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <list>
#include <mutex>
#include <string>
#include <sys/mman.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>
#include <unordered_map>
#include <vector>

namespace {

using namespace assay;

constexpr size_t kEntries = 10'000, kEntryBytes = 1024, kBatch = 64;
/// The default. What a third thread adds drives others out, but not what is looked up all the time.
constexpr size_t kLimit = size_t(100) << 20;

std::vector<Fingerprint> keysFrom(size_t first) {
  std::vector<Fingerprint> keys;
  for (size_t i = first; i != first + kEntries; ++i)
    keys.push_back(Fingerprint::of(std::to_string(i)));
  return keys;
}

/// The rival: one lock, a map, a list in the order of use.
class LockedMap {
public:
  explicit LockedMap(size_t maxBytes) : maxBytes_(maxBytes) {}
  std::shared_ptr<const std::vector<std::byte>> find(const Fingerprint &key) {
    std::lock_guard guard(mutex_);
    const auto found = map_.find(key);
    if (found == map_.end())
      return nullptr;
    uses_.splice(uses_.begin(), uses_, found->second.use);
    return found->second.bytes;
  }
  void add(const Fingerprint &key, std::span<const std::byte> bytes) {
    auto copy = std::make_shared<std::vector<std::byte>>(bytes.begin(), bytes.end());
    std::lock_guard guard(mutex_);
    const auto [at, isNew] = map_.try_emplace(key);
    if (!isNew)
      return;
    uses_.push_front(key);
    at->second = {std::move(copy), uses_.begin()};
    bytes_ += bytes.size();
    while (bytes_ > maxBytes_) {
      const auto last = map_.find(uses_.back());
      bytes_ -= last->second.bytes->size();
      map_.erase(last);
      uses_.pop_back();
    }
  }

private:
  struct Hash {
    size_t operator()(const Fingerprint &key) const {
      size_t hash;
      std::memcpy(&hash, key.bytes.data(), sizeof hash);
      return hash;
    }
  };
  struct Entry {
    std::shared_ptr<const std::vector<std::byte>> bytes;
    std::list<Fingerprint>::iterator use;
  };
  const size_t maxBytes_;
  std::mutex mutex_;
  std::unordered_map<Fingerprint, Entry, Hash> map_;
  std::list<Fingerprint> uses_;
  size_t bytes_ = 0;
};

template <typename Store> void lookup(benchmark::State &state) {
  const bool secondLooks = state.range(0) >= 1, thirdAdds = state.range(0) >= 2;
  const std::vector<Fingerprint> keys = keysFrom(0);
  const std::vector<std::byte> content(kEntryBytes);
  Store store(kLimit);
  for (const Fingerprint &key : keys)
    store.add(key, content);
  std::atomic<bool> done = false;
  std::vector<std::thread> others;
  if (secondLooks)
    others.emplace_back([&] {
      for (size_t i = 0; !done.load(std::memory_order_relaxed); ++i)
        benchmark::DoNotOptimize(store.find(keys[i * 7919 % kEntries]));
    });
  if (thirdAdds)
    others.emplace_back([&] {
      for (size_t next = kEntries; !done.load(std::memory_order_relaxed); ++next)
        store.add(Fingerprint::of(std::to_string(next)), content);
    });
  std::vector<uint64_t> times;
  size_t hits = 0, at = 0;
  for (auto _ : state) {
    const uint64_t begin = monotonicNanoseconds();
    for (size_t i = 0; i != kBatch; ++i) {
      const auto found = store.find(keys[(at += 6151) % kEntries]);
      hits += found ? 1 : 0;
    }
    const uint64_t took = monotonicNanoseconds() - begin;
    times.push_back(took);
    state.SetIterationTime(static_cast<double>(took) / kBatch * 1e-9);
  }
  done = true;
  for (std::thread &thread : others)
    thread.join();
  std::sort(times.begin(), times.end());
  const auto each = [&](double share) {
    return static_cast<double>(
               times[static_cast<size_t>(static_cast<double>(times.size() - 1) * share)]) /
           kBatch;
  };
  state.counters["median_ns"] = each(0.5);
  state.counters["p99_ns"] = each(0.99);
  state.counters["found"] = static_cast<double>(hits) / static_cast<double>(times.size() * kBatch);
}
/// A file of its own in the page cache, which is gone afterwards.
class ScratchFile {
public:
  explicit ScratchFile(size_t bytes) : path_("/tmp/assay-bench-XXXXXX") {
    descriptor_ = mkostemp(path_.data(), O_CLOEXEC);
    const std::string content(bytes, 'x');
    if (descriptor_ < 0 || write(descriptor_, content.data(), bytes) != static_cast<ssize_t>(bytes))
      std::abort();
  }
  ScratchFile(const ScratchFile &) = delete;
  ~ScratchFile() {
    close(descriptor_);
    unlink(path_.c_str());
  }
  const std::string &path() const { return path_; }
  int descriptor() const { return descriptor_; }

private:
  std::string path_;
  int descriptor_;
};

// What it costs to know that a source is as it was, and what it would cost to get it: by reading,
// or by mapping. Each byte is then looked at once, as a parser does.
void sourceLooked(benchmark::State &state) {
  const ScratchFile file(static_cast<size_t>(state.range(0)));
  for (auto _ : state)
    benchmark::DoNotOptimize(FileSystem::real().status(file.path()));
}
void sourceRead(benchmark::State &state) {
  const ScratchFile file(static_cast<size_t>(state.range(0)));
  std::string content;
  for (auto _ : state) {
    benchmark::DoNotOptimize(FileSystem::real().read(file.path(), content).ok());
    benchmark::DoNotOptimize(std::memchr(content.data(), '\n', content.size()));
  }
}
void sourceMapped(benchmark::State &state) {
  const ScratchFile file(static_cast<size_t>(state.range(0)));
  for (auto _ : state) {
    const int descriptor = open(file.path().c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat found;
    fstat(descriptor, &found);
    const auto bytes = static_cast<size_t>(found.st_size);
    void *mapped = mmap(nullptr, bytes, PROT_READ, MAP_PRIVATE, descriptor, 0);
    benchmark::DoNotOptimize(std::memchr(mapped, '\n', bytes));
    munmap(mapped, bytes);
    close(descriptor);
  }
}
#define SOURCE_SIZES Arg(1 << 10)->Arg(4 << 10)->Arg(16 << 10)->Arg(64 << 10)->Arg(1 << 20)
BENCHMARK(sourceLooked)->Arg(4 << 10);
BENCHMARK(sourceRead)->SOURCE_SIZES;
BENCHMARK(sourceMapped)->SOURCE_SIZES;

// 1,000 entries of a segment, checked: read one by one into memory of their own, or mapped
// together.
constexpr size_t kSegmentEntries = 1000;
void entriesRead(benchmark::State &state) {
  const auto bytes = static_cast<size_t>(state.range(0));
  const ScratchFile file(kSegmentEntries * bytes);
  for (auto _ : state) {
    std::vector<std::unique_ptr<char[]>> entries;
    for (size_t i = 0; i != kSegmentEntries; ++i) {
      entries.push_back(std::make_unique_for_overwrite<char[]>(bytes));
      benchmark::DoNotOptimize(
          pread(file.descriptor(), entries.back().get(), bytes, static_cast<off_t>(i * bytes)));
      if (state.range(1) != 0)
        benchmark::DoNotOptimize(Fingerprint::of({entries.back().get(), bytes}));
    }
  }
}
// As a segment is read: in blocks, into memory that is huge pages where there are any.
void entriesInBlocks(benchmark::State &state) {
  constexpr size_t kBlock = size_t(64) << 10;
  const auto bytes = static_cast<size_t>(state.range(0));
  const ScratchFile file(kSegmentEntries * bytes);
  for (auto _ : state) {
    constexpr size_t kHuge = size_t(2) << 20;
    const size_t mappedBytes = kSegmentEntries * bytes + 2 * kHuge;
    void *mapped =
        mmap(nullptr, mappedBytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    char *to =
        reinterpret_cast<char *>((reinterpret_cast<uintptr_t>(mapped) + kHuge) / kHuge * kHuge);
    madvise(to, (kSegmentEntries * bytes + kHuge - 1) / kHuge * kHuge, MADV_HUGEPAGE);
    for (size_t at = 0; at < kSegmentEntries * bytes; at += kBlock) {
      benchmark::DoNotOptimize(pread(file.descriptor(), to + at, kBlock, static_cast<off_t>(at)));
      if (state.range(1) != 0)
        benchmark::DoNotOptimize(Fingerprint::of({to + at, kBlock}));
    }
    munmap(mapped, mappedBytes);
  }
}
void entriesMapped(benchmark::State &state) {
  const auto bytes = static_cast<size_t>(state.range(0));
  const ScratchFile file(kSegmentEntries * bytes);
  for (auto _ : state) {
    void *mapped =
        mmap(nullptr, kSegmentEntries * bytes, PROT_READ, MAP_PRIVATE, file.descriptor(), 0);
    for (size_t i = 0; i != kSegmentEntries; ++i) {
      const char *entry = static_cast<const char *>(mapped) + i * bytes;
      if (state.range(1) != 0)
        benchmark::DoNotOptimize(Fingerprint::of({entry, bytes}));
      else
        benchmark::DoNotOptimize(std::memchr(entry, '\n', bytes));
    }
    munmap(mapped, kSegmentEntries * bytes);
  }
}
#define ENTRY_SIZES                                                                                \
  Args({1 << 10, 0})                                                                               \
      ->Args({4 << 10, 0})                                                                         \
      ->Args({1 << 10, 1})                                                                         \
      ->Args({4 << 10, 1})                                                                         \
      ->ArgNames({"bytes", "checked"})                                                             \
      ->Unit(benchmark::kMicrosecond)
BENCHMARK(entriesRead)->ENTRY_SIZES;
BENCHMARK(entriesInBlocks)->ENTRY_SIZES;
BENCHMARK(entriesMapped)->ENTRY_SIZES;

BENCHMARK(lookup<EntryTable>)
    ->Arg(0)
    ->Arg(1)
    ->Arg(2)
    ->ArgName("others")
    ->UseManualTime()
    ->Iterations(20'000);
BENCHMARK(lookup<LockedMap>)
    ->Arg(0)
    ->Arg(1)
    ->Arg(2)
    ->ArgName("others")
    ->UseManualTime()
    ->Iterations(20'000);

} // namespace
