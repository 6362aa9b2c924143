#include "profile/ProfileMaker.h"

#include "profile/Lanes.h"

#include "assay/support/FileSystem.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <unordered_map>

namespace assay {
namespace {

/// Stacks of spans, equal ones merged.
class StackTree {
public:
  uint32_t child(uint32_t parent, Stage stage, uint32_t name) {
    const auto [found, isNew] = known_.try_emplace({parent, stage, name}, uint32_t(stacks_.size()));
    if (isNew)
      stacks_.push_back({parent, stage, name, 0});
    return found->second;
  }
  void add(uint32_t stack, uint64_t nanoseconds) { stacks_[stack].own += nanoseconds; }
  std::vector<ProfiledStack> take() { return std::move(stacks_); }

private:
  std::vector<ProfiledStack> stacks_{1};
  std::map<std::tuple<uint32_t, Stage, uint32_t>, uint32_t> known_;
};

uint32_t nameOf(const LaneSpan &span) {
  return span.kind == SubjectKind::None || span.kind == SubjectKind::Lane ? 0 : span.subject;
}

/// By span, the innermost one around it (or itself) that is about such a thing; kNoSpan: none.
std::vector<uint32_t> ownersOf(const Lane &lane, SubjectKind kind) {
  std::vector<uint32_t> owners(lane.spans.size());
  for (uint32_t at = 0; at < owners.size(); ++at) {
    const LaneSpan &span = lane.spans[at];
    owners[at] = span.kind == kind ? at : span.parent == kNoSpan ? kNoSpan : owners[span.parent];
  }
  return owners;
}

/// What lanes say of single tests and files.
class TimesOfTests {
public:
  void add(const Lane &lane, bool isWorker) {
    const std::vector<uint32_t> tests = ownersOf(lane, SubjectKind::Test),
                                files = ownersOf(lane, SubjectKind::File);
    std::unordered_map<uint32_t, size_t> runs; // by span -> index in runs_
    for (const LaneLeaf &leaf : lane.leaves) {
      if (leaf.span == kNoSpan)
        continue;
      const Stage stage = lane.spans[leaf.span].stage;
      const uint64_t took = leaf.end - leaf.begin;
      if (const uint32_t test = tests[leaf.span]; test != kNoSpan) {
        const auto [run, isNew] = runs.try_emplace(test, runs_.size());
        if (isNew)
          runs_.push_back({lane.spans[test].subject, lane.spans[test].begin, isWorker, {}});
        runs_[run->second].times[unsigned(stage)] += took;
      } else if (const uint32_t file = files[leaf.span];
                 file != kNoSpan && stage != Stage::Execute) {
        // What trivial tests take to execute is known of each.
        files_[lane.spans[file].subject][unsigned(stage)] += took;
      }
    }
  }

  /// Gives each test its times.
  void deal(std::vector<ProfiledTest> &tests, const std::string &rootFolder,
            const std::vector<std::string> &names) {
    std::stable_sort(runs_.begin(), runs_.end(),
                     [](const RunOfTest &a, const RunOfTest &b) { return a.begin < b.begin; });
    std::unordered_map<std::string_view, std::vector<const RunOfTest *>> runsByName;
    for (auto run = runs_.rbegin(); run != runs_.rend(); ++run)
      runsByName[names[run->name]].push_back(&*run);
    std::unordered_map<std::string_view, uint64_t> counts;
    for (const ProfiledTest &test : tests)
      ++counts[fileOf(test)];
    std::unordered_map<std::string_view, StageTimes> shares;
    for (const auto &[name, times] : files_) {
      const std::string &path = names[name];
      const std::string_view relative = path.starts_with(rootFolder + "/")
                                            ? std::string_view(path).substr(rootFolder.size() + 1)
                                            : std::string_view(path);
      if (const auto count = counts.find(relative); count != counts.end())
        for (unsigned stage = 0; stage < kStageCount; ++stage)
          shares[relative][stage] += times[stage] / count->second;
    }
    for (ProfiledTest &test : tests) {
      if (const auto runs = runsByName.find(test.nodeid); runs != runsByName.end())
        takeRuns(runs->second, test);
      if (const auto share = shares.find(fileOf(test)); share != shares.end())
        for (unsigned stage = 0; stage < kStageCount; ++stage)
          test.times[stage] += share->second[stage];
    }
  }

private:
  struct RunOfTest {
    uint32_t name;
    uint64_t begin;
    bool isWorker;
    StageTimes times;
  };

