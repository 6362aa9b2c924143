// What counts as slower.
#include "assay/engine/SavedProfiles.h"

#include <doctest/doctest.h>

#include <cmath>
#include <map>
#include <random>

using namespace assay;

namespace {

constexpr size_t kTests = 2000;

std::string nameOf(size_t test) { return "test_" + std::to_string(test); }

/// Runs whose tests take a millisecond and up, and vary by a tenth and now and then a lot.
class NoisyRuns {
public:
  std::vector<ProfileTimes> make(size_t count, double machine = 1,
                                 const std::map<size_t, double> &factors = {}) {
    std::vector<ProfileTimes> runs(count);
    for (ProfileTimes &run : runs) {
      for (size_t test = 0; test < kTests; ++test) {
        const double hiccup = chance_(random_) < 0.02 ? 3 : 1;
        const auto planted = factors.find(test);
        const double took = 1e6 * double(1 + test % 7) * machine * hiccup *
                            (1 + 0.1 * std::abs(noise_(random_))) *
                            (planted == factors.end() ? 1 : planted->second);
        run.tests[nameOf(test)] = uint64_t(took);
        run.wall += uint64_t(took);
      }
      run.stages["body"] = run.wall;
    }
    return runs;
  }

private:
  std::mt19937 random_{20240607};
  std::normal_distribution<> noise_;
  std::uniform_real_distribution<> chance_{0, 1};
};

} // namespace

TEST_CASE("noise is no slowness") {
  NoisyRuns noisy;
  for (const size_t count : {3u, 5u, 10u}) {
    const auto before = noisy.make(count), now = noisy.make(3);
    const ProfileComparison compared = compareProfiles(before, now);
    CHECK(compared.slowerTests.empty());
    CHECK(compared.fasterTests.empty());
    CHECK(compared.slowerStages.empty());
  }
}

TEST_CASE("planted slowness is found, and only that, on a slower machine, too") {
  NoisyRuns noisy;
  const auto before = noisy.make(3);
  for (const double machine : {1.0, 1.3}) {
    const auto now = noisy.make(3, machine, {{7, 3.0}, {1234, 5.0}});
    const ProfileComparison compared = compareProfiles(before, now);
    REQUIRE(compared.slowerTests.size() == 2);
    CHECK(compared.slowerTests[0].name == nameOf(1234));
    CHECK(compared.slowerTests[1].name == nameOf(7));
    CHECK(compared.drift == doctest::Approx(machine).epsilon(0.05));
    CHECK(compared.slowerStages.empty());
  }
}

TEST_CASE("a few tests are compared without regard to the others") {
  std::vector<ProfileTimes> before(3), now(3);
  for (size_t run = 0; run < 3; ++run) {
    before[run].tests = {{"a", 1000000 + run * 1000}, {"b", 10000}};
    now[run].tests = {{"a", 1300000 + run * 1000}, {"b", 25000}, {"c", 1}};
  }
  const ProfileComparison compared = compareProfiles(before, now);
  REQUIRE(compared.slowerTests.size() == 1); // b: by less than anybody would notice
  CHECK(compared.slowerTests.front().name == "a");
  CHECK(compared.newTests == 1);
  CHECK(compared.goneTests == 0);
  now[1].tests["a"] = 1000500; // one run was as fast as before
  CHECK(compareProfiles(before, now).slowerTests.empty());
}

TEST_CASE("names of saved profiles are names of files") {
  for (const char *name : {"main", "v1.2", "a-b_C"})
    CHECK(SavedProfiles::isName(name));
  for (const char *name : {"", ".", "..", ".hidden", "a/b", "a b", "\xc3\xa4"})
    CHECK_FALSE(SavedProfiles::isName(name));
}
