// What it costs to parse, to look symbols up and to check: bytes a second over the standard library
// of the machine's Python, trees built and dropped. `tree/byte` is bytes of tree (constants and
// lists included, the source not) for each byte of source.
#include "assay/frontend/ParseCache.h"
#include "assay/frontend/SourceDecoding.h"
#include "assay/frontend/SyntaxChecks.h"
#include "assay/frontend/Tokenizer.h"
#include "assay/support/FileSystem.h"

#include <benchmark/benchmark.h>

#include <filesystem>
#include <string>
#include <vector>

namespace {

using namespace assay;

const std::vector<std::string> &standardLibrary() {
  static const std::vector<std::string> sources = [] {
    std::vector<std::string> found;
    for (const auto &entry :
         std::filesystem::recursive_directory_iterator(ASSAY_STANDARD_LIBRARY)) {
      std::string content;
      if (entry.path().extension() == ".py" && FileSystem::real().read(entry.path(), content))
        found.push_back(std::move(content));
    }
    return found;
  }();
  return sources;
}

template <typename Work> void overStandardLibrary(benchmark::State &state, Work &&work) {
  Arena arena;
  size_t bytes = 0;
  for (const std::string &content : standardLibrary())
    bytes += content.size();
  for (auto _ : state) {
    for (const std::string &content : standardLibrary()) {
      arena.reset();
      work(content, arena);
    }
  }
  state.SetBytesProcessed(static_cast<int64_t>(bytes * state.iterations()));
}

void parse(benchmark::State &state) {
  size_t treeBytes = 0;
  size_t sourceBytes = 0;
  overStandardLibrary(state, [&](const std::string &content, Arena &arena) {
    const auto source = decodeSource(content, arena);
    const size_t before = arena.bytesUsed();
    if (source && parseModule(*source, arena).ok()) {
      treeBytes += arena.bytesUsed() - before;
      sourceBytes += content.size();
    }
  });
  state.counters["tree/byte"] = static_cast<double>(treeBytes) / static_cast<double>(sourceBytes);
}
BENCHMARK(parse)->Unit(benchmark::kMillisecond);

// Every file again and again, one in a hundred changed: with a cache, and without.
void parseAgain(benchmark::State &state) {
  constexpr size_t kChanged = 100;
  std::vector<std::string> sources = standardLibrary();
  size_t bytes = 0;
  for (const std::string &content : sources)
    bytes += content.size();
  const bool cached = state.range(0) != 0;
  ParseCache cache(cached ? 40 * bytes : 0);
  for (const std::string &content : sources)
    benchmark::DoNotOptimize(cache.get(content));
  state.counters["cache/byte"] =
      static_cast<double>(cache.counts().bytes) / static_cast<double>(bytes);
  for (auto _ : state) {
    for (size_t i = 0; i < sources.size(); ++i) {
      if (i % kChanged == 0)
        sources[i] += '\n';
      if (cached)
        benchmark::DoNotOptimize(cache.get(sources[i]));
      else
        benchmark::DoNotOptimize(ParsedSource(sources[i]).result().ok());
    }
  }
  state.SetBytesProcessed(static_cast<int64_t>(bytes * state.iterations()));
}
BENCHMARK(parseAgain)->ArgName("cached")->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);

void parseAndCheck(benchmark::State &state) {
  overStandardLibrary(state, [](const std::string &content, Arena &arena) {
    const auto source = decodeSource(content, arena);
    if (!source)
      return;
    if (const ParseResult tree = parseModule(*source, arena); tree.ok())
      benchmark::DoNotOptimize(checkModule(*tree.module, arena).has_value());
  });
}
BENCHMARK(parseAndCheck)->Unit(benchmark::kMillisecond);

void tokenize(benchmark::State &state) {
  overStandardLibrary(state, [](const std::string &content, Arena &arena) {
    Tokenizer tokenizer(SourceText::copy(content, arena));
    TokenKind kind{};
    do
      kind = tokenizer.next().kind;
    while (kind != TokenKind::EndMarker && kind != TokenKind::Error);
  });
}
BENCHMARK(tokenize)->Unit(benchmark::kMillisecond);

} // namespace