  static std::string_view fileOf(const ProfiledTest &test) {
    return std::string_view(test.nodeid).substr(0, test.nodeid.find("::"));
  }

  /// Native runs up to and with one of a worker, where there is any: node ids may repeat.
  static void takeRuns(std::vector<const RunOfTest *> &left, ProfiledTest &test) {
    while (!left.empty()) {
      const RunOfTest &run = *left.back();
      left.pop_back();
      for (unsigned stage = 0; stage < kStageCount; ++stage) {
        test.times[stage] += run.times[stage];
        test.own += run.times[stage];
      }
      if (run.isWorker)
        break;
    }
  }

  std::vector<RunOfTest> runs_;
  std::unordered_map<uint32_t, StageTimes> files_; // by name of the path
};

/// Modules by what imported them first.
class ImportTree {
public:
  void add(const Lane &lane) {
    const std::vector<uint32_t> owners = ownersOf(lane, SubjectKind::Module);
    std::unordered_map<uint32_t, uint32_t> nodes; // by span
    for (uint32_t at = 0; at < lane.spans.size(); ++at) {
      const LaneSpan &span = lane.spans[at];
      if (owners[at] != at)
        continue;
      const uint32_t outer = span.parent == kNoSpan ? kNoSpan : owners[span.parent];
      const uint32_t parent = outer == kNoSpan ? 0 : nodes.at(outer);
      const auto [found, isNew] =
          known_.try_emplace({parent, span.subject}, uint32_t(modules_.size()));
      if (isNew) {
        modules_.push_back({span.subject, span.stage, 0, 0, {}});
        modules_[parent].imported.push_back(found->second);
      }
      nodes[at] = found->second;
      const uint64_t took = span.end - span.begin;
      modules_[found->second].total += took;
      modules_[found->second].own += took;
      if (parent != 0)
        modules_[parent].own -= std::min(took, modules_[parent].own);
    }
  }

  std::vector<ImportedModule> take(const std::vector<std::string> &names) {
    std::vector<ImportedModule> flat;
    flatten(0, 0, names, flat);
    return flat;
  }

private:
  struct Node {
    uint32_t name;
    Stage stage;
    uint64_t own, total;
    std::vector<uint32_t> imported;
  };

  void flatten(uint32_t of, unsigned depth, const std::vector<std::string> &names,
               std::vector<ImportedModule> &flat) {
    std::vector<uint32_t> &imported = modules_[of].imported;
    std::stable_sort(imported.begin(), imported.end(),
                     [&](uint32_t a, uint32_t b) { return modules_[a].total > modules_[b].total; });
    for (const uint32_t each : imported) {
      const Node &node = modules_[each];
      flat.push_back({names[node.name], node.stage, depth, node.own, node.total});
      flatten(each, depth + 1, names, flat);
    }
  }

  std::vector<Node> modules_{1};
  std::map<std::pair<uint32_t, uint32_t>, uint32_t> known_;
};

class FixtureCosts {
public:
  void add(const Lane &lane, const std::vector<std::string> &names) {
    for (const LaneSpan &span : lane.spans) {
      if (span.kind != SubjectKind::Fixture)
        continue;
      UsedFixture &fixture = fixtures_[names[span.subject]];
      fixture.setups += span.stage == Stage::FixtureSetup;
      (span.stage == Stage::FixtureSetup ? fixture.setup : fixture.teardown) +=
          span.end - span.begin;
    }
  }
  std::vector<UsedFixture> take() {
    std::vector<UsedFixture> sorted;
    for (auto &[name, fixture] : fixtures_) {
      fixture.name = name;
      sorted.push_back(fixture);
    }
    std::stable_sort(sorted.begin(), sorted.end(), [](const UsedFixture &a, const UsedFixture &b) {
      return a.setup + a.teardown > b.setup + b.teardown;
    });
    return sorted;
  }

private:
  std::map<std::string, UsedFixture> fixtures_;
};

/// Where the wall time went: the run's own thread, and in its waits the workers.
class WallTime {
public:
  WallTime(const Lane &own, const std::vector<Lane> &workers) : own_(own), workers_(workers) {
    ownStacks_.resize(own.spans.size(), 0);
    for (const Lane &worker : workers)
      workerStacks_.emplace_back(worker.spans.size(), 0);
  }

