// Names: what a name or an expression of a module stands for, where the text alone tells.
#pragma once

#include "Bindings.h"

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace assay::collection {

/// `target.attribute = value`, or its deletion, anywhere in a module.
struct AttributeStore {
  std::string_view target;
  std::string_view attribute;
  uint32_t offset;
};

/// Looks through a whole module once. Lives as long as the tree.
class Names {
public:
  Names(const ast::Module &module, const Bindings &bindings);

  /// What `node` is by its import: "pytest.mark.skip" for a decorator of that, through plain
  /// assignments of the module; "" where it is something else. `classBody` (or nullptr) is the
  /// class that the expression stands in.
  std::string pathOf(const ast::Expression &node, const Bindings *classBody) const;

  /// The expression that a name stands for, through plain assignments; `node` itself where it is no
  /// name of that kind.
  const ast::Expression &resolve(const ast::Expression &node, const Bindings *classBody) const;

  /// What the module binds the name to for good, or nullptr.
  const Binding *definite(std::string_view name, const Bindings *classBody) const;

  /// Whether a name is Python's own builtin here.
  bool isBuiltin(std::string_view name, const Bindings *classBody) const;

  /// Whether a list that a name stands for can have changed before it is used in parametrize().
  bool mayChange(std::string_view name) const;

  /// Names that some function declares global.
  const std::unordered_map<std::string_view, uint32_t> &globals() const { return globals_; }

  const std::vector<AttributeStore> &attributeStores() const { return attributeStores_; }
  /// One of those to the object of this name; nullptr where there is none.
  const AttributeStore *attributeStoreTo(std::string_view target) const;

  /// Code that runs on import and may bind names out of sight.
  const ast::Node *magic() const { return magic_; }

private:
  void look(const ast::Node &node, bool onImport, bool asParametrizeArgument);
  void lookIntoFunction(const ast::Node &function, std::string_view name);
  void findMagic();

  const Bindings &bindings_;
  std::unordered_map<std::string_view, unsigned> loads_;
  std::unordered_map<std::string_view, uint32_t> globals_;
  // For each function of the module by its name what names it uses; and those used on import.
  std::unordered_map<std::string_view, std::unordered_set<std::string_view>> usedBy_;
  std::unordered_map<std::string_view, const ast::Node *> usedOnImport_;
  // What is being looked through, the innermost last.
  std::vector<std::string_view> functions_;
  std::vector<std::string_view> classes_;
  std::vector<AttributeStore> attributeStores_;
  std::unordered_map<std::string_view, size_t> storeByTarget_;
  const ast::Node *magic_ = nullptr;
};

} // namespace assay::collection
