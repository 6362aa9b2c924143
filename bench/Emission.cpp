// assay-emission FILE...: what it costs to make machine code of every function of Python files, as
// one JSON object of nanoseconds a stage: from the text to a tree, and from there to code that can
// be called. Each file is done a few times, everything in memory and warm; the best time counts.
#include "assay/frontend/Lowering.h"
#include "assay/frontend/Parser.h"
#include "assay/frontend/SourceDecoding.h"
#include "assay/frontend/SyntaxChecks.h"
#include "assay/support/Arena.h"
#include "assay/support/Clock.h"
#include "assay/support/FileSystem.h"
#include "assay/templates/CodeOptimizer.h"
#include "assay/templates/CodeSlab.h"
#include "assay/templates/Program.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <string>

namespace {

using namespace assay;

enum Stage { Parse, Symbols, Lower, Bind, Emit, kStages };
constexpr const char *kStageNames[] = {"parse", "symbols", "lower", "bind", "emit"};
using Times = std::array<uint64_t, kStages>;

constexpr int kRounds = 7;

/// Makes code of `code` and of all within it; how many functions that were.
uint64_t emitAll(runtime::Context &ctx, runtime::Code &code, const ir::Module &module,
                 uint32_t number) {
  if (!ctx.executor->prepare(ctx, code))
    return 0;
  uint64_t count = 1;
  const auto &children = module.functions[number].children;
  for (size_t i = 0; i != children.size(); ++i)
    count += emitAll(ctx, *code.children[i], module, children[i]);
  return count;
}

struct Maker {
  Arena arena;
  runtime::Context ctx;
  CodeSlab slab = *CodeSlab::create(size_t(64) << 20);
  NativeExecution execution{slab};

  Maker() {
    ctx.executor = &kNativeCode;
    ctx.executorData = &execution;
  }

  /// The functions of a file; 0: it is no Python.
  uint64_t make(const std::string &content, Times &times) {
    arena.reset();
    ctx.reset();
    slab.reset();
    uint64_t last = monotonicNanoseconds();
    const auto lap = [&](Stage stage) {
      const uint64_t now = monotonicNanoseconds();
      times[stage] = now - last;
      last = now;
    };
    const auto source = decodeSource(content, arena);
    if (!source)
      return 0;
    const ParseResult parsed = parseModule(*source, arena);
    lap(Parse);
    if (!parsed.ok() || checkSyntax(*parsed.module))
      return 0;
    last = monotonicNanoseconds();
    const SymbolTableResult symbols = buildSymbolTable(*parsed.module, arena);
    if (!symbols.ok())
      return 0;
    lap(Symbols);
    const ir::Module *module = lowerModule(*parsed.module, symbols, *source, arena);
    lap(Lower);
    runtime::Function *function = bindProgram(*module, "__main__", ctx);
    lap(Bind);
    if (function == nullptr)
      return 0;
    const uint64_t count = emitAll(ctx, *function->code, *module, 0);
    lap(Emit);
    return count;
  }
};

} // namespace

int main(int argc, char **argv) {
  Maker maker;
  Times sums{};
  uint64_t functions = 0;
  std::string skipped;
  for (int i = 1; i != argc; ++i) {
    std::string content;
    Times best, times;
    best.fill(UINT64_MAX);
    uint64_t count = 0;
    if (FileSystem::real().read(argv[i], content))
      for (int round = 0; round != kRounds; ++round) {
        count = maker.make(content, times);
        for (size_t stage = 0; stage != kStages; ++stage)
          best[stage] = std::min(best[stage], times[stage]);
      }
    if (count == 0) {
      skipped += (skipped.empty() ? "" : ", ") + std::to_string(i - 1);
      continue;
    }
    functions += count;
    for (size_t stage = 0; stage != kStages; ++stage)
      sums[stage] += best[stage];
  }
  std::printf("{\"functions\": %llu, \"skipped\": [%s]", static_cast<unsigned long long>(functions),
              skipped.c_str());
  for (size_t stage = 0; stage != kStages; ++stage)
    std::printf(", \"%s\": %llu", kStageNames[stage], static_cast<unsigned long long>(sums[stage]));
  std::printf("}\n");
}
