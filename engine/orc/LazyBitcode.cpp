#include "LazyBitcode.h"

#include <llvm/Bitcode/BitcodeReader.h>
#include <llvm/Support/MemoryBufferRef.h>

#include <vector>

namespace assay::orc {

LazyBitcode::LazyBitcode(llvm::LLVMContext &context, llvm::StringRef bytes, llvm::StringRef name)
    : module_(llvm::cantFail(
          llvm::getLazyBitcodeModule(llvm::MemoryBufferRef(bytes, name), context, true))) {}

llvm::Function &LazyBitcode::find(llvm::StringRef name) {
  llvm::Function *function = module_->getFunction(name);
  llvm::cantFail(function->materialize());
  return *function;
}

void LazyBitcode::erase() {
  std::vector<llvm::Function *> unused;
  for (llvm::Function &function : *module_)
    if (function.use_empty() && function.getName().starts_with("assay"))
      unused.push_back(&function);
  for (llvm::Function *function : unused)
    function->eraseFromParent();
}

} // namespace assay::orc
