// Marks: what the decorators of a function or class, or a pytestmark, say of collection.
#pragma once

#include "Names.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::collection {

/// One parametrize(): names, and for each set of values its id.
struct Parametrization {
  struct Set {
    std::string id;
    std::vector<const ast::Expression *> values; // as many as names
  };
  std::vector<std::string> names;
  std::vector<Set> sets;
  uint32_t offset = 0;
};

struct Marks {
  std::vector<Parametrization> parametrizations; // in the order in which they were applied
  std::vector<std::string_view> usedFixtures;
  bool fixture = false; // by pytest.fixture
  bool fixtureHasParameters = false;
  bool autouse = false;
  std::string fixtureName; // where it is given
  bool staticMethod = false;
  std::optional<Doubt> doubt;
};

class MarkReader {
public:
  explicit MarkReader(const Names &names) : names_(names) {}

  /// Of decorators, the last one first; `classBody` (or nullptr) is the class around.
  Marks ofDecorators(const ast::Sequence<ast::Expression *> &decorators,
                     const Bindings *classBody) const;

  /// Adds what a body's pytestmark says, which `binding` (or nullptr) is.
  void addPytestmark(const Binding *binding, const Bindings *classBody, Marks &marks) const;

private:
  void add(const ast::Expression &expression, const Bindings *classBody, Marks &marks) const;
  void fixture(const ast::Call &call, Marks &marks) const;
  void parametrize(const ast::Call &call, const Bindings *classBody, Marks &marks) const;
  const Names &names_;
};

/// The decorators of a function.
const ast::Sequence<ast::Expression *> &decoratorsOf(const ast::Node &function);
/// The parameters of a function.
const ast::Arguments &argumentsOf(const ast::Node &function);

} // namespace assay::collection
