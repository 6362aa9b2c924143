// Collection: which tests a file has, told from its tree by the rules of pytest 7.
//
// What is known for certain is listed with its node id; anything else stands in the list with the
// reason why pytest has to be asked. All of it holds provided that importing the file ends without
// an exception, and that no conftest.py or plugin changes what is collected (by hooks, or by
// parametrized fixtures under the name of one of pytest's own). Imported objects are taken not to
// be parametrized autouse fixtures; what is bound to a name that is not in
// CapWords, other than by a class statement, is taken not to be a unittest.TestCase.
#pragma once

#include "assay/frontend/Ast.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace assay {

/// pytest's ini options of the same names, and their defaults.
struct CollectionRules {
  std::vector<std::string> pythonFiles{"test_*.py", "*_test.py"};
  std::vector<std::string> pythonClasses{"Test"};
  std::vector<std::string> pythonFunctions{"test"};
};

/// Whether pytest collects the file at the absolute `path` when it is not named itself.
bool isTestFile(const CollectionRules &rules, std::string_view path);

struct TestParameter {
  std::string_view name;
  const ast::Expression *value;
};

/// A test, or where `reason` is not empty whatever pytest makes of something: any number of items
/// whose ids are `nodeid`, or go on behind it with "[" or "::".
struct CollectedTest {
  std::string_view nodeid; // what follows the file's name: "::TestClass::test_method[1-a]"
  const ast::Statement *function = nullptr;      // the FunctionDef or AsyncFunctionDef, if any
  std::span<const ast::ClassDef *const> classes; // around it, the outermost first
  std::span<const TestParameter> parameters;     // in the order of the id
  std::string_view reason;                       // for people, without the name
  uint32_t reasonOffset = 0;                     // into the source
};

struct Collection {
  std::span<const CollectedTest> tests; // in pytest's order
  /// Why nothing is known of the file; then there are no tests here.
  std::string_view reason;
  uint32_t reasonOffset = 0;
};

/// The result lives in `arena` and refers to the tree. Any thread, an arena each.
Collection collectTests(const ast::Module &module, const CollectionRules &rules, Arena &arena);

} // namespace assay
