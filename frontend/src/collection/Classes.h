// Classes: what the classes of a module inherit, as far as they come from the module itself.
#pragma once

#include "Fixtures.h"
#include "Marks.h"
#include "Names.h"

#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

namespace assay::collection {

struct ClassInfo {
  explicit ClassInfo(const ast::ClassDef &definition)
      : node(definition), bindings(definition.body) {}

  const ast::ClassDef &node;
  Bindings bindings;
  std::vector<const ClassInfo *> order; // the method resolution order: itself first, builtins not
  bool unittest = false;                // derives from unittest.TestCase
  bool builtinBase = false;             // derives from a builtin class that makes its instances
  Marks marks;                          // of the decorators and pytestmarks of all in `order`
  Fixtures fixtures;
  std::optional<Doubt> doubt; // why its content is not known
  bool mayBeUnittest = false; // with a doubt: it may derive from unittest.TestCase

  /// What the class or the first of its bases binds the name to; nullptr where none does.
  const Binding *find(std::string_view name) const;
};

class Classes {
public:
  Classes(const Names &names, const MarkReader &marks) : names_(names), marks_(marks) {}

  /// `enclosing` is the class that `node` stands in, or nullptr. Computed once for each class.
  const ClassInfo &of(const ast::ClassDef &node, const ClassInfo *enclosing);

private:
  void takeBases(ClassInfo &info, const ClassInfo *enclosing);
  void takeBase(ClassInfo &info, const ast::Expression &base, const ClassInfo *enclosing,
                std::vector<const ClassInfo *> &bases);
  static bool linearize(ClassInfo &info, const std::vector<const ClassInfo *> &bases);
  void takeMarks(ClassInfo &info);
  void takeFixtures(ClassInfo &info);

  const Names &names_;
  const MarkReader &marks_;
  std::unordered_map<const ast::ClassDef *, std::unique_ptr<ClassInfo>> known_;
};

/// Whether what is imported from `path` under `name` may be a class that derives from
/// unittest.TestCase: it has a class's name, and is not from a module without such classes.
bool mayBeTestCase(std::string_view path, std::string_view name);

/// Adds the fixtures that a body defines, but not those of a name that is there already.
void addFixtures(const Bindings &bindings, const Bindings *classBody, const MarkReader &marks,
                 Fixtures &to);

} // namespace assay::collection
