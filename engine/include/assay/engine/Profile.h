// Profile: where the time of a run went, by stage, test, module and fixture.
//
//     assay::Profiler profiler;
//     options.profiler = &profiler;
//     engine.run(options, listeners);
//     assay::Profile profile = profiler.finish();
//
// docs/profile.md says what counts as what.
#pragma once

#include "assay/engine/Events.h"
#include "assay/support/Result.h"

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace assay {

/// Nanoseconds by Stage.
using StageTimes = std::array<uint64_t, kStageCount>;

struct ProfiledTest {
  std::string nodeid;
  Tier tier = Tier::Worker;
  CodeOrigin code = CodeOrigin::Absent;
  std::string reason; // why it did not run natively; empty: it did
  bool passed = true;
  /// Its own, and its even share of what its file took (reading, compiling, importing).
  StageTimes times = {};
  uint64_t own = 0; // of these, what the test alone took
};

/// A stretch of time on one lane; those within it follow it, one deeper.
struct ProfiledSpan {
  uint64_t begin = 0, end = 0; // nanoseconds since the process began
  Stage stage = Stage::Worker;
  uint16_t depth = 0;
  uint32_t name = 0; // in Profile::names; 0: nothing beyond its stage
};

/// A thread of Assay's, or a worker.
struct ProfiledLane {
  std::string name;
  int process = 0, thread = 0;
  uint64_t busy = 0; // nanoseconds that it did not wait
  std::vector<ProfiledSpan> spans;
};

/// Times summed over equal stacks of spans. The first is the root; each comes after its parent.
struct ProfiledStack {
  uint32_t parent = 0;
  Stage stage = Stage::Worker;
  uint32_t name = 0;
  uint64_t own = 0; // without what lies deeper
};

/// A module that workers imported; those that it was first to import follow it, one deeper.
struct ImportedModule {
  std::string name;
  Stage stage = Stage::Import; // or WorkerStart
  unsigned depth = 0;
  uint64_t own = 0, total = 0; // nanoseconds, summed over workers
};

struct UsedFixture {
  std::string name;
  uint64_t setups = 0, setup = 0, teardown = 0; // how often, nanoseconds
};

struct Profile {
  std::string rootFolder; // absolute
  uint64_t wall = 0;      // nanoseconds from the process's start to the end of the run's reports
  uint64_t unattributed = 0;
  /// With `unattributed` these add up to `wall`.
  StageTimes stages = {};
  std::vector<ProfiledTest> tests; // as they were reported
  std::vector<std::string> names;
  std::vector<ProfiledLane> lanes;   // the run's own thread first
  std::vector<ProfiledStack> stacks; // of `wall`
  std::vector<ImportedModule> imports;
  std::vector<UsedFixture> fixtures; // the most expensive first
};

class Recording;
class ProfiledTests;

/// Records one run of an Engine, on the thread that has made this. One at a time in a process.
class Profiler {
public:
  /// From when on: with Process what the process has done before counts as Stage::Startup.
  enum class Since : uint8_t { Process, Now };
  explicit Profiler(Since since = Since::Process);
  ~Profiler();
  Profiler(const Profiler &) = delete;
  Profiler &operator=(const Profiler &) = delete;

  /// The run is over.
  Profile finish();

  /// For the engine.
  Recording &recording() { return *recording_; }
  ProfiledTests &tests() { return *tests_; }

private:
  uint64_t began_; // of the monotonic clock
  std::shared_ptr<Recording> recording_;
  std::unique_ptr<ProfiledTests> tests_;
};

} // namespace assay
