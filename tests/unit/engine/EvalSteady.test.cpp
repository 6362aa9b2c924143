// The steady state of evaluation: a program after many others allocates nothing from the process's
// allocator, and neither memory nor mappings grow.
#include "assay/engine/Eval.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <new>
#include <string>

namespace {

thread_local uint64_t allocations = 0;

void *allocated(size_t bytes) noexcept {
  ++allocations;
  return std::malloc(bytes == 0 ? 1 : bytes);
}

void *counted(size_t bytes) {
  if (void *memory = allocated(bytes))
    return memory;
  throw std::bad_alloc();
}

} // namespace

// For the whole test program; containers and strings come here.
void *operator new(size_t bytes) { return counted(bytes); }
void *operator new[](size_t bytes) { return counted(bytes); }
void *operator new(size_t bytes, const std::nothrow_t &) noexcept { return allocated(bytes); }
void *operator new[](size_t bytes, const std::nothrow_t &) noexcept { return allocated(bytes); }
void operator delete(void *memory) noexcept { std::free(memory); }
void operator delete[](void *memory) noexcept { std::free(memory); }
void operator delete(void *memory, size_t) noexcept { std::free(memory); }
void operator delete[](void *memory, size_t) noexcept { std::free(memory); }

using namespace assay;

namespace {

constexpr const char *kPrograms[] = {
    "def f(a, b=2, *c, d=3):\n    return a + b\n\nassert f(1, 2) == 3\n",
    R"(
class Point:
    def __init__(self, x):
        self.x = x

    def get(self):
        return self.x

class Other(Point):
    kind = "other"

assert sum(Other(i).get() for i in range(50)) == 1225
)",
    R"(
words = {}
for word in 'a b c a b a'.split():
    words[word] = words.get(word, 0) + 1
print(sorted(words.items()))
)",
    "total = 0\nfor i in range(2000):\n    total += i * i % 7\nassert total > 0\n",
    R"(
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)

print(fib(10), [fib(i) for i in range(8)])
)",
    R"(
try:
    [][1]
except IndexError as error:
    print(error)
finally:
    print("done")
)",
    "x = 1\nfor _ in range(20):\n    x *= 12345\nassert x % 1000 == 625\n",
    "items = [(i * 7) % 11 for i in range(30)]\nitems.sort()\nassert items[0] == 0\n",
    R"(
def numbers():
    yield 1
    yield from (2, 3)

print(list(numbers()), f'{7:>4}|{"x"!r}', ','.join(map(str, range(5))))
)",
    "print(undefined)\n",
    "assert 1 == 2, 'no'\n",
    "import pty\n",
    "s = ''\nfor i in range(200):\n    s += chr(97 + i % 26)\nprint(s.upper()[::-1][:20])\n",
};

/// Some operations take scratch memory from the process: ints of many digits, formats of floats,
/// sorting by a key. They give it back.
constexpr const char *kWithScratch[] = {
    "x = 1\nfor _ in range(300):\n    x *= 12345\nprint(x)\n",
    "print(f'{3.5:.2f}', sorted(range(20), key=lambda i: -i), frozenset({1, 2}))\n",
};

/// A line of /proc/self/status in KiB, and how many lines /proc/self/maps has.
long residentKilobytes() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("VmRSS:"))
      return std::atol(line.c_str() + 6);
  return 0;
}
long mappings() {
  std::ifstream maps("/proc/self/maps");
  long count = 0;
  for (std::string line; std::getline(maps, line);)
    ++count;
  return count;
}

/// Runs each program once.
void runAll(Evaluation &evaluation) {
  for (const char *source : kPrograms)
    evaluation.run({.id = "1", .source = source});
  for (const char *source : kWithScratch)
    evaluation.run({.id = "1", .source = source});
}
constexpr size_t kAll = std::size(kPrograms) + std::size(kWithScratch);

} // namespace

TEST_CASE("evaluation: in the steady state nothing is allocated for a program") {
  uint64_t answers = 0;
  Evaluation evaluation({.nativeOnly = true}, [&](const EvalAnswer &) { ++answers; });
  for (int i = 0; i != 3; ++i)
    runAll(evaluation);
  for (const char *source : kPrograms) {
    const uint64_t before = allocations;
    evaluation.run({.id = "1", .source = source});
    const uint64_t made = allocations - before;
    CAPTURE(std::string(source));
    CHECK(made == 0);
  }
  CHECK(answers == 3 * kAll + std::size(kPrograms));
}

TEST_CASE("evaluation: memory and mappings stay as they are over many programs") {
  // 100,000 with ASSAY_LONG_TESTS=1.
  const char *isLong = std::getenv("ASSAY_LONG_TESTS");
  constexpr long kMayGrow = 1024;
  const size_t rounds = (isLong != nullptr && *isLong == '1' ? 100'000 : 10'000) / kAll;
  Evaluation evaluation({.nativeOnly = true}, [](const EvalAnswer &) {});
  for (int i = 0; i != 20; ++i)
    runAll(evaluation);
  const long resident = residentKilobytes(), mapped = mappings();
  for (size_t i = 0; i != rounds; ++i)
    runAll(evaluation);
#ifndef ASSAY_DISPATCH_LOOP_BY_DEFAULT
  CHECK(mappings() == mapped);
  CHECK(residentKilobytes() <= resident + kMayGrow);
#else
  // Sanitizers keep what was freed, and map what they need for that now and then.
  constexpr long kOfSanitizers = 16;
  CHECK(mappings() <= mapped + kOfSanitizers);
  (void)(resident + kMayGrow);
#endif
}
