// SharedState: what tests read through their module that other tests of the file might change.
#pragma once

#include "native/CompiledModule.h"

#include "assay/frontend/Ast.h"
#include "assay/runtime/Object.h"

#include <set>
#include <string>
#include <string_view>

namespace assay {

class SharedState {
public:
  /// What `module` may bind anew once it is imported.
  static BindingFacts factsOf(const ast::Module &module);
  /// Takes in those of a module that tests run code of.
  void add(const BindingFacts &facts);

  /// What `value`, run or read, can reach that is not bound once to functions, classes or
  /// immutable values; empty: nothing.
  std::string readBy(runtime::Value value);

private:
  std::string inFunction(const runtime::Function &function);
  std::string inNativeFunction(const runtime::NativeFunction &function);
  std::string inAnnotations(const runtime::Dict &annotations);
  std::string inClass(const runtime::Class &cls);
  std::string inModule(const runtime::Module &module);
  std::string named(const runtime::Str *name, runtime::Value value);

  std::set<std::string, std::less<>> rebound_; // as in BindingFacts, and the next two
  std::string anything_;
  bool readsAnnotations_ = false;
  std::set<const void *> seen_;
};

} // namespace assay
