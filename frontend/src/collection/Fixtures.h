// Fixtures: whether those that a test uses leave its id alone.
#pragma once

#include "Marks.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::collection {

struct Fixture {
  const ast::Node *function;
  bool inClass;
  bool hasParameters;
  bool autouse;
  std::optional<Doubt> doubt;
};

/// Fixtures of a module or of a class with its bases, by name.
using Fixtures = std::map<std::string, Fixture, std::less<>>;

/// Names of the arguments that pytest fills in: those without a default, the first left out where
/// `bound`.
std::vector<std::string_view> requestedNames(const ast::Node &function, bool bound);

/// Why the id of a test that requests `names` may have more to it than parametrize() says: nothing
/// where all are fixtures without parameters, of `scopes` (the innermost first) or pytest's own.
/// `direct` are names that parametrize() gives.
std::optional<Doubt> doubtOfFixtures(const std::vector<std::string_view> &names,
                                     const std::vector<const Fixtures *> &scopes,
                                     const std::vector<std::string_view> &direct, uint32_t offset);

} // namespace assay::collection
