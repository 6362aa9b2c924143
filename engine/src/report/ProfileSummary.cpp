// What a profile says on a terminal.
#include "DurationText.h"
#include "TerminalText.h"

#include "assay/engine/ProfileReports.h"

#include <algorithm>
#include <bit>
#include <cstdio>
#include <numeric>

namespace assay {
namespace {

constexpr size_t kMostTests = 10, kMostModules = 20, kMostFixtures = 10;
constexpr unsigned kBarColumns = 24, kNameColumns = 18;
/// Modules that took less of the wall time than this are left out, and stages likewise.
constexpr double kSmallestPart = 0.001;

double partOf(uint64_t part, uint64_t whole) {
  return whole == 0 ? 0 : double(part) / double(whole);
}

template <typename... Values> std::string formatted(const char *format, Values... values) {
  char text[256];
  std::snprintf(text, sizeof text, format, values...);
  return text;
}

std::string bar(double part, unsigned columns) {
  static constexpr const char *kEighths[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  const auto eighths = unsigned(std::clamp(part, 0.0, 1.0) * columns * 8 + 0.5);
  std::string text;
  for (unsigned at = 0; at < eighths / 8; ++at)
    text += "█";
  return text + kEighths[eighths % 8];
}

class Summary {
public:
  Summary(const Profile &profile, bool color, unsigned width)
      : profile_(profile), color_(color), width_(width) {}

  std::string make() {
    addStages();
    addSlowestTests();
    addLatency();
    addImports();
    addFixtures();
    addLanes();
    return std::move(text_);
  }

private:
  void title(std::string_view words) {
    text_ += colored(separator('-', words, width_), sgr::kBold, color_) + "\n";
  }
  void line(const std::string &words) { text_ += words + "\n"; }
  std::string fitted(std::string_view words, size_t taken) const {
    return std::string(clipped(words, width_ > taken + 1 ? unsigned(width_ - taken - 1) : 1));
  }
  std::string percent(uint64_t part) const {
    return formatted("%6.1f%%", 100 * partOf(part, profile_.wall));
  }

  void addStages() {
    title("where " + durationText(profile_.wall) + " went");
    std::vector<unsigned> order(kStageCount);
    std::iota(order.begin(), order.end(), 0u);
    std::stable_sort(order.begin(), order.end(), [&](unsigned a, unsigned b) {
      return profile_.stages[a] > profile_.stages[b];
    });
    uint64_t rest = 0;
    for (const unsigned stage : order) {
      const uint64_t took = profile_.stages[stage];
      if (partOf(took, profile_.wall) < kSmallestPart)
        rest += took;
      else
        addStage(stageName(Stage(stage)), took, sgr::kCyan);
    }
    if (rest != 0)
      addStage("others", rest, sgr::kCyan);
    addStage("unattributed", profile_.unattributed, sgr::kYellow);
  }

  void addStage(std::string_view name, uint64_t took, std::string_view color) {
    std::string padded(name);
    padded.resize(std::max<size_t>(padded.size(), kNameColumns), ' ');
    line(padded + durationColumn(took) + percent(took) + " " +
         colored(bar(partOf(took, profile_.wall), kBarColumns), color, color_));
  }

  void addSlowestTests() {
    if (profile_.tests.empty())
      return;
    std::vector<const ProfiledTest *> slowest;
    for (const ProfiledTest &test : profile_.tests)
      slowest.push_back(&test);
    const size_t count = std::min(kMostTests, slowest.size());
    std::partial_sort(slowest.begin(), slowest.begin() + ptrdiff_t(count), slowest.end(),
                      [](const ProfiledTest *a, const ProfiledTest *b) { return a->own > b->own; });
    title("slowest tests");
    for (size_t at = 0; at < count; ++at) {
      const ProfiledTest &test = *slowest[at];
      std::string tier(tierName(test.tier));
      tier.resize(9, ' ');
      const std::string head = durationColumn(test.own) + "  " + tier;
      line(head + fitted(test.nodeid, head.size()));
    }
  }

  void addLatency() {
    if (profile_.tests.empty())
      return;
    std::vector<uint64_t> times;
    for (const ProfiledTest &test : profile_.tests)
      times.push_back(test.own);
    std::sort(times.begin(), times.end());
    title("latency of " + std::to_string(times.size()) + (times.size() == 1 ? " test" : " tests"));
    std::string percentiles;
    for (const auto &[name, part] :
         {std::pair("p50", 0.5), {"p90", 0.9}, {"p99", 0.99}, {"p99.9", 0.999}, {"max", 1.0}}) {
      const double rank = part * double(times.size());
      const auto at = size_t(rank) - (rank == double(size_t(rank)) && rank > 0);
      percentiles += std::string(percentiles.empty() ? "" : "   ") + name + " " +
                     durationText(times[std::min(at, times.size() - 1)]);
    }
    line(percentiles);
    addHistogram(times);
  }

  /// A line for each doubling of time.
  void addHistogram(const std::vector<uint64_t> &sorted) {
    std::vector<size_t> counts(65);
    for (const uint64_t time : sorted)
      ++counts[size_t(std::bit_width(time))];
    const size_t most = *std::max_element(counts.begin(), counts.end());
    const auto first = size_t(std::bit_width(sorted.front())),
               last = size_t(std::bit_width(sorted.back()));
    for (size_t at = first; at <= last; ++at)
      line("<" + durationColumn(at >= 64 ? UINT64_MAX : uint64_t(1) << at) +
           formatted(" %7zu ", counts[at]) +
           colored(bar(partOf(counts[at], most), kBarColumns), sgr::kCyan, color_));
  }

  /// The most expensive ones, in the tree; of pytest's own only what the worker itself asks for.
  void addImports() {
    std::vector<const ImportedModule *> shown;
    for (const ImportedModule &module : profile_.imports)
      if (module.stage == Stage::Import || module.depth == 0)
        shown.push_back(&module);
    std::vector<uint64_t> costs;
    for (const ImportedModule *module : shown)
      costs.push_back(module->total);
    std::sort(costs.rbegin(), costs.rend());
    const auto small = uint64_t(double(profile_.wall) * kSmallestPart);
    const uint64_t least =
        costs.size() > kMostModules ? std::max(costs[kMostModules - 1], small) : small;
    // Whatever imports a module takes at least as long, so that what is left is a tree.
    std::erase_if(shown, [&](const ImportedModule *module) { return module->total < least; });
    if (shown.empty())
      return;
    title("imports in workers");
    line("    total       own");
    for (const ImportedModule *module : shown) {
      const std::string head = durationColumn(module->total) + " " + durationColumn(module->own) +
                               "  " + std::string(2 * module->depth, ' ');
      line(head + fitted(module->name, head.size()));
    }
  }

  void addFixtures() {
    size_t shown = 0;
    for (const UsedFixture &fixture : profile_.fixtures) {
      if (partOf(fixture.setup + fixture.teardown, profile_.wall) < kSmallestPart ||
          shown == kMostFixtures)
        continue;
      if (shown++ == 0) {
        title("fixtures");
        line("   set-up tear-down   times");
      }
      const std::string head = durationColumn(fixture.setup) + " " +
                               durationColumn(fixture.teardown) +
                               formatted(" %7llu  ", (unsigned long long)fixture.setups);
      line(head + fitted(fixture.name, head.size()));
    }
  }

  void addLanes() {
    title("busy");
    for (const ProfiledLane &lane : profile_.lanes)
      addStage(lane.name, lane.busy, sgr::kGreen);
  }

  const Profile &profile_;
  const bool color_;
  const unsigned width_;
  std::string text_;
};

} // namespace

std::string profileSummary(const Profile &profile, bool color, unsigned width) {
  return Summary(profile, color, width).make();
}

} // namespace assay
