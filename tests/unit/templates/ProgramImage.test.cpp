// Images of programs: the same bytes whatever context they were made in, and programs bound from
// them do what those bound from their source do.
#include "assay/templates/ProgramImage.h"
#include "assay/frontend/Lowering.h"
#include "assay/frontend/Parser.h"
#include "assay/runtime/Calls.h"
#include "assay/runtime/Containers.h"
#include "assay/templates/CodeOptimizer.h"
#include "assay/templates/CodeSlab.h"
#include "assay/templates/Program.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

using namespace assay;

namespace {

/// A context of its own, whose heaps and code begin somewhere else than others'.
struct Machine {
  Arena arena;
  runtime::Context ctx;
  CodeSlab slab = *CodeSlab::create(size_t(8) << 20);
  NativeExecution execution{slab};

  explicit Machine(size_t away, const runtime::Executor &executor = kNativeCode) {
    ctx.executor = &executor;
    ctx.executorData = &execution;
    ctx.heap.allocate(away);
    ctx.lastingHeap.allocate(away);
    slab.commit(away);
  }

  std::vector<std::byte> run(const std::string &text) {
    const SourceText source = SourceText::copy(text, arena);
    const ParseResult parsed = parseModule(source, arena);
    REQUIRE(parsed.ok());
    const SymbolTableResult symbols = buildSymbolTable(*parsed.module, arena);
    REQUIRE(symbols.ok());
    const ir::Module *module = lowerModule(*parsed.module, symbols, source, arena);
    runtime::Function *function = bindProgram(*module, "__main__", ctx);
    if (function == nullptr)
      return {};
    const runtime::Code *codes = function->code;
    runtime::call(ctx, runtime::Value::object(function), {});
    const auto image = maker.make(*module, codes, ctx);
    return {image.begin(), image.end()};
  }

  void runImage(const std::vector<std::byte> &image) {
    // Where handlers of stores hold them.
    auto *at = static_cast<std::byte *>(arena.allocate(image.size()));
    std::ranges::copy(image, at);
    runtime::Function *function = bindImage({at, image.size()}, "__main__", ctx);
    REQUIRE(function != nullptr);
    runtime::call(ctx, runtime::Value::object(function), {});
  }

  std::string outcome() {
    std::string text = ctx.output + "|" + std::to_string(static_cast<int>(ctx.stop)) + "|" +
                       std::string(ctx.declineReason());
    if (ctx.stop == runtime::Stop::Raised) {
      const auto *raised = runtime::as<runtime::Exception>(ctx.pending);
      text += std::string(raised->cls->name) + std::to_string(raised->offset);
    }
    return text;
  }

  ImageMaker maker;
};

// Where this program lies.
extern "C" const char __executable_start, _end;

/// Whether any eight bytes are an address in this program, as they are or in a Value.
bool holdsAddress(const std::vector<std::byte> &image) {
  const auto begin = reinterpret_cast<uintptr_t>(&__executable_start),
             end = reinterpret_cast<uintptr_t>(&_end);
  for (size_t at = 0; at + sizeof(uint64_t) <= image.size(); ++at) {
    uint64_t word;
    std::memcpy(&word, image.data() + at, sizeof word);
    const uint64_t tag = word >> 48 << 48, address = word - tag;
    if ((tag == 0 || tag == runtime::Value::kObjectTag) && address >= begin && address < end)
      return true;
  }
  return false;
}

void check(const std::string &text) {
  Machine first(16), second(4096 + 48);
  const std::vector<std::byte> image = first.run(text), other = second.run(text);
  CHECK(image == other);
  CHECK(!holdsAddress(image));
  if (image.empty())
    return;
  Machine third(96);
  third.runImage(image);
  CHECK(third.outcome() == first.outcome());
  Machine loop(32, kDispatchLoop);
  loop.runImage(image);
  CHECK(loop.outcome() == first.outcome());
}

} // namespace

TEST_CASE("an image is the same in every context, and does what the program does") {
  check("");
  check("print(1, 2.5, 10 ** 30, 123456789012345678901234567890, 3j, 'a', '', 'text', 'größe', "
        "'\\U0001F600', b'', b'bytes', (), (1, ('x', 2)), None, ..., True)\n");
  check("for word in ['a', 'b', 'zz']:\n    print(word in {'a', 'b', 'c'}, 3 in {1, 2, 3}, "
        "(1, 2) in {(1, 2), None})\n");
  check(
      "def f(first, /, second=2, *rest, key, **more):\n    'documented'\n    return first, second, "
      "rest, key, more\nprint(f(1, key=3), f.__doc__, f.__name__, __name__)\n");
  check("class Größe:\n    λ = 1\n    def wert(self): return self.λ\nprint(Größe().wert())\n");
  check("def count(n):\n    try:\n        yield from range(n)\n    finally:\n        print('end')\n"
        "print(sum(count(20)))\n");
  check(
      "def f(x):\n    return 1 // x\ntry:\n    f(0)\nexcept ZeroDivisionError as e:\n    print(e)\n"
      "f(0)\n");
  check("x = __file__\n");
  check("import math, collections\nprint(math.floor(2.5), collections.Counter('abca'))\n");
}

TEST_CASE("the test programs' images are the same in every context") {
  const std::filesystem::path folder =
      std::filesystem::path(ASSAY_SOURCE_DIR) / "tests/blackbox/programs";
  size_t count = 0;
  for (const auto &entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.path().extension() != ".py")
      continue;
    std::ifstream file(entry.path());
    const std::string text(std::istreambuf_iterator<char>(file), {});
    // Without those that are there to be slow, or refused.
    Arena arena;
    if (text.size() > 8000 || !parseModule(SourceText::copy(text, arena), arena).ok())
      continue;
    INFO(entry.path().string());
    check(text);
    ++count;
  }
  CHECK(count > 50);
}
