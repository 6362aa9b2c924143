#include "assay/engine/SyntaxTree.h"

#include "assay/frontend/AstDump.h"
#include "assay/frontend/ParseCache.h"
#include "assay/frontend/SourceDecoding.h"
#include "assay/frontend/SyntaxChecks.h"

namespace assay {

namespace {

bool beginsCodePoint(char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }

SourceDiagnostic locate(const SyntaxDiagnostic &found, SourceText source, Arena &arena) {
  const LineTable lines(source, arena);
  const auto [line, column] = lines.locate(found.offset);
  const std::string_view rest = source.text().substr(lines.lineStart(line));
  const std::string_view text = rest.substr(0, rest.find_first_of("\r\n"));
  SourceDiagnostic result;
  result.line = line;
  result.message = found.message;
  result.sourceLine = text;
  for (const char c : text.substr(0, column))
    result.column += beginsCodePoint(c);
  return result;
}

} // namespace

std::string SourceDiagnostic::text() const {
  return "SyntaxError: " + std::to_string(line) + ":" + std::to_string(column) + ": " + message;
}

std::string SourceDiagnostic::excerpt() const {
  // A long line is shown around its fault.
  constexpr uint32_t kShown = 100;
  constexpr uint32_t kBefore = 60;
  if (sourceLine.empty())
    return {};
  const uint32_t first = column > kBefore ? column - kBefore : 1;
  std::string shown;
  uint32_t at = 0;
  for (const char c : sourceLine) {
    at += beginsCodePoint(c);
    if (at < first)
      continue;
    if (at >= first + kShown)
      break;
    const auto byte = static_cast<unsigned char>(c);
    shown += c == '\t' ? ' ' : byte < 0x20 || byte == 0x7F ? '?' : c;
  }
  return "    " + shown + "\n    " + std::string(column - first, ' ') + "^\n";
}

struct SyntaxReader::State {
  Arena arena; // of the source that is being read
  std::optional<ParseCache> cache;

  // Calls `use(module, source)` with the tree; what that answers, or why there is none.
  template <typename Use> auto read(std::string_view file, Use &&use) {
    arena.reset();
    if (cache) {
      const auto parsed = cache->get(file);
      return answer(parsed->decodingError(), parsed->source(), parsed->result(), use);
    }
    const auto source = decodeSource(file, arena);
    if (!source)
      return answer(source.error().message, SourceText::copy({}, arena), {}, use);
    return answer({}, *source, parseModule(*source, arena), use);
  }

private:
  template <typename Use>
  std::optional<SourceDiagnostic> answer(const std::string &decodingError, SourceText source,
                                         const ParseResult &tree, Use &use) {
    std::optional<SourceDiagnostic> result;
    if (!decodingError.empty()) {
      result.emplace().message = decodingError;
      return result;
    }
    const std::optional<SyntaxDiagnostic> refusal =
        tree.ok() ? use(*tree.module, source) : std::optional(tree.error);
    if (refusal)
      result = locate(*refusal, source, arena);
    return result;
  }
};

SyntaxReader::SyntaxReader(size_t cacheBytes) : state_(std::make_unique<State>()) {
  if (cacheBytes > 0)
    state_->cache.emplace(cacheBytes);
}
SyntaxReader::~SyntaxReader() = default;

SyntaxReader::CacheCounts SyntaxReader::cacheCounts() const {
  if (!state_->cache)
    return {};
  const ParseCache::Counts counts = state_->cache->counts();
  return {counts.hits, counts.misses, counts.evictions, counts.bytes};
}

std::optional<SourceDiagnostic> SyntaxReader::parse(std::string_view file) {
  return state_->read(file, [](const ast::Module &, SourceText) { return std::nullopt; });
}

std::optional<SourceDiagnostic> SyntaxReader::dump(std::string_view file, std::string &dump) {
  return state_->read(
      file, [&](const ast::Module &module, SourceText source) -> std::optional<SyntaxDiagnostic> {
        dumpModule(module, LineTable(source, state_->arena), dump);
        return std::nullopt;
      });
}

std::optional<SourceDiagnostic> SyntaxReader::check(std::string_view file) {
  return state_->read(file, [&](const ast::Module &module, SourceText) {
    return checkModule(module, state_->arena);
  });
}

} // namespace assay
