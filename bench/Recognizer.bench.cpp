// What it costs to recognise a file of 100 trivial tests, beside what one could do in its place
// with the same bytes: parse them, and lower that as for ordinary tests; or only search for what
// trivial assertions look like, which proves nothing.
#include "assay/frontend/Recognizer.h"
#include "assay/frontend/Lowering.h"
#include "assay/frontend/Parser.h"
#include "assay/frontend/SourceDecoding.h"

#include <benchmark/benchmark.h>

#include <cstdlib>
#include <regex>
#include <string>

namespace {

using namespace assay;

constexpr size_t kTests = 100;
constexpr std::string_view kLiterals[] = {"assert True",         "assert 1\n",
                                          "assert not False",    "assert 1 == 1",
                                          "assert 0 == 0",       "assert 'a' in 'abc'",
                                          "assert None is None", "assert [1] == [1]",
                                          "assert 1 < 2",        "pass\n"};

const std::string &trivialFile() {
  static const std::string text = [] {
    std::string made;
    for (size_t i = 0; i != kTests; ++i) {
      const std::string number = std::to_string(i);
      made += "def test_" + number + "():\n    assert " + number +
              " + 7 == " + std::to_string(i + 7) + "\n\n";
    }
    return made;
  }();
  return text;
}

template <typename Work> void overFile(benchmark::State &state, Work &&work) {
  const std::string &file = trivialFile();
  Arena arena;
  for (auto _ : state) {
    arena.reset();
    work(file, arena);
  }
  state.SetBytesProcessed(static_cast<int64_t>(file.size() * state.iterations()));
}

void recognize(benchmark::State &state) {
  auto recognizer = Recognizer::create();
  if (!recognizer)
    return state.SkipWithError("no recognizer");
  Arena arena;
  if (!recognizer->recognize(trivialFile(), arena).complete)
    return state.SkipWithError("not recognised");
  overFile(state, [&](const std::string &file, Arena &into) {
    benchmark::DoNotOptimize(recognizer->recognize(file, into).complete);
  });
}
BENCHMARK(recognize);

void recognizeParsing(benchmark::State &state) {
  overFile(state, [](const std::string &file, Arena &arena) {
    const auto source = decodeSource(file, arena);
    benchmark::DoNotOptimize(parseModule(*source, arena).ok());
  });
}
BENCHMARK(recognizeParsing);

void recognizeLowering(benchmark::State &state) {
  overFile(state, [](const std::string &file, Arena &arena) {
    const auto source = decodeSource(file, arena);
    const ParseResult parsed = parseModule(*source, arena);
    const SymbolTableResult symbols = buildSymbolTable(*parsed.module, arena);
    benchmark::DoNotOptimize(lowerModule(*parsed.module, symbols, *source, arena));
  });
}
BENCHMARK(recognizeLowering);

void recognizeFinding(benchmark::State &state) {
  overFile(state, [](const std::string &file, Arena &) {
    for (const std::string_view literal : kLiterals)
      for (size_t at = 0; (at = file.find(literal, at)) != std::string::npos; ++at)
        benchmark::DoNotOptimize(at);
  });
}
BENCHMARK(recognizeFinding);

void recognizeRegex(benchmark::State &state) {
  std::string alternatives;
  for (const std::string_view literal : kLiterals) {
    alternatives += alternatives.empty() ? "" : "|";
    for (const char c : literal) {
      if (c == '[' || c == ']')
        alternatives += '\\';
      alternatives += c;
    }
  }
  const std::regex expression(alternatives, std::regex::optimize);
  overFile(state, [&](const std::string &file, Arena &) {
    for (std::sregex_iterator at(file.begin(), file.end(), expression), end; at != end; ++at)
      benchmark::DoNotOptimize(at->position());
  });
}
BENCHMARK(recognizeRegex);

} // namespace
