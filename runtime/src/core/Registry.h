// Registry: what the types' tables say, arranged so that names find it. Made once, then constant.
#pragma once

#include "assay/runtime/Names.h"
#include "assay/runtime/TypeSlots.h"

#include <memory>
#include <vector>

namespace assay::runtime {

/// An open-addressing table from pairs of addresses to values.
class PairTable {
public:
  void reserve(size_t count);
  void add(const void *a, const void *b, Value value);
  /// Empty where there is none.
  Value find(const void *a, const void *b) const;

private:
  struct Slot {
    const void *a = nullptr, *b = nullptr;
    Value value = Value::empty();
  };
  static size_t mix(const void *a, const void *b);
  std::vector<Slot> slots_;
};

class Registry {
public:
  static const Registry &get();

  /// Static names in a table of open addressing, for contexts to copy. Its size is a power of two.
  const std::vector<Str *> &names() const { return names_; }
  size_t nameCount() const { return nameCount_; }
  /// Of a static name, as numberOfStatic() says.
  std::optional<uint32_t> numberOf(const Str *name) const;

  /// A method or other member of a builtin class itself, or empty.
  Value member(const Class *cls, const Str *name) const { return members_.find(cls, name); }
  /// What `name` is in the module `builtins`, or empty.
  Value builtin(const Str *name) const { return members_.find(nullptr, name); }
  /// The member of a builtin module, or empty.
  Value moduleMember(const BuiltinModule *module, const Str *name) const {
    return members_.find(module, name);
  }
  const BuiltinModule *module(const Str *name) const;
  /// Whether a function is a method of a builtin class.
  bool isMethod(const BuiltinFunction *function) const {
    return !methods_.find(nullptr, function).isEmpty();
  }
  /// A method of the builtin class `cls` itself as the class gives it, or empty.
  Value methodDescriptor(const BuiltinFunction *function, const Class *cls) const {
    return methods_.find(cls, function);
  }

private:
  Registry();
  Str *nameOf(std::string_view text);
  void addName(Str *text);
  /// Functions as members, behind a descriptor of `kind` unless that is a function's.
  void addDescriptors(const Class *cls, std::span<const BuiltinFunction> functions, TypeId kind);
  /// Methods of a builtin class; class and static ones behind a descriptor of `kind`.
  void addMethods(const Class *cls, MethodTable table, TypeId kind);

  std::vector<Str *> names_;
  size_t nameCount_ = 0;
  std::vector<std::unique_ptr<Str>> made_;
  std::vector<std::unique_ptr<Descriptor>> descriptors_;
  void addMethod(const Class *cls, const BuiltinFunction &function);

  std::vector<std::unique_ptr<MethodDescriptor>> methodDescriptors_;
  PairTable methods_; // by class and function, and once more by function alone
  PairTable members_;
};

} // namespace assay::runtime
