// frontend-probe tokens [FILE...]: for each file (paths from standard input where none is given) a
// line "FILE<TAB>error message" or "FILE<TAB>ok", then its tokens, one a line: kind, start, end.
// frontend-probe recognize [FILE...]: for each file a line
// "FILE<TAB>inert<TAB>complete<TAB>line<TAB>reason", then for each test "
// NAME<TAB>LINE<TAB>passed|failed|declined|-<TAB>reason line<TAB>reason". frontend-probe
// collect [FILE...]: for each file a line
// "FILE<TAB>reason", then for each test " NODEID<TAB>reason<TAB>reason's line<TAB>parameters".
// frontend-probe warnings [FILE...]: for each file a line "FILE<TAB>what the compiler may warn of".
// frontend-probe tokenize-speed|recognize-speed FILE...: megabytes a second over all files
// together.
#include "AssertionInterpreter.h"
#include "assay/frontend/Collection.h"
#include "assay/frontend/CompileWarnings.h"
#include "assay/frontend/Parser.h"
#include "assay/frontend/Recognizer.h"
#include "assay/frontend/SourceDecoding.h"
#include "assay/frontend/SymbolTable.h"
#include "assay/frontend/Tokenizer.h"
#include "assay/support/Clock.h"
#include "assay/support/FileSystem.h"

#include <cstdio>
#include <iostream>
#include <string>
#include <vector>

using namespace assay;

