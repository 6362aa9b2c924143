// Bindings: what the names of a module's or a class's body stand for once the body has run, as far
// as the text tells.
#pragma once

#include "assay/frontend/Ast.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace assay::collection {

/// Why something is not known.
struct Doubt {
  std::string_view reason; // static, or in the arena
  uint32_t offset = 0;
};

struct Binding {
  enum class Kind : uint8_t {
    Function, // `node` is its definition
    Class,    // `node` is its definition
    Import,   // a module or something of a module; `path` says what, "" where it is relative
    Value,    // `node` is the expression that was assigned
    Unknown,  // `node` is a definition of it, if any
  };
  Kind kind = Kind::Unknown;
  std::string_view name;
  const ast::Node *node = nullptr;
  std::string path;
  Doubt doubt;              // of Unknown
  unsigned times = 0;       // how often the name is bound in the body
  bool conditional = false; // some of these may not happen
};

class Bindings {
public:
  explicit Bindings(const ast::Sequence<ast::Statement *> &body);

  /// In the order of the body's dictionary. A name that may or may not be bound stands at each
  /// place where it may be.
  /// One that was deleted leaves a binding without a name.
  const std::vector<Binding> &all() const { return bindings_; }
  /// nullptr where the body does not bind the name.
  const Binding *find(std::string_view name) const;
  void makeUnknown(std::string_view name, Doubt doubt);

  /// The first `from x import *`, if any.
  const ast::Node *starImport() const { return starImport_; }

private:
  void statements(const ast::Sequence<ast::Statement *> &body, bool conditional);
  void statement(const ast::Statement &node, bool conditional);
  void imports(const ast::Import &node, bool conditional);
  void importsFrom(const ast::ImportFrom &node, bool conditional);
  void target(const ast::Node &target, const ast::Expression *value, bool conditional);
  void patternNames(const ast::Node &pattern);
  void assignmentExpressions(const ast::Node &node);
  void remove(std::string_view name);
  Binding &bind(std::string_view name);
  void define(std::string_view name, Binding::Kind kind, const ast::Node &node, bool conditional);
  void defineMaybe(std::string_view name, const ast::Node *node, Doubt doubt);

  std::vector<Binding> bindings_;
  std::unordered_map<std::string_view, size_t> index_;
  const ast::Node *starImport_ = nullptr;
};

/// Whether a statement is `if __name__ == "__main__":`, which does not run on import.
bool isMainGuard(const ast::Statement &node);

} // namespace assay::collection
