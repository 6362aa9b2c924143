#include "assay/frontend/Parser.h"
#include "assay/frontend/AstDump.h"
#include "assay/frontend/AstVisitor.h"

#include <doctest/doctest.h>

#include <initializer_list>
#include <string>

using namespace assay;

namespace {

std::string dump(std::string_view text) {
  Arena arena;
  const SourceText source = SourceText::copy(text, arena);
  const ParseResult result = parseModule(source, arena);
  if (!result.ok())
    return "refused: " + std::string(result.error.message);
  std::string dumped;
  dumpModule(*result.module, LineTable(source, arena), dumped);
  return dumped;
}

bool accepts(std::string_view text) { return !dump(text).starts_with("refused"); }

using Sources = std::initializer_list<std::string_view>;

} // namespace

// The trees themselves are compared with CPython's by tests/blackbox/compare_ast.py.
TEST_CASE("parser: a dump has CPython's layout") {
  CHECK(dump("x = 1") ==
        "Module(body=[Assign(targets=[Name(id='x', ctx=Store(), lineno=1, col_offset=0, "
        "end_lineno=1, end_col_offset=1)], value=Constant(value=1, lineno=1, col_offset=4, "
        "end_lineno=1, end_col_offset=5), lineno=1, col_offset=0, end_lineno=1, "
        "end_col_offset=5)], type_ignores=[])");
  CHECK(dump("") == "Module(body=[], type_ignores=[])");
}

TEST_CASE("parser: what only looks unlike Python") {
  for (const std::string_view source : Sources{
           "match = 1\nmatch[0] = match(1)\nmatch\ncase = 2\n_ = 3\n",
           "match x:\n  case [a, *_] | {'k': 1, **r} | C(1, k=2) if a: pass\n  case -1+2j: pass\n",
           "with (a as b, c as d,): pass\nwith (a, b).c as d: pass\nwith (yield): pass\n",
           "f(*a, b=1, *c, **d)\nf(x for x in y)\nf(a := 1, b)\n",
           "def f(a, /, b=1, *, c, d=2, **e) -> int: return *a, b\n",
           "def f(*args: *Ts): pass\nx[*a, 1:2, ::3]\nx[a := 1]\nx[(a := 1):2]\n{(a := 1): 2}\n",
           "lambda a, *b, c=1: (yield)\nlambda *, k: k\nlambda: 0\n",
           "f'{x!r:>{w}} {{}} {a, b} {x = } {lambda_ if 1 else 2}' 'tail'\n",
           "try: pass\nexcept* A as e: pass\nelse: pass\nfinally: pass\n",
           "for x, *y.z in a, *b: pass\nelse: pass\n",
           "async def f():\n  async for x in y: await z\n",
           "del a, (b.c, [d[0]])\n",
           "x: int\n(x): int = 1\nx.y: int = yield\n",
           "a = b = yield\n",
           "print(a if b else c, not d, -e ** -f, g @ h)\n",
           "'\\N{BULLET}' b'\\xff'[0]\n",
       }) {
    CAPTURE(source);
    if (source.find("b'") != std::string_view::npos)
      CHECK(!accepts(source)); // str and bytes do not mix
    else
      CHECK(accepts(source));
  }
}

TEST_CASE("parser: what is refused") {
  for (const std::string_view source : Sources{"x = ",
                                               "f(",
                                               "f(a for a in b, 1)",
                                               "f(a=1, 2)",
                                               "f(**a, *b)",
                                               "f(1=2)",
                                               "(*a)",
                                               "1 = x",
                                               "f() = 1",
                                               "a, b += 1",
                                               "a, b: int",
                                               "(a := 1) = 2",
                                               "x = yield = 1",
                                               "del f()",
                                               "del *a",
                                               "def f(a=1, b): pass",
                                               "def f(*): pass",
                                               "def f(**a, b): pass",
                                               "def f(/, a): pass",
                                               "lambda *: 0",
                                               "a b",
                                               "if x: pass else: pass",
                                               "try: pass",
                                               "try: pass\nexcept A: pass\nexcept* B: pass",
                                               "  x",
                                               "if x:\npass",
                                               "not = 1",
                                               "1 + not 2",
                                               "[*a for a in b]",
                                               "{**a for a in b}",
                                               "{1: 2, 3}",
                                               "for f() in x: pass",
                                               "f'{}'",
                                               "f'{a'",
                                               "f'}'",
                                               "f'{a!x}'",
                                               "f'{a:{b:{c:{d}}}}'",
                                               "'\\x4'",
                                               "'\\N{no such}'",
                                               "'a' b'a'",
                                               "b'\xC3\xA9'",
                                               "import a.b as",
                                               "from . import *, a",
                                               "from a import (b",
                                               "match x:\n  pass",
                                               "match x:\n  case a as _: pass",
                                               "match x:\n  case C(k=1, 2): pass",
                                               "async x",
                                               "@a\nx = 1",
                                               "except: pass",
                                               "x <> y",
                                               "class C(x for x in y): pass",
                                               "x[]",
                                               "()=>1"}) {
    CAPTURE(source);
    CHECK(!accepts(source));
  }
}

TEST_CASE("parser: depth ends in a diagnostic, length does not matter") {
  const auto repeated = [](std::string_view piece, int count, std::string_view end) {
    std::string text;
    for (int i = 0; i < count; ++i)
      text += piece;
    return text + std::string(end);
  };
  for (const std::string_view piece :
       Sources{"-", "not ", "lambda: ", "1 if 1 else ", "2 ** ", "x.", "x + "}) {
    CAPTURE(piece);
    CHECK(accepts(repeated(piece, 500, "x")));
    CHECK(!accepts(repeated(piece, 100000, "x")));
  }
  CHECK(!accepts(repeated("if x: pass\nel", 100000, "se: pass")));
  CHECK(accepts(repeated("x, ", 100000, "x")));
  CHECK(accepts(repeated("x < ", 100000, "x")));
  CHECK(accepts(repeated("x = ", 100000, "x")));
  CHECK(accepts(repeated("x\n", 100000, "x")));
}

TEST_CASE("parser: expressions lie within their parents") {
  Arena arena;
  const SourceText source = SourceText::copy(
      "def f(a: int = 1, *b) -> c:\n    x = [(i, j) for i in f(k=1)[2:] if not -i]\n"
      "    return {a: b, **c} if a < b <= c else lambda q: (q.r, *s)\n",
      arena);
  const ParseResult result = parseModule(source, arena);
  REQUIRE(result.ok());
  int count = 0;
  const auto check = [&](const auto &self, const ast::Node &parent) -> void {
    ast::forEachChild(parent, [&](const ast::Node &child) {
      ++count;
      // Nodes that CPython gives no place have no end.
      if (parent.end != 0 && child.end != 0) {
        CHECK(child.start >= parent.start);
        CHECK(child.end <= parent.end);
        CHECK(child.start < child.end);
      }
      self(self, child);
    });
  };
  check(check, *result.module);
  CHECK(count > 40);
}
