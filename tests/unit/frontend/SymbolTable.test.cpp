#include "assay/frontend/SymbolTable.h"

#include <doctest/doctest.h>

#include <initializer_list>
#include <string>

using namespace assay;

namespace {

// "name:scope" of every name, scope by scope, or why the source is refused.
void describe(const Scope &scope, std::string &to) {
  constexpr const char *kScopes[] = {"local", "cell", "free", "explicit", "implicit"};
  to += "[" + std::string(scope.name);
  for (const Symbol &symbol : scope.symbols)
    to += " " + std::string(symbol.name) + ":" + kScopes[static_cast<int>(symbol.scope)];
  for (const Scope *child : scope.children)
    describe(*child, to);
  to += "]";
}

std::string scopesOf(std::string_view text) {
  Arena arena;
  const ParseResult tree = parseModule(SourceText::copy(text, arena), arena);
  REQUIRE(tree.ok());
  const SymbolTableResult table = buildSymbolTable(*tree.module, arena);
  if (!table.ok())
    return "refused: " + std::string(table.error.message);
  std::string result;
  describe(*table.module, result);
  return result;
}

using Sources = std::initializer_list<std::string_view>;

} // namespace

// All of the standard library's scopes are compared with CPython's by
// tests/blackbox/compare_symbols.py.
TEST_CASE("symbol table: what names mean") {
  CHECK(scopesOf("x = 1\nprint(x)") == "[top x:local print:implicit]");
  CHECK(scopesOf("def f(a):\n  def g():\n    return a, b\n  return g") ==
        "[top f:local[f a:cell g:local[g a:free b:implicit]]]");
  CHECK(scopesOf(
            "def f():\n  x = 1\n  class C:\n    y = x\n    def g(self): return y, __class__\n") ==
        "[top f:local[f x:cell C:local[C y:local x:free g:local"
        "[g self:local y:implicit __class__:free]]]]");
  CHECK(scopesOf("def f():\n  a = 1\n  def g():\n    def h():\n      nonlocal a\n      a = 2\n") ==
        "[top f:local[f a:cell g:local[g h:local a:free[h a:free]]]]");
  CHECK(scopesOf("class C:\n  def f(self):\n    nonlocal __class__\n") ==
        "[top C:local[C f:local[f self:local __class__:free]]]");
  CHECK(scopesOf("class C:\n  def f(self): self.x = __y\n") ==
        "[top C:local[C f:local[f self:local _C__y:implicit]]]");
  CHECK(
      scopesOf("def f():\n  global g\n  g = [x for x in y if (z := x)]\n") ==
      "[top f:local g:explicit[f g:explicit y:implicit z:cell[listcomp .0:local x:local z:free]]]");
}

TEST_CASE("symbol table: what is refused") {
  for (const std::string_view source :
       Sources{"nonlocal x", "def f():\n  nonlocal x", "def f(a, a): pass", "lambda a, *, a: 0",
               "def f(a):\n  global a", "x = 1\nglobal x", "def f():\n  print(x)\n  global x",
               "def f():\n  global x\n  x: int = 1", "def f():\n  global x\n  nonlocal x",
               "def f():\n  from a import *", "[x := 1 for x in y]", "[y for y in (x := 1)]",
               "class C: [x := 1 for y in z]", "[(yield) for x in y]"}) {
    CAPTURE(source);
    CHECK(scopesOf(source).starts_with("refused: "));
  }
}