  std::vector<ProfiledStack> attribute() {
    uint32_t awaited = kNoSpan;
    for (auto leaf = own_.leaves.rbegin(); leaf != own_.leaves.rend(); ++leaf) {
      if (leaf->span == kNoSpan) {
        tree_.add(0, leaf->end - leaf->begin);
        continue;
      }
      const LaneSpan &span = own_.spans[leaf->span];
      if (span.stage != Stage::Wait) {
        tree_.add(stackOf(own_, leaf->span, ownStacks_), leaf->end - leaf->begin);
        continue;
      }
      if (span.kind == SubjectKind::Lane)
        awaited = span.subject;
      addWait({leaf->begin, leaf->end}, awaited);
    }
    return tree_.take();
  }

private:
  uint32_t stackOf(const Lane &lane, uint32_t span, std::vector<uint32_t> &known) {
    if (known[span] == 0) {
      const LaneSpan &of = lane.spans[span];
      const uint32_t parent = of.parent == kNoSpan ? 0 : stackOf(lane, of.parent, known);
      known[span] = tree_.child(parent, of.stage, nameOf(of));
    }
    return known[span];
  }

  void addWait(Period wait, uint32_t awaited) {
    uint64_t left = wait.end - wait.begin;
    if (awaited < workers_.size()) {
      const Lane &worker = workers_[awaited];
      auto leaf =
          std::upper_bound(worker.leaves.begin(), worker.leaves.end(), wait.begin,
                           [](uint64_t time, const LaneLeaf &each) { return time < each.end; });
      for (; leaf != worker.leaves.end() && leaf->begin < wait.end; ++leaf) {
        const uint64_t shared = std::min(leaf->end, wait.end) - std::max(leaf->begin, wait.begin);
        tree_.add(stackOf(worker, leaf->span, workerStacks_[awaited]), shared);
        left -= shared;
      }
    }
    if (left != 0)
      tree_.add(tree_.child(0, Stage::Wait, 0), left);
  }

  const Lane &own_;
  const std::vector<Lane> &workers_;
  StackTree tree_;
  std::vector<uint32_t> ownStacks_;                 // by span; 0: not known yet
  std::vector<std::vector<uint32_t>> workerStacks_; // by worker and span
};

ProfiledLane profiled(const Lane &lane, uint64_t began) {
  ProfiledLane made;
  std::vector<uint16_t> depths(lane.spans.size());
  for (uint32_t at = 0; at < lane.spans.size(); ++at) {
    const LaneSpan &span = lane.spans[at];
    depths[at] = span.parent == kNoSpan ? 0 : uint16_t(depths[span.parent] + 1);
    made.spans.push_back(
        {span.begin - began, span.end - began, span.stage, depths[at], nameOf(span)});
  }
  for (const LaneLeaf &leaf : lane.leaves)
    if (leaf.span != kNoSpan && lane.spans[leaf.span].stage != Stage::Wait)
      made.busy += leaf.end - leaf.begin;
  return made;
}

} // namespace

Profile makeProfile(const Recording &recording, uint64_t began, uint64_t ended,
                    ProfiledTests &tests) {
  Profile profile;
  profile.rootFolder = tests.rootFolder();
  profile.wall = ended - began;
  profile.names = recording.names();
  profile.tests = tests.take();
  TimesOfTests times;
  ImportTree imports;
  FixtureCosts fixtures;

  std::vector<Lane> threads, workers;
  for (const ThreadLane *thread : recording.threads()) {
    const Lane &lane = threads.emplace_back(laneOf(thread->recorder->events(), {began, ended}));
    if (threads.size() == 1)
      times.add(lane, false);
    ProfiledLane &made = profile.lanes.emplace_back(profiled(lane, began));
    made.name = thread->name;
    made.thread = thread->thread;
  }
  for (const auto &worker : recording.workers()) {
    const Lane &lane = workers.emplace_back(laneOf(*worker, ended));
    times.add(lane, true);
    imports.add(lane);
    fixtures.add(lane, profile.names);
    ProfiledLane &made = profile.lanes.emplace_back(profiled(lane, began));
    made.name = "worker " + std::to_string(worker->number);
    made.process = worker->process;
  }
  times.deal(profile.tests, tests.rootFolder(), profile.names);
  profile.imports = imports.take(profile.names);
  profile.fixtures = fixtures.take();
  if (threads.empty()) {
    profile.unattributed = profile.wall;
    return profile;
  }
  profile.stacks = WallTime(threads.front(), workers).attribute();
  profile.unattributed = profile.stacks.front().own;
  for (size_t at = 1; at < profile.stacks.size(); ++at)
    profile.stages[unsigned(profile.stacks[at].stage)] += profile.stacks[at].own;
  return profile;
}

} // namespace assay
