#include "assay/frontend/Recognizer.h"

#include "AssertionInterpreter.h"

#include <doctest/doctest.h>

#include <string>

using namespace assay;

namespace {

const Recognizer &recognizer() {
  static const Recognizer instance = std::move(*Recognizer::create());
  return instance;
}

// How a test that asserts `expression` ends: passed, failed, declined, or the reason why it is not
// trivial.
std::string outcomeOf(std::string_view expression) {
  Arena arena;
  const std::string source = "def test_it():\n    assert " + std::string(expression) + "\n";
  const Recognition found = recognizer().recognize(source, arena);
  if (!found.inert || found.tests.size() != 1)
    return "spoiled: " + std::string(found.reason);
  const RecognizedTest &test = found.tests[0];
  if (!test.trivial)
    return std::string(test.reason);
  switch (testing::interpret(test.code)) {
  case AssertionOutcome::Passed:
    return "passed";
  case AssertionOutcome::Failed:
    return "failed";
  case AssertionOutcome::Declined:
    return "declined";
  }
  return "?";
}

std::string spoiledBy(std::string_view source) {
  Arena arena;
  const std::string whole = std::string(source) + "\ndef test_it():\n    assert True\n";
  const Recognition found = recognizer().recognize(whole, arena);
  return found.inert ? "inert" : std::string(found.reason);
}

} // namespace

// What CPython and pytest say is asked at test time by tests/blackbox/compare_recognizer.py; here
// are the mechanics.
TEST_CASE("recognizer: expressions become code that runs") {
  REQUIRE(recognizer().prefilterAvailable());
  for (const std::string_view expression :
       std::initializer_list<std::string_view>{"True",
                                               "1 + 2 == 3",
                                               "-7 // 2 == -4",
                                               "-7 % 3 == 2",
                                               "2 ** 10 == 1024",
                                               "1 < 2 < 3 <= 3",
                                               "not 0",
                                               "'a' 'b' == \"ab\"",
                                               "'\\u00e9' == '\xC3\xA9'",
                                               "1 in (3, 2, 1)",
                                               "4 not in [1]",
                                               "None is None",
                                               "(1 == 1) is True",
                                               "None != 0",
                                               "1 and 2 == 2",
                                               "(0 or 5) == 5",
                                               "(3 and 5) == 5",
                                               "1 == 1.0 == True",
                                               "0.1 + 0.2 != 0.3",
                                               "7 / 2 == 3.5",
                                               "0xff == 2_55",
                                               "1 and 'x'",
                                               "not (None or '')",
                                               "-0.0 == 0",
                                               "(None and None) is None"}) {
    CAPTURE(expression);
    CHECK(outcomeOf(expression) == "passed");
  }
  for (const std::string_view expression : std::initializer_list<std::string_view>{
           "0", "''", "1 > 2", "1 < 3 < 2", "None", "1 == 'a'", "'b' < 'a'", "2 in ()",
           "not 1, 'message'", "0.0", "1 and 0"}) {
    CAPTURE(expression);
    CHECK(outcomeOf(expression) == "failed");
  }
  for (const std::string_view expression : std::initializer_list<std::string_view>{
           "1 / 0", "1 // 0 == 1", "2 ** 64", "2 ** -1 == 0.5", "1 or 1 / 0",
           "9223372036854775807 + 1 > 0", "9007199254740993 == 1.0", "1e308 * 10 > 1",
           "2 < 1 < 1 // 0"}) {
    CAPTURE(expression);
    CHECK(outcomeOf(expression) == "declined");
  }
}

