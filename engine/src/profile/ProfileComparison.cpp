#include "assay/engine/SavedProfiles.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace assay {
namespace {

/// Less than a tenth is not worth a word, nor are so few nanoseconds: another thread or process on
/// the same processor takes as many.
const double kLeastFactor = std::log(1.1);
constexpr double kLeastOfTest = 100e3;
/// Of a stage, whose work is of many kinds.
constexpr double kLeastOfStage = 1e6, kLeastPartOfStage = 0.01;
/// Fewer than this say nothing of each other.
constexpr size_t kEnough = 10;

/// What the runs of one side took, without the slowest fifth of them: those have met another
/// process.
struct Range {
  double least, most;
};
constexpr size_t kOneOutlierIn = 5;

/// Of what is in every run; nothing where it is missing in one.
std::optional<Range> rangeOf(std::span<const ProfileTimes> runs,
                             std::map<std::string, uint64_t> ProfileTimes::*times,
                             const std::string &name) {
  std::vector<uint64_t> all;
  for (const ProfileTimes &run : runs) {
    const auto found = (run.*times).find(name);
    if (found == (run.*times).end())
      return std::nullopt;
    all.push_back(found->second);
  }
  std::sort(all.begin(), all.end());
  return Range{double(all.front()), double(all[all.size() - 1 - all.size() / kOneOutlierIn])};
}

struct Pair {
  std::string name;
  Range before, now;

  /// How many times as long it takes now, as a logarithm.
  double ratio() const { return std::log(std::max(now.least, 1.0) / std::max(before.least, 1.0)); }
};

std::vector<Pair> pairsOf(std::span<const ProfileTimes> before, std::span<const ProfileTimes> now,
                          std::map<std::string, uint64_t> ProfileTimes::*times) {
  std::vector<Pair> pairs;
  for (const auto &[name, took] : before.front().*times) {
    const auto then = rangeOf(before, times, name), since = rangeOf(now, times, name);
    if (then && since)
      pairs.push_back({name, *then, *since});
  }
  return pairs;
}

double median(std::vector<double> values) {
  const auto middle = values.begin() + ptrdiff_t(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

std::vector<double> ratiosOf(const std::vector<Pair> &pairs, double least) {
  std::vector<double> ratios;
  for (const Pair &pair : pairs)
    if (pair.before.most > least)
      ratios.push_back(pair.ratio());
  return ratios;
}

/// How many times as long everything takes, as a logarithm.
double driftOf(const std::vector<Pair> &tests, const std::vector<Pair> &stages) {
  std::vector<double> ratios = ratiosOf(tests, kLeastOfTest);
  const std::vector<double> ofStages = ratiosOf(stages, kLeastOfStage);
  ratios.insert(ratios.end(), ofStages.begin(), ofStages.end());
  return ratios.size() < kEnough ? 0 : std::max(0.0, median(std::move(ratios)));
}

/// By what factor, as a logarithm, a test has to differ before it is no chance.
double leastFactorOf(const std::vector<Pair> &tests) {
  std::vector<double> ratios = ratiosOf(tests, kLeastOfTest);
  if (ratios.size() < kEnough)
    return kLeastFactor;
  const double middle = median(ratios);
  for (double &ratio : ratios)
    ratio = std::abs(ratio - middle);
  // The median deviation of what is normally distributed is 0.67 of the standard one; the largest
  // of n such values is about sqrt(2 ln n) standard deviations out. Times have heavier tails.
  const double deviation = median(ratios) / 0.6745;
  const double largest = 1.5 * std::sqrt(2 * std::log(double(ratios.size()))) + 1;
  return std::max(kLeastFactor, largest * deviation);
}

/// Whether what took `before` takes longer `now`; the other way round it is asked with the two
/// exchanged.
bool isLonger(const Range &before, const Range &now, double drift, double leastFactor,
              double leastGap) {
  const double allowed = before.most * std::exp(drift), gap = now.least - allowed;
  return gap > std::max(leastGap, (before.most - before.least) / 2) &&
         std::log(now.least / std::max(before.least, 1.0)) - drift > leastFactor;
}

void sortByChange(std::vector<ChangedTime> &changed) {
  const auto change = [](const ChangedTime &time) {
    return time.now > time.before ? time.now - time.before : time.before - time.now;
  };
  std::stable_sort(changed.begin(), changed.end(), [&](const ChangedTime &a, const ChangedTime &b) {
    return change(a) > change(b);
  });
}

void sortOut(const std::vector<Pair> &pairs, double drift, double leastFactor, double leastGap,
             std::vector<ChangedTime> &slower, std::vector<ChangedTime> &faster) {
  for (const Pair &pair : pairs) {
    const ChangedTime changed{pair.name, uint64_t(pair.before.least), uint64_t(pair.now.least)};
    if (isLonger(pair.before, pair.now, drift, leastFactor, leastGap))
      slower.push_back(changed);
    else if (isLonger(pair.now, pair.before, 0, leastFactor, leastGap))
      faster.push_back(changed);
  }
  sortByChange(slower);
  sortByChange(faster);
}

size_t countMissing(const std::map<std::string, uint64_t> &names,
                    const std::map<std::string, uint64_t> &among) {
  return size_t(std::count_if(names.begin(), names.end(),
                              [&](const auto &each) { return !among.contains(each.first); }));
}

} // namespace

ProfileTimes timesOf(const Profile &profile) {
  ProfileTimes times;
  times.wall = profile.wall;
  for (unsigned stage = 0; stage < kStageCount; ++stage)
    times.stages.emplace(stageName(Stage(stage)), profile.stages[stage]);
  for (const ProfiledTest &test : profile.tests)
    times.tests[test.nodeid] += test.own;
  return times;
}

ProfileComparison compareProfiles(std::span<const ProfileTimes> before,
                                  std::span<const ProfileTimes> now) {
  ProfileComparison comparison;
  comparison.runsBefore = before.size();
  comparison.runsNow = now.size();
  comparison.newTests = countMissing(now.back().tests, before.back().tests);
  comparison.goneTests = countMissing(before.back().tests, now.back().tests);
  const std::vector<Pair> tests = pairsOf(before, now, &ProfileTimes::tests);
  const std::vector<Pair> stages = pairsOf(before, now, &ProfileTimes::stages);
  const double drift = driftOf(tests, stages);
  comparison.drift = std::exp(drift);
  sortOut(tests, drift, leastFactorOf(tests), kLeastOfTest, comparison.slowerTests,
          comparison.fasterTests);
  // Stages are of different kinds: one does not tell how much another varies.
  const double leastOfStage =
      std::max(kLeastOfStage, kLeastPartOfStage * double(before.back().wall));
  sortOut(stages, drift, kLeastFactor, leastOfStage, comparison.slowerStages,
          comparison.fasterStages);
  return comparison;
}

} // namespace assay
