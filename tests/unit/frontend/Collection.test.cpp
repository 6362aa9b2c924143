#include "assay/frontend/Collection.h"
#include "assay/frontend/Parser.h"

#include <doctest/doctest.h>

#include <string>

using namespace assay;

static std::string collected(std::string_view text, const CollectionRules &rules = {}) {
  Arena arena;
  const ParseResult tree = parseModule(SourceText::copy(text, arena), arena);
  REQUIRE(tree.ok());
  const Collection found = collectTests(*tree.module, rules, arena);
  std::string result(found.reason);
  for (const CollectedTest &test : found.tests) {
    result += std::string(test.nodeid) + (test.reason.empty() ? " " : "? ");
    for (const TestParameter &parameter : test.parameters)
      result +=
          "(" + std::string(parameter.name) + "@" + std::to_string(parameter.value->start) + ") ";
  }
  return result;
}

// Node ids are compared with pytest's by tests/blackbox/test_collection.py.
TEST_CASE("collection: file names") {
  const CollectionRules standard;
  CHECK(isTestFile(standard, "/a/test_b.py"));
  CHECK(isTestFile(standard, "/a/b_test.py"));
  CHECK(!isTestFile(standard, "/a/test_b.pyc"));
  CHECK(!isTestFile(standard, "/a/testb.py"));
  CHECK(!isTestFile(standard, "/test_a/b.py"));
  CollectionRules own;
  own.pythonFiles = {"check_?.py", "unit/*.py", "/root/[!a]*.py"};
  CHECK(isTestFile(own, "/x/check_a.py"));
  CHECK(!isTestFile(own, "/x/check_ab.py"));
  CHECK(isTestFile(own, "/x/unit/deep/a.py"));
  CHECK(!isTestFile(own, "/x/myunit.py"));
  CHECK(isTestFile(own, "/root/b.py"));
  CHECK(!isTestFile(own, "/root/a.py"));
}

TEST_CASE("collection: prefixes and globs of names") {
  CollectionRules rules;
  rules.pythonFunctions = {"check", "*_spec"};
  rules.pythonClasses = {"Describe", "*Suite"};
  CHECK(collected("def check_a(): pass\ndef b_spec(): pass\ndef test_c(): pass\n"
                  "class DescribeX:\n  def check_d(self): pass\n"
                  "class YSuite:\n  def e_spec(self): pass\n  def test_f(self): pass\n",
                  rules) == "::check_a ::b_spec ::DescribeX::check_d ::YSuite::e_spec ");
}

TEST_CASE("collection: parameters are nodes of the tree, in the order of the id") {
  CHECK(collected("import pytest\n"
                  "@pytest.mark.parametrize('a', [7, 8])\n"
                  "@pytest.mark.parametrize('b,c', [(5, 6)])\n"
                  "def test(a, b, c): pass\n") ==
        "::test[5-6-7] (b@86) (c@89) (a@45) ::test[5-6-8] (b@86) (c@89) (a@48) ");
}

TEST_CASE("collection: classes that inherit from what is around them, and too many of them") {
  CHECK(collected("class TestA:\n  class TestB(TestA):\n    def test_c(self): pass\n") ==
        "::TestA::TestB? ");
  std::string text = "class A0:\n  def test(self): pass\n";
  for (int i = 1; i < 40; ++i) {
    const std::string before = "A" + std::to_string(i - 1);
    text += "class A" + std::to_string(i) + ":\n  class TestX(" + before +
            "): pass\n  class TestY(" + before + "): pass\n";
  }
  CHECK(collected(text + "class TestAll(A39): pass\n") == "has too many tests");
}

TEST_CASE("collection: long files take no more than their share of time and memory") {
  std::string chain = "class A0: pass\n";
  std::string inner = "class B0: pass\n";
  std::string stores;
  std::string deletions;
  for (int i = 1; i < 20000; ++i) {
    const std::string number = std::to_string(i);
    const std::string before = std::to_string(i - 1);
    chain += "class A" + number + "(A" + before + "): pass\n";
    inner += "class B" + number + ":\n  class TestB(B" + before + "): pass\n";
    stores += "x" + number + ".y = 1\nclass C" + number + ": z = 1\n";
    deletions += "d" + number + " = 1\n";
  }
  for (int i = 1; i < 20000; ++i)
    deletions += "del d" + std::to_string(i) + "\n";
  CHECK(collected(chain + "class TestA(A19999): pass\n") == "::TestA? ");
  CHECK(collected(inner + "class TestB(B19999): pass\n").ends_with("? "));
  CHECK(collected(stores + "def test(): pass\n") == "::test ");
  CHECK(collected(deletions + "def test(): pass\n") == "::test ");
}

TEST_CASE("collection: the product of many parameters is not written out") {
  std::string text = "import pytest\n";
  std::string names;
  for (const char name : std::string("abcdef")) {
    text += std::string("@pytest.mark.parametrize('") + name + "', [1,2,3,4,5,6,7,8,9,10])\n";
    names += std::string(1, name) + ",";
  }
  CHECK(collected(text + "def test(" + names + "): pass\n") == "::test? ");
}