TEST_CASE("recognizer: what is not understood is left to CPython") {
  for (const std::string_view expression :
       std::initializer_list<std::string_view>{"x",
                                               "f()",

                                               "(1, 2)",
                                               "()",
                                               "1 is 1",
                                               "'a' + 'b'",
                                               "'a' * 2",
                                               "1 + 'a'",
                                               "1 < 'a'",
                                               "b'a'",
                                               "f'a'",
                                               "'\\d'",
                                               "'\\N{BULLET}'",
                                               "1j",
                                               "~1",
                                               "1 << 2",
                                               "1 | 2",
                                               "0or 1",
                                               "1 in (1)",
                                               "1 in (1,) + (2,)",
                                               "1 in (1,) == True",
                                               "9223372036854775808",
                                               "1e999",
                                               "1 if 1 else 2",
                                               "lambda: 1",
                                               "(y := 1)",
                                               "1 <> 2",
                                               "1, f''",
                                               "'a'[0]",
                                               "1 .real",
                                               "5.5 // 2.0 == 2"}) {
    CAPTURE(expression);
    const std::string outcome = outcomeOf(expression);
    CHECK(outcome != "passed");
    CHECK(outcome != "failed");
    CHECK(outcome != "declined");
    CHECK(!outcome.empty());
  }
  CHECK(outcomeOf(std::string(51, '(') + "1" + std::string(51, ')')) ==
        "parentheses nested deeply");
}

TEST_CASE("recognizer: what spoils a file") {
  for (const std::string_view source :
       std::initializer_list<std::string_view>{"import nothing",
                                               "from os import path",
                                               "@f\ndef g(): pass",
                                               "class A: pass",
                                               "if 1: pass",
                                               "x = y",
                                               "x = f()",
                                               "f()",
                                               "setup_module = 1",
                                               "def teardown_function(f): pass",
                                               "pytestmark = 1",
                                               "__test__ = 0",
                                               "test_x = 1",
                                               "def test_it(): pass",
                                               "def f(a=g()): pass",
                                               "def f(a: g): pass",
                                               "def f() -> g: pass",
                                               "async def f(): pass",
                                               "\xC3\xA9 = 1",
                                               "# coding: latin-1",
                                               "x = '\\d'",
                                               "x = 0or 1",
                                               "import os as setup",
                                               "x = 1 2",
                                               "\xEF\xBB\xBF",
                                               "x = '\xFF'",
                                               "x = 1; y",
                                               "from __future__ import annotations",
                                               "  x = 1",
                                               "x = (",
                                               "def test_\xC3\xA9(): pass"}) {
    CAPTURE(source);
    CHECK(spoiledBy(source) != "inert");
    CHECK(!spoiledBy(source).empty());
  }
  for (const std::string_view source : std::initializer_list<std::string_view>{
           "'''Doc.'''", "import os, re as r", "import pytest", "x = -1; y = 'a';", "pass",
           "def f(a, b=1, *c, d: int = 2, **e) -> str:\n  return g(a)", "...",
           "# -*- coding: utf-8 -*-", "def test_p(tmp_path):\n  x = 1\n"}) {
    CAPTURE(source);
    CHECK(spoiledBy(source) == "inert");
  }
}

TEST_CASE("recognizer: tests, lines and reasons of a whole file") {
  Arena arena;
  const Recognition found = recognizer().recognize("'''Doc.'''\n"
                                                   "\n"
                                                   "def helper():\n"
                                                   "    return 1\n"
                                                   "\n"
                                                   "def test_a() -> None:\n"
                                                   "    '''Doc.'''\n"
                                                   "    # comment\n"
                                                   "    assert 1, 'message'\n"
                                                   "    pass\r\n"
                                                   "def test_b(tmp_path): assert 1\n"
                                                   "def test_c(): assert 1; assert 2\n"
                                                   "def test_d():\n"
                                                   "    assert 1\n"
                                                   "    assert helper()\n"
                                                   "    if 1:\n"
                                                   "        pass\n"
                                                   "def testing(): ...\n",
                                                   arena);
  REQUIRE(found.inert);
  CHECK(!found.complete);
  CHECK(found.reasonLine == 3);
  REQUIRE(found.tests.size() == 5);
  CHECK(found.tests[0].name == "test_a");
  CHECK(found.tests[0].line == 6);
  CHECK(found.tests[0].trivial);
  CHECK(!found.tests[1].trivial);
  CHECK(found.tests[1].reason == "parameters");
  CHECK(found.tests[2].trivial);
  CHECK(!found.tests[3].trivial);
  CHECK(found.tests[3].reason == "a name");
  CHECK(found.tests[3].reasonLine == 15);
  CHECK(found.tests[4].line == 18);
  CHECK(found.tests[4].trivial);
  CHECK(recognizer().recognize("def test_a(): assert 1", arena).complete);
  CHECK(recognizer().recognize("", arena).tests.empty());
}
