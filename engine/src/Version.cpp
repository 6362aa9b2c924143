#include "assay/engine/Engine.h"

#include "BuildInfo.h"

namespace assay {

std::string versionText() {
  return "Assay " ASSAY_VERSION "\n"
         "build " ASSAY_BUILD_ID "\n"
         "LLVM " ASSAY_LLVM_VERSION " (at build time)\n"
         "Hyperscan " ASSAY_HYPERSCAN_VERSION "\n"
         "Python semantics 3.11\n";
}

} // namespace assay
