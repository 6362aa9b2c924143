// Plain tests: those of a file that need nothing from pytest but to be called.
//
// Functions at module level and methods of plain classes, without parameters, decorators, fixtures
// or marks, in files without set-up of pytest's or unittest's kind.
#pragma once

#include "assay/frontend/Collection.h"

namespace assay {

struct PlainTest {
  std::string_view nodeid; // what follows the file's name: "::test_sum", "::TestList::test_append"
  const ast::FunctionDef *function = nullptr;    // nullptr where there is a reason
  std::span<const ast::ClassDef *const> classes; // around it, the outermost first
  std::string_view reason;                       // why it is not plain; empty: it is
  uint32_t reasonOffset = 0;                     // into the source
};

struct PlainTests {
  std::span<const PlainTest> tests; // all that pytest collects, in its order
  /// Why no test of the file is to be called without pytest; then there are no tests here.
  std::string_view reason;
  uint32_t reasonOffset = 0;
  /// Why pytest or the compiler may have more to say of the file than verdicts; empty: nothing.
  std::string_view remark;
  uint32_t remarkOffset = 0;
};

/// By the rules of collectTests(), which see. The result lives in `arena` and refers to the tree.
/// Any thread, an arena each.
PlainTests findPlainTests(const ast::Module &module, SourceText source,
                          const CollectionRules &rules, Arena &arena);

} // namespace assay
