// LazyBitcode: a module made of bitcode that the build put into the plugin. It is read lazily: only
// functions that are asked for are ever decoded, and no module is cloned or linked.
#pragma once

#include <llvm/IR/LLVMContext.h>
#include <llvm/IR/Module.h>

#include <memory>

namespace assay::orc {

class LazyBitcode {
public:
  llvm::Module &module() { return *module_; }
  /// Takes the bitcode's functions out of the module again, once they have been inlined.
  void erase();

protected:
  LazyBitcode(llvm::LLVMContext &context, llvm::StringRef bytes, llvm::StringRef name);
  ~LazyBitcode() = default;

  llvm::Function &find(llvm::StringRef name);

private:
  std::unique_ptr<llvm::Module> module_;
};

} // namespace assay::orc
