// SavedProfiles: profiles that are kept under a name, and what got slower since.
//
// One JSON file per root folder and name in the cache folder (docs/profile.md).
#pragma once

#include "assay/engine/Profile.h"
#include "assay/support/Result.h"

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace assay {

/// What is kept of one run: nanoseconds.
struct ProfileTimes {
  uint64_t wall = 0;
  std::map<std::string, uint64_t> stages;
  std::map<std::string, uint64_t> tests; // what each took by itself
};
ProfileTimes timesOf(const Profile &profile);

class SavedProfiles {
public:
  /// Of the tests under this root folder.
  SavedProfiles(const std::string &cacheFolder, const std::string &rootFolder);

  /// Letters, digits, `.`, `_` and `-`, not beginning with a dot.
  static bool isName(const std::string &name);

  /// The runs under that name, the earliest first. An Error where there are none says what there
  /// is.
  Result<std::vector<ProfileTimes>> load(const std::string &name) const;
  /// Adds runs to those under that name, of which the last `kMostRuns` are kept; how many there
  /// are now.
  Result<size_t> save(const std::string &name, std::span<const ProfileTimes> runs) const;
  static constexpr size_t kMostRuns = 20;

private:
  std::string fileOf(const std::string &name) const;

  std::string folder_;
  std::string rootFolder_;
};

/// A time that is another now, and not by chance.
struct ChangedTime {
  std::string name;
  uint64_t before = 0, now = 0; // of the fastest runs
};

struct ProfileComparison {
  size_t runsBefore = 0, runsNow = 0;
  /// How many times as long everything takes now, by the median of tests and stages: taken for the
  /// machine's doing. 1 where there are too few to tell, or they take less.
  double drift = 1;
  std::vector<ChangedTime> slowerTests, fasterTests, slowerStages, fasterStages; // the most first
  size_t newTests = 0, goneTests = 0;
};

/// A time got slower where its fastest run now takes longer than its slowest run before (of five
/// runs one outlier is left out), with drift allowed for; by a tenth and by 100 us at least (a
/// stage: by 1 ms and 1 % of the run); by more than chance does among so many tests, judged by how
/// much the others differ; and by more than half of what the runs before differ from each other.
/// There must be a run on either side.
ProfileComparison compareProfiles(std::span<const ProfileTimes> before,
                                  std::span<const ProfileTimes> now);

/// For a terminal.
std::string comparisonText(const ProfileComparison &comparison, const std::string &name, bool color,
                           unsigned width);

} // namespace assay
