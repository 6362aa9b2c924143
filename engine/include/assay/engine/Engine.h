// Engine: runs Python tests. The one header that an embedder needs.
//
//     assay::Engine engine;
//     assay::RunOptions options;
//     options.pytestArguments = {"tests/"};
//     int status = engine.run(options, {&listener});
#pragma once

#include "assay/engine/Events.h"
#include "assay/engine/ExitCode.h"
#include "assay/engine/Profile.h"
#include "assay/engine/Reporters.h"
#include "assay/support/Result.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace assay {

/// Which tiers may run tests.
enum class TierChoice : uint8_t { Auto, Baseline, Orc, Worker };

struct RunOptions {
  /// Paths, node ids and options in pytest's spelling.
  std::vector<std::string> pytestArguments;
  /// The folder that paths are seen from; empty: the process's own.
  std::string folder;
  /// The interpreter: a path, or a name to be found on PATH; empty: $VIRTUAL_ENV's, else python3.
  std::string python;
  TierChoice tier = TierChoice::Auto;
  /// Workers at a time; 0: as many as there are processors; absent: what addopts says with -n,
  /// else 1.
  std::optional<unsigned> jobs;
  /// Seconds that a test, or the import of a file, may take; 0: without limit.
  double timeoutSeconds = 0;
  /// Megabytes that a native test may use.
  uint64_t memoryMegabytes = 1024;
  /// Run each native test in CPython too and compare.
  bool verify = false;
  /// Where Assay keeps what it remembers between runs; empty: $XDG_CACHE_HOME/assay, else
  /// ~/.cache/assay.
  std::string cacheFolder;
  /// Remember nothing and look nothing up.
  bool noCache = false;
  /// A listener wants pytest-reportlog's objects with the reports.
  bool wantLogs = false;
  /// The program is in charge of the terminal: Ctrl-C ends the run (exit status 2), and workers may
  /// use the terminal for `--pdb`, `breakpoint()` and `-s`. False: signals are the caller's own
  /// affair.
  bool ownsTerminal = false;
  /// Records where the time goes; null: nobody does. Must live as long as the run.
  Profiler *profiler = nullptr;
};

/// An Error where `tier` is not there: Orc, where Assay was built without it or LLVM is missing.
Result<void> checkTier(TierChoice tier);

/// How a test would run, and why not natively.
struct Explanation {
  std::string nodeid;
  Tier tier = Tier::Worker;
  std::string reason; // of a worker's, with the line that it hangs on; empty: it is native
};

/// Thread contract: one run at a time per Engine; different Engines are independent, but for the
/// process's signal mask while a run with `ownsTerminal` lasts.
class Engine {
public:
  Engine();
  ~Engine();
  Engine(const Engine &) = delete;
  Engine &operator=(const Engine &) = delete;

  /// Runs the tests and tells the listeners, in their order. Returns the exit status, as pytest's.
  /// An Error is what kept the run from starting (exit status 4): its message says what to do.
  Result<int> run(const RunOptions &options, const std::vector<Listener *> &listeners);

  /// What a run of the path or node id at the end of `options.pytestArguments` would do with its
  /// tests, as far as they are known without Python; a file whose tests are not is listed itself.
  /// Native code is run, Python is not. An Error where there is no such test file.
  Result<std::vector<Explanation>> explain(const RunOptions &options);
};

/// Version, build id, the libraries and the Python that native semantics follow; one line each.
std::string versionText();

} // namespace assay
