// frontend-fuzz: any bytes through decoding, tokenizer, parser, symbol tables, checks and dump.
//
// It looks for crashes, sanitizer reports and trees whose nodes lie outside of the source. Whether
// Python accepts what libFuzzer keeps is asked by fuzz_frontend.py.
#include "assay/frontend/AstDump.h"
#include "assay/frontend/AstVisitor.h"
#include "assay/frontend/SourceDecoding.h"
#include "assay/frontend/SyntaxChecks.h"

#include <cstdlib>
#include <string>

using namespace assay;

static void requireWithin(const ast::Node &node, size_t size) {
  if (node.end > size || (node.end != 0 && node.start > node.end))
    std::abort();
  ast::forEachChild(node, [size](const ast::Node &child) { requireWithin(child, size); });
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static Arena arena;
  arena.reset();
  const auto source = decodeSource({reinterpret_cast<const char *>(data), size}, arena);
  if (!source)
    return 0;
  const ParseResult tree = parseModule(*source, arena);
  if (!tree.ok()) {
    if (tree.error.offset > source->size() || tree.error.message.empty())
      std::abort();
    return 0;
  }
  requireWithin(*tree.module, source->size());
  if (const auto refusal = checkModule(*tree.module, arena);
      refusal && (refusal->offset > source->size() || refusal->message.empty()))
    std::abort();
  const LineTable lines(*source, arena);
  static std::string dump;
  dump.clear();
  dumpModule(*tree.module, lines, dump);
  return 0;
}
