#include "WorkerPackage.h"

// The assembler takes the files' bytes as they are; ASSAY_WORKER_* are their paths.
#define EMBED(symbol, file)                                                                        \
  asm(".section .rodata." #symbol ",\"a\",@progbits\n" #symbol ":\n.incbin \"" file "\"\n" #symbol \
      "_end:\n.byte 0\n.previous\n");                                                              \
  extern "C" const char symbol[], symbol##_end[]

EMBED(assay_worker_bootstrap, ASSAY_WORKER_BOOTSTRAP);
EMBED(assay_worker_package, ASSAY_WORKER_PACKAGE);

namespace assay {

std::string_view workerBootstrap() {
  return {assay_worker_bootstrap, size_t(assay_worker_bootstrap_end - assay_worker_bootstrap)};
}

std::string_view workerPackage() {
  return {assay_worker_package, size_t(assay_worker_package_end - assay_worker_package)};
}

} // namespace assay
