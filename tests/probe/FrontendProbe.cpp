// frontend-probe tokens [FILE...]: for each file (paths from standard input where none is given) a
// line "FILE<TAB>error message" or "FILE<TAB>ok", then its tokens, one a line: kind, start, end.
// frontend-probe tokenize-speed FILE...: megabytes a second over all files together.
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

int showTokens(const std::vector<std::string> &paths) {
  Arena arena;
  std::string content;
  for (const std::string &path : paths) {
    arena.reset();
    if (const auto read = FileSystem::real().read(path, content); !read) {
      std::fprintf(stderr, "%s\n", read.error().message.c_str());
      return 1;
    }
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
  }
  return 0;
}

int measureTokenizer(const std::vector<std::string> &paths) {
  std::vector<std::string> contents(paths.size());
  size_t bytes = 0;
  for (size_t i = 0; i < paths.size(); ++i) {
    if (!FileSystem::real().read(paths[i], contents[i]))
      return 1;
    bytes += contents[i].size();
  }
  uint64_t best = UINT64_MAX;
  size_t tokens = 0;
  Arena arena;
  for (int round = 0; round < 3; ++round) {
    tokens = 0;
    const uint64_t start = monotonicNanoseconds();
    for (const std::string &content : contents) {
      arena.reset();
      Tokenizer tokenizer(SourceText::copy(content, arena));
      for (Token token = tokenizer.next();
           token.kind != TokenKind::EndMarker && token.kind != TokenKind::Error;
           token = tokenizer.next())
        ++tokens;
    }
    best = std::min(best, monotonicNanoseconds() - start);
  }
  std::printf("%zu bytes, %zu tokens, %.1f MB/s\n", bytes, tokens,
              static_cast<double>(bytes) * 1e3 / static_cast<double>(best));
  return 0;
}

} // namespace

int main(int count, char **arguments) {
  const std::string command = count > 1 ? arguments[1] : "";
  const auto paths = pathsFrom(std::max(0, count - 2), arguments + 2);
  if (command == "tokens")
    return showTokens(paths);
  if (command == "tokenize-speed")
    return measureTokenizer(paths);
  std::fprintf(stderr, "usage: frontend-probe tokens|tokenize-speed [FILE...]\n");
  return 2;
}
