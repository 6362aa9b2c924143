#include "assay/frontend/SyntaxChecks.h"

#include <doctest/doctest.h>

#include <initializer_list>
#include <string>

using namespace assay;

static std::string refusalOf(std::string_view text) {
  Arena arena;
  const ParseResult tree = parseModule(SourceText::copy(text, arena), arena);
  REQUIRE(tree.ok());
  const auto refusal = checkSyntax(*tree.module);
  return refusal ? std::string(refusal->message) : "accepted";
}

using Sources = std::initializer_list<std::string_view>;

// compile() itself is asked by tests/blackbox/compare_ast.py --check.
TEST_CASE("syntax checks: what is refused after parsing") {
  for (const std::string_view source : Sources{"return",
                                               "class C:\n  return 1",
                                               "yield",
                                               "class C: yield x",
                                               "await x",
                                               "def f(): await x",
                                               "async def f(): yield from x",
                                               "async def f():\n  yield\n  return 1",
                                               "break",
                                               "for x in y:\n  def f(): break",
                                               "while 1: pass\nelse: continue",
                                               "def f():\n  async with x: pass",
                                               "def f():\n  [x async for x in y]",
                                               "*a",
                                               "x = *a",
                                               "*a = x",
                                               "a, *b, *c = x",
                                               "x.__debug__ = 1",
                                               "def __debug__(): pass",
                                               "f(a=1, a=2)",
                                               "f(__debug__=1)",
                                               "try: pass\nexcept: pass\nexcept A: pass",
                                               "try: pass\nexcept* A: return",
                                               "for x in y:\n  try: pass\n  except* A: break",
                                               "x = 1\nfrom __future__ import annotations",
                                               "from __future__ import nothing",
                                               "def f(): from __future__ import annotations",
                                               "match x:\n  case _: pass\n  case 1: pass",
                                               "match x:\n  case [a, a]: pass",
                                               "match x:\n  case a | 1: pass",
                                               "match x:\n  case 1 | [a]: pass",
                                               "match x:\n  case [*a, *b]: pass",
                                               "match x:\n  case {1: a, 1.0: b}: pass",
                                               "match x:\n  case C(k=1, k=2): pass",
                                               "match x:\n  case f'': pass"}) {
    CAPTURE(source);
    CHECK(refusalOf(source) != "accepted");
  }
}

TEST_CASE("syntax checks: what only looks wrong") {
  for (const std::string_view source :
       Sources{"def f():\n  return (yield)", "lambda: (yield)",
               "async def f(): return [await x for y in z]", "def f(): return (x async for x in y)",
               "for x in y:\n  try: pass\n  finally: continue",
               "for x in y:\n  try: pass\n  except* A:\n    for z in x: break", "f(*a, *b)",
               "x = *a, b", "[*a] = *b, *c", "x[*a]", "def f(*a: *b): pass", "print(*a, **b)",
               "'''doc'''\nfrom __future__ import annotations, division", "x = __debug__",
               "match x:\n  case _ if y: pass\n  case [a] | {'k': a}: pass\n  case {'1': _, 1: _, "
               "**r}: pass",
               "while 1:\n  while 2: pass\n  else: break"}) {
    CAPTURE(source);
    CHECK(refusalOf(source) == "accepted");
  }
}
