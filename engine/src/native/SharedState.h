// SharedState: what tests read through their module that other tests of the file might change.
#pragma once

#include "assay/frontend/Ast.h"
#include "assay/runtime/Object.h"

#include <set>
#include <string>
#include <string_view>

namespace assay {

class SharedState {
public:
  /// Takes in a module that tests run code of: what it may bind anew once it is imported.
  void addSource(const ast::Module &module);

  /// What `value`, run or read, can reach that is not bound once to functions, classes or
  /// immutable values; empty: nothing.
  std::string readBy(runtime::Value value);

private:
  void lookAt(const ast::Node &node);
  std::string inFunction(const runtime::Function &function);
  std::string inNativeFunction(const runtime::NativeFunction &function);
  std::string inAnnotations(const runtime::Dict &annotations);
  std::string inClass(const runtime::Class &cls);
  std::string inModule(const runtime::Module &module);
  std::string named(const runtime::Str *name, runtime::Value value);

  std::set<std::string, std::less<>> rebound_; // by `global`, or as attributes of anything
  std::string anything_;                       // what may bind any name; empty: nothing
  bool readsAnnotations_ = false;              // or what else the class keeps of them
  std::set<const void *> seen_;
};

} // namespace assay
