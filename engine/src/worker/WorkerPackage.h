// WorkerPackage: the Python side of a worker, carried inside the program.
#pragma once

#include <string_view>

namespace assay {

/// What `python -c` is given (worker/assay_worker/bootstrap.py).
std::string_view workerBootstrap();

/// The payload of the first frame: the rest of the package, as JSON (docs/worker-protocol.md).
std::string_view workerPackage();

} // namespace assay