namespace {

std::vector<std::string> pathsFrom(int count, char **arguments) {
  std::vector<std::string> paths(arguments, arguments + count);
  std::string line;
  while (count == 0 && std::getline(std::cin, line))
    paths.push_back(line);
  return paths;
}

/// Reads files one after the other and has each shown: `show(path, content, arena)`.
template <typename Show> int showEach(const std::vector<std::string> &paths, Show &&show) {
  Arena arena;
  std::string content;
  for (const std::string &path : paths) {
    arena.reset();
    if (const auto read = FileSystem::real().read(path, content); !read) {
      std::fprintf(stderr, "%s\n", read.error().message.c_str());
      return 1;
    }
    show(path, content, arena);
  }
  return 0;
}

int showTokens(const std::vector<std::string> &paths) {
  return showEach(paths, [](const std::string &path, const std::string &content, Arena &arena) {
    Tokenizer tokenizer(SourceText::copy(content, arena));
    std::string out;
    Token token;
    do {
      token = tokenizer.next();
      out += tokenKindText(token.kind);
      out += ' ' + std::to_string(token.start) + ' ' + std::to_string(token.end) + '\n';
    } while (token.kind != TokenKind::EndMarker && token.kind != TokenKind::Error);
    const std::string verdict(token.kind == TokenKind::Error ? tokenErrorMessage(tokenizer.error())
                                                             : "ok");
    std::printf("%s\t%s\n%s", path.c_str(), verdict.c_str(), out.c_str());
  });
}

int showRecognition(const std::vector<std::string> &paths) {
  const auto recognizer = Recognizer::create();
  if (!recognizer || !recognizer->prefilterAvailable())
    return 1;
  return showEach(paths, [&](const std::string &path, const std::string &content, Arena &arena) {
    const Recognition found = recognizer->recognize(content, arena);
    std::printf("%s\t%d\t%d\t%u\t%.*s\n", path.c_str(), found.inert, found.complete,
                found.reasonLine, static_cast<int>(found.reason.size()), found.reason.data());
    for (const RecognizedTest &test : found.tests) {
      const char *outcome = "-";
      if (test.trivial) {
        constexpr const char *kNames[] = {"passed", "failed", "declined"};
        outcome = kNames[static_cast<int>(testing::interpret(test.code))];
      }
      std::printf(" %.*s\t%u\t%s\t%u\t%.*s\n", static_cast<int>(test.name.size()), test.name.data(),
                  test.line, outcome, test.reasonLine, static_cast<int>(test.reason.size()),
                  test.reason.data());
    }
  });
}

// Runs `work` over all contents three times; prints the best.
template <typename Work> int measure(const std::vector<std::string> &paths, Work &&work) {
  std::vector<std::string> contents(paths.size());
  size_t bytes = 0;
  for (size_t i = 0; i < paths.size(); ++i) {
    if (!FileSystem::real().read(paths[i], contents[i]))
      return 1;
    bytes += contents[i].size();
  }
  uint64_t best = UINT64_MAX;
  size_t count = 0;
  Arena arena;
  for (int round = 0; round < 20; ++round) {
    count = 0;
    const uint64_t start = monotonicNanoseconds();
    for (const std::string &content : contents) {
      arena.reset();
      count += work(content, arena);
    }
    best = std::min(best, monotonicNanoseconds() - start);
  }
  std::printf("%zu files, %zu bytes, %zu things, %.3f ms, %.1f MB/s\n", paths.size(), bytes, count,
              static_cast<double>(best) / 1e6,
              static_cast<double>(bytes) * 1e3 / static_cast<double>(best));
  return 0;
}

int measureTokenizer(const std::vector<std::string> &paths) {
  return measure(paths, [](const std::string &content, Arena &arena) {
    size_t tokens = 0;
    Tokenizer tokenizer(SourceText::copy(content, arena));
    for (Token token = tokenizer.next();
         token.kind != TokenKind::EndMarker && token.kind != TokenKind::Error;
         token = tokenizer.next())
      ++tokens;
    return tokens;
  });
}

void showScope(const Scope &scope, int depth) {
  constexpr const char *kKinds[] = {"module", "class", "function", "function", "function"};
  constexpr const char *kScopes[] = {"local", "cell", "free", "explicit", "implicit"};
  std::printf(" %d %s %.*s\n", depth, kKinds[static_cast<int>(scope.kind)],
              static_cast<int>(scope.name.size()), scope.name.data());
  constexpr int kFlagsOfPython = Symbol::kDeleted - 1; // symtable does not tell what is deleted
  for (const Symbol &symbol : scope.symbols)
    std::printf("  %.*s %s %d\n", static_cast<int>(symbol.name.view().size()),
                symbol.name.view().data(), kScopes[static_cast<int>(symbol.scope)],
                symbol.flags & kFlagsOfPython);
  for (const Scope *child : scope.children)
    showScope(*child, depth + 1);
}

int showSymbols(const std::vector<std::string> &paths) {
  return showEach(paths, [](const std::string &path, const std::string &content, Arena &arena) {
    const auto source = decodeSource(content, arena);
    SyntaxDiagnostic error{0, "encoding"};
    SymbolTableResult table;
    if (source) {
      const ParseResult tree = parseModule(*source, arena);
      if (tree.ok())
        table = buildSymbolTable(*tree.module, arena);
      error = tree.ok() ? table.error : tree.error;
    }
    if (!table.ok()) {
      std::printf("%s\tSyntaxError: %.*s\n", path.c_str(), static_cast<int>(error.message.size()),
                  error.message.data());
      return;
    }
    std::printf("%s\tok\n", path.c_str());
    showScope(*table.module, 0);
  });
}

int showCollection(const std::vector<std::string> &paths) {
  return showEach(paths, [](const std::string &path, const std::string &content, Arena &arena) {
    const auto source = decodeSource(content, arena);
    const ParseResult tree = source ? parseModule(*source, arena) : ParseResult();
    if (!tree.ok()) {
      std::printf("%s\tdoes not parse\n", path.c_str());
      return;
    }
    const LineTable lines(*source, arena);
    const Collection found = collectTests(*tree.module, CollectionRules(), arena);
    std::printf("%s\t%.*s\n", path.c_str(), static_cast<int>(found.reason.size()),
                found.reason.data());
    for (const CollectedTest &test : found.tests)
      std::printf(" %.*s\t%.*s\t%u\t%zu\n", static_cast<int>(test.nodeid.size()),
                  test.nodeid.data(), static_cast<int>(test.reason.size()), test.reason.data(),
                  test.reason.empty() ? 0 : lines.locate(test.reasonOffset).line,
                  test.parameters.size());
  });
}

int showWarnings(const std::vector<std::string> &paths) {
  return showEach(paths, [](const std::string &path, const std::string &content, Arena &arena) {
    const auto source = decodeSource(content, arena);
    const ParseResult tree = source ? parseModule(*source, arena) : ParseResult();
    const auto warning = tree.ok() ? findCompileWarning(*tree.module, *source) : std::nullopt;
    const std::string_view text = warning ? warning->message : std::string_view();
    std::printf("%s\t%.*s\n", path.c_str(), static_cast<int>(text.size()), text.data());
  });
}

int measureRecognizer(const std::vector<std::string> &paths) {
  const auto recognizer = Recognizer::create();
  if (!recognizer)
    return 1;
  return measure(paths, [&](const std::string &content, Arena &arena) {
    size_t trivial = 0;
    for (const RecognizedTest &test : recognizer->recognize(content, arena).tests)
      trivial += test.trivial;
    return trivial;
  });
}

} // namespace

int main(int count, char **arguments) {
  const std::string command = count > 1 ? arguments[1] : "";
  const auto paths = pathsFrom(std::max(0, count - 2), arguments + 2);
  if (command == "tokens")
    return showTokens(paths);
  if (command == "recognize")
    return showRecognition(paths);
  if (command == "collect")
    return showCollection(paths);
  if (command == "symbols")
    return showSymbols(paths);
  if (command == "warnings")
    return showWarnings(paths);
  if (command == "tokenize-speed")
    return measureTokenizer(paths);
  if (command == "recognize-speed")
    return measureRecognizer(paths);
  std::fprintf(stderr, "usage: frontend-probe "
                       "tokens|recognize|symbols|collect|warnings|tokenize-speed|recognize-speed "
                       "[FILE...]\n");
  return 2;
}
